"""Rank correlations between drivers, by a Gaussian copula."""

from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from payroll_impact.analysis.gaussian import normal_probability, normal_quantile
from payroll_impact.errors import InputError, nearest
from payroll_impact.model.fields import Array

_TOLERANCE = 1e-10


@attrs.frozen
class Copula:
    """A Gaussian copula, which turns independent probabilities into correlated ones; `rows` are its drivers.

    `factor` is lower triangular, shape (driver, driver): its square is the correlation of the normals.
    """

    rows: tuple[int, ...] = ()
    factor: Array = attrs.field(factory=lambda: np.zeros((0, 0)))

    def __call__(self, u: Array) -> Array:
        """Return correlated probabilities for independent ones, shape (driver, scenario)."""
        if not self.rows:
            return u
        normals = [normal_quantile(u[row]) for row in self.rows]
        correlated = u.copy()
        for place, row in enumerate(self.rows):
            # added up in a fixed order: a matrix product would round differently from machine to machine
            mixed = self.factor[place, 0] * normals[0]
            for other in range(1, place + 1):
                mixed = mixed + self.factor[place, other] * normals[other]
            correlated[row] = normal_probability(mixed)
        return correlated


def copula(paths: Sequence[str], correlations: "Mapping[tuple[str, str], float] | None") -> Copula:
    """Return the copula with these rank correlations (Spearman's rho) between drivers.

    Parameters
    ----------
    paths : sequence of str
        The uncertain drivers in their order.
    correlations : mapping of (str, str) to float
        From −1 to 1; pairs not named are not correlated.

    Raises
    ------
    InputError
        If a pair names a driver that is not uncertain, or one driver twice, a correlation is out of
        bounds or given twice, or no drivers can have all of them at once.

    Notes
    -----
    Normals with correlation ``2 sin(π rho / 6)`` have the rank correlation rho.
    """
    given = _check_correlations(paths, correlations or {})
    rows = tuple(sorted({row for pair in given for row in pair}))
    matrix = np.eye(len(rows))
    for (one, other), rho in given.items():
        i, j = rows.index(one), rows.index(other)
        matrix[i, j] = matrix[j, i] = 2.0 * np.sin(np.pi * rho / 6.0)
    return Copula(rows, _cholesky_factor(matrix))


def _check_correlations(
    paths: Sequence[str], correlations: Mapping[tuple[str, str], float]
) -> dict[tuple[int, int], float]:
    """Return the correlations other than 0 by the positions of their drivers."""
    places = {path: row for row, path in enumerate(paths)}
    given: dict[tuple[int, int], float] = {}
    for pair, rho in correlations.items():
        for path in pair:
            if path not in places:
                hint = nearest(path, list(paths))
                raise InputError(f"correlation of {path!r}: it must be one of the uncertain drivers{hint}")
        low, high = sorted(places[path] for path in pair)
        if low == high:
            raise InputError(f"correlation of {pair[0]!r} with itself must be left out")
        if not -1.0 <= rho <= 1.0:
            raise InputError(f"correlation of {pair[0]!r} and {pair[1]!r} must be between -1 and 1; got {rho:g}")
        if given.get((low, high), rho) != rho:
            raise InputError(f"correlation of {pair[0]!r} and {pair[1]!r} is given twice")
        given[low, high] = float(rho)
    return {pair: rho for pair, rho in given.items() if rho}


def _cholesky_factor(matrix: Array) -> Array:
    """Return the Cholesky factor, also of a matrix that is only positive semidefinite."""
    size = len(matrix)
    factor = np.zeros((size, size))
    for j in range(size):
        left = matrix[j:, j] - factor[j:, :j] @ factor[j, :j]
        if left[0] > _TOLERANCE:
            factor[j:, j] = left / np.sqrt(left[0])
        elif left[0] < -_TOLERANCE or (np.abs(left) > np.sqrt(_TOLERANCE)).any():
            most = 1.0 / (1.0 - np.linalg.eigvalsh(matrix)[0])
            raise InputError(
                "correlations contradict each other: no drivers can have all of them at once; "
                f"about {most:.0%} of each is possible"
            )
    return factor
