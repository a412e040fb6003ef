"""The sheet DiscountRates: present value at other discount rates, straight from the impact by month."""

from payroll_impact.templates import rules
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, show_master
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.what_if import case, places, read
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.impact import DUST, metric_cell, money_agrees
from payroll_impact.templates.what_if.results import check_answers, guarded

_RATES = (0.0, 0.05, 0.08, 0.1, 0.12)
_HEAD = 6  # the row of the head, from 1; the rate of the settings stands first below it
_AS_SET, _FIRST = _HEAD + 1, _HEAD + 2


def _column(letter: str) -> Expression:
    return CellReference(letter, _FIRST, "DiscountRates").absolute.area(len(_RATES))


def write_discount_rates(book: Book, total: TimeSheet) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "DiscountRates", "output", "Present value at other discount rates",
        "The impact of each month, discounted at the rate beside; change the rates as you like.",
        (30, 24, 14, 26, 24),
    )  # fmt: skip
    show_master(sheet, 1, 3)
    _units(sheet, 0)
    sheet.texts(_HEAD - 1, 0, ("discount rate", "present value of the impact"), "head", "right")
    sheet.formula(_AS_SET - 1, 0, case.DISCOUNT, "rate", "bold")
    sheet.text(_AS_SET - 1, 2, "as on Inputs", "note")
    for row, rate in enumerate(_RATES, start=_FIRST):
        bounds = rules.number(0, 10, style="rate")
        sheet.input(row - 1, 0, rate, bounds, "Discount rate", "A rate to try [fraction/year].", "right")
    for row in range(_AS_SET, _FIRST + len(_RATES)):
        factors = (1 + CellReference("A", row)) ** (-places.month_numbers() / 12)
        sheet.formula(row - 1, 1, fn.SUMPRODUCT(total["impact"].months(), factors), "money")
    if book.with_functions:
        _by_functions(sheet)
    sheet.worksheet.freeze_panes(3, 1)


def _units(sheet: Sheet, column: int) -> None:
    sheet.text(_HEAD - 2, column, "fraction/year", "unit", "right")
    sheet.formula(_HEAD - 2, column + 1, case.in_currency("currency"), "unit", "right")


def _by_functions(sheet: Sheet) -> None:
    _units(sheet, 3)
    sheet.texts(_HEAD - 1, 3, ("discount rate", "by PAYROLL_SENSITIVITY"), "head", "right")
    answer = fn.PAYROLL_SENSITIVITY(*read.tables(), "npv", "settings.discount_rate", _column("A"))
    sheet.function(_AS_SET - 1, 3, guarded(answer), ("rate", "right"), ("money", "right"))


def rates_agree(book: Book) -> list[Check]:
    """Return the checks of the present values."""
    as_set = CellReference("B", _AS_SET, "DiscountRates").absolute
    listed = [
        Check("The present value at the rate of the settings is that of the key figures",
              money_agrees(as_set, metric_cell("npv")), "A formula has been overwritten."),
    ]  # fmt: skip
    if book.with_functions:
        functions, native = _column("E"), _column("B")
        allowed = places.TOLERANCE * places.TOLERANCE * (1 + fn.SUMSQ(native)) + DUST * DUST
        same = 1 * (fn.SUMXMY2(functions, native) <= allowed)
        told = "Calculate the workbook again with the add-in open."
        listed.append(check_answers("The functions agree on present values at other rates", same, told))
    return listed
