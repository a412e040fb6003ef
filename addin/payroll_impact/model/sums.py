"""Sums in a fixed order, so that a scenario alone and one among thousands agree to the last bit.

NumPy adds the elements of a contiguous axis pairwise and those of any other in turn; which one an
axis is depends on how many scenarios lie beside it.
"""

import numpy as np

from payroll_impact.model.fields import Array

_NOTHING = 1e-9  # part of a head: attrition never takes all of a role, and so small a part is nobody


def ordered_sum(array: Array, axis: int = -1) -> Array:
    """Return the sum over an axis, its elements added in turn.

    >>> ordered_sum(np.array([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    array([4., 6.])
    """
    parts = array.T if axis == -1 else np.moveaxis(array, axis, 0)  # either way the axis summed comes first
    if len(parts) > parts[0].size:  # of few scenarios the interpreter would take longer than the adding
        last: Array = np.add.accumulate(parts, axis=0)[-1]
        return last.T if axis == -1 else last
    total: Array = parts[0]
    for part in parts[1:]:
        total = total + part
    return total.T if axis == -1 else total


def cumulative_sum(array: Array) -> Array:
    """Return the sums so far along the last axis.

    >>> cumulative_sum(np.array([1.0, 2.0, 3.0]))
    array([1., 3., 6.])
    """
    totals = np.empty(array.shape, order="F")
    totals[..., 0] = array[..., 0]
    for index in range(1, array.shape[-1]):
        np.add(totals[..., index - 1], array[..., index], out=totals[..., index])
    return totals


def sum_products(left: Array, right: Array, *, out: Array | None = None) -> Array:
    """Return the sums over roles of the products of two arrays of shape (scenario, role), in no fixed order.

    >>> sum_products(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]))
    array([11.])
    """
    total: Array = np.einsum("sr,sr->s", left, right, out=out)
    return total


def divide(amount: Array, over: Array, *, otherwise: float = np.nan) -> Array:
    """Return an amount per head, hour or item; `otherwise` where there is nothing to share it.

    >>> divide(np.array([6.0, 6.0]), np.array([3.0, 0.0]))
    array([ 2., nan])
    """
    there = np.asarray(over) > _NOTHING
    if there.all():
        return np.asarray(amount / over)
    each = np.full(np.broadcast_shapes(np.shape(amount), np.shape(over)), otherwise)
    return np.asarray(np.divide(amount, over, out=each, where=there))


class CachedUfunc:
    """A ufunc of two arrays that keeps its last result, for as long as it is called with the same two arrays.

    >>> paid_cost, heads, cost = CachedUfunc(np.multiply), np.array([2.0]), np.array([3.0])
    >>> paid_cost(heads, cost) is paid_cost(heads, cost)
    True
    """

    def __init__(self, operation: np.ufunc) -> None:
        self._operation = operation
        self._left: Array | None = None
        self._right: Array | None = None
        self._result = np.zeros(0)

    def __call__(self, left: Array, right: Array) -> Array:
        """Return the result; it must not be changed in place."""
        if left is not self._left or right is not self._right:
            self._left, self._right, self._result = left, right, self._operation(left, right)
        return self._result
