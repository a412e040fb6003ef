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
from payroll_impact.model.wage_bases import WageBases, wage_bases


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
    """

    def __init__(self, plan: Plan, stay: Array, raises: set[int], wages: Array) -> None:
        self.stay, self.raises, self.wages_before = stay, raises, wages
        self.attrition = bool((stay != 1.0).any())
        self.months = [month.month for month in plan.calendar.months]
        capped = [tax for role in range(len(plan.workforce)) for tax in plan.taxes_of(role) if tax.capped]
        self.turns = {month for tax in capped for month in tax.turns}
        self.bases: dict[int, WageBases] = {}
        if capped:
            for month in range(len(self.months)):
                turn = month in self.turns
                self.bases[month] = wage_bases(plan, month) if turn else self.bases[month - 1]
        self.table: Array | None = None
        self.moved: list[_Moved] = []
        # big arrays are made once: the system hands out fresh memory more slowly than the model fills it
        self.joined, self.scratch = (np.zeros((*stay.shape, MONTHS_PER_YEAR), order="F") for _ in range(2))
        self.earned = np.zeros((*stay.shape, MONTHS_PER_YEAR + 1), order="F")

    def step(
        self, month: int, flows: Flows, wages: Array, leaving: list[Exit], tax: Array, exit_taxes: list[Array]
    ) -> None:
        """Add a month's tax on work to `tax`, and on what each cut's leavers are paid to `exit_taxes`."""
        if not self.bases:
            return
        if month == 0 or self.months[month] == 1:
            self._open_year(month, flows, wages)
        self._roll(month, flows)
        exits = iter(zip(leaving, exit_taxes, strict=True))
        for move in flows.moves:
            taken = self._take(month, move)
            if move.target is None:
                self._leave(month, taken, *next(exits), wages[:, move.role], tax)
            else:
                self.moved += [attrs.evolve(moved, role=move.target) for moved in taken]
        self._charge(month, wages, tax)

    def _open_year(self, month: int, flows: Flows, wages: Array) -> None:
        """Start the calendar year: everybody there has earned since January."""
        now = self.months[month]
        rest = set(range(month + 1, month + MONTHS_PER_YEAR + 1 - now))
        # a raise in the first month comes after months of the year that were paid without it
        late_raise = now > 1 and month in self.raises
        self.flat = not late_raise and rest.isdisjoint(self.raises | self.turns)
        self.old, self.first, self.moved = flows.opening, 0, []
        self.joined.fill(0.0)
        np.multiply(self.wages_before[..., None], np.arange(now), out=self.earned[..., :now])
        if self.flat and (self.table is None or month in self.turns or month in self.raises):
            self.table = self.bases[month].table(wages, MONTHS_PER_YEAR)
        elif not self.flat:
            self.table = None

    def _roll(self, month: int, flows: Flows) -> None:
        now = self.months[month]
        if self.attrition:
            self.old = self.old * self.stay
            if self.first:
                self.joined[..., self.first - 1 : now - 1] *= self.stay[..., None]
            for moved in self.moved:
                moved.heads = moved.heads * self.stay[:, moved.role]
        for arrivals in (flows.joiners, flows.backfills):
            if arrivals is not None:
                self.first = self.first or now
                self.joined[..., now - 1] += arrivals

    def _take(self, month: int, move: Move) -> list[_Moved]:
        """Take a share of every cohort out of a role; return the heads with their wages of the year."""
        now, role = self.months[month], move.role
        before = self.earned[:, role, now - 1]
        taken = [_Moved(role, self.old[:, role] * move.share, before)]
        self.old = self.old.copy(order="K")
        self.old[:, role] -= taken[0].heads
        for since in range(self.first, now + 1) if self.first else ():
            heads = self.joined[:, role, since - 1] * move.share
            if heads.any():
                taken.append(_Moved(role, heads, before - self.earned[:, role, since - 1]))
                self.joined[:, role, since - 1] -= heads
        for moved in self.moved:
            if moved.role == role:
                taken.append(_Moved(role, moved.heads * move.share, moved.earned))
                moved.heads = moved.heads * (1.0 - move.share)
        return taken

    def _leave(self, month: int, taken: list[_Moved], exit_: Exit, exit_tax: Array, wages: Array, tax: Array) -> None:
        """Tax leavers' days of work, then what they are paid after, across the turn of the year."""
        for left in taken:
            bases, after = self.bases[month], left.earned + wages * exit_.worked
            tax[:, left.role] += left.heads * bases.due(left.earned, after, left.role)
            for offset, (later, paid) in enumerate(zip(exit_.span, exit_.wages, strict=True)):
                new_year = offset > 0 and self.months[later] == 1
                before = np.zeros_like(after) if new_year else after
                after = before + paid
                exit_tax[offset] += left.heads * self.bases[later].due(before, after, left.role)

    def _charge(self, month: int, wages: Array, tax: Array) -> None:
        """Add the month's tax of every cohort."""
        now, bases = self.months[month], self.bases[month]
        before, after = self.earned[..., now - 1], self.earned[..., now]
        np.add(before, wages, out=after)
        tax += self.old * (bases.due(before, after) if self.table is None else self.table[..., now - 1])
        if self.first:
            heads = self.joined[..., self.first - 1 : now]
            if self.table is None:
                begin = self.earned[..., self.first - 1 : now]
                due = bases.due(before[..., None] - begin, after[..., None] - begin)
            else:
                # the cohort of the first month is the longest here: its column of the table comes first
                due = self.table[..., : now - self.first + 1][..., ::-1]
            tax += np.multiply(heads, due, out=self.scratch[..., : heads.shape[-1]]).sum(axis=-1)
        for moved in self.moved:
            later = moved.earned + wages[:, moved.role]
            tax[:, moved.role] += moved.heads * bases.due(moved.earned, later, moved.role)
            moved.earned = later
