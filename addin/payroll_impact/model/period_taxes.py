"""Employer taxes that depend on each month's wages alone: on all of them, or on a band of them."""

import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.exits import Exit, ExitTax
from payroll_impact.model.fields import Array, Quantity
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
                self.per_head[:, role] += _tax_due(tax, month, wages[:, role], wages[:, role])
        return self.per_head

    def annual_tax(self, heads: Array) -> Array:
        """Return the tax of a full year at the last month's wages and rates, shape (scenario, role)."""
        return heads * self.per_head * MONTHS_PER_YEAR

    def exit_taxes(self, exit_: Exit, wages: Array) -> list[ExitTax]:
        """Return each tax on the leavers of a cut."""
        role, heads = exit_.cut.role, exit_.cut.heads
        usual = wages[:, role]
        worked = usual * exit_.worked
        found = []
        for tax in (tax for owner, tax in self.taxes if owner == role):
            paid = exit_.wages_without_severance if tax.frees_severance else exit_.wages
            on_work = _tax_due(tax, exit_.cut.month, worked, usual)
            on_pay = [_tax_due(tax, month, each, usual) for month, each in zip(exit_.span, paid, strict=True)]
            # the month of the cut holds days of work as well: they use up its threshold first
            on_pay[0] = _tax_due(tax, exit_.cut.month, worked + paid[0], usual) - on_work
            if tax.frees_severance:
                on_pay[0] = on_pay[0] + severance_tax(tax, exit_)
            found.append(ExitTax(role, heads * on_work, [heads * each for each in on_pay]))
        return found


def severance_tax(tax: Tax, exit_: Exit) -> Array:
    """Return the tax on the severance of one head, for which a tax has a sum of its own that is free."""
    month = exit_.cut.month
    above = np.maximum(exit_.severance - tax.shape["severance_exempt"][..., month], 0.0)
    return np.asarray(tax.net_rate[..., month] * above)


def _tax_due(tax: Tax, month: int, wages: Array, usual: Array) -> Array:
    """Return the tax on one head's wages of a month, who earns the `usual` ones in a whole month; (scenario,)."""
    if not tax.shape:
        if tax.has_ceiling:
            wages = np.minimum(wages, tax.ceiling[..., month] / tax.period)
        return tax.net_rate[..., month] * np.maximum(wages - tax.threshold[..., month] / tax.period, 0.0)
    figures = tax.at(month)
    figures.pop("severance_exempt", None)
    threshold, ceiling = (each[..., month] / tax.period for each in (tax.threshold, tax.ceiling))
    return month_tax(wages, usual, rate=tax.net_rate[..., month], threshold=threshold, ceiling=ceiling, **figures)


def month_tax(  # noqa: PLR0913 - the figures a law can have
    wages: object,
    usual: object,
    *,
    rate: Quantity,
    threshold: Quantity = 0.0,
    ceiling: Quantity = np.inf,
    amount: Quantity = 0.0,
    wage_step: Quantity = 0.0,
    minimum_wages: Quantity = 0.0,
    pay_above: Quantity = 0.0,
    pay_up_to: Quantity = np.inf,
    relief_pay: Quantity = 0.0,
    relief_multiple: Quantity = 2.0,
    relief_minimum: Quantity = 0.0,
    relief_delta: Quantity = 0.0,
    relief_exponent: Quantity = 1.0,
) -> Array:
    """Employer tax on the wages of one month.

    Parameters
    ----------
    wages : array_like, any shape
        Wages of the month, or of a part of it. [currency/head]
    usual : array_like, any shape
        Wages of a whole month: whether pay is high or low goes by these. [currency/head]
    rate : float or ndarray
        [fraction of wages]
    threshold, ceiling : float or ndarray
        Wages below and above bear no tax. [currency/month]
    amount : float or ndarray
        A sum per head who has any wages. [currency/head/month]
    wage_step : float or ndarray
        Wages are rounded to the nearest multiple; 0 for none. [currency/month]
    minimum_wages : float or ndarray
        Lower wages count as this much. [currency/month]
    pay_above, pay_up_to : float or ndarray
        Nothing is due on whoever usually earns this little, or more than this. [currency/month]
    relief_pay, relief_multiple, relief_minimum, relief_delta, relief_exponent : float or ndarray
        A relief that falls from ``relief_minimum + relief_delta`` of wages, at a minimum wage of `relief_pay`, as
        ``((multiple * relief_pay / usual - 1) / (multiple - 1)) ** exponent`` does, to `relief_minimum` below
        `relief_multiple` times that wage; from there on there is none.

    Returns
    -------
    ndarray of the broadcast shape
        Below 0 where a relief is more than the tax. [currency/head/month]

    References
    ----------
    Salary credits: Republic Act 11199 (Philippines). Whole pay by its level: Employees' State Insurance (Central)
    Rules, rule 50 (India). The relief: Code de la securite sociale L241-13, D241-7 (France).

    Examples
    --------
    >>> month_tax([3_000, 25_240, 90_000], [3_000, 25_240, 90_000], rate=0.1, ceiling=35_000, wage_step=500,
    ...           minimum_wages=5_000)
    array([ 500., 2500., 3500.])
    """
    wages, usual = np.asarray(wages, dtype=np.float64), np.asarray(usual, dtype=np.float64)
    step = np.where(np.asarray(wage_step) > 0, wage_step, 1.0)
    stepped = np.where(np.asarray(wage_step) > 0, np.floor(wages / step + _HALF) * step, wages)
    counted = np.minimum(np.where(wages > 0, np.maximum(stepped, minimum_wages), 0.0), ceiling)
    due = rate * np.maximum(counted - threshold, 0.0) + np.where(wages > 0, amount, 0.0)
    limit = np.multiply(relief_multiple, relief_pay)
    part = (limit / np.where(usual > 0, usual, 1.0) - 1.0) / (np.asarray(relief_multiple) - 1.0)
    relief = relief_minimum + relief_delta * np.clip(part, 0.0, 1.0) ** relief_exponent
    due = due - np.where(usual < limit, relief, 0.0) * wages
    return np.asarray(np.where((usual > pay_above) & (usual <= pay_up_to), due, 0.0))


_HALF = 0.5
