"""What tests share about how much they prove.

`PAYROLL_IMPACT_EDITS=N` has them try N times as much as every run does, and what takes too long for every run.
"""

import os

TIMES = int(os.environ.get("PAYROLL_IMPACT_EDITS", "1"))


def some(iterable):
    """Return what is in an iterable, of which there must be something: a loop that never runs proves nothing."""
    found = list(iterable)
    assert found, "nothing to assert on"
    return found


def few(kinds, tried):
    """Return those of some kinds that every run tries; all of them where more is asked for."""
    assert all(each in kinds for each in tried)
    return list(kinds if TIMES > 1 else tried)
