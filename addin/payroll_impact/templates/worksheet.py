"""The worksheets of templates: many plain formulas."""

from collections.abc import Sequence
from html import escape
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from payroll_impact.cells.addresses import letters


class PlainWorksheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose formulas are stored as they are written.

    XlsxWriter looks for the newest functions in each formula, most of its time in a workbook of so many; templates use
    none of them. Those that fill a row and stay on their sheet are stored once, as spreadsheets do.
    """

    def __init__(self) -> None:
        super().__init__()
        self.filled: dict[str, str] = {}  # by cell: what its element says of the formula it shares
        self.shared = 0  # how many formulas fill several cells

    def fill_right(self, row: int, first: int, last: int) -> None:
        """Store the formulas of some cells side by side, from 0, as the one of the first, filled to the right."""
        names = [f"{letters(column + 1)}{row + 1}" for column in range(first, last + 1)]
        shared = f'<f t="shared" si="{self.shared}"'
        self.shared += 1
        self.filled |= dict.fromkeys(names[1:], f"{shared}/>")
        self.filled[names[0]] = f'{shared} ref="{names[0]}:{names[-1]}">'

    def print_what_is_there(self) -> None:
        """Print the cells written and no more, if no print area was set: long texts would spread over more paper.

        What stays in view on the screen is repeated on every page.
        """
        if not self.print_area_range and self.dim_rowmax is not None:
            self.print_area(0, 0, self.dim_rowmax, self.dim_colmax)
        rows, columns = self.panes[:2] if self.panes else (0, 0)
        if rows and not self.repeat_row_range:
            self.repeat_rows(0, rows - 1)
        if columns and not self.repeat_col_range:
            self.repeat_columns(0, columns - 1)

    def print_nothing(self) -> None:
        """Print an empty cell, to the right of all that is there: a page of nothing is left out."""
        column = (self.dim_colmax or 0) + 1
        self.print_area(0, column, 0, column)
        self.repeat_row_range, self.repeat_col_range = "", ""

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: Any = 0
    ) -> int:
        self._check_dimensions(row, col)
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0

    def _xml_formula_element(self, formula: str, result: Any, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        started = self.filled.get(dict(attributes)["r"], "<f>")
        told = started if started.endswith("/>") else f"{started}{escape(formula, quote=False)}</f>"
        about = "".join(f' {name}="{value}"' for name, value in attributes)
        self.fh.write(f"<c{about}>{told}<v>{escape(str(result), quote=False)}</v></c>")

    def _calculate_spans(self) -> None:
        """Leave out which columns each row has: no program needs to be told, and it takes time and room."""
