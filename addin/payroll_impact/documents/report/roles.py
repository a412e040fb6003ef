"""What the plan does to each role: heads, pay, run rate and one-time cost."""

import attrs

from payroll_impact.documents.wording import clean
from payroll_impact.model import ONE_OFF_LINES, Comparison, Plan


@attrs.frozen
class RoleRow:
    """One role; run rates are those of its end. [heads, currency/head/year, currency/year, currency]

    `pay` is that of the first month in the plan's currency, `own_pay` the same in the role's `currency`.
    """

    role: str
    group: str
    place: str
    heads_at_start: float
    heads_baseline: float
    heads_plan: float
    heads_change: float
    pay: float
    run_rate_baseline: float
    run_rate_plan: float
    run_rate_change: float
    one_time_cost: float
    currency: str
    own_pay: float


def role_rows(comparison: Comparison) -> tuple[RoleRow, ...]:
    """Return a row for each role, in the order of the plan."""
    plan, baseline = comparison.plan, comparison.baseline
    heads, heads_before = (side.headcount["closing"][:, -1].tolist() for side in (plan, baseline))
    rates, rates_before = plan.run_rate.tolist(), baseline.run_rate.tolist()
    once = sum(comparison.impact[name] for name in ONE_OFF_LINES).sum(axis=-1).tolist()  # type: ignore[union-attr]
    return tuple(
        RoleRow(
            role=clean(role.role),
            group=clean(role.group),
            place="contractor" if role.employment == "contractor" else clean(role.jurisdiction),
            heads_at_start=float(role.headcount),
            heads_baseline=heads_before[index],
            heads_plan=heads[index],
            heads_change=heads[index] - heads_before[index],
            pay=float(role.annual_pay) * _first_rate(plan.plan, index),
            run_rate_baseline=rates_before[index],
            run_rate_plan=rates[index],
            run_rate_change=rates[index] - rates_before[index],
            one_time_cost=once[index],
            currency=plan.plan.currency_of(index),
            own_pay=float(role.annual_pay),
        )
        for index, role in enumerate(plan.plan.workforce)
    )


def _first_rate(plan: Plan, index: int) -> float:
    rates = plan.exchange_rates(index)
    return 1.0 if rates is None else float(rates[0])
