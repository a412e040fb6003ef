"""The worksheets of templates: many plain formulas."""

from xlsxwriter.worksheet import Worksheet


class PlainWorksheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose formulas are stored as they are written.

    XlsxWriter looks for the newest functions in each formula, most of its time in a workbook of so many; templates use
    none of them.
    """

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
        return formula.removeprefix("=")

    def _calculate_spans(self) -> None:
        """Leave out which columns each row has: no program needs to be told, and it takes time and room."""
