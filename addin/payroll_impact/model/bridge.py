"""The bridge from the baseline's run rate to the plan's: volume, mix, rate, taxes, benefits, other."""

import attrs
import numpy as np

from payroll_impact.model.fields import Array
from payroll_impact.model.projection import Projection
from payroll_impact.model.sums import ordered_sum

STEPS = {
    "volume": "more or fewer heads, at the baseline's average pay",
    "mix": "heads in dearer or cheaper roles than that average",
    "rate": "raises, on the heads of the plan",
    "taxes": "employer taxes of a full year, wage bases included",
    "benefits": "benefits with pay and per head",
    "other": "bonus, overhead, contractor markup and the hiring of replacements",
    "fx": "exchange rates of the last month instead of the first, on the change of all the above",
}
_OTHER = ("bonus", "overhead", "contractor_markup", "replacement_hiring")


@attrs.frozen
class Bridge:
    """Run rate of the baseline and the plan, and the steps between; each step has shape ([scenario,] role).

    Where an exchange rate moves in the course of the plan there is a step ``fx``, and the other steps are at
    the rates of the first month. The run rate is that of the last month's heads: see `Projection.run_rate`.
    [currency/year]
    """

    start: Array
    end: Array
    steps: dict[str, Array]

    @property
    def totals(self) -> dict[str, Array]:
        """Each step over all roles, shape ([scenario])."""
        return {name: ordered_sum(step) for name, step in self.steps.items()}


def bridge(baseline: Projection, plan: Projection) -> Bridge:
    """Split the change of run rate by role and reason; the steps add up to it.

    Volume is the change of heads at the baseline's average pay, mix the difference between that average and
    the pay of their role, rate the raise on the heads of the plan.
    """
    heads, heads_before = (side.headcount["closing"][..., -1] for side in (plan, baseline))
    first_rate = _first_rate_over_last(plan)
    scale = 1.0 if first_rate is None else first_rate
    pay, pay_before = (side.annual_pay[..., -1] * scale for side in (plan, baseline))
    average = _average_pay(pay_before, heads_before, heads)
    more = heads - heads_before

    def change(*lines: str) -> Array:
        moved = sum(plan.run_rate_lines[line] - baseline.run_rate_lines[line] for line in lines)
        return np.asarray(moved * scale)

    steps = {
        "volume": more * average,
        "mix": more * (pay_before - average),
        "rate": heads * (pay - pay_before),
        "taxes": change("employer_tax"),
        "benefits": change("benefits"),
        "other": change(*_OTHER),
    }
    if first_rate is not None:
        steps["fx"] = (plan.run_rate - baseline.run_rate) * (1.0 - first_rate)
    return Bridge(ordered_sum(baseline.run_rate), ordered_sum(plan.run_rate), steps)


def _first_rate_over_last(projection: Projection) -> Array | None:
    """Return each role's first exchange rate divided by its last, shape ([scenario,] role); None if none moves."""
    plan = projection.plan
    rates = [plan.exchange_rates(role) for role in range(len(plan.workforce))]
    if all(each is None or (each == each[..., :1]).all() for each in rates):
        return None
    ratios = [np.ones(1) if each is None else np.atleast_1d(each[..., 0] / each[..., -1]) for each in rates]
    stacked = np.stack(np.broadcast_arrays(*ratios), axis=-1)
    return stacked if plan.scenarios else np.asarray(stacked[0])


def _average_pay(pay: Array, heads: Array, otherwise: Array) -> Array:
    """Return average pay weighted by `heads`, or by `otherwise` where there are none; 0 where both are."""
    weights = np.where(ordered_sum(heads)[..., None] > 0, heads, otherwise)
    total = ordered_sum(weights)[..., None]
    paid = ordered_sum(weights * pay)[..., None]
    return np.asarray(np.divide(paid, total, out=np.zeros_like(total), where=total > 0))
