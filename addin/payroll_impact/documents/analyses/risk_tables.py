"""The tables of a simulation."""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis import Distribution, MetricRisk, Risk, Share
from payroll_impact.documents.document import Cell, Column, Table, filled, kind_of_metric, named, unit_of
from payroll_impact.documents.quantities import Kind
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import Comparison, Plan

_SHARES = 15  # in text
_PERT_WEIGHT = 4.0  # the usual one, left out


def figures_table(comparison: Comparison, risk: Risk) -> Table:
    """Return mean, spread, percentiles and the rest of each metric."""
    plan = comparison.plan.plan
    columns = (
        Column("metric", "Metric"),
        Column("figure", "Figure"),
        Column("value", "Value", _kind(risk)),
        Column("unit", "Unit"),
    )
    rows = [row for found in risk.metrics.values() for row in _figures(comparison, plan, found)]
    return Table("figures", "Figures", columns, filled(rows), apart="metric")


def _kind(risk: Risk) -> Kind:
    kinds = {kind_of_metric(name) for name in risk.metrics}
    return kinds.pop() if len(kinds) == 1 else "number"


def _figures(comparison: Comparison, plan: Plan, found: MetricRisk) -> list[tuple[Cell, ...]]:
    unit = unit_of(plan, found.metric)
    rows: list[tuple[str, Cell, str]] = [
        ("as planned", float(comparison.metric(found.metric)), unit),
        ("mean", found.mean, unit),
        ("standard error of the mean", found.standard_error, unit),
        ("standard deviation", found.sd, unit),
        ("least", found.minimum if found.count else math.nan, unit),
        *((f"P{level * 100:g}", value, unit) for level, value in found.percentiles.items()),
        ("most", found.maximum if found.count else math.nan, unit),
        ("expected shortfall, mean of the highest 5 %", found.shortfall, unit),
    ]
    if found.budget is not None:
        rows += [("budget", found.budget, unit), ("probability above the budget", found.probability_above, "fraction")]
    rows.append(("draws with a result", found.count, "draws"))
    if found.never:
        rows.append(("draws in which it is never reached", found.never, "draws"))
    if found.undefined:
        rows.append(("draws without a result", found.undefined, "draws"))
    return [(found.metric, *row) for row in rows]


def shares_table(risk: Risk) -> Table:
    """Return each driver's share of the variance, the largest first, with its standard error."""
    columns = (
        Column("metric", "Metric"),
        Column("path", "Driver"),
        Column("alone", "Alone", "share"),
        Column("alone_error", "± s.e.", "share"),
        Column("in_all", "In all", "share"),
        Column("in_all_error", "± s.e.", "share"),
    )
    rows = [
        (name, share.driver.path, share.first, share.first_error, share.total, share.total_error)
        for name, found in risk.metrics.items()
        for share in sorted(found.shares, key=_size, reverse=True)
    ]
    return Table("shares", "Shares of the variance", columns, filled(rows), apart="metric", most=_SHARES)


def _size(share: Share) -> float:
    size = share.first if math.isnan(share.total) else share.total
    return -math.inf if math.isnan(size) else size


def inputs_table(
    plan: Plan, uncertainties: Mapping[str, Distribution], origins: Mapping[str, str], risk: Risk
) -> Table:
    """Return the uncertain drivers with their distributions, as they can be given again."""
    currency = clean(plan.settings.currency)
    columns = (
        Column("path", "Driver"),
        Column("distribution", "Distribution"),
        Column("given", "From"),
        Column("value", "As planned", "number", brief=False),
        Column("unit", "Unit", brief=False),
        Column("mean", "Mean", "number", brief=False),
        Column("sd", "Standard deviation", "number", brief=False),
    )
    shapes = [uncertainties[each.path] for each in risk.drivers]
    rows = [
        (
            each.path, text_of(shape), origins[each.path], each.value, in_currency(each.unit, currency),
            shape.mean, math.sqrt(shape.variance),
        )
        for each, shape in zip(risk.drivers, shapes, strict=True)
    ]  # fmt: skip
    return Table("uncertain", "Uncertain drivers", columns, filled(rows))


def text_of(distribution: Distribution) -> str:
    """Return a distribution as it is written on the command line.

    >>> from payroll_impact.analysis import PERT
    >>> text_of(PERT(35, 50, 65))
    'pert(35, 50, 65)'
    """
    kind: Any = type(distribution)
    values = {field.name: getattr(distribution, field.name) for field in attrs.fields(kind)}
    name = kind.__name__.lower()
    if "probabilities" in values:
        numbers = values["values"].tolist()
    else:
        if values.get("weight") == _PERT_WEIGHT:
            del values["weight"]
        numbers = list(values.values())
    return f"{name}({', '.join(f'{value:.15g}' for value in numbers)})"


def correlations_table(correlations: Mapping[tuple[str, str], float]) -> Table:
    """Return the rank correlations asked for."""
    columns = (
        Column("path", "Driver"),
        Column("path2", "Other driver"),
        Column("rank_correlation", "Rank correlation", "number"),
    )
    rows = filled((one, other, rho) for (one, other), rho in correlations.items())
    return Table("correlations", "Rank correlations", columns, rows)


def invalid_table(risk: Risk) -> Table:
    """Return why draws make no valid plan, and how many."""
    columns = (Column("reason", "Why"), Column("draws", "Draws", "count"), Column("share", "Share", "share"))
    rows = filled((reason, count, count / risk.draws) for reason, count in risk.invalid)
    return Table("invalid", "Draws that make no valid plan", columns, rows, empty="None.")


def histogram_table(plan: Plan, risk: Risk) -> Table:
    """Return how many draws fall into each bin of a metric."""
    columns = (
        Column("metric", "Metric"),
        Column("unit", "Unit"),
        Column("from", "From", _kind(risk)),
        Column("to", "To", _kind(risk)),
        Column("count", "Draws", "count"),
        Column("middle", "Middle", _kind(risk), drawn=True),
    )
    rows = [
        (name, unit_of(plan, name), low, high, float(count), (low + high) / 2.0)
        for name, found in risk.metrics.items()
        for (low, high), count in _bins(found)
    ]
    return Table("histogram", "Histogram", columns, filled(rows), in_text=False)


def _bins(found: MetricRisk) -> Iterator[tuple[tuple[float, float], float]]:
    """Yield the edges and the count of each bin."""
    return zip(pairwise(found.histogram.edges.tolist()), found.histogram.counts.tolist(), strict=True)


def months_table(comparison: Comparison, risk: Risk) -> Table:
    """Return the percentiles of the cumulative impact by month, and the heights of the bands between them."""
    plan = comparison.plan.plan
    names = [f"p{level * 100:g}" for level in risk.fan.levels]
    bands = ("p5", "p10", "p25", "p75", "p90", "p95")
    columns = (
        Column("month", "Month", "month"),
        Column("planned", "As planned", "money"),
        *(Column(name, name.upper(), "money") for name in names),
        *(
            Column(f"{one}_{other}", f"{one.upper()} to {other.upper()}", "money", drawn=True)
            for one, other in pairwise(bands)
        ),
    )
    levels = dict(zip(names, risk.fan.percentiles, strict=True))
    heights = [levels[other] - levels[one] for one, other in pairwise(bands)]
    table = np.array([comparison.cumulative, *levels.values(), *heights]).T.tolist()
    months = [f"{month:%Y-%m}" for month in plan.calendar.months]
    rows = [(month, *row) for month, row in zip(months, table, strict=True)]
    title = f"{named(plan, 'cumulative_impact')}, by month"
    unit = unit_of(plan, "cumulative_impact")
    return Table("months", title, columns, filled(rows), in_text=False, metric="cumulative_impact", unit=unit)
