"""The sheets Exits and BaseExits: what leavers are paid after their last day, and the taxes on it."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.formulas import Expression, fn
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.grid import Cursor
from payroll_impact.templates.what_if.law_sheets import net_rate_of, under_wage_base
from payroll_impact.templates.what_if.limits import CAPPED, OPEN, PERIOD
from payroll_impact.templates.what_if.plan_sheets import PlanSheets


def write_exits(book: Book, sheets: PlanSheets) -> None:
    """Write what the leavers of plan or baseline are paid."""
    rows = sheets.exits.write(book)

    def label(index: int) -> Expression:
        cut = sheets.cuts.row(index).absolute
        return fn.IF(cut["listed"] == 0, "", fn.INDEX(case.WORKFORCE.column("role"), cut["role no."]))

    def at_the_start(x: Cursor) -> dict[str, Expression]:
        return {name: _cohorts(x, sheets)[name] for name in ("leavers", "before")}

    rows.fill(lambda x: _paid(x, sheets), label=label)
    rows.fill(lambda x: _cohorts(x, sheets), before=at_the_start, label=label)
    rows.fill(lambda x: _taxes(x, sheets), label=label)


def _paid(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, before, month = x.on(sheets.exits), x.on(sheets.exits, back=1), x.on(sheets.timeline)
    cut = sheets.cuts.row(x.index).absolute
    # what lies in the month between the last day worked and the end of notice
    until = fn.MIN(month["end"], cut["date"] + cut["notice days"])
    since = fn.MAX(month["start"] - 1, cut["date"])
    all_at_once = (x.number == cut["month"]) * fn.SUM(now.whole_row("part"))
    new_year = month["january"] * (x.number > cut["month"])
    return {
        "part": fn.MAX(0, until - since) / month["days"],
        "notice": cut["pay"] * fn.IF(case.LUMP == 1, all_at_once, now["part"]),
        "paid": now["notice"] + (x.number == cut["month"]) * cut["once"],
        "earned": (1 - new_year) * (before["earned"] + before["paid"]) + (x.number == cut["month"]) * cut["worked"],
        "notice pay": cut["heads"] * now["notice"],
        "benefits": cut["heads"] * now["part"] * cut["benefits"],
    }


def _cohorts(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    """Return who of each cohort leaves, whether this is the year of the cut, and what the cohort had earned."""
    taxes, cut = x.on(sheets.taxes), sheets.cuts.row(x.index).absolute
    began, run, earned = (fn.INDEX(taxes.all(name), cut["role no."]) for name in ("began", "run", "earned"))
    return {
        "leavers": cut["scale"] * began * (run == cut["run"]) * (x.number <= cut["month"]),
        "same year": 1 * (x.on(sheets.timeline)["year"] == cut["year"]),
        "before": cut["earned"] - earned,
    }


def _taxes(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, rates, cut = x.on(sheets.exits), x.on(sheets.rates), sheets.cuts.row(x.index).absolute
    paid, in_month = now["paid"], x.number == cut["month"]

    def of_role(name: str) -> Expression:
        return fn.INDEX(rates.all(name), cut["role no."])

    def capped(slot: int) -> Expression:
        rest = now[f"left {slot}"] - now["same year"] * now.whole_row("before", OPEN)
        bears = fn.SUMPRODUCT(now.whole_row("leavers", OPEN), under_wage_base(rest, paid))
        return fn.IF(paid == 0, 0, of_role(net_rate_of(slot)) * bears)

    def flat(slot: int) -> Expression:
        """Return a tax without a wage base: on what is wages of the month beyond what is free, and on what is apart."""
        wages = paid + in_month * cut[f"then {slot}"] - of_role(f"flat {slot} threshold") / 12
        bears = fn.MAX(0, wages) + in_month * cut[f"apart {slot}"]
        return cut["heads"] * of_role(f"flat {slot} rate") * bears

    formulas = {}
    for slot in range(1, CAPPED + 1):
        formulas[f"left {slot}"] = of_role(f"tax {slot} wage_base") - now["earned"]
        formulas[f"tax {slot}"] = capped(slot)
    return formulas | {f"flat {slot}": flat(slot) for slot in range(1, PERIOD + 1)}
