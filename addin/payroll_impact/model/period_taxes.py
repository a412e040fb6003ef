"""Employer taxes on each month's wages by themselves: all of them, or a band of them a month."""

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.exits import Exit
from payroll_impact.model.fields import Array
from payroll_impact.model.law import at_month
from payroll_impact.model.plan import Plan


@attrs.frozen
class _Rate:
    """One tax of one role in force; shape (1,) or (scenario,)."""

    role: int
    rate: Array
    free: Array
    ceiling: Array | None

    def due(self, wages: Array) -> Array:
        borne = wages if self.ceiling is None else np.minimum(wages, self.ceiling)
        return self.rate * np.maximum(borne - self.free, 0.0)


class PeriodTaxes:
    """The taxes that no wages of earlier months move, priced again only where pay or the law changes."""

    def __init__(self, plan: Plan, shape: tuple[int, ...], raises: set[int]) -> None:
        self.shape, self.raises = shape, raises
        self.taxes = [
            (role, tax) for role, taxes in enumerate(plan.taxes_by_role()) for tax in taxes if not tax.by_year
        ]
        self.turns = {month for _, tax in self.taxes for month in tax.turns}
        self.rates: list[_Rate] = []
        self.per_head = np.zeros(shape, order="F")

    def on_head(self, month: int, wages: Array) -> Array:
        """Return the tax on one head's work of a month, shape (scenario, role). [currency/head/month]"""
        if month in self.turns:
            self.rates = self._rates(month)
        if month in self.turns or month in self.raises:
            self.per_head = np.zeros(self.shape, order="F")
            for tax in self.rates:
                self.per_head[:, tax.role] += tax.due(wages[:, tax.role])
        return self.per_head

    def of_a_year(self, heads: Array) -> Array:
        """Return the tax of a full year at the last month's wages and rates, shape (scenario, role)."""
        return heads * self.per_head * MONTHS_PER_YEAR

    def _rates(self, month: int) -> list[_Rate]:
        rates = []
        for role, tax in self.taxes:
            ceiling = at_month(tax.ceiling, month) / tax.period if tax.has_ceiling else None
            free = at_month(tax.threshold, month) / tax.period
            rates.append(_Rate(role, at_month(tax.net_rate, month), free, ceiling))
        return rates

    def on_exit(self, exit_: Exit, wages: Array, tax: Array) -> Array:
        """Add leavers' tax on their days of work to `tax`; return that on what they are paid after."""
        cut = exit_.cut
        taxes = np.zeros(exit_.wages.shape)
        for offset, (month, paid) in enumerate(zip(exit_.span, exit_.wages, strict=True)):
            worked = np.zeros_like(paid) if offset else wages[:, cut.role] * exit_.worked
            for rate in self._rates(month):
                if rate.role == cut.role:
                    on_work = rate.due(worked)
                    taxes[offset] += cut.heads * (rate.due(worked + paid) - on_work)
                    if offset == 0:
                        tax[:, cut.role] += cut.heads * on_work
        return taxes
