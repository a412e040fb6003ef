"""Employer taxes: on a year's earnings, and month by month in step with a projection."""

from collections.abc import Sequence
from itertools import chain
from operator import add

import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model.cohorts import Cohorts
from payroll_impact.model.exits import Exit, ExitTax
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import Flows
from payroll_impact.model.period_taxes import PeriodTaxes
from payroll_impact.model.plan import Plan
from payroll_impact.model.sums import CachedUfunc
from payroll_impact.model.wage_bases import CappedTaxes


def employer_tax(
    earnings: object, *, rate: float, wage_base: float = np.inf, threshold: float = 0.0
) -> "Array | np.float64":
    """Employer tax on a year's earnings between a threshold and a wage base.

    Parameters
    ----------
    earnings : array_like, any shape
        Annual gross earnings of one head, paid evenly. [currency/year]
    rate : float
        Employer rate. [fraction of earnings]
    wage_base : float
        Earnings above this bear no tax. [currency/year]
    threshold : float
        Earnings below this bear no tax. [currency/year]

    Returns
    -------
    ndarray of the same shape
        Tax per head. [currency/year]

    Raises
    ------
    InputError
        If any of `earnings` is negative or missing.

    References
    ----------
    26 U.S.C. § 3111(a); the wage base, § 3121(a)(1).

    Examples
    --------
    >>> employer_tax([30_000, 250_000], rate=0.062, wage_base=176_100)
    array([ 1860. , 10918.2])
    """
    wages = np.asarray(earnings, dtype=np.float64)
    if not (wages >= 0).all():
        raise InputError("earnings must be 0 or more")
    return rate * np.maximum(np.minimum(wages, wage_base) - threshold, 0.0)


class Taxes:
    """The employer taxes of a projection, rolled forward in step with its headcount.

    Parameters
    ----------
    plan : Plan
        For the taxes of each role's jurisdiction.
    retention : ndarray, shape (scenario, role)
        Heads left after a month's attrition. [fraction]
    raises : set of int
        Months in which pay changes.
    wages : ndarray, shape (scenario, role)
        Monthly wages of one head before the first month. [currency/head]
    capped : list of CappedTaxes
        The taxes of the plan that have wage bases, those on all wages first.
    """

    def __init__(
        self, plan: Plan, retention: Array, raises: set[int], wages: Array, capped: Sequence[CappedTaxes]
    ) -> None:
        self.by_month = PeriodTaxes(plan, retention.shape, raises)
        self.by_year, *self.by_part = (Cohorts(plan, retention, raises, wages, each) for each in capped)
        self.all_by_year = (self.by_year, *self.by_part)
        self.sums = [CachedUfunc(np.add) for _ in capped]

    def step(self, month: int, flows: Flows, wages: Array, exits: list[Exit]) -> tuple[Array, list[Array]]:
        """Return a month's tax on work, and for each cut the taxes on the pay of leavers.

        Parameters
        ----------
        month : int
            Column of the calendar.
        flows : Flows
            Headcount of the month.
        wages : ndarray, shape (scenario, role)
            Monthly wages of one head, bonus included. [currency/head]
        exits : list of Exit
            The cuts of this month.

        Returns
        -------
        ndarray, shape (scenario, role)
            Tax on wages for work. [currency/month]
        list of ndarray, shape (month from the cut on, scenario)
            For each cut, tax on notice, severance and paid time off. [currency/month]
        """
        per_head = self.by_month.tax_per_head(month, wages)
        for cohorts, add_to in zip(self.all_by_year, self.sums, strict=True):
            usual = cohorts.usual_tax(month, flows, wages)
            per_head = per_head if usual is None else add_to(per_head, usual)
        tax = flows.closing * per_head
        leavers = [self.by_month.exit_taxes(exit_, wages) for exit_ in exits]
        for cohorts in self.all_by_year:
            leavers = list(map(add, leavers, cohorts.exit_taxes(month, flows, wages, exits)))
        for each in chain(*leavers) if exits else ():
            tax[:, each.role] += each.on_work
        for cohorts in self.all_by_year:
            for role, more in cohorts.work_taxes(month, wages):
                tax[:, role] += more
        return tax, list(map(add_exit_taxes, exits, leavers))

    def annual_tax(self, heads: Array, wages: Array) -> Array:
        """Return the tax of a full year of the last month's work, shape (scenario, role). [currency/year]

        Twelve times the last month would depend on which month is the last: capped taxes fall in the
        first months of a year.
        """
        return sum((cohorts.annual_tax(heads, wages) for cohorts in self.all_by_year), self.by_month.annual_tax(heads))


def add_exit_taxes(exit_: Exit, taxes: list[ExitTax]) -> Array:
    """Return the taxes on the pay of leavers together, shape (month from the cut on, scenario)."""
    total = np.zeros(exit_.notice_pay.shape)
    for each in taxes:
        for offset, tax in enumerate(each.on_pay):
            total[offset] += tax
    return total
