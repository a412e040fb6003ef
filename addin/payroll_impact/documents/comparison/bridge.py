"""From the answer of one plan to that of another, input by input: steps that add up exactly.

What one input does depends on the others. With few steps each is the mean of what it does over all orders of
taking them (Shapley's value), so no order favours any. With many, inputs are exchanged one at a time in one
stated order. Where plans in between would contradict themselves, steps are taken together.
"""

import math
from itertools import combinations
from typing import Literal

import attrs
import numpy as np

from payroll_impact.documents.comparison.cells import Laws, Tables, plan_of, tables_of
from payroll_impact.documents.comparison.inputs import Value
from payroll_impact.documents.comparison.steps import ORDER, Step, steps_between, taken
from payroll_impact.errors import InputError, PayrollImpactError
from payroll_impact.model import Plan, compare
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import METRICS

Method = Literal["auto", "order", "average"]
FEW = 8  # steps whose 2⁸ combinations are still quick to project
_MOST = 12
_NOTHING = 1e-6  # what sums in another order leave of no change
_METHODS = {
    "order": f"inputs are exchanged one at a time, in this order: {ORDER}",
    "average": "each input's step is its mean over all orders of exchanging them (Shapley's value)",
}


@attrs.frozen
class BridgeStep:
    """What exchanging one input brings, each metric by name; NaN where a metric has no value on the way."""

    title: str
    before: Value
    after: Value
    effects: dict[str, float]


@attrs.frozen
class PlanBridge:
    """The way from one plan's metrics to another's.

    Attributes
    ----------
    start, end : dict of float
        Metrics of the two plans.
    steps : tuple of BridgeStep
        For each metric of finite value they add up to end less start.
    method : {'order', 'average'}
        How the steps were taken.
    """

    base: str
    name: str
    start: dict[str, float]
    end: dict[str, float]
    steps: tuple[BridgeStep, ...]
    method: str

    @property
    def explanation(self) -> str:
        """How the steps were taken, in words."""
        return _METHODS[self.method]

    def levels(self, metric: str) -> list[float]:
        """Return where the bridge of a metric stands before the first step and after each; the last is the end."""
        levels = [self.start[metric]]
        for step in self.steps:
            levels.append(levels[-1] + step.effects[metric])
        return [*levels[:-1], self.end[metric]] if self.steps else levels

    def defined(self, metric: str) -> bool:
        """Whether the steps of a metric have values: "never" is none."""
        return all(math.isfinite(level) for level in (*self.levels(metric), self.end[metric]))


def bridge_between(first: Plan, second: Plan, *, names: tuple[str, str], method: Method = "auto") -> PlanBridge:
    """Return what each differing input brings on the way from one plan to another.

    Parameters
    ----------
    first, second : Plan
        Plans of plain numbers.
    names : tuple of str
        What to call them.
    method : {'auto', 'order', 'average'}
        One stated order, or the mean over all orders; by default the mean where there are few steps.

    Returns
    -------
    PlanBridge
        Steps whose effects add up to the difference of each metric.

    Raises
    ------
    InputError
        If a mean is asked for with too many steps, or plans in between contradict themselves there.
    """
    start, end = tables_of(first), tables_of(second)
    steps = steps_between(start, end)
    way = _Way(first, second, start, end)
    if method == "average" and len(steps) > _MOST:
        raise InputError(f"the mean over all orders takes at most {_MOST} inputs that differ; there are {len(steps)}")
    found = None
    if method == "average" or (method == "auto" and len(steps) <= FEW):
        found = _averaged(way, steps)
        if found is None and method == "average":
            raise InputError("plans in between contradict themselves in some orders; take the steps in one order")
    return PlanBridge(
        base=names[0],
        name=names[1],
        start=_by_name(way.first),
        end=_by_name(way.last),
        steps=tuple(_in_order(way, steps) if found is None else found),
        method="order" if found is None else "average",
    )


class _Way:
    """Metrics of the plans between two; None for one that contradicts itself."""

    def __init__(self, first: Plan, second: Plan, start: Tables, end: Tables) -> None:
        self.start, self.end, self.laws = start, end, Laws(first, second)
        self.first, self.last = _metrics(first), _metrics(second)

    def at(self, steps: list[Step], count: int) -> Array | None:
        """Return the metrics with some of `count` steps taken."""
        if not steps:
            return self.first
        if len(steps) == count:
            return self.last
        try:
            return _metrics(plan_of(taken(self.start, steps, self.end), self.laws))
        except PayrollImpactError:
            return None


def _metrics(plan: Plan) -> Array:
    comparison = compare(plan)
    return np.array([comparison.metric(name) for name in METRICS], dtype=np.float64)


def _by_name(values: Array) -> dict[str, float]:
    return dict(zip(METRICS, values.tolist(), strict=True))


def _in_order(way: _Way, steps: list[Step]) -> list[BridgeStep]:
    found, done, level = [], 0, way.first
    for count in range(1, len(steps) + 1):
        after = way.at(steps[:count], len(steps))
        if after is not None:
            found.append(_step(steps[done:count], _change(level, after)))
            done, level = count, after
    return found


def _averaged(way: _Way, steps: list[Step]) -> list[BridgeStep] | None:
    """Return each step's mean effect over all orders; None if a combination of them is no plan."""
    count = len(steps)
    levels: dict[frozenset[int], Array] = {}
    for size in range(count + 1):
        for chosen in combinations(range(count), size):
            level = way.at([steps[index] for index in chosen], count)
            if level is None:
                return None
            levels[frozenset(chosen)] = level
    effects = np.zeros((count, len(METRICS)))
    for before, level in levels.items():
        weight = 1.0 / (count * math.comb(count - 1, len(before))) if len(before) < count else 0.0
        for index in set(range(count)) - before:
            effects[index] += weight * _change(level, levels[before | {index}])
    return [_step([step], effect) for step, effect in zip(steps, effects, strict=True)]


def _change(before: Array, after: Array) -> Array:
    both = np.isfinite(before) & np.isfinite(after)
    after = np.where(np.isclose(before, after, rtol=0.0, atol=_NOTHING), before, after)
    return np.where(both, np.where(both, after, 0.0) - np.where(both, before, 0.0), np.nan)


def _step(steps: list[Step], effects: Array) -> BridgeStep:
    title = "; ".join(step.title for step in steps)
    before, after = steps[0].values if len(steps) == 1 else (None, None)
    return BridgeStep(title, before, after, _by_name(effects))
