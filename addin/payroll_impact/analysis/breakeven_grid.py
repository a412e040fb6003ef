"""Break-even maps: for each value of one driver, the value of another at which a metric meets its target."""

from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis.applied_values import apply_values
from payroll_impact.analysis.driver_catalogue import find_drivers
from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.analysis.goal_seek import NoValidPlanError, Solution, solve
from payroll_impact.analysis.sensitivity_table import read_axis
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array


@attrs.frozen
class BreakEvenMap:
    """Break-evens of one driver along another.

    Attributes
    ----------
    metric, target : str, float
        What is to be met.
    driver, driver2 : Driver
        The one whose values are given, and the one solved for.
    values : ndarray, shape (value,)
        Of `driver`.
    break_evens : ndarray, shape (value,)
        Of `driver2`, the one nearest to its planned value; NaN where there is none.
    solutions : tuple of Solution or None
        All there is to say for each value; None where no value of `driver2` makes a valid plan.
    """

    metric: str
    target: float
    driver: Driver
    driver2: Driver
    values: Array
    break_evens: Array
    solutions: tuple[Solution | None, ...]


def breakeven_map(  # noqa: PLR0913, PLR0917 - the order a worksheet function has
    plan: Plan, metric: str, driver: str, values: Any, driver2: str, target: float = 0.0, **search: Any
) -> BreakEvenMap:
    """Return, for each value of one driver, the break-even of another.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers.
    metric : str
        Name of a metric.
    driver : str
        Path of the driver whose `values` are given.
    values : array_like
        Values to try.
    driver2 : str
        Path of the driver solved for.
    target : float
        What the metric should be.
    **search
        `low` and `high` of `driver2`, and `threads`, `chunk`, `client`: see `solve`.

    Returns
    -------
    BreakEvenMap
        One break-even a value.

    Raises
    ------
    InputError
        If a driver or metric is not known, both drivers are the same, or a value is out of its bounds.
    """
    found = find_drivers(plan, [driver, driver2])
    axis = read_axis(driver, values)
    apply_values(plan, {driver: found[0].value, driver2: found[1].value})  # the two must not overlap
    plans = [apply_values(plan, {driver: float(value)}) for value in axis]
    solutions = [_solve_for(each, driver2, metric, target, search) for each in plans]
    nearest = [each.roots[0].value if each is not None and each.roots else np.nan for each in solutions]
    return BreakEvenMap(metric, target, found[0], found[1], axis, np.array(nearest), tuple(solutions))


def _solve_for(plan: Plan, driver: str, metric: str, target: float, search: dict[str, Any]) -> Solution | None:
    try:
        return solve(plan, driver, metric, target, **search)
    except NoValidPlanError:
        return None
