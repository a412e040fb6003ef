"""The sheets Output and BaseOutput: heads at work at the rate they have reached, and the accepted items they yield.

Who joins a role, replaces or converts works up to the full rate over the months of its ramp, and attrition, cuts and
conversions take from all alike. So who joined in a month is left as all who began to earn then are on the sheet Taxes,
and in any month a head of the role lacks the same part of the full rate, whether it stays or is cut.
"""

from payroll_impact.templates.book import Book
from payroll_impact.templates.formulas import Expression, fn
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.grid import Cursor
from payroll_impact.templates.what_if.limits import FIRST, last_column
from payroll_impact.templates.what_if.plan_sheets import PlanSheets


def write_output(book: Book, sheets: PlanSheets) -> None:
    """Write what the heads of plan or baseline yield."""
    sheets.output.write(book).fill(lambda x: _output(x, sheets), label=case.label)


def _output(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, role, paid = x.on(sheets.output), case.WORKFORCE.row(x.index).absolute, x.on(sheets.pay)["paid"]
    heads, taxes, ramp = x.on(sheets.heads), x.on(sheets.taxes), role["ramp months"]
    present = heads["before"] + heads["converted in"]
    # of each month, as of the fresh start: who joined then
    joined = _joiners(x, sheets) / taxes.whole_row("stay")
    together = taxes.whole_row("run") > taxes["run"] - places.HUNDRED
    numbers = Cursor(x.sheet, FIRST, 0).number.absolute.to(Cursor(x.sheet, last_column(), 0).number.absolute)
    short = ramp - places.HALF - x.number + numbers  # months until the full rate, at the middle of this one
    lacking = fn.SUMPRODUCT(joined * together * (numbers <= x.number) * (short > 0) * short) / ramp
    return {
        "at rate": fn.IF(ramp * paid == 0, paid, paid * (1 - taxes["stay"] * lacking / present)),
        "capacity": now["at rate"] * (role["hours on items"] * role["accepted items"] * role["item value"]),
    }


def _joiners(x: Cursor, sheets: PlanSheets) -> Expression:
    """Return who joins a role in each month."""
    heads = x.on(sheets.heads)
    return heads.whole_row("joiners") + heads.whole_row("backfills") + heads.whole_row("converted in")
