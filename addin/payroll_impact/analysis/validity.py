"""Which scenarios of a block are impossible: found for all of them at once, before they are set apart."""

from collections.abc import Iterator, Sequence

import numpy as np

from payroll_impact.analysis.assignment import Assignment, within_bounds
from payroll_impact.analysis.places import Driver
from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan
from payroll_impact.model.fields import Array, BoolArray
from payroll_impact.model.headcount import Corkscrew


class _Probe(Corkscrew):
    """A headcount that notes impossible moves and goes on, where the model would stop at the first."""

    def __init__(self, plan: Plan, changes: Sequence[Change], *, size: int) -> None:
        super().__init__(plan, changes, size=size)
        self.refused: list[BoolArray] = []

    def _refuse(self, _change: Change, wrong: BoolArray, _there: Array, _problem: str) -> None:  # type: ignore[override]
        self.refused.append(wrong)


def invalid_rows(assignment: Assignment, values: Array) -> list[BoolArray]:
    """Return masks of shape (scenario,), one for each thing that is wrong; each scenario is in one at most.

    Parameters
    ----------
    assignment : Assignment
        Plan and drivers.
    values : ndarray, shape (driver, scenario)
        What is not found here (a contradiction between two fields) has no mask.
    """
    size = values.shape[1]
    outside = [mask for driver, row in zip(assignment.drivers, values, strict=True) for mask in _outside(driver, row)]
    inside = np.flatnonzero(~np.logical_or.reduce([np.zeros(size, dtype=np.bool_), *outside]))
    taken = np.zeros(size, dtype=np.bool_)
    masks = []
    for wrong in (*outside, *_refused_moves(assignment, values, inside)):
        new = wrong & ~taken
        if new.any():
            masks.append(new)
            taken |= new
    return masks


def _outside(driver: Driver, values: Array) -> Iterator[BoolArray]:
    """Yield where a driver's values are out of its bounds, and where a number that must be whole is not."""
    yield ~within_bounds(driver, values)
    if driver.rounded:
        yield values != np.round(values)


def _refused_moves(assignment: Assignment, values: Array, inside: "np.typing.NDArray[np.intp]") -> Iterator[BoolArray]:
    """Yield the scenarios, of those whose values are `inside` their bounds, of each impossible move."""
    if not inside.size:
        return
    try:
        plan = assignment.plan_with(list(values[:, inside]))
    except InputError:
        return
    for wrong in _refused(plan, inside.size):
        mask = np.zeros(values.shape[1], dtype=np.bool_)
        mask[inside] = wrong
        yield mask


def _refused(plan: Plan, size: int) -> Iterator[BoolArray]:
    """Yield the scenarios of each impossible move, then of each notice that outlasts the plan."""
    kept = [change for change in plan.changes if change.baseline == "yes"]
    for changes in (plan.changes, kept):
        probe = _Probe(plan, changes, size=size)
        for month in range(plan.calendar.length):
            probe.step(month)
        yield from probe.refused
    for change in plan.changes:
        if change.change == "reduce":
            left = (plan.calendar.last - change.start).days
            yield np.broadcast_to(np.asarray(change.notice_days) > left, (size,))
