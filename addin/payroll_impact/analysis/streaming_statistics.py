"""Statistics of many results in little memory: moments and counts, added up block by block in a fixed order."""

from typing import Self

import attrs
import numpy as np
import numpy.typing as npt

from payroll_impact.model.fields import Array

BINS = 32_768
Counts = npt.NDArray[np.int64]


@attrs.frozen
class Moments:
    """Count, mean and spread of results; `never` counts infinite ones, which the mean leaves out.

    `undefined` counts results that are no number (invalid plans among them), `above` those over the budget.
    """

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0
    minimum: float = np.inf
    maximum: float = -np.inf
    never: int = 0
    undefined: int = 0
    above: int = 0

    @classmethod
    def measure(cls, results: Array, budget: float = np.inf) -> Self:
        """Return the moments of one block."""
        finite = results[np.isfinite(results)]
        undefined = int(np.isnan(results).sum())
        never, above = results.size - undefined - finite.size, int((results > budget).sum())
        if not finite.size:
            return cls(never=never, undefined=undefined, above=above)
        mean = float(finite.mean())
        spread = finite - mean
        return cls(
            count=finite.size,
            mean=mean,
            squares=float((spread * spread).sum()),
            minimum=float(finite.min()),
            maximum=float(finite.max()),
            never=never,
            undefined=undefined,
            above=above,
        )

    def __add__(self, other: Self) -> Self:
        count = self.count + other.count
        apart = other.mean - self.mean
        share = other.count / count if count else 0.0
        return attrs.evolve(
            self,
            count=count,
            mean=self.mean + apart * share,
            squares=self.squares + other.squares + apart * apart * self.count * share,
            minimum=min(self.minimum, other.minimum),
            maximum=max(self.maximum, other.maximum),
            never=self.never + other.never,
            undefined=self.undefined + other.undefined,
            above=self.above + other.above,
        )

    @property
    def sd(self) -> float:
        """Standard deviation of the sample."""
        return float(np.sqrt(self.squares / (self.count - 1))) if self.count > 1 else 0.0

    @property
    def known(self) -> int:
        """The number of results that are a number or infinite."""
        return self.count + self.never


@attrs.frozen
class Edges:
    """Bins of equal width between two results of a pilot, with one more on each side."""

    low: float
    high: float

    @classmethod
    def around(cls, pilot: Array) -> Self:
        """Return bins for results like these: over their range and half as much again on each side."""
        finite = pilot[np.isfinite(pilot)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        room = max((high - low) / 2.0, 1e-6 * max(abs(low), abs(high)), 1e-9)
        return cls(low - room, high + room)

    @property
    def width(self) -> float:
        """The width of one bin."""
        return (self.high - self.low) / BINS

    def count(self, results: Array) -> Counts:
        """Return how many results fall into each bin; the last one takes those that are infinite."""
        known = results[~np.isnan(results)]
        scaled = np.clip((known - self.low) / self.width, -1.0, float(BINS))
        cells = np.floor(scaled).astype(np.int64) + 1
        cells[np.isinf(known)] = BINS + 2
        return np.bincount(cells, minlength=BINS + 3).astype(np.int64)

    def spread(self, counts: Counts, moments: Moments) -> tuple[Array, Array]:
        """Return the bounds of the bins as found, and how many results lie below each bound."""
        inner = self.low + self.width * np.arange(BINS + 1)
        bounds = np.concatenate([[min(moments.minimum, self.low)], inner, [max(moments.maximum, self.high)]])
        return bounds, np.concatenate([[0], np.cumsum(counts[:-1])]).astype(np.float64)


def quantiles(ordered: Array, levels: Array) -> Array:
    """Return quantiles of sorted results, interpolated between neighbours; some may be infinite."""
    place = levels * (ordered.size - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, ordered.size - 1)
    low, high, part = ordered[below], ordered[above], place - below
    found = low.copy()
    apart = (high != low) & (part > 0)
    found[apart] = low[apart] + (high[apart] - low[apart]) * part[apart]
    return found
