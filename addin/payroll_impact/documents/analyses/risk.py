"""A simulation, as a document: figures, shares, histogram, fan, and all it takes to repeat it."""

import math
from collections.abc import Mapping

import attrs

from payroll_impact.analysis import Distribution, MetricRisk, Risk
from payroll_impact.documents.analyses.common import (
    common_facts,
    doubts,
    metric_title,
    sign_of,
    span_of,
    statutory_facts,
    unit_of,
)
from payroll_impact.documents.analyses.risk_tables import (
    tabulate_correlations,
    tabulate_figures,
    tabulate_histogram,
    tabulate_inputs,
    tabulate_invalid,
    tabulate_months,
    tabulate_shares,
)
from payroll_impact.documents.document import Chart, Document, Fact, Part, Section, Series, Table
from payroll_impact.documents.quantities import format_amount, format_cell, format_number
from payroll_impact.documents.wording import clean
from payroll_impact.model import Comparison, Plan
from payroll_impact.model.impact import METRICS

_EXCERPT = 12  # drivers in the chart of shares


@attrs.frozen(kw_only=True)
class Asked:
    """What a simulation was asked, beside its plan: all it takes to ask again."""

    uncertainties: Mapping[str, Distribution]
    correlations: Mapping[tuple[str, str], float]
    origins: Mapping[str, str]
    notes: tuple[str, ...] = ()


def describe_risk(comparison: Comparison, risk: Risk, asked: Asked) -> Document:
    """Return what a simulation says.

    Parameters
    ----------
    comparison : Comparison
        The plan as it is, for the planned values.
    risk : Risk
        What came of the draws.
    asked : Asked
        What was uncertain, and how.
    """
    plan = comparison.plan.plan
    titles = {each.path: each.title for each in risk.drivers}
    parts: tuple[tuple[Table, list[Chart]], ...] = (
        (tabulate_figures(comparison, risk), []),
        (tabulate_shares(risk), _share_charts(plan, risk)),
        (tabulate_inputs(plan, asked.uncertainties, asked.origins, risk), []),
        (tabulate_correlations(asked.correlations, titles), []),
        (tabulate_invalid(risk), []),
        (tabulate_histogram(plan, risk), _histograms(plan, risk)),
        (tabulate_months(comparison, risk), [_fan(plan, risk)]),
    )
    return Document(
        kind="risk",
        title=f"Risk: {', '.join(metric_title(plan, name) for name in risk.metrics)}",
        headline=" ".join(_sentence(plan, found) for found in risk.metrics.values()),
        span=span_of(plan),
        lead=doubts(plan, list(risk.metrics)),
        facts=_facts(plan, risk),
        sections=tuple(_section(table, charts) for table, charts in parts if table.rows or table.empty),
        notes=(*_aside(comparison, risk), *_notes(risk), *asked.notes),
        warnings=tuple(clean(text) for text in risk.warnings),
    )


def _section(table: Table, charts: list[Chart]) -> Section:
    parts: tuple[Part, ...] = (*charts, table)
    return Section(name=table.name, title=table.title, parts=parts, brief=None if table.in_text else ())


def _facts(plan: Plan, risk: Risk) -> tuple[Fact, ...]:
    names = list(risk.metrics)
    several = len({sign_of(name) for name in names}) > 1
    signs = [f"{METRICS[name].title}: {sign_of(name)}" if several else sign_of(name) for name in names]
    facts = common_facts(plan)
    return (
        *facts[:-1],
        Fact("metric", "Metrics", ", ".join(names), data=True),
        Fact("metric_title", "Metrics", ", ".join(METRICS[name].title for name in names)),
        Fact("unit", "Unit", ", ".join(dict.fromkeys(unit_of(plan, name) for name in names))),
        Fact("sign", "Sign", " ".join(dict.fromkeys(signs))),
        Fact("draws", "Draws", risk.draws),
        Fact("valid_draws", "Draws that make a valid plan", risk.draws - sum(count for _, count in risk.invalid)),
        Fact("seed", "Seed", risk.seed),
        Fact("method", "Method", risk.method),
        *statutory_facts(plan, names),
        facts[-1],
    )


def _sentence(plan: Plan, found: MetricRisk) -> str:
    unit = unit_of(plan, found.metric)
    low, high = (format_amount(found.percentiles[level], unit) for level in (0.05, 0.95))
    nothing = "it is never reached" if found.never else "it has no value in any draw"
    mean = f"on average {format_amount(found.mean, unit)}" if found.count else nothing
    if found.never and found.count:
        share = format_cell(found.never / (found.never + found.count), "share")
        mean = f"never in {share} of the draws, else {mean}"
    text = f"{METRICS[found.metric].title}: {mean}; nine times in ten between {low} and {high}."
    if found.budget is not None and found.probability_above is not None:
        share = format_cell(found.probability_above, "share")
        text += f" It is above the budget of {format_amount(found.budget, unit)} in {share} of the draws."
    return text


def _aside(comparison: Comparison, risk: Risk) -> list[str]:
    """Say where the plan itself is an unlikely one among the draws."""
    notes = []
    for name, found in risk.metrics.items():
        planned = float(comparison.metric(name))
        low, high = planned < found.percentiles[0.05], planned > found.percentiles[0.95]
        for beyond, side in ((low, "below P5"), (high, "above P95")):
            if beyond:
                said = format_amount(planned, unit_of(comparison.plan.plan, name))
                title = METRICS[name].title
                notes.append(f"{title}: the plan itself, {said}, lies {side}: the ranges given lean to one side of it.")
    return notes


def _notes(risk: Risk) -> list[str]:
    notes = [f"To repeat it: seed {risk.seed}, {risk.draws:,} draws, method {risk.method}; the same on every machine."]
    found = list(risk.metrics.values())
    if any(each.shares for each in found):
        notes.append(
            "Shares of the variance are estimates: alone is what a driver brings by itself, in all with what it does "
            "together with others; where drivers are correlated, only alone is known."
        )
    notes.append("From: given on the command line, or the driver's own band, low to high with its value as likeliest.")
    wide = [each for each in found if not each.exact]
    notes += [
        f"{METRICS[each.metric].title}: percentiles are those of bins {format_number(each.resolution)} wide."
        for each in wide
    ]
    if risk.fan.draws < risk.draws - sum(count for _, count in risk.invalid):
        notes.append(f"The fan over the months is that of the first {risk.fan.draws:,} valid draws.")
    return notes


def _histograms(plan: Plan, risk: Risk) -> list[Chart]:
    charts, start = [], 0
    for name, found in risk.metrics.items():
        bars = len(found.histogram.counts)
        if found.count:
            charts.append(_histogram(plan, name, found, range(start, start + bars)))
        start += bars
    return charts


def _share_charts(plan: Plan, risk: Risk) -> list[Chart]:
    charts, start = [], 0
    for name, found in risk.metrics.items():
        rows = range(start, start + min(len(found.shares), _EXCERPT))
        start += len(found.shares)
        if rows and any(math.isfinite(share.first) for share in found.shares):
            together = any(math.isfinite(share.total) for share in found.shares)
            charts.append(_shares(plan, name, rows, together=together))
    return charts


def _histogram(plan: Plan, name: str, found: MetricRisk, rows: range) -> Chart:
    unit = unit_of(plan, name)
    levels = [(f"P{level * 100:g}", found.percentiles[level]) for level in (0.05, 0.5, 0.95)]
    if found.budget is not None:
        levels.append(("budget", found.budget))
    return Chart(
        kind="histogram",
        title=f"{metric_title(plan, name)}: how often",
        x_title=unit,
        y_title="draws",
        levels=tuple((label, value) for label, value in levels if math.isfinite(value)),
        series=(Series(name="Draws", table="histogram", x="middle", y="count", rows=rows),),
    )


def _fan(plan: Plan, risk: Risk) -> Chart:
    every = range(risk.fan.percentiles.shape[1])
    bands = ("p5", "p5_p10", "p10_p25", "p25_p75", "p75_p90", "p90_p95")
    names = ("", "P5 to P10", "P10 to P25", "P25 to P75", "P75 to P90", "P90 to P95")
    series = [
        Series(name=name, table="months", x="month", y=band, rows=every, look=f"band{index}")
        for index, (name, band) in enumerate(zip(names, bands, strict=True))
    ]
    lines = [
        Series(name="Median", table="months", x="month", y="p50", rows=every, look="line"),
        Series(name="As planned", table="months", x="month", y="planned", rows=every, look="dashed"),
    ]
    return Chart(
        kind="fan",
        title="Cumulative impact by month, nine draws in ten",
        y_title=unit_of(plan, "cumulative_impact"),
        series=(*series, *lines),
    )


def _shares(plan: Plan, name: str, rows: range, *, together: bool) -> Chart:
    sides = [("Alone", "alone", "low"), *([("In all", "in_all", "high")] if together else [])]
    return Chart(
        kind="bars",
        title=f"{metric_title(plan, name)}: share of the variance",
        y_title="share of the variance",
        series=tuple(
            Series(name=label, table="shares", x="title", y=column, rows=rows, look=look)
            for label, column, look in sides
        ),
    )
