"""Formulas in one spelling, so that only what they compute tells them apart."""

import re
from collections.abc import Callable

from payroll_impact.cells.addresses import split_sheet
from payroll_impact.workbooks.recalc.spellings import plain_name

_ROWS = re.compile(
    r"(\$?[A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w.(])|(?<![\w$])(\$?)(\d{1,7})(?=:\$?\d)|(?<=:)(\$?)(\d{1,7})$"
)

_CELL = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}")

MoveRow = Callable[[str, int], int]  # sheet ("" is the formula's own) and row, to the row it is now


def normalise_formula(formula: str, moved: MoveRow | None = None) -> str:
    """Return a formula in one spelling: no idle space, names of functions and cells in capitals.

    Parameters
    ----------
    formula : str
        As it is stored, with or without its equals sign.
    moved : callable, optional
        Where a row stands in the other version; references follow it.

    Examples
    --------
    >>> normalise_formula("= sum( a1 : B2 ) * _xlfn.xlookup(1,C:C,D:D)")
    'SUM(A1:B2)*XLOOKUP(1,C:C,D:D)'
    >>> normalise_formula("=A5+Other!$B$5", lambda sheet, row: row if sheet else row + 1)
    'A6+Other!$B$5'
    >>> normalise_formula("=SUM($A$5:$A$5)-SUM(3:3)")
    'SUM($A$5)-SUM(3:3)'
    """
    from openpyxl.formula import Tokenizer  # noqa: PLC0415

    try:
        tokens = Tokenizer("=" + formula.lstrip().removeprefix("=")).items
    except Exception:  # noqa: BLE001 - what cannot be read is compared as it stands
        return formula.strip()
    pieces: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "WHITE-SPACE":
            between = 0 < index < len(tokens) - 1 and _ends(tokens[index - 1]) and _begins(tokens[index + 1])
            pieces.append(" " if between else "")  # between two ranges it means what they share
        elif token.type == "FUNC" and token.subtype == "OPEN":
            pieces.append(f"{plain_name(token.value[:-1].lstrip('@'))}(")
        elif token.type == "OPERAND" and token.subtype == "RANGE":
            pieces.append(_reference(token.value, moved))
        else:
            pieces.append(token.value)
    return "".join(pieces)


def _ends(token: object) -> bool:
    operand = getattr(token, "type", "") == "OPERAND" and getattr(token, "value", "") != ":"
    return operand or getattr(token, "subtype", "") == "CLOSE"


def _begins(token: object) -> bool:
    operand = getattr(token, "type", "") == "OPERAND" and getattr(token, "value", "") != ":"
    return operand or getattr(token, "subtype", "") == "OPEN"


def _reference(text: str, moved: MoveRow | None) -> str:
    sheet, rest = split_sheet(text.replace(" ", "") if "!" not in text else text)
    if "[" in text:  # a table's column, or another workbook
        return text
    mark = text[: len(text) - len(rest)] if sheet else ""

    def move(match: re.Match[str]) -> str:
        letters, dollar, row = match[1], match[2] or match[4] or match[6] or "", match[3] or match[5] or match[7]
        number = int(row) if moved is None else moved(sheet, int(row))
        return f"{(letters or '').upper()}{dollar}{number}"

    cells = _ROWS.sub(move, rest.upper() if _is_cells(rest) else rest)
    first, _, last = cells.partition(":")
    return mark + (first if first == last and _CELL.fullmatch(first) else cells)  # a range of one cell is that cell


def _is_cells(text: str) -> bool:
    return re.fullmatch(r"[$A-Za-z0-9:]+", text) is not None and any(mark in text for mark in ":$0123456789")
