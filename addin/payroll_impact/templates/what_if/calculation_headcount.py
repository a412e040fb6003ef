"""The sheets Heads and BaseHeads: the headcount corkscrew, and each growth, cut and conversion."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.grid import Cursor, Rows
from payroll_impact.templates.what_if.side import Side
from payroll_impact.templates.what_if.size import NUMBER_ROW


def write_heads(book: Book, side: Side) -> None:
    """Write the headcount of one side."""
    rows = side.heads.write(book)
    _corkscrew(rows, side)
    _growth(rows, side)
    _moves(rows, side)


def event_label(index: int) -> str:
    """Return the label of a change: its role."""
    return f"INDEX({case.roles('role')},{case.event('role no.', index)})"


def whole(heads: str) -> str:
    """Return heads as whole people, as the settings round them."""
    return f"IF({case.AS_IS}=1,{heads},{case.SIGN}*INT({case.SIGN}*({heads})+{case.ADD}))"


def counts(side: Side, index: int) -> str:
    """Return the factor that leaves a change out of the baseline unless it happens anyway."""
    return f"*{case.event('baseline', index)}" if side.baseline else ""


def _corkscrew(rows: Rows, side: Side) -> None:
    h = side.heads.blocks
    first = f"$D${NUMBER_ROW + 1}"

    def backfills(x: Cursor, i: int) -> str:
        if side.baseline:
            return x.cell(h["attrition"], i)
        numbers = f"{first}:{x.number}"
        return f"SUMIF({numbers},{x.number}-{case.LAG},{x.months_upto(h['attrition'], i)})*{case.role('backfill', i)}"

    def by_role(x: Cursor, block: str, column: str, i: int, *, back: int = 0) -> str:
        return f"SUMIF({case.events(column)},{case.role('no.', i)},{x.all(h[block], back=back)})"

    def moved(x: Cursor, i: int, kind: str) -> str:
        no = case.role("no.", i)
        return f"SUMIFS({x.all(h['moved'])},{case.events('role no.')},{no},{case.events(kind)},1)"

    label = case.label
    rows.fill("opening", lambda x, i: x.cell(h["closing"], i, back=1), label=label)
    rows.fill("attrition", lambda x, i: f"{x.cell(h['opening'], i)}*(1-{case.role('stay', i)})", label=label)
    rows.fill(
        "joiners",
        lambda x, i: f"{by_role(x, 'grown', 'role no.', i)}-{by_role(x, 'grown', 'role no.', i, back=1)}",
        label=label,
    )
    rows.fill("backfills", backfills, label=label)
    rows.fill(
        "before",
        lambda x, i: (
            f"{x.cell(h['opening'], i)}-{x.cell(h['attrition'], i)}"
            f"+{x.cell(h['joiners'], i)}+{x.cell(h['backfills'], i)}"
        ),
        label=label,
    )
    rows.fill("converted in", lambda x, i: by_role(x, "moved", "to role no.", i), label=label)
    rows.fill("cuts", lambda x, i: moved(x, i, "reduce"), label=label)
    rows.fill("converted out", lambda x, i: moved(x, i, "convert"), label=label)
    rows.fill(
        "closing",
        lambda x, i: (
            f"{x.cell(h['before'], i)}+{x.cell(h['converted in'], i)}"
            f"-{x.cell(h['cuts'], i)}-{x.cell(h['converted out'], i)}"
        ),
        before=lambda i: case.role("headcount", i),
        label=label,
    )


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
