"""What if: one plan along its drivers, under uncertainty, or solved for a driver."""

import sys
from typing import Annotated, Any

import numpy as np

from payroll_impact.analysis.distribution_choice import distribution, from_evidence
from payroll_impact.analysis.driver_catalogue import driver as driver_of
from payroll_impact.analysis.driver_catalogue import independent_drivers
from payroll_impact.analysis.goal_seek import Root, solve
from payroll_impact.analysis.risk import simulate
from payroll_impact.analysis.risk_results import MetricRisk, Risk
from payroll_impact.analysis.sensitivity_table import sensitivity
from payroll_impact.analysis.tornado_ranges import tornado
from payroll_impact.cells import Cell, CellError, Grid, is_blank
from payroll_impact.errors import InputError
from payroll_impact.functions.catalogue import Example, function
from payroll_impact.functions.cells import Number, RowsRange, Text, ValuesRange
from payroll_impact.functions.limits import check_work
from payroll_impact.functions.plans import CHANGES, METRIC, SETTINGS, TABLES, WORKFORCE, compare_tables, metric_cell
from payroll_impact.functions.tables import PLACES, TableRows
from payroll_impact.model import METRICS, Plan

DRIVER = Text("A number of the plan: Role name.headcount, changes[1].amount, group:name.pay, settings.discount_rate.")
DRIVER2 = Text("A second number of the plan, for a grid of both.")
VALUES = ValuesRange("The values to try, a range.")
VALUES2 = ValuesRange("The values of the second driver, a range.")
SWING = Number("How far each driver goes down and up, as a fraction of its value.", above=True, maximum=10)
TARGET = Number("What the metric should come to.", minimum=-np.inf)
UNCERTAINTIES = RowsRange(
    "A row per driver: its path, a distribution (triangular, pert, normal and so on), its numbers; "
    "a path alone takes the driver's own low and high."
)
_NAMED = 2  # a row of uncertainties: the driver, the distribution, then its numbers

# a browser's Python has no threads
_WORKERS: dict[str, Any] = {"threads": 1} if sys.platform == "emscripten" else {}


def _plan(workforce: TableRows, changes: TableRows, settings: TableRows, places: TableRows | None) -> Plan:
    return compare_tables(workforce, changes, settings, places).plan.plan


def _result_cell(value: float) -> Cell:
    """Return a metric for a cell; an invalid plan is an error in that cell alone."""
    return CellError("#NUM!", "the plan is not valid for this value") if np.isnan(value) else metric_cell(value)


@function(
    "what if",
    Example(
        (*TABLES, "run_rate_change", "Specialist.pay", [[80_000, 90_000]], "Generalist.headcount", [[3, 4]]),
        [
            ["Specialist.pay", "Generalist.headcount = 3", "Generalist.headcount = 4"],
            [80_000.0, 21_530.0, 21_530.0],
            [90_000.0, 32_295.0, 32_295.0],
        ],
        "one head leaves and one specialist comes, however many generalists there are",
    ),
    table=True,
)
def payroll_sensitivity(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows, SETTINGS],
    metric: Annotated[str, METRIC],
    driver: Annotated[str, DRIVER],
    values: Annotated[list[float], VALUES],
    driver2: Annotated[str | None, DRIVER2] = None,
    values2: Annotated[list[float] | None, VALUES2] = None,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Grid:
    """A key figure for each value of a driver, or for each pair of values of two."""
    if (driver2 is None) != (values2 is None):
        raise InputError("driver2 and values2 go together: give both or neither")
    plan = _plan(workforce, changes, settings, places)
    check_work(plan, len(values) * len(values2 or [0]), "values")
    found = sensitivity(plan, metric.lower(), driver, values, driver2, values2, **_WORKERS)
    if found.values2 is None:
        header: list[Cell] = [driver, metric.lower()]
        results = found.results[:, None]
    else:
        header = [driver, *(f"{driver2} = {value:.15g}" for value in found.values2)]
        results = found.results
    rows = zip(found.values.tolist(), results.tolist(), strict=True)
    return [header, *([value, *map(_result_cell, row)] for value, row in rows)]


@function(
    "what if",
    Example(
        (*TABLES, "run_rate_change", 0.1),
        [
            ["driver", "low", "high", "metric at low", "metric at high", "effect"],
            ["Specialist.headcount", 0.0, 2.0, -64_632.0, 129_222.0, 193_854.0],
            ["changes[1].amount", 0.0, 2.0, 96_927.0, -32_337.0, 129_264.0],
            ["Specialist.pay", 81_000.0, 99_000.00000000001, 22_606.5, 41_983.50000000006, 19_377.00000000006],
            ["Generalist.pay", 54_000.0, 66_000.0, 38_754.0, 25_836.0, 12_918.0],
            ["US.social_security.rate", 0.0558, 0.06820000000000001, 32_109.0, 32_481.0, 372.0],
            ["US.medicare.rate", 0.01305, 0.015950000000000002, 32_251.5, 32_338.5, 87.0],
        ],
    ),
    table=True,
)
def payroll_tornado(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows, SETTINGS],
    metric: Annotated[str, METRIC],
    swing: Annotated[float, SWING] = 0.1,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Grid:
    """What each driver does to a key figure on its own, the strongest first."""
    plan = _plan(workforce, changes, settings, places)
    check_work(plan, 2 * len(independent_drivers(plan)), "roles or months")
    found = tornado(plan, metric.lower(), swing=swing, **_WORKERS)
    rows: Grid = [["driver", "low", "high", "metric at low", "metric at high", "effect"]]
    for bar in found.bars:
        if bar.effect != 0.0:
            ends = (bar.at_low, bar.at_high, bar.effect)
            rows.append([bar.driver.path, bar.low, bar.high, *map(_result_cell, ends)])
    return rows


@function(
    "what if",
    Example(
        (*TABLES, [["Specialist.pay", "uniform", 80_000, 100_000]], "run_rate_change", 4_096, 1),
        [
            ["figure", "value", "standard error"],
            ["mean", 32_294.996554226993, 97.12386382352425],
            ["standard deviation", 6_215.927284705552, ""],
            ["P5", 22_608.461000939395, ""],
            ["P10", 23_683.98674244882, ""],
            ["P25", 26_911.975283785374, ""],
            ["P50", 32_295.894655735, ""],
            ["P75", 37_675.18395543449, ""],
            ["P90", 40_903.241000808455, ""],
            ["P95", 41_981.06016639405, ""],
            ["expected shortfall, worst 5 %", 42_521.14435657724, ""],
            ["draws", 4_096, ""],
            ["draws without a result", 0, ""],
            ["share of variance: Specialist.pay", 1.0303709825579797, 0.03884182184583488],
        ],
    ),
    table=True,
)
def payroll_risk(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows, SETTINGS],
    uncertainties: Annotated[dict[int, list[Cell]], UNCERTAINTIES],
    metric: Annotated[str, METRIC] = "run_rate_change",
    draws: Annotated[float, Number("How many plans to draw.", minimum=2, maximum=1e6)] = 10_000.0,
    seed: Annotated[float, Number("Any whole number: the same seed gives the same numbers.", maximum=2**53)] = 1.0,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Grid:
    """The spread of a key figure when drivers are uncertain, and who brings it."""
    plan = _plan(workforce, changes, settings, places)
    check_work(plan, draws, "draws")
    given = {}
    for number, row in uncertainties.items():
        path = str(row[0])
        numbers = [cell for cell in row[_NAMED:] if not is_blank(cell)]
        if not all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in numbers):
            told = "the parameters of a distribution must be numbers"
            raise InputError(told, table="uncertainties", row=number)
        own = len(row) < _NAMED or is_blank(row[1])
        given[path] = from_evidence(driver_of(plan, path)) if own else distribution(str(row[1]), numbers)
    name = metric.lower()
    risk = simulate(plan, given, name, draws=int(draws), seed=int(seed), **_WORKERS)
    return _risk_rows(risk, risk[name])


def _risk_rows(risk: Risk, found: MetricRisk) -> Grid:
    best = METRICS[found.metric].more_is_better
    rows: Grid = [
        ["figure", "value", "standard error"],
        ["mean", found.mean, found.standard_error],
        ["standard deviation", found.sd, ""],
        *([f"P{level * 100:g}", metric_cell(value), ""] for level, value in found.percentiles.items()),
        ["mean of the best 5 %" if best else "expected shortfall, worst 5 %", metric_cell(found.shortfall), ""],
        ["draws", risk.draws, ""],
        ["draws without a result", found.undefined, ""],
    ]
    for share in found.shares:
        figures = metric_cell(share.total), metric_cell(share.total_error)
        rows.append([f"share of variance: {share.driver.path}", *figures])
    rows += [[f"invalid: {reason}", count, ""] for reason, count in risk.invalid]
    return rows + [["note", text, ""] for text in risk.warnings]


@function(
    "what if",
    Example((*TABLES, "Specialist.pay", "run_rate_change", 0), 60_000.0, "at what pay the exchange costs nothing"),
)
def payroll_solve(
    workforce: Annotated[TableRows, WORKFORCE],
    changes: Annotated[TableRows, CHANGES],
    settings: Annotated[TableRows, SETTINGS],
    driver: Annotated[str, DRIVER],
    metric: Annotated[str, METRIC],
    target: Annotated[float, TARGET] = 0.0,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Cell:
    """The value of a driver that brings a key figure to a target; the nearest if several."""
    found = solve(_plan(workforce, changes, settings, places), driver, metric.lower(), target, **_WORKERS)
    if not found.roots:
        return CellError("#N/A", found.text)
    root = found.roots[0]
    if root.kind == "crosses" and found.driver.whole:
        return _nearest_side(root, target)
    return root.nearest_to(found.driver.value)


def _nearest_side(root: Root, target: float) -> float:
    """Return the whole number whose metric comes nearest to the target."""
    return root.low if abs(root.at_low - target) <= abs(root.at_high - target) else root.high
