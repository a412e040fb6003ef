"""Solve and the break-even map, as answers."""

import math

import numpy as np

from payroll_impact.analysis import BreakEvenMap, Root, Sensitivity, Solution
from payroll_impact.documents.analyses.drivers import driver_facts, titled
from payroll_impact.documents.analyses.sensitivity import curve, line_chart, marks
from payroll_impact.documents.document import (
    Answer,
    Chart,
    Column,
    Series,
    Table,
    facts_of,
    filled,
    invalid_notes,
    kind_of_metric,
    named,
    unit_of,
)
from payroll_impact.documents.quantities import number, words
from payroll_impact.documents.wording import brief
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array

_POINTS = 61  # of the curve
_AROUND = 0.25  # of the stretch of interest, on either side of it


def solve_answer(plan: Plan, found: Solution, along: Sensitivity) -> Answer:
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
    points += [(root.kind, root.value, _at(root, found)) for root in found.roots]
    if not found.roots:
        points.append(("nearest", found.nearest, found.at_nearest))
    facts = [
        *facts_of(plan, found.metric, found.as_planned),
        ("target", "Target", found.target),
        *driver_facts(plan, found.driver),
        ("searched_from", "Searched from", found.searched[0]),
        ("searched_to", "Searched to", found.searched[1]),
    ]
    values = curve(plan, along, "curve", "The metric along the driver")
    return Answer(
        kind="solve",
        title=f"Solve: {named(plan, found.metric)} = {number(found.target)}",
        headline=sentence(plan, found),
        facts=tuple(facts),
        tables=(_solutions(plan, found), _quiet(values), marks(plan, found.metric, points)),
        notes=(*_notes(found), *invalid_notes(found.invalid, "of the values tried make plans that")),
        charts=(line_chart(plan, found.metric, found.driver, values, len(points), marked),),
    )


def _quiet(table: Table) -> Table:
    return Table(table.name, table.title, table.columns, table.rows, in_text=False)


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


def sentence(plan: Plan, found: Solution) -> str:
    """Return the answer in a sentence."""
    unit, path = unit_of(plan, found.metric), brief(found.driver.path)
    target = words(found.target, unit)
    if not found.roots:
        return (
            f"No value of {path} from {number(found.searched[0])} to {number(found.searched[1])} brings it to "
            f"{target}; the nearest is {words(found.at_nearest, unit)}, at {number(found.nearest)}."
        )
    said = ", or ".join(_said(root, unit, whole=found.driver.whole) for root in found.roots[:5])
    several = f" There are {len(found.roots)} solutions." if len(found.roots) > 1 else ""
    return f"It is {target} where {path} {said}; as planned it is {number(found.driver.value)}.{several}"


def _said(root: Root, unit: str, *, whole: bool) -> str:
    if root.kind == "stays":
        return f"is anything from {number(root.low)} to {number(root.high)}"
    if root.kind == "exact":
        return f"is {number(root.low)}"
    steps = f"the metric steps over it, from {words(root.at_low, unit)} to {words(root.at_high, unit)}"
    if whole:
        return f"goes from {number(root.low)} to {number(root.high)} ({steps})"
    return f"passes {number(root.value)} ({steps})"


def _notes(found: Solution) -> list[str]:
    notes = [f"Searched: {brief(found.driver.path)} from {number(found.searched[0])} to {number(found.searched[1])}."]
    if any(root.kind == "crosses" for root in found.roots):
        notes.append("Whole heads and months make the metric jump: no value meets the target exactly.")
    return notes


def _solutions(plan: Plan, found: Solution) -> Table:
    kind = kind_of_metric(found.metric)
    columns = (
        Column("kind", "Solution"),
        Column("low", "From", "number"),
        Column("high", "To", "number"),
        Column("at_low", "Metric from", kind),
        Column("at_high", "Metric to", kind),
        Column("direction", "As the driver grows"),
    )
    rows = [
        (root.kind, root.low, root.high, root.at_low, root.at_high, _direction(root.rises)) for root in found.roots
    ] or [("none: nearest", found.nearest, found.nearest, found.at_nearest, found.at_nearest, "")]
    title = f"Solutions: {titled(plan, found.driver)}, nearest to the plan first"
    return Table("solutions", title, columns, filled(rows))


def _direction(rises: bool | None) -> str:
    return "" if rises is None else "the metric rises" if rises else "the metric falls"


def breakeven_answer(plan: Plan, found: BreakEvenMap) -> Answer:
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
    facts = [
        *facts_of(plan, found.metric),
        ("target", "Target", found.target),
        *driver_facts(plan, found.driver),
        *driver_facts(plan, found.driver2, "driver2", "Driver solved for"),
    ]
    facts = [fact for fact in facts if fact[0] != "as_planned"]
    target = words(found.target, unit_of(plan, found.metric))
    return Answer(
        kind="breakeven",
        title=f"Break-even: {named(plan, found.metric)} = {number(found.target)}",
        headline=(
            f"For {solved} of {found.values.size} values of {brief(found.driver.path)} there is a value of "
            f"{brief(found.driver2.path)} that makes it {target}."
        ),
        facts=tuple(facts),
        tables=(table, _planned(plan, found)),
        notes=("Of several solutions, the one nearest to the plan is shown; remarks say how many there are.",),
        charts=(_map_chart(plan, found, table),) if solved else (),
    )


def _map(plan: Plan, found: BreakEvenMap) -> Table:
    columns = (
        Column("value", titled(plan, found.driver), "number"),
        Column("break_even", f"Break-even of {titled(plan, found.driver2)}", "number"),
        Column("remark", "Remark"),
    )
    found_all = zip(found.values.tolist(), found.break_evens.tolist(), found.solutions, strict=True)
    rows = [(value, None if math.isnan(even) else even, _remark(each, plan)) for value, even, each in found_all]
    return Table("break_evens", "Break-evens", columns, filled(rows))


def _remark(solution: Solution | None, plan: Plan) -> str:
    if solution is None:
        return "the plan cannot be"
    if not solution.roots:
        nearest = words(solution.at_nearest, unit_of(plan, solution.metric))
        return f"none; the nearest is {nearest} at {number(solution.nearest)}"
    root = solution.roots[0]
    said = "" if root.kind == "exact" else f"anything from {number(root.low)} to {number(root.high)}"
    if root.kind == "crosses":
        ends = f"between {number(root.low)} and {number(root.high)}"
        said = ends if solution.driver.whole else "the metric steps over it"
    several = f"one of {len(solution.roots)}" if len(solution.roots) > 1 else ""
    return "; ".join(filter(None, (said, several)))


def _planned(plan: Plan, found: BreakEvenMap) -> Table:
    columns = (
        Column("mark", "Point"),
        Column("value", titled(plan, found.driver), "number"),
        Column("value2", titled(plan, found.driver2), "number"),
    )
    rows = filled([("as planned", found.driver.value, found.driver2.value)])
    return Table("points", "Points marked in the chart", columns, rows, in_text=False)


def _map_chart(plan: Plan, found: BreakEvenMap, table: Table) -> Chart:
    every = range(len(table.rows))
    return Chart(
        kind="line",
        title=f"Where {named(plan, found.metric)} is {number(found.target)}",
        x_title=titled(plan, found.driver),
        y_title=titled(plan, found.driver2),
        series=(
            Series(name="Break-even", table="break_evens", x="value", y="break_even", rows=every),
            Series(name="As planned", table="points", x="value", y="value2", rows=range(1), look="mark"),
        ),
    )
