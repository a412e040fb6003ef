"""The size of the employer, where a tax goes by it: given in the settings, or that of the plan's workforce."""

from collections.abc import Mapping, Sequence

import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model import AppliedParameter, Role, Settings
from payroll_impact.model.fields import Array, Quantity
from payroll_impact.parameters import LawBook, Parameter

_TITLES = {
    "employer.employees": "Employees of the employer there",
    "employer.payroll": "Payroll of the employer there, a year",
}
_QUARTERS = 4
_OF_PLAN = "the plan's workforce there at its start; give the employer's as a setting"


def is_employer_size(name: str) -> bool:
    """Whether a setting, without its place, is a size of the employer.

    >>> is_employer_size("employer.payroll"), is_employer_size("nic.rate")
    (True, False)
    """
    return name in _TITLES


class EmployerSize:
    """How large the employer of a plan is in each place; `applied` records each size that was asked for.

    A law that goes by size mostly looks back at a year; here it is the size at the plan's start throughout, so that a
    cut does not change the rate for those who stay.

    Parameters
    ----------
    workforce : sequence of Role
        Contractors do not count.
    settings : Settings
        ``US-NY-MCTD.employer.payroll`` or ``FR.employer.employees`` wins over the workforce.
    exchange_rates : mapping of str to ndarray, shape ([scenario,] month)
        The plan's currency for one unit of another.
    """

    def __init__(self, workforce: Sequence[Role], settings: Settings, exchange_rates: Mapping[str, Array]) -> None:
        self.workforce, self.settings, self.exchange_rates = workforce, settings, exchange_rates
        self.applied: list[AppliedParameter] = []

    def of(self, sized_by: str, parameter: Parameter, book: LawBook) -> Quantity:
        """Return the size that a parameter of a place goes by, one number or one for each scenario.

        Raises
        ------
        InputError
            If pay there is in a currency without a rate.
        """
        code, currency = parameter.jurisdiction, book.currency_of(parameter.jurisdiction)
        kind, _, per = sized_by.partition("/")
        name = f"employer.{kind}"
        given = self.settings.overrides.get(f"{code}.{name}")
        if given is None:
            size = self._employees(code) if kind == "employees" else self._payroll(code, currency)
        else:
            size = given
        record = AppliedParameter(
            path=f"{code}.{name}",
            title=_TITLES[name],
            unit="employees" if kind == "employees" else f"{currency}/year",
            year=self.settings.start.year,
            value=float(np.mean(size)),
            source=_OF_PLAN if given is None else "given in the settings",
            overridden=given is not None,
            confidence="assumed",
        )
        if record not in self.applied:
            self.applied.append(record)
        return np.asarray(size, dtype=np.float64) / (_QUARTERS if per == "quarter" else 1)

    def _there(self, code: str) -> list[Role]:
        """Return the roles of employees in a place and its parts."""
        return [
            role
            for role in self.workforce
            if role.employment == "employee" and f"{role.jurisdiction}-".startswith(f"{code}-")
        ]

    def _employees(self, code: str) -> Quantity:
        return sum((np.asarray(role.headcount) for role in self._there(code)), np.asarray(0.0))

    def _payroll(self, code: str, currency: str) -> Quantity:
        """Return a year's pay and bonus of all heads in the currency of the law."""
        total = np.asarray(0.0)
        for role in self._there(code):
            own = role.currency or self.settings.currency
            worth = 1.0 if own == currency else self._rate(own) / self._rate(currency)
            total = total + role.headcount * role.annual_pay * (1.0 + np.asarray(role.bonus)) * worth
        return total

    def _rate(self, currency: str) -> Quantity:
        if currency == self.settings.currency:
            return 1.0
        if currency not in self.exchange_rates:
            raise InputError(
                f"{currency} and {self.settings.currency} meet without a rate; "
                f"give one as a setting, fx.{currency} = {self.settings.currency} for one {currency}"
            )
        return self.exchange_rates[currency][..., 0]
