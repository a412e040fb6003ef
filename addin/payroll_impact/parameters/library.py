"""Look up a parameter of the law: by name, jurisdiction and date.

A jurisdiction is a code such as ``US-CA``; a parameter it does not set itself is that of its parent (``US``).
Each has one file in ``data/``: a table per topic (a tax, a notice law, redundancy pay), and in it a
table per parameter with title, unit and dated, sourced values.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from payroll_impact.errors import InputError, MissingParameterError, nearest

_DATA = files("payroll_impact.parameters") / "data"
_ALIKE = 0.8  # part of a name that must agree: New Mexico is not Mexico
_SHORT = 4  # three letters are a code: DEU is not Delaware
_ELSEWHERE = ("iceland",)  # spelled almost as Ireland
_OTHER_NAMES = {
    "uk": "GB", "united kingdom": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "gbr": "GB", "usa": "US", "united states": "US", "united states of america": "US", "america": "US",
    "irl": "IE", "republic of ireland": "IE", "eire": "IE",
    "washington dc": "US-DC", "washington d c": "US-DC",
    "deu": "DE", "deutschland": "DE", "fra": "FR", "can": "CA", "phl": "PH", "ken": "KE", "ind": "IN",
}  # fmt: skip


@attrs.frozen
class Dated:
    """One published value with its start and source, for employers of a size of `at_least`.

    Its confidence is ``sourced``, or ``second-hand`` where no official page could be read; ``assumed`` in a plan's own
    place.
    """

    start: dt.date
    value: float
    source: str
    confidence: str = "sourced"
    at_least: float = 0.0


@attrs.frozen
class ParameterValue:
    """The value of a parameter on a date, with its source."""

    name: str
    jurisdiction: str
    title: str
    unit: str
    value: float
    start: dt.date
    source: str
    confidence: str = "sourced"


@attrs.frozen
class Parameter:
    """A parameter of one jurisdiction: its title, its unit, and all its dated values.

    A `standing` value holds until it is amended; any other is published year by year and holds for
    one year from its start. `sized_by` says what size of the employer it goes by, if any: ``employees``,
    ``payroll/year`` or ``payroll/quarter``; without a size the largest employer's counts.
    """

    name: str
    jurisdiction: str
    title: str
    unit: str
    values: tuple[Dated, ...]
    standing: bool = False
    note: str = ""
    sized_by: str = ""

    @property
    def path(self) -> str:
        """The name of an override of it, for example ``US-CA.unemployment.rate``."""
        return f"{self.jurisdiction}.{self.name}"

    def latest(self, date: dt.date) -> Dated | None:
        """Return the last value published on or before `date`, however old; None before the first."""
        return max((v for v in self.values if v.start <= date), key=lambda v: (v.start, v.at_least), default=None)

    def tiers(self, date: dt.date) -> list[Dated]:
        """Return the values of that last publication by size of the employer, the smallest first."""
        last = self.latest(date)
        return [] if last is None else sorted((v for v in self.values if v.start == last.start), key=_by_size)

    def in_force(self, date: dt.date) -> Dated | None:
        """Return the value in force on `date`, or None where nobody published one for that year."""
        last = self.latest(date)
        if last is None or self.standing or date < last.start.replace(year=last.start.year + 1):
            return last
        return None

    def value_on(self, date: "dt.date | int | None") -> ParameterValue:
        """Return the value in force on a day or in a year, the last published one by default.

        Raises
        ------
        MissingParameterError
            If no sourced value is in force then.
        """
        newest = self.values[-1] if self.values else None
        dated = newest if date is None else self.in_force(last_day(date))
        if dated is None:
            raise self.missing("any date" if date is None else date)
        return ParameterValue(
            name=self.name,
            jurisdiction=self.jurisdiction,
            title=self.title,
            unit=self.unit,
            value=dated.value,
            start=dated.start,
            source=dated.source,
            confidence=dated.confidence,
        )

    def missing(self, when: object) -> MissingParameterError:
        """Return the error for a date without a value, which names the known dates and the override."""
        starts = ", ".join(str(v.start) for v in self.values)
        known = f"known from {starts}" if starts else "no value could be sourced"
        note = f" ({self.note.rstrip('.')})" if self.note else ""
        return MissingParameterError(
            f'{self.path} has no value for {when}: {known}{note}; give your own as a setting, "{self.path}" = value'
        )


def _by_size(value: Dated) -> float:
    return value.at_least


def last_day(date: "dt.date | int") -> dt.date:
    """Return a day, or the last of a year.

    >>> last_day(2025)
    datetime.date(2025, 12, 31)
    """
    if isinstance(date, dt.date):
        return date.date() if isinstance(date, dt.datetime) else date
    if isinstance(date, bool) or not isinstance(date, int) or not dt.MINYEAR <= date <= dt.MAXYEAR:
        raise InputError("date must be a day or a year such as 2025")
    return dt.date(date, 12, 31)


@cache
def jurisdictions() -> tuple[str, ...]:
    """Return the codes of all jurisdictions there is data for.

    >>> {"US", "US-CA", "GB", "IE"} <= set(jurisdictions())
    True
    """
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in _DATA.iterdir() if entry.name.endswith(".toml")))


def jurisdiction_chain(jurisdiction: str) -> tuple[str, ...]:
    """Return `jurisdiction` and its parents, the nearest first.

    Raises
    ------
    InputError
        If there is no data for `jurisdiction`.

    Examples
    --------
    >>> jurisdiction_chain("US-CA")
    ('US-CA', 'US')
    """
    if jurisdiction not in jurisdictions():
        raise InputError(f"jurisdiction {jurisdiction!r} is not known{_suggest_place(jurisdiction)}")
    parts = jurisdiction.split("-")
    return tuple("-".join(parts[:n]) for n in range(len(parts), 0, -1))


def nearest_jurisdiction(text: str) -> str:
    """Return the code of the place most likely meant; nothing where the library has none like it.

    Parameters
    ----------
    text : str
        A code that is not known, a name, or a name spelled almost right.

    Examples
    --------
    >>> [nearest_jurisdiction(text) for text in ("Texas", "UK", "us_ca", "Nigeria")]
    ['US-TX', 'GB', 'US-CA', '']
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only on the way to an error

    word = re.sub(r"[\s_/.,-]+", " ", text.casefold()).strip()
    places = {code.casefold().replace("-", " "): code for code in jurisdictions()}
    states = {code.removeprefix("US-").casefold(): code for code in jurisdictions()}
    names = {place_title(code).casefold(): code for code in jurisdictions()}
    known = _OTHER_NAMES | names | states | places
    if word in _ELSEWHERE:
        return ""
    if word in known or len(word) < _SHORT:
        return known.get(word, "")
    match = get_close_matches(word, known, n=1, cutoff=_ALIKE)
    return known[match[0]] if match else ""


def place_title(jurisdiction: str) -> str:
    """Return the name of a place of the library.

    >>> place_title("US-TX")
    'Texas'
    """
    return str(_document(jurisdiction)["title"])


def _suggest_place(jurisdiction: str) -> str:
    code = nearest_jurisdiction(jurisdiction)
    if code:
        return f"; did you mean {code!r} ({place_title(code)})? If not, define it under [[places]]"
    return " to the library ('payroll-impact parameters' lists what is); define it under [[places]]"


@cache
def _document(jurisdiction: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{jurisdiction}.toml").read_text(encoding="utf-8"))


@cache
def currency_of(jurisdiction: str) -> str:
    """Return the currency that amounts of a jurisdiction's law are in, as an ISO 4217 code.

    >>> currency_of("US-CA"), currency_of("GB")
    ('USD', 'GBP')
    """
    return str(_document(jurisdiction)["currency"])


@cache
def _own_parameters(jurisdiction: str) -> dict[str, Parameter]:
    """Return the parameters a jurisdiction states itself, by name."""
    found = {}
    for topic, table in _document(jurisdiction).items():
        for key, body in table.items() if isinstance(table, dict) else ():
            if isinstance(body, dict):
                name = f"{topic}.{key}"
                found[name] = Parameter(
                    name=name,
                    jurisdiction=jurisdiction,
                    title=body["title"],
                    unit=body["unit"].replace("currency", currency_of(jurisdiction)),
                    values=tuple(_dated(row) for row in body["values"]),
                    standing=body.get("standing", False),
                    note=body.get("note", ""),
                    sized_by=body.get("sized_by", ""),
                )
    return found


def _dated(row: Mapping[str, Any]) -> Dated:
    confidence = row.get("confidence", "sourced")
    return Dated(row["from"], float(row["value"]), row["source"], confidence, float(row.get("at_least", 0.0)))


def list_parameters(jurisdiction: str) -> dict[str, Parameter]:
    """Return every parameter that applies in `jurisdiction`, its own before its parents'."""
    merged: dict[str, Parameter] = {}
    for code in jurisdiction_chain(jurisdiction):
        merged = _own_parameters(code) | merged
    return merged


def list_laws(jurisdiction: str, kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield ``(jurisdiction, topic, title)`` of each law of a `kind` that applies in `jurisdiction`.

    Parameters
    ----------
    jurisdiction : str
        A code such as ``US-CA``.
    kind : str
        ``tax``, ``notice_law``, ``individual_notice`` or ``redundancy``.

    Examples
    --------
    >>> [topic for _, topic, _ in list_laws("US-CA", "tax")]
    ['social_security', 'medicare', 'futa', 'unemployment', 'ett']
    """
    for code in reversed(jurisdiction_chain(jurisdiction)):
        for topic, table in _document(code).items():
            if isinstance(table, dict) and table.get("kind") == kind:
                yield code, topic, table["title"]


def law_text(jurisdiction: str, topic: str) -> Mapping[str, Any]:
    """Return the text of a whole law: its kind, title, source, who counts, and its first day in force.

    Parameters
    ----------
    jurisdiction : str
        The code that states the law itself.
    topic : str
        Such as ``warn_state``.

    Examples
    --------
    >>> law_text("US-WA", "warn_state")["from"]
    datetime.date(2025, 7, 27)
    """
    return {key: body for key, body in _document(jurisdiction)[topic].items() if not isinstance(body, dict)}


def parameter(name: str, jurisdiction: str = "US", date: "dt.date | int | None" = None) -> ParameterValue:
    """Return a parameter of the law, with its source, as in force on a date.

    Parameters
    ----------
    name : str
        For example ``social_security.wage_base``.
    jurisdiction : str
        A code such as ``US-CA`` or ``GB``; what a state does not set, the country does.
    date : datetime.date or int, optional
        The day, or the year (the tax year that begins in it); the last published value by default.

    Returns
    -------
    ParameterValue
        Value, unit, title, source and the date it holds from.

    Raises
    ------
    InputError
        If the name or the jurisdiction is not known.
    MissingParameterError
        If no sourced value is in force then.

    Examples
    --------
    >>> parameter("social_security.wage_base", "US", 2025).value
    176100.0
    """
    known = list_parameters(jurisdiction)
    if name not in known:
        raise InputError(f"parameter {name!r} is not known for {jurisdiction}{nearest(name, list(known))}")
    return known[name].value_on(date)
