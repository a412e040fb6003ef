"""The report as an Excel workbook, in memory: the same input gives the same bytes."""

import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from payroll_impact.documents.render.sheet_parts import column_widths, write_section
from payroll_impact.documents.render.styles import Styles
from payroll_impact.documents.render.xlsx import CREATED, OPTIONS
from payroll_impact.documents.report.data import SIGN_CONVENTION, ReportData, build_report
from payroll_impact.documents.report.document import describe_report
from payroll_impact.documents.report_workbook.book import ReportBook
from payroll_impact.documents.report_workbook.sheets import (
    assumptions,
    bridge,
    changes,
    headcount,
    monthly,
    oneoff,
    overview,
    roles,
    scenario,
    summary,
    taxes,
    years,
)
from payroll_impact.model import Comparison

_TITLE = 200
# sheets with live formulas, and the sections that are seen on them; every other section has a sheet as it is
_FRONT = ("Summary", "Changes", "Roles", "Monthly", "Headcount", "Years", "Bridge", "One-off")
_BACK = ("Assumptions", "Taxes", "Scenario")
_LIVE = {"figures", "time", "unknown", "changes", "roles", "months", "years", "bridge", "once", "assumptions", "law"}


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
    workbook = Workbook(target, OPTIONS)
    content = reports[0][1]
    workbook.set_properties(
        {
            "title": content.name[:_TITLE] if len(reports) == 1 else f"{len(reports)} workforce plans",
            "subject": "Payroll impact of a workforce plan",
            "comments": f"payroll-impact {content.version}. {SIGN_CONVENTION}",
            "created": CREATED,
        }
    )
    styles = Styles(workbook)
    numbers = range(1, len(reports) + 1) if len(reports) > 1 else (0,)
    books = [
        ReportBook(workbook, styles, *report, describe_report([report]), number)
        for number, report in zip(numbers, reports, strict=True)
    ]
    if len(books) > 1:
        workbook.add_worksheet(overview.NAME)
    for book in books:
        _fill(book)
    if len(books) > 1:
        overview.write(books)
    workbook.close()
    return target.getvalue()


def _fill(book: ReportBook) -> None:
    plain = {section.menu or section.title: section for section in book.document.sections if section.name not in _LIVE}
    for name in (*_FRONT, *plain, *_BACK):
        book.workbook.add_worksheet(book.named(name))
    months, heads = monthly.write(book), headcount.write(book)
    years.write(book, months, heads)
    for sheet in (bridge, changes, roles, oneoff, assumptions, taxes, scenario):
        sheet.write(book)
    for name, section in plain.items():
        sheet = book.sheet(name, section.title, column_widths(section.parts))
        write_section(book.workbook, sheet, book.styles, book.document, section, book.places)
    summary.write(book)
