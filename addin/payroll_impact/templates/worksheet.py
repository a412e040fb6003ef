"""The worksheets of templates: many plain formulas, and native what-if data tables, which XlsxWriter does not write."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from payroll_impact.cells.addresses import Area

_Attributes = Sequence[tuple[str, Any]]


class _Table(str):
    """What stands where other cells have a formula: the area of a data table and the cell its rates go into."""

    __slots__ = ("area", "tried")
    area: str
    tried: str


class PlainWorksheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose formulas are stored as they are written.

    XlsxWriter looks for the newest functions in each formula, most of its time in a workbook of so many; templates use
    none of them.
    """

    def write_data_table(self, area: Area, tried: str, values: Sequence[Any], style: Format) -> None:
        """Write a data table down one column, with its values; `tried` is the cell its headings are put into."""
        table = _Table(f"TABLE(,{tried})")
        table.area, table.tried = area.reference, tried
        row, column = area.first.row - 1, area.first.column - 1
        self.write_formula(row, column, table, style, values[0])
        for offset, value in enumerate(values[1:], start=1):
            self.write(row + offset, column, value, style)

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

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula if isinstance(formula, _Table) else formula.removeprefix("=")

    def _xml_formula_element(self, formula: str, result: Any, attributes: _Attributes = ()) -> None:
        if not isinstance(formula, _Table):
            super()._xml_formula_element(formula, result, attributes)
            return
        told = [("t", "dataTable"), ("ref", formula.area), ("dt2D", "0"), ("dtr", "0"), ("r1", formula.tried)]
        self._xml_start_tag("c", attributes)
        self._xml_empty_tag("f", told)
        self._xml_data_element("v", result)
        self._xml_end_tag("c")
