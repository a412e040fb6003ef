"""Notice of mass layoff: whether a law is triggered, how many days it asks for, and why."""

import attrs
import numpy as np

from payroll_impact.errors import InputError

_TOLERANCE = 1e-9  # 0.33 × 300 is 99.00000000000001: 99 heads are 33 % of 300


@attrs.frozen(kw_only=True)
class NoticeTerms:
    """One law of notice in plain numbers; a threshold it does not have is infinite.

    It covers employers of `employees` to `employees_most`. A cut is large by `heads_alone`, or by `heads_with_share`
    if they are that share of all employees; below `employees_small` by `heads_small`; from `heads_large` on
    `days_large` apply. With `closing_only`, only a closing, partial closing or relocation counts.
    Cuts within `window_days` count together, smaller ones within `aggregation_days` add up, if not 0.
    `days` of 0 stand for a law that names no number; `days_state` are those to the authorities, if more.
    Some ask for severance as well: weeks of pay for each full year of service to whoever has served
    `severance_minimum_years`, and `late_notice_weeks` on top where notice is short.
    """

    jurisdiction: str
    law: str
    title: str
    days: float = 0.0
    days_state: float = 0.0
    employees: float = 0.0
    employees_most: float = np.inf
    heads_alone: float = np.inf
    heads_with_share: float = np.inf
    share: float = 0.0
    employees_small: float = 0.0
    heads_small: float = np.inf
    heads_large: float = np.inf
    days_large: float = 0.0
    closing_only: float = 0.0
    window_days: float = 1.0
    aggregation_days: float = 0.0
    severance_weeks_per_year: float = 0.0
    severance_minimum_years: float = 0.0
    late_notice_weeks: float = 0.0


@attrs.frozen
class Notice:
    """The notice one law asks for a cut; `triggered` is None where heads alone do not decide."""

    terms: NoticeTerms
    triggered: bool | None
    days: float
    why: str


def notice_law(employees: float, cut: float, *, terms: NoticeTerms) -> Notice:
    """Notice one law of mass layoff asks for.

    Parameters
    ----------
    employees : float
        Employees before the cut, counted as the law counts them (site, employer or state). [heads]
    cut : float
        Employees who lose their job within the law's window of days. [heads]
    terms : NoticeTerms
        The law on that date.

    Returns
    -------
    Notice
        Whether it is triggered, the days of notice (0 if not), and the test that decides.

    Raises
    ------
    InputError
        If a figure is negative or missing, or more leave than there are.

    References
    ----------
    29 U.S.C. § 2101(a)(3); Cal. Labor Code § 1400.5; N.Y. Labor Law § 860-a; N.J.S.A. 34:21-1; TULRCA 1992 s. 188.

    Examples
    --------
    >>> federal = NoticeTerms(jurisdiction="US", law="warn", title="WARN", days=60, employees=100,
    ...                       heads_alone=500, heads_with_share=50, share=0.33)
    >>> notice_law(1500, 500, terms=federal).days
    60
    >>> notice_law(200, 60, terms=federal).why
    '60 heads are 30 % of 200 employees, below 33 %'
    """
    if not employees >= 0:
        raise InputError(f"employees must be 0 or more; got {employees:g}")
    if not 0 <= cut <= employees:
        raise InputError(f"cut must be between 0 and the number of employees, {employees:g}; got {cut:g}")
    if not terms.employees <= employees <= terms.employees_most:
        covered = f"covers employers of {_describe_employers(terms)}"
        return Notice(terms, False, 0.0, f"{covered}; {_count(employees)} employees")
    if terms.closing_only:
        return _closing_notice(employees, cut, terms)
    if cut >= terms.heads_large:
        return _trigger(terms, terms.days_large, f"{_count(cut)} heads, {terms.heads_large:g} or more")
    if employees < terms.employees_small:
        return _small_employer_notice(cut, terms)
    if cut >= terms.heads_alone:
        return _trigger(terms, terms.days, f"{_count(cut)} heads, {terms.heads_alone:g} or more whatever the share")
    return _notice_by_share(employees, cut, terms)


def _describe_employers(terms: NoticeTerms) -> str:
    if np.isinf(terms.employees_most):
        return f"{terms.employees:g} or more"
    return f"{terms.employees:g} to {terms.employees_most:g}"


def _trigger(terms: NoticeTerms, days: float, why: str) -> Notice:
    if not days:
        weeks = f"{terms.severance_weeks_per_year:g} weeks of pay for each full year of service"
        why += f"; {weeks}" if terms.severance_weeks_per_year else "; the law names no number of days"
    if terms.days_state > days:
        why += f"; {terms.days_state:g} days to the authorities"
    return Notice(terms, True, days, why)


def _closing_notice(employees: float, cut: float, terms: NoticeTerms) -> Notice:
    if not cut:
        return Notice(terms, False, 0.0, "nobody leaves")
    if cut == employees:
        return _trigger(terms, terms.days, f"all {_count(employees)} employees leave: a closing")
    asked = f"{terms.days:g} days if it comes from a closing, partial closing or relocation"
    return Notice(terms, None, 0.0, f"{asked}; {_count(cut)} heads alone do not tell")


def _small_employer_notice(cut: float, terms: NoticeTerms) -> Notice:
    of = f"where fewer than {terms.employees_small:g} are employed"
    if cut < terms.heads_small:
        return Notice(terms, False, 0.0, f"{_count(cut)} heads, fewer than {terms.heads_small:g} {of}")
    return _trigger(terms, terms.days, f"{_count(cut)} heads, {terms.heads_small:g} or more {of}")


def _notice_by_share(employees: float, cut: float, terms: NoticeTerms) -> Notice:
    heads = min(terms.heads_alone, terms.heads_with_share)
    if cut < heads:
        adds_up = f"; cuts within {terms.aggregation_days:g} days add up" if terms.aggregation_days and cut else ""
        return Notice(terms, False, 0.0, f"{_count(cut)} heads, fewer than {heads:g}{adds_up}")
    are = f"{_count(cut)} heads are {cut / employees * 100:.3g} % of {_count(employees)} employees"
    if cut < terms.share * employees - _TOLERANCE:
        return Notice(terms, False, 0.0, f"{are}, below {terms.share * 100:g} %")
    reached = f"{terms.heads_with_share:g} or more and {terms.share * 100:g} % or more"
    return _trigger(terms, terms.days, f"{are}: {reached}")


def _count(people: float) -> str:
    """Return heads in words: attrition leaves parts of one.

    >>> _count(1500.0), _count(579.115)
    ('1,500', '579.1')
    """
    return f"{people:,.1f}".removesuffix(".0")
