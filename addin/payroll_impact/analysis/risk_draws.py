"""The draws of a simulation, as tasks for threads or other machines."""

from collections import Counter
from collections.abc import Sequence

import attrs
import numpy as np

from payroll_impact.analysis.blocks import PlanEvaluator
from payroll_impact.analysis.correlation import Copula
from payroll_impact.analysis.distributions import Distribution
from payroll_impact.analysis.sampling import Sampler
from payroll_impact.analysis.streaming_statistics import Counts, Edges, Moments
from payroll_impact.model.fields import Array


@attrs.frozen
class Uncertainty:
    """The distributions of the drivers, and their correlations."""

    distributions: tuple[Distribution, ...]
    rounded: tuple[bool, ...]
    copula: Copula

    def values(self, u: Array) -> Array:
        """Return values for independent probabilities, both of shape (driver, scenario)."""
        correlated = self.copula(u)
        values = np.empty(u.shape)
        for row, (distribution, whole) in enumerate(zip(self.distributions, self.rounded, strict=True)):
            drawn = distribution.quantile(correlated[row])
            values[row] = np.round(drawn) if whole else drawn
        return values


@attrs.frozen
class Drawn:
    """The results of a task: moments of each block and metric, reasons of invalid plans, and more if asked for.

    `results` has shape (metric, draw), `cumulative` (month, draw), `counts` (metric, bin).
    """

    moments: tuple[tuple[Moments, ...], ...]
    invalid: Counter[str]
    results: Array | None
    cumulative: Array | None
    counts: Counts | None


@attrs.frozen(kw_only=True)
class Draws:
    """The work of a simulation; a task is a range of blocks."""

    evaluator: PlanEvaluator
    uncertainty: Uncertainty
    sampler: Sampler
    budgets: tuple[float, ...]
    keep: bool
    months: bool = False
    edges: tuple[Edges, ...] = ()

    def __call__(self, task: range) -> Drawn:
        """Project the draws of some blocks."""
        outcomes = [
            self.evaluator.evaluate(self.uncertainty.values(self.sampler.block(index)), monthly=self.months)
            for index in task
        ]
        moments = tuple(
            tuple(Moments.measure(row, budget) for row, budget in zip(outcome.results, self.budgets, strict=True))
            for outcome in outcomes
        )
        cumulative = [outcome.cumulative for outcome in outcomes if outcome.cumulative is not None]
        return Drawn(
            moments=moments,
            invalid=sum((outcome.invalid for outcome in outcomes), Counter()),
            results=_beside([outcome.results for outcome in outcomes]) if self.keep else None,
            cumulative=_beside(cumulative) if cumulative else None,
            counts=self._counts([outcome.results for outcome in outcomes]) if self.edges else None,
        )

    def _counts(self, results: Sequence[Array]) -> Counts:
        rows = [
            np.sum([edges.count(block[metric]) for block in results], axis=0)
            for metric, edges in enumerate(self.edges)
        ]
        return np.array(rows)


@attrs.frozen
class SobolDraws:
    """The draws for Sobol indices: two sets of points, and the first set with one driver of the second.

    A task is a set (0 and 1 the two, from 2 on the mixed ones) and a block; `sampler` has twice the drivers.
    """

    evaluator: PlanEvaluator
    uncertainty: Uncertainty
    sampler: Sampler

    def __call__(self, task: tuple[int, int]) -> Array:
        """Return metrics of shape (metric, draw)."""
        chosen, block = task
        first, second = np.split(self.sampler.block(block), 2)
        points = second if chosen == 1 else first.copy()
        if chosen > 1:
            points[chosen - 2] = second[chosen - 2]
        return self.evaluator.evaluate(self.uncertainty.values(points)).results


def _beside(parts: Sequence[Array]) -> Array:
    return np.concatenate(parts, axis=1)
