"""Resolve the law a plan rests on: each tax month by month, carried forward where nothing is published yet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import attrs
import numpy as np

from payroll_impact import parameters
from payroll_impact.errors import InputError, nearest
from payroll_impact.model import AppliedParameter, Law, Role, Settings, Tax
from payroll_impact.model.calendar import Calendar
from payroll_impact.model.fields import Array, Quantity
from payroll_impact.model.law import net_rate
from payroll_impact.parameters import Parameter
from payroll_impact.scenarios.exchange import check_exchange_rate, exchange_rates, is_exchange_rate

_PARTS = {"rate": 0.0, "credit": 0.0, "credit_reduction": 0.0, "wage_base": np.inf, "threshold": 0.0}


def resolve(workforce: Sequence[Role], settings: Settings) -> Law:
    """Return the employer taxes of every jurisdiction of the workforce, month by month.

    Parameters
    ----------
    workforce : sequence of Role
        Contractors need no law.
    settings : Settings
        Calendar and overrides, which win over published values.

    Returns
    -------
    Law
        Arrays of shape (month,), or (scenario, month) where an override varies by scenario, and the
        origin of every value: published, carried forward from its last known year, or overridden.

    Raises
    ------
    InputError
        If a jurisdiction or the name of an override is not known.
    MissingParameterError
        If a rate has no sourced value at all by then.
    """
    check_overrides(settings.overrides)
    codes = dict.fromkeys(role.jurisdiction for role in workforce if role.employment == "employee")
    resolvers = {code: _Resolver(code, settings) for code in codes}
    by_jurisdiction = {code: resolver.taxes() for code, resolver in resolvers.items()}
    rates, used = exchange_rates(settings)
    applied = dict.fromkeys([*(value for resolver in resolvers.values() for value in resolver.applied), *used])
    return Law(by_jurisdiction, tuple(applied), rates)


def check_overrides(overrides: Mapping[str, Quantity]) -> None:
    """Refuse an override that names no parameter, or a value out of its unit's range."""
    for path, value in overrides.items():
        if is_exchange_rate(path):
            check_exchange_rate(path, value)
            continue
        code, _, name = path.partition(".")
        if code not in parameters.jurisdictions():
            hint = nearest(code, parameters.jurisdictions())
            raise InputError(f"settings: {path!r} must begin with a jurisdiction{hint}")
        known = parameters.names(code)
        if name not in known:
            raise InputError(f"settings: {path!r} is no parameter of {code}{nearest(name, list(known))}")
        top = 1.0 if known[name].unit.startswith("fraction") else np.inf
        given = np.asarray(value)
        if given.dtype.kind not in "iuf" or not np.all((given >= 0) & (given <= top) & np.isfinite(given)):
            raise InputError(f"settings: {path} must be {'between 0 and 1' if top == 1 else '0 or more'}")


@attrs.frozen
class AnnualTax:
    """One employer tax of an explicit year; net rate [fraction], amounts a year [currency/year]."""

    title: str
    rate: float
    wage_base: float
    threshold: float
    source: str


@cache
def taxes_in_year(jurisdiction: str, year: int) -> tuple[AnnualTax, ...]:
    """Return the employer taxes of a jurisdiction in one explicit year, each with its sources.

    Parameters
    ----------
    jurisdiction : str
        Such as US-CA or GB.
    year : int
        A calendar year, or the tax year that begins in it; a tax that changes within it is taken as
        it stands at the year's end.

    Raises
    ------
    InputError
        If the jurisdiction is not known.
    MissingParameterError
        If a value of that year could not be sourced: nothing is carried forward here.

    Examples
    --------
    >>> [(tax.title, round(tax.rate, 4)) for tax in taxes_in_year("US-TX", 2025)][-1]
    ('Unemployment insurance', 0.027)
    """
    known = parameters.names(jurisdiction)
    taxes = []
    for _, topic, title in parameters.topics(jurisdiction, "tax"):
        found = {
            part: parameters.parameter(f"{topic}.{part}", jurisdiction, year)
            for part in _PARTS
            if f"{topic}.{part}" in known
        }
        figures = _PARTS | {part: value.value for part, value in found.items()}
        taxes.append(
            AnnualTax(
                title=title,
                rate=float(net_rate(figures["rate"], figures["credit"], figures["credit_reduction"])),
                wage_base=figures["wage_base"],
                threshold=figures["threshold"],
                source="; ".join(dict.fromkeys(value.source for value in found.values())),
            )
        )
    return tuple(taxes)


class _Resolver:
    """The look-ups of one jurisdiction, and a record of what was looked up."""

    def __init__(self, code: str, settings: Settings) -> None:
        self.code, self.settings = code, settings
        self.chain = parameters.jurisdiction_chain(code)
        self.known = parameters.names(code)
        self.calendar = Calendar(settings.start, settings.months)
        self.month_ends = [self.calendar.month(index + 1) - dt.timedelta(days=1) for index in range(settings.months)]
        self.applied: list[AppliedParameter] = []

    def taxes(self) -> tuple[Tax, ...]:
        return tuple(self._tax(where, topic, title) for where, topic, title in parameters.topics(self.code, "tax"))

    def _tax(self, where: str, topic: str, title: str) -> Tax:
        figures: dict[str, Any] = {}
        carried_years = np.zeros(len(self.month_ends))
        for part, otherwise in _PARTS.items():
            name = f"{topic}.{part}"
            if name in self.known:
                figures[part], years = self._values(name)
                carried_years = years if part == "wage_base" else carried_years
            else:
                figures[part] = np.full(len(self.month_ends), otherwise)
        base = f"{topic}.wage_base"
        own_base = base in self.known and self._override(base, self.known[base]) is not None
        return Tax(
            jurisdiction=where,
            topic=topic,
            title=title,
            carried_years=carried_years,
            own_base=own_base,
            currency=parameters.currency_of(where),
            **figures,
        )

    def _values(self, name: str) -> tuple[Array, Array]:
        """Return a parameter's value in each month, and for how many years it has been carried there."""
        parameter = self.known[name]
        override = self._override(name, parameter)
        if override is not None:
            return self._overridden(parameter, *override)
        values, years = np.empty(len(self.month_ends)), np.zeros(len(self.month_ends))
        for index, date in enumerate(self.month_ends):
            dated = parameter.latest(date)
            if dated is None:
                raise parameter.missing(date.year)
            carried = parameter.in_force(date) is None
            # months carried count as years from the first one without a value of its own
            years[index] = date.year - dated.start.year if carried else 0
            values[index] = dated.value
            self._record(
                AppliedParameter(
                    path=parameter.path,
                    title=parameter.title,
                    unit=parameter.unit,
                    year=date.year,
                    value=dated.value,
                    source=dated.source,
                    carried_from=dated.start.year if carried else None,
                    since=self.calendar.month(index),
                )
            )
        return values, years

    def _override(self, name: str, parameter: Parameter) -> tuple[str, Quantity] | None:
        """Return the nearest override: one of a parent does not win over the state's own figure."""
        for code in self.chain:
            path = f"{code}.{name}"
            if path in self.settings.overrides:
                return path, self.settings.overrides[path]
            if code == parameter.jurisdiction:
                return None
        return None

    def _overridden(self, parameter: Parameter, path: str, value: Quantity) -> tuple[Array, Array]:
        for year in dict.fromkeys(date.year for date in self.month_ends):
            self._record(
                AppliedParameter(
                    path=path,
                    title=parameter.title,
                    unit=parameter.unit,
                    year=year,
                    value=float(np.mean(value)),
                    source="given in the settings",
                    overridden=True,
                )
            )
        months = len(self.month_ends)
        given = np.asarray(value, dtype=np.float64)
        return np.broadcast_to(given[..., None], (*given.shape, months)).copy(), np.zeros(months)

    def _record(self, value: AppliedParameter) -> None:
        if value not in self.applied[-1:]:
            self.applied.append(value)
