"""The sheet Years: the months of the plan added up by fiscal year and by fiscal quarter."""

from payroll_impact.cells.addresses import letters
from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, show_master
from payroll_impact.templates.formulas import CellReference, Expression, expression, fn
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.impact import money_agrees
from payroll_impact.templates.what_if.limits import size

LABEL_ROW, _KEY_ROW, _MONTHS_ROW, _FIRST_ROW = 4, 5, 6, 8  # from 1
_LINES = (*RECURRING_LINES, "recurring", *ONE_OFF_LINES, "one-off")
FLOWS = (
    *(f"plan {line}" for line in _LINES), "plan", "baseline recurring", "baseline one-off", "baseline",
    *(f"impact {line}" for line in (*RECURRING_LINES, *ONE_OFF_LINES)), "impact",
)  # fmt: skip
STOCKS = ("cumulative", "heads", "base heads")


def periods() -> dict[str, tuple[int, int]]:
    """Return for years and quarters their first column, from 0, and how many there are."""
    return {"fiscal year": (2, size().years), "fiscal quarter": (2 + size().years, size().quarters)}


def year_cell(key: str, index: int = 0, period: str = "fiscal year") -> CellReference:
    """Return the cell of a figure in a period, from 0."""
    row = _FIRST_ROW + (*FLOWS, *STOCKS).index(key)
    return CellReference(letters(periods()[period][0] + 1 + index), row, "Years").absolute


def write_years(book: Book, total: TimeSheet, timeline: TimeSheet) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "Years", "output", "By fiscal year and quarter",
        "Flows are added up, stocks are those at the end; a fiscal year is named for the year it ends in.",
        (40, 12, *[15] * size().years, *[13] * size().quarters),
    )  # fmt: skip
    show_master(sheet, 2, 3)
    sheet.texts(LABEL_ROW - 1, 0, ("", "unit"), "head")
    sheet.texts(_KEY_ROW - 1, 0, ("Periods since the first", "number"), "note")
    sheet.texts(_MONTHS_ROW - 1, 0, ("Months of it in the plan", "number"), "note")
    for row, key in enumerate((*FLOWS, *STOCKS), start=_FIRST_ROW - 1):
        look = ("bold",) if total[key].style == "sum" else ()
        sheet.text(row, 0, total[key].title, *look)
        sheet.formula(row, 1, case.in_currency(total[key].unit), "unit")
    for period, (first, count) in periods().items():
        for index in range(count):
            _period(sheet, total, timeline, period, first + index)
    first, count = periods()["fiscal quarter"]
    sheet.worksheet.set_column(first, first + count - 1, 13, book.styles(), {"level": 1})
    sheet.worksheet.set_row(LABEL_ROW - 1, 27)  # names of two lines: LibreOffice does not find out by itself
    sheet.worksheet.freeze_panes(LABEL_ROW, 2)
    sheet.worksheet.fit_to_pages(2, 0)
    sheet.worksheet.repeat_columns(0, 1)


def _period(sheet: Sheet, total: TimeSheet, timeline: TimeSheet, period: str, column: int) -> None:
    """Write the column of a period: its name, what of it is in the plan, and all figures."""
    keys = timeline[period].months()
    rows = (LABEL_ROW, _KEY_ROW, _MONTHS_ROW)
    label, since, months = (CellReference(letters(column + 1), row).row_fixed for row in rows)
    key = fn.INDEX(keys, 1, 1) + since
    full, year, quarter = expression(12), key, expression("")
    if period == "fiscal quarter":
        full, year = places.QUARTER, fn.INT(key * places.QUARTER / 12)
        quarter = expression(" Q") & (fn.MOD(key * places.QUARTER, 12) / places.QUARTER + 1)
    named = fn.IF(case.AHEAD == 0, "", "FY ") & year & quarter
    of_months = expression(" (") & months & fn.IF(months == 1, " month)", " months)")
    at = column - periods()[period][0]
    sheet.formula(label.row - 1, column, fn.IF(months == 0, "", named & fn.IF(months == full, "", of_months)),
                  "head", "right")  # fmt: skip
    sheet.formula(since.row - 1, column, since.moved(columns=-1) + 1 if at else 0, "year", "note")
    sheet.formula(months.row - 1, column, fn.COUNTIF(keys, key), "year", "note")
    for row, name in enumerate((*FLOWS, *STOCKS), start=_FIRST_ROW - 1):
        cells = total[name].months()
        at_the_end = fn.INDEX(cells, 1, fn.MAX(1, fn.COUNTIF(keys, expression("<=") & key)))
        figure = fn.SUMIF(keys, key, cells) if name in FLOWS else at_the_end
        sheet.formula(row, column, fn.IF(months == 0, "", figure), total[name].style)


def years_add_up(total: TimeSheet) -> list[Check]:
    """Return the checks that years, and quarters, have all months of the impact."""
    whole = fn.SUM(total["impact"].months())
    return [
        Check(f"The {period}s add up to the impact of all months",
              money_agrees(whole, fn.SUM(_all_periods("impact", period))), "A formula has been overwritten.")
        for period in periods()
    ]  # fmt: skip


def _all_periods(key: str, period: str) -> Expression:
    return year_cell(key, 0, period).area(1, periods()[period][1])
