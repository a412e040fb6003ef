"""A plan: the workforce, the dated changes, the settings, and the law that applies.

Three small tables of validated values. Any number in them may be an array of shape (scenario,).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Self, TypeVar

import attrs
import numpy as np

from payroll_impact.errors import InputError, column_error, nearest
from payroll_impact.model import fields
from payroll_impact.model.calendar import Calendar
from payroll_impact.model.fields import Array, Quantity
from payroll_impact.model.law import NO_LAW, Law, Tax
from payroll_impact.model.periods import Period, fiscal_periods
from payroll_impact.model.place_rule import PlaceRule

UNITS = {
    "reduce": ("heads", "fraction"),
    "grow": ("heads", "multiple", "target"),
    "raise": ("fraction",),
    "convert": ("heads", "fraction"),
    "backfill": ("fraction",),
}
LEAVING_TERMS = ("notice_days", "severance_weeks", "tenure", "severance_min", "severance_max", "pto_days", "age")
ALL, GROUP = "all", "group:"  # a change can name all roles or a group instead of one role
DEFAULT = "default"  # the row of a workforce table whose values apply to roles that leave them blank


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
    backfill: Quantity = fields.number(1.0, title="Leavers replaced", unit="fraction of leavers", maximum=1)
    currency: str = fields.currency("", title="Currency of this role's amounts")
    items_per_hour: Quantity | None = fields.number(None, title="Items an hour", unit="items/hour", optional=True)
    acceptance: Quantity = fields.number(1.0, title="Items accepted", unit="fraction of items", maximum=1)
    ramp_months: Quantity = fields.number(0.0, title="Months to full rate", unit="months", maximum=60)
    item_value: Quantity = fields.number(1.0, title="Value of an item", unit="times the reference role's")

    @property
    def annual_pay(self) -> Quantity:
        """Pay of one head for a full year. [currency/year]"""
        return self.pay * self.hours * 52 if self.basis == "hour" else self.pay

    def __attrs_post_init__(self) -> None:
        if self.role.casefold() in (ALL, DEFAULT) or self.role.casefold().startswith(GROUP):
            raise column_error("role", f"must not be called {self.role}: that word has a meaning of its own")
        if self.employment == "contractor":
            return
        if not self.jurisdiction:
            raise column_error("jurisdiction", "must be given for employees, such as US-CA or GB")
        if np.any(self.markup):
            raise column_error("markup", "applies to contractors only; leave it blank for employees")


@attrs.frozen(kw_only=True)
class Change:
    """A row of the changes: one dated event in one role, in each role of a group, or in all."""

    change: str = fields.choice(*UNITS, title="Change")
    role: str = fields.text(title="Role, group:NAME or all")
    amount: Quantity = fields.number(title="Amount", unit="see unit", minimum=-fields.LARGEST)
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
    age: Quantity | None = fields.number(None, title="Average age", unit="years", maximum=120, optional=True)
    statutory: str = fields.choice("yes", "no", default="no", title="At least what the law asks")
    cost_per_head: Quantity | None = fields.number(
        None, title="Cost per head moved", unit="currency/head", optional=True
    )
    baseline: str = fields.choice("yes", "no", default="no", title="Happens anyway")

    def __attrs_post_init__(self) -> None:
        units = UNITS[self.change]
        if self.unit not in units:
            raise column_error("unit", f"of a {self.change} must be {' or '.join(units)}; got {self.unit}")
        self._check_amount()
        self._check_terms()
        if self.severance_max is not None and not np.all(self.severance_max >= np.asarray(self.severance_min)):
            raise column_error("severance_max", "must not be below severance_min")
        if (self.change == "convert") != bool(self.to_role):
            wanted = "must name the role heads convert to" if self.change == "convert" else "applies to convert only"
            raise column_error("to_role", wanted)
        if self.to_role and self.to_role == self.role:
            raise column_error("to_role", "must be another role than role")

    def _check_terms(self) -> None:
        given = [term for term in LEAVING_TERMS if _is_given(getattr(self, term))]
        given += ["statutory"] if self.statutory == "yes" else []
        if given and self.change != "reduce":
            raise column_error(given[0], f"applies to reduce only; leave it blank for {self.change}")
        if self.change != "grow" and np.any(np.asarray(self.months) != 1):
            raise column_error("months", f"applies to grow only; leave it blank for {self.change}")
        if self.change in ("raise", "backfill") and _is_given(self.cost_per_head):
            raise column_error("cost_per_head", f"does not apply to {self.change}; leave it blank")

    @property
    def whom(self) -> str:
        """The role, group or all roles it applies to, in words."""
        return whom(self.role)

    @property
    def amount_bounds(self) -> tuple[float, float]:
        """The least and the largest amount; that of a raise is above the least."""
        if self.change == "raise":
            return -1.0, np.inf
        return 1.0 if self.unit == "multiple" else 0.0, 1.0 if self.unit == "fraction" else np.inf

    def _check_amount(self) -> None:
        amount = np.asarray(self.amount)
        low, high = self.amount_bounds
        fits = ((amount > low) if self.change == "raise" else (amount >= low)) & (amount <= high)
        if not fits.all():
            bound = f"between {low:g} and {high:g}" if np.isfinite(high) else f"{low:g} or more"
            bound = f"above {low:g}" if self.change == "raise" else bound
            where = f" in {np.sum(~fits)} of {amount.size} scenarios" if amount.ndim else ""
            reason = f"amount of a {self.change} in unit {self.unit} must be {bound}"
            raise InputError(f"{reason}; got {amount.flat[np.argmin(fits)]:g}{where}", general=reason, column="amount")


def whom(role: str) -> str:
    """Return the role, group or all roles a change names, in words.

    >>> whom("Tutor"), whom("group:specialist"), whom("all")
    ('Tutor', 'specialist (group)', 'all roles')
    """
    if role.casefold() == ALL:
        return "all roles"
    return f"{role[len(GROUP) :].strip()} (group)" if role.casefold().startswith(GROUP) else role


def _is_given(value: "Quantity | None") -> bool:
    return value is not None and bool(np.any(value))


@attrs.frozen(kw_only=True)
class Settings:
    """Settings of the whole plan."""

    name: str = fields.text("Plan", title="Name")
    currency: str = fields.currency("USD", title="Currency")
    start: Any = fields.date(title="First month")
    months: int = fields.count(36, title="Months planned", unit="months", maximum=600)
    discount_rate: Quantity = fields.number(0.0, title="Discount rate", unit="fraction/year", maximum=1)
    rounding: str = fields.choice("nearest", "down", "up", "none", default="nearest", title="Whole heads")
    time_to_fill: Quantity = fields.number(1.0, title="Time to fill a backfill", unit="months", maximum=60, whole=True)
    notice_pay: str = fields.choice("continuation", "lump", default="continuation", title="Notice is paid as")
    wage_base_growth: Quantity = fields.number(
        0.0, title="Growth of carried wage bases", unit="fraction/year", minimum=-0.5, maximum=1
    )
    fiscal_year_start: int = fields.count(1, title="First month of the fiscal year", unit="month", maximum=12)
    utilisation: Quantity = fields.number(
        1.0, title="Paid hours spent on items", unit="fraction of hours", above=True, maximum=1
    )
    bridge_markup: Quantity = fields.number(
        0.0, title="Markup of contractors who bridge a shortfall", unit="fraction of pay", maximum=5
    )
    overrides: Mapping[str, Quantity] = attrs.field(factory=dict, converter=dict)


@attrs.frozen
class Evidence:
    """The source of one input, and how far it can be trusted."""

    source: str = ""
    confidence: str = "assumed"
    low: float | None = None
    high: float | None = None


def _roles(rows: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(rows)


def _changes(rows: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(rows)


def _places(rows: Iterable[PlaceRule]) -> tuple[PlaceRule, ...]:
    return tuple(rows)


@attrs.frozen(kw_only=True)
class Plan:
    """A validated workforce plan.

    `places` are the rules of jurisdictions the library lacks; `law` is resolved from them and the library.

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
    places: tuple[PlaceRule, ...] = attrs.field(default=(), converter=_places)
    law: Law = NO_LAW
    evidence: Mapping[str, Evidence] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if not self.workforce:
            raise InputError("workforce must have at least one row")
        rows: dict[str, int] = {}
        for row, role in enumerate(self.workforce, start=1):
            if role.role in rows:
                reason = "role must be unique; it is the same as in "
                raise InputError(reason, (rows[role.role],), table="workforce", row=row, column="role")
            rows[role.role] = row
        calendar = self.calendar
        for row, change in enumerate(self.changes, start=1):
            for column in ("role", "to_role"):
                self._check_name(row, column, getattr(change, column))
            if change.to_role and self.roles.index(change.to_role) in self.rows_of(change):
                raise column_error("to_role", "must not be one of the roles it converts", table="changes", row=row)
            if not calendar.first <= change.start <= calendar.last:
                reason = f"must be within the plan, {calendar.first} to {calendar.last}; got {change.start}"
                raise column_error("start", reason, table="changes", row=row)
        sizes = sorted({value.size for value in self._arrays() if value.size > 1})
        if len(sizes) > 1:
            raise InputError(f"all scenario arrays must have one length; got {', '.join(map(str, sizes))}")

    def _check_name(self, row: int, column: str, name: str) -> None:
        if not name or name in self.roles or (column == "role" and name.casefold() == ALL):
            return
        group = column == "role" and name.casefold().startswith(GROUP)
        known = list(dict.fromkeys(f"{GROUP}{role.group}" for role in self.workforce if role.group))
        if group and name[len(GROUP) :].strip().casefold() in (each[len(GROUP) :].casefold() for each in known):
            return
        names = known if group else list(self.roles)
        listed = f"{'groups' if group else 'roles'} are {', '.join(names)}" if names else "no role has a group"
        # of names that all begin with group: any two are near
        hint = ("" if group else nearest(name, names)) or f"; {listed}"
        wanted = "a role of the workforce" + (", group:NAME or all" if column == "role" else "")
        reason = f"must be {wanted}; got {fields.describe_value(name)}{hint}"
        raise column_error(column, reason, table="changes", row=row)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The names of the roles, in the order of the role axis."""
        return tuple(role.role for role in self.workforce)

    @cached_property
    def has_output(self) -> bool:
        """Whether what a role yields is given: without that no output is computed."""
        return any(role.items_per_hour is not None for role in self.workforce)

    def without_output(self) -> Self:
        """Return the plan without what its roles yield, for figures of money and heads alone."""
        return attrs.evolve(self, workforce=[attrs.evolve(role, items_per_hour=None) for role in self.workforce])

    def rows_of(self, change: Change) -> tuple[int, ...]:
        """Return the positions in the workforce of the roles a change applies to."""
        name = change.role.casefold()
        if change.role in self.roles:
            return (self.roles.index(change.role),)
        group = name[len(GROUP) :].strip()
        return tuple(row for row, role in enumerate(self.workforce) if name == ALL or role.group.casefold() == group)

    def row_of(self, change: Change) -> int:
        """Return the row of a change, from 1, for a message."""
        return next(row for row, known in enumerate(self.changes, start=1) if known is change)

    @cached_property
    def calendar(self) -> Calendar:
        """The monthly grid of the plan."""
        return Calendar(self.settings.start, self.settings.months)

    def periods(self, kind: str) -> tuple[Period, ...]:
        """Return the months of the plan grouped into fiscal years (``"year"``) or quarters (``"quarter"``)."""
        return fiscal_periods(self.calendar, kind, fiscal_year_start=self.settings.fiscal_year_start)

    @cached_property
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
        yield from self.law.scenario_arrays()

    def currency_of(self, role: int) -> str:
        """Return the currency a role's amounts are in."""
        return self.workforce[role].currency or self.settings.currency

    def base_currency_of(self, role: int) -> str:
        """Return the currency of the wage bases a role falls under; its own where there are none."""
        row = self.workforce[role]
        taxes = () if row.employment == "contractor" else self.law.by_jurisdiction.get(row.jurisdiction, ())
        return next((tax.currency for tax in taxes if tax.by_year and tax.currency), self.currency_of(role))

    def exchange_rates(self, role: int) -> Array | None:
        """Return the plan's currency for one unit of a role's, shape ([scenario,] month); None for the plan's own."""
        currency = self.currency_of(role)
        return None if currency == self.settings.currency else self.law.exchange_rate(
            currency, plan_currency=self.settings.currency
        )

    def taxes_by_role(self) -> list[tuple[Tax, ...]]:
        """Return the taxes on each role's wages, amounts of a month in the role's currency; contractors bear none.

        Roles alike in jurisdiction and currency share one and the same tuple.
        """
        by_role: list[tuple[Tax, ...]] = []
        found: dict[tuple[str, str], tuple[Tax, ...]] = {}
        for role, row in enumerate(self.workforce):
            key = ("" if row.employment == "contractor" else row.jurisdiction, self.currency_of(role))
            if key not in found:
                taxes = self.law.by_jurisdiction.get(key[0], ())
                own = self.settings.currency
                found[key] = tuple(self.law.in_currency(tax, key[1], plan_currency=own) for tax in taxes)
            by_role.append(found[key])
        return by_role

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
