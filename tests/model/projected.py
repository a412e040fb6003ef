"""All that a projection holds, by name: for tests that hold two of them against each other."""

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model import project


def arrays(projection):
    """Return every array of a projection by name."""
    years = {f"run rate: {name}": year for name, year in projection.run_rate_lines.items()}
    return projection.headcount | projection.lines | years | {
        "paid_heads": projection.paid_heads, "annual_pay": projection.annual_pay,
    } | output(projection)  # fmt: skip


def output(projection):
    """Return every array of the output by name; nothing where there is none."""
    found = projection.output
    if found is None:
        return {}
    lost = {"lost to ramp": found.lost_to_ramp, "lost to vacancy": found.lost_to_vacancy}
    return lost | {"capacity": found.capacity, "accepted": found.accepted_items, "at rate": found.heads_at_rate}


def totals_arrays(totals):
    """Return every array of some totals by name, those of output among them."""
    output_ = {} if totals.output is None else attrs.asdict(totals.output)
    return {name: each for name, each in attrs.asdict(totals).items() if name != "output"} | output_


def money(projection):
    """Return every array of a projection that is money."""
    counts = {*projection.headcount, "paid_heads", *output(projection)}
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
