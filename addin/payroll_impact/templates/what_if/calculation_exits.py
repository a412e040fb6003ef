"""The sheets Exits and BaseExits: what leavers are paid after their last day, and the taxes on it."""

from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.formulas import Expression, add_up, fn
from payroll_impact.templates.tables import SheetTable, write_head, write_row
from payroll_impact.templates.what_if import case
from payroll_impact.templates.what_if.grid import Cursor
from payroll_impact.templates.what_if.law_sheets import net_rate_of, under_wage_base
from payroll_impact.templates.what_if.limits import CAPPED, LABEL, OPEN, PERIOD
from payroll_impact.templates.what_if.plan_sheets import PlanSheets

_ENDS = ("role no.", "to role no.")
_STYLES = {"move": "number", "paid as no.": "whole", "earned more than there": "cents"}


def write_exits(book: Book, sheets: PlanSheets) -> None:
    """Write what the leavers of plan or baseline are paid."""
    rows = sheets.exits.write(book)

    def label(index: int) -> Expression:
        return sheets.leavers.here.row(index).absolute["move"]

    def at_the_start(x: Cursor) -> dict[str, Expression]:
        return {name: _cohorts(x, sheets)[name] for name in ("leavers", "before")}

    rows.fill(lambda x: _paid(x, sheets), label=label)
    rows.fill(lambda x: _cohorts(x, sheets), before=at_the_start, label=label)
    rows.fill(lambda x: _taxes(x, sheets), label=label)
    _leavers(rows.sheet, sheets)


def of_converted(table: SheetTable, cut: int, leavers: Expression, each: Expression) -> Expression:
    """Return what heads bear who had been converted to the role of a cut: `leavers`, and what one of `each` bears."""
    part = table.column(f"cut by {cut + 1}")
    return fn.IF(fn.SUM(part) == 0, 0, fn.SUMPRODUCT(part * leavers, each))


def _leavers(sheet: Sheet, sheets: PlanSheets) -> None:
    """Write what the rows above ask of each cut or conversion, and which part of who was converted leaves by each.

    Part of them leave by a cut of the new role, of who began in its run, that year, from then on.
    """
    table = sheets.leavers.here
    last = table.left + len(table.columns) - 1
    sheet.worksheet.set_column(table.left, table.left, 40, sheet.book.styles())
    sheet.worksheet.set_column(table.left + 1, last, 13, sheet.book.styles())
    sheet.worksheet.set_column(table.left + 2, table.left + 2, 22, sheet.book.styles())
    sheet.worksheet.print_area(0, LABEL, sheets.exits.next_row, last)
    units = ("", "number", "currency/head", *["factor"] * table.count)
    write_head(sheet, table, "Of each cut or conversion, and which part of who was converted leaves by each cut", units)
    for index in range(table.count):
        move = sheets.moves.row(index).absolute
        role, to_role = (fn.INDEX(case.WORKFORCE.column("role"), fn.MAX(1, move[name])) for name in _ENDS)
        found = {
            "move": fn.IF(move["listed"] == 0, "", role & fn.IF(move["to role no."] == 0, "", " to " & to_role)),
            "paid as no.": move["paid as no."],
            "earned more than there": move["earned"],
        }
        for number in range(table.count):
            cut = sheets.moves.row(number).absolute
            there = (move["to role no."] == cut["role no."]) * (move["run there"] == cut["run"])
            found[f"cut by {number + 1}"] = there * (move["month"] <= cut["month"]) * (cut["cut"] > 0) * cut["scale"]
        for name, formula in found.items():
            write_row(sheet, table.row(index), {name: formula}, _STYLES.get(name, "fraction"))


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
    here = sheets.leavers.here
    leaver, paid, in_month = here.row(x.index).absolute, now["paid"], x.number == move["month"]

    def of_role(name: str) -> Expression:
        return fn.INDEX(rates.all(name), leaver["paid as no."])

    def under(slot: int) -> Expression:
        rest = now[f"rest {slot}"] - now["same year"] * now.whole_row("before", OPEN)
        own = fn.SUMPRODUCT(now.whole_row("leavers", OPEN), under_wage_base(rest, paid))
        return fn.IF(paid == 0, 0, own + now[f"converted {slot}"])

    def flat(slot: int) -> Expression:
        """Return a tax without a wage base: on what is wages of the month beyond what is free, and on what is apart."""
        wages = paid + in_month * move[f"then {slot}"] - of_role(f"flat {slot} threshold") / 12
        bears = fn.MAX(0, wages) + in_month * move[f"apart {slot}"]
        return move["cut"] * of_role(f"flat {slot} rate") * bears

    formulas = {}
    for slot in range(1, CAPPED + 1):
        rest = now[f"rest {slot}"] - now["same year"] * (now.table("before") + leaver["earned more than there"])
        formulas[f"rest {slot}"] = of_role(f"tax {slot} wage_base") - now["earned"]
        formulas[f"converted {slot}"] = of_converted(here, x.index, now.table("leavers"), under_wage_base(rest, paid))
        formulas[f"under {slot}"] = under(slot)
    formulas |= {f"flat {slot}": flat(slot) for slot in range(1, PERIOD + 1)}
    capped = (of_role(net_rate_of(slot)) * now[f"under {slot}"] for slot in range(1, CAPPED + 1))
    return formulas | {"tax": add_up((*capped, *(now[f"flat {slot}"] for slot in range(1, PERIOD + 1))))}
