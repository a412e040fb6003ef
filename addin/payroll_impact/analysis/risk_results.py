"""The results of a simulation: figures for each metric, shares of the variance, a fan over the months."""

import attrs

from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.model.fields import Array

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


@attrs.frozen
class Share:
    """The share of the variance one driver explains: alone (`first`) and in all (`total`); NaN where not known."""

    driver: Driver
    first: float
    total: float
    first_error: float
    total_error: float


@attrs.frozen
class Histogram:
    """Counts of results between edges, shapes (bin,) and (bin + 1,)."""

    edges: Array
    counts: Array


@attrs.frozen(kw_only=True)
class MetricRisk:
    """One metric over all valid draws.

    Attributes
    ----------
    metric, unit : str
        Its name and unit.
    count : int
        Draws with a finite result, on which `mean` and `sd` rest.
    never : int
        Draws with an infinite result (a payback that never comes); quantiles count them as the worst.
    undefined : int
        Draws without a result, invalid ones among them.
    percentiles : dict of float to float
        By level, 0.05 to 0.95.
    budget, probability_above : float or None
        What was asked for, and how likely the metric is to exceed it.
    shortfall : float
        Expected shortfall: the mean of the worst (highest) 5 % of results.
    standard_error : float
        Of the mean, as of plain random draws: stratified ones do better.
    histogram : Histogram
        Of the finite results.
    shares : tuple of Share
        In the order of the drivers.
    exact : bool
        Whether percentiles are those of the draws themselves, or of narrow bins `resolution` wide.
    warnings : tuple of str
        Caveats of the results.
    """

    metric: str
    unit: str
    count: int
    never: int
    undefined: int
    mean: float
    sd: float
    minimum: float
    maximum: float
    percentiles: dict[float, float]
    budget: float | None
    probability_above: float | None
    shortfall: float
    standard_error: float
    histogram: Histogram
    shares: tuple[Share, ...]
    exact: bool
    resolution: float
    warnings: tuple[str, ...]


@attrs.frozen
class Fan:
    """Percentiles of the cumulative impact, shape (level, month), over the first `draws` draws. [currency]"""

    levels: tuple[float, ...]
    percentiles: Array
    draws: int


@attrs.frozen(kw_only=True)
class Risk:
    """A simulation: metrics by name, and all that is needed to repeat it."""

    metrics: dict[str, MetricRisk]
    fan: Fan
    drivers: tuple[Driver, ...]
    draws: int
    seed: int
    method: str
    invalid: tuple[tuple[str, int], ...]

    def __getitem__(self, metric: str) -> MetricRisk:
        return self.metrics[metric]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Caveats of the results, of all metrics."""
        return tuple(dict.fromkeys(text for found in self.metrics.values() for text in found.warnings))
