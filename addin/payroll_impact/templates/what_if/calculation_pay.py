"""The sheets Pay and BasePay: what heads at work cost line by line, and what is paid once."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.what_if import case, events
from payroll_impact.templates.what_if.grid import Cursor, Formula, Rows
from payroll_impact.templates.what_if.limits import CAPPED, PERIOD
from payroll_impact.templates.what_if.plan_sheets import Side


def write_pay(book: Book, side: Side) -> None:
    """Write pay and the other lines of one side."""
    rows = side.pay.write(book)
    _recurring(rows, side)
    _one_off(rows, side)


def _recurring(rows: Rows, side: Side) -> None:
    p, label = side.pay.blocks, case.label

    def pay(x: Cursor, i: int) -> str:
        terms = f"{case.events('role no.')},{case.role('no.', i)},{case.events('month')},{x.number}"
        anyway = f",{case.events('baseline')},1" if side.baseline else ""
        return f"{x.cell(p['pay'], i, back=1)}*(1+SUMIFS({case.events('raise by')},{terms}{anyway}))"

    def paid(x: Cursor, i: int) -> str:
        terms = f"{case.events('role no.')},{case.role('no.', i)},{case.events('month')},{x.number}"
        return f"{x.cell(side.heads['closing'], i)}+SUMIFS({events.events(side, 'heads by days')},{terms})"

    def benefits(x: Cursor, i: int) -> str:
        each = f"{x.cell(p['pay'], i)}*{case.role('benefits', i)}+{case.role('benefits per head', i)}"
        notice = f"SUMIF({events.cuts(side, 'role no.')},{case.role('no.', i)},{x.all(side.exits['benefits'])})"
        return f"{x.cell(p['paid'], i)}*({each})+{notice}"

    rows.fill("pay", pay, before=lambda i: case.role("monthly pay", i), label=label)
    rows.fill("paid", paid, label=label)
    rows.fill("base_pay", lambda x, i: f"{x.cell(p['paid'], i)}*{x.cell(p['pay'], i)}", label=label)
    rows.fill("bonus", lambda x, i: f"{x.cell(p['base_pay'], i)}*{case.role('bonus', i)}", label=label)
    rows.fill("benefits", benefits, label=label)
    rows.fill("overhead", lambda x, i: f"{x.cell(p['paid'], i)}*{case.role('overhead per head', i)}", label=label)
    rows.fill("contractor_markup", lambda x, i: f"{x.cell(p['base_pay'], i)}*{case.role('markup', i)}", label=label)
    hired = side.heads["backfills"]
    rows.fill("replacement_hiring", lambda x, i: f"{x.cell(hired, i)}*{case.role('hire cost', i)}", label=label)


def _one_off(rows: Rows, side: Side) -> None:
    h, e = side.heads.blocks, side.exits.blocks

    def once(name: str) -> Formula:
        return lambda x, _: f"SUMIF({case.events('month')},{x.number},{events.events(side, name)})"

    def taxes(x: Cursor, _: int) -> str:
        keys = [f"tax {slot}" for slot in range(1, CAPPED + 1)] + [f"flat {slot}" for slot in range(1, PERIOD + 1)]
        return f"SUM({','.join(x.all(e[key]) for key in keys)})"

    def hiring(x: Cursor, _: int) -> str:
        joined = f"({x.all(h['grown'])}-{x.all(h['grown'], back=1)})"
        return f"SUMPRODUCT({joined}*{case.events('cost per head')}*{case.events('grow')})"

    rows.fill("notice_pay", lambda x, _: f"SUM({x.all(e['notice pay'])})")
    rows.fill("severance", once("severance"))
    rows.fill("pto_payout", once("pto"))
    rows.fill("exit_tax", taxes)
    rows.fill("exit_costs", once("exit costs"))
    rows.fill("hiring_costs", hiring)
    rows.fill("conversion_costs", once("conversion costs"))
