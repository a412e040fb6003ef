"""Sums in a fixed order, so that a scenario alone and one among thousands agree to the last bit; and results kept.

NumPy adds the elements of a contiguous axis pairwise and those of any other in turn; which one an
axis is depends on how many scenarios lie beside it.
"""

import numpy as np

from payroll_impact.model.fields import Array


def in_order(array: Array, axis: int = -1) -> Array:
    """Return the sum over an axis, its elements added in turn.

    >>> in_order(np.array([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    array([4., 6.])
    """
    parts = array.T if axis == -1 else np.moveaxis(array, axis, 0)  # either way the axis summed comes first
    total: Array = parts[0]
    for part in parts[1:]:
        total = total + part
    return total.T if axis == -1 else total


def running(array: Array) -> Array:
    """Return the sums so far along the last axis.

    >>> running(np.array([1.0, 2.0, 3.0]))
    array([1., 3., 6.])
    """
    totals = np.empty(array.shape, order="F")
    totals[..., 0] = array[..., 0]
    for index in range(1, array.shape[-1]):
        np.add(totals[..., index - 1], array[..., index], out=totals[..., index])
    return totals


class Kept:
    """An operation on two arrays, done again only when one of them is another array than before.

    >>> cost_of, heads, cost = Kept(np.multiply), np.array([2.0]), np.array([3.0])
    >>> cost_of(heads, cost) is cost_of(heads, cost)
    True
    """

    def __init__(self, operation: np.ufunc) -> None:
        self._operation = operation
        self._left: Array | None = None
        self._right: Array | None = None
        self._result = np.zeros(0)

    def __call__(self, left: Array, right: Array) -> Array:
        """Return the result, not to be changed in place."""
        if left is not self._left or right is not self._right:
            self._left, self._right, self._result = left, right, self._operation(left, right)
        return self._result
