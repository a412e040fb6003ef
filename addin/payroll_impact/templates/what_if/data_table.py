"""The sheet DataTable: present value at other discount rates by a native data table, held against two other ways."""

from payroll_impact.templates import rules
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, show_master
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.what_if import places, read
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.impact import DUST, metric_cell
from payroll_impact.templates.what_if.results import guarded, where_there

AS_SET = "as on Inputs"
_RATES = (0.0, 0.05, 0.08, 0.1, 0.12)
_ON_OPENING = (
    "Excel fills the data table on opening; LibreOffice when it calculates next: press Ctrl+Shift+F9.",
    "LibreOffice keeps the data table in an .ods; in an .xlsx it saves formulas that Excel does not know.",
)
_HEAD = 8  # the row of the formula the table repeats, from 1
_FIRST, _LAST = _HEAD + 1, _HEAD + len(_RATES)
_TABLE, _DIRECT, _FUNCTION = (CellReference(letter, _FIRST, "DataTable").absolute.area(len(_RATES)) for letter in "BCF")


def write_data_table(book: Book, total: TimeSheet) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "DataTable", "output", "Present value at other discount rates",
        "A native data table puts each rate through the whole model; beside it the same, computed in other ways.",
        (30, 24, 24, 14, 26, 24),
    )  # fmt: skip
    show_master(sheet, 1, 4)
    _tried(sheet)
    sheet.texts(_HEAD - 3, 0, ("fraction/year", "currency", "currency"), "unit", "right")
    sheet.texts(_HEAD - 2, 0, ("discount rate", "native data table", "from the impact by month"), "head", "right")
    sheet.text(_HEAD - 1, 0, "present value of the plan shown", "note")
    sheet.formula(_HEAD - 1, 1, metric_cell("npv"), "money", "bold")
    for row, rate in enumerate(_RATES, start=_HEAD):
        bounds = rules.number(0, 10, style="rate")
        sheet.input(row, 0, rate, bounds, "Discount rate", "A rate to try [fraction/year].", "right")
        factors = (1 + CellReference("A", row + 1)) ** (-places.MONTH_NUMBERS / 12)
        sheet.formula(row, 2, fn.SUMPRODUCT(total["impact"].months(), factors), "money")
    sheet.data_table(_HEAD, 1, len(_RATES), places.TRIED, "money")
    if book.with_functions:
        _by_functions(sheet)
    for row, told in enumerate(_ON_OPENING, start=_LAST + 1):
        sheet.text(row, 0, told, "note")
    sheet.worksheet.freeze_panes(3, 1)


def _by_functions(sheet: Sheet) -> None:
    sheet.texts(_HEAD - 3, 4, ("fraction/year", "currency"), "unit", "right")
    sheet.texts(_HEAD - 2, 4, ("discount rate", "by PAYROLL_SENSITIVITY"), "head", "right")
    rates = CellReference("A", _FIRST).absolute.area(len(_RATES))
    answer = fn.PAYROLL_SENSITIVITY(*read.TABLES, "npv", "settings.discount_rate", rates)
    sheet.function(_HEAD - 1, 4, guarded(answer), ("rate", "right"), ("money", "right"))


def _tried(sheet: Sheet) -> None:
    """Write the cell the table puts its rates into; from a blank one LibreOffice would pass nothing on."""
    told = "Leave it as it is: the data table below puts its rates here, one after the other."
    sheet.text(3, 0, "discount rate being tried")
    sheet.input(3, 1, AS_SET, rules.choice([AS_SET]), "Rate being tried", told, "right")
    sheet.text(3, 2, "fraction/year", "unit")
    sheet.text(4, 0, "While a rate stands here, the whole model uses it instead of that on Inputs.", "note")


def tables_agree(book: Book) -> list[Check]:
    """Return the checks of the data table."""
    stale = "Calculate with F9: data tables may be left out of automatic calculation (Formulas, Calculation Options)."
    there = fn.COUNT(_TABLE) == fn.ROWS(_TABLE)
    lost = "LibreOffice saved this as .xlsx, which loses the data table: payroll-impact export, then template, anew."
    listed = [
        Check("No other discount rate is being tried", 1 * fn.NOT(fn.ISNUMBER(places.TRIED)),
              f"Pick `{AS_SET}` in cell B4 of DataTable."),
        Check("The data table is one, and has numbers", 1 * there, lost),
        Check("The data table has the present values of the impact by month", fn.IF(there, _alike(_TABLE, _DIRECT), 0),
              stale),
    ]  # fmt: skip
    if book.with_functions:
        same = where_there(_alike(_FUNCTION, _DIRECT))
        listed.append(Check("The data table and the functions agree on present values", same, stale))
    return listed


def _alike(some: Expression, others: Expression) -> Expression:
    """Return whether two columns are the same, to the tolerance and the rounding error of all money."""
    allowed = places.TOLERANCE * places.TOLERANCE * (1 + fn.SUMSQ(others)) + DUST * DUST
    return 1 * (fn.SUMXMY2(some, others) <= allowed)
