"""Employer taxes that depend on each month's wages alone: on all of them, or on a band of them."""

import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.exits import Exit, ExitTax
from payroll_impact.model.fields import Array
from payroll_impact.model.law import Tax
from payroll_impact.model.plan import Plan


class PeriodTaxes:
    """The taxes of a plan on each month's wages, computed again only where pay or the law changes."""

    def __init__(self, plan: Plan, shape: tuple[int, ...], raises: set[int]) -> None:
        self.shape, self.raises = shape, raises
        self.taxes = [
            (role, tax) for role, taxes in enumerate(plan.taxes_by_role()) for tax in taxes if not tax.by_year
        ]
        self.change_months = {month for _, tax in self.taxes for month in tax.change_months}
        self.per_head = np.zeros(shape, order="F")

    def tax_per_head(self, month: int, wages: Array) -> Array:
        """Return the tax on one head's work of a month, shape (scenario, role). [currency/head/month]"""
        if month in self.change_months or month in self.raises:
            self.per_head = np.zeros(self.shape, order="F")
            for role, tax in self.taxes:
                self.per_head[:, role] += _tax_due(tax, month, wages[:, role])
        return self.per_head

    def annual_tax(self, heads: Array) -> Array:
        """Return the tax of a full year at the last month's wages and rates, shape (scenario, role)."""
        return heads * self.per_head * MONTHS_PER_YEAR

    def exit_taxes(self, exit_: Exit, wages: Array) -> list[ExitTax]:
        """Return each tax on the leavers of a cut."""
        role, heads = exit_.cut.role, exit_.cut.heads
        worked, paid = wages[:, role] * exit_.worked, exit_.wages
        found = []
        for tax in (tax for owner, tax in self.taxes if owner == role):
            on_work = _tax_due(tax, exit_.cut.month, worked)
            on_pay = [_tax_due(tax, month, each) for month, each in zip(exit_.span, paid, strict=True)]
            # the month of the cut holds days of work as well: they use up its threshold first
            on_pay[0] = _tax_due(tax, exit_.cut.month, worked + paid[0]) - on_work
            found.append(ExitTax(role, heads * on_work, [heads * each for each in on_pay]))
        return found


def _tax_due(tax: Tax, month: int, wages: Array) -> Array:
    """Return the tax on one head's wages of a month, shape (scenario,)."""
    if tax.has_ceiling:
        wages = np.minimum(wages, tax.ceiling[..., month] / tax.period)
    return tax.net_rate[..., month] * np.maximum(wages - tax.threshold[..., month] / tax.period, 0.0)
