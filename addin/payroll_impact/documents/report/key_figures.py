"""The key figures of a report, and the sentences that say them."""

import math

import attrs

from payroll_impact.documents.quantities import Kind, format_figure, format_money, kind_of
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import Comparison
from payroll_impact.model.impact import METRICS

_FIRST = ("run_rate_change", "headcount_change", "cost_per_head", "blended_hourly_cost")
_TELLING, _TOLD = 0.0095, 0.0005  # a share below the first is told with a decimal, below the second not at all


@attrs.frozen
class Figure:
    """One key figure; a side is None where it has no meaning. A payback of infinity is "never"."""

    name: str
    title: str
    unit: str
    baseline: float | None
    plan: float | None
    change: float

    @property
    def kind(self) -> Kind:
        """How it is shown."""
        return "count" if self.unit == "month" else kind_of(METRICS[self.name].unit)


def figures(comparison: Comparison, *, unpaid: float = 0.0) -> list[Figure]:
    """Return the key figures: baseline, plan and change, each in its unit.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    unpaid : float
        What the law asks for on leaving and the plan does not pay: the payback says that it is left out. [currency]
    """
    currency = clean(comparison.plan.plan.settings.currency)
    sides = (comparison.baseline.totals, comparison.plan.totals)
    rows = []
    for name, metric in METRICS.items():
        before, after = (None if metric.level is None else float(metric.level(side)) for side in sides)
        change = float(comparison.metric(name))
        if metric.is_level and before is not None:
            change -= before
        title = metric.level_title or metric.title
        if unpaid and metric.without_unpaid:
            title = f"{title}, legal minimum unpaid"
        rows.append(Figure(name, title, in_currency(metric.unit, currency), before, after, change))
    return sorted(rows, key=lambda row: _FIRST.index(row.name) if row.name in _FIRST else len(_FIRST))


def headline(rows: tuple[Figure, ...], currency: str) -> str:
    """Return the answer in one sentence."""
    by_name = {row.name: row for row in rows}
    rate, heads = by_name["run_rate_change"], by_name["headcount_change"]
    before, after = rate.baseline or 0.0, rate.plan or 0.0
    if abs(rate.change) <= 1e-9 * max(abs(before), 1.0):
        return f"Payroll does not change: {format_money(after, currency)} a year at the end of the plan."
    part = rate.change / before if before else 0.0
    share = f" ({part:+,.{0 if abs(part) >= _TELLING else 1}%})".replace("-", "−").replace("%", " %")
    share = share if abs(part) >= _TOLD else ""
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
