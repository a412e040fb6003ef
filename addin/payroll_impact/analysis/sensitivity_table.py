"""Sensitivity: one metric along the values of one driver, or of two."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis.applied_values import as_quantity
from payroll_impact.analysis.driver_catalogue import find_drivers
from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.analysis.evaluation import evaluate
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array


@attrs.frozen
class Sensitivity:
    """A metric along one driver or two.

    Attributes
    ----------
    metric : str
        Its name.
    driver, driver2 : Driver
        What varies; `driver2` is None for one driver.
    values, values2 : ndarray
        The values tried.
    results : ndarray, shape (value,) or (value, value2)
        The metric, NaN where the plan is invalid.
    as_planned : float
        The metric of the plan itself.
    invalid : tuple of (str, int)
        Why plans are invalid, and how many.
    """

    metric: str
    driver: Driver
    values: Array
    results: Array
    as_planned: float
    driver2: Driver | None = None
    values2: Array | None = None
    invalid: tuple[tuple[str, int], ...] = ()


def sensitivity(  # noqa: PLR0913, PLR0917 - the order a worksheet function has
    plan: Plan,
    metric: str,
    driver: str,
    values: Any,
    driver2: str | None = None,
    values2: Any = None,
    **workers: Any,
) -> Sensitivity:
    """Return a metric for each value of a driver, or for each pair of values of two.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers.
    metric : str
        Name of a metric.
    driver, driver2 : str
        Paths of drivers.
    values, values2 : array_like
        Values to try.
    **workers
        `threads`, `chunk`, `client`, `progress`: see `Workers`.

    Returns
    -------
    Sensitivity
        Results of shape (value,) or (value, value2).

    Raises
    ------
    InputError
        If a driver or metric is not known, or there are no values.

    Examples
    --------
    >>> from payroll_impact.model import Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> sensitivity(plan, "cost_per_head", "Analyst.bonus", [0.0, 0.1]).results
    array([60000., 66000.])
    """
    if (driver2 is None) != (values2 is None):
        raise InputError("driver2 and values2 go together; give both or neither")
    paths = [driver] if driver2 is None else [driver, driver2]
    found = find_drivers(plan, paths)
    axes = [read_axis(path, given) for path, given in zip(paths, [values, values2], strict=False)]
    grid = np.meshgrid(*axes, indexing="ij")
    columns = {path: points.ravel() for path, points in zip(paths, grid, strict=True)}
    evaluated = evaluate(plan, columns, [metric], **workers)
    return Sensitivity(
        metric=metric,
        driver=found[0],
        values=axes[0],
        results=evaluated[metric].reshape(grid[0].shape),
        as_planned=planned_metrics(plan, [metric])[0],
        driver2=found[1] if driver2 is not None else None,
        values2=axes[1] if driver2 is not None else None,
        invalid=evaluated.invalid,
    )


def planned_metrics(plan: Plan, metrics: Sequence[str]) -> list[float]:
    """Return metrics of the plan as it is, in their order."""
    evaluated = evaluate(plan, {}, metrics, threads=1)
    if evaluated.invalid:
        raise InputError(evaluated.invalid[0][0])
    return [float(evaluated[name][0]) for name in metrics]


def read_axis(path: str, values: Any) -> Array:
    """Return a driver's values to try; raises InputError where there are none."""
    try:
        return np.atleast_1d(as_quantity(path, values))
    except InputError:
        if np.size(values) == 0:
            raise InputError(f"{path}: values must not be empty") from None
        raise
