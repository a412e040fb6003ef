"""Standard 19: every defined name resolves and is used."""

import re
from collections.abc import Iterator

from payroll_impact.cells.addresses import Address
from payroll_impact.checks.finding import Finding
from payroll_impact.checks.formulas import Formula
from payroll_impact.checks.model import Model
from payroll_impact.checks.workbook import CheckedBook
from payroll_impact.xlsx.workbook import DefinedName

# what programs and add-ins define for themselves: print areas and filters, and settings of Solver, Capital IQ, @RISK,
# Palisade, Analysis for Office and Lotus
_OWN = ("_xl", "solver_", "iq_", "risk", "_atrisk", "pal_", "_amo_", "wrn.", "__123graph", "_regression")
_DRAWN = ("xl/charts/", "xl/drawings/", "xl/pivotcache/", "xl/ctrlprops/", "xl/worksheets/", "xl/tables/")
_WORD = re.compile(r"[^\W\d][\w.]*")


def names_resolve_and_are_used(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 19: every defined name resolves and is used."""
    book = model.book
    names = [name for name in book.source.names if not of_a_program(name)]
    if not names:
        return
    known = {name.name.casefold() for name in book.source.names}
    used = _in_formulas(book) | _in_parts(book)
    for name in names:
        if not _resolves(book, name, known):
            yield Finding(19, name.sheet or "", "", f"the name {name.name} refers to nothing: {name.refers_to}")
        if name.name.casefold() not in used | _in_names(names, but=name):
            yield Finding(19, name.sheet or "", "", f"the name {name.name} is used nowhere")


def of_a_program(name: DefinedName) -> bool:
    """Whether a program or an add-in has defined a name for itself: by what it is called, hidden, and one value."""
    if name.name.casefold().startswith("_xl"):
        return True
    formula = Formula(Address(name.sheet or "", 0, 0), "=" + name.refers_to.removeprefix("="))
    one_value = not formula.references and not formula.pattern.calls and "#REF!" not in name.refers_to
    return name.hidden and name.name.casefold().startswith(_OWN) and one_value


def _resolves(book: CheckedBook, name: DefinedName, known: set[str]) -> bool:
    formula = Formula(Address(name.sheet or "", 0, 0), "=" + name.refers_to.removeprefix("="))
    if "#REF!" in name.refers_to or not formula.pattern.tokens:
        return False
    sheets = {title.casefold() for title in book.source.states}
    places = [reference.area for reference in formula.references if reference.area is not None]
    if any(place.first.sheet.casefold() not in sheets for place in places if place.first.sheet):
        return False
    lone = [reference.name for reference in formula.references if reference.name] if formula.pattern.is_link else []
    tables = {table.name.casefold() for title in book.sheets for table in book.source.tables(title)}
    return all(other.casefold() in known | tables for other in lone)


def _in_formulas(book: CheckedBook) -> set[str]:
    found = set()
    for formula in book.formulas:
        found |= {reference.name.casefold() for reference in formula.references if reference.name}
        found |= {call.casefold() for call in formula.pattern.calls}  # a name may be a function of the workbook's own
    return found


def _in_names(names: list[DefinedName], *, but: DefinedName) -> set[str]:
    words = (_WORD.findall(name.refers_to) for name in names if name is not but)
    return {word.casefold() for found in words for word in found}


def _in_parts(book: CheckedBook) -> set[str]:
    """Return the words of charts, drawings and of what sheets hold beside cells: validations, formats, links."""
    found: set[str] = set()
    for part in book.source.package.names:
        if part.casefold().startswith(_DRAWN) and part.casefold().endswith(".xml"):
            text = book.source.package.read(part).decode("utf-8", errors="replace")
            _, _, rest = text.partition("</sheetData>")
            found |= {word.casefold() for word in _WORD.findall(rest or text)}
    return found
