"""A document as an Excel workbook, in memory, with native charts: the same input gives the same bytes."""

import datetime as dt
import io
import math

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from payroll_impact import __version__
from payroll_impact.documents.document import Document, Listing, Paragraph, Plain, Section, Table
from payroll_impact.documents.quantities import format_cell
from payroll_impact.documents.render.heat import write_grid
from payroll_impact.documents.render.native_charts import Places, chart_height, chart_options, draw_native
from payroll_impact.documents.render.sheet_parts import HIGHEST, LINE, ROW_PIXELS, column_widths, write_table
from payroll_impact.documents.render.styles import Styles
from payroll_impact.documents.wording import clean
from payroll_impact.errors import InputError

# no moment in time: one constant, so that equal documents are equal files
CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_A4 = 9
_FIRST = 5  # row of the facts
_HEAD = 3
_NUMBER = 15.0
_LABEL = 34.0
_NOTE, _USUAL = 110.0, 8.4  # characters of the note above a table, and of a column that nobody set
_PAGE = 126  # characters of a line of notes
_BOLD = (0.8, 16.0)  # characters in a line of the headline as part of plain text's, and its height
_ROWS = 1_000_000  # a sheet holds little more
_TEXT = 200  # of a document's properties
_SHEET = 31  # letters of a sheet's name
_HUNDRED = 100.0
_PAGE_PIXELS = 1_250  # of charts on a page


def render_xlsx(document: Document) -> bytes:
    """Return a document as the bytes of an .xlsx file.

    Parameters
    ----------
    document : Document
        Of any analysis.

    Returns
    -------
    bytes
        A first sheet with the answer, its facts and charts, and a sheet for each table.

    Raises
    ------
    InputError
        If a table has more rows than a sheet.
    """
    if any(len(table.rows) > _ROWS for table in document.tables):
        raise InputError(f"a sheet holds {_ROWS:,} rows: write this as --csv")
    target = io.BytesIO()
    workbook = Workbook(target, OPTIONS)
    workbook.set_properties(
        {
            "title": document.title[:_TEXT],
            "subject": str(document.fact("scenario") or document.span)[:_TEXT],
            "comments": f"payroll-impact {__version__}",
            "created": CREATED,
        }
    )
    _Filling(workbook, document).fill()
    workbook.close()
    return target.getvalue()


class _Filling:
    """A workbook being filled with a document."""

    def __init__(self, workbook: Workbook, document: Document) -> None:
        self.workbook, self.document, self.styles = workbook, document, Styles(workbook)
        self.places: Places = {}
        self.subject = str(document.fact("scenario") or document.title)

    def fill(self) -> None:
        document = self.document
        front = self._sheet("Answer", document.title, portrait=True)
        charts = self._sheet("Charts", document.title, portrait=True) if len(document.charts) > 1 else None
        if document.grid is not None:
            write_grid(self._sheet("Grid", document.title), self.styles, document.grid, self._about())
        for section in document.sections:
            tables = [part for part in section.parts if isinstance(part, Table)]
            for table in tables:
                self._table(table)
            if not tables and any(isinstance(part, Listing) for part in section.parts):
                self._texts(section)
        self._front(front, charts)

    def _about(self) -> str:
        """Return what every sheet says of its figures."""
        currency = self.document.fact("currency")
        parts = [
            self.document.fact("scenario"), f"amounts in {currency}" if currency else "", self.document.fact("sign")
        ]  # fmt: skip
        return "; ".join(str(part).rstrip(".") for part in parts if part)

    def _sheet(self, name: str, title: str, *, portrait: bool = False) -> Worksheet:
        sheet = self.workbook.add_worksheet(name[:_SHEET])
        if not portrait:
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
        sheet.set_header(f"&L{self.subject[:100].replace('&', '&&')}&R{name.replace('&', '&&')}")
        sheet.set_footer(f"&Lpayroll-impact {__version__}&RPage &P of &N")
        sheet.hide_gridlines(2)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, clean(title), self.styles("title"))
        return sheet

    def _front(self, sheet: Worksheet, charts: Worksheet | None) -> None:
        """Write answer, facts and notes, and the chart if there is one; several have a sheet of their own."""
        document = self.document
        sheet.set_column(0, 0, _LABEL, self.styles())
        sheet.set_column(1, 6, _NUMBER, self.styles())
        if document.caution:
            self._merged(sheet, 1, " ".join(document.caution), "bold", "unknown", "wrap")
        self._merged(sheet, 2, document.headline or document.title, "headline")
        row = _FIRST - 1
        for paragraph in (*document.lead, *self._paragraphs()):
            self._merged(
                sheet, row, paragraph.text, "wrap", *(("bold",) if paragraph.look in ("doubt", "strong") else ())
            )
            row += 1
        for fact in document.facts:
            if not fact.data:
                sheet.write_string(row, 0, fact.title, self.styles("quiet", "top"))
                self._fact(sheet, row, fact.name, fact.value)
                row += 1
        row += 1
        for text in (*(f"Note well: {text}" for text in document.warnings), *document.notes):
            self._merged(sheet, row, text, "wrap")
            row += 1
        for chart in document.charts if charts is None else ():
            drawn = draw_native(self.workbook, document, chart, self.places)
            sheet.insert_chart(row + 1, 0, drawn, chart_options(document, chart))
        if charts is not None:
            self._charts(charts)

    def _paragraphs(self) -> list[Paragraph]:
        return [part for section in self.document.sections for part in section.parts if isinstance(part, Paragraph)]

    def _charts(self, sheet: Worksheet) -> None:
        """Draw the charts below each other, as many on a page as it has room for."""
        sheet.set_column(0, 12, 10, self.styles())
        row, page, breaks = 2, 0, []
        for chart in self.document.charts:
            drawn, height = draw_native(self.workbook, self.document, chart, self.places), chart_height(chart)
            if page + height > _PAGE_PIXELS and page:
                breaks.append(row)
                page = 0
            sheet.insert_chart(row, 0, drawn, {**chart_options(self.document, chart), "y_offset": 6})
            row += math.ceil(height / ROW_PIXELS) + 1
            page += height + ROW_PIXELS
        sheet.set_h_pagebreaks(breaks)
        sheet.fit_page = 0  # a page that must fit would ignore the breaks
        sheet.set_print_scale(60)

    def _fact(self, sheet: Worksheet, row: int, name: str, value: Plain) -> None:
        if isinstance(value, float) and math.isfinite(value):
            money = name in ("as_planned", "target") and abs(value) >= _HUNDRED
            counted = value.is_integer() and abs(value) >= _HUNDRED
            sheet.write_number(row, 1, value, self.styles("money" if money or counted else "general", "unit", "top"))
        elif isinstance(value, int):
            sheet.write_number(row, 1, value, self.styles("whole", "unit", "top"))
        else:
            text = value if isinstance(value, str) else format_cell(value, "number")
            self._merged(sheet, row, text, "unit", "wrap", first=1)

    def _merged(self, sheet: Worksheet, row: int, text: str, *style: str, first: int = 0) -> None:
        """Write a text over the width of the page, as many lines high as it needs."""
        plain = clean(text)
        sheet.merge_range(row, first, row, 6, "", self.styles(*style))
        sheet.write_string(row, first, plain, self.styles(*style))
        wide, high = _BOLD if "headline" in style else (1.0, LINE)
        lines = math.ceil(len(plain) / ((_PAGE if first == 0 else _PAGE - _LABEL) * wide))
        sheet.set_row(row, min(high * max(1, lines) + 1.5, HIGHEST))

    def _texts(self, section: Section) -> None:
        sheet = self._sheet(section.menu or section.title, section.title, portrait=True)
        sheet.set_column(0, 6, _NUMBER + 2, self.styles())
        row = 2
        for part in section.parts:
            for text in part.items if isinstance(part, Listing) else ():
                self._merged(sheet, row, text, "wrap")
                row += 1

    def _table(self, table: Table) -> None:
        name = table.name.replace("_", " ").capitalize()
        sheet = self._sheet(name, table.title)
        sheet.write_string(1, 0, clean(self._about()), self.styles("note"))
        widths = column_widths([table])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.styles())
        drawn = {series.y for chart in self.document.charts for series in chart.series if series.table == table.name}
        last = write_table(sheet, self.styles, table, _HEAD, self.places, drawn=drawn) - 1
        printed = [column for column in table.columns if column.on_page and column.brief]
        ends = [place for place in range(len(widths)) if sum(widths[: place + 1]) >= _NOTE]
        beyond = math.ceil(max(0.0, _NOTE - sum(widths)) / _USUAL)  # columns that nobody set, below the note
        sheet.print_area(0, 0, last, max(len(printed) - 1, ends[0] if ends else len(widths) - 1 + beyond))
        sheet.freeze_panes(_HEAD + 1, 1)
        sheet.repeat_rows(_HEAD)
