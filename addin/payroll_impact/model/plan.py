"""A plan: the workforce, the dated changes, the settings, and the law that applies.

Three small tables of validated values. Any number in them may be an array of shape (scenario,).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self, TypeVar

import attrs
import numpy as np

from payroll_impact.errors import InputError, nearest
from payroll_impact.model import fields
from payroll_impact.model.calendar import Calendar
from payroll_impact.model.fields import Array, Quantity
from payroll_impact.model.law import NO_LAW, Law, Tax

UNITS = {
    "reduce": ("heads", "fraction"),
    "grow": ("heads", "multiple", "target"),
    "raise": ("fraction",),
    "convert": ("heads", "fraction"),
}
LEAVING_TERMS = ("notice_days", "severance_weeks", "tenure", "severance_min", "severance_max", "pto_days")


@attrs.frozen(kw_only=True)
class Role:
    """A row of the workforce: people of one role, alike in pay and terms."""

    role: str = fields.text(title="Role")
    group: str = fields.text("", title="Group")
    headcount: Quantity = fields.number(title="Headcount at the start", unit="heads")
    pay: Quantity = fields.number(title="Pay", unit="currency per hour or year", private=True)
    basis: str = fields.choice("hour", "year", default="year", title="Pay basis")
    hours: Quantity = fields.number(40.0, title="Hours a week", unit="hours/week", above=True, maximum=168)
    bonus: Quantity = fields.number(0.0, title="Bonus", unit="fraction of pay", maximum=5)
    benefits: Quantity = fields.number(0.0, title="Benefits with pay", unit="fraction of pay", maximum=5)
    benefits_per_head: Quantity = fields.number(0.0, title="Benefits per head", unit="currency/head/year")
    overhead_per_head: Quantity = fields.number(0.0, title="Overhead per head", unit="currency/head/year")
    hire_cost: Quantity = fields.number(0.0, title="Cost per hire", unit="currency/hire")
    jurisdiction: str = fields.text("", title="Jurisdiction")
    employment: str = fields.choice("employee", "contractor", default="employee", title="Employment")
    markup: Quantity = fields.number(0.0, title="Contractor markup", unit="fraction of pay", maximum=5)
    attrition: Quantity = fields.number(0.0, title="Attrition", unit="fraction/year", maximum=1)
    backfill: Quantity = fields.number(0.0, title="Leavers replaced", unit="fraction of leavers", maximum=1)

    @property
    def annual_pay(self) -> Quantity:
        """Pay of one head for a full year. [currency/year]"""
        return self.pay * self.hours * 52 if self.basis == "hour" else self.pay

    def __attrs_post_init__(self) -> None:
        if self.employment == "contractor":
            return
        if not self.jurisdiction:
            raise InputError("jurisdiction must be given for employees, such as US-CA or GB")
        if np.any(self.markup):
            raise InputError("markup applies to contractors only; leave it blank for employees")


@attrs.frozen(kw_only=True)
class Change:
    """A row of the changes: one dated event in one role."""

    change: str = fields.choice(*UNITS, title="Change")
    role: str = fields.text(title="Role")
    amount: Quantity = fields.number(title="Amount", unit="see unit", minimum=-1, above=True)
    unit: str = fields.choice("fraction", "heads", "multiple", "target", title="Unit")
    start: Any = fields.date(title="Date")
    months: Quantity = fields.number(1.0, title="Months to grow over", unit="months", minimum=1, whole=True)
    to_role: str = fields.text("", title="Converts to")
    notice_days: Quantity = fields.number(0.0, title="Notice", unit="calendar days")
    severance_weeks: Quantity = fields.number(0.0, title="Severance", unit="weeks/year of service")
    tenure: Quantity = fields.number(0.0, title="Average tenure", unit="years")
    severance_min: Quantity = fields.number(0.0, title="Least severance", unit="weeks")
    severance_max: Quantity | None = fields.number(None, title="Most severance", unit="weeks", optional=True)
    pto_days: Quantity = fields.number(0.0, title="Paid time off due", unit="working days")
    cost_per_head: Quantity | None = fields.number(
        None, title="Cost per head moved", unit="currency/head", optional=True
    )
    baseline: str = fields.choice("yes", "no", default="no", title="Happens anyway")

    def __attrs_post_init__(self) -> None:
        units = UNITS[self.change]
        if self.unit not in units:
            raise InputError(f"unit of a {self.change} must be {' or '.join(units)}; got {self.unit}")
        self._check_amount()
        if self.change != "reduce":
            for term in LEAVING_TERMS:
                if np.any(getattr(self, term) or 0.0):
                    raise InputError(f"{term} applies to reduce only; leave it blank for {self.change}")
        if self.severance_max is not None and not np.all(self.severance_max >= np.asarray(self.severance_min)):
            raise InputError("severance_max must not be below severance_min")
        if self.change != "grow" and np.any(np.asarray(self.months) != 1):
            raise InputError(f"months applies to grow only; leave it blank for {self.change}")
        if (self.change == "convert") != bool(self.to_role):
            wanted = "must name the role heads convert to" if self.change == "convert" else "applies to convert only"
            raise InputError(f"to_role {wanted}")
        if self.to_role and self.to_role == self.role:
            raise InputError("to_role must be another role than role")

    def _check_amount(self) -> None:
        amount = np.asarray(self.amount)
        if self.change == "raise":
            return
        low = 1.0 if self.unit == "multiple" else 0.0
        high = 1.0 if self.unit == "fraction" else np.inf
        fits = (amount >= low) & (amount <= high)
        if not fits.all():
            bound = f"between {low:g} and {high:g}" if np.isfinite(high) else f"{low:g} or more"
            where = f" in {np.sum(~fits)} of {amount.size} scenarios" if amount.ndim else ""
            raise InputError(
                f"amount of a {self.change} in unit {self.unit} must be {bound}; "
                f"got {amount.flat[np.argmin(fits)]:g}{where}"
            )


@attrs.frozen(kw_only=True)
class Settings:
    """What holds for the whole plan."""

    name: str = fields.text("Plan", title="Name")
    currency: str = fields.text("USD", title="Currency")
    start: Any = fields.date(title="First month")
    months: int = fields.count(36, title="Months planned", unit="months", maximum=600)
    discount_rate: Quantity = fields.number(0.0, title="Discount rate", unit="fraction/year", maximum=1)
    rounding: str = fields.choice("nearest", "down", "up", "none", default="nearest", title="Whole heads")
    time_to_fill: Quantity = fields.number(1.0, title="Time to fill a backfill", unit="months", maximum=60, whole=True)
    notice_pay: str = fields.choice("continuation", "lump", default="continuation", title="Notice is paid as")
    wage_base_growth: Quantity = fields.number(
        0.0, title="Growth of carried wage bases", unit="fraction/year", minimum=-0.5, maximum=1
    )
    overrides: Mapping[str, Quantity] = attrs.field(factory=dict, converter=dict)


@attrs.frozen
class Evidence:
    """Where one input comes from, and how far it can be trusted."""

    source: str = ""
    confidence: str = "assumed"
    low: float | None = None
    high: float | None = None


def _roles(rows: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(rows)


def _changes(rows: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(rows)


@attrs.frozen(kw_only=True)
class Plan:
    """A validated workforce plan.

    Raises
    ------
    InputError
        Naming table, row and column, when rows contradict each other.

    Examples
    --------
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> plan.roles
    ('Analyst',)
    """

    workforce: tuple[Role, ...] = attrs.field(converter=_roles)
    changes: tuple[Change, ...] = attrs.field(default=(), converter=_changes)
    settings: Settings
    law: Law = NO_LAW
    evidence: Mapping[str, Evidence] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if not self.workforce:
            raise InputError("workforce must have at least one row")
        for row, role in enumerate(self.workforce, start=1):
            if role.role in self.roles[: row - 1]:
                first = self.roles.index(role.role) + 1
                raise InputError(f"workforce row {row}: role must be unique; it is the same as in row {first}")
        calendar = self.calendar
        for row, change in enumerate(self.changes, start=1):
            for column in ("role", "to_role"):
                name = getattr(change, column)
                if name and name not in self.roles:
                    hint = nearest(name, self.roles) or f"; roles are {', '.join(self.roles)}"
                    raise InputError(f"changes row {row}: {column} must be a role of the workforce{hint}")
            if not calendar.first <= change.start <= calendar.last:
                raise InputError(
                    f"changes row {row}: start must be within the plan, {calendar.first} to {calendar.last}; "
                    f"got {change.start}"
                )
        sizes = sorted({value.size for value in self._arrays() if value.size > 1})
        if len(sizes) > 1:
            raise InputError(f"all scenario arrays must have one length; got {', '.join(map(str, sizes))}")

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of the roles, in the order of the role axis."""
        return tuple(role.role for role in self.workforce)

    def row_of(self, change: Change) -> int:
        """Return the row of a change, from 1, for a message."""
        return next(row for row, known in enumerate(self.changes, start=1) if known is change)

    @property
    def calendar(self) -> Calendar:
        """The monthly grid of the plan."""
        return Calendar(self.settings.start, self.settings.months)

    @property
    def scenarios(self) -> int | None:
        """The length of the scenario axis; None for a plan of plain numbers."""
        sizes = [value.size for value in self._arrays()]
        return max(sizes) if sizes else None

    def _arrays(self) -> Iterator[Array]:
        for table in (*self.workforce, *self.changes, self.settings):
            for name in _NUMBER_FIELDS[type(table)]:
                value = getattr(table, name)
                if isinstance(value, np.ndarray):
                    yield value
        for tax in self.law.taxes:
            yield from tax.scenario_arrays()

    def taxes_of(self, role: int) -> tuple[Tax, ...]:
        """Return the taxes on a role's wages; contractors bear none."""
        row = self.workforce[role]
        return () if row.employment == "contractor" else self.law.by_jurisdiction.get(row.jurisdiction, ())

    def take(self, rows: slice) -> Self:
        """Return the plan of some of its scenarios."""
        return attrs.evolve(
            self,
            workforce=tuple(_take(role, rows) for role in self.workforce),
            changes=tuple(_take(change, rows) for change in self.changes),
            settings=_take(self.settings, rows),
            law=self.law.take(rows),
        )


_NUMBER_FIELDS: dict[type, tuple[str, ...]] = {
    table: tuple(field.name for field in attrs.fields(table) if field.metadata.get("kind") == "number")
    for table in (Role, Change, Settings)
}


Row = TypeVar("Row", Role, Change, Settings)


def _take(row: Row, rows: slice) -> Row:
    arrays: dict[str, Any] = {
        name: value[rows]
        for name in _NUMBER_FIELDS[type(row)]
        if isinstance(value := getattr(row, name), np.ndarray) and value.size > 1
    }
    return attrs.evolve(row, **arrays) if arrays else row
