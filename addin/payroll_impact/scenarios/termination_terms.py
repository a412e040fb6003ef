"""The law of leaving in force on a date, in plain numbers for the model."""

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import Any

import attrs

from payroll_impact import parameters
from payroll_impact.errors import InputError
from payroll_impact.model.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR
from payroll_impact.model.individual_notice import IndividualNoticeTerms
from payroll_impact.model.notice import Notice, NoticeTerms, notice_law
from payroll_impact.model.redundancy import RedundancyTerms
from payroll_impact.parameters import LIBRARY, LawBook, ParameterValue

MASS_LAYOFF = "mass layoff notice"
NOT_MODELLED = "exists, not modelled"
NO_LAW = "no_law"  # the kind of a topic that states a duty the law of a place does not have
_STEP = re.compile(r"(weeks|years)_[1-9]")


def redundancy_terms(
    jurisdiction: str, date: "dt.date | int | None" = None, book: LawBook = LIBRARY
) -> RedundancyTerms:
    """Return the law of statutory redundancy pay of a jurisdiction.

    Parameters
    ----------
    jurisdiction : str
        A code such as ``GB``.
    date : datetime.date or int, optional
        The leaving date, or a year; the last published values by default.
    book : LawBook
        The library, by default.

    Raises
    ------
    InputError
        If the jurisdiction is not known, or no law of redundancy pay is known there.
    MissingParameterError
        If a value has no source for that date.

    Examples
    --------
    >>> redundancy_terms("GB", dt.date(2025, 9, 12)).weekly_cap
    719.0
    """
    for code, topic, _ in book.list_laws(jurisdiction, "redundancy"):
        return RedundancyTerms(**_law_figures(RedundancyTerms, code, topic, date, book))
    raise InputError(
        f"no statutory redundancy pay is known for {jurisdiction}{_suggest_fix('redundancy', jurisdiction, book)}"
    )


def individual_notice_terms(
    jurisdiction: str, date: "dt.date | int | None" = None, book: LawBook = LIBRARY
) -> IndividualNoticeTerms:
    """Return the law of minimum notice to each person in a jurisdiction.

    Parameters
    ----------
    jurisdiction : str
        A code such as ``GB``.
    date : datetime.date or int, optional
        The day notice is given, or a year; the last published values by default.
    book : LawBook
        The library, by default.

    Raises
    ------
    InputError
        If the jurisdiction is not known, or no law of individual notice is known there.
    MissingParameterError
        If a value has no source for that date.

    Examples
    --------
    >>> individual_notice_terms("IE", 2025).steps[-1]
    (15.0, 8.0)
    """
    for code, topic, _ in book.list_laws(jurisdiction, "individual_notice"):
        names = notice_steps(code, topic, book)
        steps = {key: _figure(key, book.parameter(f"{topic}.{key}", code, date)) for key in names}
        figures = _law_figures(IndividualNoticeTerms, code, topic, date, book)
        return IndividualNoticeTerms(**figures, steps=paired_steps(steps))
    raise InputError(
        f"no statutory notice to each person is known for {jurisdiction}"
        f"{_suggest_fix('individual_notice', jurisdiction, book)}"
    )


def law_figure(name: str, value: float, unit: str) -> float:
    """Return a figure of the law of leaving as the model takes it: weeks, where the law counts in months.

    >>> round(law_figure("weeks_per_year", 0.25, "months/year"), 4)
    1.0833
    """
    return value * WEEKS_PER_YEAR / MONTHS_PER_YEAR if "weeks" in name and unit.startswith("months") else value


def notice_steps(code: str, topic: str, book: LawBook = LIBRARY) -> list[str]:
    """Return the names of a law's steps: ``weeks_1``, ``years_2``, ``weeks_2`` and so on."""
    names = (name.partition(".") for name in book.list_parameters(code))
    return [key for where, _, key in names if where == topic and _STEP.fullmatch(key)]


def paired_steps(figures: Mapping[str, float]) -> tuple[tuple[float, float], ...]:
    """Return steps as pairs of years of service and weeks of notice; the first begins with the service.

    >>> paired_steps({"weeks_1": 1, "years_2": 2, "weeks_2": 4})
    ((0.0, 1), (2, 4))
    """
    numbers = sorted(int(key.removeprefix("weeks_")) for key in figures if key.startswith("weeks_"))
    return tuple((figures.get(f"years_{number}", 0.0), figures[f"weeks_{number}"]) for number in numbers)


@attrs.frozen(kw_only=True)
class NoticeLaw:
    """A law of notice known to exist in a place; `why` is the reason where it is not modelled or not in force.

    `counts` says who counts; `covers` tells whether the employer's size is that of the ``place`` or the ``country``.
    Who works fewer than `full_time_hours` a week does not count. Where a site closes, `closing` heads need no share.
    """

    title: str
    kind: str = MASS_LAYOFF
    source: str = ""
    counts: str = ""
    covers: str = "place"
    full_time_hours: float = 0.0
    closing: float = math.inf
    terms: NoticeTerms
    modelled: bool = True
    why: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it is modelled and in force on the date asked for."""
        return not self.why

    def ask(self, employees: float, cut: float) -> Notice:
        """Return the notice the law asks for a cut; of a law not modelled, `triggered` is None."""
        if self.in_force:
            asked = notice_law(employees, cut, terms=self.terms)
            if not asked.triggered and cut >= self.closing and employees >= self.terms.employees:
                why = f"{asked.why}; {self.closing:g} or more of a site that closes are due notice all the same"
                return attrs.evolve(asked, why=why)
            return asked
        return Notice(self.terms, False if self.modelled else None, 0.0, self.why)


def notice_laws(
    jurisdiction: str, date: "dt.date | int | None" = None, book: LawBook = LIBRARY
) -> tuple[NoticeLaw, ...]:
    """Return every law of notice known to exist in a jurisdiction, modelled or not, federal before state.

    Parameters
    ----------
    jurisdiction : str
        A code such as ``US-CA``.
    date : datetime.date or int, optional
        The date of the cut, or a year; the last published values by default.
    book : LawBook
        The library, by default.

    Raises
    ------
    InputError
        If the jurisdiction is not known.

    Examples
    --------
    >>> [(law.title, law.why) for law in notice_laws("US-WA", dt.date(2025, 7, 26))][1:]
    [('Washington mini-WARN, RCW 49.45', 'in force from 2025-07-27')]
    """
    found = book.list_laws(jurisdiction, "notice_law")
    return tuple(_notice_law(code, topic, title, date) for code, topic, title in found)


def notice_terms(
    jurisdiction: str, date: "dt.date | int | None" = None, book: LawBook = LIBRARY
) -> tuple[NoticeTerms, ...]:
    """Return the terms of each modelled law of notice in force, of those of `notice_laws`.

    Examples
    --------
    >>> [(terms.jurisdiction, terms.days) for terms in notice_terms("US-NY", dt.date(2025, 9, 12))]
    [('US', 60.0), ('US-NY', 90.0)]
    """
    return tuple(law.terms for law in notice_laws(jurisdiction, date, book) if law.in_force)


def _notice_law(code: str, topic: str, title: str, date: "dt.date | int | None") -> NoticeLaw:
    text = parameters.law_text(code, topic)
    law = NoticeLaw(
        title=title,
        kind=text.get("subject", MASS_LAYOFF),
        source=text["source"],
        counts=text.get("counts", ""),
        covers=text.get("covers", "place"),
        full_time_hours=text.get("full_time_hours", 0.0),
        closing=text.get("closing", math.inf),
        terms=NoticeTerms(jurisdiction=code, law=topic, title=title, **_notice_figures(code, topic, date)),
    )
    start: dt.date | None = text.get("from")
    if start is not None and date is not None and parameters.last_day(date) < start:
        if "earlier" in text:
            return attrs.evolve(law, modelled=False, why=f"{NOT_MODELLED} before {start}: {text['earlier']}")
        return attrs.evolve(law, why=f"in force from {start}")
    if not text.get("modelled", True):
        return attrs.evolve(law, modelled=False, why=f"{NOT_MODELLED}: {text['asks']}")
    return law


def _notice_figures(code: str, topic: str, date: "dt.date | int | None") -> dict[str, float]:
    """Return those terms of a law that have a value on a date; a rule added later has none before."""
    known = parameters.list_parameters(code)
    day = dt.date.max if date is None else parameters.last_day(date)
    found = {}
    for field in attrs.fields(NoticeTerms):
        parameter = known.get(f"{topic}.{field.name}")
        value = parameter.latest(day) if parameter else None
        if value is not None:
            found[field.name] = value.value
    return found


def _law_figures(
    terms: "type[attrs.AttrsInstance]", code: str, topic: str, date: "dt.date | int | None", book: LawBook
) -> dict[str, Any]:
    """Return the values of those fields of `terms` that the law has a parameter for."""
    known = book.list_parameters(code)
    paths = {field.name: f"{topic}.{field.name}" for field in attrs.fields(terms)}
    return {
        name: _figure(name, book.parameter(path, code, date)) for name, path in paths.items() if path in known
    }


def _figure(name: str, found: ParameterValue) -> float:
    return law_figure(name, found.value, found.unit)


def _suggest_fix(kind: str, jurisdiction: str, book: LawBook) -> str:
    if jurisdiction in book.own:
        return f"; give a row of {'severance' if kind == 'redundancy' else 'notice'} in the table places"
    subject = "severance" if kind == "redundancy" else "individual notice"
    absent = book.list_laws(jurisdiction, NO_LAW)
    titles = [title for code, topic, title in absent if book.law_text(code, topic)["subject"] == subject]
    known = ", ".join(code for code in book.jurisdictions() if any(book.list_laws(code, kind)))
    return f"; known for {known}{''.join(f' ({title})' for title in titles)}"
