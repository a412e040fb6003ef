"""Whether the formulas of a template are still its own: the workbook beside the template it was built from."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

import attrs

from payroll_impact.cells.addresses import Address
from payroll_impact.checks.finding import TEMPLATE, Finding, at
from payroll_impact.checks.formulas import Formula
from payroll_impact.checks.sheet_kinds import about_sheet
from payroll_impact.checks.workbook import CheckedBook, CheckedSheet

_VERSION = re.compile(r"payroll-impact (\S+)")
_Rows = dict[int, dict[int, Formula]]


@attrs.frozen
class Identity:
    """What a workbook of ours says it is.

    Attributes
    ----------
    title : str
        The title in its properties, which names the template.
    version : str
        The version of payroll-impact that built it.
    with_functions : bool
        Whether our functions are in it.
    facts : dict of str to str
        What its sheet About says, by what stands at the left of it.
    """

    title: str
    version: str
    with_functions: bool
    facts: dict[str, str]


ExpectedFormulas = Callable[[Identity], Mapping[Address, str] | None]


def identity_of(book: CheckedBook) -> Identity | None:
    """Return what a workbook says it is, None if it is not one of our templates."""
    about = about_sheet(book)
    texts = [cell.text for cell in about.cells.values()] if about is not None else []
    version = next((found[1] for text in texts if (found := _VERSION.fullmatch(text))), None)
    if version is None:
        return None
    with_functions = any(formula.pattern.is_ours for formula in book.formulas)
    return Identity(_title(book), version, with_functions, _facts(about))


def _facts(about: CheckedSheet | None) -> dict[str, str]:
    """Return the last text of each row of a sheet by the first."""
    rows = [] if about is None else [[cell.text for cell in row.values() if cell.text] for row in about.rows.values()]
    return {texts[0]: texts[-1] for texts in rows if len(texts) > 1}


def _title(book: CheckedBook) -> str:
    part = book.source.package.find("docProps/core.xml")
    titles = [] if part is None else [entry.text or "" for entry in book.source.tree(part).iter("{*}title")]
    return next(iter(titles), "")


def formulas_are_the_templates(book: CheckedBook, expected_formulas: ExpectedFormulas) -> Iterator[Finding]:
    """Yield formulas of a template of ours that somebody wrote over.

    `expected_formulas` returns the formulas of the template an identity names, by cell, in any host's spelling; None
    if it cannot be told. Rows may have been inserted or deleted and sheets renamed: then rows are matched by what
    their formulas do, whichever cells they name by now.
    """
    identity = identity_of(book)
    expected = expected_formulas(identity) if identity is not None else None
    if not expected:
        return
    wanted = [Formula(place, "=" + text.removeprefix("=")) for place, text in expected.items()]
    sheets = list(dict.fromkeys(formula.place.sheet for formula in wanted))
    for name in sheets:
        template = _rows(formula for formula in wanted if formula.place.sheet == name)
        if name not in book.sheets:
            yield Finding(TEMPLATE, "", "", f"no sheet {name}, which the template has: its formulas were not compared")
            continue
        held = _rows(book.sheets[name].formulas)
        pairs = zip(template, template, strict=True) if set(held) <= set(template) else _matched(template, held)
        for row, own in pairs:
            yield from _compared(book, name, template[row], held.get(own, {}), own)


def _rows(formulas: Iterable[Formula]) -> _Rows:
    rows: _Rows = {}
    for formula in formulas:
        rows.setdefault(formula.place.row, {})[formula.place.column] = formula
    return dict(sorted(rows.items()))


def _matched(template: _Rows, held: _Rows) -> Iterator[tuple[int, int]]:
    """Yield the rows of the template, each with the row that stands for it in the workbook."""
    rows, own = list(template), list(held)
    matcher = SequenceMatcher(None, [_shape(template[row]) for row in rows], [_shape(held[row]) for row in own], False)
    for _, first, last, start, end in matcher.get_opcodes():
        yield from zip(rows[first:last], own[start:end], strict=False)


def _shape(row: dict[int, Formula]) -> tuple[tuple[int, str], ...]:
    return tuple((column, formula.pattern.reading) for column, formula in row.items())


def _compared(
    book: CheckedBook, sheet: str, template: dict[int, Formula], held: dict[int, Formula], row: int
) -> Iterator[Finding]:
    for column, wanted in template.items():
        place = Address(sheet, row, column)
        if column not in held:
            cell = book.cell(place)
            what = "nothing" if cell is None or cell.typed is None else "a typed value"
            yield at(TEMPLATE, place, f"{what} where the template has a formula")
        elif held[column].pattern.reading != wanted.pattern.reading:
            yield at(TEMPLATE, place, "another formula than the template's")
