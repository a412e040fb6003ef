"""From the collected draws to the figures of each metric."""

from collections import Counter

import attrs
import numpy as np

from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.analysis.risk_draws import Drawn
from payroll_impact.analysis.risk_results import LEVELS, Histogram, MetricRisk, Share
from payroll_impact.analysis.sobol_indices import Indices
from payroll_impact.analysis.streaming_statistics import Counts, Edges, Moments, quantiles
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import metric as metric_named

_TAIL = 0.05
_BARS = 50
_FEW = 1_000
_LOOSE = 0.05  # of the mean


@attrs.define(kw_only=True)
class RiskTotals:
    """The draws so far: their results while they are few, else counts of them.

    `pilot` and `cumulative` are the results and months of the first draws, shapes (metric, draw) and (month, draw).
    """

    draws: int
    pilot: Array
    cumulative: Array
    moments: list[Moments]
    invalid: Counter[str] = attrs.field(factory=Counter)
    results: Array | None = None
    counts: Counts | None = None
    edges: tuple[Edges, ...] = ()
    kept: int = 0

    def add(self, part: Drawn) -> None:
        """Add the results of a task; tasks come in order, so that sums do not depend on which was faster."""
        for block in part.moments:
            self.moments = [known + new for known, new in zip(self.moments, block, strict=True)]
        self.invalid += part.invalid
        if part.counts is not None and self.counts is not None:
            self.counts += part.counts
        if part.results is not None and self.results is not None:
            end = self.kept + part.results.shape[1]
            self.results[:, self.kept : end] = part.results
            self.kept = end


def summarize_metric(  # noqa: PLR0913, PLR0917 - one metric's part of everything
    totals: RiskTotals, row: int, name: str, budget: float, indices: Indices | None, drivers: tuple[Driver, ...]
) -> MetricRisk:
    """Return the figures of one metric."""
    moments, exact = totals.moments[row], totals.results is not None
    percentiles, shortfall, histogram = _exact_figures(totals, row) if exact else _counted_figures(totals, row)
    error = moments.sd / np.sqrt(moments.count) if moments.count else np.nan
    asked = not np.isnan(budget)
    return MetricRisk(
        metric=name,
        unit=metric_named(name).unit,
        count=moments.count,
        never=moments.never,
        undefined=moments.undefined,
        mean=moments.mean if moments.count else np.nan,
        sd=moments.sd if moments.count else np.nan,
        minimum=moments.minimum,
        maximum=np.inf if moments.never else moments.maximum,
        percentiles=dict(zip(LEVELS, percentiles.tolist(), strict=True)),
        budget=budget if asked else None,
        probability_above=moments.above / moments.known if asked and moments.known else None,
        shortfall=shortfall,
        standard_error=float(error),
        histogram=histogram,
        shares=_shares(indices, drivers),
        exact=exact,
        resolution=0.0 if exact else totals.edges[row].width,
        warnings=tuple(_warnings(totals, moments, float(error), name)),
    )


def _shares(indices: Indices | None, drivers: tuple[Driver, ...]) -> tuple[Share, ...]:
    if indices is None:
        return ()
    columns = (indices.first, indices.total, indices.first_error, indices.total_error)
    return tuple(Share(driver, *map(float, row)) for driver, row in zip(drivers, np.transpose(columns), strict=True))


def _exact_figures(totals: RiskTotals, row: int) -> tuple[Array, float, Histogram]:
    """Return percentiles, shortfall and histogram of results that were kept."""
    assert totals.results is not None  # noqa: S101 - the caller asked
    results = totals.results[row]
    ordered = results[~np.isnan(results)]
    ordered.sort()
    if not ordered.size:
        return np.full(len(LEVELS), np.nan), float("nan"), Histogram(np.zeros(1), np.zeros(0))
    worst = ordered[ordered.size - max(1, int(np.ceil(_TAIL * ordered.size))) :]
    finite = ordered[np.searchsorted(ordered, -np.inf, "right") : np.searchsorted(ordered, np.inf)]
    counts, edges = np.histogram(finite, bins=_bars(totals.moments[row]))
    return quantiles(ordered, np.array(LEVELS)), float(worst.mean()), Histogram(edges, counts)


def _bars(moments: Moments) -> Array:
    low, high = moments.minimum, moments.maximum
    if not moments.count:
        low, high = 0.0, 1.0
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        room = max(abs(low), 1.0) / 2.0
        low, high = low - room, high + room
    return np.linspace(low, high, _BARS + 1)


def _counted_figures(totals: RiskTotals, row: int) -> tuple[Array, float, Histogram]:
    """Return percentiles, shortfall and histogram of counted results, within a bin's width."""
    assert totals.counts is not None  # noqa: S101 - the caller asked
    moments, counts = totals.moments[row], totals.counts[row]
    bounds, below = totals.edges[row].spread(counts, moments)
    wanted = np.array(LEVELS) * max(moments.known - 1, 0)
    found = np.where(wanted > below[-1], np.inf, np.interp(wanted, below, bounds))
    bars = _bars(moments)
    middles = np.clip((bounds[:-1] + bounds[1:]) / 2.0, bars[0], bars[-1])
    heights = np.histogram(middles, bins=bars, weights=np.diff(below))[0]
    return found, _mean_of_worst(counts, middles, moments), Histogram(bars, heights)


def _mean_of_worst(counts: Counts, middles: Array, moments: Moments) -> float:
    """Return the mean of the worst part of counted results."""
    if moments.never:
        return float("inf")
    tail = max(1, int(np.ceil(_TAIL * moments.known)))
    descending = counts[:-1][::-1]
    taken = np.clip(tail - (np.cumsum(descending) - descending), 0, descending)
    return float((taken * middles[::-1]).sum() / tail)


def _warnings(totals: RiskTotals, moments: Moments, error: float, name: str) -> list[str]:
    texts, title = [], metric_named(name).title
    if moments.known < _FEW:
        texts.append(
            f"only {moments.known:,} draws count: P5 and P95 rest on about {int(_TAIL * moments.known)} each; "
            f"take {_FEW:,} or more"
        )
    elif error > _LOOSE * abs(moments.mean) and moments.sd > 0:
        texts.append(
            f"{title}: the standard error of the mean is {error / abs(moments.mean) * 100:.0f} % of it"
            if moments.mean else f"{title}: the mean is no further from 0 than its standard error"
        )  # fmt: skip
    wrong = sum(totals.invalid.values())
    if wrong:
        texts.append(f"{wrong:,} of {totals.draws:,} draws are plans that cannot be; results are those of the others")
    if moments.never:
        share = moments.never / moments.known
        left_out = "mean, sd and shares of the variance leave them out"
        texts.append(f"{title} is never reached in {share * 100:.1f} % of the draws: {left_out}")
    if moments.undefined > wrong:
        texts.append(f"{title} has no value in {moments.undefined - wrong:,} draws that are valid: nobody is left")
    return texts
