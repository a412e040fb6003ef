"""The sheet Timeline: the months of the plan, and what a calendar says about each."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.formulas import Expression, fn
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.grid import Cursor, TimeSheet
from payroll_impact.templates.what_if.limits import MONTH_ROW, size


def timeline() -> TimeSheet:
    """Return the sheet, its blocks reserved."""
    told = f"{size().months} months from the first; the same column is the same month everywhere."
    sheet = TimeSheet("Timeline", "Timeline", told)
    sheet.next_row = MONTH_ROW + 1
    sheet.reserve("start", "First day of the month", "date", style="month")
    sheet.reserve("end", "Last day of the month", "date", style="date")
    sheet.reserve("days", "Days in the month", "days", style="whole")
    sheet.reserve("year", "Calendar year", "year", style="year")
    sheet.reserve("year of plan", "Calendar year of the plan", "number", style="whole")
    sheet.reserve("calendar month", "Month of the year", "number", style="whole")
    sheet.reserve("fiscal year", "Fiscal year, named for the calendar year it ends in", "year", style="year")
    sheet.reserve("fiscal quarter", "Fiscal quarter: four times the year, and quarters before", "number", style="year")
    sheet.reserve("january", "January: wage bases begin again", "0/1", style="flag")
    sheet.reserve("discount", "Discount factor at the month's end", "factor", style="fraction")
    return sheet


def write_timeline(book: Book, sheet: TimeSheet) -> None:
    """Write the sheet."""

    def formulas(x: Cursor) -> dict[str, Expression]:
        now = x.on(sheet)
        fiscal_month = fn.MONTH(fn.EDATE(now["start"], case.AHEAD))
        return {
            "start": fn.EDATE(case.START, x.number - 1),
            "end": fn.EDATE(now["start"], 1) - 1,
            "days": now["end"] - now["start"] + 1,
            "year": fn.YEAR(now["start"]),
            "year of plan": now["year"] - case.FIRST_YEAR + 1,
            "calendar month": fn.MONTH(now["start"]),
            "fiscal year": fn.YEAR(fn.EDATE(now["start"], case.AHEAD)),
            "fiscal quarter": fn.INT((12 * now["fiscal year"] + fiscal_month - 1) / places.QUARTER),
            "january": 1 * (now["calendar month"] == 1),
            "discount": (1 + case.DISCOUNT) ** (-x.number / 12),
        }

    sheet.write(book).fill(formulas)
