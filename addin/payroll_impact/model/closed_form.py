"""Totals of many scenarios in fewer steps than the walk month by month takes: the same figures to 1e-12.

Nobody needs the months of each role where only totals are asked for. What a head costs in a month is then one figure
by role, its usual taxes included; heads that are new, and those who reach a wage base, cost a year's `extra` besides.
Cohorts are their heads on arrival times the powers of what a month's attrition leaves, so that nothing is rolled
forward. A workforce that nothing changes stays as large as it is: its months are one figure and the year's extras.

`covers` says which plans have it; the walk in `projection` projects any other, and is what this is tested against.
"""

from typing import TYPE_CHECKING, Self

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.closed_output import AlikeRoles, ClosedOutput
from payroll_impact.model.cohorts import Moved
from payroll_impact.model.costs import Posting, exit_postings
from payroll_impact.model.exits import Exit, ExitTax, price_exit
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import Corkscrew, Flows
from payroll_impact.model.output import ALL_OUTPUT, OutputParts, TotalOutput
from payroll_impact.model.plan import Plan
from payroll_impact.model.projection import Timeline, Totals, paired_timelines, project_totals, totals_of_both
from payroll_impact.model.sums import CachedUfunc, sum_products
from payroll_impact.model.taxes import add_exit_taxes
from payroll_impact.model.wage_bases import CountedWages
from payroll_impact.model.year_taxes import YearTaxes

if TYPE_CHECKING:
    from payroll_impact.model.wage_bases import WageBases


def covers(plan: Plan) -> bool:
    """Whether a plan has a closed form: nobody converts, one currency, and taxes of the year count all wages.

    >>> from payroll_impact.model import Change, Role, Settings
    >>> roles = [Role(role=name, headcount=10, pay=60_000, jurisdiction="US") for name in ("Junior", "Senior")]
    >>> settings = Settings(start="2025-01-01", months=12)
    >>> convert = Change(change="convert", role="Junior", to_role="Senior", amount=1, unit="heads", start="2025-06-01")
    >>> covers(Plan(workforce=roles, settings=settings))
    True
    >>> covers(Plan(workforce=roles, changes=[convert], settings=settings))
    False
    """
    currency = plan.settings.currency
    one_currency = all(
        plan.currency_of(role) == currency == plan.base_currency_of(role) for role in range(len(plan.workforce))
    )
    all_wages = all(CountedWages.of(tax) == CountedWages() for tax in plan.law.taxes if tax.by_year)
    return one_currency and all_wages and all(change.change != "convert" for change in plan.changes)


def closed_totals(plan: Plan, *, baseline: bool = False, output: OutputParts = ALL_OUTPUT) -> Totals:
    """Return what `project_totals` does, by the closed form where the plan has one; of output the parts asked for."""
    if not covers(plan):
        return project_totals(plan, baseline=baseline)
    timeline = Timeline(plan, baseline=baseline)
    return _totals(timeline, _OutputAsked.of(timeline, output))


def closed_totals_of_both(plan: Plan, *, output: OutputParts = ALL_OUTPUT) -> tuple[Totals, Totals]:
    """Return what `totals_of_both` does, by the closed form where the plan has one; see `closed_totals`."""
    if not covers(plan):
        return totals_of_both(plan)
    own = [change for change in plan.changes if change.baseline != "yes"]
    if not own:
        unchanged = closed_totals(plan, output=output)  # an impact of exactly nothing
        return unchanged, unchanged
    if len(own) < len(plan.changes):
        changed, baseline = paired_timelines(plan)
        asked = _OutputAsked.of(changed, output)
        return _totals(changed, asked), _totals(baseline, asked)
    timeline = Timeline(plan, baseline=False)
    year, asked = _Year(timeline), _OutputAsked.of(timeline, output)
    if not year.stays_level:
        baseline = Timeline(plan, baseline=True, capped=[year.capped], rates=timeline.rates)
        return _totals(timeline, asked), _totals(baseline, asked)
    # before its first step a plan is its baseline
    level = _level_months(timeline, year, plan.calendar.length)
    before = timeline.totals(level, np.broadcast_to(np.zeros(1), level.shape), _level_output(timeline, asked))
    return _changed_totals(timeline, year, level, asked), before


@attrs.frozen
class _OutputAsked:
    """The parts of output asked for, of roles as `alike` has them; None where none is computed."""

    parts: OutputParts
    alike: AlikeRoles | None

    @classmethod
    def of(cls, timeline: Timeline, parts: OutputParts) -> Self:
        """Return it for a timeline, and for others of the same rates."""
        return cls(parts, None if timeline.rates is None else AlikeRoles(timeline.rates))

    def start(self, timeline: Timeline) -> ClosedOutput | None:
        """Return the output of a timeline before its first month."""
        if timeline.rates is None or self.alike is None:
            return None
        return ClosedOutput(timeline.rates, self.alike, (timeline.size, timeline.plan.calendar.length), self.parts)


def _totals(timeline: Timeline, asked: _OutputAsked) -> Totals:
    length, year = timeline.plan.calendar.length, _Year(timeline)
    quiet = min(timeline.heads.events, default=length) if year.stays_level else 0
    level = _level_months(timeline, year, quiet)
    if quiet == length:
        return timeline.totals(level, np.zeros(level.shape, order="F"), _level_output(timeline, asked))
    return _changed_totals(timeline, year, level[:, :quiet], asked)


def _changed_totals(timeline: Timeline, year: "_Year", level: Array, asked: _OutputAsked) -> Totals:
    """Return the totals of a plan in which something changes; `level` are months, from the first, if nothing did."""
    shape = (timeline.size, timeline.plan.calendar.length)
    recurring, one_off = np.zeros(shape, order="F"), np.zeros(shape, order="F")
    quiet = min(min(timeline.heads.events, default=shape[1]), level.shape[1])
    recurring[:, :quiet] = level[:, :quiet]
    output = asked.start(timeline)
    timeline.post(_Months(timeline, year, output).add_to(recurring, quiet), recurring, one_off)
    return timeline.totals(recurring, one_off, None if output is None else output.collect(timeline.scenario))


class _Retention:
    """The heads that some months of attrition leave."""

    def __init__(self, heads: Corkscrew) -> None:
        self._powers = None if heads.leavers is None else [np.ones_like(heads.retention), heads.retention]

    def left(self, months: int) -> Array | None:
        """Return the part of each role's heads left after some months of attrition; None for all of them."""
        if self._powers is None or months == 0:
            return None
        while len(self._powers) <= months:
            self._powers.append(self._powers[-1] * self._powers[1])
        return self._powers[months]


class _Year:
    """The taxes of the calendar year under way that go by the year, and the heads that a month's attrition leaves."""

    def __init__(self, timeline: Timeline) -> None:
        self.capped = timeline.taxes.by_year.capped
        self.months = timeline.taxes.by_year.months
        heads = timeline.heads
        self.retention = _Retention(heads)
        everybody_replaced = heads.leavers is None or heads.all_replaced
        law_moves_in_january = all(month == 0 or self.months[month] == 1 for month in self.capped.change_months)
        self.stays_level = everybody_replaced and law_moves_in_january
        self.taxes: _FoldedTaxes | None = None
        self._known: list[tuple[WageBases, Array, _FoldedTaxes]] = []

    def open(self, month: int, wages: Array, raises: set[int]) -> None:
        """Start a calendar year; in one in which pay or law changes no month is like another."""
        now, bases = self.months[month], self.capped.bases
        rest = set(range(month + 1, month + MONTHS_PER_YEAR + 1 - now))
        # a raise in the first month comes after months of the year that were paid without it
        late_raise = now > 1 and month in raises
        self.taxes = None
        if bases and not late_raise and rest.isdisjoint(raises | self.capped.change_months):
            known = [taxes for of, at, taxes in self._known if of is bases[month] and at is wages]
            if not known:
                known = [_FoldedTaxes(YearTaxes.at_flat_wages(bases[month], wages), self.retention)]
                self._known.append((bases[month], wages, known[0]))
            self.taxes = known[0]


class _FoldedTaxes:
    """A year of taxes of a head, those of the months besides the usual one by the heads still there to bear them."""

    def __init__(self, taxes: YearTaxes, retention: _Retention) -> None:
        self.usual, self._extra, self._retention = taxes.usual, taxes.extra, retention
        self._folded: dict[tuple[int, int], dict[int, Array]] = {}

    def besides(self, number: int, after: int) -> dict[int, Array]:
        """Return by role what a head who came `after` months ago bears besides in a month of work, if still there."""
        if (number, after) not in self._folded:
            left, extra = self._retention.left(after), self._extra.get(number, {})
            self._folded[number, after] = {
                role: more if left is None else more * left[:, role] for role, more in extra.items()
            }
        return self._folded[number, after]


def _level_months(timeline: Timeline, year: _Year, length: int) -> Array:
    """Return the recurring costs of heads of whom as many come as go, shape (scenario, month)."""
    recurring = np.empty((timeline.size, length), order="F")
    heads, costs = timeline.heads.closing, timeline.costs
    replaced = timeline.heads.attrition_rate
    fixed = costs.total + replaced * costs.hire_cost
    opening = 1  # the month of the year that the heads there at its start are counted from
    newcomers = np.zeros(timeline.size)
    leavers = heads * replaced
    known: tuple[Array, _FoldedTaxes | None] | None = None
    every_month = np.zeros(timeline.size)
    for month in range(length):
        now = year.months[month]
        if month == 0 or now == 1:
            year.open(month, costs.wages, set())
            opening, newcomers = now, np.zeros(timeline.size)
        per_head = timeline.taxes.by_month.tax_per_head(month, costs.wages)
        if known is None or known[0] is not per_head or known[1] is not year.taxes:
            known = per_head, year.taxes
            usual = fixed + per_head if year.taxes is None else fixed + per_head + year.taxes.usual
            every_month = sum_products(heads, usual)
        # in January who comes and who was there begin alike; in a first year that begins later they do not
        newest = now - 1 if opening == 1 else now - opening + 1
        column = recurring[:, month]
        column[:] = every_month
        if year.taxes is not None:
            for role, more in year.taxes.besides(newest, newest - 1).items() if newest else ():
                newcomers = newcomers + leavers[:, role] * more
            column += newcomers
            for role, more in year.taxes.besides(now, now - 1 if opening == 1 else now - opening + 1).items():
                column += heads[:, role] * more
    return recurring


def _level_output(timeline: Timeline, asked: _OutputAsked) -> TotalOutput | None:
    """Return the output of heads of whom as many come as go; None where none is computed."""
    heads, length, output = timeline.heads, timeline.plan.calendar.length, asked.start(timeline)
    if output is None:
        return None
    replaced = None if heads.leavers is None else heads.leavers(heads.closing, heads.attrition_rate)
    flows = Flows(heads.closing, None, replaced, replaced, (), heads.closing)
    # once as many ramp up as ever will, every month is like the last
    last = min(len(output.ramping.missing), length - 1)
    for month in range(last):
        output.add(month, flows, [])
    output.add(last, flows, [], months=length - last)
    return output.collect(timeline.scenario)


@attrs.define
class _Arrivals:
    """Heads by the month in which they came or, of those there at its start, from which a year is counted.

    `since` is the month of the year from which they earn, `heads` has the shape (scenario, role); of the roles in
    `cut` some have left since, shape (scenario,).
    """

    since: int
    month: int
    heads: Array
    cut: dict[int, Array] = attrs.field(factory=dict)

    def of_role(self, role: int) -> Array:
        """Return the heads of a role, before attrition."""
        return self.cut.get(role, self.heads[:, role])


class _Months:
    """The months of a plan in turn, once something changes."""

    def __init__(self, timeline: Timeline, year: _Year, output: ClosedOutput | None) -> None:
        self.timeline, self.year, self.plan, self.output = timeline, year, timeline.plan, output
        self.paid_cost, self.with_usual = CachedUfunc(np.add), CachedUfunc(np.add)
        self.product = np.empty(timeline.size)
        self.arrivals: list[_Arrivals] = []
        self.opening = 1  # the calendar month in which the year under way begins
        self.wages: dict[int, Array] = {}  # of the year under way, by calendar month

    def add_to(self, recurring: Array, quiet: int) -> list[Posting]:
        """Add what heads at work cost each month, but for the first `quiet` ones; return what is posted besides."""
        timeline = self.timeline
        postings: list[Posting] = []
        hires = bool(timeline.costs.hire_cost.any())
        for month in range(self.plan.calendar.length):
            timeline.raise_pay(month)
            costs, wages, flows = timeline.costs, timeline.costs.wages, timeline.heads.step(month)
            self._roll(month, flows, wages)
            per_head = timeline.taxes.by_month.tax_per_head(month, wages)
            column = recurring[:, month]
            exits = [price_exit(self.plan, move, costs.pay[:, move.role]) for move in flows.moves]
            for exit_ in exits:
                move = exit_.cut
                taxes = timeline.taxes.by_month.exit_taxes(exit_, wages) + self._exit_taxes(month, exit_, wages)
                for each in taxes:
                    column += each.on_work
                column += move.heads * exit_.worked * costs.total[:, move.role]
                postings += exit_postings(exit_, add_exit_taxes(exit_, taxes), costs)
            if self.output is not None:
                self.output.add(month, flows, exits)
            if month >= quiet:
                each_head = self.paid_cost(costs.total, per_head)
                if self.year.taxes is not None:
                    each_head = self.with_usual(each_head, self.year.taxes.usual)
                column += sum_products(each_head, flows.closing)
                if hires and flows.backfills is not None:
                    column += sum_products(costs.hire_cost, flows.backfills)
                self._add_taxes(month, wages, column)
            self.wages[self.year.months[month]] = wages
        return postings

    def _roll(self, month: int, flows: Flows, wages: Array) -> None:
        """Let a month begin: who was there in its year, and who comes."""
        if not self.year.capped.bases:
            return
        now = self.year.months[month]
        new = [heads for heads in (flows.joiners, flows.backfills) if heads is not None]
        if month == 0 or now == 1:
            self.year.open(month, wages, self.timeline.months)
            self.opening, self.wages = now, {}
            there = flows.opening if flows.attrition is None else flows.opening - flows.attrition
            self.arrivals = [_Arrivals(1, month, sum(new, there) if now == 1 else there)]
        if new and now > 1:
            self.arrivals.append(_Arrivals(now, month, sum(new[1:], new[0])))

    def _add_taxes(self, month: int, wages: Array, column: Array) -> None:
        """Add the taxes that go by the year, besides those of a usual month."""
        now, taxes = self.year.months[month], self.year.taxes
        for each in self.arrivals:
            after = month - each.month
            if taxes is not None:
                for role, more in taxes.besides(now - each.since + 1, after).items():
                    np.multiply(more, each.of_role(role), out=self.product)
                    column += self.product
                continue
            due = self.year.capped.bases[month].due(self._earned(each.since, now), wages)
            left = self.year.retention.left(after)
            for role in range(wages.shape[1]):
                heads = each.of_role(role) if left is None else each.of_role(role) * left[:, role]
                column += due[:, role] * heads

    def _earned(self, since: int, now: int) -> Array:
        """Return the wages of the year that a head who earns since a month has had before another, (scenario, role)."""
        before = self.timeline.taxes.by_year.wages_before * max(self.opening - since, 0)
        return sum((self.wages[number] for number in range(max(since, self.opening), now)), before)

    def _exit_taxes(self, month: int, exit_: Exit, wages: Array) -> list[ExitTax]:
        """Take the leavers of a cut out of those there; return the taxes that go by the year on what they get."""
        role, now = exit_.cut.role, self.year.months[month]
        found = []
        for each in self.arrivals:
            there, left = each.of_role(role), self.year.retention.left(month - each.month)
            heads = (there if left is None else there * left[:, role]) * exit_.cut.share
            if heads.any():
                leavers = Moved(role, heads, self._earned(each.since, now)[:, role])
                found.append(self.timeline.taxes.by_year.exit_tax(month, leavers, exit_, wages[:, role]))
                each.cut[role] = there * (1.0 - exit_.cut.share)
        return found
