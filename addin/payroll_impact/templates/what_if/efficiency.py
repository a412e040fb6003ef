"""The sheet Efficiency: what roles yield in the last year, and the key figures of output that are read off it."""

from collections.abc import Callable

from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.tables import SheetTable, TableRow, write_head, write_row
from payroll_impact.templates.what_if import case, places, read
from payroll_impact.templates.what_if.charts import lines_of_both
from payroll_impact.templates.what_if.grid import Cursor, TimeSheet
from payroll_impact.templates.what_if.limits import modelled, roles
from payroll_impact.templates.what_if.plan_sheets import PlanSheets

_BESIDE = 4  # the column right of the second table, from 0
NONE = "-"  # where there is nothing to tell
_ROLES = SheetTable(
    "Efficiency", 6,
    ("role", "grows", "hours, plan", "hours, baseline", "items, plan", "items, baseline", "yields", "bridges",
     "items of a head"),
    roles,
)
_FIGURES = {
    "cost": ("All recurring cost", "currency"),
    "items": ("Accepted items at their value", "items"),
    "items grown": ("Accepted items at their value, of roles that grow", "items"),
    "hours grown": ("Hours on items of roles that grow", "hours"),
    "items of others": ("Accepted items at their value, of the other roles", "items"),
    "hours of others": ("Hours on items of the other roles", "hours"),
    "rate": ("Items of an hour: plan, roles that grow; baseline, the others", "items/hour"),
    "made": ("What roles that grow yield, at the other side's cost: plan less baseline", "currency × items"),
    "wanted": ("What the others yield, at the other side's cost: baseline less plan", "currency × items"),
    "factor": ("At so many times what roles that grow yield an item costs what it did", "factor"),
    "bridging": ("Contractors who would make up for the items missing, at the markup of Inputs", "currency"),
    "not given": ("Roles without items an hour: they yield nothing counted", "roles"),
    "dust": ("What is too little to be items", "items"),
}  # fmt: skip
_STEPS = SheetTable("Efficiency", _ROLES.below(5), ("figure", "unit", "plan", "baseline"), len(_FIGURES))
_Formula = Callable[[TimeSheet, PlanSheets], Expression]


def _figure(name: str, side: str = "plan") -> CellReference:
    return _STEPS.row(list(_FIGURES).index(name)).absolute[side]


def given() -> Expression:
    """Return how many roles have items an hour: without any there is no output to tell of."""
    return fn.COUNT(read.WORKFORCE.column("items_per_hour"))


def not_given() -> CellReference:
    """Return the cell with how many roles have no items an hour."""
    return _figure("not given")


def bridging() -> CellReference:
    """Return the cell with what contractors in place of the items missing would cost."""
    return _figure("bridging")


def planned() -> Expression:
    """Return what an hour of the roles that grow yields as planned, in items of an hour of the others."""
    return _figure("rate") / _figure("rate", "baseline")


def pays_from() -> Expression:
    """Return whether an item is the cheaper, the more the roles that grow yield."""
    return _figure("made") > 0


def item_dust() -> CellReference:
    """Return the cell with what is too little to be items."""
    return _figure("dust")


def write_efficiency(book: Book, total: TimeSheet, plan: PlanSheets, baseline: PlanSheets) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "Efficiency", "calculation", "Output of the last year",
        "Of the last twelve months planned, or of all if they are fewer; when an item costs what it did.",
        (62, 18, *[18] * 7),
    )  # fmt: skip
    units = ("name", "0/1", "hours", "hours", "items", "items", "0/1", "0/1", "items/month")
    write_head(sheet, _ROLES, "Roles", units)
    for index in range(roles()):
        row = _ROLES.here.row(index)
        write_row(sheet, row, {"role": case.label(index), "grows": _grows(index)}, "number")
        for side in (plan, baseline):
            write_row(sheet, row, _of_last_year(row, side), "heads")
        write_row(sheet, row, _to_bridge(row, baseline), "number")
    write_head(sheet, _STEPS, "Cost of an item, and break-even productivity step by step", ("", "", *["see unit"] * 2))
    for at, texts in enumerate(_FIGURES.values(), start=_STEPS.head):
        sheet.texts(at, 0, texts)
    for side in (plan, baseline):
        _sums(sheet, total, side)
    _breakeven(sheet, total)
    if modelled() is None:
        _charts(book, sheet, total)
    sheet.worksheet.freeze_panes(3, 1)


def _charts(book: Book, sheet: Sheet, total: TimeSheet) -> None:
    """Draw capacity and the cost of an item month by month, beside and below the tables."""
    top, height = _STEPS.head - 2, len(_FIGURES)
    for title, lines, number, told in (
        ("Capacity by month: accepted items at their value [items]", ("capacity", "base capacity"), "#,##0",
         "Lines: accepted items at their value by month, plan and baseline."),
        ("Cost of an accepted item by month: recurring cost over items [currency/item]; 0 where there are none",
         ("cost per item, plan", "cost per item, baseline"), "#,##0.00",
         "Lines: recurring cost of an accepted item by month, plan and baseline."),
    ):  # fmt: skip
        sheet.text(top, _BESIDE, title, "bold")
        plan, baseline = (total[line] for line in lines)
        chart = lines_of_both(book, plan, baseline, number, labels=False)
        chart.set_size({"width": 562, "height": 20 * height})
        sheet.worksheet.insert_chart(top + 1, _BESIDE, chart, {"object_position": 2, "description": told})
        top += height + 2


def _grows(index: int) -> Expression:
    """Return whether a change of the plan's own grows a role, or converts heads to it."""
    number, events = case.WORKFORCE.row(index).absolute["no."], case.EVENTS.column
    grown, gained = (
        fn.COUNTIFS(events(role), number, events(kind), 1, events("baseline"), 0)
        for role, kind in (("role no.", "grow"), ("to role no.", "convert"))
    )
    return 1 * (grown + gained > 0)


def _of_last_year(row: TableRow, side: PlanSheets) -> dict[str, Expression]:
    role, hours = case.WORKFORCE.row(row.index).absolute, fn.SUM(side.output["at rate"].last_year(row.index))
    return {
        f"hours, {side.word}": hours * role["hours on items"],
        f"items, {side.word}": fn.SUM(side.output["capacity"].last_year(row.index)),
    }


def _to_bridge(row: TableRow, baseline: PlanSheets) -> dict[str, Expression]:
    """Return whether contractors are paid as a role: one that yields and does not grow, or any if all that do grow."""
    grow, yields = _ROLES.here.column("grows"), _ROLES.here.column("yields")
    role, others = case.WORKFORCE.row(row.index).absolute, fn.SUMPRODUCT((1 - grow) * yields) > 0
    return {
        "yields": 1 * (fn.SUM(baseline.output["capacity"].months(row.index)) > 0),
        "bridges": row["yields"] * fn.IF(others, 1 - row["grows"], 1),
        "items of a head": role["hours on items"] * role["accepted items"] * role["item value"],
    }


def bridging_in(x: Cursor, baseline: PlanSheets) -> Expression:
    """Return what a month's item of contractors costs, before their markup; at least one is missing."""
    pay, paid = (x.on(baseline.pay).all(name) for name in ("base_pay", "paid"))
    bridges, yields, each = (_ROLES.column(name) for name in ("bridges", "yields", "items of a head"))
    yielded = fn.SUMPRODUCT(bridges * each * paid)
    # in a month in which none of the roles they are paid as is left, as all that yield
    of_all = fn.SUMPRODUCT(yields * pay) / fn.SUMPRODUCT(each * paid)
    return fn.IF(yielded == 0, of_all, fn.SUMPRODUCT(bridges * pay) / yielded)


def _sums(sheet: Sheet, total: TimeSheet, side: PlanSheets) -> None:
    """Write what the roles of plan or baseline come to, those that grow and the others apart."""
    grows, word = _ROLES.here.column("grows"), side.word
    hours, items = (_ROLES.here.column(f"{part}, {word}") for part in ("hours", "items"))
    formulas = {
        "cost": fn.SUM(total[f"{word} recurring"].last_year()),
        "items": fn.SUM(items),
        "items grown": fn.SUMPRODUCT(grows * items),
        "hours grown": fn.SUMPRODUCT(grows * hours),
        "items of others": fn.SUMPRODUCT((1 - grows) * items),
        "hours of others": fn.SUMPRODUCT((1 - grows) * hours),
    }
    of = "of others" if side.baseline else "grown"
    worked = _figure(f"hours {of}", word).on("")
    formulas["rate"] = fn.IF(worked > places.DUST, _figure(f"items {of}", word).on("") / worked, 0)
    for name, formula in formulas.items():
        _write(sheet, name, formula, word)


def _write(sheet: Sheet, name: str, formula: Expression, word: str = "plan") -> None:
    row = _STEPS.here.row(list(_FIGURES).index(name))
    write_row(sheet, row, {word: formula}, "number")


def _breakeven(sheet: Sheet, total: TimeSheet) -> None:
    """Write by what the items of roles that grow are to be multiplied for an item to cost the same on both sides.

    With cost C, items A of the other roles and items S of those that grow, S being multiplied by k: C / (A + k S) is
    the same where ``k = (C_plan A_base - C_base A_plan) / (C_base S_plan - C_plan S_base)``.
    """

    def at_other_cost(name: str, one: str, other: str) -> Expression:
        """Return a difference, or 0 where it is but noise."""
        first, second = (
            _figure("cost", cost).on("") * _figure(name, items).on("") for cost, items in ((other, one), (one, other))
        )
        noise = places.MONEY_DUST * (fn.ABS(first) + fn.ABS(second))
        return fn.IF(fn.ABS(first - second) > noise, first - second, 0)

    made, wanted = (_figure(name).on("") for name in ("made", "wanted"))
    _write(sheet, "made", at_other_cost("items grown", "plan", "baseline"))
    _write(sheet, "wanted", at_other_cost("items of others", "baseline", "plan"))
    # more items a unit of money from the others alone, or from the roles that grow however much they yield
    factor = fn.IF(fn.AND(wanted >= 0, made <= 0), "never", fn.IF(fn.AND(wanted <= 0, made >= 0), 0, wanted / made))
    # where neither differs, an item costs the same whatever they yield
    _write(sheet, "factor", fn.IF(fn.AND(wanted == 0, made == 0), NONE, factor))
    markup = fn.N(read.setting("bridge_markup"))
    _write(sheet, "bridging", fn.SUM(total["bridging"].months()) * (1 + markup))
    _write(sheet, "not given", fn.COUNTIF(read.WORKFORCE.column("row"), ">0") - given())
    moved = fn.SUM(total["capacity"].months()) + fn.SUM(total["base capacity"].months())
    _write(sheet, "dust", places.MONEY_DUST * moved)


def _cost_per_item(_: TimeSheet, side: PlanSheets) -> Expression:
    items = _figure("items", side.word)
    return fn.IF(items > places.DUST, _figure("cost", side.word) / items, NONE)


def _trough(total: TimeSheet, _: PlanSheets) -> Expression:
    months = total["part of baseline"].months()
    return fn.IF(fn.COUNT(months) == 0, NONE, fn.MIN(months))


def _catch_up_month(total: TimeSheet, _: PlanSheets) -> Expression:
    short = fn.MAX(total["short"].months())
    return fn.IF(short == 0, 0, fn.IF(short == fn.COLUMNS(total["short"].months()), "never", short + 1))


def _breakeven_productivity(_total: TimeSheet, _plan: PlanSheets) -> Expression:
    factor, grown, others = _figure("factor"), _figure("rate"), _figure("rate", "baseline")
    return fn.IF(fn.MIN(grown, others) <= 0, NONE, fn.IF(fn.ISTEXT(factor), factor, factor * grown / others))


METRIC_FORMULAS: dict[str, _Formula] = {
    "capacity_trough": _trough,
    "items_lost": lambda total, _: fn.SUM(total["shortfall"].months()),
    "catch_up_month": _catch_up_month,
    "breakeven_productivity": _breakeven_productivity,
}
LEVEL_FORMULAS: dict[str, _Formula] = {
    "cost_per_item": _cost_per_item,
    "capacity_change": lambda total, side: total["base capacity" if side.baseline else "capacity"].last(),
}
