"""Sums in a fixed order, whichever way they are added up."""

import numpy as np
import pytest

from payroll_impact.model.sums import ordered_sum
from proof import some

SHAPES = [((1, 50), -1), ((50,), -1), ((7, 36), -2), ((36, 7), -2), ((3, 40, 5), -2)]


@pytest.mark.parametrize(("shape", "axis"), SHAPES)
def test_few_scenarios_and_many_are_added_up_in_turn(shape, axis):
    numbers = np.random.default_rng(1)
    for order in some("CF"):
        array = np.array(numbers.normal(size=shape) * 10.0 ** numbers.integers(-8, 8, shape), order=order)
        in_turn = np.moveaxis(array, axis, 0)
        total = in_turn[0]
        for part in in_turn[1:]:
            total = total + part
        np.testing.assert_array_equal(ordered_sum(array, axis), total)
