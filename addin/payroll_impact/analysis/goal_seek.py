"""Solve: the values of a driver at which a metric meets a target."""

from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis.applied_values import apply_values
from payroll_impact.analysis.driver_catalogue import driver as driver_of
from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.analysis.evaluation import Evaluated, evaluate
from payroll_impact.analysis.sensitivity_table import planned_metrics
from payroll_impact.errors import InputError
from payroll_impact.model import Plan, compare
from payroll_impact.model.fields import Array

_GRID = 256
_FINER = 65  # points per round in each bracket: a round narrows it 64 times
_ROUNDS = 10
_WIDEST = 100.0  # times the planned value, where the field itself has no upper bound
_MOST_TRIED = 65_536  # of so many whole numbers or fewer, each is tried
_MOST_NARROWED = 64  # crossings, those nearest to the plan
_MOST_WORK = 500_000_000  # roles × months × plans of either: half a minute on a slow machine
_TOLERANCE = 1e-9  # of the metric's range: a value nearer than that is on target
_ROUNDING = 1e-12  # of all that is added up for the metric: a smaller difference is none


class NoValidPlanError(InputError):
    """No value of the range searched makes a valid plan."""


@attrs.frozen
class Root:
    """One value, or stretch of values, at which a metric meets its target.

    Attributes
    ----------
    low, high : float
        Equal for a value that meets the target. Where the metric steps over the target (whole heads),
        it crosses between the two; where it stays on target, it does so from one to the other.
    kind : str
        ``exact``, ``crosses`` or ``stays``.
    at_low, at_high : float
        The metric there.
    rises : bool or None
        Whether the metric grows as the driver does.
    """

    low: float
    high: float
    kind: str
    at_low: float
    at_high: float
    rises: bool | None = None

    @property
    def value(self) -> float:
        """The value, or the middle of the two."""
        return (self.low + self.high) / 2.0

    def nearest_to(self, planned: float) -> float:
        """Return the value, of a stretch on target the one nearest to what is planned."""
        return min(max(planned, self.low), self.high) if self.kind == "stays" else self.value


@attrs.frozen
class Solution:
    """All values found, nearest to the plan first; and the nearest miss.

    `searched` is the range of values tried that are valid, `nearest` the value among them whose
    metric, `at_nearest`, comes nearest to the target. The metric crosses it `farther` times more, farther from the
    plan, where nobody looked closer.
    """

    driver: Driver
    metric: str
    target: float
    as_planned: float
    roots: tuple[Root, ...]
    searched: tuple[float, float]
    nearest: float
    at_nearest: float
    invalid: tuple[tuple[str, int], ...] = ()
    farther: int = 0

    @property
    def text(self) -> str:
        """The answer in a sentence."""
        span = f"{self.searched[0]:,.6g} and {self.searched[1]:,.6g}"
        if not self.roots:
            return (
                f"no value of {self.driver.path} between {span} brings {self.metric} to {self.target:,.6g}; "
                f"the nearest is {self.at_nearest:,.6g} at {self.nearest:,.6g}"
            )
        described = [self._describe_root(root) for root in self.roots]
        more = f", and {self.farther} more farther from the plan" if self.farther else ""
        count = f" ({len(described)} solutions{more})" if len(described) > 1 else ""
        return f"{self.metric} is {self.target:,.6g} where {self.driver.path} {', or '.join(described)}{count}"

    def _describe_root(self, root: Root) -> str:
        if root.kind == "stays":
            return f"is anything from {root.low:,.6g} to {root.high:,.6g}"
        if root.kind == "exact":
            return f"is {root.low:,.6g}"
        steps = f"steps over it from {root.at_low:,.6g} to {root.at_high:,.6g}"
        if self.driver.whole:
            return f"goes from {root.low:,.6g} to {root.high:,.6g}: the metric {steps}"
        return f"passes {root.value:,.6g}: the metric {steps}"


def solve(  # noqa: PLR0913 - the question, and the range it is asked in
    plan: Plan,
    driver: str,
    metric: str,
    target: float = 0.0,
    *,
    low: float | None = None,
    high: float | None = None,
    **workers: Any,
) -> Solution:
    """Find the values of a driver at which a metric meets a target.

    The driver's range is tried on a grid, all values at once; every stretch over which the metric
    passes the target is then narrowed down. Of whole numbers each one is tried. A solution between
    two points of the grid that touches the target without passing it is not seen.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers.
    driver : str
        Path of a driver.
    metric : str
        Name of a metric.
    target : float
        What the metric should be. [unit of the metric]
    low, high : float, optional
        Range to search, by default the field's own bounds; without an upper bound, a hundred times
        the planned value (or the stated high, if that is more).
    **workers
        `threads`, `chunk`, `client`, `progress`: see `Workers`.

    Returns
    -------
    Solution
        None, one or several roots.

    Raises
    ------
    InputError
        If driver or metric is not known, or the range is empty.
    NoValidPlanError
        If no value in the range makes a valid plan.

    Examples
    --------
    >>> from payroll_impact.model import Change, Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     changes=[Change(change="reduce", role="Analyst", amount=1, unit="heads", start="2025-01-31")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> solve(plan, "changes[1].amount", "run_rate_change", -240_000).roots[0].value
    4.0
    """
    found = driver_of(plan, driver)
    if not np.isfinite(target):
        raise InputError(f"target must be a number; got {target}")
    return _RootSearch(plan, found, metric, float(target), workers).run(*_search_range(found, low, high))


def _search_range(driver: Driver, low: float | None, high: float | None) -> tuple[float, float]:
    reach = max(_WIDEST * abs(driver.value), driver.high or 0.0) or _WIDEST
    bottom = max(driver.minimum, -reach) if low is None else low
    top = min(driver.maximum, reach) if high is None else high
    if not bottom < top or not np.isfinite([bottom, top]).all():
        raise InputError(f"driver {driver.path!r}: low must be below high; got {bottom:g} and {top:g}")
    return bottom, top


class _RootSearch:
    """The search along one driver; `gap` is the metric less the target."""

    def __init__(self, plan: Plan, driver: Driver, metric: str, target: float, workers: dict[str, Any]) -> None:
        self.plan, self.driver, self.metric, self.target, self.workers = plan, driver, metric, target, workers
        self.as_planned = planned_metrics(plan, [metric])[0]
        self._most_plans = _MOST_WORK // (max(len(plan.workforce), 1) * plan.settings.months)

    def run(self, low: float, high: float) -> Solution:
        points = self._points(low, high)
        evaluated = self._evaluate(points)
        gaps = evaluated[self.metric] - self.target
        if np.isnan(gaps).all():
            why = f": {evaluated.invalid[0][0]}" if evaluated.invalid else ""
            told = f"driver {self.driver.path!r}: no value from {low:g} to {high:g} makes a valid plan{why}"
            raise NoValidPlanError(told)
        known = ~np.isnan(gaps)
        points, gaps = points[known], gaps[known]
        tolerance = _TOLERANCE * max(np.abs(gaps[np.isfinite(gaps)]).max(initial=0.0), abs(self.target))
        tolerance = max(tolerance, self._rounding(points[0], points[-1]))
        gaps = np.where(np.abs(gaps) <= tolerance, 0.0, gaps)
        brackets = sorted(zip(*_brackets(points, gaps), strict=True), key=lambda each: self._distance(*each[:2]))
        most = max(min(_MOST_NARROWED, self._most_plans // (_ROUNDS * _FINER)), 1)
        narrowed = [self._narrow(*bracket, tolerance) for bracket in brackets[:most]]
        roots = [*self._roots_on_target(points, gaps), *narrowed]
        nearest = int(np.argmin(np.abs(gaps)))
        return Solution(
            driver=self.driver,
            metric=self.metric,
            target=self.target,
            as_planned=self.as_planned,
            roots=tuple(sorted(roots, key=lambda root: self._distance(root.low, root.high))),
            searched=(float(points[0]), float(points[-1])),
            nearest=float(points[nearest]),
            at_nearest=float(gaps[nearest] + self.target),
            invalid=evaluated.invalid,
            farther=len(brackets) - len(narrowed),
        )

    def _rounding(self, *points: float) -> float:
        """Return how far rounding alone may take the metric from its target."""
        tried = apply_values(self.plan, {self.driver.path: [*points, self.driver.value]})
        return _ROUNDING * float(np.max(compare(tried).scale(self.metric)))

    def _distance(self, low: float, high: float) -> float:
        """Return how far a stretch is from the planned value, which may lie in it."""
        return max(low - self.driver.value, self.driver.value - high, 0.0)

    def _points(self, low: float, high: float) -> Array:
        """Return the values to try: evenly spread, more of them near the low end, and the planned one."""
        if self.driver.whole:
            low, high = np.ceil(low), np.floor(high)
            if high - low < min(_MOST_TRIED, self._most_plans):
                return np.arange(low, high + 1.0)
        spread = low + (high - low) * np.geomspace(1e-6, 1.0, _GRID)
        points = np.concatenate([np.linspace(low, high, _GRID), spread, [np.clip(self.driver.value, low, high)]])
        return np.unique(np.round(points) if self.driver.whole else points)

    def _evaluate(self, points: Array) -> Evaluated:
        return evaluate(self.plan, {self.driver.path: points}, [self.metric], **self.workers)

    def _gaps(self, points: Array) -> Array:
        return self._evaluate(points)[self.metric] - self.target

    def _roots_on_target(self, points: Array, gaps: Array) -> list[Root]:
        """Return the points on target, neighbours taken together."""
        on = np.flatnonzero(gaps == 0.0)
        runs = np.split(on, np.flatnonzero(np.diff(on) > 1) + 1) if on.size else []
        return [self._root(points[run[0]], points[run[-1]], "exact" if run.size == 1 else "stays") for run in runs]

    def _narrow(self, low: float, high: float, rises: bool, tolerance: float) -> Root:
        """Narrow a bracket down to one value, or to a step over the target."""
        for _ in range(_ROUNDS):
            points = np.linspace(low, high, _FINER)
            points = np.unique(np.round(points)) if self.driver.whole else np.unique(points)
            gaps = self._gaps(points)
            gaps = np.where(np.abs(gaps) <= tolerance * _TOLERANCE, 0.0, gaps)
            on = np.flatnonzero(gaps == 0.0)
            if on.size:
                return self._root(points[on[0]], points[on[0]], "exact", rises)
            lows, highs, _ = _brackets(points, gaps)
            if not lows or (lows[0], highs[0]) == (low, high):
                break
            low, high = lows[0], highs[0]
        return self._close(low, high, rises, tolerance)

    def _close(self, low: float, high: float, rises: bool, tolerance: float) -> Root:
        gaps = self._gaps(np.array([low, high]))
        if not self.driver.whole and abs(gaps[1] - gaps[0]) <= tolerance:
            best = (low, high)[int(np.argmin(np.abs(gaps)))]
            return self._root(best, best, "exact", rises)
        return self._root(low, high, "crosses", rises)

    def _root(self, low: float, high: float, kind: str, rises: bool | None = None) -> Root:
        at_low, at_high = self._gaps(np.array([low, high])) + self.target
        return Root(float(low), float(high), kind, float(at_low), float(at_high), rises)


def _brackets(points: Array, gaps: Array) -> tuple[list[float], list[float], list[bool]]:
    """Return low ends, high ends and directions of the brackets in which the gap changes sign."""
    signs = np.sign(gaps)
    crossings = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    return points[crossings].tolist(), points[crossings + 1].tolist(), (signs[crossings + 1] > 0).tolist()
