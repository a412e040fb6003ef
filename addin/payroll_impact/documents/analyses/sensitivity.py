"""Sensitivities, as a document: a line for one driver, a grid for two."""

from collections.abc import Sequence

import numpy as np

from payroll_impact.analysis import Driver, Sensitivity
from payroll_impact.documents.analyses.common import (
    clean_cells,
    common_facts,
    doubts,
    driver_facts,
    driver_title,
    invalid_notes,
    kind_of_metric,
    metric_title,
    remark,
    span_of,
    unit_of,
)
from payroll_impact.documents.document import Cell, Chart, Column, Document, Grid, Section, Series, Table
from payroll_impact.documents.quantities import format_amount, format_number
from payroll_impact.documents.wording import truncate
from payroll_impact.model import Plan


def describe_sensitivity(plan: Plan, found: Sensitivity) -> Document:
    """Return a metric along one driver or two.

    Parameters
    ----------
    plan : Plan
        What was varied.
    found : Sensitivity
        What came of it.
    """
    facts = [*common_facts(plan, found.metric, found.as_planned), *driver_facts(plan, found.driver)]
    table = tabulate_curve(plan, found)
    if found.driver2 is not None and found.values2 is not None:
        facts += driver_facts(plan, found.driver2, "driver2", "Second driver")
        across, down = driver_title(plan, found.driver2), driver_title(plan, found.driver)
        grid = Grid(across, down, found.values, found.values2, found.results, kind_of_metric(found.metric))
        sections: tuple[Section, ...] = (
            Section(name="grid", title="Both drivers", parts=(grid,), wide=True),
            Section(name="values", title=table.title, parts=(table,), brief=()),
        )
    else:
        chart = line_chart(plan, found.metric, found.driver, table)
        points = tabulate_points(plan, found.metric, [("as planned", found.driver.value, found.as_planned)])
        sections = (Section(name="values", title=table.title, parts=(chart, table, points)),)
    return Document(
        kind="sensitivity",
        title=f"Sensitivity: {metric_title(plan, found.metric)}",
        headline=_headline(plan, found),
        span=span_of(plan),
        lead=doubts(plan, [found.metric]),
        facts=tuple(facts),
        sections=sections,
        notes=invalid_notes(found.invalid, "of the values make plans that"),
    )


def _headline(plan: Plan, found: Sensitivity) -> str:
    """Say between what and what the metric lies, and where."""
    unit = unit_of(plan, found.metric)
    known, planned = found.results, format_amount(found.as_planned, unit)
    if np.isnan(known).all():
        return "None of the values makes a plan with a result."
    if np.nanmin(known) == np.nanmax(known):
        return f"It is {format_amount(float(np.nanmin(known)), unit)} for every value; as planned {planned}."
    ends = []
    for pick in (np.nanargmin, np.nanargmax):
        place = np.unravel_index(int(pick(known)), known.shape)
        where = [(found.driver, found.values[place[0]])]
        if found.driver2 is not None and found.values2 is not None:
            where.append((found.driver2, found.values2[place[1]]))
        at = " and ".join(f"{truncate(driver.title)} = {format_number(float(value))}" for driver, value in where)
        ends.append(f"{format_amount(float(known[place]), unit)} at {at}")
    return f"From {ends[0]} to {ends[1]}; as planned {planned}."


def tabulate_curve(plan: Plan, found: Sensitivity, name: str = "values", title: str = "") -> Table:
    """Return the results of a sensitivity, a row a value or pair of values."""
    flat = found.results.ravel().tolist()
    points = [found.values] if found.values2 is None else [found.values, found.values2]
    axes = [axis.ravel().tolist() for axis in np.meshgrid(*points, indexing="ij")]
    columns = [Column("value", driver_title(plan, found.driver), "number")]
    if found.driver2 is not None:
        columns.append(Column("value2", driver_title(plan, found.driver2), "number"))
    kind = kind_of_metric(found.metric)
    columns += [
        Column("result", metric_title(plan, found.metric), kind),
        Column("change", "Change against the plan", kind, signed=True),
        Column("remark", "Remark"),
    ]
    remarks = [remark(value, invalid=bool(found.invalid)) for value in flat]
    rows = zip(*axes, flat, _changes(found), remarks, strict=True)
    return Table(name, title or "Values tried", tuple(columns), clean_cells(rows), in_text=found.values2 is None)


def _changes(found: Sensitivity) -> list[float | None]:
    """Return how far results are from the plan; None where one of them is no number."""
    if not np.isfinite(found.as_planned):
        return [None] * found.results.size
    return [value - found.as_planned if np.isfinite(value) else None for value in found.results.ravel().tolist()]


def tabulate_points(plan: Plan, metric: str, points: Sequence[tuple[str, float, float]]) -> Table:
    """Return the points that stand out in a chart."""
    columns = (
        Column("mark", "Point"),
        Column("value", "Driver", "number"),
        Column("result", metric_title(plan, metric), kind_of_metric(metric)),
    )
    cells: list[Sequence[Cell]] = [*points]
    return Table("points", "Points marked in the chart", columns, clean_cells(cells), in_text=False)


def line_chart(  # noqa: PLR0913, PLR0917 - what is drawn, and what stands out in it
    plan: Plan, metric: str, driver: Driver, table: Table, marked: int = 1, answer: str = ""
) -> Chart:
    """Return the metric along a driver, with its planned value marked, and answers from the second mark on."""
    every = range(len(table.rows))
    series = [
        Series(name="Metric", table=table.name, x="value", y="result", rows=every),
        Series(name="As planned", table="points", x="value", y="result", rows=range(1), look="mark"),
    ]
    if marked > 1:
        rows = range(1, marked)
        series.append(Series(name=answer, table="points", x="value", y="result", rows=rows, look="answer"))
    return Chart(
        kind="line",
        title=f"{metric_title(plan, metric)} by {truncate(driver.title)}",
        x_title=driver_title(plan, driver),
        y_title=unit_of(plan, metric),
        series=tuple(series),
    )
