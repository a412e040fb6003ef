"""The sheets Exits and BaseExits: what leavers are paid after their last day, and the taxes on it."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.formulas import Expression, fn
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.grid import Cursor
from payroll_impact.templates.what_if.law_sheets import net_rate_of, under_wage_base
from payroll_impact.templates.what_if.limits import CAPPED, OPEN, PERIOD
from payroll_impact.templates.what_if.plan_sheets import PlanSheets

_ENDS = ("role no.", "to role no.")


def write_exits(book: Book, sheets: PlanSheets) -> None:
    """Write what the leavers of plan or baseline are paid."""
    rows = sheets.exits.write(book)

    def label(index: int) -> Expression:
        move = sheets.moves.row(index).absolute
        role, to_role = (fn.INDEX(case.WORKFORCE.column("role"), fn.MAX(1, move[name])) for name in _ENDS)
        return fn.IF(move["listed"] == 0, "", role & fn.IF(move["to role no."] == 0, "", " to " & to_role))

    def at_the_start(x: Cursor) -> dict[str, Expression]:
        return {name: _cohorts(x, sheets)[name] for name in ("leavers", "before")}

    rows.fill(lambda x: _paid(x, sheets), label=label)
    rows.fill(lambda x: _cohorts(x, sheets), before=at_the_start, label=label)
    rows.fill(lambda x: _taxes(x, sheets), label=label)


def of_converted(sheets: PlanSheets, cut: int, leavers: Expression, each: Expression) -> Expression:
    """Return what heads bear who had been converted to the role of a cut: `leavers`, and what one of `each` bears."""
    part = sheets.moves.column(f"cut by {cut + 1}")
    return fn.IF(case.CONVERSIONS_LISTED == 0, 0, fn.SUMPRODUCT(part * leavers, each))


def _paid(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, before, month = x.on(sheets.exits), x.on(sheets.exits, back=1), x.on(sheets.timeline)
    move, taxes = sheets.moves.row(x.index).absolute, x.on(sheets.taxes)
    # what lies in the month between the last day worked and the end of notice
    until = fn.MIN(month["end"], move["date"] + move["notice days"])
    since = fn.MAX(month["start"] - 1, move["date"])
    all_at_once = (x.number == move["month"]) * fn.SUM(now.whole_row("part"))
    new_year = month["january"] * (x.number > move["month"])
    earned = (1 - new_year) * (before["earned"] + before["paid"]) + (x.number == move["month"]) * move["worked"]

    def of_cut(cut: Expression, converted: Expression) -> Expression:
        return fn.IF(move["to role no."] == 0, cut, converted)

    def of_new_role(name: str) -> Expression:
        return fn.INDEX(taxes.all(name), move["paid as no."])

    in_run = (x.number >= move["month"]) * (of_new_role("run") == move["run there"])
    return {
        "part": fn.MAX(0, until - since) / month["days"],
        "notice": move["pay"] * fn.IF(case.LUMP == 1, all_at_once, now["part"]),
        "same year": of_cut(1 * (month["year"] == move["year"]), in_run),
        "paid": of_cut(
            now["notice"] + (x.number == move["month"]) * move["once"], now["same year"] * of_new_role("wages")
        ),
        "earned": of_cut(earned, of_new_role("earned")),
        "notice pay": move["heads"] * now["notice"],
        "benefits": move["heads"] * now["part"] * move["benefits"],
    }


def _cohorts(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    """Return who of each cohort leaves the role, and what the cohort had earned; of a conversion, less a head there."""
    taxes, move = x.on(sheets.taxes), sheets.moves.row(x.index).absolute
    began, run, earned = (fn.INDEX(taxes.all(name), move["role no."]) for name in ("began", "run", "earned"))
    return {
        "leavers": move["scale"] * began * (run == move["run"]) * (x.number <= move["month"]),
        "before": move["earned"] - earned,
    }


def _taxes(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    """Return the taxes on what is paid after the last day worked, and of who was converted those on the new wages."""
    now, rates, move = x.on(sheets.exits), x.on(sheets.rates), sheets.moves.row(x.index).absolute
    paid, in_month = now["paid"], x.number == move["month"]

    def of_role(name: str) -> Expression:
        return fn.INDEX(rates.all(name), move["paid as no."])

    def capped(slot: int) -> Expression:
        rest = now[f"left {slot}"] - now["same year"] * now.whole_row("before", OPEN)
        bears = fn.SUMPRODUCT(now.whole_row("leavers", OPEN), under_wage_base(rest, paid))
        return fn.IF(paid == 0, 0, of_role(net_rate_of(slot)) * (bears + now[f"converted {slot}"]))

    def flat(slot: int) -> Expression:
        """Return a tax without a wage base: on what is wages of the month beyond what is free, and on what is apart."""
        wages = paid + in_month * move[f"then {slot}"] - of_role(f"flat {slot} threshold") / 12
        bears = fn.MAX(0, wages) + in_month * move[f"apart {slot}"]
        return move["cut"] * of_role(f"flat {slot} rate") * bears

    formulas = {}
    for slot in range(1, CAPPED + 1):
        rest = now[f"left {slot}"] - now["same year"] * (now.table("before") + move["earned"])
        formulas[f"left {slot}"] = of_role(f"tax {slot} wage_base") - now["earned"]
        formulas[f"converted {slot}"] = of_converted(sheets, x.index, now.table("leavers"), under_wage_base(rest, paid))
        formulas[f"tax {slot}"] = capped(slot)
    return formulas | {f"flat {slot}": flat(slot) for slot in range(1, PERIOD + 1)}
