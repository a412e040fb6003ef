"""One block of scenarios: the unit of work, on this machine and on others.

A block always holds the same scenarios, whoever computes it: results do not depend, to the last bit,
on the number of threads, the size of a task or the machine that took it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np

from payroll_impact.analysis.applied_values import DriverTargets
from payroll_impact.analysis.infeasible_draws import find_infeasible_draws
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.closed_form import closed_totals, closed_totals_of_both
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import METRICS, NOT_COMPUTED, metric
from payroll_impact.model.projection import Totals, project_totals, totals_of_both

BLOCK = 8_192  # scenarios: fewer leave the time to the interpreter, more fall out of the processor's cache


def _keep_freed_memory() -> None:
    """Let the C library keep freed memory instead of returning it to the system after each block.

    Getting it back costs more time than the model takes. glibc raises its limits for good once a large array
    was freed; elsewhere this does nothing.
    """
    np.empty(3_500_000)


_keep_freed_memory()


@attrs.frozen
class BlockResults:
    """The results of a block: a row for each metric, NaN where the plan is invalid, and the reasons.

    `cumulative` is the impact so far, shape (month, scenario), if it was asked for. [currency]
    """

    results: Array
    invalid: Counter[str]
    cumulative: Array | None = None


@attrs.frozen
class PlanEvaluator:
    """A plan, the drivers that vary and the metrics wanted: all that a worker needs.

    With `closed_form` many scenarios are summed up at once, to 1e-12 of what each comes to alone, and of output no
    more than the metrics are of.
    """

    targets: DriverTargets
    metrics: tuple[str, ...]
    baseline: Totals | None
    closed_form: bool = False

    @classmethod
    def from_plan(
        cls, plan: Plan, paths: Sequence[str], metrics: Sequence[str], *, closed_form: bool = False
    ) -> Self:
        """Look drivers and metrics up.

        Raises
        ------
        InputError
            If the plan has a scenario axis of its own, a driver or metric is not known, or the metric is of output and
            the plan has none.
        """
        for name in metrics:
            if metric(name).of_output and not plan.has_output:
                raise InputError(f"metric {name} is {NOT_COMPUTED}: no role of the workforce has it")
        targets = DriverTargets.look_up(plan, paths)
        if plan.has_output and not any(metric(name).of_output for name in metrics):
            targets = attrs.evolve(targets, plan=targets.plan.without_output())
            plan = targets.plan
        # a baseline that no driver changes is projected once
        project = closed_totals if closed_form else project_totals
        fixed = None if targets.affects_baseline else project(plan, baseline=True)
        return cls(targets, tuple(metrics), fixed, closed_form)

    def evaluate(self, values: Array, *, monthly: bool = False) -> BlockResults:
        """Return the metrics for values of shape (driver, scenario); of each month too if `monthly`."""
        rows, invalid = self._rows(values, monthly=monthly)
        metrics = len(self.metrics)
        return BlockResults(rows[:metrics], invalid, rows[metrics:] if monthly else None)

    def _rows(self, values: Array, *, monthly: bool) -> tuple[Array, Counter[str]]:
        """Return rows of metrics, then of months, and the reasons of invalid scenarios, whose rows are NaN."""
        try:
            return self._compute(values, monthly=monthly), Counter()
        except InputError as error:
            height = len(self.metrics) + (self.targets.plan.settings.months if monthly else 0)
            rows = np.full((height, values.shape[1]), np.nan)
            if values.shape[1] == 1:
                return rows, Counter([invalid_reason(error)])
        invalid: Counter[str] = Counter()
        left = np.ones(values.shape[1], dtype=np.bool_)
        for wrong in find_infeasible_draws(self.targets, values):
            reason = self._reason(values[:, wrong])
            if reason:
                invalid[reason] += int(wrong.sum())
                left &= ~wrong
        parts = [np.flatnonzero(left)] if not left.all() else np.array_split(np.arange(left.size), 2)
        for part in parts:
            if part.size:
                rows[:, part], more = self._rows(values[:, part], monthly=monthly)
                invalid += more
        return rows, invalid

    def _reason(self, values: Array) -> str | None:
        """Return the reason why the first of some scenarios is invalid; None if it is valid."""
        try:
            self._compute(values[:, :1], monthly=False)
        except InputError as error:
            return invalid_reason(error)
        return None

    def _compute(self, values: Array, *, monthly: bool) -> Array:
        plan = self.targets.apply(list(values))
        parts = {part for name in self.metrics if (part := METRICS[name].output)}
        if self.baseline is None:
            totals, baseline = closed_totals_of_both(plan, output=parts) if self.closed_form else totals_of_both(plan)
        else:
            totals = closed_totals(plan, output=parts) if self.closed_form else project_totals(plan)
            baseline = self.baseline
        height = len(self.metrics) + (plan.settings.months if monthly else 0)
        rows = np.empty((height, values.shape[1]))
        for index, name in enumerate(self.metrics):
            rows[index] = METRICS[name].compute(totals, baseline, plan.settings)
        if monthly:
            rows[len(self.metrics) :] = (totals.total - baseline.total).cumsum(axis=-1).T
        return rows


def invalid_reason(error: InputError) -> str:
    """Return the reason of an invalid scenario, without its own figures, so that equal reasons can be counted.

    >>> general = "pay must be 0 or more"
    >>> invalid_reason(InputError(f"{general}; got -3", general=general, table="workforce", row=2))
    'workforce row 2: pay must be 0 or more'
    """
    return f"{error.place}{error.general}" if error.general else str(error)
