"""Solve and the break-even map, as documents."""

import math

import attrs
import numpy as np

from payroll_impact.analysis import BreakEvenMap, Root, Sensitivity, Solution
from payroll_impact.documents.analyses.common import (
    clean_cells,
    common_facts,
    doubts,
    driver_facts,
    driver_title,
    invalid_notes,
    kind_of_metric,
    metric_title,
    span_of,
    unit_of,
)
from payroll_impact.documents.analyses.sensitivity import line_chart, tabulate_curve, tabulate_points
from payroll_impact.documents.document import Chart, Column, Document, Fact, Section, Series, Table
from payroll_impact.documents.quantities import format_amount, format_number
from payroll_impact.documents.wording import truncate
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array

_POINTS = 61  # of the curve
_KINDS = {"exact": "exact", "crosses": "steps over it", "stays": "stays there"}
_AROUND = 0.25  # of the stretch of interest, on either side of it


def describe_solution(plan: Plan, found: Solution, along: Sensitivity) -> Document:
    """Return the values of a driver that bring a metric to a target.

    Parameters
    ----------
    plan : Plan
        What was varied.
    found : Solution
        What was found.
    along : Sensitivity
        The metric around what was found, at `curve_values`.
    """
    marked = "Solution" if found.roots else "Nearest, no solution"
    points = [("as planned", found.driver.value, found.as_planned)]
    # where nothing solves it, the nearest miss is what the chart marks
    points += [(_KINDS[root.kind], root.value, _at(root, found)) for root in found.roots]
    if not found.roots:
        points.append(("nearest", found.nearest, found.at_nearest))
    curve = attrs.evolve(tabulate_curve(plan, along, "curve", "The metric along the driver"), in_text=False)
    solutions = _solutions(plan, found)
    chart = line_chart(plan, found.metric, found.driver, curve, len(points), marked)
    return Document(
        kind="solve",
        title=f"Solve: {metric_title(plan, found.metric)} = {format_number(found.target)}",
        headline=_headline(plan, found),
        span=span_of(plan),
        lead=doubts(plan, [found.metric]),
        facts=(
            *common_facts(plan, found.metric, found.as_planned),
            Fact("target", "Target", found.target),
            *driver_facts(plan, found.driver),
            Fact("searched_from", "Searched from", found.searched[0]),
            Fact("searched_to", "Searched to", found.searched[1]),
        ),
        sections=(
            Section(name="solutions", title=solutions.title, parts=(solutions, chart)),
            Section(
                name="curve", title=curve.title, parts=(curve, tabulate_points(plan, found.metric, points)), brief=()
            ),
        ),
        notes=(*_notes(found), *invalid_notes(found.invalid, "of the values tried make plans that")),
    )


def _at(root: Root, found: Solution) -> float:
    return root.at_low if root.low == root.high else found.target


def curve_values(found: Solution) -> Array:
    """Return values of the driver around the plan and what was found, to draw the metric along them."""
    ends = [found.driver.value, *(end for root in found.roots[:5] for end in (root.low, root.high))]
    ends += [] if found.roots else [found.nearest]
    low, high = min(ends), max(ends)
    room = (high - low) * _AROUND or abs(low) * _AROUND or 1.0
    low, high = max(low - room, found.searched[0]), min(high + room, found.searched[1])
    points = np.linspace(low, high, _POINTS)
    return np.unique(np.round(points) if found.driver.whole else points)


def _headline(plan: Plan, found: Solution) -> str:
    """Return the answer in a sentence."""
    unit, driver = unit_of(plan, found.metric), truncate(found.driver.title)
    target = format_amount(found.target, unit)
    if not found.roots:
        low, high = (format_number(end) for end in found.searched)
        return (
            f"No value of {driver} from {low} to {high} brings it to {target}; the nearest is "
            f"{format_amount(found.at_nearest, unit)}, at {format_number(found.nearest)}."
        )
    said = ", or ".join(_said(root, unit, whole=found.driver.whole) for root in found.roots[:5])
    several = f" There are {len(found.roots)} solutions." if len(found.roots) > 1 else ""
    return f"It is {target} where {driver} {said}; as planned it is {format_number(found.driver.value)}.{several}"


def _said(root: Root, unit: str, *, whole: bool) -> str:
    if root.kind == "stays":
        return f"is anything from {format_number(root.low)} to {format_number(root.high)}"
    if root.kind == "exact":
        return f"is {format_number(root.low)}"
    steps = f"the metric steps over it, from {format_amount(root.at_low, unit)} to {format_amount(root.at_high, unit)}"
    if whole:
        return f"goes from {format_number(root.low)} to {format_number(root.high)} ({steps})"
    return f"passes {format_number(root.value)} ({steps})"


def _notes(found: Solution) -> list[str]:
    low, high = (format_number(end) for end in found.searched)
    notes = [f"Searched: {truncate(found.driver.title)} from {low} to {high}."]
    if any(root.kind == "crosses" for root in found.roots):
        notes.append("Whole heads and months make the metric jump: no value meets the target exactly.")
    if found.farther:
        times = "once more" if found.farther == 1 else f"{found.farther} times more"
        more = f"It crosses the target {times}, farther from the plan"
        notes.append(f"{more}: search there with a low and a high of your own.")
    return notes


def _solutions(plan: Plan, found: Solution) -> Table:
    kind = kind_of_metric(found.metric)
    columns = (
        Column("kind", "Kind", data=True),
        Column("solution", "Solution"),
        Column("low", "From", "number"),
        Column("high", "To", "number"),
        Column("at_low", "Metric from", kind),
        Column("at_high", "Metric to", kind),
        Column("direction", "As the driver grows"),
    )
    rows = [
        (root.kind, _KINDS[root.kind], root.low, root.high, root.at_low, root.at_high, _direction(root.rises))
        for root in found.roots
    ] or [("none: nearest", "none: nearest", found.nearest, found.nearest, found.at_nearest, found.at_nearest, "")]
    title = f"Solutions: {driver_title(plan, found.driver)}, nearest to the plan first"
    return Table("solutions", title, columns, clean_cells(rows))


def _direction(rises: bool | None) -> str:
    return "" if rises is None else "the metric rises" if rises else "the metric falls"


def describe_break_evens(plan: Plan, found: BreakEvenMap) -> Document:
    """Return, for each value of one driver, the value of another at which a metric meets its target.

    Parameters
    ----------
    plan : Plan
        What was varied.
    found : BreakEvenMap
        What was found.
    """
    solved = sum(1 for value in found.break_evens if not math.isnan(value))
    table = _map(plan, found)
    parts = (_map_chart(plan, found, table), table) if solved else (table,)
    facts = [fact for fact in common_facts(plan, found.metric) if fact.name != "as_planned"]
    return Document(
        kind="breakeven",
        title=f"Break-even: {metric_title(plan, found.metric)} = {format_number(found.target)}",
        headline=(
            f"For {solved} of {found.values.size} values of {truncate(found.driver.title)} there is a value of "
            f"{truncate(found.driver2.title)} that makes it "
            f"{format_amount(found.target, unit_of(plan, found.metric))}."
        ),
        span=span_of(plan),
        lead=doubts(plan, [found.metric]),
        facts=(
            *facts,
            Fact("target", "Target", found.target),
            *driver_facts(plan, found.driver),
            *driver_facts(plan, found.driver2, "driver2", "Driver solved for"),
        ),
        sections=(Section(name="break_evens", title=table.title, parts=(*parts, _planned(plan, found))),),
        notes=("Of several solutions, the one nearest to the plan is shown; remarks say how many there are.",),
    )


def _map(plan: Plan, found: BreakEvenMap) -> Table:
    columns = (
        Column("value", driver_title(plan, found.driver), "number"),
        Column("break_even", f"Break-even of {driver_title(plan, found.driver2)}", "number"),
        Column("remark", "Remark"),
    )
    found_all = zip(found.values.tolist(), found.break_evens.tolist(), found.solutions, strict=True)
    rows = [(value, None if math.isnan(even) else even, _remark(each, plan)) for value, even, each in found_all]
    return Table("break_evens", "Break-evens", columns, clean_cells(rows))


def _remark(solution: Solution | None, plan: Plan) -> str:
    if solution is None:
        return "the plan cannot be"
    if not solution.roots:
        nearest = format_amount(solution.at_nearest, unit_of(plan, solution.metric))
        return f"none; the nearest is {nearest} at {format_number(solution.nearest)}"
    root = solution.roots[0]
    said = "" if root.kind == "exact" else f"anything from {format_number(root.low)} to {format_number(root.high)}"
    if root.kind == "crosses":
        ends = f"between {format_number(root.low)} and {format_number(root.high)}"
        said = ends if solution.driver.whole else "the metric steps over it"
    several = f"one of {len(solution.roots)}" if len(solution.roots) > 1 else ""
    return "; ".join(filter(None, (said, several)))


def _planned(plan: Plan, found: BreakEvenMap) -> Table:
    columns = (
        Column("mark", "Point"),
        Column("value", driver_title(plan, found.driver), "number"),
        Column("value2", driver_title(plan, found.driver2), "number"),
    )
    rows = clean_cells([("as planned", found.driver.value, found.driver2.value)])
    return Table("points", "Points marked in the chart", columns, rows, in_text=False)


def _map_chart(plan: Plan, found: BreakEvenMap, table: Table) -> Chart:
    every = range(len(table.rows))
    return Chart(
        kind="line",
        title=f"Where {metric_title(plan, found.metric)} is {format_number(found.target)}",
        x_title=driver_title(plan, found.driver),
        y_title=driver_title(plan, found.driver2),
        series=(
            Series(name="Break-even", table="break_evens", x="value", y="break_even", rows=every),
            Series(name="As planned", table="points", x="value", y="value2", rows=range(1), look="mark"),
        ),
    )
