"""The sheets Events and BaseEvents: what each change comes to once, and what is known of who is cut or converted."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.formulas import Expression, add_up, expression, fn
from payroll_impact.templates.tables import TableRow, write_head, write_row
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.calculation_exits import of_converted
from payroll_impact.templates.what_if.calculation_headcount import whole
from payroll_impact.templates.what_if.grid import Block
from payroll_impact.templates.what_if.law_sheets import net_rate_of, under_wage_base
from payroll_impact.templates.what_if.limits import CAPPED, OPEN, PERIOD
from payroll_impact.templates.what_if.plan_sheets import PlanSheets

_UNITS = (
    "number", "number", "heads", "heads", "currency/month", "months", "currency/head", "currency/head", "currency/head",
    "heads", "currency", "currency", "currency", "currency", "currency/month", "heads", "0/1",
)  # fmt: skip
_MOVE_UNITS = (
    "number", "number", "0/1", "number", "number", "heads", "date", "days", "currency/month", "currency/head",
    "currency/head", "currency/month", "factor", "number", "currency", "year", "number", "number", "number", "heads",
)  # fmt: skip


def write_events(book: Book, sheets: PlanSheets) -> None:
    """Write the sheet."""
    changes, moves = sheets.changes, sheets.moves
    sheet = book.sheet(
        changes.sheet, "calculation", f"Changes, {sheets.word}",
        "What each change comes to once, and who is cut or converted.", (10, *[13] * 40),
    )  # fmt: skip
    write_head(sheet, changes, "Changes in the order in which they happen", _UNITS)
    for index in range(changes.count):
        row = changes.here.row(index)
        write_row(sheet, row, _change(sheets, case.EVENTS.row(index).absolute, row), "number")
    money = ["currency/head"] * (len(moves.columns) - len(_MOVE_UNITS))
    title = "Cuts and conversions: who leaves a role, and the taxes on their last days of work there"
    write_head(sheet, moves, title, (*_MOVE_UNITS, *money))
    for index in range(moves.count):
        row = moves.here.row(index)
        write_row(sheet, row, _leavers(sheets, row) | _taxes(sheets, row), "number")
    sheet.worksheet.freeze_panes(3, 1)


def _change(sheets: PlanSheets, event: TableRow, row: TableRow) -> dict[str, Expression]:
    heads, moved, pay, part = sheets.heads, row["moved"], row["pay"], row["part worked"]

    def of_role(name: str) -> Expression:
        return fn.INDEX(case.WORKFORCE.column(name), event["role no."])

    def then(block: Block) -> Expression:
        return fn.INDEX(block.area, event["role no."], event["month"])

    days = fn.INDEX(sheets.timeline["days"].months(), event["month"])
    worked = fn.IF(event["reduce"] == 1, fn.DAY(event["date"]) / days, 0)
    counted = event["baseline"] if sheets.baseline else expression(1)
    grows = event["grow by multiple"] * row["opening"] + event["grow by heads"] >= -places.DUST
    moves = moved >= row["asked"] - places.DUST * fn.MAX(1, row["asked"])
    return {
        "order": row.number,
        "role no.": event["role no."],
        "moved": fn.SUM(heads["moved"].months(row.index)),
        "opening": then(heads["opening"]),
        "pay": then(sheets.pay["pay"]),
        "part worked": part.on("Events") if sheets.baseline else worked,
        "worked pay": pay * (1 + of_role("bonus")) * of_role("employee") * part,
        "severance each": pay * 12 * event["severance weeks"] / places.WEEKS,
        "pto each": pay * 12 * event["pto days"] / places.WORKING_DAYS,
        "heads by days": moved * part,
        "severance": moved * row["severance each"],
        "pto": moved * row["pto each"],
        "exit costs": moved * event["cost per head"] * event["reduce"],
        "conversion costs": moved * event["cost per head"] * event["convert"],
        "benefits each": pay * of_role("benefits") + of_role("benefits per head"),
        "asked": counted * whole(event["heads"]),
        "sound": fn.IF(counted == 0, 1, 1 * fn.AND(grows, moves)),
    }


def _leavers(sheets: PlanSheets, row: TableRow) -> dict[str, Expression]:
    heads, taxes, listed = sheets.heads, sheets.taxes, row["listed"]

    def of_change(name: str) -> Expression:
        return fn.INDEX(case.EVENTS.column(name), row["order"])

    def comes_to(name: str) -> Expression:
        return fn.INDEX(sheets.changes.column(name), row["order"])

    def then(block: Block) -> Expression:
        return fn.INDEX(block.area, row["role no."], row["month"])

    def there(name: str) -> Expression:
        return fn.INDEX(taxes[name].area, row["paid as no."], row["month"])

    def of_cut(cut: float, converted: Expression) -> Expression:
        return fn.IF(row["to role no."] == 0, cut, converted)

    in_all = case.CUTS_LISTED + case.CONVERSIONS_LISTED
    present = then(heads["before"]) + then(heads["converted in"])
    return {
        "move": row.number,
        "order": fn.MAX(1, fn.MIN(case.LISTED, case.LISTED - in_all + row["move"])),
        "listed": 1 * (row["move"] <= in_all),
        "role no.": of_change("role no."),
        "month": of_change("month"),
        "heads": listed * comes_to("moved"),
        "date": listed * of_change("date"),
        "notice days": listed * of_change("notice days"),
        "pay": comes_to("pay"),
        "worked": listed * comes_to("worked pay"),
        "once": listed * (comes_to("severance each") + comes_to("pto each")),
        "severance": listed * comes_to("severance each"),
        "benefits": listed * comes_to("benefits each"),
        # the part of each cohort that leaves, the fresh start it counts from, and what it has earned since; of those
        # who convert the part over who is left in the new role by then, and what is earned less what a head has there
        "scale": fn.IF(present > 0, row["heads"] * then(taxes["stay"]) / present, 0) / of_cut(1, there("stay")),
        "run": then(taxes["run"]),
        "earned": then(taxes["earned"]) - of_cut(0, there("earned")),
        "year": fn.INDEX(sheets.timeline["year"].months(), row["month"]),
        "to role no.": row["listed"] * of_change("convert") * of_change("to role no."),
        "run there": there("run"),
        "paid as no.": fn.IF(row["to role no."] == 0, row["role no."], row["to role no."]),
        "cut": row["heads"] * (row["to role no."] == 0),
    }


def _taxes(sheets: PlanSheets, row: TableRow) -> dict[str, Expression]:
    """Return rate, base and tax on the days worked of each tax, with a wage base and without, and all of them.

    Beside them what a tax without a wage base bears in the month of the cut: of the pay of a head for its days worked
    less severance that is no wages, and apart from that of such severance, less what the days worked have borne.
    """
    worked = row["worked"]
    leavers, before = (sheets.exits[name].months(row.index, OPEN) for name in ("leavers", "before"))

    def then(name: str) -> Expression:
        return fn.INDEX(sheets.rates[name].area, row["role no."], row["month"])

    found = {}
    for slot in range(1, CAPPED + 1):
        found[f"rate {slot}"], found[f"base {slot}"] = then(net_rate_of(slot)), then(f"tax {slot} wage_base")
        own = fn.SUMPRODUCT(leavers, under_wage_base(row[f"base {slot}"] - before, worked))
        all_leavers, all_before = (sheets.exits[name].with_before for name in ("leavers", "before"))
        each = under_wage_base(row[f"base {slot}"] - row["earned"] - all_before, worked)
        found[f"converted {slot}"] = of_converted(sheets.leavers, row.index, all_leavers, each)
        found[f"tax {slot}"] = row[f"rate {slot}"] * (own + row[f"converted {slot}"])
    for slot in range(1, PERIOD + 1):
        found[f"flat rate {slot}"] = then(f"flat {slot} rate")
        found[f"free {slot}"] = then(f"flat {slot} threshold") / 12
        found[f"flat {slot}"] = row["heads"] * row[f"flat rate {slot}"] * fn.MAX(0, worked - row[f"free {slot}"])
        exempt, no_wages = row[f"exempt {slot}"], row[f"no wages {slot}"]
        found[f"exempt {slot}"] = then(f"flat {slot} severance_exempt")
        found[f"no wages {slot}"] = (exempt > 0) * row["severance"]
        found[f"then {slot}"] = worked - no_wages
        found[f"apart {slot}"] = fn.MAX(0, no_wages - exempt) - fn.MAX(0, worked - row[f"free {slot}"])
    every = [*(f"tax {slot}" for slot in range(1, CAPPED + 1)), *(f"flat {slot}" for slot in range(1, PERIOD + 1))]
    return {**found, "taxes worked": add_up(row[name] for name in every)}

