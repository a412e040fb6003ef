"""The sheet Results: the functions' own answers to the case picked, and what checks hold them against."""

from payroll_impact.model import METRICS
from payroll_impact.templates import checks
from payroll_impact.templates.book import Book
from payroll_impact.templates.checks import Check, ask_functions, show_master
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.what_if import efficiency, places, read
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.impact import LINES, metric_cell, money_agrees
from payroll_impact.templates.what_if.limits import size

THERE = CellReference("B", 4, "Results").absolute
_NOTE = "The add-in is not loaded: this sheet waits for it, the others do not need it."
# rows of the tables, from 1; the summary is last, as it has a row for every law carried forward and every cut that is
# short of the law, and nothing may stand in the way of what it spills
_BRIDGE = 6


def _plan_row() -> int:
    return _BRIDGE + size().roles + 10


def _output_row() -> int:
    return _plan_row() + 2 * (size().months + 5)


def _summary_row() -> int:
    return _output_row() + size().months + 5


def guarded(function: Expression) -> Expression:
    """Return a formula that asks a function only where there is one, and a role to ask it about."""
    return checks.guarded(fn.IF(_nobody(), "", function), THERE)


def check_answers(title: str, check: Expression, remedy: str, nothing: Expression | None = None) -> Check:
    """Return a check of the functions' answers; it holds where there is nothing to ask about, as in a blank plan."""
    return Check(title, fn.IF(_nobody() if nothing is None else nothing, 1, check), remedy, asks=True)


def _nobody() -> Expression:
    return fn.MAX(read.WORKFORCE.column("row")) == 0


def write_results(book: Book) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "Results", "output", "Results of the functions", "The same case, computed by the PAYROLL functions.",
        (42, 16, *[15] * 18),
    )  # fmt: skip
    show_master(sheet, 1, 2)
    ask_functions(sheet, 3, 1)
    sheet.formula(3, 2, fn.IF(THERE == 1, "", _NOTE), "note")
    given, heads_row = read.tables(), _plan_row() + size().months + 5
    yields = fn.IF(efficiency.given() == 0, "", fn.PAYROLL_OUTPUT(*given))
    tables = (
        (_BRIDGE, "Bridge of the yearly run rate", fn.PAYROLL_BRIDGE(*given), (("number",), ("money", "right"))),
        (_plan_row(), "The plan by month", fn.PAYROLL_PLAN(*given), (("month",), ("money", "right"))),
        (heads_row, "Headcount by month", fn.PAYROLL_HEADCOUNT(*given), (("month",), ("heads", "right"))),
        (_output_row(), "Output by month", yields, (("month",), ("cents", "right"))),
        (_summary_row(), "Key figures, law carried forward, what is short of the law", fn.PAYROLL_SUMMARY(*given),
         (("number",), ("cents", "right"), ("unit",))),
    )  # fmt: skip
    for row, title, function, formats in tables:
        sheet.text(row - 2, 0, title, "section")
        sheet.function(row - 1, 0, guarded(function), *formats)
    sheet.worksheet.freeze_panes(4, 1)


def agree(function: Expression, native: Expression) -> Expression:
    """Return whether a figure of a function is the native one, to the tolerance."""
    return 1 * (fn.ABS(function - native) <= places.TOLERANCE * (1 + fn.ABS(native)))


def agreement(total: TimeSheet) -> list[Check]:
    """Return the checks of the native model against the functions."""
    compared = [
        *((line.replace("_", " ").capitalize(), 1 + index, f"plan {line}") for index, line in enumerate(LINES)),
        ("Impact", len(LINES) + 3, "impact"),
        ("Baseline", len(LINES) + 2, "baseline"),
    ]
    found = []
    for title, column, key in compared:
        same = money_agrees(fn.SUM(_months(_plan_row(), column)), fn.SUM(total[key].months()))
        found.append(_same(f"{title}, all months", same, _nobody()))
    found += _output_agreement(total)
    # those of output stand last, and only where there is any
    for index, (name, metric) in enumerate(sorted(METRICS.items(), key=lambda item: item[1].of_output)):
        figure, native = CellReference("B", _summary_row() + 1 + index, "Results").absolute, metric_cell(name)
        # LibreOffice compares the text of a spill with nothing but itself, unless it is joined to another
        alike = 1 * (figure & "" == native & "")
        same_figure = _SAME.get(metric.unit, agree)
        same = fn.IF(fn.ISNUMBER(native), same_figure(fn.N(figure), fn.N(native)), alike)
        nothing = efficiency.given() == 0 if metric.of_output else _nobody()
        found.append(_same(metric.title, same, nothing))
    return found


def _same(title: str, same: Expression, nothing: Expression) -> Check:
    return check_answers(f"Functions and native model agree: {title}", same, _REMEDY, nothing)


def _months(row: int, column: int) -> Expression:
    """Return what a function of the months tells in a column, from 0; its head stands in a row, from 1."""
    return CellReference("A", row + 1, "Results").absolute.moved(columns=column).area(size().months)


def _output_agreement(total: TimeSheet) -> list[Check]:
    """Return whether what the plan yields month by month is what the function says."""
    found = []
    for title, column, key, same_sum in (
        ("Capacity, all months", 1, "capacity", _items_agree),
        ("Cost of an item, all months", 7, "cost per item, plan", agree),
    ):
        told, native = _months(_output_row(), column), total[key].months()
        same = fn.AND(fn.COUNT(told) == fn.COUNT(native), same_sum(fn.SUM(told), fn.SUM(native)))
        found.append(_same(title, 1 * same, efficiency.given() == 0))
    return found


def _items_agree(one: Expression, other: Expression) -> Expression:
    """Return whether items are the same, to the tolerance and the rounding error of all items."""
    return 1 * (fn.ABS(one - other) <= places.TOLERANCE * (1 + fn.ABS(one)) + efficiency.item_dust())


_SAME = {"currency": money_agrees, "currency/year": money_agrees, "items": _items_agree, "items/month": _items_agree}
_REMEDY = "Calculate the workbook again; if it stays, a formula has been overwritten, or a row inserted in a table."
