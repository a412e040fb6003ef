"""Pay after the last day worked: notice, severance and paid time off of those cut, month by month."""

import datetime as dt
import math

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR, WORKING_DAYS_PER_YEAR
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import Move
from payroll_impact.model.plan import Change, Plan
from payroll_impact.model.statutory import currency_rate, notice_days, severance_laws, statutory_severance
from payroll_impact.model.sums import ordered_sum


@attrs.frozen
class Exit:
    """One cut and the pay of each head after it; shapes (scenario,) and (month from the cut on, scenario)."""

    cut: Move
    worked: float
    monthly_pay: Array
    notice_months: Array
    notice_pay: Array
    severance: Array
    pto_payout: Array

    @property
    def span(self) -> range:
        """The months in which the cut is paid for."""
        return range(self.cut.month, self.cut.month + len(self.notice_months))

    @property
    def wages(self) -> Array:
        """All wages of one head after the last day worked, by month. [currency/head]"""
        wages = self.notice_pay.copy()
        wages[0] += self.severance + self.pto_payout
        return wages

    @property
    def wages_without_severance(self) -> Array:
        """The same less severance, for a law that does not take it for wages. [currency/head]"""
        wages = self.notice_pay.copy()
        wages[0] += self.pto_payout
        return wages


@attrs.frozen
class ExitTax:
    """One tax on the leavers of a role: on their days of work, and on their pay after them. [currency]

    `on_pay` has an entry for each month from the cut on; shape (scenario,) throughout.
    """

    role: int
    on_work: Array
    on_pay: list[Array]


def price_exit(plan: Plan, cut: Move, monthly_pay: Array) -> Exit:
    """Return the pay of a cut after the last day worked.

    Where the change is `statutory`, severance and notice are at least the statutory minimum.

    Parameters
    ----------
    plan : Plan
        For its calendar and whether notice is continued pay or one lump.
    cut : Move
        The cut.
    monthly_pay : ndarray, shape (scenario,)
        A twelfth of annual pay in the month of the cut; later raises pass leavers by. [currency/head]

    Raises
    ------
    InputError
        If the notice runs past the last month of the plan: its cost would go missing; or the law's amounts are in a
        currency there is no rate for.
    """
    change = cut.change
    days = notice_days(plan, cut)
    _check_horizon(plan, cut, days)
    notice = _notice_months(plan, cut, days)
    notice_pay = notice * monthly_pay
    if plan.settings.notice_pay == "lump":
        notice_pay = np.concatenate([ordered_sum(notice_pay, axis=0)[None], np.zeros_like(notice_pay[1:])])
    annual_pay = monthly_pay * MONTHS_PER_YEAR
    severance = annual_pay * severance_weeks(change) / WEEKS_PER_YEAR
    if change.statutory == "yes":
        severance = np.maximum(severance, statutory_severance(plan, cut, monthly_pay))
    return Exit(
        cut=cut,
        worked=change.start.day / plan.calendar.days[cut.month],
        monthly_pay=monthly_pay,
        notice_months=notice,
        notice_pay=notice_pay,
        severance=severance,
        pto_payout=annual_pay * change.pto_days / WORKING_DAYS_PER_YEAR,
    )


def severance_weeks(change: Change) -> Array:
    """Return the weeks of severance a change gives each head, shape () or (scenario,)."""
    most = np.inf if change.severance_max is None else change.severance_max
    return np.clip(np.asarray(change.severance_weeks) * change.tenure, change.severance_min, most)


def check_exit(plan: Plan, cut: Move) -> None:
    """Refuse a cut that cannot be paid out within the plan: see the errors of `price_exit`."""
    _check_horizon(plan, cut, notice_days(plan, cut))
    for law in severance_laws(plan, cut) if cut.change.statutory == "yes" else ():
        currency_rate(plan, law, cut)


def _notice_months(plan: Plan, cut: Move, given: Array) -> Array:
    """Return the fraction of each month that is notice, from the month of the cut on."""
    days = plan.calendar.days[cut.month :, None]
    room = days.copy()
    room[0] -= cut.change.start.day
    before = np.cumsum(room, axis=0) - room
    reached = max(int(np.sum(before < np.max(given))), 1)  # months in which any scenario has notice left
    notice = np.clip(np.reshape(given, (1, -1)) - before[:reached], 0.0, room[:reached]) / days[:reached]
    last = int(np.flatnonzero(notice.any(axis=1)).max(initial=0))
    return np.broadcast_to(notice[: last + 1], (last + 1, cut.heads.size))


def _check_horizon(plan: Plan, cut: Move, given: Array) -> None:
    left = (plan.calendar.last - cut.change.start).days
    longest = float(np.max(given))
    if longest > left:
        until = cut.change.start + dt.timedelta(days=min(math.ceil(longest), 36_500))
        by_law = longest > np.max(cut.change.notice_days)
        notice = f"the law asks for {longest:g} days, which run" if by_law else "it runs"
        general = f"notice_days must end within the plan, by {plan.calendar.last}"
        error = InputError(f"{general}; {notice} to {until}", column="notice_days", general=general)
        raise error.located(table="changes", row=plan.row_of(cut.change))
