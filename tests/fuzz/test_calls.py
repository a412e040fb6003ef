"""Any call of any function is answered: with a value or an error a cell can hold, the same alone and in a range."""

import os
import random

import pytest
from calls import broken_promises, random_call

CALLS = int(os.environ.get("PAYROLL_IMPACT_FUZZ", "1")) * 2_000


@pytest.mark.parametrize("seed", [1, 2])
def test_any_call_is_answered_as_a_cell_can_hold_it(seed):
    rng = random.Random(seed)  # noqa: S311 - no secret
    broken = []
    for _ in range(CALLS):
        broken += broken_promises(*random_call(rng), rng)
    assert broken == []
