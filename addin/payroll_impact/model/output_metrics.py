"""Key figures of output: what an item costs, how far capacity falls and for how long, what a growing role must yield.

All are of accepted items at their value, and of the last year of the plan where they are of a year; a plan of fewer
months has that many. Each function takes the totals of plan and baseline.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array, BoolArray
from payroll_impact.model.output import TotalOutput
from payroll_impact.model.projection import Totals
from payroll_impact.model.sums import divide, ordered_sum

Number = TypeVar("Number", np.float64, np.int16)
_NOISE = 1e-12  # of what is compared: what sums in another order leave of nothing
_NEARLY = 1.0 - _NOISE


def when_given(compute: Callable[[TotalOutput, TotalOutput], Array]) -> Callable[[Totals, Totals, Any], Array]:
    """Return a figure of two outputs as one of totals; NaN where no role's items an hour are given."""

    def figure(plan: Totals, baseline: Totals, _: Any) -> Array:
        if plan.output is None or baseline.output is None:
            return np.full(np.shape(plan.run_rate), np.nan)
        return compute(plan.output, baseline.output)

    return figure


def cost_per_item(side: Totals) -> Array:
    """Return the cost of an accepted item in the last year of a plan or a baseline. [currency/item]

    It is fully loaded: all recurring cost of those months, of the roles that yield nothing counted too, divided by
    the accepted items of those months at their value. One-off cost has passed and is not in it.
    """
    if side.output is None:
        return np.full(np.shape(side.run_rate), np.nan)
    return divide(_year(side.recurring), side.output.year_items)


def last_capacity(side: Totals) -> Array:
    """Return the accepted items of the last month. [items/month]"""
    return np.full(np.shape(side.run_rate), np.nan) if side.output is None else side.output.capacity[..., -1]


def capacity_change(plan: TotalOutput, baseline: TotalOutput) -> Array:
    """Return what the last month yields more than the baseline's; nothing where it is but noise. [items/month]"""
    return _difference(plan.capacity[..., -1], baseline.capacity[..., -1])


def capacity_trough(plan: TotalOutput, baseline: TotalOutput) -> Array:
    """Return the capacity of the lowest month as a fraction of the baseline's in that month."""
    lowest = _of_each_scenario(plan, baseline, np.float64(np.inf))
    for ours, theirs in _months(plan, baseline):
        np.minimum(lowest, divide(ours, theirs, otherwise=np.inf), out=lowest)
    return np.where(np.isinf(lowest), np.nan, lowest)


def shortfall(capacity: Array, baseline: Array) -> Array:
    """Return the items by which capacity falls short of the baseline's; 0 where it does not. [items/month]"""
    return _gap(capacity, baseline) + 0.0  # nothing has no sign


def items_lost(plan: TotalOutput, baseline: TotalOutput) -> Array:
    """Return the items by which capacity falls short of the baseline's, in all months until it is back. [items]"""
    lost = _of_each_scenario(plan, baseline, np.float64(0.0))
    for ours, theirs in _months(plan, baseline):
        lost += _gap(ours, theirs)
    return lost


def catch_up_month(plan: TotalOutput, baseline: TotalOutput) -> Array:
    """Return the first month from which on no month falls short; 0 if none does, infinite if the last one does."""
    last = _of_each_scenario(plan, baseline, np.int16(0))
    for month, (ours, theirs) in enumerate(_months(plan, baseline), start=1):
        np.maximum(last, _falls_short(ours, theirs) * np.int16(month), out=last)
    return np.where(last == 0, 0.0, np.where(last == plan.capacity.shape[-1], np.inf, last + 1.0))


def _gap(capacity: Array, baseline: Array) -> Array:
    # a product, for a choice by element costs more where it goes now one way, now the other
    return np.asarray((baseline - capacity) * _falls_short(capacity, baseline))


def _falls_short(capacity: Array, baseline: Array) -> BoolArray:
    return np.asarray(capacity < baseline * _NEARLY)


def _of_each_scenario(plan: TotalOutput, baseline: TotalOutput, value: Number) -> "np.ndarray[Any, np.dtype[Number]]":
    """Return an array of one value, shape ([scenario])."""
    shape = np.broadcast_shapes(plan.capacity.shape[:-1], baseline.capacity.shape[:-1])
    return np.full(shape, value, dtype=type(value))


def _months(plan: TotalOutput, baseline: TotalOutput) -> Iterator[tuple[Array, Array]]:
    """Yield the capacity of plan and baseline, a month of all scenarios at a time."""
    return zip(plan.capacity.T, baseline.capacity.T, strict=True)


def breakeven_productivity(plan: Totals, baseline: Totals, _: Any = None) -> Array:
    """Return what an hour of the roles that grow must yield, in accepted items of an hour of the others.

    At it an accepted item of the plan's last year costs what it does in the baseline's. With cost C, items A of the
    other roles and items S of those that grow, S being multiplied by k: C / (A + k S) is the same on both sides where
    ``k = (C_plan A_base − C_base A_plan) / (C_base S_plan − C_plan S_base)``, and the figure is k times what an hour
    of the roles that grow yields in the plan over what one of the others yields in the baseline. Whatever all roles'
    items an hour are multiplied by cancels out.

    0 where an item is cheaper however little they yield, infinite where none is enough, NaN where no role grows, all
    do, or one side yields nothing.
    """
    output, output_before = plan.output, baseline.output
    if output is None or output_before is None:
        return np.full(np.shape(plan.run_rate), np.nan)
    cost, cost_before = _year(plan.recurring), _year(baseline.recurring)
    growing = output.growing
    (items, hours), (items_before, _) = _of_year(output, growing), _of_year(output_before, growing)
    (others, _), (others_before, hours_before) = _of_year(output, ~growing), _of_year(output_before, ~growing)
    made = _difference(cost_before * items, cost * items_before)
    wanted = _difference(cost * others_before, cost_before * others)
    factor = np.divide(wanted, made, out=np.full(np.shape(wanted), np.nan), where=made != 0)
    # more items a unit of money from the others alone, or from the roles that grow however much they yield
    differ = (wanted != 0) | (made != 0)  # where neither does, an item costs the same whatever they yield
    never, anyway = differ & (wanted >= 0) & (made <= 0), differ & (wanted <= 0) & (made >= 0)
    factor = np.where(never, np.inf, np.where(anyway, 0.0, factor))
    return np.asarray(factor * _rate(items, hours) / _rate(others_before, hours_before))


def _year(monthly: Array) -> Array:
    return ordered_sum(monthly[..., -MONTHS_PER_YEAR:])


def _of_year(output: TotalOutput, chosen: BoolArray) -> tuple[Array, Array]:
    """Return the items and the hours of some roles in the last year, shape ([scenario])."""
    hours = output.year_hours * chosen
    return ordered_sum(hours * output.weighted), ordered_sum(hours)


def _rate(items: Array, hours: Array) -> Array:
    rate = divide(items, hours)
    return np.where(rate > 0, rate, np.nan)


def _difference(one: Array, other: Array) -> Array:
    """Return a difference, or 0 where it is but noise."""
    gap = one - other
    return np.where(np.abs(gap) > _NOISE * (np.abs(one) + np.abs(other)), gap, 0.0)
