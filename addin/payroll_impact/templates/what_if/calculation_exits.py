"""The sheets Exits and BaseExits: what leavers are paid after their last day, and the taxes on it."""

from collections.abc import Callable

from payroll_impact.templates.book import Book
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.events import cut
from payroll_impact.templates.what_if.grid import Cursor, Formula, Rows, with_open
from payroll_impact.templates.what_if.law_sheets import net_rate_of
from payroll_impact.templates.what_if.limits import CAPPED, FIRST_COLUMN, LAST_COLUMN, OPEN, PERIOD
from payroll_impact.templates.what_if.phrases import taxed
from payroll_impact.templates.what_if.plan_sheets import Side


def write_exits(book: Book, side: Side) -> None:
    """Write what the leavers of one side are paid."""
    rows = side.exits.write(book)
    _paid(rows, side)
    _cohorts(rows, side)
    _taxes(rows, side)


def _label(side: Side) -> Callable[[int], str]:
    role = f"INDEX({case.roles('role')},{{}})".format
    return lambda i: f'IF({cut(side, "listed", i)}=0,"",{role(cut(side, "role no.", i))})'


def _paid(rows: Rows, side: Side) -> None:
    e, label = side.exits.blocks, _label(side)

    def paid(x: Cursor, i: int) -> str:
        return f"{x.cell(e['notice'], i)}+({x.number}={cut(side, 'month', i)})*{cut(side, 'once', i)}"

    def benefits(x: Cursor, i: int) -> str:
        return f"{cut(side, 'heads', i)}*{x.cell(e['part'], i)}*{cut(side, 'benefits', i)}"

    rows.fill("part", lambda x, i: _part(x, side, i), label=label)
    rows.fill("notice", lambda x, i: _notice(x, side, i), label=label)
    rows.fill("paid", paid, label=label)
    rows.fill("earned", lambda x, i: _earned(x, side, i), label=label)
    rows.fill("notice pay", lambda x, i: f"{cut(side, 'heads', i)}*{x.cell(e['notice'], i)}", label=label)
    rows.fill("benefits", benefits, label=label)


def _part(x: Cursor, side: Side, i: int) -> str:
    """Return the part of the month that lies between the last day worked and the end of notice."""
    t, date = side.timeline.blocks, cut(side, "date", i)
    until = f"MIN({x.cell(t['end'])},{date}+{cut(side, 'notice days', i)})"
    since = f"MAX({x.cell(t['start'])}-1,{date})"
    return f"MAX(0,{until}-{since})/{x.cell(t['days'])}"


def _notice(x: Cursor, side: Side, i: int) -> str:
    part = side.exits["part"]
    row = part.row(i)
    all_at_once = f"({x.number}={cut(side, 'month', i)})*SUM(${FIRST_COLUMN}{row}:${LAST_COLUMN}{row})"
    return f"{cut(side, 'pay', i)}*IF({case.LUMP}=1,{all_at_once},{x.cell(part, i)})"


def _earned(x: Cursor, side: Side, i: int) -> str:
    e, month = side.exits.blocks, cut(side, "month", i)
    before = f"{x.cell(e['earned'], i, back=1)}+{x.cell(e['paid'], i, back=1)}"
    worked = f"({x.number}={month})*{cut(side, 'worked', i)}"
    return f"(1-{x.cell(side.timeline['january'])}*({x.number}>{month}))*({before})+{worked}"


def _cohorts(rows: Rows, side: Side) -> None:
    taxes, label = side.taxes.blocks, _label(side)
    opening = Cursor(side.exits.name, OPEN)

    def leavers(x: Cursor, i: int) -> str:
        role = cut(side, "role no.", i)
        began = f"INDEX({x.all(taxes['began'])},{role})"
        same = f"(INDEX({x.all(taxes['run'])},{role})={cut(side, 'run', i)})"
        return f"{cut(side, 'scale', i)}*{began}*{same}*({x.number}<={cut(side, 'month', i)})"

    def before(x: Cursor, i: int) -> str:
        return f"{cut(side, 'earned', i)}-INDEX({x.all(taxes['earned'])},{cut(side, 'role no.', i)})"

    rows.fill("leavers", leavers, before=lambda i: leavers(opening, i), label=label)
    rows.fill("same year", lambda x, i: f"1*({x.cell(side.timeline['year'])}={cut(side, 'year', i)})", label=label)
    rows.fill("before", before, before=lambda i: before(opening, i), label=label)


def _taxes(rows: Rows, side: Side) -> None:
    e, label = side.exits.blocks, _label(side)

    def left(slot: int) -> Formula:
        return lambda x, i: f"{_rate(x, side, f'tax {slot} wage_base', i)}-{x.cell(e['earned'], i)}"

    def capped(slot: int) -> Formula:
        return lambda x, i: _capped(x, side, i, slot)

    def flat(slot: int) -> Formula:
        return lambda x, i: _flat(x, side, i, slot)

    for slot in range(1, CAPPED + 1):
        rows.fill(f"left {slot}", left(slot), label=label)
        rows.fill(f"tax {slot}", capped(slot), label=label)
    for slot in range(1, PERIOD + 1):
        rows.fill(f"flat {slot}", flat(slot), label=label)


def _rate(x: Cursor, side: Side, key: str, i: int) -> str:
    return f"INDEX({x.all(side.rates[key])},{cut(side, 'role no.', i)})"


def _capped(x: Cursor, side: Side, i: int, slot: int) -> str:
    e = side.exits.blocks
    rest = f"({x.cell(e[f'left {slot}'], i)}-{x.cell(e['same year'], i)}*{_own(with_open(e['before'], i), side)})"
    paid, leavers = x.cell(e["paid"], i), _own(with_open(e["leavers"], i), side)
    return f"IF({paid}=0,0,{_rate(x, side, net_rate_of(slot), i)}*SUMPRODUCT({leavers},{taxed(rest, paid)}))"


def _flat(x: Cursor, side: Side, i: int, slot: int) -> str:
    free = f"{_rate(x, side, f'flat {slot} threshold', i)}/12"
    worked = f"({x.number}={cut(side, 'month', i)})*{cut(side, 'worked', i)}"
    above = f"MAX(0,{worked}+{x.cell(side.exits['paid'], i)}-{free})-MAX(0,{worked}-{free})"
    return f"{cut(side, 'heads', i)}*{_rate(x, side, f'flat {slot} rate', i)}*({above})"


def _own(reference: str, side: Side) -> str:
    """Return a reference as written on the sheet itself."""
    return reference.replace(f"{side.exits.name}!", "").replace("$C$", "$C").replace("$AM$", "$AM")
