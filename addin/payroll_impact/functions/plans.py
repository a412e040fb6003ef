"""A whole plan from its tables and some settings: by month, by role, summed up, bridged."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np

from payroll_impact.cells import Cell, Grid, is_blank
from payroll_impact.errors import column_error
from payroll_impact.functions.catalogue import Example, function
from payroll_impact.functions.cells import Choice, Date, SettingsRange, TableRange, Text
from payroll_impact.functions.memo import Memo
from payroll_impact.functions.tables import PLACES, FrozenRows, TableRows, freeze_rows, rows_of_ranges, thaw_rows
from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES, Comparison, Plan, Settings, compare, totals_of_both
from payroll_impact.model.bridge import STEPS
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import METRICS, metrics_of
from payroll_impact.model.impact import metric as metric_called
from payroll_impact.model.output_metrics import shortfall
from payroll_impact.model.periods import MONTHS_PER_PERIOD, at_period_end, sum_by_period
from payroll_impact.model.projection import Totals
from payroll_impact.scenarios import build_plan
from payroll_impact.scenarios.exchange import is_exchange_rate
from payroll_impact.scenarios.layoffs import notice_rows
from payroll_impact.scenarios.remarks import find_remarks
from payroll_impact.scenarios.statutory import NOT_CHECKED, SHORT, StatutoryRow, shortfalls, statutory_rows

WORKFORCE = TableRange(
    "The workforce: a header row, then a row per role (role, headcount, pay, jurisdiction and so on)."
)
CHANGES = TableRange("The changes: a header row, then a row per event (change, role, amount, unit, start and so on).")
SETTINGS = SettingsRange(
    "Settings and parameter overrides in two columns, name and value; start is the first change's month if not given."
)
_MONEY = [name for name, metric in METRICS.items() if not metric.of_output]
METRIC = Text(f"One of {', '.join(_MONEY)}; of output too, as cost_per_item: see PAYROLL_SUMMARY.")
PERIOD = Choice(
    "A row per month, per fiscal quarter or per fiscal year; the setting fiscal_year_start says when that begins.",
    ("month", *MONTHS_PER_PERIOD),
)
_PERIODS = (
    "A fiscal year is named for the calendar year in which it ends, which is a convention; one that starts in January "
    "is the calendar year. A period that is not all in the plan says how many of its months are: FY 2026 (7 months)."
)

_WORKFORCE = [
    ["role", "headcount", "pay", "jurisdiction"],
    ["Generalist", 3, 60_000, "US"],
    ["Specialist", 1, 90_000, "US"],
]
_CHANGES = [
    ["change", "role", "amount", "unit", "start"],
    ["reduce", "Generalist", 1, "heads", "2025-06-30"],
    ["grow", "Specialist", 2, "multiple", "2025-07-01"],
]
_SETTINGS = [["start", "2025-06-01"], ["months", 2]]
TABLES = (_WORKFORCE, _CHANGES, _SETTINGS)
_BYTES_OF_A_PLAN = 100_000  # tables, law and evidence of a small one
_PRODUCING = [
    ["role", "headcount", "pay", "jurisdiction", "hours", "items_per_hour", "acceptance", "ramp_months"],
    ["Generalist", 3, 60_000, "US", 36, 20, 0.75, 2],
    ["Specialist", 1, 90_000, "US", 36, 16, 0.75, 2],
]
_REST = [0.0] * 11  # benefits, overhead, markup, replacements and the one-off lines of the example


def compare_tables(
    workforce: TableRows, changes: TableRows, settings: TableRows | None, places: TableRows | None
) -> Comparison:
    """Compare the plan of some tables with its baseline; the latest comparisons are kept.

    Raises
    ------
    PayrollImpactError
        With the row as it is in the range, the header being row 1.
    """
    tables = {"workforce": workforce, "changes": changes, "settings": settings, "places": places}
    frozen = tuple(map(freeze_rows, tables.values()))
    with rows_of_ranges(tables):
        return _COMPARISONS.get(frozen, lambda: compare(_plan_of_rows(*frozen)))


def metric_of_tables(
    workforce: TableRows, changes: TableRows, settings: TableRows | None, places: TableRows | None, name: str
) -> "Array | float":
    """Return one metric of the plan of some tables; of a large one without its months by role and line.

    Raises
    ------
    PayrollImpactError
        As of `compare_tables`, or if there is no such metric.
    """
    if len(workforce) < _MANY_ROLES:
        return compare_tables(workforce, changes, settings, places).metric(name)
    wanted = metric_called(name)
    tables = {"workforce": workforce, "changes": changes, "settings": settings, "places": places}
    frozen = tuple(map(freeze_rows, tables.values()))
    with rows_of_ranges(tables):
        changed, baseline, of_plan = _TOTALS.get(frozen, lambda: _totals_of_rows(*frozen))
    return float(wanted.compute(changed, baseline, of_plan))


def _totals_of_rows(*tables: FrozenRows) -> tuple[Totals, Totals, Settings]:
    plan = _plan_of_rows(*tables)
    return *totals_of_both(plan), plan.settings


def _plan_of_rows(workforce: FrozenRows, changes: FrozenRows, settings: FrozenRows, places: FrozenRows) -> Plan:
    events = thaw_rows(changes)
    given = {row["setting"]: row["value"] for row in thaw_rows(settings)}
    given = _with_start(given, events)
    roles, spread = ([_spread_evidence(row) for row in table] for table in (thaw_rows(workforce), events))
    return build_plan(roles, spread, given, thaw_rows(places))


def _bytes_of(result: Comparison) -> int:
    """Return what a comparison takes: the arrays of both sides, half as much again for what is derived from them."""
    sides = (result.plan, result.baseline)
    arrays = [array for side in sides for array in (*side.lines.values(), *side.headcount.values(), side.paid_heads)]
    arrays += [each for side in sides if side.output for each in (side.output.heads_at_rate, side.output.vacant)]
    return _BYTES_OF_A_PLAN + 3 * sum(array.nbytes for array in arrays) // 2


_COMPARISONS: Memo[Comparison] = Memo(_bytes_of, 256 * 2**20)  # a thousand small plans, or four of 2,000 roles
_TOTALS: Memo[tuple[Totals, Totals, Settings]] = Memo(lambda _: _BYTES_OF_A_PLAN, 16 * 2**20)
_MANY_ROLES = 4_000  # whose months by role and line take more than 100 MB


def _with_start(settings: dict[str, Cell], changes: list[dict[str, Cell]]) -> dict[str, Cell]:
    """Return the settings with a start: if none is given, the month of the first change."""
    if any(name.strip().lower() == "start" and not is_blank(cell) for name, cell in settings.items()):
        return settings
    dates = [Date("").read(row["start"]) for row in changes if "start" in row]
    known = [date for date in dates if isinstance(date, dt.date)]
    return settings | {"start": min(known)} if known else settings


def _spread_evidence(row: dict[str, Cell]) -> dict[str, Cell]:
    """Return a row with the source and confidence of its last columns, if it has them, in each of its cells."""
    evidence = {name: cell for name, cell in row.items() if name in ("source", "confidence")}
    inputs = {name: cell for name, cell in row.items() if name not in evidence}
    return {name: {"value": cell, **evidence} for name, cell in inputs.items()} if evidence else row


@function(
    "whole plan",
    Example(
        TABLES,
        [
            ["month", *RECURRING_LINES, *ONE_OFF_LINES, "total", "baseline", "impact", "cumulative_impact"],
            [dt.date(2025, 6, 1), 22_500.0, 0.0, 1_721.25, *_REST, 24_221.25, 24_221.25, 0.0, 0.0],
            [dt.date(2025, 7, 1), 25_000.0, 0.0, 1_954.5, *_REST, 26_954.5, 24_221.25, 2_733.25, 2_733.25],
        ],
        "the generalist leaves on 30 June; the specialist who joins in July starts a new wage base",
    ),
    table=True,
    notes=f"By quarter or year every line is the sum of its months, cumulative_impact that at the end. {_PERIODS}",
)
def payroll_plan(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows | None, SETTINGS] = None,
    places: Annotated[TableRows | None, PLACES] = None,
    period: Annotated[str, PERIOD] = "month",
) -> Grid:
    """Every cost line of a plan by month, quarter or year, its baseline and the impact."""
    result = compare_tables(workforce, changes, settings, places)
    lines = {name: result.plan.lines[name].sum(axis=0) for name in (*RECURRING_LINES, *ONE_OFF_LINES)}
    flows = {
        **lines,
        "total": result.plan.totals.total,
        "baseline": result.baseline.totals.total,
        "impact": result.total,
    }
    return _by_period(result, period, flows, {"cumulative_impact": result.cumulative})


@function(
    "whole plan",
    Example(
        TABLES,
        [
            ["month", "Generalist", "Specialist", "total"],
            [dt.date(2025, 6, 1), 2.0, 1.0, 3.0],
            [dt.date(2025, 7, 1), 2.0, 2.0, 4.0],
        ],
    ),
    table=True,
    notes=f"By quarter or year it is the headcount at the end of the last month. {_PERIODS}",
)
def payroll_headcount(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows | None, SETTINGS] = None,
    places: Annotated[TableRows | None, PLACES] = None,
    period: Annotated[str, PERIOD] = "month",
) -> Grid:
    """Headcount of a plan at the end of each month, quarter or year, by role."""
    result = compare_tables(workforce, changes, settings, places)
    closing = result.plan.headcount["closing"]
    heads = {**dict(zip(result.plan.plan.roles, closing, strict=True)), "total": closing.sum(axis=0)}
    return _by_period(result, period, {}, heads)


@function(
    "whole plan",
    Example(
        (_PRODUCING, *TABLES[1:]),
        [
            ["month", "capacity", "accepted_items", "lost_to_vacancy", "lost_to_ramp", "baseline_capacity", "shortfall",
             "cost_per_item"],
            [dt.date(2025, 6, 1), 8_892.0, 8_892.0, 0.0, 0.0, 8_892.0, 0.0, 24_221.25 / 8_892],
            [dt.date(2025, 7, 1), 7_020.0, 7_020.0, 0.0, 1_404.0, 8_892.0, 1_872.0, 26_954.5 / 7_020],
        ],
        "the specialist who joins in July works at a quarter of the full rate, the value of the ramp in mid-month",
    ),
    table=True,
    notes=(
        "Accepted items of all roles; capacity counts them at their item_value, where items differ in worth. Together "
        "with what vacancies and ramps take, it is what all posts would yield at the full rate. Cost per item is all "
        f"recurring cost of the month over its capacity. {_PERIODS}"
    ),
)
def payroll_output(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows | None, SETTINGS] = None,
    places: Annotated[TableRows | None, PLACES] = None,
    period: Annotated[str, PERIOD] = "month",
) -> Grid:
    """What a plan yields by month, quarter or year, and the cost of an accepted item."""
    result = compare_tables(workforce, changes, settings, places)
    output, before = result.plan.output, result.baseline.output
    if output is None or before is None:
        raise column_error("items_per_hour", "must be given for one role at least", table="workforce")
    capacity, baseline = (side.capacity.sum(axis=0) for side in (output, before))
    flows = {
        "capacity": capacity,
        "accepted_items": output.accepted_items.sum(axis=0),
        "lost_to_vacancy": output.lost_to_vacancy.sum(axis=0),
        "lost_to_ramp": output.lost_to_ramp.sum(axis=0),
        "baseline_capacity": baseline,
        "shortfall": shortfall(capacity, baseline),
        "cost_per_item": result.plan.totals.recurring,
    }
    head, *rows = _by_period(result, period, flows, {})
    return [head, *([*row[:-1], metric_cell(row[-1] / row[1] if row[1] else np.nan)] for row in rows)]


def _by_period(result: Comparison, period: str, flows: dict[str, Array], stocks: dict[str, Array]) -> Grid:
    """Return a row per month, or per fiscal period: flows are summed, stocks taken at its end."""
    named: tuple[Cell, ...] = result.plan.calendar.months
    if period in MONTHS_PER_PERIOD:
        periods = result.plan.plan.periods(period)
        named = tuple(each.label for each in periods)
        flows = {name: sum_by_period(flow, periods) for name, flow in flows.items()}
        stocks = {name: at_period_end(stock, periods) for name, stock in stocks.items()}
    table = np.column_stack([*flows.values(), *stocks.values()]).tolist()
    return [[period, *flows, *stocks], *([name, *row] for name, row in zip(named, table, strict=True))]


@function(
    "whole plan",
    Example(
        TABLES,
        [
            ["metric", "value", "unit"],
            ["Change of the yearly run rate", 32_295.0, "USD/year"],
            ["One-time cost", 0.0, "USD"],
            ["Impact in the first year", 2_733.25, "USD"],
            ["Impact over the whole plan", 2_733.25, "USD"],
            ["Net present value of the impact", 2_733.25, "USD"],
            ["Payback", "never", "month"],
            ["Peak funding", 2_733.25, "USD"],
            ["Change of headcount", 0.0, "heads"],
            ["Cost per head", 80_779.5, "USD/head/year"],
            ["Blended hourly cost", 38.83629807692308, "USD/hour"],
            ["statutory shortfall", 0.0, "USD"],
            [
                "worth a look: changes, grow Specialist, start",
                "2025-07-01",
                "in the last month: the plan ends before most of its effect",
            ],
        ],
    ),
    table=True,
)
def payroll_summary(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows | None, SETTINGS] = None,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Grid:
    """The key figures of a plan, law carried forward or unpaid, what is worth a look."""
    result = compare_tables(workforce, changes, settings, places)
    rows: Grid = [["metric", "value", "unit"]]
    # those of output last: whether they are there depends on the plan, and the others keep their rows
    metrics = sorted(metrics_of(result.plan.plan).items(), key=lambda item: item[1].of_output)
    currency = result.plan.plan.settings.currency
    for name, metric in metrics:
        rows.append([metric.title, metric_cell(result.metric(name)), metric.unit.replace("currency", currency)])
    carried = {value.path: value for value in result.plan.plan.law.carried}
    rows += [[f"carried forward: {path}", each.value, f"as of {each.carried_from}"] for path, each in carried.items()]
    overridden = {value.path: value for value in result.plan.plan.law.overridden}
    rows += [[f"{_given(path)}: {path}", value.value, value.unit] for path, value in overridden.items()]
    remarks = find_remarks(result.plan.plan)
    looks = ([f"worth a look: {each.place}", each.value, each.why] for each in remarks)
    return [*rows, *_statutory(result), *_open_laws(result), *looks]


def _given(path: str) -> str:
    return "exchange rate" if is_exchange_rate(path) else "overridden"


def _statutory(result: Comparison) -> Iterator[list[Cell]]:
    """Yield the statutory minimum that the plan leaves unpaid, and the duties that could not be checked."""
    found = statutory_rows(result)
    short = shortfalls(found)
    if not found:
        return
    checked = any(row.status != NOT_CHECKED for row in found)
    currency = result.plan.plan.settings.currency
    yield ["statutory shortfall", sum(short.values()) if checked else "not checked", currency]
    yield from ([f"statutory shortfall: {duty}", amount, currency] for duty, amount in short.items())
    # a row for each place, not for each cut: what stands below the table in a sheet needs its room
    short_days, unchecked = _by_place(found, SHORT), _by_place(found, NOT_CHECKED)
    for (place, duty), rows in short_days.items():
        days = [(row.days_given or 0.0, row.days_asked) for row in rows if row.days_asked is not None]
        if days:
            given, asked = min(days, key=lambda pair: pair[0] - pair[1])
            yield [f"short: {duty}, {place}", given, f"of {asked:g} days"]
    for (place, duty), rows in unchecked.items():
        why = "; ".join(dict.fromkeys(row.why for row in rows))
        yield [f"not checked: {duty}, {place}", why, rows[0].role if len(rows) == 1 else f"{len(rows)} cuts"]


def _open_laws(result: Comparison) -> Iterator[list[Cell]]:
    """Yield each law of mass layoff that applies where heads are cut and needs a decision by hand."""
    found = {(row.law, row.place): row.why for row in notice_rows(result) if row.triggered is None}
    yield from ([f"check by hand: {law}", why, place] for (law, place), why in found.items())


def _by_place(found: list[StatutoryRow], status: str) -> dict[tuple[str, str], list[StatutoryRow]]:
    grouped: dict[tuple[str, str], list[StatutoryRow]] = {}
    for row in found:
        if row.status == status:
            grouped.setdefault((row.place, row.duty), []).append(row)
    return grouped


def metric_cell(value: Any) -> Cell:
    """Return a metric for a cell: "never" where it is infinite, a dash where it is not defined."""
    if np.isnan(value):
        return "-"
    return "never" if np.isinf(value) else value


@function("whole plan", Example((*TABLES, "run_rate_change"), 32_295.0))
def payroll_metric(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows, SETTINGS],
    metric: Annotated[str, METRIC],
    places: Annotated[TableRows | None, PLACES] = None,
) -> Cell:
    """One key figure of a plan against its baseline."""
    return metric_cell(metric_of_tables(workforce, changes, settings, places, metric.lower()))


@function(
    "whole plan",
    Example(
        TABLES,
        [
            ["role", *(step for step in STEPS if step != "fx"), "change"],
            ["Generalist", -67_500.0, 7_500.0, 0.0, -4_632.0, 0.0, 0.0, -64_632.0],
            ["Specialist", 67_500.0, 22_500.0, 0.0, 6_927.0, 0.0, 0.0, 96_927.0],
            ["total", 0.0, 30_000.0, 0.0, 2_295.0, 0.0, 0.0, 32_295.0],
        ],
    ),
    table=True,
)
def payroll_bridge(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows | None, SETTINGS] = None,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Grid:
    """The bridge from the baseline's yearly run rate to the plan's, by role and reason."""
    result = compare_tables(workforce, changes, settings, places)
    names = list(result.bridge.steps)
    steps = np.column_stack(list(result.bridge.steps.values()))
    rows = [[role, *each, sum(each)] for role, each in zip(result.plan.plan.roles, steps.tolist(), strict=True)]
    totals = steps.sum(axis=0).tolist()
    return [["role", *names, "change"], *rows, ["total", *totals, sum(totals)]]
