"""A sheet filled in: cells that are one placeholder get its value, others its words."""

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from payroll_impact.cells import date_to_serial
from payroll_impact.cells.addresses import Address
from payroll_impact.workbooks.fill.placeholders import PLACEHOLDER, Lookup, Value, only_key, replace_placeholders
from payroll_impact.xlsx.cell import NewCell, is_same_value
from payroll_impact.xlsx.sheet import Place, StoredCell, Worksheet
from payroll_impact.xlsx.tree import Element, runs
from payroll_impact.xlsx.workbook import Workbook

_PLAIN = ("General", "@")  # a day number would be shown as a number there
_SHOWN = 80  # letters of a placeholder nobody knows


@attrs.frozen
class Problem:
    """A placeholder or a name that could not be filled: where it stands, what it says, and why."""

    place: str
    text: str
    reason: str

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN]}…"
        return f"{self.place}: {shown} {self.reason}"


@attrs.define
class SheetFill:
    """A sheet on its way: what its cells and texts are to say, and what could not be filled."""

    book: Workbook
    sheet: Worksheet
    strings: Sequence[Sequence[Element]]  # the pieces of each text of the shared table
    lookup: Lookup
    headers: frozenset[Place] = attrs.field(init=False)  # of tables
    cells: dict[Place, NewCell] = attrs.field(factory=dict)
    texts: dict[Element, str] = attrs.field(factory=dict)
    problems: list[Problem] = attrs.field(factory=list)
    kept: set[int] = attrs.field(factory=set)  # texts of the shared table that must stay
    known: int = 0

    @headers.default
    def _table_headers(self) -> frozenset[Place]:
        found = [table.header for table in self.book.tables(self.sheet.title)]
        return frozenset((cell.row, cell.column) for each in found if each is not None for cell in each.cells())

    def fill(self, named: Mapping[Place, Value]) -> None:
        """Fill placeholders and named cells."""
        filled = set()
        for place, value in named.items():
            cell = self.sheet.cells.get(place)
            is_formula = cell is not None and cell.content is not None
            if is_formula or place in self.headers:
                what = "a formula" if is_formula else "the header of a table"
                self._problem(place, "the cell of a name", f"holds {what}; it cannot be filled")
            else:
                self._put(place, value)
                filled.add(place)
        self._fill_page()
        for place, cell in self.sheet.cells.items():
            if place not in filled:
                self._fill_cell(place, cell)

    def _fill_cell(self, place: Place, cell: StoredCell) -> None:
        if cell.content is not None:
            for match in PLACEHOLDER.finditer(cell.formula_text):
                self._problem(place, match[0], "stands in a formula; let the formula read a cell of its own")
            return
        pieces = self._runs(cell)
        whole = "".join(run.text or "" for run in pieces)
        if not PLACEHOLDER.search(whole):
            return
        key = only_key(whole)
        if place in self.headers:
            self.kept |= {int(cell.stored or 0)} if cell.inline_text is None else set()
            self._problem(place, whole, "stands in the header of a table, which must keep its text")
        elif key is not None:
            value = self.lookup(key)
            if value is None:
                self._problem(place, whole.strip(), "is unknown")
            else:
                self._put(place, value)
        else:
            found = replace_placeholders(pieces, self.lookup)
            for unknown in found.unknown:
                self._problem(place, unknown, "is unknown")
            self.known += found.known
            if cell.inline_text is not None:
                self.texts |= found.texts

    def _runs(self, cell: StoredCell) -> Sequence[Element]:
        """Return the pieces of the text a cell holds; of the shared table by its number."""
        kind, number = cell.element.get("t"), (cell.stored or "").strip()
        if kind == "s" and number.isdecimal() and int(number) < len(self.strings):
            return self.strings[int(number)]
        return runs(cell.inline_text) if kind == "inlineStr" and cell.inline_text is not None else ()

    def _fill_page(self) -> None:
        """Fill the page's headers and footers."""
        page = self.sheet.find("headerFooter")
        for element in () if page is None else page:
            found = replace_placeholders([element], self.lookup, kind="header")
            place = f"{self.sheet.title} (page header)"
            self.problems += [Problem(place, each, "is unknown") for each in found.unknown]
            self.known += found.known
            self.texts |= found.texts

    def _put(self, place: Place, value: Value) -> None:
        held: float | str | dt.date = value.cell
        cell = self.sheet.cells.get(place)
        if isinstance(held, dt.date):
            day = float(date_to_serial(held) - self.book.day_zero)
            held = value.words if self.book.format(cell).number_format in _PLAIN else day
        if cell is None or not is_same_value(self.sheet.value(cell), held):
            self.cells[place] = NewCell(held, typed=True)
        self.known += 1

    def _problem(self, place: Place, text: str, reason: str) -> None:
        self.problems.append(Problem(str(Address(self.sheet.title, *place)), text, reason))


def blank_results(sheet: Worksheet) -> dict[Place, NewCell]:
    """Return the cells that show results, without them; a program that opens the workbook computes them."""
    areas = (*sheet.arrays.values(), *sheet.data_tables.values())
    found = [cell for each in areas for cell in sheet.held(each)]
    found += [cell for cell in sheet.cells.values() if cell.formula is not None]
    return {(cell.row, cell.column): NewCell(None) for cell in found if cell.stored is not None}
