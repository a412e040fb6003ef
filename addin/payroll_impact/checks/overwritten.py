"""Whether the formulas of a template are still its own: the workbook beside the template it was built from."""

import re
from collections.abc import Callable, Iterator, Mapping

import attrs

from payroll_impact.checks.finding import TEMPLATE, Finding, at
from payroll_impact.checks.formulas import Formula
from payroll_impact.checks.kinds import about_sheet
from payroll_impact.checks.workbook import Book
from payroll_impact.hosts.recalc.addresses import Address

_VERSION = re.compile(r"payroll-impact (\S+)")


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
    """

    title: str
    version: str
    with_functions: bool


ExpectedFormulas = Callable[[Identity], Mapping[Address, str] | None]


def identity_of(book: Book) -> Identity | None:
    """Return what a workbook says it is, None if it is not one of our templates."""
    about = about_sheet(book)
    texts = [cell.text for cell in about.cells.values()] if about is not None else []
    version = next((found[1] for text in texts if (found := _VERSION.fullmatch(text))), None)
    if version is None:
        return None
    return Identity(book.source.properties.title or "", version, any(formula.is_ours for formula in book.formulas))


def formulas_are_the_templates(book: Book, expected_formulas: ExpectedFormulas) -> Iterator[Finding]:
    """Our templates: no formula has been overwritten.

    `expected_formulas` returns the formulas of the template an identity names, by cell, in any host's spelling; None
    if it cannot be told.
    """
    identity = identity_of(book)
    expected = expected_formulas(identity) if identity is not None else None
    for place, text in (expected or {}).items():
        cell = book.cell(place)
        wanted = Formula(place, "=" + text.removeprefix("="))
        if cell is None or cell.formula is None:
            held = "nothing" if cell is None or cell.typed is None else "a typed value"
            yield at(TEMPLATE, place, f"{held} where the template has a formula")
        elif _read(cell.formula) != _read(wanted):
            yield at(TEMPLATE, place, "another formula than the template's")


def _read(formula: Formula) -> tuple[str, list[str]]:
    """Return a formula as people read it, whichever host stored it."""
    operands = [token.value for token in formula.tokens if token.type != "FUNC"]
    return "".join(operands).casefold(), formula.calls
