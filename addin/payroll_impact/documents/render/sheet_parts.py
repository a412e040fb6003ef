"""Parts of a document on a sheet: tables cell by cell, and whole sections below each other."""

import datetime as dt
import math
from collections.abc import Collection, Iterable
from itertools import zip_longest

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.document import (
    Cell,
    Chart,
    Column,
    Document,
    Listing,
    Look,
    Paragraph,
    Part,
    Section,
    Table,
    resolve,
)
from payroll_impact.documents.quantities import Kind, cell_style, format_cell
from payroll_impact.documents.render.native_charts import (
    Places,
    chart_height,
    chart_options,
    draw_native,
    place_down,
)
from payroll_impact.documents.render.styles import Styles
from payroll_impact.documents.wording import clean

LINE, HIGHEST = 13.5, 400.0  # height of a line of text, and the most a row may have, in points
ROW_PIXELS = 20  # of a row that nobody set
_WIDEST, _NARROW = 48.0, 34.0  # characters of a column at most, in a small table less
_LEAST = 9.0  # characters of a column of numbers
_CHART = 128.0  # characters as wide as a chart
_LETTER = 7.0  # pixels of a character
_LITTLE_MORE = 1.6
_WITHOUT_TABLES = (34.0, *[15.0] * 5)
_HUNDRED = 100.0
_LINK = 240  # characters of a link, at most
_TEXTS = {"": ("wrap",), "strong": ("bold", "wrap"), "doubt": ("bold", "wrap"), "note": ("note", "wrap")}
_LOOKS: dict[Look, tuple[str, ...]] = {
    "": (), "unknown": ("unknown",), "part": ("quiet",), "quiet": ("quiet",), "total": ("total",),
}  # fmt: skip


def column_widths(parts: Iterable[Part]) -> list[float]:
    """Return how wide the columns of a sheet with these parts are, in characters."""
    every = list(parts)
    tables = [part for part in every if isinstance(part, Table) and part.in_workbook]
    each = [[_width(table, place, column) for place, column in _columns(table)] for table in tables]
    widths = [max(widths) for widths in zip_longest(*each, fillvalue=0.0)] or list(_WITHOUT_TABLES)
    if any(isinstance(part, Chart) for part in every):  # what is printed is as wide as a chart
        widths[0] += max(0.0, _CHART - sum(widths[: _printed(tables) or len(widths)]))
    return widths


def _printed(tables: Iterable[Table]) -> int:
    """Return how many columns are printed."""
    return max((sum(column.on_page for column in table.columns) for table in tables if not table.drawn), default=0)


def write_section(  # noqa: PLR0913, PLR0917 - a section, and where it goes
    workbook: Workbook, sheet: Worksheet, styles: Styles, document: Document, section: Section, places: Places
) -> None:
    """Write a section below the title of its sheet, whose columns are `column_widths` wide.

    Parameters
    ----------
    workbook, sheet, styles : xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet, Styles
        The sheet to fill.
    document, section : Document, Section
        What to write; charts may read tables of other sections.
    places : dict
        Where the columns of tables stand that are written already; those of this section are added.
    """
    widths = column_widths(section.parts)
    tables = [part for part in section.parts if isinstance(part, Table) and part.in_workbook]
    last = max((_printed(tables) or len(widths)) - 1, 1)
    charts: list[tuple[int, Chart]] = []
    heads: list[int] = []
    row = end = 1
    for part in sorted(section.parts, key=_serves_charts):
        if isinstance(part, Paragraph | Listing):
            look = _TEXTS[part.look] if isinstance(part, Paragraph) else ("wrap",)
            for text in (part.text,) if isinstance(part, Paragraph) else part.items:
                sheet.merge_range(row, 0, row, last, "", styles(*look))
                sheet.write_string(row, 0, clean(text), styles(*look))
                sheet.set_row(row, _height(len(text) / (sum(widths[: last + 1]) * 1.1)))
                row += 1
        elif isinstance(part, Chart):
            charts.append((row + 1, part))
            row += math.ceil(chart_height(part) / ROW_PIXELS) + 2
        elif isinstance(part, Table) and part.in_workbook:
            sheet.write_string(row + 1, 0, clean(part.title), styles("section"))
            heads.append(row + 2)
            row = write_table(sheet, styles, part, row + 2, places) + 1
        if not _serves_charts(part):
            end = row
    for top, chart in charts:
        sheet.insert_chart(top, 0, draw_native(workbook, document, chart, places), chart_options(document, chart))
    sheet.print_area(0, 0, end, last)
    # a page is about two thirds as high as it is wide; what is a little more is not left alone on a second one
    if charts and end * ROW_PIXELS < sum(widths[: last + 1]) * _LETTER * 2 / 3 * _LITTLE_MORE:
        sheet.fit_to_pages(1, 1)
    if len(heads) == 1:
        sheet.repeat_rows(heads[0])
    sheet.freeze_panes(heads[0] + 1 if len(heads) == 1 and not charts else 1, 1)


def write_table(  # noqa: PLR0913 - a table, and where it goes
    sheet: Worksheet, styles: Styles, table: Table, head: int, places: Places, *, drawn: Collection[str] = ()
) -> int:
    """Write a table from the row of its head on, and return the row after it.

    Parameters
    ----------
    drawn : collection of str
        Columns that a chart draws: where they have no value their cell stays empty, as a chart takes text for nought.
    """
    if not table.rows and table.total is None:
        sheet.write_string(head, 0, table.empty, styles("note"))
        return head + 1
    columns = _columns(table)
    for at, (_, column) in enumerate(columns):
        side = "unit" if column.is_text else "right"
        sheet.write_string(head, at, clean(column.title), styles("head", side))
        places[table.name, column.name] = place_down(sheet.get_name(), head + 1, at)
    most = max(len(column.title) / _width(table, place, column) for place, column in columns)
    sheet.set_row(head, _height(1.25 * most))  # bold letters are wider
    lines = [(cells, _LOOKS[table.look(number)]) for number, cells in enumerate(table.rows)]
    if table.total is not None:
        lines.append((table.total, ("total",)))
    for row, (cells, look) in enumerate(lines, start=head + 1):
        longest = 1.0
        for at, (place, column) in enumerate(columns):
            _write_cell(sheet, row, at, cells[place], column, styles, look, empty=column.name in drawn)
            if isinstance(cells[place], str):
                longest = max(longest, len(str(cells[place])) / (_width(table, place, column) * 1.1))
        if longest > 1:
            sheet.set_row(row, _height(longest))
    return head + 1 + len(lines)


def _serves_charts(part: Part) -> bool:
    """Whether a part is a table that charts alone read: it stands below what is printed."""
    return isinstance(part, Table) and part.drawn


def _columns(table: Table) -> list[tuple[int, Column]]:
    """Return the columns a sheet shows, with their places: details, and what serves charts alone, stand last."""
    shown = [(place, column) for place, column in enumerate(table.columns) if not column.data]
    return sorted(shown, key=lambda each: (each[1].drawn, each[1].detail))


def _write_cell(  # noqa: PLR0913, PLR0917 - a cell, and where it goes
    sheet: Worksheet, row: int, at: int, cell: Cell, column: Column, styles: Styles, look: tuple[str, ...],
    *, empty: bool,
) -> None:  # fmt: skip
    value, kind, signed = resolve(cell, column)
    if value is None:
        shown = format_cell(value, kind)
        if shown:
            sheet.write_string(row, at, shown, styles("right", "top", "quiet", *look))
        elif look:
            sheet.write_blank(row, at, None, styles(*look))
    elif kind == "link" and 0 < len(str(value)) <= _LINK:
        target = str(value).replace("%", "%25").replace("#", "%23")
        sheet.write_url(row, at, f"external:{target}", styles(*look), string=clean(str(value)))
    elif isinstance(value, str):
        side = ("unit", "wrap") if column.is_text else ("right", "top", "wrap")
        sheet.write_string(row, at, clean(value.replace("\n", "; ")), styles(*side, *look))
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, at, value, styles(*look, "top", "month" if kind == "month" else "date"))
    elif math.isfinite(value):
        sheet.write_number(row, at, value, styles(*look, "top", _number_style(kind, float(value), signed=signed)))
    elif not empty:
        sheet.write_string(row, at, format_cell(value, kind), styles("right", "top", "quiet", *look))


def _number_style(kind: Kind, value: float, *, signed: bool) -> str:
    if kind == "heads" and value == round(value):
        return "heads"
    small = kind == "money" and abs(value) < _HUNDRED and value != round(value)
    return cell_style("cents" if small else kind, value, signed=signed)


def _width(table: Table, place: int, column: Column) -> float:
    if not column.is_text:
        shown = [_shown_letters(row[place], column) for row in table.rows]
        words = max(map(len, column.title.split()))
        return min(max(_LEAST, max(shown, default=0) + 3.0, words + 2.0), _NARROW)
    longest = max((len(str(row[place] or "")) for row in table.rows), default=0)
    return min(max(longest + 2.0, len(column.title) + 2.0, 10.0), _NARROW if table.small else _WIDEST)


def _shown_letters(cell: Cell, column: Column) -> int:
    value, kind, signed = resolve(cell, column)
    return len(format_cell(value, kind, signed=signed))


def _height(lines: float) -> float:
    """Return the height of a row with so many lines of text."""
    return min(LINE * max(1, math.ceil(lines)) + 1.5, HIGHEST)
