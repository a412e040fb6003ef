"""A simulation, as an answer: figures, shares, histogram, fan, and all it takes to repeat it."""

import math
from collections.abc import Mapping, Sequence

import attrs

from payroll_impact.analysis import Distribution, MetricRisk, Risk
from payroll_impact.documents.analyses.risk_tables import (
    correlations_table,
    figures_table,
    histogram_table,
    inputs_table,
    invalid_table,
    months_table,
    shares_table,
)
from payroll_impact.documents.document import (
    Answer,
    Cell,
    Chart,
    Series,
    facts_of,
    named,
    sign_of,
    statutory_facts,
    unit_of,
)
from payroll_impact.documents.quantities import number, shown, words
from payroll_impact.documents.wording import clean
from payroll_impact.model import Comparison, Plan

_EXCERPT = 12  # drivers in the chart of shares


@attrs.frozen(kw_only=True)
class Asked:
    """What a simulation was asked, beside its plan: all it takes to ask again."""

    uncertainties: Mapping[str, Distribution]
    correlations: Mapping[tuple[str, str], float]
    origins: Mapping[str, str]
    notes: tuple[str, ...] = ()


def risk_answer(comparison: Comparison, risk: Risk, asked: Asked) -> Answer:
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
    tables = (
        figures_table(comparison, risk),
        shares_table(risk),
        inputs_table(plan, asked.uncertainties, asked.origins, risk),
        correlations_table(asked.correlations),
        invalid_table(risk),
        histogram_table(plan, risk),
        months_table(comparison, risk),
    )
    return Answer(
        kind="risk",
        title=f"Risk: {', '.join(named(plan, name) for name in risk.metrics)}",
        headline=" ".join(_sentence(plan, found) for found in risk.metrics.values()),
        facts=_facts(plan, risk),
        tables=tuple(table for table in tables if table.rows or table.empty),
        notes=(*_aside(comparison, risk), *_notes(risk), *asked.notes),
        warnings=tuple(clean(text) for text in risk.warnings),
        charts=tuple(_charts(plan, risk)),
    )


def _facts(plan: Plan, risk: Risk) -> tuple[tuple[str, str, Cell], ...]:
    names = list(risk.metrics)
    several = len({sign_of(name) for name in names}) > 1
    signs = [f"{name}: {sign_of(name)}" if several else sign_of(name) for name in names]
    one = dict.fromkeys(unit_of(plan, name) for name in names)
    facts = facts_of(plan)
    return (
        *facts[:-1],
        ("metric", "Metrics", ", ".join(names)),
        ("unit", "Unit", ", ".join(one)),
        ("sign", "Sign", " ".join(dict.fromkeys(signs))),
        ("draws", "Draws", risk.draws),
        ("valid_draws", "Draws that make a valid plan", risk.draws - sum(count for _, count in risk.invalid)),
        ("seed", "Seed", risk.seed),
        ("method", "Method", risk.method),
        *statutory_facts(plan, names),
        facts[-1],
    )


def _sentence(plan: Plan, found: MetricRisk) -> str:
    unit = unit_of(plan, found.metric)
    low, high = (words(found.percentiles[level], unit) for level in (0.05, 0.95))
    mean = f"on average {words(found.mean, unit)}" if found.count else "it is never reached"
    text = f"{named(plan, found.metric).partition(' (')[0]}: {mean}; nine times in ten between {low} and {high}."
    if found.budget is not None and found.probability_above is not None:
        share = shown(found.probability_above, "share")
        text += f" It is above the budget of {words(found.budget, unit)} in {share} of the draws."
    return text


def _aside(comparison: Comparison, risk: Risk) -> list[str]:
    """Say where the plan itself is an unlikely one among the draws."""
    notes = []
    for name, found in risk.metrics.items():
        planned = float(comparison.metric(name))
        low, high = planned < found.percentiles[0.05], planned > found.percentiles[0.95]
        for beyond, side in ((low, "below P5"), (high, "above P95")):
            if beyond:
                said = words(planned, unit_of(comparison.plan.plan, name))
                notes.append(f"{name}: the plan itself, {said}, lies {side}: the ranges given lean to one side of it.")
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
    notes += [f"{each.metric}: percentiles are those of bins {number(each.resolution)} wide." for each in wide]
    if risk.fan.draws < risk.draws - sum(count for _, count in risk.invalid):
        notes.append(f"The fan over the months is that of the first {risk.fan.draws:,} valid draws.")
    return notes


def _charts(plan: Plan, risk: Risk) -> list[Chart]:
    charts = []
    start = 0
    for name, found in risk.metrics.items():
        bars = len(found.histogram.counts)
        if found.count:
            charts.append(_histogram(plan, name, found, range(start, start + bars)))
        start += bars
    charts += [_fan(plan, risk)]
    start = 0
    for name, found in risk.metrics.items():
        rows = range(start, start + min(len(found.shares), _EXCERPT))
        start += len(found.shares)
        if rows and any(math.isfinite(share.first) for share in found.shares):
            charts.append(_shares(plan, name, rows, together=_together(found)))
    return charts


def _together(found: MetricRisk) -> bool:
    return any(math.isfinite(share.total) for share in found.shares)


def _histogram(plan: Plan, name: str, found: MetricRisk, rows: range) -> Chart:
    unit = unit_of(plan, name)
    levels = [(f"P{level * 100:g}", found.percentiles[level]) for level in (0.05, 0.5, 0.95)]
    if found.budget is not None:
        levels.append(("budget", found.budget))
    return Chart(
        kind="columns",
        title=f"{named(plan, name)}: how often",
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
        x_title="",
        y_title=unit_of(plan, "cumulative_impact"),
        series=(*series, *lines),
    )


def _shares(plan: Plan, name: str, rows: range, *, together: bool) -> Chart:
    sides: Sequence[tuple[str, str, str]] = [("Alone", "alone", "low")]
    if together:
        sides = [*sides, ("In all", "in_all", "high")]
    return Chart(
        kind="bars",
        title=f"{named(plan, name)}: share of the variance",
        x_title="",
        y_title="share of the variance",
        series=tuple(
            Series(name=label, table="shares", x="path", y=column, rows=rows, look=look)
            for label, column, look in sides
        ),
    )
