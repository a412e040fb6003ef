"""The sheets Heads and BaseHeads: the headcount corkscrew, and each growth, cut and conversion."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.grid import Cursor, Month
from payroll_impact.templates.what_if.limits import FIRST
from payroll_impact.templates.what_if.plan_sheets import PlanSheets


def write_heads(book: Book, sheets: PlanSheets) -> None:
    """Write the headcount of plan or baseline."""
    rows = sheets.heads.write(book)
    rows.fill(lambda x: _corkscrew(x, sheets), before=_at_the_start, label=case.label)
    rows.fill(lambda x: _growth_and_moves(x, sheets), label=_event_label)


def _event_label(index: int) -> Expression:
    """Return the label of a change: its role; nothing where no change is listed."""
    event = case.EVENTS.row(index).absolute
    return fn.IF(event["row"] == 0, "", fn.INDEX(case.WORKFORCE.column("role"), event["role no."]))


def whole(heads: Expression) -> Expression:
    """Return heads as whole people, as the settings round them."""
    return fn.IF(case.AS_IS == 1, heads, case.SIGN * fn.INT(case.SIGN * heads + case.ADD))


def _at_the_start(x: Cursor) -> dict[str, Expression]:
    role = case.WORKFORCE.row(x.index).absolute
    return {"closing": role["headcount"], "replaced": role["backfill"]}


def _corkscrew(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, before, role = x.on(sheets.heads), x.on(sheets.heads, back=1), case.WORKFORCE.row(x.index).absolute
    events, number = case.EVENTS.column, role["no."]

    def moved(kind: str) -> Expression:
        return fn.SUMIFS(now.all("moved"), events("role no."), number, events(kind), 1)

    def grown(month: Month) -> Expression:
        return fn.SUMIF(events("role no."), number, month.all("grown"))

    return {
        "opening": before["closing"],
        "attrition": now["opening"] * (1 - role["stay"]),
        "joiners": grown(now) - grown(before),
        "backfills": _backfills(x, now, role["headcount"] * (1 - role["stay"]) * role["backfill"]),
        # leavers all replaced at once leave the headcount as it was, to the last digit
        "before": now["opening"] + (now["backfills"] - now["attrition"]) + now["joiners"],
        "converted in": fn.SUMIF(events("to role no."), number, now.all("moved")),
        "cuts": moved("reduce"),
        "converted out": moved("convert"),
        "closing": now["before"] + now["converted in"] - now["cuts"] - now["converted out"],
        "replaced": _replaced(x, before, number, "last, baseline" if sheets.baseline else "last of month"),
    }


def _backfills(x: Cursor, now: Month, before_the_plan: Expression) -> Expression:
    """Return who replaces the leavers of some months ago, or of before the first month."""
    due = (Cursor(x.sheet, FIRST, 0).number.absolute.to(x.number) == x.number - case.LAG) * 1
    replaced = fn.SUMPRODUCT(due, now.upto("attrition", FIRST), now.upto("replaced", FIRST))
    return fn.IF(x.number > case.LAG, replaced, before_the_plan)


def _replaced(x: Cursor, before: Month, number: CellReference, last: str) -> Expression:
    """Return the part of this month's leavers that is replaced: by the last change dated up to here."""
    events = case.EVENTS.column
    now = events("role no."), number, events("month"), x.number, events(last), 1
    return fn.IF(fn.COUNTIFS(*now) == 0, before["replaced"], fn.SUMIFS(events("replaced"), *now))


def _growth_and_moves(x: Cursor, sheets: PlanSheets) -> dict[str, Expression]:
    now, before, event = x.on(sheets.heads), x.on(sheets.heads, back=1), case.EVENTS.row(x.index).absolute
    role, begins = event["role no."], x.number == event["month"]

    def counted(heads: Expression) -> Expression:
        """Leave out of the baseline what does not happen anyway."""
        return heads * event["baseline"] if sheets.baseline else heads

    above = (1 * (case.EVENTS.column(column, -1, x.index + 1) == role) for column in ("to role no.", "role no."))
    brought = fn.SUMPRODUCT(next(above) - next(above), now.above("moved"))
    opening, there = (fn.INDEX(now.all(name), role) for name in ("opening", "before"))
    wanted = fn.MAX(0, event["grow by multiple"] * opening + event["grow by heads"])
    part = (x.number - event["month"] + 1) / event["months"]
    moves = counted(begins * (event["convert"] + event["reduce"]))
    return {
        "growth": fn.IF(begins, counted(wanted), before["growth"]),
        "due": now["growth"] * fn.MAX(0, fn.MIN(1, part)),
        "grown": whole(now["due"]),
        "there": moves * (there + brought),
        "moved": fn.MIN(now["there"], whole(event["heads"] + event["fraction"] * now["there"])),
    }
