"""The headcount corkscrew: opening + joiners + backfills − attrition − cuts ± conversions = closing."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NoReturn

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array, BoolArray
from payroll_impact.model.plan import Change, Plan
from payroll_impact.model.sums import Kept

FLOWS = ("opening", "joiners", "backfills", "attrition", "cuts", "conversions", "closing")
_DUST = 1e-9  # 0.1 × 30 is 3.0000000000000004: not a reason to round up to a fourth head


@attrs.frozen
class Growth:
    """Joiners by one change: `heads` has a row per month from `month` on, shape (month, scenario)."""

    change: Change
    role: int
    month: int
    heads: Array


@attrs.frozen
class Move:
    """Heads that leave a role by one change, and their share of all in it then; shape (scenario,)."""

    change: Change
    role: int
    target: int | None
    month: int
    heads: Array
    share: Array


@attrs.frozen
class Flows:
    """One month of the corkscrew, each flow of shape (scenario, role); None where nothing flows."""

    opening: Array
    joiners: Array | None
    backfills: Array | None
    attrition: Array | None
    moves: tuple[Move, ...]
    closing: Array


def whole_heads(heads: Array, rounding: str) -> Array:
    """Round to whole people.

    Parameters
    ----------
    heads : ndarray
        Any shape. [heads]
    rounding : str
        ``nearest`` (halves up), ``down``, ``up`` or ``none``.

    Examples
    --------
    >>> whole_heads(np.array([495.5, 495.4]), "nearest")
    array([496., 495.])
    """
    if rounding == "none":
        return heads
    if rounding == "up":
        return np.ceil(heads - _DUST)
    return np.floor(heads + (0.5 + _DUST if rounding == "nearest" else _DUST))


def column(plan: Plan, name: str, size: int) -> Array:
    """Return a column of the workforce as an array of shape (scenario, role)."""
    # scenarios lie next to each other in memory, so that a role of all of them is one block
    values = np.empty((size, len(plan.workforce)), order="F")
    for index, role in enumerate(plan.workforce):
        values[:, index] = getattr(role, name)
    return values


class Corkscrew:
    """Headcount rolled forward month by month.

    Parameters
    ----------
    plan : Plan
        Workforce and settings.
    changes : sequence of Change
        The changes that happen.
    size : int
        Length of the scenario axis.
    replace_leavers : bool
        Whether every leaver by attrition is replaced at once, as in the baseline.
    """

    def __init__(self, plan: Plan, changes: Sequence[Change], *, size: int, replace_leavers: bool) -> None:
        self.plan, self.size = plan, size
        self.index = {name: index for index, name in enumerate(plan.roles)}
        self.closing = column(plan, "headcount", size)
        self.stay = (1.0 - column(plan, "attrition", size)) ** (1.0 / MONTHS_PER_YEAR)
        self.leave = 1.0 - self.stay
        self.leavers = Kept(np.multiply) if (self.stay != 1.0).any() else None
        self.backfill = None if replace_leavers else column(plan, "backfill", size)
        self.all_replaced = self.backfill is None or bool((self.backfill == 1.0).all())
        self.lags = [int(months) for months in np.unique(plan.settings.time_to_fill)]
        self.joining: dict[int, Array] = {}
        self.returning: dict[int, Array] = {}
        self.growths: list[Growth] = []
        self.events: dict[int, list[Change]] = defaultdict(list)
        for change in sorted(changes, key=lambda change: (change.change == "reduce", change.start)):
            self.events[plan.calendar.index(change.start)].append(change)

    def step(self, month: int) -> Flows:
        """Roll one month forward.

        Raises
        ------
        InputError
            If a change takes more heads than there are, or grows to fewer than there are.
        """
        opening = present = self.closing
        attrition = None
        events = self.events.get(month, [])
        for change in events:
            if change.change == "grow":
                self._grow(change, month, opening)
        if self.leavers is not None:
            attrition = self.leavers(opening, self.leave)
            self._replace(attrition, month)
        joiners, backfills = self.joining.pop(month, None), self.returning.pop(month, None)
        if attrition is not None and self.backfill is not None:
            # whoever is replaced at once leaves the headcount exactly as it was
            present = opening - attrition if backfills is None else opening + (backfills - attrition)
        if joiners is not None:
            present = present + joiners
        moving = [change for change in events if change.change in ("convert", "reduce")]
        if moving:
            present = present.copy(order="K")
        moves = tuple(self._move(change, month, present) for change in moving)
        self.closing = present
        return Flows(opening, joiners, backfills, attrition, moves, present)

    def _arrivals(self, schedule: dict[int, Array], month: int) -> Array:
        if month not in schedule:
            schedule[month] = np.zeros(self.closing.shape, order="F")
        return schedule[month]

    def _grow(self, change: Change, month: int, opening: Array) -> None:
        """Schedule joiners in equal monthly steps of whole heads."""
        role = self.index[change.role]
        start = opening[:, role]
        total = {
            "multiple": start * (change.amount - 1.0),
            "target": change.amount - start,
            "heads": np.broadcast_to(change.amount, start.shape),
        }[change.unit]
        short = total < -_DUST
        if short.any():
            self._refuse(change, short, f"amount grows to fewer heads than the role has on {change.start}; use reduce")
        span = min(int(np.max(change.months)), self.plan.calendar.length - month)
        part = np.minimum(np.arange(1, span + 1)[:, None] / np.reshape(change.months, (1, -1)), 1.0)
        reached = whole_heads(np.maximum(total, 0.0) * part, self.plan.settings.rounding)
        heads = np.diff(reached, axis=0, prepend=0.0)
        for offset, joined in enumerate(heads):
            self._arrivals(self.joining, month + offset)[:, role] += joined
        self.growths.append(Growth(change, role, month, heads))

    def _replace(self, leavers: Array, month: int) -> None:
        """Schedule the backfills of this month's leavers, in the baseline at once."""
        if self.backfill is None:
            self.returning[month] = leavers
            return
        due = leavers if self.all_replaced else leavers * self.backfill
        lag = self.plan.settings.time_to_fill
        for months in self.lags:
            arrival = month + months
            if arrival < self.plan.calendar.length:
                chosen = due if isinstance(lag, float) else due * (lag == months)[:, None]
                scheduled = self.returning.get(arrival)
                self.returning[arrival] = chosen if scheduled is None else scheduled + chosen

    def _move(self, change: Change, month: int, present: Array) -> Move:
        """Take heads out of a role, for good or into another; `present` is brought up to date."""
        role = self.index[change.role]
        there = present[:, role].copy()
        if change.unit == "heads":
            heads = whole_heads(np.broadcast_to(change.amount, there.shape), self.plan.settings.rounding)
            short = heads > there + _DUST * np.maximum(1.0, there)
            if short.any():
                self._refuse(change, short, f"amount takes more heads than the role has on {change.start}")
        else:
            heads = whole_heads(there * change.amount, self.plan.settings.rounding)
        heads = np.minimum(heads, there)
        share = np.divide(heads, there, out=np.zeros_like(there), where=there > 0)
        present[:, role] = there - heads
        target = self.index[change.to_role] if change.to_role else None
        if target is not None:
            present[:, target] += heads
        return Move(change, role, target, month, heads, share)

    def _refuse(self, change: Change, wrong: BoolArray, problem: str) -> NoReturn:
        scenarios = self.plan.scenarios
        where = f" in {int(wrong[:scenarios].sum())} of {scenarios} scenarios" if scenarios else ""
        raise InputError(f"changes row {self.plan.row_of(change)}: {problem}{where}")
