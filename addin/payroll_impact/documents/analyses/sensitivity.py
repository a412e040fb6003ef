"""Sensitivities, as an answer: a line for one driver, a grid for two."""

from collections.abc import Sequence

import numpy as np

from payroll_impact.analysis import Driver, Sensitivity
from payroll_impact.documents.analyses.drivers import driver_facts, titled
from payroll_impact.documents.document import (
    Answer,
    Cell,
    Chart,
    Column,
    Grid,
    Series,
    Table,
    facts_of,
    filled,
    invalid_notes,
    kind_of_metric,
    named,
    remarks,
    unit_of,
)
from payroll_impact.documents.quantities import number, words
from payroll_impact.documents.wording import brief as short
from payroll_impact.model import Plan


def sensitivity_answer(plan: Plan, found: Sensitivity) -> Answer:
    """Return a metric along one driver or two.

    Parameters
    ----------
    plan : Plan
        What was varied.
    found : Sensitivity
        What came of it.
    """
    facts = [*facts_of(plan, found.metric, found.as_planned), *driver_facts(plan, found.driver)]
    table = curve(plan, found)
    planned_point = [("as planned", found.driver.value, found.as_planned)]
    grid = None
    charts: tuple[Chart, ...] = ()
    if found.driver2 is not None and found.values2 is not None:
        facts += driver_facts(plan, found.driver2, "driver2", "Second driver")
        across, down = titled(plan, found.driver2), titled(plan, found.driver)
        grid = Grid(across, down, found.values, found.values2, found.results, kind_of_metric(found.metric))
    else:
        charts = (line_chart(plan, found.metric, found.driver, table),)
    return Answer(
        kind="sensitivity",
        title=f"Sensitivity: {named(plan, found.metric)}",
        headline=_headline(plan, found),
        facts=tuple(facts),
        tables=(table,) if grid else (table, marks(plan, found.metric, planned_point)),
        notes=invalid_notes(found.invalid, "of the values make plans that"),
        charts=charts,
        grid=grid,
    )


def _headline(plan: Plan, found: Sensitivity) -> str:
    """Say between what and what the metric lies, and where."""
    unit = unit_of(plan, found.metric)
    known = np.where(np.isnan(found.results), np.nan, found.results)
    if np.isnan(known).all():
        return "None of the values makes a plan with a result."
    if np.nanmin(known) == np.nanmax(known):
        same = words(float(np.nanmin(known)), unit)
        return f"It is {same} for every value; as planned {words(found.as_planned, unit)}."
    said = []
    for pick in (np.nanargmin, np.nanargmax):
        place = np.unravel_index(int(pick(known)), known.shape)
        where = [(found.driver, found.values[place[0]])]
        if found.driver2 is not None and found.values2 is not None:
            where.append((found.driver2, found.values2[place[1]]))
        at = " and ".join(f"{short(driver.path)} = {number(float(value))}" for driver, value in where)
        said.append(f"{words(float(known[place]), unit)} at {at}")
    return f"From {said[0]} to {said[1]}; as planned {words(found.as_planned, unit)}."


def curve(plan: Plan, found: Sensitivity, name: str = "values", title: str = "") -> Table:
    """Return the results of a sensitivity, a row a value or pair of values."""
    invalid = bool(found.invalid)
    flat = found.results.ravel().tolist()
    points = [found.values] if found.values2 is None else [found.values, found.values2]
    axes = [axis.ravel().tolist() for axis in np.meshgrid(*points, indexing="ij")]
    columns = [Column("value", titled(plan, found.driver), "number")]
    if found.driver2 is not None:
        columns.append(Column("value2", titled(plan, found.driver2), "number"))
    columns += [
        Column("result", named(plan, found.metric), kind_of_metric(found.metric)),
        Column("change", "Change against the plan", kind_of_metric(found.metric)),
        Column("remark", "Remark"),
    ]
    rows = zip(*axes, flat, _changes(found), remarks(flat, invalid=invalid), strict=True)
    return Table(name, title or "Values tried", tuple(columns), filled(rows), in_text=found.values2 is None)


def _changes(found: Sensitivity) -> list[float | None]:
    """Return how far results are from the plan; None where one of them is no number."""
    if not np.isfinite(found.as_planned):
        return [None] * found.results.size
    return [value - found.as_planned if np.isfinite(value) else None for value in found.results.ravel().tolist()]


def marks(plan: Plan, metric: str, points: Sequence[tuple[str, float, float]]) -> Table:
    """Return the points that stand out in a chart."""
    columns = (
        Column("mark", "Point"),
        Column("value", "Driver", "number"),
        Column("result", named(plan, metric), kind_of_metric(metric)),
    )
    cells: list[Sequence[Cell]] = [*points]
    return Table("points", "Points marked in the chart", columns, filled(cells), in_text=False)


def line_chart(  # noqa: PLR0913, PLR0917 - what is drawn, and what stands out in it
    plan: Plan, metric: str, driver: Driver, table: Table, marked: int = 1, answer: str = ""
) -> Chart:
    """Return the metric along a driver, with its planned value marked, and answers from the second mark on."""
    every = range(len(table.rows))
    return Chart(
        kind="line",
        title=f"{named(plan, metric)} by {short(driver.path)}",
        x_title=titled(plan, driver),
        y_title=unit_of(plan, metric),
        series=(
            Series(name="Metric", table=table.name, x="value", y="result", rows=every),
            Series(name="As planned", table="points", x="value", y="result", rows=range(1), look="mark"),
            *(
                Series(name=answer, table="points", x="value", y="result", rows=range(1, marked), look="answer")
                for _ in range(marked > 1)
            ),
        ),
    )
