"""Resolve the taxes of a plan month by month, carried forward where nothing is published yet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import attrs
import numpy as np

from payroll_impact.errors import InputError, column_error, nearest
from payroll_impact.model import AppliedParameter, Law, PlaceRule, Role, Settings, Tax
from payroll_impact.model.calendar import MONTHS_PER_YEAR, Calendar
from payroll_impact.model.fields import Array, Quantity
from payroll_impact.model.law import net_rate
from payroll_impact.parameters import LIBRARY, LawBook, Parameter
from payroll_impact.scenarios.exchange import check_exchange_rate, exchange_rates, is_exchange_rate
from payroll_impact.scenarios.own_places import law_book

_PARTS = {
    "rate": 0.0, "credit": 0.0, "credit_reduction": 0.0,
    "wage_base": np.inf, "threshold": 0.0, "floor": 0.0, "ceiling": np.inf,
}  # fmt: skip
_KINDS = {"employer": "tax", "employee": "employee_tax"}


def resolve_tax_law(workforce: Sequence[Role], settings: Settings, places: tuple[PlaceRule, ...] = ()) -> Law:
    """Return the employer taxes of every jurisdiction of the workforce, month by month.

    Parameters
    ----------
    workforce : sequence of Role
        Contractors need no law.
    settings : Settings
        Calendar and overrides, which win over published values.
    places : tuple of PlaceRule
        Rules of jurisdictions the library lacks.

    Returns
    -------
    Law
        Arrays of shape (month,), or (scenario, month) where an override varies by scenario, and the
        origin of every value: published, carried forward from its last known year, or overridden. Taxes that
        employees bear are listed among the values only.

    Raises
    ------
    InputError
        If a jurisdiction or the name of an override is not known, or a place has no row of a tax.
    MissingParameterError
        If a rate has no sourced value at all by then.
    """
    book = law_book(places)
    check_overrides(settings.overrides, book)
    codes = dict.fromkeys(role.jurisdiction for role in workforce if role.employment == "employee")
    resolved = {code: _TaxResolver(code, settings, book).resolve() for code in codes}
    rates, months, used = exchange_rates(settings)
    used = sorted(used, key=lambda value: value.path)  # settings in another order are the same
    applied = dict.fromkeys([*(value for _, known in resolved.values() for value in known), *used])
    return Law({code: taxes for code, (taxes, _) in resolved.items()}, tuple(applied), rates, months)


def check_overrides(overrides: Mapping[str, Quantity], book: LawBook = LIBRARY) -> None:
    """Refuse an override that names no parameter, or a value out of its unit's range."""
    for path, value in overrides.items():
        if is_exchange_rate(path):
            check_exchange_rate(path, value)
            continue
        code, _, name = path.partition(".")
        if code not in book.jurisdictions():
            hint = nearest(code, book.jurisdictions())
            raise InputError(f"{path!r} must begin with a jurisdiction{hint}", table="settings", column=path)
        known = book.list_parameters(code)
        if name not in known:
            told = f"{path!r} is no parameter of {code}{nearest(name, list(known))}"
            raise InputError(told, table="settings", column=path)
        top = 1.0 if known[name].unit.startswith("fraction") else np.inf
        given = np.asarray(value)
        if given.dtype.kind not in "iuf" or not np.all((given >= 0) & (given <= top) & np.isfinite(given)):
            bound = "between 0 and 1" if top == 1 else "0 or more"
            raise column_error(path, f"must be {bound}", table="settings")


@attrs.frozen
class AnnualTax:
    """One tax of an explicit year; net rate [fraction], amounts a year [currency/year]; on pay that is even.

    An employee's tax costs the employer nothing.
    """

    title: str
    rate: float
    wage_base: float
    threshold: float
    source: str
    borne_by: str = "employer"


@lru_cache(maxsize=4096)
def taxes_in_year(jurisdiction: str, year: int, book: LawBook = LIBRARY) -> tuple[AnnualTax, ...]:
    """Return the taxes of a jurisdiction in one explicit year, each with its sources; the employer's first.

    Parameters
    ----------
    jurisdiction : str
        Such as US-CA or GB.
    year : int
        A calendar year, or the tax year that begins in it; a tax that changes within it is taken as
        it stands at the year's end.
    book : LawBook
        The library, by default.

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
    known = book.list_parameters(jurisdiction)
    taxes = []
    for borne_by in ("employer", "employee"):
        for where, topic, title in _taxes(book, jurisdiction, borne_by):
            found = {
                part: book.parameter(f"{topic}.{part}", jurisdiction, year)
                for part in _PARTS
                if f"{topic}.{part}" in known
            }
            figures = _PARTS | {part: value.value for part, value in found.items()}
            periods = MONTHS_PER_YEAR / _months_of_amounts(book, where, topic)
            taxes.append(
                AnnualTax(
                    title=title,
                    rate=float(net_rate(figures["rate"], figures["credit"], figures["credit_reduction"])),
                    wage_base=min(figures["wage_base"], figures["ceiling"] * periods),
                    threshold=max(figures["floor"], figures["threshold"] * periods),
                    source="; ".join(dict.fromkeys(value.source for value in found.values())),
                    borne_by=borne_by,
                )
            )
    return tuple(taxes)


def _taxes(book: LawBook, jurisdiction: str, borne_by: str) -> list[tuple[str, str, str]]:
    """Return the taxes an employer or an employee bears; a place of one's own must say what employers pay."""
    found = list(book.list_laws(jurisdiction, _KINDS[borne_by]))
    if borne_by == "employer" and not found and jurisdiction in book.own:
        raise InputError(
            f"the table places has no tax that employers in {jurisdiction} bear; if there is none, give one of rate 0"
        )
    return found


def _months_of_amounts(book: LawBook, jurisdiction: str, topic: str) -> int:
    """Return the months that a tax's threshold and ceiling are amounts for."""
    return 1 if book.law_text(jurisdiction, topic).get("per") == "month" else MONTHS_PER_YEAR


@attrs.frozen
class _MonthlyValues:
    """A parameter's value in each month, for how many years it has been carried there, and where it comes from."""

    by_month: Array
    carried_years: Array
    applied: list[AppliedParameter]


class _TaxResolver:
    """The look-ups of one jurisdiction."""

    def __init__(self, code: str, settings: Settings, book: LawBook) -> None:
        self.code, self.settings, self.book = code, settings, book
        self.chain = book.jurisdiction_chain(code)
        self.known = book.list_parameters(code)
        self.calendar = Calendar(settings.start, settings.months)
        self.month_ends = [self.calendar.month(index + 1) - dt.timedelta(days=1) for index in range(settings.months)]

    def resolve(self) -> tuple[tuple[Tax, ...], list[AppliedParameter]]:
        """Return the taxes an employer bears, and the values of these and of what employees bear."""
        employee = [self._figures(topic) for _, topic, _ in _taxes(self.book, self.code, "employee")]
        laws = _taxes(self.book, self.code, "employer")
        employer = [self._figures(topic) for _, topic, _ in laws]
        applied = [value for figures in (*employee, *employer) for each in figures.values() for value in each.applied]
        return tuple(self._tax(*law, figures) for law, figures in zip(laws, employer, strict=True)), applied

    def _figures(self, topic: str) -> dict[str, _MonthlyValues]:
        """Return those parts of a tax that the law has a parameter for."""
        return {part: self._values(name) for part in _PARTS if (name := f"{topic}.{part}") in self.known}

    def _tax(self, where: str, topic: str, title: str, known: dict[str, _MonthlyValues]) -> Tax:
        months = len(self.month_ends)
        figures: dict[str, Any] = {
            part: known[part].by_month if part in known else np.full(months, otherwise)
            for part, otherwise in _PARTS.items()
        }
        bases = [name for name in (f"{topic}.wage_base", f"{topic}.floor") if name in self.known]
        own_base = any(self._override(name, self.known[name]) is not None for name in bases)
        return Tax(
            jurisdiction=where,
            topic=topic,
            title=title,
            carried_years=known["wage_base"].carried_years if "wage_base" in known else np.zeros(months),
            own_base=own_base,
            currency=self.book.currency_of(where),
            period=_months_of_amounts(self.book, where, topic),
            **figures,
        )

    def _values(self, name: str) -> _MonthlyValues:
        parameter = self.known[name]
        override = self._override(name, parameter)
        if override is not None:
            return self._overridden(parameter, *override)
        own = self.code in self.book.own
        values, years = np.empty(len(self.month_ends)), np.zeros(len(self.month_ends))
        applied: list[AppliedParameter] = []
        for index, date in enumerate(self.month_ends):
            dated = parameter.latest(date)
            if dated is None:
                raise parameter.missing(date.year)
            carried = parameter.in_force(date) is None
            # months carried count as years from the first one without a value of its own
            years[index] = date.year - dated.start.year if carried else 0
            values[index] = dated.value
            value = AppliedParameter(
                path=parameter.path,
                title=parameter.title,
                unit=parameter.unit,
                year=date.year,
                value=dated.value,
                source=dated.source,
                carried_from=dated.start.year if carried else None,
                overridden=own,
                since=self.calendar.month(index),
                confidence=dated.confidence if own else "",
            )
            # no limit is no value
            if np.isfinite(value.value) and value not in applied[-1:]:
                applied.append(value)
        return _MonthlyValues(values, years, applied)

    def _override(self, name: str, parameter: Parameter) -> tuple[str, Quantity] | None:
        """Return the nearest override: one of a parent does not win over the state's own figure."""
        for code in self.chain:
            path = f"{code}.{name}"
            if path in self.settings.overrides:
                return path, self.settings.overrides[path]
            if code == parameter.jurisdiction:
                return None
        return None

    def _overridden(self, parameter: Parameter, path: str, value: Quantity) -> _MonthlyValues:
        months = len(self.month_ends)
        given = np.asarray(value, dtype=np.float64)
        applied = [
            AppliedParameter(
                path=path,
                title=parameter.title,
                unit=parameter.unit,
                year=year,
                value=float(np.mean(value)),
                source="given in the settings",
                overridden=True,
            )
            for year in dict.fromkeys(date.year for date in self.month_ends)
        ]
        by_month = np.broadcast_to(given[..., None], (*given.shape, months)).copy()
        return _MonthlyValues(by_month, np.zeros(months), applied)
