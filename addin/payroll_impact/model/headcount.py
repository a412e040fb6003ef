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
from payroll_impact.model.rounding import TOLERANCE, split_heads, whole_heads
from payroll_impact.model.sums import CachedUfunc, ordered_sum

FLOWS = ("opening", "joiners", "backfills", "attrition", "cuts", "conversions", "closing")


@attrs.frozen
class Growth:
    """Joiners by one change: `heads` has a row per month from `month` on, shape (month, scenario).

    `total` are all joiners, those due after the end of the plan included, shape (scenario,).
    """

    change: Change
    role: int
    month: int
    heads: Array
    total: Array


@attrs.frozen
class Move:
    """Heads that leave a role by one change, and their share of the heads in it then; shape (scenario,)."""

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

    @property
    def cuts(self) -> Array | None:
        """Heads cut out of each role."""
        if not self.moves:
            return None
        heads = np.zeros(self.closing.shape, order="F")
        for move in self.moves:
            if move.target is None:
                heads[:, move.role] += move.heads
        return heads

    @property
    def conversions(self) -> Array | None:
        """Heads each role gains by conversions, less those it gives."""
        if not self.moves:
            return None
        heads = np.zeros(self.closing.shape, order="F")
        for move in self.moves:
            if move.target is not None:
                heads[:, move.role] -= move.heads
                heads[:, move.target] += move.heads
        return heads


def workforce_column(plan: Plan, name: str, size: int) -> Array:
    """Return a column of the workforce as an array of shape (scenario, role)."""
    # scenarios lie next to each other in memory, so that a role of all of them is one block
    values = np.empty((size, len(plan.workforce)), order="F")
    for index, role in enumerate(plan.workforce):
        values[:, index] = getattr(role, name)
    return values


def _after(heads: Array, moves: list[Move]) -> Array:
    """Return the heads of each role after some moves."""
    after = heads.copy(order="K")
    for move in moves:
        after[:, move.role] -= move.heads
        if move.target is not None:
            after[:, move.target] += move.heads
    return after


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
    """

    def __init__(self, plan: Plan, changes: Sequence[Change], *, size: int) -> None:
        self.plan, self.size = plan, size
        self.closing = workforce_column(plan, "headcount", size)
        self.retention = (1.0 - workforce_column(plan, "attrition", size)) ** (1.0 / MONTHS_PER_YEAR)
        self.attrition_rate = 1.0 - self.retention
        self.leavers = CachedUfunc(np.multiply) if (self.retention != 1.0).any() else None
        self.backfill = workforce_column(plan, "backfill", size)
        self.all_replaced = bool((self.backfill == 1.0).all())
        self.lags = [int(months) for months in np.unique(plan.settings.time_to_fill)]
        self.joining: dict[int, Array] = {}
        self.returning: dict[int, Array] = {}
        # leavers of the months before the plan are being replaced too, so that an unchanged workforce stays level
        if self.leavers is not None:
            left = self.leavers(self.closing, self.attrition_rate)
            for month in range(min(max(self.lags), plan.calendar.length)):
                # the very array of this month's leavers where all are replaced: `step` then finds nothing to do
                self.returning[month] = left if self.all_replaced else left * self.backfill
                if isinstance(plan.settings.time_to_fill, np.ndarray):
                    self.returning[month] = self.returning[month] * (plan.settings.time_to_fill > month)[:, None]
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
                for growth in self._growths(change, month, opening):
                    self.growths.append(growth)
                    self._join(growth)
            if change.change == "backfill":
                self._replace_from_now_on(change)
        if self.leavers is not None:
            attrition = self.leavers(opening, self.attrition_rate)
            self._replace(attrition, month)
        joiners, backfills = self.joining.pop(month, None), self.returning.pop(month, None)
        # leavers who are replaced at once leave the headcount exactly as it was
        if attrition is not None and backfills is not attrition:
            present = -attrition if backfills is None else backfills - attrition
            present += opening
        if joiners is not None:
            present = np.add(present, joiners, out=None if present is opening else present)
        moves: list[Move] = []
        for change in events:
            if change.change in ("convert", "reduce"):
                made = self._moves(change, month, present)
                present = _after(present, made)
                moves += made
        self.closing = present
        return Flows(opening, joiners, backfills, attrition, tuple(moves), present)

    def _join(self, growth: Growth) -> None:
        """Schedule the joiners of a growth."""
        for month, heads in enumerate(growth.heads, start=growth.month):
            if month not in self.joining:
                self.joining[month] = np.zeros(self.closing.shape, order="F")
            self.joining[month][:, growth.role] += heads

    def _growths(self, change: Change, month: int, opening: Array) -> list[Growth]:
        """Return the joiners of each role, in equal monthly steps of whole heads."""
        rows = self.plan.rows_of(change)
        start = opening[:, rows]
        span = min(int(np.max(change.months)), self.plan.calendar.length - month)
        part = np.minimum(np.arange(1, span + 1)[:, None] / np.reshape(change.months, (1, -1)), 1.0)
        growths = []
        for role, total in zip(rows, self._growth(change, start).T, strict=True):
            reached = whole_heads(total * part, self.plan.settings.rounding)
            heads = reached.copy()
            heads[1:] -= reached[:-1]
            growths.append(Growth(change, role, month, heads, total))
        return growths

    def _growth(self, change: Change, start: Array) -> Array:
        """Return the joiners of each role of a growth in all, shape (scenario, role)."""
        if change.unit == "multiple":
            return start * (np.reshape(change.amount, (-1, 1)) - 1.0)
        there = ordered_sum(start)
        total = np.broadcast_to(change.amount, there.shape) - (there if change.unit == "target" else 0.0)
        short = total < -TOLERANCE
        if short.any():
            self._refuse(change, short, there, ("grows to", "fewer", "; use reduce"))
        total = np.maximum(total, 0.0)
        if start.shape[1] == 1:
            return total[:, None]
        rounding = self.plan.settings.rounding
        return split_heads(whole_heads(total, rounding), start, rounding)

    def _replace_from_now_on(self, change: Change) -> None:
        self.backfill = self.backfill.copy(order="K")
        for role in self.plan.rows_of(change):
            self.backfill[:, role] = change.amount
        self.all_replaced = bool((self.backfill == 1.0).all())

    def _replace(self, leavers: Array, month: int) -> None:
        """Schedule the backfills of this month's leavers."""
        due = leavers if self.all_replaced else leavers * self.backfill
        lag = self.plan.settings.time_to_fill
        for months in self.lags:
            arrival = month + months
            if arrival < self.plan.calendar.length:
                chosen = due if isinstance(lag, float) else due * (lag == months)[:, None]
                scheduled = self.returning.get(arrival)
                self.returning[arrival] = chosen if scheduled is None else scheduled + chosen

    def _moves(self, change: Change, month: int, present: Array) -> list[Move]:
        """Return the heads a change takes out of each role, for good or into another."""
        rows = self.plan.rows_of(change)
        there = present[:, rows]
        target = self.plan.roles.index(change.to_role) if change.to_role else None
        moves = []
        for role, heads, before in zip(rows, self._moved(change, there).T, there.T, strict=True):
            share = np.divide(heads, before, out=np.zeros_like(before), where=before > 0)
            moves.append(Move(change, role, target, month, heads, share))
        return moves

    def _moved(self, change: Change, there: Array) -> Array:
        """Return the heads a change takes out of each of its roles, shape (scenario, role)."""
        rounding = self.plan.settings.rounding
        if change.unit == "fraction":
            return np.minimum(whole_heads(there * np.reshape(change.amount, (-1, 1)), rounding), there)
        together = ordered_sum(there)
        heads = whole_heads(np.broadcast_to(change.amount, together.shape), rounding)
        short = heads > together + TOLERANCE * np.maximum(1.0, together)
        if short.any():
            self._refuse(change, short, together, ("takes", "more", ""))
        heads = np.minimum(heads, together)
        if there.shape[1] == 1:
            return heads[:, None]
        split = split_heads(heads, there, rounding)
        # after attrition roles hold parts of heads: where whole heads exceed them, all roles give the same share
        fits = (split <= there + TOLERANCE).all(axis=1, keepdims=True)
        return np.minimum(np.where(fits, split, split_heads(heads, there, "none")), there)

    def _refuse(self, change: Change, wrong: BoolArray, there: Array, problem: tuple[str, str, str]) -> NoReturn:
        scenarios = self.plan.scenarios
        where = f" in {int(wrong[:scenarios].sum())} of {scenarios} scenarios" if scenarios else ""
        first = int(np.argmax(wrong))
        amount = float(np.broadcast_to(change.amount, wrong.shape)[first])
        whose = "role" if change.role in self.plan.roles else "group"
        reason = f"{problem[0]} {amount:,.10g} heads but the {whose} has {there[first]:,.10g} on {change.start}"
        general = f"{problem[0]} {problem[1]} heads than the {whose} has on {change.start}{problem[2]}"
        row = self.plan.row_of(change)
        raise InputError(f"{reason}{problem[2]}{where}", table="changes", row=row, general=general, column="amount")
