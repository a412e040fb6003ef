"""From a plan to arrays: headcount and every cost line by role and month."""

from collections.abc import Iterator
from functools import cached_property
from itertools import chain, pairwise

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR, Calendar
from payroll_impact.model.costs import (
    ONE_OFF_LINES,
    RECURRING_LINES,
    CostPerHead,
    Posting,
    conversion_posting,
    exit_postings,
    growth_postings,
)
from payroll_impact.model.exits import exit_of
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import FLOWS, Corkscrew, Flows, column
from payroll_impact.model.plan import Plan
from payroll_impact.model.sums import Kept, in_order
from payroll_impact.model.taxes import Taxes
from payroll_impact.model.wage_bases import CappedTaxes


@attrs.frozen
class Totals:
    """A projection summed over roles, all that metrics need; shapes ([scenario,] month) and ([scenario]).

    `recurring` and `one_off` are by month [currency/month], `run_rate` is a year of who is left at the
    end of the last month [currency/year]; `heads` and `hours` are theirs [heads, hours/year].
    """

    recurring: Array
    one_off: Array
    run_rate: Array
    heads: Array
    hours: Array

    @property
    def total(self) -> Array:
        """Recurring and one-off together. [currency/month]"""
        return self.recurring + self.one_off


@attrs.frozen(slots=False)
class Projection:
    """What a plan comes to; arrays of shape (role, month), behind a scenario axis where the plan has one.

    Attributes
    ----------
    headcount : dict of ndarray
        `opening`, `joiners`, `backfills`, `attrition`, `cuts`, `conversions`, `closing`. [heads]
    lines : dict of ndarray
        `RECURRING_LINES` and `ONE_OFF_LINES`. [currency/month]
    paid_heads : ndarray
        Heads at work, those cut counted for their days. [heads]
    annual_pay : ndarray
        Pay of one head for a year at the month's rate. [currency/year]
    run_rate_lines : dict of ndarray
        A year of who is left at the end of the last month, by recurring line, shape ([scenario,] role):
        twelve months at their pay, benefits and overhead, taxes of a full year, replacements of a year's
        leavers. Capped taxes fall in the first months of a year: twelve times one month would say too
        much or too little of them. [currency/year]
    """

    plan: Plan
    headcount: dict[str, Array]
    lines: dict[str, Array]
    paid_heads: Array
    annual_pay: Array
    run_rate_lines: dict[str, Array]

    @property
    def calendar(self) -> Calendar:
        """The months of the last axis."""
        return self.plan.calendar

    @cached_property
    def recurring(self) -> Array:
        """All recurring lines together. [currency/month]"""
        return np.asarray(sum(self.lines[name] for name in RECURRING_LINES))

    @cached_property
    def one_off(self) -> Array:
        """All one-off lines together. [currency/month]"""
        return np.asarray(sum(self.lines[name] for name in ONE_OFF_LINES))

    @cached_property
    def run_rate(self) -> Array:
        """All of `run_rate_lines` together, shape ([scenario,] role). [currency/year]"""
        return np.asarray(sum(self.run_rate_lines.values()))

    @cached_property
    def totals(self) -> Totals:
        """The projection summed over roles."""
        heads = self.headcount["closing"][..., -1]
        hours = column(self.plan, "hours", self.plan.scenarios or 1) * WEEKS_PER_YEAR
        hours = hours if self.plan.scenarios else hours[0]
        return Totals(
            in_order(self.recurring, axis=-2),
            in_order(self.one_off, axis=-2),
            in_order(self.run_rate),
            in_order(heads),
            in_order(heads * hours),
        )


def project(plan: Plan, *, baseline: bool = False) -> Projection:
    """Project a plan, or the baseline it is held against.

    Parameters
    ----------
    plan : Plan
        Validated workforce, changes, settings and law; numbers or arrays of shape (scenario,).
    baseline : bool
        Keep only the changes marked baseline.

    Returns
    -------
    Projection
        Arrays of shape ([scenario,] role, month).

    Raises
    ------
    InputError
        If a change takes more heads than there are, or its notice outlasts the plan.

    Examples
    --------
    >>> from payroll_impact.model import Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> float(project(plan).lines["base_pay"].sum())
    600000.0
    """
    return _project(_Walk(plan, baseline=baseline))


def project_both(plan: Plan) -> tuple[Projection, Projection]:
    """Project a plan and its baseline; what both share is computed once."""
    plan_walk, baseline_walk = _walks(plan)
    return _project(plan_walk), _project(baseline_walk)


def _project(walk: "_Walk") -> Projection:
    plan = walk.plan
    shape = (walk.size, len(plan.workforce), plan.calendar.length)
    # scenarios lie next to each other in memory, so that a month of all of them is one block
    headcount = {name: np.zeros(shape, order="F") for name in FLOWS}
    lines = {name: np.zeros(shape, order="F") for name in (*RECURRING_LINES, *ONE_OFF_LINES)}
    paid_heads, annual_pay = np.zeros(shape, order="F"), np.zeros(shape, order="F")
    costs: list[tuple[int, dict[str, Array]]] = []  # of a month of one head, from which month on
    postings: list[Posting] = []
    for month, now in enumerate(walk):
        for name, array in headcount.items():
            flow = getattr(now.flows, name)
            if flow is not None:
                array[..., month] = flow
        postings += now.postings
        paid_heads[..., month] = now.paid_heads
        lines["employer_tax"][..., month] = now.employer_tax
        if not costs or costs[-1][1] is not now.costs:
            costs.append((month, now.costs))
    np.multiply(headcount["backfills"], walk.costs.hire_cost[..., None], out=lines["replacement_hiring"])
    for (start, each), (stop, _) in pairwise([*costs, (plan.calendar.length, {})]):
        annual_pay[..., start:stop] = each["base_pay"][..., None] * MONTHS_PER_YEAR
        for name, cost in each.items():
            np.multiply(paid_heads[..., start:stop], cost[..., None], out=lines[name][..., start:stop])
    for posting in chain(postings, walk.growth_postings()):
        lines[posting.line][:, posting.role, posting.month] += posting.amount
    for role, rates in walk.exchange_rates.items():
        for line in (*lines.values(), annual_pay):
            line[:, role] *= rates
    chosen = 0 if plan.scenarios is None else slice(None)
    return Projection(
        plan,
        {name: flow[chosen] for name, flow in headcount.items()},
        {name: line[chosen] for name, line in lines.items()},
        paid_heads[chosen],
        annual_pay[chosen],
        {name: line[chosen] for name, line in walk.run_rate_lines().items()},
    )


def project_totals(plan: Plan, *, baseline: bool = False) -> Totals:
    """Project a plan and keep only its totals: for many scenarios, where arrays by role are in the way.

    Same walk and same arguments as `project`, whose `totals` it equals.

    Examples
    --------
    >>> from payroll_impact.model import Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=np.array([60e3, 66e3]), jurisdiction="US")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> project_totals(plan).recurring.sum(axis=-1)
    array([600000., 660000.])
    """
    return _totals(_Walk(plan, baseline=baseline))


def totals_of_both(plan: Plan) -> tuple[Totals, Totals]:
    """Return the totals of a plan and its baseline; what both share is computed once."""
    plan_walk, baseline_walk = _walks(plan)
    return _totals(plan_walk), _totals(baseline_walk)


def _totals(walk: "_Walk") -> Totals:
    plan = walk.plan
    shape = (walk.size, plan.calendar.length)
    recurring, one_off = np.zeros(shape, order="F"), np.zeros(shape, order="F")
    cost_of, hiring_of = Kept(np.multiply), Kept(np.multiply)
    hires = bool(walk.costs.hire_cost.any())
    postings: list[Posting] = []
    for month, now in enumerate(walk):
        postings += now.postings
        cost = cost_of(now.paid_heads, walk.costs.total) + now.employer_tax
        if hires and now.flows.backfills is not None:
            cost += hiring_of(now.flows.backfills, walk.costs.hire_cost)
        for role, rates in walk.exchange_rates.items():
            cost[:, role] *= rates[:, month]
        recurring[:, month] = in_order(cost)
    for posting in chain(postings, walk.growth_postings()):
        kind = recurring if posting.line in RECURRING_LINES else one_off
        given = walk.exchange_rates.get(posting.role)
        kind[:, posting.month] += posting.amount if given is None else posting.amount * given[:, posting.month]
    run_rate = in_order(np.asarray(sum(walk.run_rate_lines().values())))
    heads = walk.heads.closing
    hours = heads * column(plan, "hours", walk.size) * WEEKS_PER_YEAR
    chosen = 0 if plan.scenarios is None else slice(None)
    return Totals(
        recurring[chosen], one_off[chosen], run_rate[chosen], in_order(heads)[chosen], in_order(hours)[chosen]
    )


@attrs.frozen
class _Month:
    """One month of a projection; arrays of shape (scenario, role)."""

    flows: Flows
    paid_heads: Array
    employer_tax: Array
    costs: dict[str, Array]
    postings: list[Posting]


class _Walk:
    """The months of a projection in turn: headcount, pay and taxes in step."""

    def __init__(self, plan: Plan, *, baseline: bool, capped: CappedTaxes | None = None) -> None:
        if baseline and plan.law.layoffs != plan.law.baseline_layoffs:
            # cuts that do not happen in the baseline trigger no law of mass layoff there
            plan = attrs.evolve(plan, law=attrs.evolve(plan.law, layoffs=plan.law.baseline_layoffs))
        self.plan, self.size = plan, plan.scenarios or 1
        changes = [change for change in plan.changes if change.baseline == "yes" or not baseline]
        given = {role: plan.exchange_rates(role) for role in range(len(plan.workforce))}
        # of each role that is not paid in the plan's currency, shape (1 or scenario, month)
        self.exchange_rates = {role: np.atleast_2d(rates) for role, rates in given.items() if rates is not None}
        self.raises = [change for change in changes if change.change == "raise"]
        self.heads = Corkscrew(plan, changes, size=self.size)
        self.costs = CostPerHead.from_plan(plan, self.size)
        months = {plan.calendar.index(change.start) for change in self.raises}
        self.taxes = Taxes(plan, self.heads.stay, months, self.costs.wages, capped or CappedTaxes(plan))
        self.months = months

    def __iter__(self) -> Iterator[_Month]:
        for month in range(self.plan.calendar.length):
            for change in self.raises if month in self.months else ():
                if self.plan.calendar.index(change.start) == month:
                    self.costs = self.costs.raise_pay(self.plan.rows_of(change), change.amount)
            flows = self.heads.step(month)
            cuts = [move for move in flows.moves if move.target is None]
            exits = [exit_of(self.plan, cut, self.costs.pay[:, cut.role]) for cut in cuts]
            tax, exit_taxes = self.taxes.step(month, flows, self.costs.wages, exits)
            paid = flows.closing.copy(order="K") if exits else flows.closing
            postings: list[Posting] = []
            for exit_, taxes in zip(exits, exit_taxes, strict=True):
                paid[:, exit_.cut.role] += exit_.cut.heads * exit_.worked
                postings += exit_postings(exit_, taxes, self.costs)
            postings += [conversion_posting(move) for move in flows.moves if move.target is not None]
            yield _Month(flows, paid, tax, self.costs.lines, postings)

    def run_rate_lines(self) -> dict[str, Array]:
        """Return a year of who is left after the month last walked, by recurring line, shape (scenario, role)."""
        heads, costs = self.heads.closing, self.costs
        left = heads * MONTHS_PER_YEAR
        lines = {name: left * each for name, each in costs.lines.items()}
        lines["employer_tax"] = self.taxes.of_a_year(heads, costs.wages)
        lines["replacement_hiring"] = left * self.heads.leave * self.heads.backfill * costs.hire_cost
        for role, rates in self.exchange_rates.items():
            for line in lines.values():
                line[:, role] *= rates[:, -1]
        return {name: lines[name] for name in RECURRING_LINES}

    def growth_postings(self) -> Iterator[Posting]:
        """Yield what hiring for growth costs, once the months are done."""
        for growth in self.heads.growths:
            yield from growth_postings(growth, self.costs)


def _walks(plan: Plan) -> tuple[_Walk, _Walk]:
    """Return the walks of a plan and its baseline; the same raises bear the same taxes per head."""
    same_raises = all(change.baseline == "yes" for change in plan.changes if change.change == "raise")
    capped = CappedTaxes(plan) if same_raises else None
    return _Walk(plan, baseline=False, capped=capped), _Walk(plan, baseline=True, capped=capped)
