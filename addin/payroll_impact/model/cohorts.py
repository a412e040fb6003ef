"""Taxes under annual wage bases, by cohorts of months worked this year.

A wage base is per head and calendar year, so two heads of one role owe different tax in the same
month when one of them joined later. Heads are therefore kept in cohorts by the month they started to
earn: whoever is employed at the start has earned since January, a joiner starts from nothing, a head
who converts brings the wages of the year along, and January makes all of them alike again.

Wages of the year count in the currency of the law, each month's at its own rate: what was earned is not
worth another part of the base when a rate moves.
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
        self.law_rates, self.worth, self.exchanged = _law_currencies(plan)
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
        return None if self.table is None else self.usual

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
        last = len(self.months) - 1
        due = self.bases[last].due(np.zeros_like(wages), self._in_law(wages, last) * MONTHS_PER_YEAR)
        return heads * self._in_pay(due, last)

    def _open_year(self, month: int, flows: Flows, wages: Array) -> None:
        """Start the calendar year: everybody there has earned since January."""
        now = self.months[month]
        rest = set(range(month + 1, month + MONTHS_PER_YEAR + 1 - now))
        # a raise in the first month comes after months of the year that were paid without it
        late_raise = now > 1 and month in self.raises
        turns = self.raises | self.turns | self.exchanged
        if late_raise or not rest.isdisjoint(turns):
            self.table = None
        elif self.table is None or month in turns:
            if month not in self.tables:
                self.tables[month] = self.bases[month].table(self._in_law(wages, month))
            self.table = self.tables[month]
            self.usual = self._in_pay(self.table.usual, month)
        self.left: Array | None = None
        self.cohorts: dict[int, Array] = {1: flows.opening}
        self.moved: list[_Moved] = []
        before = self._in_law(self.wages_before, month)
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

    def _ratio(self, month: int, move: Move) -> "Array | float":
        """Return what wages of the year in the law's currency where heads were are worth in that where they come to."""
        before, after = self.law_rates[move.role], self.law_rates[move.target or 0]
        return 1.0 if before is after else before[..., month] / after[..., month]

    def _in_law(self, wages: Array, month: int, role: "int | slice" = slice(None)) -> Array:
        """Return an amount in a role's currency in that of the law, both (scenario[, role])."""
        return wages if self.worth is None else wages * self.worth[:, role, month]

    def _in_pay(self, tax: Array, month: int, role: "int | slice" = slice(None)) -> Array:
        """Return an amount in the currency of the law in that of the role, both (scenario[, role])."""
        return tax if self.worth is None else tax / self.worth[:, role, month]

    def _leave(self, month: int, taken: list[_Moved], exit_: Exit, exit_tax: Array, wages: Array, tax: Array) -> None:
        """Tax leavers' days of work, then what they are paid after, across the turn of the year."""
        for left in taken:
            role = left.role
            worked = self._in_law(wages * exit_.worked, month, role)
            due = self.bases[month].due(left.earned, worked, role)
            tax[:, role] += left.heads * self._in_pay(due, month, role)
            earned = left.earned + worked
            for offset, (later, wages_after) in enumerate(zip(exit_.span, exit_.wages, strict=True)):
                paid = self._in_law(wages_after, later, role)
                if offset > 0 and self.months[later] == 1:
                    earned = np.zeros_like(earned)
                due = self.bases[later].due(earned, paid, role)
                exit_tax[offset] += left.heads * self._in_pay(due, later, role)
                earned = earned + paid

    def _charge(self, month: int, wages: Array, tax: Array) -> None:
        """Add what each cohort bears besides the usual tax; in a year without a usual month, all of it."""
        now, bases = self.months[month], self.bases[month]
        earned, wages = self.earned[now - 1], self._in_law(wages, month)
        self.earned.append(earned + wages)
        if self.table is None:
            for since in self.cohorts:
                due = bases.due(earned - self.earned[since - 1], wages)
                tax += self._heads(since) * self._in_pay(due, month)
        else:
            for number, more in self.table.extra.items():
                if now - number + 1 in self.cohorts:
                    tax += self._heads(now - number + 1) * self._in_pay(more, month)
        for moved in self.moved:
            role = moved.role
            due = bases.due(moved.earned, wages[:, role], role)
            due = due if self.table is None else due - self.table.usual[:, role]
            tax[:, role] += moved.heads * self._in_pay(due, month, role)
            moved.earned = moved.earned + wages[:, role]


def _law_currencies(plan: Plan) -> "tuple[list[Array], Array | None, set[int]]":
    """Return the rates of each role's law, what its pay is worth in the currency of the law, and when that moves.

    The first is the plan's currency for one unit of the law's, shape ([scenario,] month), one array a currency;
    the second has shape (1 or scenario, role, month), None where every role is paid in the currency of its law.
    """
    own, months = plan.settings.currency, plan.settings.months
    pairs = [(plan.base_currency_of(role), plan.currency_of(role)) for role in range(len(plan.workforce))]
    rates: dict[str, Array] = {}
    for currency in dict.fromkeys(each for pair in pairs for each in pair):
        given = plan.law.exchange_rate(currency, plan_currency=own)
        rates[currency] = np.broadcast_to(given, (*given.shape[:-1], months))
    by_law = [rates[law] for law, _ in pairs]
    abroad = [pair for pair in pairs if pair[0] != pair[1]]
    if not abroad:
        return by_law, None, set()
    worth = [np.atleast_2d(rates[paid] / rates[law]) for law, paid in pairs]
    moves = {month for pair in abroad for each in pair for month in plan.law.exchange_months.get(each, ())}
    return by_law, np.stack(np.broadcast_arrays(*worth), axis=1), moves
