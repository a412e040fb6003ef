"""The tables of a simulation."""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis import Distribution, MetricRisk, Risk, Share
from payroll_impact.documents.analyses.common import clean_cells, kind_of_metric, metric_title, unit_of
from payroll_impact.documents.document import Cell, Column, Table
from payroll_impact.documents.quantities import Kind
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import Comparison, Plan
from payroll_impact.model.impact import METRICS

_SHARES = 15  # in text
_PERT_WEIGHT = 4.0  # the usual one, left out


def tabulate_figures(comparison: Comparison, risk: Risk) -> Table:
    """Return mean, spread, percentiles and the rest of each metric."""
    plan = comparison.plan.plan
    columns = (
        Column("metric", "Metric", data=True),
        Column("metric_title", "Metric"),
        Column("figure", "Figure"),
        Column("value", "Value", _kind(risk)),
        Column("unit", "Unit"),
    )
    rows = [row for found in risk.metrics.values() for row in _figures(comparison, plan, found)]
    return Table("figures", "Figures", columns, clean_cells(rows), apart="metric_title")


def _kind(risk: Risk) -> Kind:
    kinds = {kind_of_metric(name) for name in risk.metrics}
    return kinds.pop() if len(kinds) == 1 else "number"


def _figures(comparison: Comparison, plan: Plan, found: MetricRisk) -> list[tuple[Cell, ...]]:
    unit = unit_of(plan, found.metric)
    shortfall = "" if METRICS[found.metric].more_is_better else "expected shortfall, "
    rows: list[tuple[str, Cell, str]] = [
        ("as planned", float(comparison.metric(found.metric)), unit),
        ("mean", found.mean, unit),
        ("standard error of the mean", found.standard_error, unit),
        ("standard deviation", found.sd, unit),
        ("least", found.minimum if found.count else math.nan, unit),
        *((f"P{level * 100:g}", value, unit) for level, value in found.percentiles.items()),
        ("most", found.maximum if found.count or found.never else math.nan, unit),
        (f"{shortfall}mean of the highest 5 %", found.shortfall, unit),
    ]
    if found.budget is not None:
        rows += [("budget", found.budget, unit), ("probability above the budget", found.probability_above, "fraction")]
    rows.append(("draws with a result", found.count, "draws"))
    if found.never:
        rows.append(("draws in which it is never reached", found.never, "draws"))
    if found.undefined:
        rows.append(("draws without a result", found.undefined, "draws"))
    return [(found.metric, METRICS[found.metric].title, *row) for row in rows]


def tabulate_shares(risk: Risk) -> Table:
    """Return each driver's share of the variance, the largest first, with its standard error."""
    columns = (
        Column("metric", "Metric", data=True),
        Column("metric_title", "Metric"),
        Column("path", "Name", data=True),
        Column("title", "Driver", "name"),
        Column("alone", "Alone", "share"),
        Column("alone_error", "± s.e.", "share"),
        Column("in_all", "In all", "share"),
        Column("in_all_error", "± s.e.", "share"),
    )
    rows = [
        (
            name,
            METRICS[name].title,
            share.driver.path,
            share.driver.title,
            share.first,
            share.first_error,
            share.total,
            share.total_error,
        )
        for name, found in risk.metrics.items()
        for share in sorted(found.shares, key=_size, reverse=True)
    ]
    return Table("shares", "Shares of the variance", columns, clean_cells(rows), apart="metric_title", most=_SHARES)


def _size(share: Share) -> float:
    size = share.first if math.isnan(share.total) else share.total
    return -math.inf if math.isnan(size) else size


def tabulate_inputs(
    plan: Plan, uncertainties: Mapping[str, Distribution], origins: Mapping[str, str], risk: Risk
) -> Table:
    """Return the uncertain drivers with their distributions, as they can be given again."""
    currency = clean(plan.settings.currency)
    columns = (
        Column("path", "Name", data=True),
        Column("title", "Driver", "name"),
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
            each.path, each.title, format_distribution(shape), origins[each.path], each.value,
            in_currency(each.unit, currency), shape.mean, math.sqrt(shape.variance),
        )
        for each, shape in zip(risk.drivers, shapes, strict=True)
    ]  # fmt: skip
    return Table("uncertain", "Uncertain drivers", columns, clean_cells(rows))


def format_distribution(distribution: Distribution) -> str:
    """Return a distribution as it is written on the command line.

    >>> from payroll_impact.analysis import PERT
    >>> format_distribution(PERT(35, 50, 65))
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


def tabulate_correlations(correlations: Mapping[tuple[str, str], float], titles: Mapping[str, str]) -> Table:
    """Return the rank correlations asked for, of drivers by their titles."""
    columns = (
        Column("path", "Name", data=True),
        Column("title", "Driver", "name"),
        Column("path2", "Other name", data=True),
        Column("title2", "Other driver", "name"),
        Column("rank_correlation", "Rank correlation", "number"),
    )
    rows = clean_cells((one, titles[one], other, titles[other], rho) for (one, other), rho in correlations.items())
    return Table("correlations", "Rank correlations", columns, rows)


def tabulate_invalid(risk: Risk) -> Table:
    """Return why draws make no valid plan, and how many."""
    columns = (Column("reason", "Why"), Column("draws", "Draws", "count"), Column("share", "Share", "share"))
    rows = clean_cells((reason, count, count / risk.draws) for reason, count in risk.invalid)
    return Table("invalid", "Draws that make no valid plan", columns, rows, empty="None.")


def tabulate_histogram(plan: Plan, risk: Risk) -> Table:
    """Return how many draws fall into each bin of a metric."""
    columns = (
        Column("metric", "Metric", data=True),
        Column("metric_title", "Metric"),
        Column("unit", "Unit"),
        Column("from", "From", _kind(risk)),
        Column("to", "To", _kind(risk)),
        Column("count", "Draws", "count"),
        Column("middle", "Middle", _kind(risk), drawn=True),
    )
    rows = [
        (name, METRICS[name].title, unit_of(plan, name), low, high, float(count), (low + high) / 2.0)
        for name, found in risk.metrics.items()
        for (low, high), count in _bins(found)
    ]
    return Table("histogram", "Histogram", columns, clean_cells(rows), in_text=False)


def _bins(found: MetricRisk) -> Iterator[tuple[tuple[float, float], float]]:
    """Yield the edges and the count of each bin."""
    return zip(pairwise(found.histogram.edges.tolist()), found.histogram.counts.tolist(), strict=True)


def tabulate_months(comparison: Comparison, risk: Risk) -> Table:
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
    title = f"{metric_title(plan, 'cumulative_impact')}, by month"
    unit = unit_of(plan, "cumulative_impact")
    return Table("months", title, columns, clean_cells(rows), in_text=False, metric="cumulative_impact", unit=unit)
