"""A workbook in the making: its sheets with their print set-up, and the figures they share."""

import math
from collections.abc import Sequence

import attrs
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.document import Document
from payroll_impact.documents.render.native_charts import Places
from payroll_impact.documents.render.styles import Styles
from payroll_impact.documents.report.data import ReportData
from payroll_impact.model import Comparison

FIRST_MONTH = 4  # the same column is the same month on every sheet over time
_A4 = 9
HIGHEST = 409.0  # the highest a row can be
_LINE_HEIGHT = 13.5  # of a line of text in points
_HEADER = 100  # what Excel takes in a page header is short


@attrs.frozen
class ReportBook:
    """The workbook, its formats, what it reports, and where charts find the columns of the document's tables."""

    workbook: Workbook
    styles: Styles
    comparison: Comparison
    content: ReportData
    document: Document
    number: int = 0
    places: Places = attrs.field(factory=dict)

    def named(self, sheet: str) -> str:
        """Return the name of a sheet: numbered where the workbook holds several scenarios."""
        return f"{self.number} {sheet}" if self.number else sheet

    def sheet(self, name: str, title: str, widths: Sequence[float]) -> Worksheet:
        """Return a sheet with its title, column widths, and the page header and footer."""
        sheet = self.workbook.get_worksheet_by_name(self.named(name))
        shown = self.content.name[:_HEADER].replace("&", "&&")
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
        sheet.set_header(f"&L{shown}&R{name}")
        sheet.set_footer(f"&Lpayroll-impact {self.content.version}&RPage &P of &N")
        sheet.hide_gridlines(2)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.styles())
        sheet.write_string(0, 0, title, self.styles("title"))
        return sheet

    def lines(self, sheet: Worksheet, row: int, text: str, width: float) -> None:
        """Make a row as high as a text that wraps in a column of `width` characters."""
        sheet.set_row(row, min(_LINE_HEIGHT * max(1, math.ceil(len(text) / width)) + 1.5, HIGHEST))

    def unit(self, unit: str) -> str:
        """Return a unit in the plan's currency."""
        return unit.replace("currency", self.content.currency)

    def head(self, sheet: Worksheet, row: int, titles: Sequence[str], right: range = range(0)) -> None:
        """Write the header of a table; the titles of number columns stand on the right."""
        for column, title in enumerate(titles):
            side = "right" if column in right else "unit" if column - 1 in right else "head"
            sheet.write_string(row, column, title, self.styles("head", side))

    def months(self, sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
        """Head a sheet over time: freeze the labels, repeat them in print, twelve months a page."""
        months = self.comparison.plan.calendar.months
        self.head(sheet, row, titles)
        for column, month in enumerate(months, start=FIRST_MONTH):
            sheet.write_datetime(row, column, month, self.styles("head", "month"))
        sheet.set_column(FIRST_MONTH, FIRST_MONTH + len(months) - 1, 11, self.styles())
        sheet.freeze_panes(row + 1, FIRST_MONTH)
        sheet.repeat_rows(row)
        sheet.repeat_columns(0, FIRST_MONTH - 1)
        sheet.fit_page = 0  # pages break at the year, not where a whole plan would shrink to
        sheet.set_print_scale(50)
        sheet.set_v_pagebreaks(list(range(FIRST_MONTH + 12, FIRST_MONTH + len(months), 12)))


def cell(row: int, column: int) -> str:
    """Return a cell's name, relative.

    >>> cell(4, 2)
    'C5'
    """
    return str(xl_rowcol_to_cell(row, column))


def column_name(column: int) -> str:
    """Return a column's letters.

    >>> column_name(28)
    'AC'
    """
    return str(xl_col_to_name(column))
