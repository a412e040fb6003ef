"""Distributions of uncertain drivers, by the parameters people know, drawn by their quantiles."""

from typing import Any, Protocol, Self

import attrs
import numpy as np

from payroll_impact.analysis.beta import beta_quantile
from payroll_impact.analysis.gaussian import normal_quantile
from payroll_impact.errors import InputError
from payroll_impact.model.fields import Array


class Distribution(Protocol):
    """Values of an uncertain number, by probability."""

    def quantile(self, u: Array) -> Array:
        """Return the value that is not exceeded with probability `u`."""
        ...

    @property
    def mean(self) -> float:
        """The expected value."""
        ...

    @property
    def variance(self) -> float:
        """The variance."""
        ...


def _to_finite(value: Any, field: "attrs.Attribute[Any]") -> float:
    number = np.asarray(value)
    if number.ndim or number.dtype.kind not in "iuf" or not np.isfinite(number):
        raise InputError(f"{field.name} of a distribution must be a number")
    return float(number)


def _number(default: Any = attrs.NOTHING) -> Any:
    return attrs.field(default=default, converter=attrs.Converter(_to_finite, takes_field=True))


def _check_order(name: str, *values: float) -> None:
    words = ", ".join(f"{value:g}" for value in values)
    if sorted(values) != list(values):
        raise InputError(f"{name}: low, mode and high must be in this order; got {words}")
    if values[0] == values[-1]:
        raise InputError(f"{name}: low must be below high; got {words}")


@attrs.frozen
class Uniform:
    """All values between two bounds are equally likely.

    >>> Uniform(2, 4).mean
    3.0
    """

    low: float = _number()
    high: float = _number()

    def __attrs_post_init__(self) -> None:
        _check_order("uniform", self.low, self.high)

    def quantile(self, u: Array) -> Array:
        """Return the value that is not exceeded with probability `u`."""
        return self.low + (self.high - self.low) * u

    @property
    def mean(self) -> float:
        """The expected value."""
        return (self.low + self.high) / 2.0

    @property
    def variance(self) -> float:
        """The variance."""
        return (self.high - self.low) ** 2 / 12.0


@attrs.frozen
class Triangular:
    """Bounds and the likeliest value, with straight lines between them."""

    low: float = _number()
    mode: float = _number()
    high: float = _number()

    def __attrs_post_init__(self) -> None:
        _check_order("triangular", self.low, self.mode, self.high)

    def quantile(self, u: Array) -> Array:
        """Return the value that is not exceeded with probability `u`."""
        width = self.high - self.low
        rising = self.low + np.sqrt(u * (width * (self.mode - self.low)))
        falling = self.high - np.sqrt((1.0 - u) * (width * (self.high - self.mode)))
        return np.where(u * width < self.mode - self.low, rising, falling)

    @property
    def mean(self) -> float:
        """The expected value."""
        return (self.low + self.mode + self.high) / 3.0

    @property
    def variance(self) -> float:
        """The variance."""
        a, b, c = self.low, self.mode, self.high
        return (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0


@attrs.frozen
class PERT:
    """Bounds and the likeliest value, which weighs four times as much as a bound: a beta distribution."""

    low: float = _number()
    mode: float = _number()
    high: float = _number()
    weight: float = _number(4.0)

    def __attrs_post_init__(self) -> None:
        _check_order("pert", self.low, self.mode, self.high)
        if not 0 < self.weight <= 100:  # noqa: PLR2004 - beyond it the table of its quantiles is too coarse
            raise InputError(f"pert: weight must be above 0 and at most 100; got {self.weight:g}")

    def quantile(self, u: Array) -> Array:
        """Return the value that is not exceeded with probability `u`."""
        share = (self.mode - self.low) / (self.high - self.low)
        beta = beta_quantile(1.0 + self.weight * share, 1.0 + self.weight * (1.0 - share))
        return self.low + (self.high - self.low) * beta(u)

    @property
    def mean(self) -> float:
        """The expected value."""
        return (self.low + self.weight * self.mode + self.high) / (self.weight + 2.0)

    @property
    def variance(self) -> float:
        """The variance."""
        return (self.mean - self.low) * (self.high - self.mean) / (self.weight + 3.0)


@attrs.frozen
class Normal:
    """By mean and standard deviation; nothing is cut off, so bounds of the driver may be passed."""

    mean: float = _number()
    sd: float = _number()

    def __attrs_post_init__(self) -> None:
        if not self.sd > 0:
            raise InputError(f"normal: sd must be above 0; got {self.sd:g}")

    def quantile(self, u: Array) -> Array:
        """Return the value that is not exceeded with probability `u`."""
        return self.mean + self.sd * normal_quantile(u)

    @property
    def variance(self) -> float:
        """The variance."""
        return self.sd**2


@attrs.frozen
class Lognormal:
    """By the mean and standard deviation of the value itself, not of its logarithm."""

    mean: float = _number()
    sd: float = _number()

    def __attrs_post_init__(self) -> None:
        for name in ("mean", "sd"):
            if not getattr(self, name) > 0:
                raise InputError(f"lognormal: {name} must be above 0; got {getattr(self, name):g}")

    @classmethod
    def from_percentiles(cls, p5: float, p95: float) -> Self:
        """Return the distribution with these 5th and 95th percentiles.

        >>> found = Lognormal.from_percentiles(50, 200)
        >>> found.quantile(np.array([0.05, 0.5, 0.95])).round(9)
        array([ 50., 100., 200.])
        """
        if not 0 < p5 < p95 < np.inf:
            raise InputError(f"lognormal: percentiles must be above 0 and in order; got {p5:g} and {p95:g}")
        spread = float(np.log(p95 / p5) / (2.0 * normal_quantile(np.array([0.95]))[0]))
        mean = float(np.sqrt(p5 * p95) * np.exp(spread**2 / 2.0))
        return cls(mean, mean * float(np.sqrt(np.expm1(spread**2))))

    def quantile(self, u: Array) -> Array:
        """Return the value that is not exceeded with probability `u`."""
        spread = np.sqrt(np.log1p((self.sd / self.mean) ** 2))
        return np.asarray(self.mean * np.exp(spread * normal_quantile(u) - spread**2 / 2.0))

    @property
    def variance(self) -> float:
        """The variance."""
        return self.sd**2


def _to_numbers(values: Any) -> Array:
    try:
        found = np.array(values, dtype=np.float64).ravel()
    except (TypeError, ValueError):
        raise InputError("values of a distribution must be numbers") from None
    if not found.size or not np.isfinite(found).all():
        raise InputError("values of a distribution must be numbers, one or more")
    return found


@attrs.frozen(eq=False)
class Discrete:
    """A few values, each with its probability; equally likely where none are given."""

    values: Array = attrs.field(converter=_to_numbers)
    probabilities: Array = attrs.field(
        converter=_to_numbers, default=attrs.Factory(lambda it: np.full(it.values.size, 1.0 / it.values.size), True)
    )

    def __attrs_post_init__(self) -> None:
        if self.probabilities.shape != self.values.shape:
            raise InputError("discrete: there must be as many probabilities as values")
        if not (self.probabilities >= 0).all() or not abs(self.probabilities.sum() - 1.0) < 1e-6:  # noqa: PLR2004
            raise InputError("discrete: probabilities must be 0 or more and add up to 1")
        order = np.argsort(self.values, kind="stable")  # a quantile grows with its probability
        object.__setattr__(self, "values", self.values[order])
        object.__setattr__(self, "probabilities", self.probabilities[order] / self.probabilities.sum())

    def quantile(self, u: Array) -> Array:
        """Return the value that is not exceeded with probability `u`."""
        steps = np.cumsum(self.probabilities)[:-1]
        return np.asarray(self.values[np.searchsorted(steps, u, side="left")])

    @property
    def mean(self) -> float:
        """The expected value."""
        return float(self.values @ self.probabilities)

    @property
    def variance(self) -> float:
        """The variance."""
        return float((self.values - self.mean) ** 2 @ self.probabilities)


def empirical(values: Any) -> Discrete:
    """Return the distribution of observed values, all equally likely.

    >>> empirical([3, 1, 2]).mean
    2.0
    """
    return Discrete(values)
