"""Risk: a plan whose drivers are uncertain, projected for many draws of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis.applied_values import DriverTargets
from payroll_impact.analysis.blocks import BLOCK, PlanEvaluator
from payroll_impact.analysis.correlation import copula
from payroll_impact.analysis.distributions import Distribution
from payroll_impact.analysis.risk_draws import Drawn, Draws, SobolDraws, Uncertainty
from payroll_impact.analysis.risk_results import LEVELS, Fan, Risk
from payroll_impact.analysis.risk_summary import RiskTotals, summarize_metric
from payroll_impact.analysis.sampling import sampler
from payroll_impact.analysis.sobol_indices import Indices, first_order_indices, sobol_indices
from payroll_impact.analysis.streaming_statistics import Edges, Moments, quantiles
from payroll_impact.analysis.workers import Workers
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array

EXACT = 2**22  # up to so many results are kept; of more, only counts
_PILOT = 2**16  # draws that set the bins, the fan and correlated shares
_PILOT_CELLS = 2**22  # draws times months of them, at most
_SOBOL_POINTS = 4_096  # points for variance shares, projected once more for each driver
_MOST_BLOCKS_ON_CLUSTER = 512  # blocks of the longest task sent to a cluster


def simulate(  # noqa: PLR0913 - the question, and where the work is done
    plan: Plan,
    uncertainties: Mapping[str, Distribution],
    metrics: "str | Sequence[str]",
    *,
    draws: int = 10_000,
    seed: int = 0,
    method: str = "lhs",
    correlations: Mapping[tuple[str, str], float] | None = None,
    budget: "float | Mapping[str, float] | None" = None,
    shares: bool = True,
    threads: int | None = None,
    chunk: int | None = None,
    client: Any = None,
    progress: Callable[[int, int], None] | None = None,
) -> Risk:
    """Project a plan for many draws of its uncertain drivers.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers.
    uncertainties : mapping of str to Distribution
        By the driver's path. Drivers of whole months are rounded.
    metrics : str or sequence of str
        One metric or several.
    draws, seed, method
        See `sampler`: ``lhs``, ``sobol`` or ``random``.
    correlations : mapping of (str, str) to float, optional
        Rank correlations between drivers; see `copula`.
    budget : float or mapping of str to float, optional
        What a metric should not exceed; by metric where there are several.
    shares : bool
        Whether to estimate each driver's share of the variance, which takes further projections: 4,096
        for each driver at most. With correlated drivers, first-order shares come from the draws.
    threads, chunk, client, progress
        See `Workers`; results do not depend on them, to the last bit.

    Returns
    -------
    Risk
        Figures for each metric, a fan over the months, and what was invalid and why.

    Raises
    ------
    InputError
        If a driver, metric or method is not known, nothing is uncertain, a number is out of bounds,
        correlations contradict each other, or no draw makes a valid plan.
    HostError
        If a library or the cluster is missing.

    Examples
    --------
    >>> from payroll_impact.analysis.distributions import Uniform
    >>> from payroll_impact.model import Change, Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     changes=[Change(change="reduce", role="Analyst", amount=4, unit="heads", start="2025-01-31")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> risk = simulate(plan, {"Analyst.pay": Uniform(50_000, 70_000)}, "run_rate_change", draws=1_000)
    >>> round(risk["run_rate_change"].mean, -3)
    -240000.0
    """
    names = [metrics] if isinstance(metrics, str) else list(metrics)
    workers = Workers(
        threads=threads, chunk=chunk, client=client, progress=progress, roles=len(plan.workforce)
    )
    if not uncertainties or not names:
        raise InputError(f"{'uncertainties' if names else 'metrics'} must be given: one or more")
    work = Draws(
        evaluator=PlanEvaluator.from_plan(plan, list(uncertainties), names, closed_form=True),
        uncertainty=_uncertainty(plan, uncertainties, correlations),
        sampler=sampler(method, drivers=len(uncertainties), draws=draws, seed=seed),
        budgets=_budgets(names, budget),
        keep=draws <= EXACT,
    )
    sobol_draws = _sobol_draws(work, method, draws, seed) if shares and not work.uncertainty.copula.rows else None
    return _Simulation(work, int(draws), workers, sobol_draws, shares).run(seed, method)


def _uncertainty(
    plan: Plan, uncertainties: Mapping[str, Distribution], correlations: Mapping[tuple[str, str], float] | None
) -> Uncertainty:
    found = DriverTargets.look_up(plan, list(uncertainties)).drivers
    for path, distribution in uncertainties.items():
        if not hasattr(distribution, "quantile"):
            raise InputError(f"{path}: its uncertainty must be a distribution")
    return Uncertainty(
        tuple(uncertainties.values()),
        tuple(driver.rounded for driver in found),
        copula(list(uncertainties), correlations),
    )


def _budgets(names: Sequence[str], budget: "float | Mapping[str, float] | None") -> tuple[float, ...]:
    """Return a budget for each metric, NaN for none, which no result exceeds."""
    if isinstance(budget, Mapping):
        for name in budget:
            if name not in names:
                raise InputError(f"budget of {name!r}: it must be one of the metrics asked for")
        return tuple(float(budget.get(name, np.nan)) for name in names)
    if budget is not None and len(names) > 1:
        raise InputError("budget must be given by metric where there are several")
    return tuple(np.nan if budget is None else float(budget) for _ in names)


def _sobol_draws(work: Draws, method: str, draws: int, seed: int) -> tuple[SobolDraws, int]:
    points = min(_SOBOL_POINTS, 1 << max(8, (draws // 8).bit_length()))
    twice = sampler(method, drivers=2 * len(work.uncertainty.rounded), draws=points, seed=seed, stream=1)
    return SobolDraws(work.evaluator, work.uncertainty, twice), points


class _Simulation:
    """The tasks of a simulation, and their results."""

    def __init__(
        self, work: Draws, draws: int, workers: Workers, sobol_draws: tuple[SobolDraws, int] | None, shares: bool
    ) -> None:
        self.work, self.draws, self.workers, self.shares = work, draws, workers, shares
        self.sobol_draws = sobol_draws[0] if sobol_draws else None
        self.points = sobol_draws[1] if sobol_draws else 0
        self.metrics = work.evaluator.metrics
        most = max(BLOCK, min(_PILOT, _PILOT_CELLS // work.evaluator.targets.plan.settings.months))
        self.pilot = min(draws, most // BLOCK * BLOCK)
        sets = len(work.uncertainty.rounded) + 2 if sobol_draws else 0
        self.done, self.total = 0, draws + self.points * sets

    def run(self, seed: int, method: str) -> Risk:
        totals = self._run_draws()
        if not any(moments.known for moments in totals.moments):
            why = totals.invalid.most_common(1)[0][0] if totals.invalid else "no metric is defined"
            raise InputError(f"none of the {self.draws:,} draws makes a valid plan: {why}")
        indices = self._indices(totals)
        drivers = self.work.evaluator.targets.drivers
        found = [
            summarize_metric(totals, row, name, self.work.budgets[row], indices[row], drivers)
            for row, name in enumerate(self.metrics)
        ]
        return Risk(
            metrics=dict(zip(self.metrics, found, strict=True)),
            fan=self._fan(totals.cumulative),
            drivers=drivers,
            draws=self.draws,
            seed=seed,
            method=method,
            invalid=tuple(totals.invalid.most_common()),
        )

    def _run_draws(self) -> RiskTotals:
        """Run all draws, block after block; the first ones, the pilot, with their months."""
        ahead = attrs.evolve(self.work, months=True, keep=True)
        first = list(self._run_tasks(ahead, self._blocks(0, self.pilot)))
        pilot = np.concatenate([part.results for part in first if part.results is not None], axis=1)
        cumulative = np.concatenate([part.cumulative for part in first if part.cumulative is not None], axis=1)
        first = [attrs.evolve(part, cumulative=None) for part in first]  # they take much room: once is enough
        edges = () if self.work.keep else tuple(Edges.around(row) for row in pilot)
        totals = RiskTotals(
            draws=self.draws,
            pilot=pilot,
            cumulative=cumulative,
            moments=[Moments() for _ in self.metrics],
            results=np.empty((len(self.metrics), self.draws)) if self.work.keep else None,
            counts=np.array([each.count(row) for each, row in zip(edges, pilot, strict=True)]) if edges else None,
            edges=edges,
        )
        rest = self._run_tasks(attrs.evolve(self.work, edges=edges), self._blocks(self.pilot, self.draws))
        for part in chain(first, rest):
            totals.add(part)
        return totals

    def _blocks(self, start: int, stop: int) -> list[range]:
        """Return tasks of whole blocks; a pilot is a whole number of blocks unless it is all there is."""
        first, last = -(-start // BLOCK), -(-stop // BLOCK)
        on_cluster = max(1, min(_MOST_BLOCKS_ON_CLUSTER, (last - first) // 64))
        step = self.workers.blocks_per_task(BLOCK, here=1, on_cluster=on_cluster)
        return [range(index, min(index + step, last)) for index in range(first, last, step)]

    def _run_tasks(self, work: Draws, tasks: list[range]) -> Iterator[Drawn]:
        for part in self.workers.run(work, tasks):
            self._advance(sum(moments[0].known + moments[0].undefined for moments in part.moments))
            yield part

    def _advance(self, count: int) -> None:
        self.done += count
        self.workers.report(min(self.done, self.total), self.total)

    def _indices(self, totals: RiskTotals) -> list[Indices | None]:
        if not self.shares:
            return [None for _ in self.metrics]
        if self.sobol_draws is None:
            u = np.concatenate([self.work.sampler.block(index) for index in range(-(-self.pilot // BLOCK))], axis=1)
            correlated = self.work.uncertainty.copula(u[:, : self.pilot])
            return [first_order_indices(correlated, row) for row in totals.pilot]
        sets, blocks = len(self.work.uncertainty.rounded) + 2, -(-self.points // BLOCK)
        tasks = [(chosen, block) for chosen in range(sets) for block in range(blocks)]
        results = np.empty((sets, len(self.metrics), self.points))
        for (chosen, block), found in zip(tasks, self.workers.run(self.sobol_draws, tasks), strict=True):
            results[chosen, :, block * BLOCK : block * BLOCK + found.shape[1]] = found
            self._advance(found.shape[1])
        return [sobol_indices(results[0, row], results[1, row], results[2:, row]) for row in range(len(self.metrics))]

    def _fan(self, cumulative: Array) -> Fan:
        known = ~np.isnan(cumulative).any(axis=0)
        valid = cumulative if known.all() else cumulative[:, known]
        levels = np.array(LEVELS)
        return Fan(LEVELS, np.array([quantiles(np.sort(row), levels) for row in valid]).T, valid.shape[1])
