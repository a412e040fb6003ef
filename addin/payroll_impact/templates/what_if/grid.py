"""Sheets over time: a row is one quantity, a column one month, and one formula fills the row."""

from collections.abc import Callable, Mapping
from functools import cache

import attrs

from payroll_impact.cells.addresses import letters
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.what_if.limits import (
    FIRST,
    FIRST_COLUMN,
    LABEL,
    MONTH_ROW,
    NUMBER_ROW,
    OPEN,
    UNIT,
    last_column,
    size,
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

    def months(self, index: int = 0, first: int = FIRST) -> Expression:
        """Return all months of a row, or all from another column on, as seen from a sheet that is not over time."""
        return self._cell(first, index).to(self.last(index))

    def last(self, index: int = 0) -> CellReference:
        """Return a row's cell of the last month."""
        return self._cell(last_column(), index)

    def last_year(self, index: int = 0) -> Expression:
        """Return a row's last twelve months, or all of them if there are fewer."""
        months = min(12, size().months)
        return self.last(index).moved(columns=1 - months).area(1, months)

    @property
    def area(self) -> Expression:
        """All rows and months."""
        return self._cell(FIRST).to(self.last(self.count - 1))

    @property
    def with_before(self) -> Expression:
        """All rows and months, and what stands before the first of them."""
        return self._cell(OPEN).to(self.last(self.count - 1))

    @property
    def all_last(self) -> Expression:
        """All rows in the last month."""
        return self.last().area(self.count)

    def _cell(self, column: int, index: int = 0) -> CellReference:
        return CellReference(letters(column + 1), self.row(index), self.sheet).absolute


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
        sheet.worksheet.set_column(FIRST, last_column(), 11, book.styles())
        sheet.texts(NUMBER_ROW, LABEL, ("Month", "number"), "head")
        sheet.texts(MONTH_ROW, LABEL, ("First day of the month", "date"), "head")
        sheet.text(MONTH_ROW, OPEN, "before", "head", "right")
        _axis(sheet, self.name)
        sheet.worksheet.freeze_panes(MONTH_ROW + 1, OPEN)
        sheet.worksheet.repeat_rows(NUMBER_ROW, MONTH_ROW)
        sheet.worksheet.repeat_columns(LABEL, UNIT)
        # LibreOffice opens repeated rows and columns much faster where it knows what is printed
        sheet.worksheet.print_area(0, LABEL, self.next_row, last_column())
        sheet.worksheet.fit_to_pages(3, 0)
        return Rows(sheet, self)


def _axis(sheet: Sheet, name: str) -> None:
    first = CellReference(FIRST_COLUMN, NUMBER_ROW + 1)
    sheet.formula(NUMBER_ROW, OPEN, first - 1, "head", "year")
    for offset in range(size().months):
        number = first.moved(columns=offset).row_fixed
        month = number.moved(MONTH_ROW - NUMBER_ROW)
        if name == "Timeline":
            counted = fn.COLUMNS(first.moved(-1).absolute.to(number.moved(-1)))
            sheet.formula(NUMBER_ROW, FIRST + offset, counted, "head", "year")
        else:
            sheet.formula(NUMBER_ROW, FIRST + offset, number.on("Timeline"), "head", "year")
            sheet.formula(MONTH_ROW, FIRST + offset, month.on("Timeline"), "head", "month")


@attrs.frozen
class Month:
    """A month of a sheet over time at one row of its blocks, both from 0: references by the names of the blocks."""

    sheet: TimeSheet
    column: int
    index: int
    seen_from: str

    def __getitem__(self, name: str) -> CellReference:
        """Return the cell of this month; of a block of one row, that one."""
        block = self.sheet[name]
        return self._cell(block.row(self.index if block.count > 1 else 0))

    def all(self, name: str) -> Expression:
        """Return all rows of a block in this month."""
        block = self.sheet[name]
        return self._cell(block.first).row_fixed.area(block.count)

    def upto(self, name: str, first: int = OPEN) -> Expression:
        """Return the row up to this month, from before the plan or from another column on."""
        return attrs.evolve(self, column=first)[name].column_fixed.to(self[name])

    def whole_row(self, name: str, first: int = FIRST) -> Expression:
        """Return all months of the row, or all from another column on."""
        ends = (attrs.evolve(self, column=column)[name].column_fixed for column in (first, last_column()))
        return next(ends).to(next(ends))

    def table(self, name: str) -> Expression:
        """Return all rows and months of a block, and what stands before the first month."""
        ends = (OPEN, 0), (last_column(), self.sheet[name].count - 1)
        first, last = (attrs.evolve(self, column=column, index=index)[name].absolute for column, index in ends)
        return first.to(last)

    def above(self, name: str) -> Expression:
        """Return what stands above the row in this month, the block's head row included."""
        return self._cell(self.sheet[name].first - 1).row_fixed.to(self[name].moved(-1))

    def _cell(self, row: int) -> CellReference:
        sheet = self.sheet.name if self.sheet.name != self.seen_from else ""
        return CellReference(letters(self.column + 1), row, sheet)


@attrs.frozen
class Cursor:
    """A column of a sheet over time and a row of its blocks, both from 0: where a formula is to stand."""

    sheet: str
    column: int
    index: int

    @property
    def number(self) -> CellReference:
        """The cell with the number of the month."""
        return CellReference(letters(self.column + 1), NUMBER_ROW + 1).row_fixed

    def on(self, sheet: TimeSheet, *, back: int = 0) -> Month:
        """Return this month, or one so many months back, on any sheet over time."""
        return Month(sheet, self.column - back, self.index, self.sheet)


MonthFormulas = Callable[[Cursor], Mapping[str, Expression]]


@attrs.frozen
class Rows:
    """The rows of a sheet over time, to be filled."""

    sheet: Sheet
    plan: TimeSheet

    def fill(
        self,
        formulas: MonthFormulas,
        *,
        before: MonthFormulas = lambda _: {},
        label: Callable[[int], Expression] | None = None,
    ) -> None:
        """Fill blocks by name: one formula for all months of a row, and what stands `before` the first one."""
        made = cache(lambda index: formulas(Cursor(self.plan.name, FIRST, index)))
        opened = cache(lambda index: before(Cursor(self.plan.name, OPEN, index)))
        for name in made(0):
            block = self.plan[name]
            if block.count > 1:
                self.sheet.texts(block.first - 2, LABEL, (block.title, ""), "section")
            for index in range(block.count):
                row = block.row(index) - 1
                if label is None:
                    self.sheet.text(row, LABEL, block.title, *(("bold",) if block.style == "sum" else ()))
                else:
                    self.sheet.formula(row, LABEL, label(index))
                self.sheet.text(row, UNIT, block.unit, "unit")
                if name in opened(index):
                    self.sheet.formula(row, OPEN, opened(index)[name], block.style)
                self.sheet.fill_right(row, range(FIRST, last_column() + 1), made(index)[name], block.style)
