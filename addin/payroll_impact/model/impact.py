"""Plan less baseline: the impact line by line, and the key figures."""

from collections.abc import Callable
from functools import cached_property

import attrs
import numpy as np

from payroll_impact.errors import InputError, nearest
from payroll_impact.model.bridge import Bridge, bridge
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array
from payroll_impact.model.output import OutputPart
from payroll_impact.model.output_metrics import (
    breakeven_productivity,
    capacity_change,
    capacity_trough,
    catch_up_month,
    cost_per_item,
    items_lost,
    last_capacity,
    when_given,
)
from payroll_impact.model.plan import Plan, Settings
from payroll_impact.model.projection import Projection, Totals, project_both
from payroll_impact.model.sums import cumulative_sum, divide, ordered_sum

NEVER = np.inf
NOT_COMPUTED = "not computed: no items_per_hour"  # what there is to say of a metric of output without any


@attrs.frozen(slots=False)
class Comparison:
    """A plan beside its baseline; impact is plan less baseline, so a positive number costs more."""

    plan: Projection
    baseline: Projection

    @cached_property
    def impact(self) -> dict[str, Array]:
        """Each line's impact, shape ([scenario,] role, month). [currency/month]"""
        return {name: line - self.baseline.lines[name] for name, line in self.plan.lines.items()}

    @cached_property
    def total(self) -> Array:
        """Impact of all lines and roles, shape ([scenario,] month). [currency/month]"""
        return self.plan.totals.total - self.baseline.totals.total

    @cached_property
    def cumulative(self) -> Array:
        """Impact so far, shape ([scenario,] month). [currency]"""
        return cumulative_sum(self.total)

    @cached_property
    def bridge(self) -> Bridge:
        """From the baseline's run rate to the plan's, by role and reason."""
        return bridge(self.baseline, self.plan)

    def metric(self, name: str) -> "Array | float":
        """Return one metric: a float, or an array of shape (scenario,).

        Raises
        ------
        InputError
            If there is no such metric.
        """
        value = np.asarray(
            metric(name).compute(self.plan.totals, self.baseline.totals, self.plan.plan.settings), dtype=np.float64
        )
        return float(value) if value.ndim == 0 else value

    def scale(self, name: str) -> "Array | float":
        """Return what a metric is the difference of: a figure far below it is rounding; 0 where it is no difference."""
        unit, sides = metric(name).unit, (self.plan.totals, self.baseline.totals)
        if unit == "heads":
            return sum(side.heads for side in sides)
        if unit not in ("currency", "currency/year"):
            return 0.0
        months = [ordered_sum(np.abs(side.recurring) + np.abs(side.one_off)) for side in sides]
        return np.asarray(sum(months) + sum(np.abs(side.run_rate) for side in sides))

    @property
    def metrics(self) -> "dict[str, Array | float]":
        """Every metric of the plan by name: see `metrics_of`."""
        return {name: self.metric(name) for name in metrics_of(self.plan.plan)}


def metric(name: str) -> "Metric":
    """Return a metric by name.

    Raises
    ------
    InputError
        If there is no such metric.
    """
    if name not in METRICS:
        raise InputError(f"metric must be one of {', '.join(METRICS)}{nearest(name, list(METRICS))}")
    return METRICS[name]


def metrics_of(plan: Plan) -> "dict[str, Metric]":
    """Return the metrics of a plan by name: those of output where some role's items an hour are given."""
    return {name: metric for name, metric in METRICS.items() if plan.has_output or not metric.of_output}


@attrs.frozen
class Metric:
    """A key figure: all that is said of it, and how it is computed from the totals of plan and baseline.

    Attributes
    ----------
    title, unit : str
        Of the figure, as ``currency/year``.
    compute : callable
        The figure from the totals of plan and baseline.
    level : callable, optional
        What one side alone comes to.
    level_title : str
        What that is called; blank where it has the figure's title.
    is_level : bool
        Whether the figure is the plan's level and no change from the baseline.
    without_unpaid : bool
        Whether a legal minimum left unpaid makes it look better than it is.
    output : OutputPart, optional
        The part of what heads yield that it is of: no number where no role's items an hour are given.
    more_is_better : bool
        Whether the highest is the best, so that the mean of the highest results is no expected shortfall.
    """

    title: str
    unit: str
    compute: Callable[[Totals, Totals, Settings], Array]
    level: Callable[[Totals], Array] | None = None
    level_title: str = ""
    is_level: bool = False
    without_unpaid: bool = False
    output: OutputPart | None = None
    more_is_better: bool = False

    @property
    def of_output(self) -> bool:
        """Whether it is about what heads yield."""
        return self.output is not None


def _npv(plan: Totals, baseline: Totals, settings: Settings) -> Array:
    impact = plan.total - baseline.total
    of_a_month = (1.0 + np.asarray(settings.discount_rate)) ** (-1.0 / MONTHS_PER_YEAR)
    value = np.zeros(impact.shape[:-1])
    for month in range(impact.shape[-1] - 1, -1, -1):  # Horner's rule: each month is discounted with all after it
        value = (value + impact[..., month]) * of_a_month
    return value


def _cumulative(plan: Totals, baseline: Totals) -> Array:
    return cumulative_sum(plan.total - baseline.total)


def _payback_month(plan: Totals, baseline: Totals, _: Settings) -> Array:
    """Return the month at whose end the plan has paid for itself for good; 0 if it never cost more, or NEVER."""
    # sums carry rounding errors: a billionth of a cent on a million is no money out
    tolerance = 1e-12 * ordered_sum(np.abs(plan.total) + np.abs(baseline.total))[..., None]
    out = _cumulative(plan, baseline) > tolerance
    last_out = out.shape[-1] - np.argmax(out[..., ::-1], axis=-1)
    month = np.where(last_out == out.shape[-1], NEVER, last_out + 1)
    return np.where(out.any(axis=-1), month, 0.0)


METRICS = {
    "run_rate_change": Metric(
        "Change of the yearly run rate",
        "currency/year",
        lambda plan, base, _: plan.run_rate - base.run_rate,
        level=lambda side: side.run_rate,
        level_title="Yearly run rate at the end",
    ),
    "one_time_cost": Metric(
        "One-time cost",
        "currency",
        lambda plan, base, _: ordered_sum(plan.one_off - base.one_off),
        level=lambda side: ordered_sum(side.one_off),
    ),
    "first_year_impact": Metric(
        "Impact in the first year",
        "currency",
        lambda plan, base, _: ordered_sum((plan.total - base.total)[..., :MONTHS_PER_YEAR]),
        level=lambda side: ordered_sum(side.total[..., :MONTHS_PER_YEAR]),
        level_title="Cost of the first year",
    ),
    "cumulative_impact": Metric(
        "Impact over the whole plan",
        "currency",
        lambda plan, base, _: ordered_sum(plan.total - base.total),
        level=lambda side: ordered_sum(side.total),
        level_title="Cost of all months planned",
    ),
    "npv": Metric("Net present value of the impact", "currency", _npv),
    "payback_month": Metric("Payback", "month", _payback_month, without_unpaid=True),
    "peak_funding": Metric(
        "Peak funding",
        "currency",
        lambda plan, base, _: np.maximum(_cumulative(plan, base).max(axis=-1), 0.0),
        without_unpaid=True,
    ),
    "headcount_change": Metric(
        "Change of headcount",
        "heads",
        lambda plan, base, _: plan.heads - base.heads,
        level=lambda side: side.heads,
        level_title="Headcount at the end",
    ),
    "cost_per_head": Metric(
        "Cost per head",
        "currency/head/year",
        lambda plan, _base, _: divide(plan.run_rate, plan.heads),
        level=lambda side: divide(side.run_rate, side.heads),
        is_level=True,
    ),
    "blended_hourly_cost": Metric(
        "Blended hourly cost",
        "currency/hour",
        lambda plan, _base, _: divide(plan.run_rate, plan.hours),
        level=lambda side: divide(side.run_rate, side.hours),
        is_level=True,
    ),
    "cost_per_item": Metric(
        "Cost per accepted item",
        "currency/item",
        lambda plan, _base, _: cost_per_item(plan),
        level=cost_per_item,
        is_level=True,
        output="last year",
    ),
    "capacity_change": Metric(
        "Change of capacity",
        "items/month",
        when_given(capacity_change),
        level=last_capacity,
        level_title="Accepted items of the last month",
        output="last month",
        more_is_better=True,
    ),
    "capacity_trough": Metric(
        "Capacity in the lowest month",
        "of baseline",
        when_given(capacity_trough),
        output="every month",
        more_is_better=True,
    ),
    "items_lost": Metric("Items lost on the way", "items", when_given(items_lost), output="every month"),
    "catch_up_month": Metric("Capacity is back", "month", when_given(catch_up_month), output="every month"),
    "breakeven_productivity": Metric(
        "Break-even productivity", "ratio", breakeven_productivity, output="last year"
    ),
}


def compare(plan: Plan) -> Comparison:
    """Hold a plan against its baseline.

    Parameters
    ----------
    plan : Plan
        Numbers, or arrays of shape (scenario,).

    Returns
    -------
    Comparison
        Impact by line, metrics and bridge.

    Examples
    --------
    >>> from payroll_impact.model import Change, Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     changes=[Change(change="reduce", role="Analyst", amount=4, unit="heads", start="2025-01-31")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> compare(plan).metric("run_rate_change")
    -240000.0
    """
    return Comparison(*project_both(plan))
