"""How much a what-if workbook holds: its tables, its months, and the columns they stand in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import attrs

from payroll_impact.cells.addresses import letters
from payroll_impact.errors import InputError
from payroll_impact.model import Plan

Held = TypeVar("Held")
MOVES = ("reduce", "convert")  # the changes that take heads out of a role
CAPPED, PERIOD = 4, 2  # taxes with a wage base, and without, of one jurisdiction

LABEL, UNIT, OPEN, FIRST = 0, 1, 2, 3
NUMBER_ROW, MONTH_ROW = 3, 4  # of every sheet over time, from 0
FIRST_COLUMN = letters(FIRST + 1)

_ROOM = 1.5  # rows for each row a plan needs, where the usual size would not do
_BOUNDS = {
    "roles": (2, 100), "changes": (2, 200), "cuts": (2, 200), "cases": (2, 12), "overrides": (1, 100),
    "months": (1, 120),
}  # fmt: skip


@attrs.frozen
class Size:
    """How many rows, cases and months a what-if workbook has.

    >>> print(Size(roles=40, months=60))
    40 roles, 20 changes, 8 cuts, 4 cases, 8 overrides, 60 months
    >>> Size.read(str(Size(roles=40, months=60))).roles
    40
    """

    roles: int = 12
    changes: int = 20  # of each case
    cuts: int = 8  # and conversions, among these
    cases: int = 4
    overrides: int = 8
    months: int = 36

    def __attrs_post_init__(self) -> None:
        for name, (least, most) in _BOUNDS.items():
            if not least <= (given := getattr(self, name)) <= most:
                raise InputError(f"template what-if: {name} must be from {least} to {most}; got {given}")

    def __str__(self) -> str:
        return ", ".join(f"{number} {name}" for name, number in attrs.asdict(self).items())

    @classmethod
    def read(cls, text: str) -> "Size | None":
        """Return the size a workbook states; None where a text states none."""
        found = re.fullmatch(", ".join(rf"(?P<{name}>\d+) {name}" for name in _BOUNDS), text)
        return cls(**{name: int(number) for name, number in found.groupdict().items()}) if found else None

    @property
    def tax_years(self) -> int:
        """How many tax years the months can touch, from the one before the first calendar year."""
        return self.years + 1

    @property
    def years(self) -> int:
        """How many years, calendar or fiscal, the months can touch."""
        return (self.months + 10) // 12 + 1

    @property
    def quarters(self) -> int:
        """How many quarters the months can touch."""
        return (self.months + 1) // 3 + 1


USUAL = Size()
_SIZE = ContextVar("_SIZE", default=USUAL)


def size() -> Size:
    """Return the size of the workbook that is being written."""
    return _SIZE.get()


def sized(wanted: Size) -> AbstractContextManager[None]:
    """Write, or look at, a workbook of a size: every table is where it is at that size."""
    return _held(_SIZE, wanted)


_MODELLED: ContextVar[int | None] = ContextVar("_MODELLED", default=None)


def modelled() -> int | None:
    """Return the number of the case whose own model is being written; None for that of the case picked."""
    return _MODELLED.get()


def modelling(number: int) -> AbstractContextManager[None]:
    """Write the model of one case, whichever is picked."""
    return _held(_MODELLED, number)


@contextmanager
def _held(variable: ContextVar[Held], value: Held) -> Iterator[None]:
    before = variable.set(value)
    try:
        yield
    finally:
        variable.reset(before)


def roles() -> int:
    """Return the rows for roles."""
    return size().roles


def changes() -> int:
    """Return the rows for changes of a case."""
    return size().changes


def last_column() -> int:
    """Return the column of the last month, from 0."""
    return FIRST + size().months - 1


def size_of(plans: Sequence[Plan], asked: Mapping[str, int | None]) -> Size:
    """Return the size for some cases: what is asked for, or else what they need and room for more.

    Parameters
    ----------
    plans : sequence of Plan
        The cases, changes of groups written out role by role; without any the usual size is enough.
    asked : mapping
        Fields of `Size` by name; None asks for nothing.

    Raises
    ------
    InputError
        If more is asked for than a workbook can have, or less than it must.
    """
    found = attrs.asdict(USUAL) | {"cases": max(USUAL.cases, len(plans) + 1)}
    for plan in plans:
        needed = {
            "roles": len(plan.workforce),
            "changes": len(plan.changes),
            "cuts": sum(change.change in MOVES for change in plan.changes),
            "overrides": len(plan.settings.overrides),
        }
        for name, number in needed.items():
            found[name] = max(found[name], number, min(int(number * _ROOM), _BOUNDS[name][1]))
        found["months"] = plans[0].settings.months
    wanted: dict[str, Any] = {name: number for name, number in asked.items() if number is not None}
    if "changes" in wanted and "cuts" not in wanted:
        found["cuts"] = max(found["cuts"], wanted["changes"] // 2)
    whole = found | wanted
    return Size(**whole | {"cuts": min(whole["cuts"], whole["changes"])})
