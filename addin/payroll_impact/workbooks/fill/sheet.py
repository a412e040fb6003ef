"""A sheet filled in: cells that are one placeholder get its value, others its words."""

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from payroll_impact.cells import date_to_serial
from payroll_impact.cells.addresses import Address
from payroll_impact.workbooks.fill.placeholders import (
    PLACEHOLDER,
    Lookup,
    Segment,
    Value,
    only_key,
    replaced,
    with_edits,
)
from payroll_impact.workbooks.fill.texts import Text, texts_of
from payroll_impact.xlsx.cell import NewCell, edited
from payroll_impact.workbooks.recalc.data_tables import data_tables
from payroll_impact.workbooks.recalc.prepare import array_areas
from payroll_impact.xlsx.sheet import CellXml, SheetXml, read_sheet

_HEADERS = frozenset(("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"))


@attrs.frozen
class Problem:
    """A placeholder or a name that could not be filled: where it stands, what it says, and why."""

    place: str
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text} {self.reason}"


@attrs.define
class Sheet:
    """A sheet on its way: what its cells are to hold, and what could not be."""

    title: str
    data: bytes
    strings: list[Text]
    lookup: Lookup
    plain: frozenset[int]
    headers: frozenset[tuple[int, int]] = frozenset()
    cells: dict[tuple[int, int], NewCell] = attrs.field(factory=dict)
    problems: list[Problem] = attrs.field(factory=list)
    kept: set[int] = attrs.field(factory=set)  # texts of the shared table that must stay
    known: int = 0

    def filled(self, named: Mapping[tuple[int, int], Value]) -> bytes:
        """Return the sheet's XML with its placeholders and named cells filled."""
        sheet = read_sheet(self.data, self.title)
        edits: list[tuple[int, int, bytes]] = list(self._page())
        for place, cell in sheet.cells.items():
            if place not in named:
                edits += self._of_cell(cell)
        for place, value in named.items():
            self._put(place, sheet.cells.get(place), value)
        data = with_edits(self.data, edits)
        if not self.cells:
            return data
        return edited(read_sheet(data, self.title) if edits else sheet, self.cells)

    def _of_cell(self, cell: CellXml) -> Iterator[tuple[int, int, bytes]]:
        text = self._text(cell)
        formula = cell.child("f")
        if formula is not None:
            for match in PLACEHOLDER.finditer(formula.text):
                self._problem(cell, match[0], "stands in a formula; let the formula read a cell of its own")
            return
        if text is None or not PLACEHOLDER.search(text.whole):
            return
        place, key = (cell.row, cell.column), only_key(text.whole)
        if place in self.headers:
            self.kept |= {int(cell.children["v"].text)} if cell.attributes.get("t") == "s" else set()
            self._problem(cell, text.whole, "stands in the header of a table, which must keep its text")
        elif key is not None:
            value = self.lookup(key)
            if value is None:
                self._problem(cell, text.whole.strip(), "is unknown")
            else:
                self._put(place, cell, value)
        else:
            found = replaced(text.segments, self.lookup)
            for unknown in found.unknown:
                self._problem(cell, unknown, "is unknown")
            self.known += found.known
            if cell.attributes.get("t") == "inlineStr":
                yield from found.edits

    def _text(self, cell: CellXml) -> Text | None:
        """Return the text a cell holds; that of the shared table by its number."""
        kind, value, inline = cell.attributes.get("t"), cell.child("v"), cell.child("is")
        if kind == "s" and value is not None and value.text.strip().isdigit():
            number = int(value.text)
            return self.strings[number] if number < len(self.strings) else None
        if kind == "inlineStr" and inline is not None:
            piece = self.data[inline.start : inline.end]
            found = texts_of(piece, f"sheet {self.title}", frozenset(("is",)))
            return _moved(found[0], inline.start) if found else None
        return None

    def _page(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the edits of the page's headers and footers."""
        if b"{{" not in self.data:
            return
        for text in texts_of(self.data, f"sheet {self.title}", _HEADERS):
            found = replaced(text.segments, self.lookup, kind="header")
            self.problems += [Problem(f"{self.title} (page header)", each, "is unknown") for each in found.unknown]
            self.known += found.known
            yield from found.edits

    def named(self, named: Mapping[tuple[int, int], Value]) -> dict[tuple[int, int], Value]:
        """Return the named cells that may be written to: no formula, no header of a table."""
        cells = read_sheet(self.data, self.title).cells if named else {}
        kept = {}
        for place, value in named.items():
            formula = cells[place].child("f") if place in cells else None
            if formula is None and place not in self.headers:
                kept[place] = value
                continue
            what = "the header of a table" if formula is None else "a formula"
            reason = f"holds {what}; it cannot be filled"
            self.problems.append(Problem(str(Address(self.title, *place)), "the cell of a name", reason))
        return kept

    def _put(self, place: tuple[int, int], cell: CellXml | None, value: Value) -> None:
        held: float | str | dt.date = value.cell
        if isinstance(held, dt.date):
            style = int(cell.attributes.get("s", "0")) if cell is not None else 0
            held = value.words if style in self.plain else float(date_to_serial(held))
        self.cells[place] = NewCell(held, typed=True)
        self.known += 1

    def _problem(self, cell: CellXml, text: str, reason: str) -> None:
        self.problems.append(Problem(str(Address(self.title, cell.row, cell.column)), text, reason))


def _moved(text: Text, by: int) -> Text:
    segments = tuple(Segment(each.start + by, each.end + by, each.text) for each in text.segments)
    return Text(text.start + by, text.end + by, segments)


def formulas_in(sheet: SheetXml) -> int:
    """Return how many formulas a sheet has."""
    return sum(cell.formula is not None for cell in sheet.cells.values())


def without_results(data: bytes, title: str) -> bytes:
    """Return a sheet's XML without the results of its formulas; a program that opens it computes them."""
    sheet = read_sheet(data, title)
    areas = [*array_areas(sheet), *(table.area for table in data_tables(sheet))]
    results = {(cell.row, cell.column) for found in areas for cell in found.cells()}
    cells = {
        place: NewCell(None)
        for place, cell in sheet.cells.items()
        if (cell.formula is not None or place in results) and cell.child("v") is not None
    }
    return edited(sheet, cells) if cells else data
