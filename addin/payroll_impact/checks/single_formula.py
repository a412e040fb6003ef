"""What formulas show by themselves: numbers (1), length (12), repetition (13), volatility (14), rounding (16)."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from payroll_impact.cells.addresses import Address, Area
from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.formulas import Formula
from payroll_impact.checks.model import Model
from payroll_impact.checks.names import of_a_program
from payroll_impact.checks.sheet_kinds import CALCULATION
from payroll_impact.checks.time_axis import Axis
from payroll_impact.checks.validations import validation_formulas
from payroll_impact.checks.workbook import CheckedBook

LONGEST, DEEPEST = 200, 5  # characters as people read them, and brackets in brackets
_ALLOWED = (0.0, 1.0, 12.0)
_VOLATILE = frozenset(["OFFSET", "INDIRECT", "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"])
_ROUNDING = frozenset(["ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND", "FIXED", "DOLLAR"])
# what tells another thing in each cell, and what each cell has to ask itself: whether our functions are there
_BY_PLACE = frozenset(["ROW", "COLUMN", "RAND", "RANDARRAY", "RANDBETWEEN", "PAYROLL_VERSION"])
_MOST_CELLS = 100_000


def formulas_hold_no_numbers(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 1: no numeric literal in a formula except 0, 1, −1 and 12."""
    book = model.book
    for formula in [*book.formulas, *_named(book)]:
        numbers = dict.fromkeys(f"{number:g}" for number in formula.pattern.literals if number not in _ALLOWED)
        if numbers:
            reason = f"{', '.join(numbers)} typed in a formula; keep it in an input cell"
            yield _placed(1, formula, reason)


def formulas_are_short(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 12: formulas a reader takes in at once."""
    for formula in model.book.formulas:
        if formula.length > LONGEST:
            yield at(12, formula.place, f"a formula longer than {LONGEST} characters; take it in steps")
        elif formula.pattern.depth > DEEPEST:
            yield at(12, formula.place, f"a formula nested deeper than {DEEPEST}; take it in steps")


def nothing_is_calculated_twice(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 13: no two cells calculate the same from the same cells; a series may be flat."""
    first: dict[Hashable, Address] = {}
    for formula in model.book.formulas:
        refers = any(reference.area is not None or reference.name for reference in formula.references)
        by_place = bool(_BY_PLACE & set(formula.pattern.calls))
        unknown = "[" in formula.text or "#REF!" in formula.text
        if formula.pattern.is_link or not refers or by_place or unknown:
            continue
        known = first.setdefault(formula.calculation, formula.place)
        if known == formula.place or isinstance(model.book.value(formula.place), str):
            continue  # a label may be written twice
        if not _along_time(known, formula.place, model.axes):
            yield at(13, formula.place, f"the same calculation as on sheet {known.sheet}, row {known.row}")


def _along_time(one: Address, other: Address, axes: Mapping[str, Sequence[Axis]]) -> bool:
    found = axes.get(one.sheet, ())
    return one[:2] == other[:2] and any({one.column, other.column} <= set(axis.columns) for axis in found)


def nothing_is_volatile(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 14: no OFFSET, INDIRECT or volatile functions, whole columns or external links."""
    book = model.book
    for formula in [*book.formulas, *_named(book), *_of_validations(book)]:
        for name in sorted(_VOLATILE & set(formula.pattern.calls)):
            yield _placed(14, formula, f"{name} recalculates at every change and cannot be traced")
        if any(reference.whole for reference in formula.references):
            yield _placed(14, formula, "a reference to whole columns or rows")
        if any(reference.external for reference in formula.references):
            yield _placed(14, formula, "a link to another workbook")


def calculations_do_not_round(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 16: nothing is rounded on the way; only what is shown last, or in a text, may be."""
    book = model.book
    rounding = [
        formula
        for formula in book.formulas
        if _ROUNDING & set(formula.pattern.calls) and not _is_text(book, formula.place)
    ]
    rounding += _counted_texts(book)
    used = _used(book) if rounding else set()
    areas = _large_areas(book) if rounding else []
    for formula in rounding:
        place = formula.place
        if model.kinds.get(place.sheet) == CALCULATION or place in used or any(place in area for area in areas):
            yield at(16, place, "rounded inside a calculation; round only what is shown")


def _is_text(book: CheckedBook, place: Address) -> bool:
    return isinstance(book.value(place), str)


def _counted_texts(book: CheckedBook) -> list[Formula]:
    """Return formulas that round for a text which another formula counts with: a text by look alone."""
    rounded = {
        formula.place: formula
        for formula in book.formulas
        if _ROUNDING & set(formula.pattern.calls) and _is_text(book, formula.place)
    }
    counting = (formula for formula in book.formulas if rounded and not _is_text(book, formula.place))
    areas = {area for formula in counting for area in _areas_of(formula) if area.rows * area.columns <= _MOST_CELLS}
    return [rounded[cell] for cell in dict.fromkeys(cell for area in areas for cell in area.cells()) if cell in rounded]


def _placed(standard: int, formula: Formula, reason: str) -> Finding:
    place = formula.place
    if place.row:
        return at(standard, place, reason)
    return Finding(standard, place.sheet, "", reason)


def _named(book: CheckedBook) -> Iterator[Formula]:
    """Yield what defined names refer to, but not what programs define for themselves."""
    for name in book.source.names:
        if not of_a_program(name):
            yield Formula(Address(name.sheet or "", 0, 0), "=" + name.refers_to.removeprefix("="))


def _of_validations(book: CheckedBook) -> Iterator[Formula]:
    for sheet in book.sheets.values():
        for place, text in validation_formulas(sheet.source):
            yield Formula(place, "=" + text.removeprefix("="))


def _areas(book: CheckedBook) -> Iterable[Area]:
    for formula in book.formulas:
        yield from _areas_of(formula)


def _areas_of(formula: Formula) -> Iterator[Area]:
    return (reference.area for reference in formula.references if reference.area is not None)


def _used(book: CheckedBook) -> set[Address]:
    """Return the cells other formulas refer to in areas of a moderate size."""
    distinct = {area for area in _areas(book) if area.rows * area.columns <= _MOST_CELLS}
    return {cell for area in distinct for cell in area.cells()}


def _large_areas(book: CheckedBook) -> list[Area]:
    return [area for area in set(_areas(book)) if area.rows * area.columns > _MOST_CELLS]
