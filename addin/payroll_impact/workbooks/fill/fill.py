"""A workbook filled in, part by part."""

import re
from typing import TYPE_CHECKING

import attrs

from payroll_impact.atomic import write_atomically
from payroll_impact.errors import InputError
from payroll_impact.workbooks.calculation import starts_late, with_calculation_on_load, with_values_kept
from payroll_impact.workbooks.fill.placeholders import Lookup, Value, normalised, replace_placeholders
from payroll_impact.workbooks.fill.sheet import Problem, SheetFill, blank_results
from payroll_impact.workbooks.recalc.names import located
from payroll_impact.xlsx.cell import edit_cells
from payroll_impact.xlsx.sheet import Place
from payroll_impact.xlsx.tree import (
    Element,
    apply_edits,
    locate,
    runs,
    text_edits,
)
from payroll_impact.xlsx.workbook import DefinedName, Workbook, open_workbook

if TYPE_CHECKING:
    from os import PathLike

PREFIX = "fill."
_DRAWN = re.compile(r"xl/(drawings|charts)/[^/]+\.xml", re.IGNORECASE)


@attrs.frozen
class Filled:
    """A filled workbook.

    Attributes
    ----------
    data : bytes
        The file.
    count : int
        How many placeholders and named cells were filled.
    problems : tuple of Problem
        Those that were not, by sheet and cell.
    formulas : int
        Formulas in the workbook; where anything was filled they hold no result until a program computes them.
    late : bool
        Whether its functions are those of an add-in that is up late: then `recalc` has to compute it, not Excel.
    """

    data: bytes
    count: int
    problems: tuple[Problem, ...]
    formulas: int
    late: bool

    def save(self, path: "str | PathLike[str]") -> None:
        """Write the file, whole or not at all."""
        write_atomically(path, self.data)


def fill(template: "str | PathLike[str]", lookup: Lookup) -> Filled:
    """Fill a workbook's placeholders and named cells.

    A cell that is one placeholder becomes a number, date or text of its own, in the same style; within a text
    it becomes words. So do placeholders in text boxes, chart titles and page headers. A defined name that begins
    with ``fill.`` gives its cell the value of the rest of it: ``fill.metric.npv`` that of ``metric:npv``.

    Parameters
    ----------
    template : path-like
        An .xlsx or .xlsm file; it stays as it is.
    lookup : callable
        Takes a key as `normalised` makes it, returns its `Value` or None.

    Returns
    -------
    Filled
        Parts without a placeholder are byte for byte those of the template, but for results of formulas:
        these are taken out, and the workbook asks to be recalculated when it is opened. With functions of xlwings Lite
        or Server it does not ask: before their add-in is up they would show #NAME?, and go on so.

    Raises
    ------
    InputError
        If the template is not there, or no workbook.
    """
    book = open_workbook(template)
    problems: list[Problem] = []
    named = _named_cells(book, lookup, problems)
    shared = book.related.get("sharedStrings")
    strings = [] if shared is None else [runs(entry) for entry in book.tree(shared)]
    fills = [SheetFill(book, sheet, strings, lookup) for sheet in book.sheets.values()]
    for each in fills:
        each.fill(named.get(each.sheet.title, {}))
        problems += each.problems
    kept = {number for each in fills for number in each.kept}
    changed, drawn = _fill_drawings(book, lookup, problems)
    if shared is not None:
        # all of them: a cell that got a value of its own leaves its text behind
        found = [replace_placeholders(text, lookup) for number, text in enumerate(strings) if number not in kept]
        changed |= _edit_texts(book, shared, {run: text for each in found for run, text in each.texts.items()})
    formulas = sum(cell.formula is not None for each in fills for cell in each.sheet.cells.values())
    touched = bool(changed) or any(each.cells or each.texts for each in fills)
    for each in fills:
        # a result of before beside a value of now would be wrong, and nobody would see it
        cells = (blank_results(each.sheet) if touched and formulas else {}) | each.cells
        changed[book.parts[each.sheet.title]] = edit_cells(each.sheet, cells, texts=each.texts)
    late = starts_late(book)
    if touched and formulas:
        changed[book.part] = with_values_kept(book) if late else with_calculation_on_load(book)
    data = book.package.rewritten({name: data for name, data in changed.items() if data != book.package.read(name)})
    return Filled(data, drawn + sum(each.known for each in fills), tuple(problems), formulas, late)


def _edit_texts(book: Workbook, part: str, texts: dict[Element, str]) -> dict[str, bytes]:
    """Return the part with other texts in it, if there are any."""
    if not texts:
        return {}
    data = book.package.read(part)
    # the elements of a tree stay where they are while its texts are known by them
    root = next(iter(texts)).getroottree().getroot()
    return {part: apply_edits(data, text_edits(data, texts, locate(data, root)))}


def _fill_drawings(book: Workbook, lookup: Lookup, problems: list[Problem]) -> tuple[dict[str, bytes], int]:
    """Fill the texts of drawings and charts; return the parts and how many placeholders were filled."""
    changed: dict[str, bytes] = {}
    count = 0
    for part in filter(_DRAWN.fullmatch, book.package.names):
        data = book.package.read(part)
        if b"{{" not in data and b"}}" not in data:
            continue
        texts: dict[Element, str] = {}
        for paragraph in book.tree(part).iter("{*}p"):
            found = replace_placeholders(runs(paragraph), lookup, kind="drawing")
            texts |= found.texts
            problems += [Problem(part, unknown, "is unknown") for unknown in found.unknown]
            count += found.known
        changed |= _edit_texts(book, part, texts)
    return changed, count


def _named_cells(book: Workbook, lookup: Lookup, problems: list[Problem]) -> dict[str, dict[Place, Value]]:
    """Return the values of named cells by sheet, row and column."""
    found: dict[str, dict[Place, Value]] = {}
    for entry in book.names:
        if not entry.name.casefold().startswith(PREFIX):
            continue
        value = lookup(normalised(entry.name[len(PREFIX) :].replace(".", ":")))
        place = f"the name {entry.name}"
        if value is None:
            problems.append(Problem(place, f"({entry.refers_to})", "is unknown"))
            continue
        try:
            cells = located(_written(entry), book)
        except InputError as error:
            problems.append(Problem(place, f"({entry.refers_to})", f"cannot be filled: {error}"))
            continue
        if cells.single:
            found.setdefault(cells.first.sheet, {})[cells.first.row, cells.first.column] = value
        else:
            problems.append(Problem(place, f"({entry.refers_to})", "must stand for one cell"))
    return found


def _written(entry: DefinedName) -> str:
    return entry.name if entry.sheet is None else f"{entry.sheet}!{entry.name}"
