"""The key figures of a report, and the sentences that say them."""

import math

import attrs

from payroll_impact.documents.quantities import format_figure, format_money
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import Comparison, Settings
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.impact import METRICS
from payroll_impact.model.projection import Totals

_TOO_GOOD = ("payback_month", "peak_funding")  # what a duty left unpaid makes look better than it is
_ALONE = ("cost_per_head", "blended_hourly_cost")
_TITLES = {
    "run_rate_change": "Yearly run rate at the end",
    "headcount_change": "Headcount at the end",
    "one_time_cost": "One-time cost",
    "first_year_impact": "Cost of the first year",
    "cumulative_impact": "Cost of all months planned",
}


@attrs.frozen
class Figure:
    """One key figure; a side is None where it has no meaning. A payback of infinity is "never"."""

    name: str
    title: str
    unit: str
    baseline: float | None
    plan: float | None
    change: float


def figures(comparison: Comparison, *, unpaid: float = 0.0) -> list[Figure]:
    """Return the key figures: baseline, plan and change, each in its unit.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    unpaid : float
        What the law asks for on leaving and the plan does not pay: the payback says that it is left out. [currency]
    """
    settings = comparison.plan.plan.settings
    before, after = (_levels(side.totals, settings) for side in (comparison.baseline, comparison.plan))
    rows = []
    for name, metric in METRICS.items():
        # a metric that is no change has a value on each side; the change between them is shown beside
        change = after[name] - before[name] if name in _ALONE else comparison.metric(name)
        unit = in_currency(metric.unit, clean(settings.currency))
        title = f"{metric.title}, legal minimum unpaid" if unpaid and name in _TOO_GOOD else metric.title
        title = _TITLES.get(name, title)
        rows.append(Figure(name, title, unit, before.get(name), after.get(name), float(change)))
    order = ("run_rate_change", "headcount_change", *_ALONE)
    return sorted(rows, key=lambda row: order.index(row.name) if row.name in order else len(order))


def _levels(side: Totals, settings: Settings) -> dict[str, float]:
    """Return what one side alone comes to, by the metric it belongs to."""
    return {
        "run_rate_change": float(side.run_rate),
        "headcount_change": float(side.heads),
        "one_time_cost": float(side.one_off.sum()),
        "first_year_impact": float(side.total[:MONTHS_PER_YEAR].sum()),
        "cumulative_impact": float(side.total.sum()),
        **{name: float(METRICS[name].compute(side, side, settings)) for name in _ALONE},
    }


def headline(rows: tuple[Figure, ...], currency: str) -> str:
    """Return the answer in one sentence."""
    by_name = {row.name: row for row in rows}
    rate, heads = by_name["run_rate_change"], by_name["headcount_change"]
    before, after = rate.baseline or 0.0, rate.plan or 0.0
    if abs(rate.change) <= 1e-9 * max(abs(before), 1.0):
        return f"Payroll does not change: {format_money(after, currency)} a year at the end of the plan."
    share = f" ({rate.change / before:+,.0%})".replace("-", "−").replace("%", " %") if before else ""
    return (
        f"Payroll {'rises' if rate.change > 0 else 'falls'} by {format_money(abs(rate.change), currency)} "
        f"a year{share}, from {format_money(before, currency)} to {format_money(after, currency)}; "
        f"headcount goes from {format_figure(heads.baseline or 0.0)} to {format_figure(heads.plan or 0.0)}."
    )


def outlay(rows: tuple[Figure, ...], currency: str, comparison: Comparison, *, unpaid: float = 0.0) -> str:
    """Say what the plan costs once, and when that is recovered.

    Parameters
    ----------
    rows : tuple of Figure
        The key figures.
    currency : str
        The plan's.
    comparison : Comparison
        What they were read off.
    unpaid : float
        What the law asks for on leaving and the plan does not pay: no recovery is told without it. [currency]
    """
    by_name = {row.name: row.change for row in rows}
    cost, month = by_name["one_time_cost"], by_name["payback_month"]
    months = len(comparison.total)
    if month == 0:
        back = "the plan is never out of pocket"
    elif math.isinf(month):
        back = f"the outlay is not recovered within the {months} months planned"
    else:
        at = comparison.plan.calendar.months[int(month) - 1]
        back = f"the outlay is recovered in month {month:.0f} ({at:%b %Y})"
    if not unpaid:
        return f"One-time cost is {format_money(cost, currency)}; {back}."
    left_out = f"without {format_money(unpaid, currency)} that the law asks for and the plan leaves unpaid"
    told = back if math.isinf(month) else "what the plan recovers, and when, is not told before that is paid"
    return f"One-time cost is {format_money(cost, currency)} {left_out}; {told}."
