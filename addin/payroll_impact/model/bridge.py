"""The bridge from the baseline's run rate to the plan's: volume, mix, rate, taxes, benefits, other."""

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array
from payroll_impact.model.projection import Projection
from payroll_impact.model.sums import in_order

STEPS = {
    "volume": "more or fewer heads, at the baseline's average pay",
    "mix": "heads in dearer or cheaper roles than that average",
    "rate": "raises, on the heads of the plan",
    "taxes": "employer taxes of a full year, wage bases included",
    "benefits": "benefits with pay and per head",
    "other": "bonus, overhead and contractor markup",
}


@attrs.frozen
class Bridge:
    """Run rate of the baseline and the plan, and the steps between; each step has shape ([scenario,] role).

    The run rate is a year of the last month's work: see `Projection.run_rate`. [currency/year]
    """

    start: Array
    end: Array
    steps: dict[str, Array]

    @property
    def totals(self) -> dict[str, Array]:
        """Each step over all roles, shape ([scenario])."""
        return {name: in_order(step) for name, step in self.steps.items()}


def bridge(baseline: Projection, plan: Projection) -> Bridge:
    """Split the change of run rate by role and reason; the steps add up to it.

    Volume moves heads at the baseline's average pay, mix is what their role pays above or below it,
    rate is the raise on the heads of the plan.
    """
    heads, heads_before = plan.paid_heads[..., -1], baseline.paid_heads[..., -1]
    pay, pay_before = plan.annual_pay[..., -1], baseline.annual_pay[..., -1]
    average = _average(pay_before, heads_before, heads)
    more = heads - heads_before
    return Bridge(
        start=in_order(baseline.run_rate),
        end=in_order(plan.run_rate),
        steps={
            "volume": more * average,
            "mix": more * (pay_before - average),
            "rate": heads * (pay - pay_before),
            "taxes": plan.annual_tax - baseline.annual_tax,
            "benefits": _change(plan, baseline, "benefits"),
            "other": _change(plan, baseline, "bonus", "overhead", "contractor_markup"),
        },
    )


def _average(pay: Array, heads: Array, otherwise: Array) -> Array:
    """Return average pay over `heads`, over `otherwise` where there are none, or nothing to average: 0."""
    weights = np.where(in_order(heads)[..., None] > 0, heads, otherwise)
    total = in_order(weights)[..., None]
    paid = in_order(weights * pay)[..., None]
    return np.asarray(np.divide(paid, total, out=np.zeros_like(total), where=total > 0))


def _change(plan: Projection, baseline: Projection, *lines: str) -> Array:
    change = sum(plan.lines[line][..., -1] - baseline.lines[line][..., -1] for line in lines)
    return np.asarray(change) * MONTHS_PER_YEAR
