"""Sheets over time: a row is one quantity, a column one month, and one formula fills the row."""

from collections.abc import Callable

import attrs
from xlsxwriter.utility import xl_col_to_name

from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.what_if.limits import (
    FIRST,
    FIRST_COLUMN,
    LABEL,
    LAST,
    LAST_COLUMN,
    MONTH_ROW,
    NUMBER_ROW,
    OPEN,
    OPEN_COLUMN,
    UNIT,
)


@attrs.frozen
class Block:
    """Some rows of one quantity; `first` is the row number of the first, from 1."""

    sheet: str
    title: str
    unit: str
    first: int
    count: int
    style: str

    def row(self, index: int) -> int:
        """Return the number of a row, from 1."""
        return self.first + index


@attrs.frozen
class Cursor:
    """A column of a sheet over time: writes references as seen from there."""

    sheet: str
    column: int

    @property
    def letter(self) -> str:
        """The column's letters."""
        return str(xl_col_to_name(self.column))

    @property
    def number(self) -> str:
        """The cell with the number of the month."""
        return f"{self.letter}${NUMBER_ROW + 1}"

    def cell(self, block: Block, index: int = 0, *, back: int = 0) -> str:
        """Return a cell of this month, or of months back."""
        return f"{self._on(block)}{xl_col_to_name(self.column - back)}{block.row(index)}"

    def all(self, block: Block, *, back: int = 0) -> str:
        """Return all rows of a block in this month."""
        letter = xl_col_to_name(self.column - back)
        return f"{self._on(block)}{letter}${block.first}:{letter}${block.row(block.count - 1)}"

    def upto(self, block: Block, index: int) -> str:
        """Return a row from before the plan up to this month."""
        row = block.row(index)
        return f"{self._on(block)}${OPEN_COLUMN}{row}:{self.letter}{row}"

    def months_upto(self, block: Block, index: int) -> str:
        """Return a row from the first month up to this one."""
        row = block.row(index)
        return f"{self._on(block)}${FIRST_COLUMN}{row}:{self.letter}{row}"

    def above(self, block: Block, index: int) -> str:
        """Return what stands above a row of a block in this month, its head row included."""
        return f"{self._on(block)}{self.letter}${block.first - 1}:{self.letter}{block.row(index) - 1}"

    def _on(self, block: Block) -> str:
        return "" if block.sheet == self.sheet else f"{block.sheet}!"


def months_of(block: Block, index: int) -> str:
    """Return all months of a row, as seen from a sheet that is not over time."""
    return f"{block.sheet}!${FIRST_COLUMN}${block.row(index)}:${LAST_COLUMN}${block.row(index)}"


def with_open(block: Block, index: int) -> str:
    """Return a row with the column before the plan."""
    return f"{block.sheet}!${OPEN_COLUMN}${block.row(index)}:${LAST_COLUMN}${block.row(index)}"


def area_of(block: Block) -> str:
    """Return all rows and months of a block."""
    return f"{block.sheet}!${FIRST_COLUMN}${block.first}:${LAST_COLUMN}${block.row(block.count - 1)}"


def last_of(block: Block) -> str:
    """Return all rows of a block in the last month; one cell, if it has one row."""
    if block.count == 1:
        return f"{block.sheet}!${LAST_COLUMN}${block.first}"
    return f"{block.sheet}!${LAST_COLUMN}${block.first}:${LAST_COLUMN}${block.row(block.count - 1)}"


Formula = Callable[[Cursor, int], str]


@attrs.define
class TimeSheet:
    """A sheet over time: blocks are reserved first, so that any sheet can refer to any, and filled later."""

    name: str
    title: str
    purpose: str
    blocks: dict[str, Block] = attrs.field(factory=dict)
    next_row: int = MONTH_ROW + 3

    def reserve(self, key: str, title: str, unit: str, count: int = 1, style: str = "money") -> Block:
        """Keep rows for a quantity, below a head row of its own if there are several."""
        first = self.next_row + 1 if count > 1 else self.next_row
        self.blocks[key] = Block(self.name, title, unit, first, count, style)
        self.next_row = first + count + (1 if count > 1 else 0)
        return self.blocks[key]

    def __getitem__(self, key: str) -> Block:
        """Return a block by its key."""
        return self.blocks[key]

    def write(self, book: Book) -> "Rows":
        """Add the sheet with its time axis."""
        sheet = book.sheet(self.name, "calculation", self.title, self.purpose, (40, 16, 11))
        sheet.worksheet.set_column(FIRST, LAST, 11, book.styles())
        sheet.text(NUMBER_ROW, LABEL, "Month", "head")
        sheet.text(NUMBER_ROW, UNIT, "number", "head")
        sheet.text(MONTH_ROW, LABEL, "First day of the month", "head")
        sheet.text(MONTH_ROW, UNIT, "date", "head")
        sheet.text(MONTH_ROW, OPEN, "before", "head", "right")
        _axis(sheet, self.name)
        sheet.worksheet.freeze_panes(MONTH_ROW + 1, OPEN)
        sheet.worksheet.repeat_rows(NUMBER_ROW, MONTH_ROW)
        sheet.worksheet.repeat_columns(LABEL, UNIT)
        # LibreOffice opens repeated rows and columns much faster where it knows what is printed
        sheet.worksheet.print_area(0, LABEL, self.next_row, LAST)
        sheet.worksheet.fit_to_pages(3, 0)
        return Rows(sheet, self)


def _axis(sheet: Sheet, name: str) -> None:
    sheet.formula(NUMBER_ROW, OPEN, f"={FIRST_COLUMN}{NUMBER_ROW + 1}-1", "head", "year")
    for column in range(FIRST, LAST + 1):
        letter = xl_col_to_name(column)
        own = name == "Timeline"
        number = f"=COLUMNS(${FIRST_COLUMN}${NUMBER_ROW}:{letter}${NUMBER_ROW})"
        sheet.formula(NUMBER_ROW, column, number if own else f"=Timeline!{letter}${NUMBER_ROW + 1}", "head", "year")
        if not own:
            sheet.formula(MONTH_ROW, column, f"=Timeline!{letter}${MONTH_ROW + 1}", "head", "month")


@attrs.frozen
class Rows:
    """The rows of a sheet over time, to be filled."""

    sheet: Sheet
    plan: TimeSheet

    def fill(
        self,
        key: str,
        formula: Formula,
        *,
        before: Callable[[int], str] | None = None,
        label: Callable[[int], str] | None = None,
    ) -> None:
        """Fill a block: one formula for all months of a row, and what stands `before` the first one."""
        block = self.plan[key]
        if block.count > 1:
            for column in (LABEL, UNIT):
                self.sheet.text(block.first - 2, column, block.title if column == LABEL else "", "section")
        for index in range(block.count):
            row = block.row(index) - 1
            self._label(block, index, label)
            self.sheet.text(row, UNIT, block.unit, "unit")
            if before is not None:
                self.sheet.formula(row, OPEN, f"={before(index)}", block.style)
            for column in range(FIRST, LAST + 1):
                cursor = Cursor(self.plan.name, column)
                self.sheet.formula(row, column, f"={formula(cursor, index)}", block.style)

    def _label(self, block: Block, index: int, label: "Callable[[int], str] | None") -> None:
        row = block.row(index) - 1
        if label is None:
            self.sheet.text(row, LABEL, block.title, *(("bold",) if block.style == "sum" else ()))
        else:
            self.sheet.formula(row, LABEL, f"={label(index)}")
