"""Many plans side by side: the inputs that differ, and the metrics of each plan."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis.sensitivity_table import planned_metrics
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import METRICS, metric, metrics_of


@attrs.frozen
class DifferingInput:
    """One input that is not the same in all plans; None where a plan has no such row."""

    path: str
    values: tuple[Any, ...]


@attrs.frozen
class ScenarioComparison:
    """Plans side by side: metrics of shape (plan,) by name, and the inputs that differ."""

    names: tuple[str, ...]
    metrics: dict[str, Array]
    differences: tuple[DifferingInput, ...]
    currencies: tuple[str, ...]


def compare_scenarios(plans: Mapping[str, Plan], metrics: Sequence[str] | None = None) -> ScenarioComparison:
    """Hold many plans against each other.

    Parameters
    ----------
    plans : mapping of str to Plan
        By the name to show; plans of plain numbers.
    metrics : sequence of str, optional
        Names of metrics, by default all.

    Returns
    -------
    ScenarioComparison
        Metrics of each plan, each against its own baseline, and the inputs that differ.

    Raises
    ------
    InputError
        If there are no plans, or a metric is not known.

    Examples
    --------
    >>> from payroll_impact.model import Role, Settings
    >>> def team(heads):
    ...     return Plan(
    ...         workforce=[Role(role="Analyst", headcount=heads, pay=60_000, jurisdiction="US")],
    ...         settings=Settings(start="2025-01-01", months=12),
    ...     )
    >>> compare_scenarios({"now": team(10), "then": team(12)}).differences
    (DifferingInput(path='Analyst.headcount', values=(10.0, 12.0)),)
    """
    if not plans:
        raise InputError("plans must be given: one or more")
    applying = {name for plan in plans.values() for name in metrics_of(plan)}
    names = [name for name in METRICS if name in applying] if metrics is None else list(metrics)
    results = np.array([_metrics_of_plan(plan, names) for plan in plans.values()])
    return ScenarioComparison(
        names=tuple(plans),
        metrics=dict(zip(names, results.T, strict=True)),
        differences=_input_differences(list(plans.values())),
        currencies=tuple(plan.settings.currency for plan in plans.values()),
    )


def _metrics_of_plan(plan: Plan, names: list[str]) -> list[float]:
    """Return metrics of a plan; NaN where it has none of that name."""
    known = [name for name in names if plan.has_output or not metric(name).of_output]
    values = dict(zip(known, planned_metrics(plan, known), strict=True))
    return [values.get(name, np.nan) for name in names]


def _input_differences(plans: list[Plan]) -> tuple[DifferingInput, ...]:
    inputs = [_cells_by_path(plan) for plan in plans]
    paths = dict.fromkeys(path for each in inputs for path in each)
    rows = [DifferingInput(path, tuple(each.get(path) for each in inputs)) for path in paths]
    return tuple(row for row in rows if any(value != row.values[0] for value in row.values))


def _cells_by_path(plan: Plan) -> dict[str, Any]:
    """Return every cell of a plan by its path, but for its name."""
    cells: dict[str, Any] = {}
    for role in plan.workforce:
        cells |= {f"{role.role}.{name}": value for name, value in _row_cells(role).items() if name != "role"}
    for row, change in enumerate(plan.changes, start=1):
        cells |= {f"changes[{row}].{name}": value for name, value in _row_cells(change).items()}
    settings = _row_cells(plan.settings)
    overrides = settings.pop("overrides")
    cells |= {f"settings.{name}": value for name, value in settings.items() if name != "name"}
    return cells | {str(path): value for path, value in overrides.items()}


def _row_cells(row: Any) -> dict[str, Any]:
    return attrs.asdict(row, recurse=False)
