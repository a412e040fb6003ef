"""Sobol indices: the share of a result's variance that each input explains, alone and in all."""

from collections.abc import Callable

import attrs
import numpy as np

from payroll_impact.model.fields import Array

_CELLS = 64


@attrs.frozen
class Indices:
    """Sobol indices, one for each input, with their standard errors; NaN where they cannot be known.

    `first` is the share an input explains alone, `total` the share it takes part in.
    """

    first: Array
    total: Array
    first_error: Array
    total_error: Array
    draws: int


def sobol_indices(at_first: Array, at_second: Array, mixed: Array) -> Indices:
    """Estimate Sobol indices from results at points drawn twice over.

    Parameters
    ----------
    at_first, at_second : ndarray, shape (draw,)
        Results at two independent sets of points.
    mixed : ndarray, shape (input, draw)
        Results at the first points with one input each taken from the second.

    Returns
    -------
    Indices
        All 0 where the results do not vary. A draw with a result that is not finite counts nowhere.

    References
    ----------
    A. Saltelli et al. (2010), Variance based sensitivity analysis of model output, Computer Physics
    Communications 181, 259–270: first order by their eq. (b), totals by Jansen's, eq. (f) of table 2.
    """
    usable = np.isfinite(at_first) & np.isfinite(at_second) & np.isfinite(mixed).all(axis=0)
    one, two, cross = at_first[usable], at_second[usable], mixed[:, usable]
    inputs, draws = cross.shape
    if draws < 2:  # noqa: PLR2004 - no variance of fewer
        return _same_indices(np.nan, inputs, draws)
    both = np.concatenate([one, two])
    centre, variance = both.mean(), both.var()
    if variance <= (1e-12 * max(1.0, abs(centre))) ** 2:
        return _same_indices(0.0, inputs, draws)
    alone = (two - centre) * (cross - one) / variance
    in_all = 0.5 * (one - cross) ** 2 / variance
    root = np.sqrt(draws)
    return Indices(
        alone.mean(axis=1), in_all.mean(axis=1), alone.std(axis=1) / root, in_all.std(axis=1) / root, draws=draws
    )


def _same_indices(value: float, inputs: int, draws: int) -> Indices:
    same = np.full(inputs, value)
    return Indices(same, same, same, same, draws)


def estimate_indices(function: Callable[[Array], Array], first: Array, second: Array) -> Indices:
    """Return the Sobol indices of a function of inputs of shape (input, draw), at two sets of such points."""
    mixed = []
    for row in range(len(first)):
        points = first.copy()
        points[row] = second[row]
        mixed.append(function(points))
    return sobol_indices(function(first), function(second), np.array(mixed))


def first_order_indices(u: Array, results: Array) -> Indices:
    """Estimate first-order shares from draws as they are: also of inputs that are correlated.

    Parameters
    ----------
    u : ndarray, shape (input, draw)
        Probabilities of the inputs' values.
    results : ndarray, shape (draw,)
        What they led to.

    Returns
    -------
    Indices
        Each input's share by the means over equal parts of its range, less the share by chance alone.
        Totals are NaN: they are not defined for correlated inputs.
    """
    usable = np.isfinite(results)
    found, draws = results[usable], int(usable.sum())
    unknown = np.full(len(u), np.nan)
    cells = max(2, min(_CELLS, draws // 32))
    if draws < 2 * cells or found.var() <= (1e-12 * max(1.0, abs(found.mean()))) ** 2:
        return Indices(np.zeros(len(u)) if draws else unknown, unknown, unknown, unknown, draws)
    cell_of_draw = np.minimum((u[:, usable] * cells).astype(np.int64), cells - 1)
    first = [_explained_share(row, found, cells) for row in cell_of_draw]
    return Indices(np.array(first), unknown, np.full(len(u), np.sqrt(2.0 * cells) / draws), unknown, draws)


def _explained_share(cell: "np.typing.NDArray[np.int64]", found: Array, cells: int) -> float:
    count = np.bincount(cell, minlength=cells)
    means = np.bincount(cell, weights=found, minlength=cells) / np.maximum(count, 1)
    between = float((count * (means - found.mean()) ** 2).sum() / found.size)
    within = float(found.var()) - between
    chance = within * (cells - 1) / max(found.size - cells, 1)
    return max(0.0, (between - chance) / float(found.var()))
