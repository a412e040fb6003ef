"""Taxes under annual wage bases, by cohorts of months worked this year.

A wage base is per head and calendar year, so two heads of one role owe different tax in the same
month when one of them joined later. Heads are therefore kept in cohorts by the month they started to
earn: whoever is employed at the start has earned since January, a joiner starts from nothing, a head
who converts brings the wages of the year along, and January makes all of them alike again.
"""

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.exits import Exit
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import Flows, Move
from payroll_impact.model.plan import Plan
from payroll_impact.model.wage_bases import TaxTable, WageBases, wage_bases

_HARDLY_ANYBODY = 1e-20  # a role that everybody leaves each month: nobody, but heads can be divided by it


@attrs.define
class _Moved:
    """Heads in a role with wages of the year from elsewhere; shape (scenario,)."""

    role: int
    heads: Array
    earned: Array


class Cohorts:
    """The heads of each role by the month of the year they began to earn, rolled forward.

    Parameters
    ----------
    plan : Plan
        For the taxes of each role's jurisdiction.
    stay : ndarray, shape (scenario, role)
        Who is left after a month's attrition. [fraction]
    raises : set of int
        Months in which pay changes: a year without one needs a single table of taxes.
    wages : ndarray, shape (scenario, role)
        Monthly wages of one head before the first month. [currency/head]
    tables : dict
        Tables by the month they hold from, shared by projections with the same raises.
    """

    def __init__(self, plan: Plan, stay: Array, raises: set[int], wages: Array, tables: dict[int, TaxTable]) -> None:
        self.raises, self.wages_before, self.tables = raises, wages, tables
        # heads are kept as of January: who is left of all of them is counted once for all cohorts
        self.stay = np.maximum(stay, _HARDLY_ANYBODY) if (stay != 1.0).any() else None
        self.months = [month.month for month in plan.calendar.months]
        self.rates = [plan.exchange_rates(role) for role in range(len(plan.workforce))]
        by_role = plan.taxes_by_role()
        taxes = [tax for each in by_role for tax in each if tax.by_year]
        growing = bool(np.any(plan.settings.wage_base_growth))
        self.turns = {month for tax in taxes for month in (tax.turns | tax.carried_turns if growing else tax.turns)}
        self.bases: dict[int, WageBases] = {}
        for month in range(len(self.months)) if taxes else ():
            self.bases[month] = wage_bases(plan, by_role, month) if month in self.turns else self.bases[month - 1]
        self.table: TaxTable | None = None

    def usual_tax(self, month: int, flows: Flows, wages: Array) -> Array | None:
        """Return the tax that every head bears in a usual month; None in a year without one."""
        if not self.bases:
            return None
        if month == 0 or self.months[month] == 1:
            self._open_year(month, flows, wages)
        return None if self.table is None else self.table.usual

    def step(
        self, month: int, flows: Flows, wages: Array, leaving: list[Exit], tax: Array, exit_taxes: list[Array]
    ) -> None:
        """Add to `tax` what work bears besides the usual, and each cut's taxes on leaving to `exit_taxes`."""
        if not self.bases:
            return
        self._roll(month, flows)
        exits = iter(zip(leaving, exit_taxes, strict=True))
        for move in flows.moves:
            taken = self._take(month, move)
            if move.target is None:
                self._leave(month, taken, *next(exits), wages[:, move.role], tax)
            else:
                ratio = self._ratio(month, move)
                self.moved += [attrs.evolve(each, role=move.target, earned=each.earned * ratio) for each in taken]
        self._charge(month, wages, tax)

    def of_a_year(self, heads: Array, wages: Array) -> Array:
        """Return the tax of a full year at the last month's wages and law, shape (scenario, role)."""
        if not self.bases:
            return np.zeros_like(heads)
        return heads * self.bases[len(self.months) - 1].due(np.zeros_like(wages), wages * MONTHS_PER_YEAR)

    def _open_year(self, month: int, flows: Flows, wages: Array) -> None:
        """Start the calendar year: everybody there has earned since January."""
        now = self.months[month]
        rest = set(range(month + 1, month + MONTHS_PER_YEAR + 1 - now))
        # a raise in the first month comes after months of the year that were paid without it
        late_raise = now > 1 and month in self.raises
        if late_raise or not rest.isdisjoint(self.raises | self.turns):
            self.table = None
        elif self.table is None or month in self.turns or month in self.raises:
            if month not in self.tables:
                self.tables[month] = self.bases[month].table(wages)
            self.table = self.tables[month]
        self.left: Array | None = None
        self.cohorts: dict[int, Array] = {1: flows.opening}
        self.moved: list[_Moved] = []
        self.earned = [self.wages_before * worked for worked in range(now)]

    def _roll(self, month: int, flows: Flows) -> None:
        now = self.months[month]
        if self.stay is not None:
            self.left = self.stay if self.left is None else self.left * self.stay
            for moved in self.moved:
                moved.heads = moved.heads * self.stay[:, moved.role]
        for arrivals in (flows.joiners, flows.backfills):
            if arrivals is not None:
                as_of_january = arrivals if self.left is None else arrivals / self.left
                there = self.cohorts.get(now)
                self.cohorts[now] = as_of_january if there is None else there + as_of_january

    def _heads(self, since: int, role: "int | slice" = slice(None)) -> Array:
        heads = self.cohorts[since][:, role]
        return heads if self.left is None else heads * self.left[:, role]

    def _take(self, month: int, move: Move) -> list[_Moved]:
        """Take a share of every cohort out of a role; return the heads with their wages of the year."""
        now, role = self.months[month], move.role
        earned = self.earned[now - 1][:, role]
        taken = []
        for since, cohort in self.cohorts.items():
            heads = self._heads(since, role) * move.share
            if heads.any():
                taken.append(_Moved(role, heads, earned - self.earned[since - 1][:, role]))
                self.cohorts[since] = cohort.copy(order="K")
                self.cohorts[since][:, role] *= 1.0 - move.share
        for moved in self.moved:
            if moved.role == role:
                taken.append(_Moved(role, moved.heads * move.share, moved.earned))
                moved.heads = moved.heads * (1.0 - move.share)
        return taken

    def _ratio(self, month: int, move: Move) -> "Array | float":
        """Return what one unit of the currency heads were paid in is worth in that of the role they come to."""
        before, after = self.rates[move.role], self.rates[move.target or 0]
        if before is after:
            return 1.0
        return (1.0 if before is None else before[..., month]) / (1.0 if after is None else after[..., month])

    def _leave(self, month: int, taken: list[_Moved], exit_: Exit, exit_tax: Array, wages: Array, tax: Array) -> None:
        """Tax leavers' days of work, then what they are paid after, across the turn of the year."""
        worked = wages * exit_.worked
        for left in taken:
            tax[:, left.role] += left.heads * self.bases[month].due(left.earned, worked, left.role)
            earned = left.earned + worked
            for offset, (later, paid) in enumerate(zip(exit_.span, exit_.wages, strict=True)):
                if offset > 0 and self.months[later] == 1:
                    earned = np.zeros_like(earned)
                exit_tax[offset] += left.heads * self.bases[later].due(earned, paid, left.role)
                earned = earned + paid

    def _charge(self, month: int, wages: Array, tax: Array) -> None:
        """Add what each cohort bears besides the usual tax; in a year without a usual month, all of it."""
        now, bases = self.months[month], self.bases[month]
        earned = self.earned[now - 1]
        self.earned.append(earned + wages)
        if self.table is None:
            for since in self.cohorts:
                tax += self._heads(since) * bases.due(earned - self.earned[since - 1], wages)
        else:
            for number, more in self.table.extra.items():
                if now - number + 1 in self.cohorts:
                    tax += self._heads(now - number + 1) * more
        for moved in self.moved:
            pay = wages[:, moved.role]
            due = bases.due(moved.earned, pay, moved.role)
            tax[:, moved.role] += moved.heads * (due if self.table is None else due - self.table.usual[:, moved.role])
            moved.earned = moved.earned + pay
