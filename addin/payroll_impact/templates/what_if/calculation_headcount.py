"""The sheets Heads and BaseHeads: the headcount corkscrew, and each growth, cut and conversion."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.grid import Cursor, Formula, Rows
from payroll_impact.templates.what_if.limits import FIRST_COLUMN, NUMBER_ROW
from payroll_impact.templates.what_if.plan_sheets import Side


def write_heads(book: Book, side: Side) -> None:
    """Write the headcount of one side."""
    rows = side.heads.write(book)
    _corkscrew(rows, side)
    _growth(rows, side)
    _moves(rows, side)


def event_label(index: int) -> str:
    """Return the label of a change: its role; nothing where no change is listed."""
    return f'IF({case.event("row", index)}=0,"",INDEX({case.roles("role")},{case.event("role no.", index)}))'


def whole(heads: str) -> str:
    """Return heads as whole people, as the settings round them."""
    return f"IF({case.AS_IS}=1,{heads},{case.SIGN}*INT({case.SIGN}*({heads})+{case.ADD}))"


def counts(side: Side, index: int) -> str:
    """Return the factor that leaves a change out of the baseline unless it happens anyway."""
    return f"*{case.event('baseline', index)}" if side.baseline else ""


def _corkscrew(rows: Rows, side: Side) -> None:
    h = side.heads.blocks

    def add_up(*terms: str) -> Formula:
        first, *rest = terms
        signed = [(term[0], term[1:]) for term in rest]
        return lambda x, i: x.cell(h[first], i) + "".join(f"{sign}{x.cell(h[key], i)}" for sign, key in signed)

    formulas: dict[str, Formula] = {
        "opening": lambda x, i: x.cell(h["closing"], i, back=1),
        "attrition": lambda x, i: f"{x.cell(h['opening'], i)}*(1-{case.role('stay', i)})",
        "joiners": lambda x, i: f"{_arrived(x, side, 'grown', i)}-{_arrived(x, side, 'grown', i, back=1)}",
        "backfills": lambda x, i: _backfills(x, side, i),
        "before": lambda x, i: _before(x, side, i),
        "converted in": lambda x, i: _arrived(x, side, "moved", i),
        "cuts": lambda x, i: _moved(x, side, "reduce", i),
        "converted out": lambda x, i: _moved(x, side, "convert", i),
        "closing": add_up("before", "+converted in", "-cuts", "-converted out"),
        "replaced": lambda x, i: _replaced(x, side, i),
    }
    began = {"closing": "headcount", "replaced": "backfill"}
    for key, formula in formulas.items():
        before = (lambda i, key=key: case.role(began[key], i)) if key in began else None
        rows.fill(key, formula, before=before, label=case.label)


def _before(x: Cursor, side: Side, i: int) -> str:
    """Return who is there before moves and cuts; leavers all replaced at once leave the headcount as it was."""
    h = side.heads.blocks
    opening, joiners, backfills, attrition = (
        x.cell(h[key], i) for key in ("opening", "joiners", "backfills", "attrition")
    )
    return f"{opening}+({backfills}-{attrition})+{joiners}"


def _backfills(x: Cursor, side: Side, i: int) -> str:
    """Return who replaces the leavers of some months ago, or of before the first month."""
    h = side.heads.blocks
    due = f"{x.months_upto(h['attrition'], i)},{x.months_upto(h['replaced'], i)}"
    months = f"(${FIRST_COLUMN}${NUMBER_ROW + 1}:{x.number}={x.number}-{case.LAG})*1"
    before = f"{case.role('headcount', i)}*(1-{case.role('stay', i)})*{case.role('backfill', i)}"
    return f"IF({x.number}>{case.LAG},SUMPRODUCT({months},{due}),{before})"


def _replaced(x: Cursor, side: Side, i: int) -> str:
    """Return the part of this month's leavers that is replaced: by the last change dated up to here."""
    last = case.events("last, baseline" if side.baseline else "last of month")
    now = f"{case.events('role no.')},{case.role('no.', i)},{case.events('month')},{x.number},{last},1"
    before = x.cell(side.heads["replaced"], i, back=1)
    return f"IF(COUNTIFS({now})=0,{before},SUMIFS({case.events('replaced')},{now}))"


def _arrived(x: Cursor, side: Side, block: str, i: int, *, back: int = 0) -> str:
    """Return the heads a role has got by growth so far, or gets by conversion."""
    column = case.events("role no." if block == "grown" else "to role no.")
    return f"SUMIF({column},{case.role('no.', i)},{x.all(side.heads[block], back=back)})"


def _moved(x: Cursor, side: Side, kind: str, i: int) -> str:
    moved, no = x.all(side.heads["moved"]), case.role("no.", i)
    return f"SUMIFS({moved},{case.events('role no.')},{no},{case.events(kind)},1)"


def _growth(rows: Rows, side: Side) -> None:
    h = side.heads.blocks

    def growth(x: Cursor, i: int) -> str:
        opening = f"INDEX({x.all(h['opening'])},{case.event('role no.', i)})"
        wanted = f"MAX(0,{case.event('grow by multiple', i)}*{opening}+{case.event('grow by heads', i)})"
        now = f"{x.number}={case.event('month', i)}"
        return f"IF({now},{wanted}{counts(side, i)},{x.cell(h['growth'], i, back=1)})"

    def due(x: Cursor, i: int) -> str:
        part = f"({x.number}-{case.event('month', i)}+1)/{case.event('months', i)}"
        return f"{x.cell(h['growth'], i)}*MAX(0,MIN(1,{part}))"

    rows.fill("growth", growth, label=event_label)
    rows.fill("due", due, label=event_label)
    rows.fill("grown", lambda x, i: whole(x.cell(h["due"], i)), label=event_label)


def _moves(rows: Rows, side: Side) -> None:
    h = side.heads.blocks

    def there(x: Cursor, i: int) -> str:
        role = case.event("role no.", i)
        above = x.above(h["moved"], i)
        left = f"SUMIF({case.events_above('role no.', i)},{role},{above})"
        came = f"SUMIF({case.events_above('to role no.', i)},{role},{above})"
        moves = f"({case.event('convert', i)}+{case.event('reduce', i)}){counts(side, i)}"
        now = f"({x.number}={case.event('month', i)})"
        return f"{now}*{moves}*(INDEX({x.all(h['before'])},{role})-{left}+{came})"

    def moved(x: Cursor, i: int) -> str:
        present = x.cell(h["there"], i)
        asked = f"{case.event('heads', i)}+{case.event('fraction', i)}*{present}"
        return f"MIN({present},{whole(asked)})"

    rows.fill("there", there, label=event_label)
    rows.fill("moved", moved, label=event_label)
