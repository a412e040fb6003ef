"""A worksheet: its cells as the file stores them, with formulas, arrays and data tables."""

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import attrs

from payroll_impact.cells import Cell, CellError, date_to_serial
from payroll_impact.cells.addresses import LAST_ROW, Address, Area, area, cell_place
from payroll_impact.errors import InputError
from payroll_impact.xlsx.tree import Element, local_name, number, parse, prefix_of, text_of

# what XML cannot hold is written _x000B_
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DAY = dt.timedelta(days=1)
UNREADABLE = object()
_SHOWN = 40  # letters of what stands where a number belongs

_STYLED = 256  # blank cells in turn: of a row styled as a whole some programs write all, to the last column
MOST_CELLS = 750_000  # of a workbook: about a minute and a gigabyte where two are compared
Place = tuple[int, int]


@attrs.define(eq=False)
class StoredCell:
    """A cell by its elements: its own, its formula or data table, and the text of its value."""

    row: int
    column: int
    element: Element
    content: Element | None  # <f>
    stored: str | None  # the text of <v>

    @property
    def formula(self) -> Element | None:
        """The formula, if it holds one; a data table is none."""
        return None if self.is_data_table else self.content

    @property
    def formula_text(self) -> str:
        """What is written in it as a formula; of a shared one only its first cell has it."""
        return "" if self.content is None else self.content.text or ""

    @property
    def is_data_table(self) -> bool:
        """Whether a what-if data table begins here."""
        return self.content is not None and self.content.get("t") == "dataTable"

    @property
    def is_dynamic(self) -> bool:
        """Whether its formula takes the room it needs."""
        return "cm" in self.element.attrib

    @property
    def inline_text(self) -> Element | None:
        """The text it holds itself, apart from the table of texts."""
        return next((child for child in self.element if local_name(child) == "is"), None)


@attrs.define(eq=False)
class Worksheet:
    """A sheet's cells by row and column."""

    title: str
    data: bytes
    root: Element
    grid: Element  # sheetData
    strings: Sequence[str]  # the table of texts
    rows: dict[int, Element] = attrs.field(factory=dict)
    cells: dict[Place, StoredCell] = attrs.field(factory=dict)

    @property
    def prefix(self) -> str:
        """The namespace prefix elements carry, with its colon."""
        return prefix_of(self.grid)

    def find(self, name: str) -> Element | None:
        """Return the child of a local name."""
        return next((child for child in self.root if local_name(child) == name), None)

    @cached_property
    def arrays(self) -> dict[Place, Area]:
        """The ranges of array formulas by the cell that holds each."""
        return self._areas("array")

    @cached_property
    def data_tables(self) -> dict[Place, Area]:
        """The ranges of what-if data tables by the cell that holds each."""
        return self._areas("dataTable")

    def _areas(self, kind: str) -> dict[Place, Area]:
        found = {
            place: area(self.title, cell.content.get("ref", ""))
            for place, cell in self.cells.items()
            if cell.content is not None and cell.content.get("t") == kind
        }
        return {place: each for place, each in found.items() if each is not None}

    @cached_property
    def formulas(self) -> dict[Place, str]:
        """What cells with a formula compute, without the equals sign; one that several share, in each of them."""
        found: dict[Place, str] = {}
        shared: dict[str, Any] = {}
        for place, cell in self.cells.items():
            formula = cell.formula
            if formula is None:
                continue
            text, group = cell.formula_text, formula.get("si", "") if formula.get("t") == "shared" else ""
            if group and text:
                # openpyxl takes longer to load than a small workbook to be read
                from payroll_impact.xlsx.shared_formula import SharedFormula  # noqa: PLC0415

                shared[group] = SharedFormula(text, *place)
            elif group in shared:
                text = shared[group].at(*place)
            found[place] = text
        return found

    @property
    def covered(self) -> list[Area]:
        """The cells that merged ranges cover: all of a range but its first."""
        found = []
        for entry in self.root.iterfind("{*}mergeCells/{*}mergeCell"):
            place = area(self.title, entry.get("ref", ""))
            if place is not None:
                first, columns = place.first, place.columns - 1
                right = Address(first.sheet, first.row, first.column + 1)
                below = Address(first.sheet, first.row + 1, first.column)
                found += [Area(right, 1, columns)] if columns else []
                found += [Area(below, place.rows - 1, place.columns)] if place.rows > 1 else []
        return found

    def held(self, place: Area) -> Iterator[StoredCell]:
        """Return the cells of a range that are in the file."""
        if place.rows * place.columns > len(self.cells):
            return (cell for at, cell in self.cells.items() if Address(place.first.sheet, *at) in place)
        found = (self.cells.get((cell.row, cell.column)) for cell in place.cells())
        return (cell for cell in found if cell is not None)

    @cached_property
    def unreadable(self) -> dict[Address, str]:
        """What is stored in the cells whose value makes no sense."""
        found = (cell for cell in self.cells.values() if self.value(cell) is UNREADABLE)
        return {Address(self.title, cell.row, cell.column): (cell.stored or "")[:_SHOWN] for cell in found}

    def value(self, cell: StoredCell | None) -> Cell:
        """Return the value stored in a cell; `UNREADABLE` if it makes no sense."""
        if cell is None:
            return None
        kind, text = cell.element.get("t", "n"), cell.stored
        if text is None or (kind == "n" and not text.strip()):
            held = cell.inline_text
            return None if held is None else unescaped(text_of(held))
        try:
            return _value(kind, text, self.strings)
        except (ValueError, LookupError):
            return UNREADABLE


def _value(kind: str, text: str, strings: Sequence[str]) -> Cell:
    match kind:
        case "n":
            plain = float(text) + 0.0  # no minus before zero
            return plain if math.isfinite(plain) and text.isascii() and "_" not in text else UNREADABLE
        case "s" | "str":
            return unescaped(strings[int(text)] if kind == "s" else text)
        case "b":
            return text == "1"
        case "e":
            return CellError(text)
        case "d":
            moment = dt.datetime.fromisoformat(text).replace(tzinfo=None)
            return date_to_serial(moment) + (moment - dt.datetime.combine(moment.date(), dt.time())) / _DAY
    return UNREADABLE


def unescaped(text: str) -> str:
    """Return a text as people see it."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def read_sheet(
    data: bytes, title: str, strings: Sequence[str] = (), *, book: str = "the workbook", most: int = MOST_CELLS
) -> Worksheet:
    """Return the cells of a sheet's XML.

    Parameters
    ----------
    data : bytes
        The part.
    title : str
        The sheet's name.
    strings : sequence of str
        The table of texts its cells point to.
    book : str
        What the workbook is called in messages.
    most : int
        Cells that are read.

    Raises
    ------
    InputError
        If it is damaged, written in an unusual encoding, or holds more cells.
    """
    root = parse(data, book, f"sheet {title}")
    grid = next((child for child in root if local_name(child) == "sheetData"), None)
    if grid is None:
        raise InputError(f"{book} is damaged: sheet {title} holds no cells")
    sheet = Worksheet(title, data, root, grid, strings)
    try:
        wrong = _read_rows(sheet, most) or _odd_style(sheet)
    except InputError as error:
        wrong = f"sheet {title}: {error}"
    if len(sheet.cells) > most:
        raise InputError(f"{book} holds more than {MOST_CELLS:,} cells; no more are read")
    if wrong:
        raise InputError(f"{book} is damaged: {wrong}")
    return sheet


def _odd_style(sheet: Worksheet) -> str:
    """Return which cell names no number for its style."""
    styles = {cell.element.get("s", "0"): cell for cell in sheet.cells.values()}
    odd = [style for style in styles if not (style.isascii() and style.isdecimal())]
    if not odd:
        return ""
    place = Address(sheet.title, styles[odd[0]].row, styles[odd[0]].column)
    return f"{place} has {odd[0][:_SHOWN]!r} for the number of its style"


def _read_rows(sheet: Worksheet, most: int) -> str:
    """Read the cells, of too many only the first ones; return what is wrong with them."""
    space = str(sheet.grid.tag).removesuffix("sheetData")
    columns: dict[str, int] = {}  # by their letters: looked up faster than read
    line = 0
    for row in sheet.grid.iterchildren(f"{space}row"):
        above, line = line, number(row, "r", 0 if "r" in row.attrib else line + 1)
        if line > LAST_ROW:
            return f"sheet {sheet.title} has a row {line}, and the last row of a sheet is {LAST_ROW}"
        if not above < line:
            return f"the rows of sheet {sheet.title} are out of order"
        sheet.rows[line] = row
        wrong = _read_cells(sheet, row, line, space, columns)
        if wrong or len(sheet.cells) > most:
            return wrong
    return ""


def _read_cells(sheet: Worksheet, row: Element, line: int, space: str, columns: dict[str, int]) -> str:
    """Read the cells of a row; return what is wrong with them."""
    formula_tag, value_tag = f"{space}f", f"{space}v"
    column, written, filled = 0, str(line), 0
    for element in row.iterchildren(f"{space}c"):
        name = element.get("r") or Address("", line, column + 1).cell
        letters = name.removesuffix(written)
        if letters not in columns or letters == name:
            place = cell_place(name)
            if place is None:
                return f"sheet {sheet.title} has a cell called {name!r}"
            columns[letters] = place[1] if place[0] == line else 0
        left, column = column, columns[letters]
        if column <= left:
            return f"the cells of sheet {sheet.title} are out of order"
        content = stored = None
        for child in element:
            tag = child.tag
            if tag == value_tag:
                stored = child.text or ""
            elif tag == formula_tag:
                content = child
        if len(element):
            filled = column
        if column <= filled + _STYLED:
            sheet.cells[line, column] = StoredCell(line, column, element, content, stored)
    return ""
