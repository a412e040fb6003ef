"""Apply other values to some drivers of a plan, for one scenario or many at a time."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self, TypeVar

import attrs
import numpy as np

from payroll_impact.analysis.driver_catalogue import find_drivers
from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.analysis.law_drivers import with_figure
from payroll_impact.errors import InputError
from payroll_impact.model import AppliedParameter, Change, Law, Plan, Role, Settings, Tax
from payroll_impact.model.fields import Array, BoolArray, Quantity

Row = TypeVar("Row", Role, Change, Settings)
_Cells = dict[tuple[str, int], dict[str, Any]]


def apply_values(plan: Plan, values: Mapping[str, Any]) -> Plan:
    """Return the plan with other values in some of its drivers.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers.
    values : mapping of str to float or array_like of shape (scenario,)
        By path.

    Returns
    -------
    Plan
        With a scenario axis where any of the values has one.

    Raises
    ------
    InputError
        If a path is not known, two paths set the same cell, or a value is out of its bounds.

    Examples
    --------
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> apply_values(plan, {"Analyst.pay": [60_000, 65_000]}).scenarios
    2
    """
    targets = DriverTargets.look_up(plan, list(values))
    found = targets.apply([as_quantity(path, value) for path, value in values.items()])
    return attrs.evolve(found, evidence=plan.evidence)


def as_quantity(path: str, value: Any) -> Quantity:
    """Return a driver's value as one number, or as an array of one for each scenario."""
    try:
        given = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{path}: values must be numbers") from None
    if given.ndim > 1 or given.size == 0:
        raise InputError(f"{path}: values must be one number, or one for each scenario; got shape {given.shape}")
    return float(given) if given.ndim == 0 else given


@attrs.frozen
class DriverTargets:
    """The cells of a plan that some drivers set, looked up once."""

    plan: Plan
    drivers: tuple[Driver, ...]

    @classmethod
    def look_up(cls, plan: Plan, paths: Sequence[str]) -> Self:
        """Look the paths up; raises InputError if one is not known or two set the same cell."""
        found = tuple(find_drivers(plan, list(paths)))
        taken: dict[tuple[str, int, str], str] = {}
        for driver in found:
            for place in driver.places:
                if place.cell in taken:
                    raise InputError(f"driver {driver.path!r} sets the same number as {taken[place.cell]!r}; give one")
                taken[place.cell] = driver.path
        # evidence is for display only: it is left out of work sent to other machines
        bare = attrs.evolve(plan, evidence={})
        return cls(bare, found)

    def apply(self, values: Sequence[Quantity]) -> Plan:
        """Return the plan with a value for each driver."""
        cells = self._cells(values)
        return attrs.evolve(
            self.plan,
            workforce=[
                _change_row(row, cells.get(("workforce", index)), before=f"{row.role}: ")
                for index, row in enumerate(self.plan.workforce)
            ],
            changes=[
                _change_row(row, cells.get(("changes", index)), table="changes", row=index + 1)
                for index, row in enumerate(self.plan.changes)
            ],
            settings=self._settings(values, cells),
            law=self._law(values, cells),
        )

    def _cells(self, values: Sequence[Quantity]) -> _Cells:
        cells: _Cells = {}
        for driver, value in zip(self.drivers, values, strict=True):
            for place in driver.places:
                given = value if place.share == 1.0 else value * place.share
                cells.setdefault((place.table, place.row), {})[place.name] = given
        return cells

    def _settings(self, values: Sequence[Quantity], cells: _Cells) -> Settings:
        changed = dict(cells.get(("settings", 0), {}))
        lawful = {driver.path: value for driver, value in self._law_values(values)}
        if lawful:
            changed["overrides"] = {**self.plan.settings.overrides, **lawful}
        return _change_row(self.plan.settings, changed, table="settings")

    def _law(self, values: Sequence[Quantity], cells: _Cells) -> Law:
        given = {driver.path: value for driver, value in self._law_values(values)}
        if not given:
            return self.plan.law
        for driver, value in self._law_values(values):
            _check_figure(driver, value)
        law, rows = self.plan.law, itertools.count()
        months = self.plan.settings.months
        rates = {
            currency: np.broadcast_to(np.asarray(rate, dtype=np.float64)[..., None], (*np.shape(rate), months))
            for currency, rate in cells.get(("fx", 0), {}).items()
        }
        replaced = {
            code: tuple(_with_figures(tax, cells.get(("law", next(rows)), {})) for tax in taxes)
            for code, taxes in law.by_jurisdiction.items()
        }
        applied = [_overridden(known, given[known.path]) if known.path in given else known for known in law.applied]
        return attrs.evolve(
            law,
            by_jurisdiction=replaced,
            applied=tuple(applied),
            exchange_rates=law.exchange_rates | rates,
        )

    def _law_values(self, values: Sequence[Quantity]) -> Iterator[tuple[Driver, Quantity]]:
        for driver, value in zip(self.drivers, values, strict=True):
            if driver.places[0].table in ("law", "fx"):
                yield driver, value

    @property
    def affects_baseline(self) -> bool:
        """Whether any driver can change the baseline: only those of changes outside it cannot."""
        for driver in self.drivers:
            for place in driver.places:
                if place.table != "changes" or self.plan.changes[place.row].baseline == "yes":
                    return True
        return False


def _check_figure(driver: Driver, value: Quantity) -> None:
    wrong = ~within_bounds(driver, np.asarray(value))
    if wrong.any():
        bound = "above 0" if driver.above else "between 0 and 1" if driver.maximum == 1.0 else "0 or more"
        where = f" in {int(wrong.sum())} of {wrong.size} scenarios" if np.ndim(value) else ""
        reason = f"{driver.path} must be {bound}"
        raise InputError(f"{reason}{where}", table="settings", column=driver.path, general=reason)


def _with_figures(tax: Tax, figures: dict[str, Quantity]) -> Tax:
    for part, value in figures.items():
        tax = with_figure(tax, part, value)
    return tax


def _overridden(known: AppliedParameter, value: Quantity) -> AppliedParameter:
    return attrs.evolve(
        known, value=float(np.mean(value)), source="given in the settings", carried_from=None, overridden=True
    )


def within_bounds(driver: Driver, values: Array) -> BoolArray:
    """Return which values lie within a driver's bounds; missing ones do not."""
    low = values > driver.minimum if driver.above else values >= driver.minimum
    return np.asarray(low & (values <= driver.maximum) & np.isfinite(values))


def _change_row(row: Row, changed: "dict[str, Any] | None", /, **place: Any) -> Row:
    if not changed:
        return row
    try:
        return attrs.evolve(row, **changed)
    except InputError as error:
        raise error.located(**place) from None
