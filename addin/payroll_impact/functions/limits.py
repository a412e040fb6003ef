"""What one call of a function may take: cells in and out, and plans computed."""

from typing import Any

from payroll_impact.cells import is_range
from payroll_impact.errors import InputError
from payroll_impact.model import Plan

MOST_CELLS = 250_000
MOST_WORK = 500_000_000  # roles × months × plans: about half a minute


def too_many_cells(cells: list[Any], limit: int) -> str:
    """Return why a call is too large, or nothing; ranges that stretch to one size count at that size.

    >>> too_many_cells([[[1]] * 900, [[1] * 900]], 250_000)
    'too many cells: 810,000, and one call may have 250,000; split the range'
    """
    shapes = [_shape(cell) for cell in cells if is_range(cell)]
    sent = sum(rows * columns for rows, columns in shapes)
    count = max(sent, max((rows for rows, _ in shapes), default=1) * max((columns for _, columns in shapes), default=1))
    return f"too many cells: {count:,}, and one call may have {limit:,}; split the range" if count > limit else ""


def _shape(cells: Any) -> tuple[int, int]:
    widths = [len(row) for row in cells if is_range(row)]
    return (len(cells), max(widths)) if widths else (1, len(cells))


def check_work(plan: Plan, plans: float, fewer: str) -> None:
    """Raise InputError if so many variants of a plan are too much for one call; `fewer` says what to give less of."""
    roles, months = len(plan.workforce), plan.settings.months
    most = MOST_WORK // (max(roles, 1) * months)
    if plans > most:
        told = f"{roles:,} roles over {months} months can be computed {most:,} times in one call; got {plans:,.0f}"
        raise InputError(f"{told}: give fewer {fewer}")
