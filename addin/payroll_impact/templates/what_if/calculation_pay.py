"""The sheets Pay and BasePay: what heads at work cost line by line, and what is paid once."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.formulas import Expression, fn
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.grid import Cursor
from payroll_impact.templates.what_if.plan_sheets import PlanSheets


def write_pay(book: Book, sheets: PlanSheets) -> None:
    """Write pay and the other lines of plan or baseline."""
    rows = sheets.pay.write(book)
    pay = case.WORKFORCE.row
    rows.fill(
        lambda x: _recurring(x, sheets),
        before=lambda x: {"pay": pay(x.index).absolute["monthly pay"]},
        label=case.label,
    )
    rows.fill(lambda x: _one_off(x, sheets))


def _recurring(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, before, role = x.on(sheets.pay), x.on(sheets.pay, back=1), case.WORKFORCE.row(x.index).absolute
    heads, exits, events = x.on(sheets.heads), x.on(sheets.exits), case.EVENTS.column
    now_of_role = events("role no."), role["no."], events("month"), x.number
    anyway = (events("baseline"), 1) if sheets.baseline else ()
    leavers = fn.SUMIFS(sheets.changes.column("heads by days"), *now_of_role)
    on_notice = fn.SUMIF(sheets.moves.column("role no."), role["no."], exits.all("benefits"))
    return {
        "pay": before["pay"] * (1 + fn.SUMIFS(events("raise by"), *now_of_role, *anyway)),
        "paid": heads["closing"] + leavers,
        "base_pay": now["paid"] * now["pay"],
        "bonus": now["base_pay"] * role["bonus"],
        "benefits": now["paid"] * (now["pay"] * role["benefits"] + role["benefits per head"]) + on_notice,
        "overhead": now["paid"] * role["overhead per head"],
        "contractor_markup": now["base_pay"] * role["markup"],
        "replacement_hiring": heads["backfills"] * role["hire cost"],
    }


def _one_off(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    exits, events = x.on(sheets.exits), case.EVENTS.column
    joined = x.on(sheets.heads).all("grown") - x.on(sheets.heads, back=1).all("grown")

    def once(name: str) -> Expression:
        return fn.SUMIF(events("month"), x.number, sheets.changes.column(name))

    return {
        "notice_pay": fn.SUM(exits.all("notice pay")),
        "severance": once("severance"),
        "pto_payout": once("pto"),
        # of conversions these rows are the taxes in the new role
        "exit_tax": fn.SUMIF(sheets.moves.column("to role no."), 0, exits.all("tax")),
        "exit_costs": once("exit costs"),
        "hiring_costs": fn.SUMPRODUCT(joined * events("cost per head") * events("grow")),
        "conversion_costs": once("conversion costs"),
    }
