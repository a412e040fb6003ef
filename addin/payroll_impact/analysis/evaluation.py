"""Evaluate a plan in any number of scenarios: metrics for arrays of driver values."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis.applied_values import as_quantity
from payroll_impact.analysis.blocks import BLOCK, BlockResults, PlanEvaluator
from payroll_impact.analysis.workers import Workers
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array

_BLOCKS_HERE, _BLOCKS_ON_CLUSTER = 1, 64  # blocks per task: one keeps threads even, many keep a network quiet


@attrs.frozen
class Evaluated:
    """Metrics by name, shape (scenario,), NaN where the plan is invalid; and the reasons with their counts."""

    metrics: dict[str, Array]
    invalid: tuple[tuple[str, int], ...] = ()

    def __getitem__(self, metric: str) -> Array:
        return self.metrics[metric]


def evaluate(  # noqa: PLR0913 - where and how the work is done
    plan: Plan,
    values: Mapping[str, Any],
    metrics: Sequence[str],
    *,
    threads: int | None = None,
    chunk: int | None = None,
    client: Any = None,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluated:
    """Return metrics of a plan for many values of its drivers.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers.
    values : mapping of str to float or array_like, shape (scenario,)
        By the driver's path.
    metrics : sequence of str
        Names of metrics.
    threads, chunk, client, progress
        See `Workers`; results do not depend on them.

    Returns
    -------
    Evaluated
        Metric by name, and the reasons of scenarios that are invalid.

    Raises
    ------
    InputError
        If a driver or metric is not known, or arrays differ in length.

    Examples
    --------
    >>> from payroll_impact.model import Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> evaluated = evaluate(plan, {"Analyst.pay": [50_000, 60_000, -1]}, ["cost_per_head"])
    >>> evaluated["cost_per_head"]
    array([50000., 60000.,    nan])
    >>> evaluated.invalid
    (('Analyst: pay must be 0 or more', 1),)
    """
    workers = Workers(
        threads=threads, chunk=chunk, client=client, progress=progress, roles=len(plan.workforce)
    )
    columns, size = read_columns(values)
    evaluator = PlanEvaluator.from_plan(plan, list(values), metrics)
    results = np.empty((len(metrics), size))
    invalid: Counter[str] = Counter()
    step = BLOCK * workers.blocks_per_task(BLOCK, here=_BLOCKS_HERE, on_cluster=_BLOCKS_ON_CLUSTER)
    done = 0
    for outcome in workers.run(partial(_evaluate_task, evaluator), _tasks(columns, size, step)):
        end = done + outcome.results.shape[1]
        results[:, done:end] = outcome.results
        invalid += outcome.invalid
        done = end
        workers.report(done, size)
    return Evaluated(dict(zip(metrics, results, strict=True)), tuple(invalid.most_common()))


def read_columns(values: Mapping[str, Any]) -> tuple[list[Array], int]:
    """Return each driver's values as an array of length 1 or of the number of scenarios, and that number."""
    columns = [np.atleast_1d(as_quantity(path, value)) for path, value in values.items()]
    sizes = sorted({column.size for column in columns if column.size > 1})
    if len(sizes) > 1:
        raise InputError(f"all drivers must have as many values; got {', '.join(map(str, sizes))}")
    return columns, sizes[0] if sizes else 1


def _tasks(columns: list[Array], size: int, step: int) -> Iterator[Array]:
    """Yield the values of each task, shape (driver, scenario)."""
    for start in range(0, size, step):
        part = min(step, size - start)
        rows = [column[start : start + part] if column.size > 1 else np.full(part, column[0]) for column in columns]
        yield np.array(rows).reshape(len(columns), part)


def _evaluate_task(evaluator: PlanEvaluator, values: Array) -> BlockResults:
    blocks = [evaluator.evaluate(values[:, start : start + BLOCK]) for start in range(0, values.shape[1], BLOCK)]
    invalid: Counter[str] = sum((block.invalid for block in blocks), Counter())
    return BlockResults(np.concatenate([block.results for block in blocks], axis=1), invalid)
