"""Resolve the taxes of a plan month by month, carried forward where nothing is published yet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import attrs
import numpy as np

from payroll_impact.errors import InputError, column_error, nearest
from payroll_impact.model import AppliedParameter, Law, PlaceRule, Role, Settings, Tax
from payroll_impact.model.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR, Calendar
from payroll_impact.model.fields import Array, Quantity
from payroll_impact.model.law import SHAPES, net_rate
from payroll_impact.model.period_taxes import month_tax
from payroll_impact.model.taxes import employer_tax
from payroll_impact.parameters import LIBRARY, SECOND_HAND, Dated, LawBook, Parameter
from payroll_impact.scenarios.employer_size import EmployerSize, is_employer_size
from payroll_impact.scenarios.exchange import check_exchange_rate, exchange_rates, is_exchange_rate
from payroll_impact.scenarios.own_places import law_book

_PARTS = {
    "rate": 0.0, "credit": 0.0, "credit_reduction": 0.0,
    "wage_base": np.inf, "threshold": 0.0, "floor": 0.0, "ceiling": np.inf,
}  # fmt: skip
_KINDS = {"employer": "tax", "employee": "employee_tax"}
# months that the amounts of a tax are for, by its `per`
_MONTHS_PER: dict[str, float] = {
    "year": MONTHS_PER_YEAR, "quarter": 3, "month": 1, "week": MONTHS_PER_YEAR / WEEKS_PER_YEAR,
}  # fmt: skip
_PAYROLL_EXEMPT = "payroll_exempt"  # payroll of a year the employer pays nothing on: Ontario's health tax


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
    rates, months, used = exchange_rates(settings)
    size = EmployerSize(workforce, settings, rates)
    resolvers = {code: _TaxResolver(code, settings, book, size) for code in codes}
    resolved = {code: resolver.resolve() for code, resolver in resolvers.items()}
    used = sorted(used, key=lambda value: value.path)  # settings in another order are the same
    values = (value for _, known in resolved.values() for value in known)
    extra = {code: resolver.extra_pay() for code, resolver in resolvers.items()}
    applied = dict.fromkeys([*values, *(value for _, known in extra.values() for value in known), *size.applied, *used])
    return Law(
        {code: taxes for code, (taxes, _) in resolved.items()},
        tuple(applied),
        rates,
        months,
        extra_pay={code: share for code, (share, _) in extra.items() if share is not None},
    )


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
        if is_employer_size(name):
            _check_range(path, value, top=np.inf)
            continue
        known = book.list_parameters(code)
        if name not in known:
            told = f"{path!r} is no parameter of {code}{nearest(name, list(known))}"
            raise InputError(told, table="settings", column=path)
        _check_range(path, value, top=1.0 if known[name].unit.startswith("fraction") else np.inf)


def _check_range(path: str, value: Quantity, *, top: float) -> None:
    given = np.asarray(value)
    if given.dtype.kind not in "iuf" or not np.all((given >= 0) & (given <= top) & np.isfinite(given)):
        bound = "between 0 and 1" if top == 1 else "0 or more"
        raise column_error(path, f"must be {bound}", table="settings")


@attrs.frozen
class AnnualTax:
    """One tax of an explicit year; net rate [fraction], amounts a year [currency/year]; on pay that is even.

    An employee's tax costs the employer nothing. `shape` are figures of less common shapes, amounts for a month.
    """

    title: str
    rate: float
    wage_base: float
    threshold: float
    source: str
    borne_by: str = "employer"
    shape: tuple[tuple[str, float], ...] = ()

    def due(self, annual_pay: object) -> Array:
        """Return the tax on a year's pay of one head, paid evenly, any shape. [currency/year]

        Raises
        ------
        InputError
            If any pay is negative or missing.
        """
        plain = np.asarray(
            employer_tax(annual_pay, rate=self.rate, wage_base=self.wage_base, threshold=self.threshold)
        )
        if not self.shape:
            return plain
        monthly = np.asarray(annual_pay, dtype=np.float64) / MONTHS_PER_YEAR
        band = {"threshold": self.threshold / MONTHS_PER_YEAR, "ceiling": self.wage_base / MONTHS_PER_YEAR}
        return month_tax(monthly, monthly, rate=self.rate, **band, **dict(self.shape)) * MONTHS_PER_YEAR


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
                for part in (*_PARTS, *SHAPES)
                if f"{topic}.{part}" in known
            }
            sizes = dict.fromkeys(known[value.name].sized_by for value in found.values() if known[value.name].sized_by)
            sources = [value.source for value in found.values()]
            sources += [f"the largest employers, by {size}" for size in sizes]
            figures = _PARTS | {part: value.value for part, value in found.items()}
            months = _months_of_amounts(book, where, topic)
            periods = MONTHS_PER_YEAR / months
            free = max(figures["floor"], figures["threshold"] * periods, figures.get("exempt_wages", 0.0) * periods)
            taxes.append(
                AnnualTax(
                    title=title,
                    rate=float(net_rate(figures["rate"], figures["credit"], figures["credit_reduction"])),
                    wage_base=min(figures["wage_base"], figures["ceiling"] * periods),
                    threshold=free,
                    source="; ".join(dict.fromkeys(sources)),
                    borne_by=borne_by,
                    shape=_shape_of_a_month(figures, months),
                )
            )
    return tuple(taxes)


def _shape_of_a_month(figures: Mapping[str, float], months: float) -> tuple[tuple[str, float], ...]:
    """Return the figures of less common shapes that bear on even pay, amounts for a month."""
    there = (part for part in SHAPES if part in figures and part not in ("exempt_wages", "severance_exempt"))
    return tuple((part, figures[part] / (months if SHAPES[part] == "currency" else 1)) for part in there)


def _taxes(book: LawBook, jurisdiction: str, borne_by: str) -> list[tuple[str, str, str]]:
    """Return the taxes an employer or an employee bears; a place of one's own must say what employers pay."""
    found = list(book.list_laws(jurisdiction, _KINDS[borne_by]))
    if borne_by == "employer" and not found and jurisdiction in book.own:
        raise InputError(
            f"the table places has no tax that employers in {jurisdiction} bear; if there is none, give one of rate 0"
        )
    return found


def _months_of_amounts(book: LawBook, jurisdiction: str, topic: str) -> float:
    """Return the months that a tax's threshold, ceiling and so on are amounts for."""
    return _MONTHS_PER[book.law_text(jurisdiction, topic).get("per", "year")]


@attrs.frozen
class _MonthlyValues:
    """A parameter's value in each month, for how many years it has been carried there, and where it comes from."""

    by_month: Array
    carried_years: Array
    applied: list[AppliedParameter]


class _TaxResolver:
    """The look-ups of one jurisdiction."""

    def __init__(self, code: str, settings: Settings, book: LawBook, size: EmployerSize) -> None:
        self.code, self.settings, self.book, self.size = code, settings, book, size
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
        parts = (*_PARTS, *SHAPES, _PAYROLL_EXEMPT)
        return {part: self._values(name) for part in parts if (name := f"{topic}.{part}") in self.known}

    def extra_pay(self) -> tuple[Array | None, list[AppliedParameter]]:
        """Return pay on top that the law asks for, in each month, and its values; None where there is none."""
        topics = [topic for _, topic, _ in self.book.list_laws(self.code, "extra_pay")]
        found = [self._values(f"{topic}.rate") for topic in topics]
        applied = [value for each in found for value in each.applied]
        return (sum((each.by_month for each in found[1:]), found[0].by_month) if found else None), applied

    def _tax(self, where: str, topic: str, title: str, known: dict[str, _MonthlyValues]) -> Tax:
        months = len(self.month_ends)
        figures: dict[str, Any] = {
            part: known[part].by_month if part in known else np.full(months, otherwise)
            for part, otherwise in _PARTS.items()
        }
        if _PAYROLL_EXEMPT in known:
            figures["rate"] = figures["rate"] * self._taxed_payroll(topic, known[_PAYROLL_EXEMPT].by_month)
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
            shape={part: known[part].by_month for part in SHAPES if part in known},
            **figures,
        )

    def _taxed_payroll(self, topic: str, exempt: Array) -> Array:
        """Return the part of the employer's payroll that is not exempt, in each month."""
        payroll = self.size.of("payroll/year", self.known[f"{topic}.{_PAYROLL_EXEMPT}"], self.book)
        each = np.asarray(payroll, dtype=np.float64)[..., None]
        return np.where(each > exempt, 1.0 - exempt / np.where(each > 0, each, 1.0), 0.0)

    def _values(self, name: str) -> _MonthlyValues:
        parameter = self.known[name]
        override = self._override(name, parameter)
        if override is not None:
            return self._overridden(parameter, *override)
        own = self.code in self.book.own
        values, years = [], np.zeros(len(self.month_ends))
        applied: list[AppliedParameter] = []
        for index, date in enumerate(self.month_ends):
            tiers = parameter.tiers(date)
            if not tiers:
                raise parameter.missing(date.year)
            figure, sources = self._of_size(parameter, tiers)
            carried = parameter.in_force(date) is None
            # months carried count as years from the first one without a value of its own
            years[index] = date.year - tiers[0].start.year if carried else 0
            values.append(figure)
            second_hand = any(each.confidence == SECOND_HAND for each in sources)
            value = AppliedParameter(
                path=parameter.path,
                title=parameter.title,
                unit=parameter.unit,
                year=date.year,
                value=float(np.mean(figure)),
                source="; ".join(dict.fromkeys(each.source for each in sources)),
                carried_from=tiers[0].start.year if carried else None,
                overridden=own,
                since=self.calendar.month(index),
                confidence=sources[0].confidence if own else SECOND_HAND if second_hand else "",
            )
            # no limit is no value
            if np.isfinite(value.value) and value not in applied[-1:]:
                applied.append(value)
        return _MonthlyValues(np.stack(np.broadcast_arrays(*values), axis=-1), years, applied)

    def _of_size(self, parameter: Parameter, tiers: list[Dated]) -> tuple[Array, list[Dated]]:
        """Return the value for an employer of the plan's size, shape () or (scenario,), and the tiers it is in."""
        if not parameter.sized_by:
            return np.asarray(tiers[-1].value), tiers[-1:]
        size = np.asarray(self.size.of(parameter.sized_by, parameter, self.book))
        index = np.searchsorted([tier.at_least for tier in tiers], size, side="right") - 1
        return np.array([tier.value for tier in tiers])[index], [tiers[each] for each in np.unique(index)]

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
