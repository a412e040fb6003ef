"""Quantiles of a beta distribution from a table: fast, in plain numpy, the same on every host."""

from functools import lru_cache

import numpy as np

from payroll_impact.model.fields import Array

_NODES = 4_096
_CELLS = 8_192  # of equal probability, looked up directly
_OUTER = 1.0 / 64.0  # part on each side where a cell of equal probability is too wide
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(8)


@lru_cache(maxsize=256)
def beta_quantile(a: float, b: float) -> "BetaQuantile":
    """Return the quantiles of a beta distribution; the table is made once."""
    return BetaQuantile(a, b)


class BetaQuantile:
    """The quantile of a beta distribution.

    Parameters
    ----------
    a, b : float
        Shapes, 1 or more.

    Notes
    -----
    The density is integrated between nodes that lie closer near both ends (Gauss–Legendre, 8 points);
    between nodes the quantile is a straight line. Errors are below 1e-6 of the range where the
    density is not nearly nothing.
    """

    def __init__(self, a: float, b: float) -> None:
        self.x = np.sin(np.linspace(0.0, np.pi / 2.0, _NODES + 1)) ** 2
        half = np.diff(self.x)[:, None] / 2.0
        inside = self.x[:-1, None] + half * (1.0 + _POINTS)
        parts = (inside ** (a - 1.0) * (1.0 - inside) ** (b - 1.0) * half) @ _WEIGHTS
        reached = np.concatenate([[0.0], np.cumsum(parts)])
        self.u = reached / reached[-1]
        self.at = np.interp(np.linspace(0.0, 1.0, _CELLS + 1), self.u, self.x)
        self.step = np.append(np.diff(self.at), 0.0)

    def __call__(self, u: Array) -> Array:
        """Return the values not exceeded with probabilities `u`."""
        scaled = u * _CELLS
        cell = scaled.astype(np.intp)
        found = self.at[cell] + self.step[cell] * (scaled - cell)
        outer = np.flatnonzero(np.abs(u - 0.5) > 0.5 - _OUTER)
        found[outer] = np.interp(u[outer], self.u, self.x)
        return np.asarray(found)
