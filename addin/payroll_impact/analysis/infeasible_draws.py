"""Find the impossible scenarios of a block, all at once instead of one by one."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from payroll_impact.analysis.applied_values import DriverTargets, within_bounds
from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan
from payroll_impact.model.fields import Array, BoolArray
from payroll_impact.model.headcount import Corkscrew


class _HeadcountProbe(Corkscrew):
    """A headcount that records impossible moves and goes on, where the model stops at the first."""

    def __init__(self, plan: Plan, changes: Sequence[Change], *, size: int) -> None:
        super().__init__(plan, changes, size=size)
        self.impossible: list[BoolArray] = []

    def _refuse(self, _change: Change, wrong: BoolArray, _there: Array, _problem: str) -> None:  # type: ignore[override]
        self.impossible.append(wrong)


def find_infeasible_draws(targets: DriverTargets, values: Array) -> list[BoolArray]:
    """Return a mask of shape (scenario,) for each cause of impossible scenarios; no scenario is in two.

    Parameters
    ----------
    targets : DriverTargets
        Plan and drivers.
    values : ndarray, shape (driver, scenario)
        What is not found here (a contradiction between two fields) has no mask.
    """
    size = values.shape[1]
    outside = list(chain.from_iterable(map(_out_of_bounds, targets.drivers, values)))
    inside = np.flatnonzero(~np.logical_or.reduce([np.zeros(size, dtype=np.bool_), *outside]))
    taken = np.zeros(size, dtype=np.bool_)
    masks = []
    for wrong in (*outside, *_find_impossible_moves(targets, values, inside)):
        new = wrong & ~taken
        if new.any():
            masks.append(new)
            taken |= new
    return masks


def _out_of_bounds(driver: Driver, values: Array) -> Iterator[BoolArray]:
    """Yield the scenarios whose value is out of a driver's bounds, then those whose value must be whole and is not."""
    yield ~within_bounds(driver, values)
    if driver.rounded:
        yield values != np.round(values)


def _find_impossible_moves(
    targets: DriverTargets, values: Array, inside: "np.typing.NDArray[np.intp]"
) -> Iterator[BoolArray]:
    """Yield the scenarios, of those whose values are `inside` their bounds, of each impossible move."""
    if not inside.size:
        return
    try:
        plan = targets.apply(list(values[:, inside]))
    except InputError:
        return
    for wrong in _impossible_moves(plan, inside.size):
        mask = np.zeros(values.shape[1], dtype=np.bool_)
        mask[inside] = wrong
        yield mask


def _impossible_moves(plan: Plan, size: int) -> Iterator[BoolArray]:
    """Yield the scenarios of each impossible move, then of each notice that outlasts the plan."""
    kept = [change for change in plan.changes if change.baseline == "yes"]
    for changes in (plan.changes, kept):
        probe = _HeadcountProbe(plan, changes, size=size)
        for month in range(plan.calendar.length):
            probe.step(month)
        yield from probe.impossible
    for change in plan.changes:
        if change.change == "reduce":
            left = (plan.calendar.last - change.start).days
            yield np.broadcast_to(np.asarray(change.notice_days) > left, (size,))
