"""What all roles of a plan share: one row called default in a file, one line in a report."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from payroll_impact.model import Evidence, Plan, Role
from payroll_impact.scenarios.structuring import columns


@attrs.frozen
class Shared:
    """One value that several roles carry, with the evidence they carry it on."""

    value: Any
    evidence: Evidence | None


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
    chosen = list(range(len(plan.workforce)) if rows is None else rows)
    found: dict[str, Shared] = {}
    if len(chosen) < 2:  # noqa: PLR2004 - one role shares nothing
        return found
    for name, field in columns(Role).items():
        values = [getattr(plan.workforce[row], name) for row in chosen]
        evidence = [plan.evidence.get(f"{plan.workforce[row].role}.{name}") for row in chosen]
        alike = all(np.array_equal(value, values[0]) for value in values) and evidence.count(evidence[0]) == len(chosen)
        told = evidence[0] is not None or not np.array_equal(values[0], field.default)
        if name != "role" and alike and told:
            found[name] = Shared(values[0], evidence[0])
    return found
