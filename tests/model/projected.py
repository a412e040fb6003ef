"""All that a projection holds, by name: for tests that hold two of them against each other."""

import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model import project


def arrays(projection):
    """Return every array of a projection by name."""
    years = {f"run rate: {name}": year for name, year in projection.run_rate_lines.items()}
    return projection.headcount | projection.lines | years | {
        "paid_heads": projection.paid_heads, "annual_pay": projection.annual_pay,
    }  # fmt: skip


def money(projection):
    """Return every array of a projection that is money."""
    counts = {*projection.headcount, "paid_heads"}
    return {name: each for name, each in arrays(projection).items() if name not in counts}


def largest(*projections):
    """Return the largest amount of all, at least 1: what rounding errors are measured by."""
    return max(1.0, *(float(np.abs(each).max()) for one in projections for each in money(one).values()))


def refused(plan, *, baseline):
    try:
        project(plan, baseline=baseline)
    except InputError:
        return True
    return False
