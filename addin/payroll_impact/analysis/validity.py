"""Which scenarios of a block are impossible: found for all of them at once, before they are set apart."""

from collections.abc import Iterator

import numpy as np

from payroll_impact.analysis.assignment import Assignment, within_bounds
from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan
from payroll_impact.model.fields import Array, BoolArray
from payroll_impact.model.headcount import Corkscrew


class _Probe(Corkscrew):
    """A headcount that notes impossible moves and goes on, where the model would stop at the first."""

    refused: list[BoolArray]

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
    taken = np.zeros(values.shape[1], dtype=np.bool_)
    masks = []
    for wrong in _wrong(assignment, values, taken):
        new = wrong & ~taken
        if new.any():
            masks.append(new)
            taken |= new
    return masks


def _wrong(assignment: Assignment, values: Array, taken: BoolArray) -> Iterator[BoolArray]:
    for driver, row in zip(assignment.drivers, values, strict=True):
        yield ~within_bounds(driver, row)
        if driver.rounded:
            yield row != np.round(row)
    left = np.flatnonzero(~taken)
    if not left.size:
        return
    try:
        plan = assignment.plan_with(list(values[:, left]))
    except InputError:
        return
    for wrong in _refused(plan, left.size):
        mask = np.zeros(taken.size, dtype=np.bool_)
        mask[left] = wrong
        yield mask


def _refused(plan: Plan, size: int) -> Iterator[BoolArray]:
    """Yield the scenarios of each impossible move, then of each notice that outlasts the plan."""
    kept = [change for change in plan.changes if change.baseline == "yes"]
    for changes in (plan.changes, kept):
        probe = _Probe(plan, changes, size=size)
        probe.refused = []
        for month in range(plan.calendar.length):
            probe.step(month)
        yield from probe.refused
    for change in plan.changes:
        if change.change == "reduce":
            left = (plan.calendar.last - change.start).days
            yield np.broadcast_to(np.asarray(change.notice_days) > left, (size,))
