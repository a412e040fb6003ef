"""Costs of heads: per month at work, and once on joining, converting and leaving."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Self

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.exits import Exit
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import Growth, Move, workforce_column
from payroll_impact.model.law import at_month
from payroll_impact.model.plan import Plan

RECURRING_LINES = (
    "base_pay",
    "bonus",
    "employer_tax",
    "benefits",
    "overhead",
    "contractor_markup",
    "replacement_hiring",
)
ONE_OFF_LINES = (
    "notice_pay",
    "severance",
    "pto_payout",
    "exit_tax",
    "exit_costs",
    "hiring_costs",
    "conversion_costs",
)


@attrs.frozen
class Posting:
    """An amount on a line of a role, in one month; shape (scenario,). [currency]"""

    line: str
    role: int
    month: int
    amount: Array


@attrs.frozen(kw_only=True, slots=False, eq=False)
class CostPerHead:
    """A month of one head at work, line by line, shape (scenario, role). [currency/head/month]

    `rates` are the bonus, benefits and markup as fractions of pay, `extra` is pay the law asks for on top, which bears
    no tax; `hire_cost` is per hire.
    """

    pay: Array
    rates: dict[str, Array]
    benefits: Array
    overhead: Array
    hire_cost: Array
    employed: Array
    extra: Array | None = None

    @classmethod
    def from_plan(cls, plan: Plan, size: int) -> Self:
        """Return the costs of a plan's first month, of `size` scenarios."""
        return cls(
            pay=workforce_column(plan, "annual_pay", size) / MONTHS_PER_YEAR,
            rates={name: workforce_column(plan, name, size) for name in ("bonus", "benefits", "markup")},
            benefits=workforce_column(plan, "benefits_per_head", size) / MONTHS_PER_YEAR,
            overhead=workforce_column(plan, "overhead_per_head", size) / MONTHS_PER_YEAR,
            hire_cost=workforce_column(plan, "hire_cost", size),
            # a contractor's fees are no wages: no tax is due on them, and none of a wage base is used up
            employed=np.array([role.employment == "employee" for role in plan.workforce], dtype=np.float64),
            extra=_extra_pay(plan) if plan.law.extra_pay else None,
        )

    @cached_property
    def wages(self) -> Array:
        """Pay and bonus of an employee."""
        return self.pay * (1.0 + self.rates["bonus"]) * self.employed

    @cached_property
    def lines(self) -> dict[str, Array]:
        """The cost lines proportional to heads at work."""
        return {
            "base_pay": self.pay,
            "bonus": self.pay * (self.rates["bonus"] if self.extra is None else self.rates["bonus"] + self.extra),
            "benefits": self.pay * self.rates["benefits"] + self.benefits,
            "overhead": self.overhead,
            "contractor_markup": self.pay * self.rates["markup"],
        }

    @cached_property
    def total(self) -> Array:
        """All of `lines` together."""
        first, *others = self.lines.values()
        return sum(others, first)

    def raise_pay(self, roles: Sequence[int], amount: "Array | float") -> Self:
        """Return the costs with the pay of some roles raised by a fraction."""
        pay = self.pay.copy(order="K")
        for role in roles:
            pay[:, role] *= 1.0 + np.asarray(amount)
        return attrs.evolve(self, pay=pay)


def _extra_pay(plan: Plan) -> Array:
    """Return pay on top by the law of each role's place, shape (1 or scenario, role). [fraction of pay]"""
    none = np.zeros(1)
    columns = [
        at_month(plan.law.extra_pay[role.jurisdiction], 0)
        if role.employment == "employee" and role.jurisdiction in plan.law.extra_pay
        else none
        for role in plan.workforce
    ]
    return np.stack(np.broadcast_arrays(*columns), axis=1)


def exit_postings(exit_: Exit, taxes: Array, costs: CostPerHead) -> Iterator[Posting]:
    """Yield the costs of a cut beyond the last day worked."""
    cut = exit_.cut
    benefits = exit_.monthly_pay * costs.rates["benefits"][:, cut.role] + costs.benefits[:, cut.role]
    each = cut.change.cost_per_head
    at_once = {
        "severance": exit_.severance,
        "pto_payout": exit_.pto_payout,
        "exit_costs": np.asarray(0.0 if each is None else each),
    }
    for line, amount in at_once.items():
        yield Posting(line, cut.role, cut.month, cut.heads * amount)
    for offset, month in enumerate(exit_.span):
        yield Posting("notice_pay", cut.role, month, cut.heads * exit_.notice_pay[offset])
        yield Posting("benefits", cut.role, month, cut.heads * exit_.notice_months[offset] * benefits)
        yield Posting("exit_tax", cut.role, month, taxes[offset])


def growth_postings(growth: Growth, costs: CostPerHead) -> Iterator[Posting]:
    """Yield the hiring costs of one growth, by default the role's own."""
    each = growth.change.cost_per_head
    each = costs.hire_cost[:, growth.role] if each is None else each
    for offset, heads in enumerate(growth.heads):
        yield Posting("hiring_costs", growth.role, growth.month + offset, heads * each)


def conversion_posting(move: Move) -> Posting:
    """Return the cost of converting heads, in the role they leave."""
    each = move.change.cost_per_head
    return Posting("conversion_costs", move.role, move.month, move.heads * (0.0 if each is None else each))
