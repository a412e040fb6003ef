"""The sheets Taxes and BaseTaxes: employer taxes under annual wage bases, by the month heads began to earn.

A wage base is per head and calendar year. Heads of a role that began to earn in the same month have earned the
same; cuts and attrition take the same part of all. So a row says who began when, over who is left by then of all there
before, and another who is left of them. Both begin anew where a role has been emptied. All there in January begin then.
Who was converted brings the wages of the year along, and stands with who left the role before.
"""

from payroll_impact.templates.book import Book
from payroll_impact.templates.formulas import Expression, add_up, expression, fn
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.grid import Cursor
from payroll_impact.templates.what_if.law_sheets import net_rate_of, under_wage_base
from payroll_impact.templates.what_if.limits import CAPPED, PERIOD
from payroll_impact.templates.what_if.plan_sheets import PlanSheets


def write_taxes(book: Book, sheets: PlanSheets) -> None:
    """Write the employer taxes of plan or baseline."""
    rows = sheets.taxes.write(book)
    rows.fill(lambda x: _cohorts(x, sheets), before=lambda x: _at_the_start(x, sheets), label=case.label)
    rows.fill(lambda x: _taxes(x, sheets), label=case.label)


def _at_the_start(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    """Return the cohort there before the first month: its wages are what a head has earned since January."""
    role = case.WORKFORCE.row(x.index).absolute
    wages: Expression = role["monthly pay"] * (1 + role["bonus"]) * role["employee"] * case.CARRIED_IN
    if sheets.baseline:
        wages = x.on(sheets.taxes)["wages"].on("Taxes")
    none = expression(0)
    return {"wages": wages, "earned": none, "run": none, "left": expression(1), "began": role["headcount"]}


def _cohorts(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, before, role = x.on(sheets.taxes), x.on(sheets.taxes, back=1), case.WORKFORCE.row(x.index).absolute
    heads, heads_before = x.on(sheets.heads), x.on(sheets.heads, back=1)
    january, emptied = x.on(sheets.timeline)["january"], fn.OR(heads_before["closing"] == 0, role["stay"] == 0)
    present = heads["before"] + heads["converted in"]
    there = january * (heads["opening"] - heads["attrition"])
    return {
        "wages": x.on(sheets.pay)["pay"] * (1 + role["bonus"]) * role["employee"],
        "earned": before["earned"] + before["wages"],
        "run": before["run"] + january + places.HUNDRED * emptied,
        "stay": fn.IF(emptied, 1, before["left"] * role["stay"]),
        "left": fn.IF(heads["closing"] == 0, 0, now["stay"] * heads["closing"] / present),
        "began": (there + heads["joiners"] + heads["backfills"]) / now["stay"],
    }


def _taxes(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, rates, wages = x.on(sheets.taxes), x.on(sheets.rates), x.on(sheets.taxes)["wages"]
    moves, number = sheets.moves.column, case.WORKFORCE.row(x.index).absolute["no."]
    cohorts = (now.upto("run") == now["run"]) * now.upto("began")

    def flat(slot: int) -> Expression:
        return rates[f"flat {slot} rate"] * fn.MAX(0, wages - rates[f"flat {slot} threshold"] / 12)

    formulas = {}
    for slot in range(1, CAPPED + 1):
        rest = now[f"rest {slot}"] + now.upto("earned")
        formulas[f"rest {slot}"] = rates[f"tax {slot} wage_base"] - now["earned"]
        formulas[f"under {slot}"] = now["left"] * fn.SUMPRODUCT(cohorts, under_wage_base(rest, wages))
    own = add_up(rates[net_rate_of(slot)] * now[f"under {slot}"] for slot in range(1, CAPPED + 1))
    brought = fn.SUMIF(moves("to role no."), number, x.on(sheets.exits).all("tax"))
    worked = fn.SUMIFS(moves("taxes worked"), moves("role no."), number, moves("month"), x.number)
    return {
        **formulas,
        "capped": own + now["left"] * brought,
        "flat": x.on(sheets.heads)["closing"] * add_up(flat(slot) for slot in range(1, PERIOD + 1)),
        "total": now["capped"] + now["flat"] + worked,
    }
