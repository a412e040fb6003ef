"""The plan's changes in words: one of a group is one row, with its heads split over the group's roles."""

import datetime as dt
from collections import defaultdict

import attrs

from payroll_impact.documents.quantities import format_figure
from payroll_impact.documents.wording import truncate
from payroll_impact.model import Change, Plan
from payroll_impact.model.headcount import Corkscrew
from payroll_impact.model.plan import ALL

_AMOUNTS = {
    "fraction": "{} % of heads",
    "heads": "{} heads",
    "multiple": "to {} times the headcount",
    "target": "to {} heads",
    "raise": "by {} % of pay",
    "backfill": "{} % of leavers replaced",
}


@attrs.frozen
class RoleShare:
    """What of a change falls on one role; `heads` is None where it moves none. [heads]"""

    role: str
    heads: float | None


@attrs.frozen
class ChangeRow:
    """One change: what it does to whom, from when, and the heads it moves in the months planned. [heads]"""

    number: int
    title: str
    change: str
    amount: str
    start: dt.date
    months: float
    baseline: bool
    of_group: bool
    heads: float | None
    split: tuple[RoleShare, ...]

    @property
    def sentence(self) -> str:
        """Say it on one line: whom, how much, when, and the heads it comes to."""
        over = f" over {format_figure(self.months)} months" if self.months > 1 else ""
        anyway = "; happens anyway" if self.baseline else ""
        return f"{self.title}: {self.amount}, from {self.start}{over}{anyway}{self._heads}"

    @property
    def _heads(self) -> str:
        if self.heads is None:
            return ""
        total = f"{format_figure(self.heads)} heads"
        told = [] if total == self.amount else [total]
        if self.of_group:
            told.append(", ".join(f"{each.role} {format_figure(each.heads or 0.0)}" for each in self.split))
        return f" ({': '.join(told)})" if told else ""


def amount_in_words(change: str, unit: str, amount: float) -> str:
    """Return how much a change is.

    >>> amount_in_words("raise", "fraction", 0.1), amount_in_words("grow", "multiple", 10)
    ('by 10 % of pay', 'to 10 times the headcount')
    """
    phrase = _AMOUNTS.get(change, _AMOUNTS[unit])
    return phrase.format(format_figure(amount * (100.0 if "%" in phrase else 1.0)))


def whom(plan: Plan, change: Change) -> str:
    """Return whom a change applies to, in words.

    >>> from payroll_impact.model import Role, Settings
    >>> roles = [Role(role=name, group="tellers", headcount=9, pay=4e4, jurisdiction="US") for name in ("TX", "FL")]
    >>> cut = Change(change="reduce", role="group:tellers", amount=4, unit="heads", start="2025-03-31")
    >>> whom(Plan(workforce=roles, changes=[cut], settings=Settings(start="2025-01-01")), cut)
    'tellers (group, 2 roles)'
    """
    if change.role in plan.roles:
        return truncate(change.role)
    count = len(plan.rows_of(change))
    roles = f"{count} role{'' if count == 1 else 's'}"
    if change.role.casefold() == ALL:
        return f"all {roles}"
    return f"{truncate(change.whom.removesuffix(' (group)'))} (group, {roles})"


def change_rows(plan: Plan) -> tuple[ChangeRow, ...]:
    """Return a row for each change, in the order of the plan.

    Parameters
    ----------
    plan : Plan
        Without a scenario axis.
    """
    moved = _moved(plan)
    rows = []
    for number, change in enumerate(plan.changes, start=1):
        heads = moved[number] if change.change in ("reduce", "grow", "convert") else None
        split = tuple(
            RoleShare(truncate(plan.roles[row]), None if heads is None else heads.get(row, 0.0))
            for row in plan.rows_of(change)
        )
        to = f" to {truncate(change.to_role)}" if change.to_role else ""
        rows.append(
            ChangeRow(
                number=number,
                title=f"{change.change.capitalize()} {whom(plan, change)}{to}",
                change=change.change,
                amount=amount_in_words(change.change, change.unit, float(change.amount)),
                start=change.start,
                months=float(change.months),
                baseline=change.baseline == "yes",
                of_group=change.role not in plan.roles,
                heads=None if heads is None else sum(heads.values()),
                split=split,
            )
        )
    return tuple(rows)


def _moved(plan: Plan) -> dict[int, dict[int, float]]:
    """Return the heads each change takes out of a role or brings into it, by its row and the role's position."""
    moved: dict[int, dict[int, float]] = defaultdict(dict)
    walk = Corkscrew(plan, plan.changes, size=1)
    for month in range(plan.calendar.length):
        for move in walk.step(month).moves:
            moved[plan.row_of(move.change)][move.role] = float(move.heads[0])
    for growth in walk.growths:
        moved[plan.row_of(growth.change)][growth.role] = float(growth.heads.sum())
    return moved
