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
from payroll_impact.model.exits import price_exit
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import FLOWS, Corkscrew, Flows, workforce_column
from payroll_impact.model.output import ItemRates, Output, OutputByRole, OutputSums, RampingHeads, TotalOutput
from payroll_impact.model.plan import Plan
from payroll_impact.model.sums import CachedUfunc, ordered_sum
from payroll_impact.model.taxes import Taxes
from payroll_impact.model.wage_bases import CappedTaxes, capped_taxes


@attrs.frozen
class Totals:
    """A projection summed over roles: all that metrics need; shapes ([scenario,] month) and ([scenario]).

    `recurring` and `one_off` are by month [currency/month]. `run_rate` is the cost of a year of the heads left at
    the end of the last month [currency/year], who are `heads` and work `hours` [heads, hours/year]. `output` is None
    where no role's items an hour are given.
    """

    recurring: Array
    one_off: Array
    run_rate: Array
    heads: Array
    hours: Array
    output: TotalOutput | None = None

    @property
    def total(self) -> Array:
        """Recurring and one-off together. [currency/month]"""
        return self.recurring + self.one_off


@attrs.frozen(slots=False)
class Projection:
    """Headcount and costs of a plan; arrays of shape ([scenario,] role, month).

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
        A year of the heads left at the end of the last month, by recurring line, shape ([scenario,] role):
        twelve months at their pay, benefits and overhead, taxes of a full year, replacements of a year's
        leavers. Capped taxes fall in the first months of a year: twelve times one month would say too
        much or too little of them. [currency/year]
    output : Output, optional
        What the heads yield; None where no role's items an hour are given.
    """

    plan: Plan
    headcount: dict[str, Array]
    lines: dict[str, Array]
    paid_heads: Array
    annual_pay: Array
    run_rate_lines: dict[str, Array]
    output: Output | None = None

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
        hours = workforce_column(self.plan, "hours", self.plan.scenarios or 1) * WEEKS_PER_YEAR
        hours = hours if self.plan.scenarios else hours[0]
        return Totals(
            ordered_sum(self.recurring, axis=-2),
            ordered_sum(self.one_off, axis=-2),
            ordered_sum(self.run_rate),
            ordered_sum(heads),
            ordered_sum(heads * hours),
            None if self.output is None else self.output.totals,
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
    return _project(Timeline(plan, baseline=baseline))


def project_both(plan: Plan) -> tuple[Projection, Projection]:
    """Project a plan and its baseline; their common tax tables are computed once."""
    plan_timeline, baseline_timeline = paired_timelines(plan)
    return _project(plan_timeline), _project(baseline_timeline)


def _project(timeline: "Timeline") -> Projection:
    plan = timeline.plan
    shape = (timeline.size, len(plan.workforce), plan.calendar.length)
    # scenarios lie next to each other in memory, so that a month of all of them is one block
    headcount = {name: np.zeros(shape, order="F") for name in FLOWS}
    lines = {name: np.zeros(shape, order="F") for name in (*RECURRING_LINES, *ONE_OFF_LINES)}
    paid_heads, annual_pay = np.zeros(shape, order="F"), np.zeros(shape, order="F")
    costs: list[tuple[int, dict[str, Array]]] = []  # the first month, and the costs of one head from then on
    postings: list[Posting] = []
    output = None if timeline.rates is None else OutputByRole(timeline.rates, timeline.heads, shape)
    for month, now in enumerate(timeline):
        if output is not None:
            output.add(month, now.flows, now.at_rate)
        for name, array in headcount.items():
            flow = getattr(now.flows, name)
            if flow is not None:
                array[..., month] = flow
        postings += now.postings
        paid_heads[..., month] = now.paid_heads
        lines["employer_tax"][..., month] = now.employer_tax
        if not costs or costs[-1][1] is not now.costs:
            costs.append((month, now.costs))
    np.multiply(headcount["backfills"], timeline.costs.hire_cost[..., None], out=lines["replacement_hiring"])
    for (start, each), (stop, _) in pairwise([*costs, (plan.calendar.length, {})]):
        annual_pay[..., start:stop] = each["base_pay"][..., None] * MONTHS_PER_YEAR
        for name, cost in each.items():
            np.multiply(paid_heads[..., start:stop], cost[..., None], out=lines[name][..., start:stop])
    _post(timeline, postings, lines)
    for role, rates in timeline.exchange_rates.items():
        for line in (*lines.values(), annual_pay):
            line[:, role] *= rates
    chosen = 0 if plan.scenarios is None else slice(None)
    return Projection(
        plan,
        {name: flow[chosen] for name, flow in headcount.items()},
        {name: line[chosen] for name, line in lines.items()},
        paid_heads[chosen],
        annual_pay[chosen],
        {name: line[chosen] for name, line in timeline.run_rate_lines().items()},
        None if output is None else output.collect(paid_heads, chosen),
    )


def _post(timeline: "Timeline", postings: list[Posting], lines: dict[str, Array]) -> None:
    """Add the costs of moves and of growth to their lines."""
    for posting in chain(postings, timeline.growth_postings()):
        lines[posting.line][:, posting.role, posting.month] += posting.amount


def project_totals(plan: Plan, *, baseline: bool = False) -> Totals:
    """Project a plan and keep only its totals: for many scenarios, whose arrays by role would fill the memory.

    Same arguments as `project`, and equal to its `totals`.

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
    return _totals(Timeline(plan, baseline=baseline))


def totals_of_both(plan: Plan) -> tuple[Totals, Totals]:
    """Return the totals of a plan and its baseline; their common tax tables are computed once."""
    plan_timeline, baseline_timeline = paired_timelines(plan)
    return _totals(plan_timeline), _totals(baseline_timeline)


def _totals(timeline: "Timeline") -> Totals:
    plan = timeline.plan
    shape = (timeline.size, plan.calendar.length)
    recurring, one_off = np.zeros(shape, order="F"), np.zeros(shape, order="F")
    paid_cost, hiring_cost = CachedUfunc(np.multiply), CachedUfunc(np.multiply)
    hires = bool(timeline.costs.hire_cost.any())
    postings: list[Posting] = []
    output = None if timeline.rates is None else OutputSums(timeline.rates, shape)
    for month, now in enumerate(timeline):
        postings += now.postings
        if output is not None:
            output.add(month, now.at_rate)
        cost = paid_cost(now.paid_heads, timeline.costs.total) + now.employer_tax
        if hires and now.flows.backfills is not None:
            cost += hiring_cost(now.flows.backfills, timeline.costs.hire_cost)
        for role, rates in timeline.exchange_rates.items():
            cost[:, role] *= rates[:, month]
        recurring[:, month] = ordered_sum(cost)
    timeline.post(postings, recurring, one_off)
    return timeline.totals(recurring, one_off, None if output is None else output.collect(timeline.scenario))


@attrs.frozen
class _Month:
    """One month of a projection; arrays of shape (scenario, role).

    `at_rate` are the heads paid at the part of the full rate they have reached, or as they are where no output is
    computed.
    """

    flows: Flows
    paid_heads: Array
    at_rate: Array
    employer_tax: Array
    costs: dict[str, Array]
    postings: list[Posting]


class Timeline:
    """The months of a projection in turn: headcount, pay and taxes in step.

    Parameters
    ----------
    plan : Plan
        Numbers, or arrays of shape (scenario,).
    baseline : bool
        Keep only the changes marked baseline.
    capped : CappedTaxes, optional
        The taxes that go by the year, where another projection with the same raises shares them.
    rates : ItemRates, optional
        What a head yields, where another projection of the plan shares it.
    """

    def __init__(
        self, plan: Plan, *, baseline: bool, capped: list[CappedTaxes] | None = None, rates: ItemRates | None = None
    ) -> None:
        if baseline and plan.law.layoffs != plan.law.baseline_layoffs:
            # cuts that are no part of the baseline trigger no law of mass layoff there
            plan = attrs.evolve(plan, law=attrs.evolve(plan.law, layoffs=plan.law.baseline_layoffs))
        self.plan, self.size = plan, plan.scenarios or 1
        changes = [change for change in plan.changes if change.baseline == "yes" or not baseline]
        given = {role: plan.exchange_rates(role) for role in range(len(plan.workforce))}
        # of each role paid in another currency than the plan's, shape (1 or scenario, month)
        self.exchange_rates = {role: np.atleast_2d(rates) for role, rates in given.items() if rates is not None}
        self.raises = [change for change in changes if change.change == "raise"]
        self.heads = Corkscrew(plan, changes, size=self.size)
        self.costs = CostPerHead.from_plan(plan, self.size)
        months = {plan.calendar.index(change.start) for change in self.raises}
        if capped is None:
            capped = capped_taxes(plan)
        self.taxes = Taxes(plan, self.heads.retention, months, self.costs.wages, capped)
        self.months = months
        self.rates = rates
        if rates is None and plan.has_output:
            self.rates = ItemRates.from_plan(plan, retention=self.heads.retention)
        self.ramping = None if self.rates is None else RampingHeads(self.rates)

    def __iter__(self) -> Iterator[_Month]:
        for month in range(self.plan.calendar.length):
            self.raise_pay(month)
            flows = self.heads.step(month)
            cuts = [move for move in flows.moves if move.target is None]
            exits = [price_exit(self.plan, cut, self.costs.pay[:, cut.role]) for cut in cuts]
            tax, exit_taxes = self.taxes.step(month, flows, self.costs.wages, exits)
            paid = flows.closing.copy(order="K") if exits else flows.closing
            postings: list[Posting] = []
            for exit_, taxes in zip(exits, exit_taxes, strict=True):
                paid[:, exit_.cut.role] += exit_.cut.heads * exit_.worked
                postings += exit_postings(exit_, taxes, self.costs)
            postings += [conversion_posting(move) for move in flows.moves if move.target is not None]
            at_rate = paid if self.ramping is None else self.ramping.step(flows, paid, exits)
            yield _Month(flows, paid, at_rate, tax, self.costs.lines, postings)

    def raise_pay(self, month: int) -> None:
        """Let the raises of a month take effect."""
        for change in self.raises if month in self.months else ():
            if self.plan.calendar.index(change.start) == month:
                self.costs = self.costs.raise_pay(self.plan.rows_of(change), change.amount)

    def run_rate_lines(self) -> dict[str, Array]:
        """Return the costs of a year of the heads left, by recurring line, shape (scenario, role)."""
        heads, costs = self.heads.closing, self.costs
        left = heads * MONTHS_PER_YEAR
        lines = {name: left * each for name, each in costs.lines.items()}
        lines["employer_tax"] = self.taxes.annual_tax(heads, costs.wages)
        lines["replacement_hiring"] = left * self.heads.attrition_rate * self.heads.backfill * costs.hire_cost
        for role, rates in self.exchange_rates.items():
            for line in lines.values():
                line[:, role] *= rates[:, -1]
        return {name: lines[name] for name in RECURRING_LINES}

    def growth_postings(self) -> Iterator[Posting]:
        """Yield the costs of hiring for growth, once the months are done."""
        for growth in self.heads.growths:
            yield from growth_postings(growth, self.costs)

    def post(self, postings: list[Posting], recurring: Array, one_off: Array) -> None:
        """Add the postings of the months and those of growth to sums over roles, shape (scenario, month)."""
        for posting in chain(postings, self.growth_postings()):
            kind = recurring if posting.line in RECURRING_LINES else one_off
            given = self.exchange_rates.get(posting.role)
            kind[:, posting.month] += posting.amount if given is None else posting.amount * given[:, posting.month]

    @property
    def scenario(self) -> int | slice:
        """What a plan without a scenario axis is of arrays that have one; all of them where it has."""
        return 0 if self.plan.scenarios is None else slice(None)

    def totals(self, recurring: Array, one_off: Array, output: TotalOutput | None) -> Totals:
        """Return the totals, once the months are done and summed over roles to shape (scenario, month)."""
        run_rate = ordered_sum(np.asarray(sum(self.run_rate_lines().values())))
        heads = self.heads.closing
        hours = heads * workforce_column(self.plan, "hours", self.size) * WEEKS_PER_YEAR
        chosen = self.scenario
        return Totals(
            recurring[chosen],
            one_off[chosen],
            run_rate[chosen],
            ordered_sum(heads)[chosen],
            ordered_sum(hours)[chosen],
            output,
        )


def paired_timelines(plan: Plan) -> tuple[Timeline, Timeline]:
    """Return the months of a plan and of its baseline; with the same raises they share the taxes per head."""
    same_raises = all(change.baseline == "yes" for change in plan.changes if change.change == "raise")
    capped = capped_taxes(plan) if same_raises else None
    timeline = Timeline(plan, baseline=False, capped=capped)
    return timeline, Timeline(plan, baseline=True, capped=capped, rates=timeline.rates)
