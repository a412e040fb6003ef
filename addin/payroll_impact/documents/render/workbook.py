"""An answer as an Excel workbook, in memory, with native charts: the same input gives the same bytes."""

import datetime as dt
import io
import math

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.document import Answer, Cell, Column, Table
from payroll_impact.documents.quantities import shown, style_of
from payroll_impact.documents.render.heat import write_grid
from payroll_impact.documents.render.native_charts import Places, draw
from payroll_impact.documents.render.styles import Styles
from payroll_impact.errors import InputError

_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - no moment in time: equal answers are equal files
_A4 = 9
_FIRST = 5  # row of the facts
_WIDTHS = {"text": 22.0, "month": 11.0}
_NUMBER = 15.0
_LABEL = 34.0
_WIDEST = 48.0
_NARROW = 6  # columns that are printed in any case: the note above them is as wide
_LINE = 13.5  # height of a line of text in points
_PAGE = 126  # characters of a line of notes
_BOLD = (0.8, 16.0)  # characters in a line of the headline as part of plain text's, and its height
_HIGHEST = 400.0
_ROWS = 1_000_000  # a sheet holds little more
_TITLE = 200
_HUNDRED = 100.0
_PAGE_PIXELS = 1_250  # of charts on a page
_ROW_PIXELS = 20  # of a row that nobody set


def workbook_bytes(answer: Answer) -> bytes:
    """Return an answer as the bytes of an .xlsx file.

    Parameters
    ----------
    answer : Answer
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
    if any(len(table.rows) > _ROWS for table in answer.tables):
        raise InputError(f"a sheet holds {_ROWS:,} rows: write this as --csv")
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(target, options)
    facts = {name: value for name, _, value in answer.facts}
    workbook.set_properties(
        {
            "title": answer.title[:_TITLE],
            "subject": str(facts["scenario"])[:_TITLE],
            "comments": f"payroll-impact {facts['version']}",
            "created": _CREATED,
        }
    )
    _Filling(workbook, answer).fill()
    workbook.close()
    return target.getvalue()


class _Filling:
    """A workbook being filled with an answer."""

    def __init__(self, workbook: Workbook, answer: Answer) -> None:
        self.workbook, self.answer, self.styles = workbook, answer, Styles(workbook)
        self.places: Places = {}
        self.facts = {name: value for name, _, value in answer.facts}

    def fill(self) -> None:
        front = self._sheet(answer_sheet(self.answer), self.answer.title, portrait=True)
        charts = self._sheet("Charts", self.answer.title, portrait=True) if len(self.answer.charts) > 1 else None
        if self.answer.grid is not None:
            grid = self._sheet("Grid", self.answer.title)
            write_grid(grid, self.styles, self.answer.grid, self._said())
        for table in self.answer.tables:
            if table.name != "shown":  # text's short form of another table
                self._table(table)
        self._front(front, charts)

    def _said(self) -> str:
        """Return what every sheet says of its figures."""
        parts = [self.facts["scenario"], f"amounts in {self.facts['currency']}", self.facts.get("sign", "")]
        return "; ".join(str(part).rstrip(".") for part in parts if part)

    def _sheet(self, name: str, title: str, *, portrait: bool = False) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        if not portrait:
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
        sheet.set_header(f"&L{str(self.facts['scenario'])[:100].replace('&', '&&')}&R{name}")
        sheet.set_footer(f"&Lpayroll-impact {self.facts['version']}&RPage &P of &N")
        sheet.hide_gridlines(2)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, title, self.styles("title"))
        return sheet

    def _front(self, sheet: Worksheet, charts: Worksheet | None) -> None:
        """Write answer, facts and notes, and the chart if there is one; several have a sheet of their own."""
        sheet.set_column(0, 0, _LABEL, self.styles())
        sheet.set_column(1, 6, _NUMBER, self.styles())
        self._merged(sheet, 2, self.answer.headline or self.answer.title, "headline")
        row = _FIRST - 1
        for name, label, value in self.answer.facts:
            sheet.write_string(row, 0, label, self.styles("quiet", "top"))
            self._fact(sheet, row, name, value)
            row += 1
        row += 1
        for text in (*(f"Note well: {text}" for text in self.answer.warnings), *self.answer.notes):
            self._merged(sheet, row, text, "wrap")
            row += 1
        for chart in self.answer.charts if charts is None else ():
            drawn, _ = draw(self.workbook, chart, self.places, self.answer)
            sheet.insert_chart(row + 1, 0, drawn, {"object_position": 2})
        if charts is not None:
            self._charts(charts)

    def _charts(self, sheet: Worksheet) -> None:
        """Draw the charts below each other, as many on a page as it has room for."""
        sheet.set_column(0, 12, 10, self.styles())
        row, page, breaks = 2, 0, []
        for chart in self.answer.charts:
            drawn, height = draw(self.workbook, chart, self.places, self.answer)
            if page + height > _PAGE_PIXELS and page:
                breaks.append(row)
                page = 0
            sheet.insert_chart(row, 0, drawn, {"object_position": 2, "y_offset": 6})
            row += math.ceil(height / _ROW_PIXELS) + 1
            page += height + _ROW_PIXELS
        sheet.set_h_pagebreaks(breaks)
        sheet.fit_page = 0  # a page that must fit would ignore the breaks
        sheet.set_print_scale(70)

    def _fact(self, sheet: Worksheet, row: int, name: str, value: Cell) -> None:
        if isinstance(value, float) and math.isfinite(value):
            money = name in ("as_planned", "target") and abs(value) >= _HUNDRED
            counted = value.is_integer() and abs(value) >= _HUNDRED
            sheet.write_number(row, 1, value, self.styles("money" if money or counted else "general", "unit", "top"))
        elif isinstance(value, int):
            sheet.write_number(row, 1, value, self.styles("whole", "unit", "top"))
        else:
            text = shown(value, "number") if not isinstance(value, str) else value
            self._merged(sheet, row, text, "unit", "wrap", first=1)

    def _merged(self, sheet: Worksheet, row: int, text: str, *style: str, first: int = 0) -> None:
        """Write a text over the width of the page, as many lines high as it needs."""
        sheet.merge_range(row, first, row, 6, "", self.styles(*style))
        sheet.write_string(row, first, text, self.styles(*style))
        wide, high = _BOLD if "headline" in style else (1.0, _LINE)
        lines = math.ceil(len(text) / ((_PAGE if first == 0 else _PAGE - _LABEL) * wide))
        sheet.set_row(row, min(high * max(1, lines) + 1.5, _HIGHEST))

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.name.replace("_", " ").capitalize(), table.title)
        sheet.write_string(1, 0, self._said(), self.styles("note"))
        if not table.rows:
            sheet.write_string(3, 0, table.empty, self.styles())
            return
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, _width(table, place, column), self.styles())
            side = "unit" if column.kind in ("text", "month") else "right"
            sheet.write_string(3, place, column.title, self.styles("head", side))
            self.places[table.name, column.name] = (sheet.get_name(), 4, place)
        sheet.set_row(3, 30)
        printed = max(place for place, column in enumerate(table.columns) if column.brief and not column.drawn)
        sheet.print_area(0, 0, len(table.rows) + 3, max(printed, _NARROW))
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        for row, cells in enumerate(table.rows, start=4):
            for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
                self._cell(sheet, row, place, column, cell)

    def _cell(self, sheet: Worksheet, row: int, place: int, column: Column, cell: Cell) -> None:
        if cell is None:
            return
        if isinstance(cell, str):
            sheet.write_string(row, place, cell, self.styles("unit"))
        elif math.isfinite(cell):
            sheet.write_number(row, place, cell, self.styles(_style(column, float(cell))))
        elif not any(series.y == column.name for chart in self.answer.charts for series in chart.series):
            # a chart draws text as nought; where one is drawn, the remark beside says what an empty cell is
            sheet.write_string(row, place, shown(cell, column.kind), self.styles("right", "quiet"))


def _style(column: Column, value: float) -> str:
    small = column.kind == "money" and abs(value) < _HUNDRED and value != round(value)
    return "cents" if small else style_of(column.kind)


def _width(table: Table, place: int, column: Column) -> float:
    if column.kind not in ("text", "month"):
        return max(_NUMBER, min(len(column.title) * 0.6, 24.0))
    longest = max((len(str(row[place] or "")) for row in table.rows), default=0)
    return min(max(longest + 2.0, len(column.title) + 2.0, 10.0), _WIDEST)


def answer_sheet(answer: Answer) -> str:
    """Return the name of the first sheet."""
    return {"breakeven": "Break-even", "drivers": "About"}.get(answer.kind, answer.kind.capitalize())
