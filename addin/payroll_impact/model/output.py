"""Output: the accepted items that heads at work yield, and what ramps and vacancies take from them.

A head yields its paid hours × utilisation × items an hour × acceptance, and an item counts as much as its value says.
A joiner's rate rises evenly over the ramp, each month at its value in the middle of the month; a backfill is a joiner,
and so in the new role is a head who converts. Whoever is there at the start works at the full rate: who of them joined
shortly before is not known. Attrition, cuts and conversions take from all alike, however long they have been there.
Whoever is cut yields up to the last day worked, and nothing on notice.
"""

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Literal, Self, TypeAlias

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR
from payroll_impact.model.exits import Exit
from payroll_impact.model.fields import Array, BoolArray
from payroll_impact.model.headcount import Corkscrew, Flows, Move, workforce_column
from payroll_impact.model.plan import Change, Plan
from payroll_impact.model.sums import CachedUfunc, ordered_sum

_MID_MONTH = 0.5
# a cell gives the same bits alone and in a range: numpy's own power of many numbers rounds otherwise than that of one
_power = np.frompyfunc(math.pow, 2, 1)


@attrs.frozen(kw_only=True)
class ItemRates:
    """What one head yields at the full rate, and what is missing from it in the months after joining.

    What is the same in all scenarios has one for them all: the axis is then of length 1.

    Attributes
    ----------
    hours : ndarray, shape (1 or scenario, role)
        Paid hours of a month that are spent on items; none of a role without items an hour. [hours/head/month]
    accepted : ndarray, shape (1 or scenario, role)
        Accepted items. [items/hour]
    value : ndarray, shape (1 or scenario, role)
        What an accepted item counts. [items of the reference role]
    growing : ndarray, shape (role,)
        The roles that a change of the plan's own grows or converts heads to.
    missing : tuple of ndarray, shape (1 or scenario, role)
        By months since joining: the part of the full rate that heads who joined then still lack, times the part of
        them who have not left since. [fraction]
    """

    hours: Array
    accepted: Array
    value: Array
    growing: BoolArray
    missing: tuple[Array, ...]

    @classmethod
    def from_plan(cls, plan: Plan, *, retention: Array) -> Self:
        """Return the rates of a plan; `retention` are the heads left after a month's attrition."""
        size = len(retention)
        items = _narrow_column(plan, "items_per_hour", size)  # NaN for a role without: it yields nothing counted
        given = np.array([role.items_per_hour is not None for role in plan.workforce])
        paid = _narrow_column(plan, "hours", size) * WEEKS_PER_YEAR / MONTHS_PER_YEAR
        return cls(
            hours=paid * given * np.reshape(plan.settings.utilisation, (-1, 1)),
            accepted=np.nan_to_num(items) * _narrow_column(plan, "acceptance", size),
            value=_narrow_column(plan, "item_value", size),
            growing=_growing_roles(plan),
            missing=_missing_rates(_narrow_column(plan, "ramp_months", size), retention),
        )

    @property
    def weighted(self) -> Array:
        """Accepted items at their value. [items of the reference role/hour]"""
        return self.accepted * self.value

    @property
    def per_head(self) -> Array:
        """The same of a head and month. [items of the reference role/head/month]"""
        return self.hours * self.weighted


def _narrow_column(plan: Plan, name: str, size: int) -> Array:
    """Return a column of the workforce, shape (scenario, role), or (1, role) where no scenario has its own."""
    varies = any(isinstance(getattr(role, name), np.ndarray) for role in plan.workforce)
    return workforce_column(plan, name, size if varies else 1)


def _growing_roles(plan: Plan) -> BoolArray:
    growing = np.zeros(len(plan.workforce), dtype=np.bool_)
    for change in plan.changes:
        if change.baseline == "no":
            growing[_grown_rows(plan, change)] = True
    return growing


def _grown_rows(plan: Plan, change: Change) -> list[int]:
    if change.change == "convert":
        return [plan.roles.index(change.to_role)]
    return [*plan.rows_of(change)] if change.change == "grow" else []


def _missing_rates(ramp_months: Array, retention: Array) -> tuple[Array, ...]:
    missing: list[Array] = []
    left = np.ones_like(ramp_months)
    while True:
        middle = len(missing) + _MID_MONTH
        reached = np.divide(middle, ramp_months, out=np.ones_like(ramp_months), where=ramp_months > middle)
        short = 1.0 - reached
        if not short.any():
            return tuple(missing)
        left = left * retention if missing else left
        missing.append(short * left)


def share_of_full_rate(attrition: Array, ramp_months: Array) -> Array:
    """Return what a team yields of its full rate once all who leave are replaced by joiners who ramp up.

    Parameters
    ----------
    attrition : ndarray
        Fraction that leaves in a year. [fraction/year]
    ramp_months : ndarray, of the same shape
        Months until a joiner works at the full rate. [months]

    Examples
    --------
    >>> share_of_full_rate(np.array([0.0, 0.3]), np.array([3.0, 3.0])).round(4)
    array([1.    , 0.9568])
    """
    retention = np.asarray(_power(1.0 - attrition, 1.0 / MONTHS_PER_YEAR), dtype=float)
    return 1.0 - (1.0 - retention) * sum(_missing_rates(ramp_months, retention), np.zeros_like(retention))


class RampingHeads:
    """Heads at work counted at the part of the full rate they have reached, month by month."""

    def __init__(self, rates: ItemRates) -> None:
        self.missing = rates.missing
        # by months since joining: who joined then, before the attrition since, which `missing` has
        self.joined: list[Array | None] = []
        # arrays that are those of the month before, as in a workforce that nothing changes, are not computed anew
        self._lacking = [CachedUfunc(np.multiply) for _ in self.missing]
        self._together = [CachedUfunc(np.add) for _ in self.missing]
        self._at_rate = CachedUfunc(np.subtract)

    def step(self, flows: Flows, paid: Array, exits: Sequence[Exit]) -> Array:
        """Return the heads at work, who are `paid`, at the rate they have reached, shape (scenario, role)."""
        lacking = self.roll(flows, exits)
        for age, heads in enumerate(self.joined):
            if heads is not None:
                more = self._lacking[age](heads, self.missing[age])
                lacking = more if lacking is None else self._together[age](lacking, more)
        return paid if lacking is None else self._at_rate(paid, lacking)

    def roll(self, flows: Flows, exits: Sequence[Exit]) -> Array | None:
        """Let a month's heads join and leave; return what those cut lack of the full rate on their days of work."""
        if not self.missing:
            return None
        new = flows.joiners if flows.backfills is None else flows.backfills
        if flows.joiners is not None and flows.backfills is not None:
            new = flows.joiners + flows.backfills
        self.joined = [new, *self.joined[: len(self.missing) - 1]]
        of_leavers, leaving = None, iter(exits)
        for move in flows.moves:
            lost = self._take(move)
            if move.target is not None:
                self._add(move.target, move.heads)
                continue
            worked = next(leaving).worked
            if lost is not None:
                of_leavers = np.zeros_like(flows.closing) if of_leavers is None else of_leavers
                of_leavers[:, move.role] += lost * worked
        return of_leavers

    def _take(self, move: Move) -> "Array | None":
        """Take a share of a role's heads whenever they joined; return what those taken lack of the full rate."""
        lacking = None
        for age, heads in enumerate(self.joined):
            if heads is not None:
                taken = heads[:, move.role] * move.share
                more = taken * self.missing[age][:, move.role]
                lacking = more if lacking is None else lacking + more
                left = heads.copy(order="K")
                left[:, move.role] -= taken
                self.joined[age] = left
        return lacking

    def _add(self, role: int, heads: Array) -> None:
        """Let heads join a role this month."""
        newest = self.joined[0]
        roles = self.missing[0].shape[1]
        joined = np.zeros((len(heads), roles), order="F") if newest is None else newest.copy(order="K")
        joined[:, role] += heads
        self.joined[0] = joined


class Vacancies:
    """Posts whose holder has left and is being replaced, month by month."""

    def __init__(self, heads: Corkscrew) -> None:
        self.vacant = np.zeros_like(heads.closing)
        if heads.leavers is not None:
            to_fill = np.reshape(heads.plan.settings.time_to_fill, (-1, 1))
            self.vacant = heads.closing * heads.attrition_rate * heads.backfill * to_fill

    def step(self, flows: Flows, backfill: Array) -> Array:
        """Return the posts vacant in a month, shape (scenario, role); `backfill` is the part replaced. [heads]"""
        if flows.attrition is not None:
            self.vacant = self.vacant + flows.attrition * backfill
        if flows.backfills is not None:
            self.vacant = self.vacant - flows.backfills
        # what is left of sums and differences of the same heads is nothing
        self.vacant = np.maximum(self.vacant, 0.0)
        return self.vacant


OutputPart: TypeAlias = Literal["last year", "last month", "every month"]
OutputParts: TypeAlias = AbstractSet[OutputPart]
ALL_OUTPUT: OutputParts = frozenset(("last year", "every month"))


@attrs.frozen
class TotalOutput:
    """The output of a plan summed over roles: all that metrics need.

    Roles that yield the same and ramp up alike may stand together in one place of what is by role.

    Attributes
    ----------
    capacity : ndarray, shape ([scenario,] month)
        Accepted items at their value. [items of the reference role/month]
    year_hours : ndarray, shape ([scenario,] role)
        Hours on items in the last year of the plan, a joiner's at the part of the full rate reached. [hours]
    weighted : ndarray, shape ([scenario,] role)
        Accepted items of such an hour, at their value. [items of the reference role/hour]
    growing : ndarray, shape (role,)
        The roles that a change of the plan's own grows or converts heads to.
    """

    capacity: Array
    year_hours: Array
    weighted: Array
    growing: BoolArray

    @property
    def year_items(self) -> Array:
        """Accepted items of the last year at their value, shape ([scenario]). [items of the reference role]"""
        return ordered_sum(self.year_hours * self.weighted)


@attrs.frozen
class Output:
    """What the heads of a plan yield, by role and month; arrays of shape ([scenario,] role, month).

    Attributes
    ----------
    heads_at_rate : ndarray
        Heads at work, a joiner counted as the part of the full rate reached. [heads]
    ramping : ndarray
        What joiners lack of it. [heads]
    vacant : ndarray
        Posts whose holder has left and is being replaced. [heads]
    hours, accepted, value, growing
        As of `ItemRates`, of shape ([scenario,] role).
    """

    heads_at_rate: Array
    ramping: Array
    vacant: Array
    hours: Array
    accepted: Array
    value: Array
    growing: BoolArray

    @property
    def _per_head(self) -> Array:
        return (self.hours * (self.accepted * self.value))[..., None]

    @property
    def capacity(self) -> Array:
        """Accepted items at their value. [items of the reference role/month]"""
        return self.heads_at_rate * self._per_head

    @property
    def lost_to_ramp(self) -> Array:
        """What joiners do not yield yet. [items of the reference role/month]"""
        return self.ramping * self._per_head

    @property
    def lost_to_vacancy(self) -> Array:
        """What vacant posts would yield at the full rate. [items of the reference role/month]"""
        return self.vacant * self._per_head

    @property
    def accepted_items(self) -> Array:
        """Accepted items by count, whatever their value. [items/month]"""
        return self.heads_at_rate * (self.hours * self.accepted)[..., None]

    @property
    def totals(self) -> TotalOutput:
        """The output summed over roles."""
        year = ordered_sum(self.heads_at_rate[..., -MONTHS_PER_YEAR:]) * self.hours
        return TotalOutput(ordered_sum(self.capacity, axis=-2), year, self.accepted * self.value, self.growing)


class OutputByRole:
    """The output of a plan by role, collected month by month."""

    def __init__(self, rates: ItemRates, heads: Corkscrew, shape: tuple[int, ...]) -> None:
        self.rates, self.heads = rates, heads
        self.vacancies = Vacancies(heads)
        self.at_rate, self.vacant = np.zeros(shape, order="F"), np.zeros(shape, order="F")

    def add(self, month: int, flows: Flows, at_rate: Array) -> None:
        """Take a month, once the headcount has been rolled forward to it."""
        self.at_rate[..., month] = at_rate
        self.vacant[..., month] = self.vacancies.step(flows, self.heads.backfill)

    def collect(self, paid_heads: Array, scenario: "int | slice") -> Output:
        """Return the output of all months, of one scenario or of all."""
        rates = self.rates
        return Output(
            self.at_rate[scenario],
            (paid_heads - self.at_rate)[scenario],
            self.vacant[scenario],
            rates.hours[scenario],
            rates.accepted[scenario],
            rates.value[scenario],
            rates.growing,
        )


class OutputSums:
    """The output of a plan summed over roles, collected month by month."""

    def __init__(self, rates: ItemRates, shape: tuple[int, int]) -> None:
        self.rates, self.per_head = rates, rates.per_head
        self.items = CachedUfunc(np.multiply)
        self.capacity = np.zeros(shape, order="F")
        self.year: list[Array] = []

    def add(self, month: int, at_rate: Array) -> None:
        """Take a month."""
        self.capacity[:, month] = ordered_sum(self.items(at_rate, self.per_head))
        self.year = [*self.year[1 - MONTHS_PER_YEAR :], at_rate]

    def collect(self, scenario: "int | slice") -> TotalOutput:
        """Return the output of all months, of one scenario or of all."""
        first, *others = self.year
        year = sum(others, first) * self.rates.hours
        rates = self.rates
        return TotalOutput(self.capacity[scenario], year[scenario], rates.weighted[scenario], rates.growing)
