"""Expand groups: a change of a group or of all roles becomes a row per role, for tables without groups."""

from collections.abc import Iterator

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan
from payroll_impact.model.headcount import Corkscrew
from payroll_impact.model.rounding import whole_heads

_SPLIT = ("heads", "target")  # units of a total that roles share; other units apply to each role by itself


def expand_groups(plan: Plan) -> Plan:
    """Return an equal plan whose changes name one role each.

    Parameters
    ----------
    plan : Plan
        A plan of plain numbers.

    Returns
    -------
    Plan
        Its projection is the same to the last bit. Heads and targets are split as the model splits them;
        evidence follows its row.

    Raises
    ------
    InputError
        If a change cannot be carried out, or if rows cannot give its split: in parts of heads, or another one in
        the baseline.

    Examples
    --------
    >>> from payroll_impact.scenarios import load_scenario
    >>> plan = expand_groups(load_scenario("xai-2025"))
    >>> [(change.role, change.amount) for change in plan.changes][:2]
    [('Generalist tutor', 500.0), ('Science specialist', 10.0)]
    """
    if plan.scenarios is not None:
        raise InputError("a plan of many scenarios cannot be written out row by row; take a single scenario")
    if all(change.role in plan.roles for change in plan.changes):
        return plan
    # each a change of its own, also where a plan has one object twice: changes are told apart by identity
    plan = attrs.evolve(plan, changes=tuple(attrs.evolve(change) for change in plan.changes))
    changes: list[Change] = []
    evidence = {path: known for path, known in plan.evidence.items() if not path.startswith("changes[")}
    splits = _split_heads(plan)
    for number, change in enumerate(plan.changes, start=1):
        reason = _row_evidence(plan, number)
        for row in _rows(plan, change, splits):
            changes.append(row)
            moved = {column: _split_evidence(known, column, change, row) for column, known in reason.items()}
            evidence |= {f"changes[{len(changes)}].{column}": known for column, known in moved.items()}
    return attrs.evolve(plan, changes=tuple(changes), evidence=evidence)


def _rows(plan: Plan, change: Change, splits: "dict[int, list[float]]") -> Iterator[Change]:
    """Yield a change role by role."""
    for index, role in enumerate(plan.rows_of(change)):
        row = attrs.evolve(change, role=plan.roles[role])
        if id(change) in splits:
            row = attrs.evolve(row, amount=splits[id(change)][index], unit="heads")
        yield row


def _split_heads(plan: Plan) -> "dict[int, list[float]]":
    """Return the heads of each role, for every change whose heads are split, by the identity of the change."""
    shared = [change for change in plan.changes if change.unit in _SPLIT and len(plan.rows_of(change)) > 1]
    anyway = [change for change in plan.changes if change.baseline == "yes"]
    found = _moved_heads(plan, plan.changes)
    again = _moved_heads(plan, anyway) if any(change in shared for change in anyway) else {}
    for change in shared:
        split, row = found[id(change)], plan.row_of(change)
        if again.get(id(change), split) != split:
            reason = "its heads are split otherwise in the baseline; give a row per role"
            raise InputError(reason, table="changes", row=row, column="role")
        if change.change != "grow" and (whole_heads(np.array(split), plan.settings.rounding) != split).any():
            reason = "it takes parts of heads, all there are; give a row per role"
            raise InputError(reason, table="changes", row=row, column="role")
    return {id(change): found[id(change)] for change in shared}


def _moved_heads(plan: Plan, changes: "tuple[Change, ...] | list[Change]") -> "dict[int, list[float]]":
    """Return the heads each change moves, in the order of its roles, by the identity of the change."""
    corkscrew = Corkscrew(plan, changes, size=1)
    found: dict[int, list[float]] = {}
    for month in range(plan.calendar.length):
        for move in corkscrew.step(month).moves:
            found.setdefault(id(move.change), []).append(float(move.heads[0]))
    for growth in corkscrew.growths:
        found.setdefault(id(growth.change), []).append(float(growth.total[0]))
    return found


def _row_evidence(plan: Plan, number: int) -> dict[str, Evidence]:
    """Return the evidence of a row of the changes by column."""
    place = f"changes[{number}]."
    return {path.removeprefix(place): known for path, known in plan.evidence.items() if path.startswith(place)}


def _split_evidence(known: Evidence, column: str, change: Change, row: Change) -> Evidence:
    """Return the evidence of a row of one role; that of a share of heads names the total it is split from."""
    if column not in ("amount", "unit") or (row.amount, row.unit) == (change.amount, change.unit):
        return known
    share = f"split by headcount from {change.amount:,.10g} {change.unit} of {change.role}"
    return attrs.evolve(known, source="; ".join(filter(None, (share, known.source))), low=None, high=None)
