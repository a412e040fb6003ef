"""Whole people: a number of heads rounded, and split over roles."""

import numpy as np

from payroll_impact.model.fields import Array
from payroll_impact.model.sums import ordered_sum

TOLERANCE = 1e-9  # 0.1 × 30 is 3.0000000000000004: not a reason to round up to a fourth head


def whole_heads(heads: Array, rounding: str) -> Array:
    """Round to whole people.

    Parameters
    ----------
    heads : ndarray
        Any shape. [heads]
    rounding : str
        ``nearest`` (halves up), ``down``, ``up`` or ``none``.

    Examples
    --------
    >>> whole_heads(np.array([495.5, 495.4]), "nearest")
    array([496., 495.])
    """
    if rounding == "none":
        return heads
    if rounding == "up":
        return np.ceil(heads - TOLERANCE)
    whole = heads + (0.5 + TOLERANCE if rounding == "nearest" else TOLERANCE)
    return np.floor(whole, out=whole) if isinstance(whole, np.ndarray) else np.floor(whole)


def split_heads(total: Array, weights: Array, rounding: str) -> Array:
    """Split heads over the roles of a group by headcount: whole heads by largest remainder.

    Parameters
    ----------
    total : ndarray, shape (scenario,)
        Heads to split, whole ones unless `rounding` is ``none``. [heads]
    weights : ndarray, shape (scenario, role)
        Headcount of each role; where all are 0 the roles share alike. [heads]
    rounding : str
        As of `whole_heads`; ``none`` splits in exact proportion.

    Returns
    -------
    ndarray, shape (scenario, role)
        Adds up to `total`; of equal remainders the first role's comes first. [heads]

    Examples
    --------
    >>> split_heads(np.array([10.0]), np.array([[25.0, 20.0, 15.0]]), "nearest")
    array([[4., 3., 3.]])
    """
    summed = ordered_sum(weights)[:, None]
    share = np.divide(weights, summed, out=np.full_like(weights, 1.0 / weights.shape[1]), where=summed > 0)
    quotas = total[:, None] * share
    if rounding == "none":
        return quotas
    whole = np.floor(quotas + TOLERANCE)
    left = np.round(total - ordered_sum(whole))
    # remainders that differ by rounding errors alone are equal
    order = np.argsort(-np.round(quotas - whole, 9), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    return np.asarray(whole + (rank < left[:, None]))
