"""Statutory minimum notice to each person, by years of service."""

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array

DAYS_PER_WEEK = 7


@attrs.frozen(kw_only=True)
class IndividualNoticeTerms:
    """One law of minimum notice in plain numbers.

    Due are `weeks_per_year` for each full year of service, from `minimum_weeks` to `maximum_weeks`; or those of
    the last of `steps` reached, pairs of years of service and weeks, where these are more. Nothing is due before
    `minimum_months` of service.
    """

    minimum_months: float = 0.0
    weeks_per_year: float = 0.0
    minimum_weeks: float = 0.0
    maximum_weeks: float = np.inf
    steps: tuple[tuple[float, float], ...] = ()


def individual_notice_days(years_of_service: object, *, terms: IndividualNoticeTerms) -> Array:
    """Notice the law gives each person whose employment is ended.

    Parameters
    ----------
    years_of_service : array_like, any shape
        Years of unbroken service. [years]
    terms : IndividualNoticeTerms
        The law on that date.

    Returns
    -------
    ndarray of the same shape
        0 for whoever has not served long enough. [calendar days]

    Raises
    ------
    InputError
        If a figure is negative or missing.

    References
    ----------
    Employment Rights Act 1996 s. 86(1); Minimum Notice and Terms of Employment Act 1973 (Ireland) s. 4.

    Examples
    --------
    >>> british = IndividualNoticeTerms(minimum_months=1, minimum_weeks=1, weeks_per_year=1, maximum_weeks=12)
    >>> individual_notice_days([0.05, 1.9, 2, 6.9, 30], terms=british)
    array([ 0.,  7., 14., 42., 84.])
    """
    try:
        served = np.asarray(years_of_service, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("years_of_service must be a number, 0 or more") from None
    if not (served >= 0).all():
        raise InputError("years_of_service must be 0 or more")
    weeks = np.clip(np.floor(served) * terms.weeks_per_year, terms.minimum_weeks, terms.maximum_weeks)
    for years, due in terms.steps:
        weeks = np.where(served >= years, np.maximum(weeks, due), weeks)
    return np.where(served * MONTHS_PER_YEAR >= terms.minimum_months, weeks * DAYS_PER_WEEK, 0.0)
