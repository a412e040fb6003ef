"""Values that roles share: one row called default in a file, one line in a report, one bar of a tornado."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from payroll_impact.model.plan import Evidence, Plan, Role


@attrs.frozen
class Shared:
    """One value of several roles, with their common evidence."""

    value: Any
    evidence: Evidence | None


def shares_value(plan: Plan, rows: Sequence[int], column: str) -> bool:
    """Whether roles carry the same value of a column on the same evidence.

    Parameters
    ----------
    plan : Plan
        Any plan.
    rows : sequence of int
        Positions of the roles in the workforce.
    column : str
        A column of the workforce.
    """
    first, *others = (plan.workforce[row] for row in rows)
    value, evidence = getattr(first, column), plan.evidence.get(f"{first.role}.{column}")
    return all(
        np.array_equal(getattr(role, column), value) and plan.evidence.get(f"{role.role}.{column}") == evidence
        for role in others
    )


def shared_values(plan: Plan, rows: Sequence[int] | None = None) -> dict[str, Shared]:
    """Return the columns in which roles carry the same value on the same evidence.

    Parameters
    ----------
    plan : Plan
        Any plan.
    rows : sequence of int, optional
        Positions of the roles in the workforce; all of them by default.

    Returns
    -------
    dict of str to Shared
        By column, in the order of the table; nothing for fewer than two roles. A column left at its
        default by all, without evidence, is not among them.

    Examples
    --------
    >>> from payroll_impact.model import Settings
    >>> roles = [Role(role=name, headcount=10, pay=60_000, hours=38, jurisdiction="US") for name in "AB"]
    >>> list(shared_values(Plan(workforce=roles, settings=Settings(start="2025-01-01"))))
    ['headcount', 'pay', 'hours', 'jurisdiction']
    """
    chosen = range(len(plan.workforce)) if rows is None else rows
    found: dict[str, Shared] = {}
    if len(chosen) < 2:  # noqa: PLR2004 - one role shares nothing
        return found
    first = plan.workforce[chosen[0]]
    for field in attrs.fields(Role):
        shared = Shared(getattr(first, field.name), plan.evidence.get(f"{first.role}.{field.name}"))
        default: Any = field.default
        given = shared.evidence is not None or not np.array_equal(shared.value, default)
        if field.name != "role" and given and shares_value(plan, chosen, field.name):
            found[field.name] = shared
    return found
