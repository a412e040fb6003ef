"""Where a value of the law comes from, and from when on it applies."""

import datetime as dt

from payroll_impact.model import AppliedParameter


def origin(value: AppliedParameter) -> str:
    """Say where a value of the law comes from: published, carried forward, read second-hand, or the plan's own."""
    if value.overridden:
        return "overridden"
    if value.confidence == "assumed":  # a size of the employer that is the plan's workforce
        return value.confidence
    known = "published" if value.carried_from is None else f"carried from {value.carried_from}"
    return f"{known}, {value.confidence}" if value.confidence else known


def first_month(value: AppliedParameter, first: dt.date) -> dt.date:
    """Return the first month of the plan that a value applies in."""
    return value.since or max(dt.date(value.year, 1, 1), first)
