"""Statutory redundancy pay: weeks' pay by years of service, in some laws by age as well."""

from typing import Self

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array, Quantity

_TOLERANCE = 1e-9


@attrs.frozen(kw_only=True)
class RedundancyTerms:
    """One law of redundancy pay in plain numbers.

    Without ages all years count alike; `part_years` is 1 where a part of a year counts in proportion. Where it does
    not, a part of `rounding_months` or more counts as a whole year, if that is not 0. Years beyond `later_years` count
    `weeks_per_year_later`. Whoever has served `minimum_years` gets `minimum_weeks` at least and `maximum_weeks` at
    most.
    """

    weeks_per_year: float
    weekly_cap: Quantity = np.inf
    minimum_years: float = 0.0
    maximum_years: float = np.inf
    extra_weeks: float = 0.0
    part_years: float = 0.0
    weeks_per_year_young: float = 0.0
    age_young: float = 0.0
    weeks_per_year_older: float = 0.0
    age_older: float = np.inf
    minimum_weeks: float = 0.0
    maximum_weeks: float = np.inf
    rounding_months: float = 0.0
    later_years: float = np.inf
    weeks_per_year_later: float = 0.0

    @property
    def by_age(self) -> bool:
        """Whether the weeks for a year of service depend on the age in that year."""
        return self.age_young > 0 or np.isfinite(self.age_older)

    @property
    def at_middle_age(self) -> Self:
        """The terms for service between the two ages throughout."""
        return attrs.evolve(self, age_young=0.0, age_older=np.inf)


def statutory_redundancy(
    weekly_pay: object, years_of_service: object, *, terms: RedundancyTerms, age: object = None
) -> Array:
    """Redundancy pay the law requires, for each person.

    Parameters
    ----------
    weekly_pay : array_like, any shape
        Gross pay of a week, before the cap. [currency/week]
    years_of_service : array_like, any shape
        Years of unbroken service to the leaving date. [years]
    terms : RedundancyTerms
        The law on that date.
    age : array_like, optional
        Age on the leaving date, for laws that go by it. [years]

    Returns
    -------
    ndarray of the broadcast shape
        Redundancy pay; 0 for whoever has not served long enough. [currency]

    Raises
    ------
    InputError
        If a figure is negative or missing, or the law goes by age and none is given.

    References
    ----------
    Employment Rights Act 1996 s. 155 and s. 162; Redundancy Payments Act 1967 (Ireland) Schedule 3. Bands of years:
    Code du travail R1234-2 (France); part years of six months: Labor Code art. 298 (Philippines).

    Examples
    --------
    >>> terms = RedundancyTerms(weeks_per_year=2, extra_weeks=1, weekly_cap=600, minimum_years=2, part_years=1)
    >>> statutory_redundancy([450, 800, 800], [6.3, 7.57, 1.5], terms=terms)
    array([6120., 9684.,    0.])
    """
    pay = _at_least_zero("weekly_pay", weekly_pay)
    served = _at_least_zero("years_of_service", years_of_service)
    counted = np.minimum(_counted_years(served, terms), terms.maximum_years)
    if terms.by_age and age is None:
        raise InputError("age must be given: this law counts a year of service by the age it was served at")
    weeks = _weeks(counted, _at_least_zero("age", age), terms) if terms.by_age else _weeks_in_bands(counted, terms)
    weeks = np.clip(weeks + terms.extra_weeks, terms.minimum_weeks, terms.maximum_weeks)
    due = weeks * np.minimum(pay, terms.weekly_cap)
    return np.where(served >= terms.minimum_years, due, 0.0)


def _counted_years(served: Array, terms: RedundancyTerms) -> Array:
    if terms.part_years:
        return served
    if not terms.rounding_months:
        return np.floor(served)
    # 2.5 years are 30 months, whatever binary fractions make of them
    return np.floor(served + 1.0 - terms.rounding_months / MONTHS_PER_YEAR + _TOLERANCE)


def _weeks_in_bands(years: Array, terms: RedundancyTerms) -> Array:
    """Return the weeks for years of service at the first rate, and beyond `later_years` at the second."""
    if not np.isfinite(terms.later_years):
        return years * terms.weeks_per_year
    first = np.minimum(years, terms.later_years)
    return first * terms.weeks_per_year + (years - first) * terms.weeks_per_year_later


def _weeks(years: Array, age: Array, terms: RedundancyTerms) -> Array:
    """Return the weeks for whole years counted back from the leaving age, each by the age it began at."""
    older = np.clip(np.floor(age - terms.age_older), 0.0, years)
    not_young = np.clip(np.floor(age - terms.age_young), 0.0, years)
    return np.asarray(
        older * terms.weeks_per_year_older
        + (not_young - older) * terms.weeks_per_year
        + (years - not_young) * terms.weeks_per_year_young
    )


def _at_least_zero(name: str, value: object) -> Array:
    try:
        values = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must be a number, 0 or more") from None
    if not (values >= 0).all():
        raise InputError(f"{name} must be 0 or more")
    return values
