"""The report as an Excel workbook, in memory: the same input gives the same bytes."""

import datetime as dt
import io

from xlsxwriter import Workbook

from payroll_impact.model import Comparison
from payroll_impact.reports import charts
from payroll_impact.reports.book import SHEETS, Book
from payroll_impact.reports.content import SIGN_CONVENTION, Content, content_of
from payroll_impact.reports.sheets import assumptions, bridge, headcount, monthly, summary, taxes
from payroll_impact.reports.styles import Styles

_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - no moment in time: one constant, so that equal reports are equal files
_TITLE = 200


def workbook_bytes(comparison: Comparison, content: Content | None = None) -> bytes:
    """Return the report as the bytes of an .xlsx file.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    content : Content, optional
        What `content_of` read off it, if that is at hand.

    Returns
    -------
    bytes
        Sheets Summary, Monthly, Headcount, Bridge, Assumptions and Taxes; every formula with its value.

    Raises
    ------
    InputError
        If the plan has a scenario axis.
    """
    content = content or content_of(comparison)
    target = io.BytesIO()
    workbook = Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    workbook.set_properties(
        {
            "title": content.name[:_TITLE],
            "subject": "Payroll impact of a workforce plan",
            "comments": f"payroll-impact {content.version}. {SIGN_CONVENTION}",
            "created": _CREATED,
        }
    )
    _fill(Book(workbook, Styles(workbook), comparison, content))
    workbook.close()
    return target.getvalue()


def _fill(book: Book) -> None:
    for name in SHEETS:
        book.workbook.add_worksheet(name)
    months, heads = monthly.write(book), headcount.write(book)
    steps = bridge.write(book)
    drawn = charts.waterfall(book, steps)
    drawn.set_size({"width": 900, "height": 305})
    book.workbook.get_worksheet_by_name("Bridge").insert_chart(steps.chart, 0, drawn, {"object_position": 2})
    assumptions.write(book)
    taxes.write(book)
    summary.write(book, months, heads, steps)
