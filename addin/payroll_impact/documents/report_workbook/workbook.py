"""The report as an Excel workbook, in memory: the same input gives the same bytes."""

import datetime as dt
import io
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.render.styles import Styles
from payroll_impact.documents.report.data import SIGN_CONVENTION, ReportData, build_report
from payroll_impact.documents.report_workbook import charts, extra_charts
from payroll_impact.documents.report_workbook.book import Book
from payroll_impact.documents.report_workbook.sheets import (
    assumptions,
    bridge,
    changes,
    headcount,
    look,
    monthly,
    notice,
    oneoff,
    overview,
    risk,
    roles,
    scenario,
    statutory,
    summary,
    taxes,
    tornado,
    years,
)
from payroll_impact.model import Comparison

_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - no moment in time: one constant, so that equal reports are equal files
_TITLE = 200
_PLACE = {"object_position": 2}


def workbook_bytes(comparison: Comparison, content: ReportData | None = None) -> bytes:
    """Return the report of one plan as the bytes of an .xlsx file.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    content : ReportData, optional
        What `build_report` read off it, if that is at hand.

    Returns
    -------
    bytes
        Its sheets from Summary to Scenario; every formula with its value.

    Raises
    ------
    InputError
        If the plan has a scenario axis.
    """
    return workbook_of([(comparison, content or build_report(comparison))])


def workbook_of(reports: Sequence[tuple[Comparison, ReportData]]) -> bytes:
    """Return one or several reports as the bytes of an .xlsx file.

    Parameters
    ----------
    reports : sequence of (Comparison, ReportData)
        Sheets of several reports are numbered, behind an Overview of their key figures.
    """
    target = io.BytesIO()
    workbook = Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    content = reports[0][1]
    workbook.set_properties(
        {
            "title": content.name[:_TITLE] if len(reports) == 1 else f"{len(reports)} workforce plans",
            "subject": "Payroll impact of a workforce plan",
            "comments": f"payroll-impact {content.version}. {SIGN_CONVENTION}",
            "created": _CREATED,
        }
    )
    styles = Styles(workbook)
    numbers = range(1, len(reports) + 1) if len(reports) > 1 else (0,)
    books = [Book(workbook, styles, *report, number) for number, report in zip(numbers, reports, strict=True)]
    if len(books) > 1:
        workbook.add_worksheet(overview.NAME)
    for book in books:
        _fill(book)
    if len(books) > 1:
        overview.write(books)
    workbook.close()
    return target.getvalue()


def _fill(book: Book) -> None:
    for name in book.sheets:
        book.workbook.add_worksheet(book.named(name))
    months, heads = monthly.write(book), headcount.write(book)
    years.write(book, months, heads)
    steps = bridge.write(book)
    drawn = charts.waterfall(book, steps)
    drawn.set_size({"width": 900, "height": 305})
    _sheet(book, "Bridge").insert_chart(steps.chart, 0, drawn, _PLACE)
    for sheet in (look, changes, roles, oneoff, notice, statutory, assumptions, taxes, scenario):
        sheet.write(book)
    if book.content.tornado is not None:
        _sheet(book, "Tornado").insert_chart(4, 0, extra_charts.tornado(book, tornado.write(book)), _PLACE)
    if book.content.risk is not None:
        rows = risk.write(book)
        _sheet(book, "Risk").insert_chart(rows.chart, 0, extra_charts.histogram(book, rows), _PLACE)
    summary.write(book, months, heads, steps)


def _sheet(book: Book, name: str) -> Worksheet:
    return book.workbook.get_worksheet_by_name(book.named(name))
