"""The sheet Timeline: the months of the plan, and what a calendar says about each."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.limits import MONTH_ROW


def timeline() -> TimeSheet:
    """Return the sheet, its blocks reserved."""
    sheet = TimeSheet("Timeline", "Timeline", "36 months from the first; the same column is the same month everywhere.")
    sheet.next_row = MONTH_ROW + 1
    sheet.reserve("start", "First day of the month", "date", style="month")
    sheet.reserve("end", "Last day of the month", "date", style="date")
    sheet.reserve("days", "Days in the month", "days", style="whole")
    sheet.reserve("year", "Calendar year", "year", style="year")
    sheet.reserve("year of plan", "Calendar year of the plan", "number", style="whole")
    sheet.reserve("calendar month", "Month of the year", "number", style="whole")
    sheet.reserve("january", "January: wage bases begin again", "0/1", style="flag")
    sheet.reserve("discount", "Discount factor at the month's end", "factor", style="fraction")
    return sheet


def write_timeline(book: Book, sheet: TimeSheet) -> None:
    """Write the sheet."""
    rows = sheet.write(book)
    rows.fill("start", lambda x, _: f"EDATE({case.START},{x.number}-1)")
    rows.fill("end", lambda x, _: f"EDATE({x.cell(sheet['start'])},1)-1")
    rows.fill("days", lambda x, _: f"{x.cell(sheet['end'])}-{x.cell(sheet['start'])}+1")
    rows.fill("year", lambda x, _: f"YEAR({x.cell(sheet['start'])})")
    rows.fill("year of plan", lambda x, _: f"{x.cell(sheet['year'])}-{case.FIRST_YEAR}+1")
    rows.fill("calendar month", lambda x, _: f"MONTH({x.cell(sheet['start'])})")
    rows.fill("january", lambda x, _: f"1*({x.cell(sheet['calendar month'])}=1)")
    rows.fill("discount", lambda x, _: f"(1+{case.DISCOUNT})^(-{x.number}/12)")
