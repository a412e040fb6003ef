"""Places the library lacks: the rows of the table `places`, put together to the law of each place."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from payroll_impact import parameters
from payroll_impact.errors import InputError, column_error
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.place_rule import AMOUNTS, INDIVIDUAL_NOTICE, REDUNDANCY, PlaceRule
from payroll_impact.parameters import LIBRARY, Dated, LawBook, OwnPlace, Parameter

ALWAYS = dt.date.min  # the start of a rule given without one
GIVEN = "given in the table places"
_TITLES = {
    "rate": ("rate", "fraction of wages"),
    "floor": ("wages of the year from which it is due", "{}/year"),
    "wage_base": ("wages of the year up to which it is due", "{}/year"),
    "threshold": ("wages of the month from which it is due", "{}/month"),
    "ceiling": ("wages of the month up to which it is due", "{}/month"),
    "weeks_per_year": ("weeks per year of service", "weeks/year"),
    "minimum_weeks": ("least weeks", "weeks"),
    "maximum_weeks": ("most weeks", "weeks"),
    "minimum_years": ("service needed", "years"),
    "minimum_months": ("service needed", "months"),
    "part_years": ("part years count in proportion (1 yes, 0 no)", "flag"),
    "weekly_cap": ("most pay of a week that counts", "{}/week"),
    "weeks": ("weeks from a step of service on", "weeks"),
    "years": ("step of service", "years"),
}
_WITHOUT_LIMIT = ("wage_base", "ceiling", "maximum_weeks", "weekly_cap")
_LEAVING = {REDUNDANCY: "Severance", INDIVIDUAL_NOTICE: "Notice to each person"}

Numbered = tuple[int, PlaceRule]


@lru_cache(maxsize=64)
def law_book(places: tuple[PlaceRule, ...]) -> LawBook:
    """Return the law a plan with places of its own goes by; the same book for the same places.

    Parameters
    ----------
    places : tuple of PlaceRule
        The rows of the table, in its order.

    Raises
    ------
    InputError
        Naming the row that does not fit the rows before it, or that stands for a place of the library.

    Examples
    --------
    >>> book = law_book((PlaceRule(jurisdiction="XX", name="Pension fund", rate=0.05),))
    >>> book.parameter("pension_fund.rate", "XX").value
    0.05
    """
    if not places:
        return LIBRARY
    rows = list(enumerate(places, start=1))
    for number, rule in rows:
        _check_is_own(number, rule.jurisdiction)
    codes = dict.fromkeys(rule.jurisdiction for rule in places)
    return LawBook({code: _place([row for row in rows if row[1].jurisdiction == code]) for code in codes})


def figure_paths(rule: PlaceRule) -> Iterator[tuple[str, str]]:
    """Yield each column of a tax that holds a figure, and the path the figure goes by."""
    ends = ("floor", "wage_base") if rule.per == "year" else ("threshold", "ceiling")
    for column, part in zip(("rate", "above", "up_to"), ("rate", *ends), strict=True):
        if getattr(rule, column) is not None:
            yield column, f"{rule.jurisdiction}.{rule.topic}.{part}"


def _check_is_own(number: int, code: str) -> None:
    if code in parameters.jurisdictions():
        name = next(name for name in parameters.list_parameters(code) if name.endswith(".rate"))
        raise InputError(
            f"jurisdiction {code} is in the library; give its figures as settings instead, "
            f'such as "{code}.{name}" = 0.01',
            table="places",
            row=number,
            column="jurisdiction",
        )


def _place(rows: Sequence[Numbered]) -> OwnPlace:
    code, currency = rows[0][1].jurisdiction, _currency(rows)
    by_topic: dict[str, list[Numbered]] = {}
    for number, rule in rows:
        by_topic.setdefault(rule.topic, []).append((number, rule))
    topics = {topic: _law_text(known) for topic, known in by_topic.items()}
    found = {}
    for topic, known in by_topic.items():
        for part, values in _values(known).items():
            title, unit = _TITLES[part.rstrip("_0123456789")]
            found[f"{topic}.{part}"] = Parameter(
                name=f"{topic}.{part}",
                jurisdiction=code,
                title=f"{topics[topic]['title']}: {title}",
                unit=unit.format(currency),
                values=values,
                standing=True,
            )
    return OwnPlace(currency, topics, found)


def _currency(rows: Sequence[Numbered]) -> str:
    """Return the currency of a place's amounts, given in at least one of its rows."""
    given = [(number, rule.currency) for number, rule in rows if rule.currency]
    for number, currency in given:
        if currency != given[0][1]:
            reason, got = f"currency must be {given[0][1]} as in ", f': a place has one; got "{currency}"'
            raise InputError(reason, (given[0][0],), got, table="places", row=number, column="currency")
    for number, rule in rows:
        amount = next((name for name in AMOUNTS if getattr(rule, name) is not None), None)
        if amount and not given:
            reason = f"must be given, such as NGN: {amount} is an amount in it"
            raise column_error("currency", reason, table="places", row=number)
    return given[0][1] if given else ""


def _law_text(rows: Sequence[Numbered]) -> dict[str, Any]:
    """Return kind, title, period and source of a law; its rows must agree."""
    first, rule = rows[0]
    for number, other in rows[1:]:
        for column in ("per", "borne_by") if rule.item == "tax" else ():
            if getattr(other, column) != getattr(rule, column):
                reason, both = f"{column} must be {getattr(rule, column)} as in ", f"{rule.name} of {rule.jurisdiction}"
                raise InputError(reason, (first,), f": both are {both}", table="places", row=number, column=column)
    kind = rule.topic
    if rule.item == "tax":
        kind = "tax" if rule.borne_by == "employer" else "employee_tax"
    sources = "; ".join(dict.fromkeys(other.source for _, other in rows if other.source))
    title = next((other.name for _, other in rows if other.name), _LEAVING.get(rule.topic, ""))
    if rule.per == "month" and any(other.above or other.up_to for _, other in rows):
        title += " (each month)"
    return {"kind": kind, "title": title, "per": rule.per, "source": sources or GIVEN}


def _values(rows: Sequence[Numbered]) -> dict[str, tuple[Dated, ...]]:
    """Return the dated values of each figure of a law; no tax is due before the first."""
    by_start: dict[dt.date, list[Numbered]] = {}
    for number, rule in rows:
        by_start.setdefault(rule.start or ALWAYS, []).append((number, rule))
    figures = {start: _figures(by_start[start]) for start in sorted(by_start)}
    first = next(iter(figures))
    found = {}
    for part in dict.fromkeys(part for given in figures.values() for part in given):
        otherwise = float("inf") if part in _WITHOUT_LIMIT else 0.0
        values = []
        if rows[0][1].item == "tax" and first != ALWAYS:
            values.append(Dated(ALWAYS, otherwise, f"{GIVEN}, from {first} on", "assumed"))
        for start, given in figures.items():
            rules = [rule for _, rule in by_start[start]]
            sources = "; ".join(dict.fromkeys(rule.source for rule in rules if rule.source))
            values.append(Dated(start, given.get(part, otherwise), sources or GIVEN, rules[0].confidence))
        found[part] = tuple(values)
    return found


def _figures(rows: Sequence[Numbered]) -> dict[str, float]:
    """Return the figures of a law from one date on."""
    main, steps = _main_and_steps(rows)
    figures = {} if main is None else main.figures
    if main is not None and main.item == "notice":
        figures["minimum_months"] = figures.pop("minimum_years", 0.0) * MONTHS_PER_YEAR
    for index, step in enumerate(steps, start=1):
        figures |= {f"years_{index}": step.minimum_years or 0.0, f"weeks_{index}": step.minimum_weeks or 0.0}
    return figures


def _main_and_steps(rows: Sequence[Numbered]) -> tuple[PlaceRule | None, list[PlaceRule]]:
    """Return the row that goes by years of service, and the steps of a notice: fixed weeks from some service on."""
    main: Numbered | None = None
    steps: dict[float, Numbered] = {}
    for number, rule in rows:
        service = rule.minimum_years or 0.0
        is_step = rule.item == "notice" and rule.weeks_per_year is None
        earlier = steps.get(service) if is_step else main
        if earlier is not None:
            raise _duplicate_error(number, rule, earlier[0])
        if is_step:
            steps[service] = number, rule
        else:
            main = number, rule
    if main is not None and steps and (main[1].minimum_years or 0.0) > min(steps):
        step = (steps[min(steps)][0],)
        reason, why = "minimum_years must not be above those in ", ": weeks per year begin before the steps"
        raise InputError(reason, step, why, table="places", row=main[0], column="minimum_years")
    return (main[1] if main else None), [steps[service][1] for service in sorted(steps)]


def _duplicate_error(number: int, rule: PlaceRule, earlier: int) -> InputError:
    since = f"from {rule.start}" if rule.start else "without a start"
    what = rule.name if rule.item == "tax" else f"{rule.item} of {rule.jurisdiction}"
    way_out = "another start, or another name" if rule.item == "tax" else "another start"
    reason = f"{what} is given {since} in "
    return InputError(reason, (earlier,), f" already; give {way_out}", table="places", row=number, column="start")
