"""The sheets Impact and Metrics: plan less baseline by month, the key figures, and the bridge."""

from collections.abc import Callable

from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES
from payroll_impact.model.bridge import STEPS as ALL_STEPS
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.impact import METRICS, Metric
from payroll_impact.model.titles import LINE_TITLES, STEP_TITLES
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.formulas import CellReference, Expression, add_up, expression, fn
from payroll_impact.templates.tables import SheetTable, TableRow, write_head, write_row
from payroll_impact.templates.what_if import case, efficiency, places
from payroll_impact.templates.what_if.grid import Block, Cursor, Month, TimeSheet
from payroll_impact.templates.what_if.law_sheets import net_rate_of
from payroll_impact.templates.what_if.limits import CAPPED, FIRST, OPEN, PERIOD, roles, size
from payroll_impact.templates.what_if.plan_sheets import PlanSheets

LINES = (*RECURRING_LINES, *ONE_OFF_LINES)
STEPS = tuple(step for step in ALL_STEPS if step != "fx")  # these sheets take one currency
_METRIC_HEAD = 5


DUST = CellReference("C", _METRIC_HEAD + len(METRICS) + 2, "Metrics").absolute
_BOTH = ("plan", "baseline")
_TAXES_A_HEAD = tuple(f"{kind} tax a head, {word}" for word in _BOTH for kind in ("capped", "flat"))
_YEAR_PARTS = ("benefits of a year", "bonus, overhead, markup", "replacement hiring")
BRIDGE = SheetTable(
    "Metrics", DUST.row + 3,
    ("role", "heads, plan", "heads, baseline", "pay, plan", "pay, baseline", *STEPS, "change", "average pay",
     *(f"{kind}, {word}" for word in _BOTH for kind in ("capped tax a head", "flat tax a head", "tax of a year")),
     "in cohorts, plan", "in cohorts, baseline",
     *(f"{part}, {word}" for word in _BOTH for part in (*_YEAR_PARTS, "run rate"))),
    roles,
)  # fmt: skip
FALL = SheetTable(
    "Metrics", BRIDGE.below(6),
    ("step", "from", "to", "base", "rise above zero", "rise below zero", "fall above zero", "fall below zero", "total",
     "amount", "label"),
    len(STEPS) + 2,
)  # fmt: skip


def bridge_total(column: str) -> CellReference:
    """Return what a column of the bridge comes to."""
    return BRIDGE.row(BRIDGE.count).absolute[column]


def run_rate(word: str) -> CellReference:
    """Return the yearly run rate of plan or baseline."""
    return FALL.row(0 if word == "baseline" else len(STEPS) + 1).absolute["to"]


def metric_cell(name: str, side: str = "") -> CellReference:
    """Return the cell with a metric, or with what the plan or the baseline alone comes to."""
    column = {"": "C", "plan": "D", "baseline": "E"}[side]
    return CellReference(column, _METRIC_HEAD + 1 + list(METRICS).index(name), "Metrics").absolute


def _sum_of(sheet: TimeSheet, name: str) -> Expression:
    return fn.SUM(sheet[name].months())


def _payback_month(sheet: TimeSheet, _: PlanSheets) -> Expression:
    out = fn.MAX(sheet["out"].months())
    return fn.IF(out == 0, 0, fn.IF(out == fn.COLUMNS(sheet["out"].months()), "never", out + 1))


def _run_rate_over(side: PlanSheets, count: Expression) -> Expression:
    return fn.IF(count > places.DUST, run_rate(side.word) / count, efficiency.NONE)


def _heads_at_end(total: TimeSheet, side: PlanSheets) -> Expression:
    return total["base heads" if side.baseline else "heads"].last()


_Formula = Callable[[TimeSheet, PlanSheets], Expression]
# each metric of the model, read off the sheet Impact and the sheets of the plan; where one side alone comes to
# something, that of one side
METRIC_FORMULAS: dict[str, _Formula] = {
    "npv": lambda total, _: _sum_of(total, "present value"),
    "payback_month": _payback_month,
    "peak_funding": lambda total, _: fn.MAX(0, total["cumulative"].months()),
    **efficiency.METRIC_FORMULAS,
}
LEVEL_FORMULAS: dict[str, _Formula] = {
    "run_rate_change": lambda _, side: run_rate(side.word),
    "one_time_cost": lambda total, side: _sum_of(total, f"{side.word} one-off"),
    "first_year_impact": lambda total, side: fn.SUM(_first_year(total[side.word])),
    "cumulative_impact": lambda total, side: _all_months(total, side.word),
    "headcount_change": _heads_at_end,
    "cost_per_head": lambda total, side: _run_rate_over(side, _heads_at_end(total, side)),
    "blended_hourly_cost": lambda _, side: _run_rate_over(
        side, fn.SUMPRODUCT(side.heads["closing"].all_last, case.WORKFORCE.column("hours"))
    ),
    **efficiency.LEVEL_FORMULAS,
}


def _first_year(block: Block) -> Expression:
    months = size().months
    return block.last().moved(columns=1 - months).area(1, min(MONTHS_PER_YEAR, months))


def _all_months(sheet: TimeSheet, word: str) -> Expression:
    """Return what a side costs over the whole plan; where that is no longer than a year, what the first year says."""
    if size().months <= MONTHS_PER_YEAR:
        return metric_cell("first_year_impact", word).on("")
    return _sum_of(sheet, word)


def impact() -> TimeSheet:
    """Return the sheet Impact, its blocks reserved."""
    sheet = TimeSheet("Impact", "Impact by month", "Plan, baseline and their difference; a positive number costs more.")
    for word in ("plan", "baseline", "impact"):
        for line in LINES:
            sheet.reserve(f"{word} {line}", f"{LINE_TITLES[line]}, {word}", "currency")
        if word != "impact":
            sheet.reserve(f"{word} recurring", f"Recurring, {word}", "currency", style="sum")
            sheet.reserve(f"{word} one-off", f"One-off, {word}", "currency", style="sum")
        sheet.reserve(word, f"Total, {word}", "currency", style="sum")
        sheet.next_row += 1
    sheet.reserve("cumulative", "Cumulative impact", "currency")
    sheet.reserve("money out", "Cumulative impact while it costs", "currency")
    sheet.reserve("money saved", "Cumulative impact while it saves", "currency")
    sheet.reserve("present value", "Present value of the impact", "currency")
    sheet.reserve("out", "Month, if money is out at its end", "number", style="whole")
    sheet.next_row += 1
    sheet.reserve("heads", "Headcount, plan", "heads", style="heads")
    sheet.reserve("base heads", "Headcount, baseline", "heads", style="heads")
    sheet.reserve("groups", "Headcount by group, plan", "heads", roles(), "heads")
    sheet.next_row += 1
    sheet.reserve("items", "Accepted items, plan", "items", style="heads")
    sheet.reserve("base items", "Accepted items, baseline", "items", style="heads")
    sheet.reserve("capacity", "Capacity: accepted items at their value, plan", "items", style="heads")
    sheet.reserve("base capacity", "Capacity, baseline", "items", style="heads")
    sheet.reserve("part of baseline", "Capacity as a part of the baseline's", "fraction", style="fraction")
    sheet.reserve("shortfall", "Capacity missing to the baseline's", "items", style="heads")
    sheet.reserve("bridging", "Contractors for what is missing, before their markup", "currency")
    sheet.reserve("short", "Month, if capacity is missing", "number", style="whole")
    for word in _BOTH:
        title = f"Cost of an accepted item at its value, {word}; {efficiency.NONE} where there are none"
        sheet.reserve(f"cost per item, {word}", title, "currency/item", style="cents")
    return sheet


def write_impact(book: Book, sheet: TimeSheet, plan: PlanSheets, baseline: PlanSheets) -> None:
    """Write the sheet Impact."""
    rows = sheet.write(book)
    rows.fill(lambda x: _lines(x, sheet, plan))
    rows.fill(lambda x: _lines(x, sheet, baseline))
    rows.fill(lambda x: _difference(x, sheet, plan, baseline))
    rows.fill(lambda x: _capacity(x, sheet, plan, baseline))
    heads, groups = plan.heads, case.WORKFORCE.column("group")
    rows.fill(
        lambda x: {"groups": fn.SUMPRODUCT((groups == case.group(x.index)) * x.on(heads).all("closing"))},
        label=case.group,
    )


def _lines(x: Cursor, sheet: TimeSheet, sheets: PlanSheets) -> dict[str, Expression]:
    now, taxes, pay, word = x.on(sheet), x.on(sheets.taxes), x.on(sheets.pay), sheets.word
    lines = {line: taxes.all("total") if line == "employer_tax" else pay.all(line) for line in LINES}
    return {
        **{f"{word} {line}": fn.SUM(cells) for line, cells in lines.items()},
        f"{word} recurring": _sum(now, word, RECURRING_LINES),
        f"{word} one-off": _sum(now, word, ONE_OFF_LINES),
        word: now[f"{word} recurring"] + now[f"{word} one-off"],
    }


def money_agrees(one: Expression, other: Expression) -> Expression:
    """Return whether two amounts are the same, to the tolerance and the rounding error of all money.

    A difference of plan and baseline may be as small as the rounding error of what it is a difference of.
    """
    return 1 * (fn.ABS(one - other) <= places.TOLERANCE * (1 + fn.ABS(one)) + DUST)


def _sum(now: Month, word: str, lines: tuple[str, ...]) -> Expression:
    return fn.SUM(now[f"{word} {lines[0]}"].to(now[f"{word} {lines[-1]}"]))


def _difference(x: Cursor, sheet: TimeSheet, plan: PlanSheets, baseline: PlanSheets) -> dict[str, Expression]:
    now = x.on(sheet)
    return {
        **{f"impact {line}": now[f"plan {line}"] - now[f"baseline {line}"] for line in LINES},
        "impact": _sum(now, "impact", LINES),
        "cumulative": fn.SUM(now.upto("impact", FIRST)),
        "money out": fn.MAX(0, now["cumulative"]),
        "money saved": fn.MIN(0, now["cumulative"]),
        "present value": now["impact"] * x.on(plan.timeline)["discount"],
        "out": x.number * (now["cumulative"] > DUST),
        "heads": fn.SUM(x.on(plan.heads).all("closing")),
        "base heads": fn.SUM(x.on(baseline.heads).all("closing")),
    }


def _capacity(x: Cursor, sheet: TimeSheet, plan: PlanSheets, baseline: PlanSheets) -> dict[str, Expression]:
    now = x.on(sheet)
    capacity, anyway = now["capacity"], now["base capacity"]
    return {
        "items": _accepted_items(x, plan),
        "base items": _accepted_items(x, baseline),
        "capacity": fn.SUM(x.on(plan.output).all("capacity")),
        "base capacity": fn.SUM(x.on(baseline.output).all("capacity")),
        "part of baseline": fn.IF(anyway > places.DUST, capacity / anyway, ""),
        # what sums in another order leave of nothing is no shortfall
        "shortfall": fn.IF(capacity < anyway * (1 - places.MONEY_DUST), anyway - capacity, 0),
        "bridging": fn.IF(now["shortfall"] > 0, now["shortfall"] * efficiency.bridging_in(x, baseline), 0),
        "short": x.number * (now["shortfall"] > 0),
        "cost per item, plan": _cost_of_each(now["plan recurring"], capacity),
        "cost per item, baseline": _cost_of_each(now["baseline recurring"], anyway),
    }


def _cost_of_each(cost: Expression, items: Expression) -> Expression:
    return fn.IF(items > places.DUST, cost / items, efficiency.NONE)


def _accepted_items(x: Cursor, side: PlanSheets) -> Expression:
    """Return the accepted items of all roles by count, whatever their value."""
    of_a_head = case.WORKFORCE.column("hours on items") * case.WORKFORCE.column("accepted items")
    return fn.SUMPRODUCT(x.on(side.output).all("at rate") * of_a_head)


def write_metrics(book: Book, sheet: TimeSheet, plan: PlanSheets, baseline: PlanSheets) -> None:
    """Write the sheet Metrics.

    Raises
    ------
    LookupError
        If a metric of the model has no formula here, or a formula is of no metric.
    """
    page = book.sheet("Metrics", "calculation", "Key figures and bridge", "Read off the months.", (34, 18, *[15] * 27))
    page.texts(_METRIC_HEAD - 1, 0, ("metric", "unit", "value", *_BOTH), "head")
    if gap := METRICS.keys() ^ (METRIC_FORMULAS.keys() | LEVEL_FORMULAS.keys()):
        raise LookupError(f"sheet Metrics must have a formula for each metric; see {', '.join(sorted(gap))}")
    for row, (name, metric) in enumerate(METRICS.items(), start=_METRIC_HEAD):
        page.text(row, 0, metric.title)
        page.text(row, 1, metric.unit, "unit")
        if name in METRIC_FORMULAS:
            page.formula(row, 2, _where_told(metric, METRIC_FORMULAS[name](sheet, plan)), "cents")
            continue
        planned, anyway = (metric_cell(name, side).on("") for side in _BOTH)
        page.formula(row, 2, planned if metric.is_level else _where_told(metric, planned - anyway), "cents")
        levels = (_where_told(metric, LEVEL_FORMULAS[name](sheet, side)) for side in (plan, baseline))
        page.formulas(row, 3, levels, "cents")
    page.text(DUST.row - 1, 0, "What is too little to be money")
    page.text(DUST.row - 1, 1, "currency", "unit")
    moved = fn.SUM(sheet["plan"].months()) + fn.SUM(sheet["baseline"].months())
    page.formula(DUST.row - 1, 2, places.MONEY_DUST * moved, "number")
    _bridge(page, plan, baseline)
    _waterfall(page)
    page.worksheet.freeze_panes(3, 1)


def _where_told(metric: Metric, formula: Expression) -> Expression:
    """Return a figure; of output only where some role's items an hour are given."""
    return fn.IF(efficiency.given() == 0, efficiency.NONE, formula) if metric.of_output else formula


def _bridge(page: Sheet, plan: PlanSheets, baseline: PlanSheets) -> None:
    table, money = BRIDGE.here, "currency/year"
    heads = [name for name in table.columns if name.startswith(("heads", "in cohorts"))]
    units = ["name" if name == "role" else "heads" if name in heads else money for name in table.columns]
    write_head(page, table, "Bridge of the yearly run rate, by role and reason", units)
    page.worksheet.set_row(table.head - 1, 27)  # heads of two lines: LibreOffice does not find out by itself
    for index in range(roles()):
        row = table.row(index)
        formulas = {**_steps(row, plan, baseline), **_at_the_end(row, plan), **_at_the_end(row, baseline)}
        if index == 0:
            formulas["average pay"] = _average_pay(row)
        write_row(page, row, formulas, "cents")
    total = table.head + table.count
    page.text(total, 0, "total", "total")
    for column, name in enumerate(table.columns[1:], start=1):
        if name in ("pay, plan", "pay, baseline", "average pay", *_TAXES_A_HEAD):
            page.text(total, column, "", "total")
        else:
            page.formula(total, column, fn.SUM(table.row(0)[name].area(roles())), "total", "cents")


def _average_pay(first: TableRow) -> Expression:
    """Return average pay of the baseline, or over the plan's heads where the baseline has none."""
    pay, base, plan = (first[name].area(roles()) for name in ("pay, baseline", "heads, baseline", "heads, plan"))
    over_plan = fn.IF(fn.SUM(plan) > 0, fn.SUMPRODUCT(plan, pay) / fn.SUM(plan), 0)
    return fn.IF(fn.SUM(base) > 0, fn.SUMPRODUCT(base, pay) / fn.SUM(base), over_plan)


def _steps(row: TableRow, plan: PlanSheets, baseline: PlanSheets) -> dict[str, Expression]:
    """Return a role's steps from the baseline's run rate to the plan's."""
    index, average = row.index, row.table.row(0).absolute["average pay"]
    heads, pay, before = row["heads, plan"] - row["heads, baseline"], row["pay, plan"], row["pay, baseline"]

    def more(part: str) -> Expression:
        return row[f"{part}, plan"] - row[f"{part}, baseline"]

    cost, hiring = "bonus, overhead, markup", "replacement hiring"
    return {
        "role": case.label(index),
        "heads, plan": plan.heads["closing"].last(index),
        "heads, baseline": baseline.heads["closing"].last(index),
        "pay, plan": 12 * plan.pay["pay"].last(index),
        "pay, baseline": 12 * baseline.pay["pay"].last(index),
        "volume": heads * average,
        "mix": heads * (before - average),
        "rate": row["heads, plan"] * (pay - before),
        "taxes": more("tax of a year"),
        "benefits": more("benefits of a year"),
        "other": more(cost) + row[f"{hiring}, plan"] - row[f"{hiring}, baseline"],
        "change": fn.SUM(row["volume"].to(row["other"])),
    }


def _at_the_end(row: TableRow, sheets: PlanSheets) -> dict[str, Expression]:
    """Return what who is left costs in a year: taxes on a full year's pay, what is beside pay, and in all."""
    index, word, rates, taxes = row.index, sheets.word, sheets.rates, sheets.taxes
    heads, pay, role = row[f"heads, {word}"], row[f"pay, {word}"], case.WORKFORCE.row(index).absolute

    def last(block: Block) -> CellReference:
        return block.last(index)

    def capped(slot: int) -> Expression:
        return last(rates[net_rate_of(slot)]) * fn.MIN(12 * last(taxes["wages"]), last(rates[f"tax {slot} wage_base"]))

    def flat(slot: int) -> Expression:
        free = last(rates[f"flat {slot} threshold"])
        return last(rates[f"flat {slot} rate"]) * fn.MAX(0, 12 * last(taxes["wages"]) - free)

    same_run = taxes["run"].months(index, OPEN) == last(taxes["run"])
    moves = sheets.moves.column
    converted = (moves("to role no.") == role["no."]) * (moves("run there") == last(taxes["run"]))
    began = fn.SUMPRODUCT(same_run * taxes["began"].months(index, OPEN))
    brought = fn.SUMPRODUCT(converted * sheets.exits["leavers"].with_before)
    # who is converted twice a year, into a role without taxes of the year, is not followed there
    taxed = role["employee"] * fn.INDEX(places.capped_flags(), role["no."])
    cohorts = fn.IF(taxed == 0, heads, last(taxes["left"]) * (began + brought))
    hired = 12 * heads * (1 - role["stay"]) * last(sheets.heads["replaced"]) * role["hire cost"]
    formulas = {
        "capped tax a head": add_up(capped(slot) for slot in range(1, CAPPED + 1)),
        "flat tax a head": add_up(flat(slot) for slot in range(1, PERIOD + 1)),
        "tax of a year": heads * (row[f"capped tax a head, {word}"] + row[f"flat tax a head, {word}"]),
        "in cohorts": cohorts,
        "benefits of a year": heads * (pay * role["benefits"] + 12 * role["benefits per head"]),
        "bonus, overhead, markup": heads * (pay * (role["bonus"] + role["markup"]) + 12 * role["overhead per head"]),
        "replacement hiring": hired,
        "run rate": add_up((heads * pay, *(row[f"{part}, {word}"] for part in ("tax of a year", *_YEAR_PARTS)))),
    }
    return {f"{name}, {word}": formula for name, formula in formulas.items()}


def _waterfall(page: Sheet) -> None:
    """Write the bars of the bridge: each rests on a hidden base, or crosses zero in two parts."""
    table, total = FALL.here, BRIDGE.here.row(BRIDGE.count)
    write_head(page, table, "Bars of the bridge chart", ("name", *["currency/year"] * 9, "text"))
    for index, step in enumerate(("baseline", *STEPS, "plan")):
        row, above = table.row(index), table.row(index - 1)
        start, end, is_step = row["from"], row["to"], expression(int(step in STEPS))
        low, high = fn.MIN(start, end), fn.MAX(start, end)
        over_zero, under_zero = fn.MAX(0, high) - fn.MAX(0, low), fn.MIN(0, low) - fn.MIN(0, high)
        ends_at = start + total[step] if step in STEPS else bridge_total(f"run rate, {step}")
        page.text(table.head + index, 0, STEP_TITLES.get(step, step.capitalize()))
        parts = (
            above["to"] if step in STEPS else 0,
            ends_at,
            fn.MAX(0, low) + fn.MIN(0, high),
            is_step * (end > start) * over_zero,
            is_step * (end > start) * under_zero,
            is_step * (end < start) * over_zero,
            is_step * (end < start) * under_zero,
            (1 - is_step) * end,
            end - start,
        )
        page.formulas(table.head + index, 1, parts, "money")
        write_row(page, row, {"label": _label(row, signed=step in STEPS)})


def _label(row: TableRow, *, signed: bool) -> Expression:
    """Return what stands below a bar: its name and its amount, for a small bar has no room for it."""
    amount, height = row["amount"], fn.ABS(row["amount"])
    in_millions = fn.FIXED(height / places.MILLION, 1) & "m"
    sign = fn.IF(amount > 0, "+", fn.IF(amount < 0, "−", "")) if signed else expression("")
    return row["step"] & ": " & sign & fn.IF(height >= places.MILLION, in_millions, fn.FIXED(height, 0))
