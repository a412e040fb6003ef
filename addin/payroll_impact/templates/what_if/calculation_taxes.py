"""The sheets Taxes and BaseTaxes: employer taxes under annual wage bases, by the month heads began to earn.

A wage base is per head and calendar year. Heads of a role that began to earn in the same month have earned the
same; cuts and attrition take the same part of all. So a row says who began when, as of a fresh start (a January,
or a role that had been emptied), and another who is left of them.
"""

from payroll_impact.templates.book import Book
from payroll_impact.templates.what_if import case, events
from payroll_impact.templates.what_if.grid import Cursor, Rows
from payroll_impact.templates.what_if.law_sheets import net_rate_of
from payroll_impact.templates.what_if.limits import CAPPED, OPEN_COLUMN, PERIOD
from payroll_impact.templates.what_if.phrases import taxed
from payroll_impact.templates.what_if.plan_sheets import Side


def write_taxes(book: Book, side: Side) -> None:
    """Write the employer taxes of one side."""
    rows = side.taxes.write(book)
    _cohorts(rows, side)
    _taxes(rows, side)


def _cohorts(rows: Rows, side: Side) -> None:
    t, label = side.taxes.blocks, case.label

    def wages(x: Cursor, i: int) -> str:
        return f"{x.cell(side.pay['pay'], i)}*(1+{case.role('bonus', i)})*{case.role('employee', i)}"

    def earned(x: Cursor, i: int) -> str:
        return f"{x.cell(t['earned'], i, back=1)}+{x.cell(t['wages'], i, back=1)}"

    rows.fill("wages", wages, before=lambda i: _wages_before(side, i), label=label)
    rows.fill("earned", earned, before=lambda _: "0", label=label)
    rows.fill("run", lambda x, i: _run(x, side, i), before=lambda _: "0", label=label)
    rows.fill("stay", lambda x, i: _stay(x, side, i), label=label)
    rows.fill("left", lambda x, i: _left(x, side, i), before=lambda _: "1", label=label)
    rows.fill("began", lambda x, i: _began(x, side, i), before=lambda i: case.role("headcount", i), label=label)


def _wages_before(side: Side, i: int) -> str:
    """Return what a head has earned between January and the first month of the plan."""
    if side.baseline:
        return f"Taxes!{OPEN_COLUMN}{side.taxes['wages'].row(i)}"
    bonus, employee = case.role("bonus", i), case.role("employee", i)
    return f"{case.role('monthly pay', i)}*(1+{bonus})*{employee}*{case.CARRIED_IN}"


def _run(x: Cursor, side: Side, i: int) -> str:
    emptied = f"1*({x.cell(side.heads['closing'], i, back=1)}=0),1*({case.role('stay', i)}=0)"
    return f"{x.cell(side.taxes['run'], i, back=1)}+MAX({x.cell(side.timeline['january'])},{emptied})"


def _fresh(x: Cursor, side: Side, i: int) -> str:
    run = side.taxes["run"]
    return f"{x.cell(run, i)}>{x.cell(run, i, back=1)}"


def _stay(x: Cursor, side: Side, i: int) -> str:
    before = x.cell(side.taxes["left"], i, back=1)
    return f"IF({_fresh(x, side, i)},1,{before}*{case.role('stay', i)})"


def _left(x: Cursor, side: Side, i: int) -> str:
    h = side.heads.blocks
    present = f"({x.cell(h['before'], i)}+{x.cell(h['converted in'], i)})"
    return f"{x.cell(side.taxes['stay'], i)}*IF({present}=0,1,{x.cell(h['closing'], i)}/{present})"


def _began(x: Cursor, side: Side, i: int) -> str:
    h = side.heads.blocks
    there = f"({_fresh(x, side, i)})*({x.cell(h['opening'], i)}-{x.cell(h['attrition'], i)})"
    came = "+".join(x.cell(h[key], i) for key in ("joiners", "backfills", "converted in"))
    return f"({there}+{came})/{x.cell(side.taxes['stay'], i)}"


def _taxes(rows: Rows, side: Side) -> None:
    t, r, label = side.taxes.blocks, side.rates.blocks, case.label

    def capped(x: Cursor, i: int, slot: int) -> str:
        rest = f"({x.cell(r[f'tax {slot} wage_base'], i)}-{x.cell(t['earned'], i)}+{x.upto(t['earned'], i)})"
        wages = x.cell(t["wages"], i)
        heads = f"({x.upto(t['run'], i)}={x.cell(t['run'], i)})*{x.upto(t['began'], i)}"
        return f"{x.cell(t['left'], i)}*{x.cell(r[net_rate_of(slot)], i)}*SUMPRODUCT({heads},{taxed(rest, wages)})"

    def flat(x: Cursor, i: int) -> str:
        above = [
            f"{x.cell(r[f'flat {slot} rate'], i)}"
            f"*MAX(0,{x.cell(t['wages'], i)}-{x.cell(r[f'flat {slot} threshold'], i)}/12)"
            for slot in range(1, PERIOD + 1)
        ]
        return f"{x.cell(side.heads['closing'], i)}*({'+'.join(above)})"

    def total(x: Cursor, i: int) -> str:
        keys = [*(f"tax {slot}" for slot in range(1, CAPPED + 1)), "flat"]
        terms = f"{events.cuts(side, 'role no.')},{case.role('no.', i)},{events.cuts(side, 'month')},{x.number}"
        return f"{'+'.join(x.cell(t[key], i) for key in keys)}+SUMIFS({events.cuts(side, 'taxes worked')},{terms})"

    for slot in range(1, CAPPED + 1):
        rows.fill(f"tax {slot}", lambda x, i, slot=slot: capped(x, i, slot), label=label)  # type: ignore[misc]
    rows.fill("flat", flat, label=label)
    rows.fill("total", total, label=label)
