"""The key figures of a report, and the sentences that say them."""

import math

import attrs

from payroll_impact.documents.quantities import Kind, format_figure, format_money, kind_of
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import Comparison, titles
from payroll_impact.model.impact import METRICS, metrics_of


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

    @property
    def is_signed(self) -> bool:
        """Whether the last of its numbers is a change and shown with its sign, or money that is out or not."""
        return self.baseline is not None or self.kind in ("money", "heads")


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
    for name, metric in metrics_of(comparison.plan.plan).items():
        before, after = (None if metric.level is None else float(metric.level(side)) for side in sides)
        change = float(comparison.metric(name))
        if metric.is_level and before is not None:
            change -= before
        title = metric.level_title or metric.title
        if unpaid and metric.without_unpaid:
            title = f"{title}, legal minimum unpaid"
        rows.append(Figure(name, title, in_currency(metric.unit, currency), before, after, change))
    order = titles.key_figures()
    return sorted(rows, key=lambda row: order.index(row.name))


def headline(rows: tuple[Figure, ...], currency: str) -> str:
    """Return the answer in one sentence."""
    by_name = {row.name: row for row in rows}
    rate, heads = by_name["run_rate_change"], by_name["headcount_change"]
    before, after = rate.baseline or 0.0, rate.plan or 0.0
    if abs(rate.change) <= 1e-9 * max(abs(before), 1.0):
        return titles.UNCHANGED.format(plan=format_money(after, currency))
    part = rate.change / before if before else 0.0
    percent = f"{100 * part:+,.{0 if abs(part) >= titles.SHARE_WITH_DECIMAL else 1}f}".replace("-", "−")
    return titles.CHANGED.format(
        direction=titles.RISES if rate.change > 0 else titles.FALLS,
        change=format_money(abs(rate.change), currency),
        share=titles.SHARE.format(part=percent) if abs(part) >= titles.SHARE_TOLD else "",
        baseline=format_money(before, currency),
        plan=format_money(after, currency),
        heads_before=format_figure(heads.baseline or 0.0),
        heads=format_figure(heads.plan or 0.0),
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
        back = titles.NEVER_OUT
    elif math.isinf(month):
        back = titles.NOT_RECOVERED.format(months=months)
    else:
        at = comparison.plan.calendar.months[int(month) - 1]
        back = titles.RECOVERED.format(month=f"{month:.0f}", date=f"{at:%b %Y}")
    if not unpaid:
        return titles.OUTLAY.format(cost=format_money(cost, currency), recovery=back)
    left_out = f"without {format_money(unpaid, currency)} that the law asks for and the plan leaves unpaid"
    told = back if math.isinf(month) else "what the plan recovers, and when, is not told before that is paid"
    return f"One-time cost is {format_money(cost, currency)} {left_out}; {told}."
