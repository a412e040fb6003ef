"""What Excel does to formulas and formualizer does not, done to them beforehand.

In an ordinary cell a range stands for the one of its cells in the formula's own row or column; and where a sum or
a difference is the last step, a result that is nothing but the last digits of its parts is 0.
"""

import re
from collections.abc import Callable
from typing import Any

import attrs

from payroll_impact.cells.addresses import LAST_COLUMN, LAST_ROW, Address, Area, area, column_number, split_sheet

Tokenizer = Callable[[str], Any]
Lookup = Callable[[str], Area | None]

_SCALAR = frozenset([
    "ABS", "ACOS", "ASIN", "ATAN", "ATAN2", "CEILING", "CHAR", "CODE", "CONCATENATE", "COS", "DATE", "DATEVALUE",
    "DAY", "DEGREES", "EDATE", "EOMONTH", "EXACT", "EXP", "FACT", "FIND", "FLOOR", "FV", "HOUR", "IF", "IFERROR",
    "IFNA", "INT", "ISBLANK", "ISERR", "ISERROR", "ISLOGICAL", "ISNA", "ISNONTEXT", "ISNUMBER", "ISTEXT", "LEFT",
    "LEN", "LN", "LOG", "LOG10", "LOWER", "MID", "MINUTE", "MOD", "MONTH", "NOT", "NPER", "PMT", "POWER", "PROPER",
    "PV", "QUOTIENT", "RADIANS", "REPLACE", "REPT", "RIGHT", "ROUND", "ROUNDDOWN", "ROUNDUP", "SEARCH", "SECOND",
    "SIGN", "SIN", "SQRT", "SUBSTITUTE", "TAN", "TEXT", "TIME", "TRIM", "TRUNC", "UPPER", "VALUE", "WEEKDAY",
    "YEAR", "YEARFRAC",
])  # fmt: skip
_SCALAR_AT = {
    "VLOOKUP": (0, 2, 3), "HLOOKUP": (0, 2, 3), "MATCH": (0, 2), "INDEX": (1, 2, 3), "SUMIF": (1,), "COUNTIF": (1,),
    "AVERAGEIF": (1,), "LARGE": (1,), "SMALL": (1,), "RANK": (0, 2), "CHOOSE": (0,), "OFFSET": (1, 2, 3, 4),
}  # fmt: skip
_ARRAYS = frozenset(["SUMPRODUCT", "LOOKUP", "MMULT", "TRANSPOSE", "FREQUENCY", "MINVERSE", "MDETERM"])
_SINGLE = ("SINGLE", "_XLFN.SINGLE")
_LINE_UP = ("+", "-")
_LOOSER = ("=", "<", ">", "<=", ">=", "<>", "&")
_LAST_DIGITS = "1E-15"
_COMPARISONS = ("=", "<", ">", "<=", ">=", "<>")
_COMPUTED, _TEXT = re.compile(r"[(+*/^-]"), re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'')
DIGITS = "PAYROLL__DIGITS"  # our own: a number to 15 digits, anything else as it is


@attrs.define
class _Call:
    """A function or a pair of brackets around what is being read."""

    name: str
    argument: int = 0


def intersect_ranges(
    formula: str, cell: Address, tokenize: Tokenizer, named: Lookup, *, marked: bool = False
) -> str:
    """Return a formula with the ranges that stand for one of their cells replaced by that cell.

    In a dynamic array only those `marked` with an @ do, which files store as `_xlfn.SINGLE`.

    >>> import formualizer
    >>> pay = Area(Address("S", 2, 2), 3, 1)
    >>> find = {"Pay": pay}.get
    >>> intersect_ranges("Pay*(1+B:B)+SUM(Pay)", Address("S", 3, 4), formualizer.tokenize, find)
    'S!B3*(1+S!B3)+SUM(Pay)'
    """
    try:
        tokens = [token for token in tokenize(f"={formula}") if str(token.token_type) != "Whitespace"]
    except Exception:  # noqa: BLE001 - the engine raises whatever its reader does, and reports the formula itself
        return formula
    calls: list[_Call] = []
    pieces: list[str] = []
    for position, token in enumerate(tokens):
        kind, subtype, text = str(token.token_type), str(token.subtype), token.value
        if subtype == "Open":
            calls.append(_Call(text[:-1].upper() if kind == "Func" else ""))
        elif subtype == "Close" and calls:
            calls.pop()
        elif kind == "Sep" and subtype == "Arg" and calls:
            calls[-1].argument += 1
        elif kind == "Operand" and subtype == "Range":
            found = _range(text, cell, named)
            around = tokens[position - 1 : position] + tokens[position + 1 : position + 2]
            single = calls[-1].name in _SINGLE if calls else False
            if found is not None and not found.single and (single or (not marked and _stands_for_one(calls, around))):
                text = _own_cell(found, cell)
        pieces.append(text)
    return "".join(pieces)


def _range(text: str, cell: Address, named: Lookup) -> Area | None:
    sheet, rest = split_sheet(text)
    title = sheet or cell.sheet
    first, colon, last = rest.replace("$", "").partition(":")
    if colon and first.isalpha() and last.isalpha():
        columns = sorted((column_number(first), column_number(last)))
        return Area(Address(title, 1, columns[0]), LAST_ROW, columns[1] - columns[0] + 1)
    if colon and first.isdecimal() and last.isdecimal():
        rows = sorted((int(first), int(last)))
        return Area(Address(title, rows[0], 1), rows[1] - rows[0] + 1, LAST_COLUMN)
    return area(title, rest) or named(text)


def _stands_for_one(calls: list[_Call], around: list[Any]) -> bool:
    """Whether a range is where one value is wanted."""
    if any(str(token.value) in (":", "#", "@") for token in around):
        return False
    if any(call.name in _ARRAYS or call.name.startswith("{") for call in calls):
        return False
    alone = all(str(token.token_type) in ("Func", "Sep", "Paren") for token in around)
    for call in reversed(calls):
        if call.name:
            scalar = call.name in _SCALAR or call.argument in _SCALAR_AT.get(call.name, ())
            return scalar or not alone
    return True


def _own_cell(found: Area, cell: Address) -> str:
    if found.columns == 1 and found.first.row <= cell.row < found.first.row + found.rows:
        return str(found.first._replace(row=cell.row))
    if found.rows == 1 and found.first.column <= cell.column < found.first.column + found.columns:
        return str(found.first._replace(column=cell.column))
    return "#VALUE!"


def snap_to_zero(formula: str, tokenize: Tokenizer) -> str:
    """Return a formula that is 0 where its last sum or difference leaves only last digits; "" if that is no such step.

    >>> import formualizer
    >>> snap_to_zero("A1+B1-C1", formualizer.tokenize)
    'IF(ABS(A1+B1-C1)<1E-15*ABS(A1+B1),0,A1+B1-C1)'
    >>> snap_to_zero("(A1-B1)", formualizer.tokenize), snap_to_zero("A1-B1=0", formualizer.tokenize)
    ('', '')
    """
    depth, left, read = 0, "", ""
    try:
        tokens = list(tokenize(f"={formula}"))
    except Exception:  # noqa: BLE001 - as above
        return ""
    for token in tokens:
        kind, subtype = str(token.token_type), str(token.subtype)
        if subtype == "Open":
            depth += 1
        elif subtype == "Close":
            depth -= 1
        elif not depth and kind == "OpInfix":
            if token.value in _LOOSER:
                return ""
            if token.value in _LINE_UP:
                left = read
        read += token.value
    return f"IF(ABS({read})<{_LAST_DIGITS}*ABS({left}),0,{read})" if left else ""


@attrs.define
class _Level:
    """What has been read inside a pair of brackets: arguments that are done, and the sides of a comparison."""

    opening: str
    done: str = ""
    compared: str = ""
    side: str = ""

    def compare(self, operator: str, tokenize: Tokenizer) -> None:
        self.compared += _at_fifteen_digits(self.side, tokenize) + operator
        self.side = ""

    def finish(self, tokenize: Tokenizer) -> str:
        """Return all that was read."""
        side = _at_fifteen_digits(self.side, tokenize) if self.compared else self.side
        text, self.done, self.compared, self.side = f"{self.done}{self.compared}{side}", "", "", ""
        return text


def compare_at_fifteen_digits(formula: str, tokenize: Tokenizer) -> str:
    """Return a formula that compares what it computes by 15 digits, as Excel does.

    >>> import formualizer
    >>> compare_at_fifteen_digits('IF(SUM(A1:A3)=1,"yes",A1<2)', formualizer.tokenize)
    'IF(PAYROLL__DIGITS(SUM(A1:A3))=1,"yes",A1<2)'
    >>> compare_at_fifteen_digits("A1-B1>=0", formualizer.tokenize)
    'PAYROLL__DIGITS(IF(ABS(A1-B1)<1E-15*ABS(A1),0,A1-B1))>=0'
    """
    levels = [_Level("")]
    try:
        tokens = list(tokenize(f"={formula}"))
    except Exception:  # noqa: BLE001 - as above
        return formula
    for token in tokens:
        kind, subtype, level = str(token.token_type), str(token.subtype), levels[-1]
        if subtype == "Open":
            levels.append(_Level(token.value))
        elif subtype == "Close" and len(levels) > 1:
            levels.pop()
            levels[-1].side += f"{level.opening}{level.finish(tokenize)}{token.value}"
        elif kind == "Sep":
            level.done = f"{level.finish(tokenize)}{token.value}"
        elif kind == "OpInfix" and token.value in _COMPARISONS:
            level.compare(token.value, tokenize)
        else:
            level.side += token.value
    return levels[0].finish(tokenize) if len(levels) == 1 else formula


def _at_fifteen_digits(side: str, tokenize: Tokenizer) -> str:
    """Return one side of a comparison; what is not computed stays as it is."""
    if not _COMPUTED.search(_TEXT.sub("", side)):
        return side
    return f"{DIGITS}({snap_to_zero(side, tokenize) or side})"
