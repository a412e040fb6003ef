"""Taxes under annual wage bases, by cohorts of months worked this year.

A wage base is per head and calendar year, so two heads of one role owe different tax in the same
month when one of them joined later. Heads are therefore kept in cohorts by the month they started to
earn: whoever is employed at the start has earned since January, a joiner starts from nothing, a head
who converts brings the wages of the year along, and in January all start from nothing again.

Wages of the year are added up in the currency of the law, each month's at its own exchange rate, so that a
rate that moves later does not change how much of the base is used up.
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

_SMALLEST_RETENTION = 1e-20  # of a role that everybody leaves each month: heads can still be divided by it


@attrs.define
class Moved:
    """Heads of a role who earned part of this year's wages in another one; shape (scenario,)."""

    role: int
    heads: Array
    earned: Array


class Cohorts:
    """The heads of each role by the month of the year they began to earn, rolled forward.

    Parameters
    ----------
    plan : Plan
        For the taxes of each role's jurisdiction.
    retention : ndarray, shape (scenario, role)
        Heads left after a month's attrition. [fraction]
    raises : set of int
        Months in which pay changes: a year without one needs a single table of taxes.
    wages : ndarray, shape (scenario, role)
        Monthly wages of one head before the first month. [currency/head]
    capped : CappedTaxes
        The taxes of the plan that have wage bases.
    """

    def __init__(self, plan: Plan, retention: Array, raises: set[int], wages: Array, capped: CappedTaxes) -> None:
        self.raises, self.wages_before, self.capped, self.bases = raises, wages, capped, capped.bases
        # cohorts hold heads before the attrition of the year, which is the same for all: `left` applies it once
        self.retention = np.maximum(retention, _SMALLEST_RETENTION) if (retention != 1.0).any() else None
        self.months = [month.month for month in plan.calendar.months]
        # of the calendar year under way, set anew each January
        self.table: TaxTable | None = None
        self.usual = np.zeros_like(wages)
        self.left: Array | None = None
        self.cohorts: dict[int, Array] = {}
        self.moved: list[Moved] = []
        self.earned: list[Array] = []

    def usual_tax(self, month: int, flows: Flows, wages: Array) -> Array | None:
        """Return the tax every head bears in a usual month, by role; None in a year in which pay or law changes."""
        if not self.bases:
            return None
        if month == 0 or self.months[month] == 1:
            self._open_year(month, flows, wages)
        return None if self.table is None else self.usual

    def exit_taxes(self, month: int, flows: Flows, wages: Array, exits: list[Exit]) -> list[list[ExitTax]]:
        """Roll the cohorts one month forward and return the taxes on the leavers of each cut, cohort by cohort."""
        if not self.bases:
            return [[] for _ in exits]
        self._roll(month, flows)
        found, leaving = [], iter(exits)
        for move in flows.moves:
            taken = self._take(month, move)
            if move.target is None:
                exit_ = next(leaving)
                found.append([self.exit_tax(month, left, exit_, wages[:, move.role]) for left in taken])
            else:
                ratio = self.capped.law_exchange_rate(month, move.role, move.target)
                self.moved += [attrs.evolve(each, role=move.target, earned=each.earned * ratio) for each in taken]
        return found

    def annual_tax(self, heads: Array, wages: Array) -> Array:
        """Return the tax of a full year at the last month's wages and law, shape (scenario, role)."""
        if not self.bases:
            return np.zeros_like(heads)
        last = len(self.months) - 1
        due = self.bases[last].due(np.zeros_like(wages), self.capped.counted_wages(wages, last) * MONTHS_PER_YEAR)
        return heads * self.capped.to_pay_currency(due, last)

    def _open_year(self, month: int, flows: Flows, wages: Array) -> None:
        """Start a calendar year: all heads there have earned since January."""
        now = self.months[month]
        rest = set(range(month + 1, month + MONTHS_PER_YEAR + 1 - now))
        # a raise in the first month comes after months of the year that were paid without it
        late_raise = now > 1 and month in self.raises
        change_months = self.raises | self.capped.change_months
        if late_raise or not rest.isdisjoint(change_months):
            self.table = None
        elif self.table is None or month in change_months:
            self.table = self.capped.table(month, self.capped.counted_wages(wages, month))
            self.usual = self.capped.to_pay_currency(self.table.usual, month)
        self.left, self.cohorts, self.moved = None, {1: flows.opening}, []
        before = self.capped.counted_wages(self.wages_before, month)
        self.earned = [before * worked for worked in range(now)]

    def _roll(self, month: int, flows: Flows) -> None:
        now = self.months[month]
        if self.retention is not None:
            self.left = self.retention if self.left is None else self.left * self.retention
            for moved in self.moved:
                moved.heads = moved.heads * self.retention[:, moved.role]
        for arrivals in (flows.joiners, flows.backfills):
            if arrivals is not None:
                as_of_january = arrivals if self.left is None else arrivals / self.left
                there = self.cohorts.get(now)
                self.cohorts[now] = as_of_january if there is None else there + as_of_january

    def _heads(self, since: int, role: "int | slice" = slice(None)) -> Array:
        heads = self.cohorts[since][:, role]
        return heads if self.left is None else heads * self.left[:, role]

    def _take(self, month: int, move: Move) -> list[Moved]:
        """Take a share of every cohort out of a role and return these heads with their wages of the year."""
        now, role = self.months[month], move.role
        earned = self.earned[now - 1][:, role]
        taken = []
        for since, cohort in self.cohorts.items():
            heads = self._heads(since, role) * move.share
            if heads.any():
                taken.append(Moved(role, heads, earned - self.earned[since - 1][:, role]))
                self.cohorts[since] = cohort.copy(order="K")
                self.cohorts[since][:, role] *= 1.0 - move.share
        for moved in self.moved:
            if moved.role == role:
                taken.append(Moved(role, moved.heads * move.share, moved.earned))
                moved.heads = moved.heads * (1.0 - move.share)
        return taken

    def exit_tax(self, month: int, left: Moved, exit_: Exit, wages: Array) -> ExitTax:
        """Return the tax on leavers' days of work and on their pay after them, which may run into the next year."""
        role = left.role
        days_of_work = wages * exit_.worked
        worked = self.capped.counted_wages(days_of_work, month, role)
        due = self.bases[month].due(left.earned, worked, role)
        on_work = left.heads * self.capped.to_pay_currency(due, month, role)
        earned, on_pay = left.earned + worked, []
        wages_after = exit_.wages_without_severance if self.capped.counted.without_severance else exit_.wages
        for later, each in zip(exit_.span, wages_after, strict=True):
            if later == month:
                paid = self.capped.counted_pay(each, days_of_work, later, role)
            else:
                paid = self.capped.counted_wages(each, later, role)
            if later > month and self.months[later] == 1:
                earned = np.zeros_like(earned)
            due = self.bases[later].due(earned, paid, role)
            on_pay.append(left.heads * self.capped.to_pay_currency(due, later, role))
            earned = earned + paid
        return ExitTax(role, on_work, on_pay)

    def work_taxes(self, month: int, wages: Array) -> "Iterator[tuple[int | slice, Array]]":
        """Yield the taxes on work besides the usual tax, cohort by cohort, with the role or roles they fall on.

        In a year without a usual month these are all taxes. To be called once a month, after `exit_taxes`.
        """
        if not self.bases:
            return
        now, bases = self.months[month], self.bases[month]
        earned, wages = self.earned[now - 1], self.capped.counted_wages(wages, month)
        self.earned.append(earned + wages)
        if self.table is None:
            for since in self.cohorts:
                due = bases.due(earned - self.earned[since - 1], wages)
                yield slice(None), self._heads(since) * self.capped.to_pay_currency(due, month)
        else:
            for number, more in self.table.extra.items():
                if now - number + 1 in self.cohorts:
                    yield slice(None), self._heads(now - number + 1) * self.capped.to_pay_currency(more, month)
        for moved in self.moved:
            role = moved.role
            due = bases.due(moved.earned, wages[:, role], role)
            due = due if self.table is None else due - self.table.usual[:, role]
            yield role, moved.heads * self.capped.to_pay_currency(due, month, role)
            moved.earned = moved.earned + wages[:, role]
