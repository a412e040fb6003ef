"""What the documents of all analyses share: facts, units, remarks, titles of drivers and metrics."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from payroll_impact import __version__
from payroll_impact.analysis import Driver
from payroll_impact.documents.document import Cell, Fact, Paragraph
from payroll_impact.documents.quantities import NO_VALUE, Kind, kind_of
from payroll_impact.documents.report.statutory import statutory_warning
from payroll_impact.documents.wording import clean, in_currency, truncate
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.impact import metric as metric_named

_SIGN = "Plan less baseline: a positive number costs more, a negative number saves."
_SIGNS = {
    "headcount_change": "Plan less baseline: a positive number is more heads.",
    "payback_month": (
        'Month in which what the plan pays out is recovered: 0 is "nothing is ever out", "never" is not recovered. '
        "What the law asks for and the plan leaves unpaid is not in it."
    ),
    "cost_per_head": "A level of the plan, not a change: a higher number costs more.",
    "blended_hourly_cost": "A level of the plan, not a change: a higher number costs more.",
    "cost_per_item": "A level of the plan's last year, not a change: a higher number costs more.",
    "capacity_change": "Plan less baseline: a positive number is more accepted items.",
    "capacity_trough": "A fraction of the baseline's in the same month: 1 is as much, below 1 is less.",
    "items_lost": "A higher number is more accepted items missing until capacity is back.",
    "catch_up_month": (
        'Month from which on capacity is no less than the baseline\'s: 0 is "it never is", "never" is not back.'
    ),
    "breakeven_productivity": (
        "Accepted items of an hour of the roles that grow, for one of an hour of the others, at which an item costs "
        'what it did: 0 is "cheaper anyway", "never" is no such number.'
    ),
    "one_time_cost": "A positive number costs more, a negative number saves.",
    "peak_funding": "The most money that is out at any time: a higher number costs more.",
}
_SETTLED = (
    "Cuts with statutory = yes give the notice these laws ask of the plan as given. "
    "Other numbers of people, tried here, are not held against their thresholds anew."
)


def common_facts(plan: Plan, metric: str = "", as_planned: float | None = None) -> list[Fact]:
    """Return the facts that every analysis begins with."""
    facts = [
        Fact("scenario", "Scenario", clean(plan.settings.name)),
        Fact("first_month", "First month", f"{plan.calendar.first:%Y-%m}"),
        Fact("last_month", "Last month", f"{plan.calendar.last:%Y-%m}"),
        Fact("currency", "Currency", clean(plan.settings.currency)),
    ]
    if metric:
        facts += [
            Fact("metric", "Metric", metric, data=True),
            Fact("metric_title", "Metric", metric_named(metric).title),
            Fact("unit", "Unit of the metric", unit_of(plan, metric)),
            Fact("as_planned", "As planned", as_planned),
            Fact("sign", "Sign", sign_of(metric)),
        ]
        facts += statutory_facts(plan, [metric])
    return [*facts, Fact("version", "payroll-impact", __version__)]


def span_of(plan: Plan) -> str:
    """Return the scenario, its months and its currency on one line."""
    first, last = plan.calendar.first, plan.calendar.last
    return f"{clean(plan.settings.name)}, {first:%Y-%m} to {last:%Y-%m}, amounts in {clean(plan.settings.currency)}"


def statutory_facts(plan: Plan, metrics: Sequence[str]) -> list[Fact]:
    """Return what a plan leaves unpaid of the statutory minimum, and how notice is settled, beside metrics of money."""
    if set(metrics) <= {"headcount_change"}:
        return []
    try:
        warning = statutory_warning(plan)
    except InputError:  # a plan that cannot be has no minimum; the analysis says why
        warning = ""
    facts = [Fact("statutory", "Statutory minimum of leaving", warning)] if warning else []
    if any(change.statutory == "yes" for change in plan.changes):
        facts.append(Fact("layoff_notice", "Laws of mass layoff", _SETTLED))
    return facts


def doubts(plan: Plan, metrics: Sequence[str]) -> tuple[Paragraph, ...]:
    """Return what stands beside the headline: what is unpaid of the statutory minimum, or was not checked."""
    found = [fact for fact in statutory_facts(plan, metrics) if fact.name == "statutory"]
    return tuple(Paragraph(str(fact.value), "doubt") for fact in found)


def sign_of(metric: str) -> str:
    """Say what a positive number of a metric means."""
    return _SIGNS.get(metric, _SIGN)


def unit_of(plan: Plan, metric: str) -> str:
    """Return a metric's unit in the plan's currency."""
    return in_currency(metric_named(metric).unit, clean(plan.settings.currency))


def kind_of_metric(metric: str) -> Kind:
    """Return the kind of a metric's figures."""
    return kind_of(metric_named(metric).unit)


def metric_title(plan: Plan, metric: str) -> str:
    """Return a metric in words with its unit: ``One-time cost (USD)``."""
    return f"{metric_named(metric).title} ({unit_of(plan, metric)})"


def driver_title(plan: Plan, driver: Driver) -> str:
    """Return a driver in words with its unit, short enough for a heading."""
    return f"{truncate(driver.title)} ({in_currency(driver.unit, clean(plan.settings.currency))})"


def driver_facts(plan: Plan, driver: Driver, key: str = "driver", label: str = "Driver") -> list[Fact]:
    """Return the facts of one driver."""
    unit = in_currency(driver.unit, clean(plan.settings.currency))
    return [
        Fact(key, label, clean(driver.path), data=True),
        Fact(f"{key}_title", label, clean(driver.title)),
        Fact(f"{key}_unit", f"Unit of the {label.lower()}", unit),
        Fact(f"{key}_planned", f"{label} as planned", driver.value),
    ]


def invalid_notes(invalid: Iterable[tuple[str, int]], noun: str) -> tuple[str, ...]:
    """Say how many plans cannot be, and why."""
    return tuple(f"{count:,} {noun} cannot be: {clean(reason)}" for reason, count in invalid)


def remark(value: float, *, invalid: bool) -> str:
    """Say why a result is no number; nothing where it is one."""
    if math.isnan(value):
        return "the plan cannot be" if invalid else NO_VALUE
    return "" if math.isfinite(value) else "never"


def clean_cells(rows: Iterable[Sequence[Any]]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows whose texts are fit to show."""
    return tuple(tuple(clean(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
