"""Tornado: each driver on its own, to the low and the high end of its range, the strongest first."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis.driver_catalogue import find_drivers, independent_drivers
from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.analysis.evaluation import evaluate
from payroll_impact.analysis.sensitivity_table import planned_metrics
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import metric as metric_named

_TOLERANCE = 1e-9  # heads
_MOST_TOGETHER = 512  # drivers in one evaluation, which holds a value of each for both ends of each
INTERACTIONS = "Each driver is varied alone: what two of them do together is left out."


@attrs.frozen
class Bar:
    """One driver: its low and high value and the metric there, NaN where the plan is invalid."""

    driver: Driver
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def effect(self) -> float:
        """The distance of the metric between both ends; NaN if it is not known at one of them."""
        return 0.0 if self.at_low == self.at_high else abs(self.at_high - self.at_low)


@attrs.frozen
class Tornado:
    """A metric as planned and, for each driver, at both ends; the widest bar first."""

    metric: str
    as_planned: float
    bars: tuple[Bar, ...]
    invalid: tuple[tuple[str, int], ...] = ()
    note: str = INTERACTIONS


def tornado(
    plan: Plan,
    metric: str,
    paths: Sequence[str] | None = None,
    *,
    swing: float | None = 0.1,
    **workers: Any,
) -> Tornado:
    """Return the effect of each driver on a metric on its own.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers.
    metric : str
        Name of a metric.
    paths : sequence of str, optional
        Drivers; by default all with a range to vary over, what roles share as one.
    swing : float or None
        Part of its value by which each driver is varied down and up, within its bounds; None for each
        driver's own stated range. [fraction]
    **workers
        `threads`, `chunk`, `client`, `progress`: see `Workers`.

    Returns
    -------
    Tornado
        Bars by effect; those not known at one end come last.

    Raises
    ------
    InputError
        If a driver or metric is not known, `swing` is not above 0, or a driver asked for has no range.

    Examples
    --------
    >>> from payroll_impact.model import Change, Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     changes=[Change(change="reduce", role="Analyst", amount=4, unit="heads", start="2025-01-31")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> bar = tornado(plan, "run_rate_change", swing=0.25).bars[0]
    >>> bar.driver.path, bar.low, bar.at_low
    ('Analyst.pay', 45000.0, -180000.0)
    """
    metric_named(metric)
    if swing is not None and not 0 < swing < np.inf:
        raise InputError(f"swing must be above 0; got {swing:g}")
    candidates = independent_drivers(plan, [metric]) if paths is None else find_drivers(plan, list(paths))
    ranges = [(driver, _range_ends(driver, swing)) for driver in candidates]
    if paths is not None:
        _check_ranges(ranges, swing)
    usable = [(driver, ends) for driver, ends in ranges if ends is not None]
    results, invalid = _evaluate_ends(plan, metric, usable, workers)
    bars = [Bar(driver, *ends, *map(float, pair)) for (driver, ends), pair in zip(usable, results, strict=True)]
    ranked = sorted(bars, key=lambda bar: -1.0 if np.isnan(bar.effect) else bar.effect, reverse=True)
    return Tornado(metric, planned_metrics(plan, [metric])[0], tuple(ranked), invalid)


def _range_ends(driver: Driver, swing: float | None) -> tuple[float, float] | None:
    """Return the low and high value of a driver; None where it has no range."""
    if swing is None:
        if driver.low is None or driver.high is None or driver.low == driver.high:
            return None
        return driver.low, driver.high
    low, high = sorted((driver.value * (1.0 - swing), driver.value * (1.0 + swing)))
    if driver.whole:
        # 1.1 × 1,500 is 1,650.0000000000002, which must not become 1,651
        low, high = float(np.floor(low + _TOLERANCE)), float(np.ceil(high - _TOLERANCE))
    low, high = max(low, driver.minimum), min(high, driver.maximum)
    return (low, high) if low < high else None


def _check_ranges(ranges: "list[tuple[Driver, tuple[float, float] | None]]", swing: float | None) -> None:
    for driver, ends in ranges:
        if ends is None:
            needed = "low and high are not given or are the same" if swing is None else "its value is 0"
            raise InputError(f"driver {driver.path!r} has no range to vary over: {needed}")


def _evaluate_ends(
    plan: Plan, metric: str, ranges: "list[tuple[Driver, tuple[float, float]]]", workers: dict[str, Any]
) -> tuple[Array, tuple[tuple[str, int], ...]]:
    """Return the metric at both ends of each range, shape (driver, 2)."""
    results = np.empty((len(ranges), 2))
    reasons: dict[str, int] = {}
    for rows in _batches([driver for driver, _ in ranges]):
        values = {}
        for place, row in enumerate(rows):
            driver, ends = ranges[row]
            column = np.full(2 * len(rows), driver.value)
            column[2 * place : 2 * place + 2] = ends
            values[driver.path] = column
        evaluated = evaluate(plan, values, [metric], **workers)
        results[rows] = evaluated[metric].reshape(-1, 2)
        for reason, count in evaluated.invalid:
            reasons[reason] = reasons.get(reason, 0) + count
    return results, tuple(reasons.items())


def _batches(found: list[Driver]) -> Iterator[list[int]]:
    """Yield the drivers that can share one evaluation; one that is not flat over time stands alone."""
    together: list[int] = []
    taken: set[tuple[str, int, str]] = set()
    for row, driver in enumerate(found):
        cells = {place.cell for place in driver.places}
        # a total is split by shares: its parts are not the plan's own figures to the last bit
        if driver.varies or any(place.share != 1.0 for place in driver.places) or cells & taken:
            yield [row]
        else:
            together.append(row)
            taken |= cells
            if len(together) == _MOST_TOGETHER:
                yield together
                together, taken = [], set()
    if together:
        yield together
