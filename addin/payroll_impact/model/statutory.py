"""The statutory minimum: severance and notice that the law of a place asks for each head cut.

It is computed for the average years of service of those leaving, and their average age where the law depends on
it; without an age all years count as served between the law's two ages.
"""

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR
from payroll_impact.model.fields import Array, Quantity
from payroll_impact.model.headcount import Move
from payroll_impact.model.individual_notice import individual_notice_days
from payroll_impact.model.law import at_month
from payroll_impact.model.plan import Change, Plan
from payroll_impact.model.redundancy import statutory_redundancy
from payroll_impact.model.termination_law import (
    NO_DUTY,
    NO_TERMINATION_LAW,
    IndividualNoticeLaw,
    LayoffDuty,
    SeveranceLaw,
    TerminationLaw,
)


def severance_laws(plan: Plan, cut: Move) -> list[SeveranceLaw]:
    """Return the laws of severance that apply to a cut, those of a mass layoff included; contractors have none."""
    return [*_law_of_place(plan, cut).severance_on(cut.change.start), *_layoff_duty(plan, cut).severance]


def individual_notice_laws(plan: Plan, cut: Move) -> list[IndividualNoticeLaw]:
    """Return the laws of notice to each person that apply to a cut; contractors have none."""
    return _law_of_place(plan, cut).notice_on(cut.change.start)


def _law_of_place(plan: Plan, cut: Move) -> TerminationLaw:
    role = plan.workforce[cut.role]
    employed = role.employment == "employee"
    return plan.law.termination.get(role.jurisdiction, NO_TERMINATION_LAW) if employed else NO_TERMINATION_LAW


def _layoff_duty(plan: Plan, cut: Move) -> LayoffDuty:
    role = plan.workforce[cut.role]
    employed = role.employment == "employee"
    return plan.law.layoffs.get((role.jurisdiction, cut.change.start), NO_DUTY) if employed else NO_DUTY


def severance_by_law(law: SeveranceLaw, change: Change, weekly_pay: object, *, rate: Quantity = 1.0) -> Array:
    """Severance one law asks for each head of a cut.

    Parameters
    ----------
    law : SeveranceLaw
        As it stands on the day of the cut.
    change : Change
        The cut: average tenure, and age where the law goes by it.
    weekly_pay : array_like, shape (scenario,) or scalar
        Gross pay of a week. [currency/head]
    rate : float or ndarray, shape (scenario,)
        The currency of `weekly_pay` for one unit of the law's.

    Returns
    -------
    ndarray of the broadcast shape
        [currency/head]
    """
    terms = law.terms if change.age is not None else law.terms.at_middle_age
    if np.isfinite(terms.weekly_cap):
        terms = attrs.evolve(terms, weekly_cap=terms.weekly_cap * rate)
    return statutory_redundancy(weekly_pay, change.tenure, terms=terms, age=change.age)


def statutory_severance(plan: Plan, cut: Move, monthly_pay: Array) -> Array:
    """Severance the law of the place asks for each head of a cut: of several laws, the one that asks most.

    Parameters
    ----------
    plan : Plan
        With its law resolved.
    cut : Move
        The heads of one role that leave.
    monthly_pay : ndarray, shape (scenario,)
        A twelfth of annual pay in the month of the cut, in the role's currency. [currency/head]

    Returns
    -------
    ndarray, shape (scenario,)
        0 where no law asks for any. [currency/head]

    Raises
    ------
    InputError
        If the law's amounts are in a currency there is no rate for.
    """
    weekly_pay = monthly_pay * MONTHS_PER_YEAR / WEEKS_PER_YEAR
    asked = np.zeros_like(weekly_pay)
    for law in severance_laws(plan, cut):
        rate = currency_rate(plan, law, cut)
        asked = np.maximum(asked, severance_by_law(law, cut.change, weekly_pay, rate=rate))
    return asked


def notice_days(plan: Plan, cut: Move) -> Array:
    """Return the days of notice each head of a cut gets, shape () or (scenario,).

    Where the change is `statutory`, these are the longer of the days given and those the law asks for.
    """
    given = np.asarray(cut.change.notice_days)
    return np.maximum(given, statutory_notice_days(plan, cut)) if cut.change.statutory == "yes" else given


def statutory_notice_days(plan: Plan, cut: Move) -> Array:
    """Days of notice the law of the place asks for each head of a cut, shape () or (scenario,).

    That is the minimum for each person, or the notice of a mass layoff if that is longer: one and the same notice
    gives both. Whether a law of mass layoff is triggered was settled when the plan was loaded.
    """
    asked = np.asarray(_layoff_duty(plan, cut).days)
    for law in individual_notice_laws(plan, cut):
        asked = np.maximum(asked, individual_notice_days(cut.change.tenure, terms=law.terms))
    return asked


def currency_rate(plan: Plan, law: SeveranceLaw, cut: Move) -> Quantity:
    """Return a role's currency for one unit of a law's in the month of a cut, shape () or (scenario,).

    Raises
    ------
    InputError
        If the law has an amount and there is no rate for its currency.
    """
    currency = plan.currency_of(cut.role)
    if law.currency in ("", currency) or not np.isfinite(law.terms.weekly_cap):
        return 1.0
    try:
        law_rate, own_rate = (_rate_at(plan, each, cut.month) for each in (law.currency, currency))
    except InputError as error:
        raise error.located(table="changes", row=plan.row_of(cut.change), before=f"{law.title}: ") from None
    return law_rate / own_rate


def _rate_at(plan: Plan, currency: str, month: int) -> Array:
    rates = plan.law.exchange_rate(currency, plan_currency=plan.settings.currency)
    return at_month(rates, month if rates.shape[-1] > 1 else 0)
