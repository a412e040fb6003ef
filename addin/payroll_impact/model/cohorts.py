"""Taxes under annual wage bases, by cohorts of months worked this year.

A wage base is per head and calendar year, so two heads of one role owe different tax in the same
month when one of them joined later. Heads are therefore kept in cohorts by the month they started to
earn: whoever is employed at the start has earned since January, a joiner starts from nothing, a head
who converts brings the wages of the year along, and January makes all of them alike again.

Wages of the year count in the currency of the law, each month's at its own rate: what was earned is not
worth another part of the base when a rate moves.
"""

from typing import TYPE_CHECKING

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.exits import Exit, ExitTax
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import Flows, Move
from payroll_impact.model.plan import Plan
from payroll_impact.model.wage_bases import CappedTaxes, TaxTable

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    capped : CappedTaxes
        The taxes of the plan that have wage bases.
    """

    def __init__(self, plan: Plan, stay: Array, raises: set[int], wages: Array, capped: CappedTaxes) -> None:
        self.raises, self.wages_before, self.capped, self.bases = raises, wages, capped, capped.bases
        # heads are kept as of January: who is left of all of them is counted once for all cohorts
        self.stay = np.maximum(stay, _HARDLY_ANYBODY) if (stay != 1.0).any() else None
        self.months = [month.month for month in plan.calendar.months]
        # the calendar year: its taxes at flat wages, and what the first of its months left behind
        self.table: TaxTable | None = None
        self.usual = np.zeros_like(wages)
        self.left: Array | None = None
        self.cohorts: dict[int, Array] = {}
        self.moved: list[_Moved] = []
        self.earned: list[Array] = []

    def usual_tax(self, month: int, flows: Flows, wages: Array) -> Array | None:
        """Return the tax that every head bears in a usual month; None in a year without one."""
        if not self.bases:
            return None
        if month == 0 or self.months[month] == 1:
            self._open_year(month, flows, wages)
        return None if self.table is None else self.usual

    def exit_taxes(self, month: int, flows: Flows, wages: Array, exits: list[Exit]) -> list[list[ExitTax]]:
        """Roll the cohorts one month forward; return the taxes on the leavers of each cut, cohort by cohort."""
        if not self.bases:
            return [[] for _ in exits]
        self._roll(month, flows)
        found, leaving = [], iter(exits)
        for move in flows.moves:
            taken = self._take(month, move)
            if move.target is None:
                exit_ = next(leaving)
                found.append([self._exit_tax(month, left, exit_, wages[:, move.role]) for left in taken])
            else:
                ratio = self.capped.ratio(month, move.role, move.target)
                self.moved += [attrs.evolve(each, role=move.target, earned=each.earned * ratio) for each in taken]
        return found

    def of_a_year(self, heads: Array, wages: Array) -> Array:
        """Return the tax of a full year at the last month's wages and law, shape (scenario, role)."""
        if not self.bases:
            return np.zeros_like(heads)
        last = len(self.months) - 1
        due = self.bases[last].due(np.zeros_like(wages), self.capped.in_law(wages, last) * MONTHS_PER_YEAR)
        return heads * self.capped.in_pay(due, last)

    def _open_year(self, month: int, flows: Flows, wages: Array) -> None:
        """Start the calendar year: everybody there has earned since January."""
        now = self.months[month]
        rest = set(range(month + 1, month + MONTHS_PER_YEAR + 1 - now))
        # a raise in the first month comes after months of the year that were paid without it
        late_raise = now > 1 and month in self.raises
        turns = self.raises | self.capped.turns
        if late_raise or not rest.isdisjoint(turns):
            self.table = None
        elif self.table is None or month in turns:
            self.table = self.capped.table(month, self.capped.in_law(wages, month))
            self.usual = self.capped.in_pay(self.table.usual, month)
        self.left, self.cohorts, self.moved = None, {1: flows.opening}, []
        before = self.capped.in_law(self.wages_before, month)
        self.earned = [before * worked for worked in range(now)]

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

    def _exit_tax(self, month: int, left: _Moved, exit_: Exit, wages: Array) -> ExitTax:
        """Return the tax on leavers' days of work, then on what they are paid after, across the turn of the year."""
        role = left.role
        worked = self.capped.in_law(wages * exit_.worked, month, role)
        on_work = left.heads * self.capped.in_pay(self.bases[month].due(left.earned, worked, role), month, role)
        earned, on_pay = left.earned + worked, []
        for later, wages_after in zip(exit_.span, exit_.wages, strict=True):
            paid = self.capped.in_law(wages_after, later, role)
            if later > month and self.months[later] == 1:
                earned = np.zeros_like(earned)
            due = self.bases[later].due(earned, paid, role)
            on_pay.append(left.heads * self.capped.in_pay(due, later, role))
            earned = earned + paid
        return ExitTax(role, on_work, on_pay)

    def work_taxes(self, month: int, wages: Array) -> "Iterator[tuple[int | slice, Array]]":
        """Yield what the heads of a role, or of all, bear besides the usual tax, cohort by cohort.

        In a year without a usual month that is all they bear. To be taken once a month, after the leavers.
        """
        if not self.bases:
            return
        now, bases = self.months[month], self.bases[month]
        earned, wages = self.earned[now - 1], self.capped.in_law(wages, month)
        self.earned.append(earned + wages)
        if self.table is None:
            for since in self.cohorts:
                due = bases.due(earned - self.earned[since - 1], wages)
                yield slice(None), self._heads(since) * self.capped.in_pay(due, month)
        else:
            for number, more in self.table.extra.items():
                if now - number + 1 in self.cohorts:
                    yield slice(None), self._heads(now - number + 1) * self.capped.in_pay(more, month)
        for moved in self.moved:
            role = moved.role
            due = bases.due(moved.earned, wages[:, role], role)
            due = due if self.table is None else due - self.table.usual[:, role]
            yield role, moved.heads * self.capped.in_pay(due, month, role)
            moved.earned = moved.earned + wages[:, role]
