"""Tables on a sheet, as formulas refer to their cells: by the names of the columns."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from payroll_impact.cells.addresses import letters
from payroll_impact.templates.book import Sheet
from payroll_impact.templates.formulas import CellReference, Expression, fn


@attrs.frozen
class SheetTable:
    """A table from column A on, or so many to the right of it: a header row, counted from 1, and so many rows below.

    What depends on the size of the workbook is given as a function, and asked for each time.

    >>> roles = SheetTable("Case", 4, ("no.", "role", "pay"), 12)
    >>> print(roles.row(0)["pay"], roles.here.row(0)["pay"], roles.row(0).absolute["pay"], roles.column("pay"))
    Case!C5 C5 Case!$C$5 Case!$C$5:$C$16
    """

    sheet: str
    _head: int | Callable[[], int]
    _columns: tuple[str, ...] | Callable[[], tuple[str, ...]]
    _count: int | Callable[[], int]
    _left: int | Callable[[], int] = 0

    @property
    def left(self) -> int:
        """The first column, from 0."""
        return self._left() if callable(self._left) else self._left

    @property
    def head(self) -> int:
        """The header row, from 1."""
        return self._head() if callable(self._head) else self._head

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._columns() if callable(self._columns) else self._columns

    @property
    def count(self) -> int:
        """The number of rows below the header."""
        return self._count() if callable(self._count) else self._count

    def below(self, gap: int = 4) -> Callable[[], int]:
        """Return what the header row of a table below this one depends on."""
        return lambda: self.head + self.count + gap

    @property
    def here(self) -> "SheetTable":
        """The same table for formulas of its own sheet."""
        return attrs.evolve(self, sheet="")

    def row(self, index: int) -> "TableRow":
        """Return a row, from 0; -1 is the header."""
        return TableRow(self, index)

    def column(self, name: str, first: int = 0, count: int | None = None) -> Expression:
        """Return all cells of a column, or so many from a row on."""
        return self.row(first).absolute[name].area(self.count - first if count is None else count)

    @property
    def with_end(self) -> Expression:
        """The whole table, from its header to the row that ends it: what is put in or taken out is inside."""
        return self._corner.area(self.count + 2, len(self.columns))

    @property
    def with_header(self) -> Expression:
        """The whole table, as our functions take it."""
        return self._corner.area(self.count + 1, len(self.columns))

    @property
    def _corner(self) -> CellReference:
        return CellReference(letters(self.left + 1), self.head, self.sheet).absolute


@attrs.frozen
class TableRow:
    """A row of a table; its cells are relative unless they are asked for as absolute."""

    table: SheetTable
    index: int
    _fixed: bool = False

    def __getitem__(self, name: str) -> CellReference:
        """Return the cell of a column."""
        column = self.table.left + self.table.columns.index(name)
        cell = CellReference(letters(column + 1), self.table.head + 1 + self.index, self.table.sheet)
        return cell.absolute if self._fixed else cell

    @property
    def absolute(self) -> "TableRow":
        """The same row, its cells the same wherever the formula is copied to."""
        return attrs.evolve(self, fixed=True)

    @property
    def number(self) -> Expression:
        """The number of the row, from 1, which stays right where rows are inserted."""
        head = CellReference("A", self.table.head)
        return fn.ROWS(head.row_fixed.to(head.moved(self.index)))


def write_head(sheet: Sheet, table: SheetTable, title: str, units: Sequence[str]) -> None:
    """Write what stands above a table's rows: its title, the units and the names of its columns."""
    sheet.text(table.head - 3, table.left, title, "section")
    sheet.texts(table.head - 2, table.left, units, "unit")
    sheet.texts(table.head - 1, table.left, table.columns, "head")


def write_row(sheet: Sheet, row: TableRow, formulas: Mapping[str, Expression], *styles: str) -> None:
    """Write formulas into a row by the names of their columns."""
    for name, formula in formulas.items():
        sheet.formula(row.table.head + row.index, row.table.left + row.table.columns.index(name), formula, *styles)
