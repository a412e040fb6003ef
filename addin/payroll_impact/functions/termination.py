"""Costs of leaving, and the notice the law asks for."""

import datetime as dt
from typing import Annotated

import numpy as np

from payroll_impact.cells import Cell, Grid
from payroll_impact.errors import InputError, MissingParameterError
from payroll_impact.functions.catalogue import Example, function
from payroll_impact.functions.cells import Date, Number, Text
from payroll_impact.functions.tables import PLACES, TableRows, read_law_book
from payroll_impact.model.fields import Array
from payroll_impact.model.individual_notice import individual_notice_days
from payroll_impact.model.notice import Notice
from payroll_impact.model.redundancy import statutory_redundancy
from payroll_impact.parameters import LawBook
from payroll_impact.scenarios.termination_terms import (
    NO_LAW,
    NOT_MODELLED,
    NoticeLaw,
    individual_notice_terms,
    notice_laws,
    redundancy_terms,
)

WEEKLY_PAY = Number("Gross pay of one head for a week. [currency/week]")
SERVICE = Number("Years of unbroken service. [years]")
INDIVIDUAL, INDIVIDUAL_LAW = "individual notice", "individual_notice"
DATE = Date("Day of leaving or of the cut; blank for the law as last published.")


@function("leaving", Example((2_000, 6, 2, 4, 26), 24_000.0, "two weeks a year of service, at most 26 weeks"))
def payroll_severance(
    weekly_pay: Annotated[Array, WEEKLY_PAY],
    years_of_service: Annotated[Array, SERVICE],
    weeks_per_year: Annotated[Array, Number("Weeks of pay per year of service.")] = 1.0,  # type: ignore[assignment]
    minimum_weeks: Annotated[Array, Number("Least weeks paid, whatever the service.")] = 0.0,  # type: ignore[assignment]
    maximum_weeks: Annotated[float | None, Number("Most weeks paid; blank for no limit.")] = None,
) -> Array:
    """Severance pay of one head by a plan of weeks per year of service."""
    most = np.inf if maximum_weeks is None else maximum_weeks
    if np.any(np.asarray(minimum_weeks) > most):
        raise InputError("maximum_weeks must not be below minimum_weeks")
    return weekly_pay * np.clip(weeks_per_year * years_of_service, minimum_weeks, most)


@function(
    "leaving",
    Example((900, 12, "GB", 45, dt.date(2025, 9, 12)), 10_066.0, "4 years at 41 or over, 8 below, pay capped at £719"),
)
def payroll_redundancy(
    weekly_pay: Annotated[Array, WEEKLY_PAY],
    years_of_service: Annotated[Array, SERVICE],
    jurisdiction: Annotated[str, Text("Where the head is employed: GB or IE.")],
    age: Annotated[float | None, Number("Age on leaving, where the law goes by it. [years]", maximum=120)] = None,
    date: Annotated[dt.date | None, DATE] = None,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Array:
    """Statutory redundancy pay of one head."""
    terms = redundancy_terms(jurisdiction, date, read_law_book(places))
    return statutory_redundancy(weekly_pay, years_of_service, terms=terms, age=age)


@function(
    "leaving",
    Example(
        (90, 60, "US-WA", dt.date(2025, 10, 15)),
        [
            ["law", "triggered", "days", "why", "kind", "source", "who counts"],
            [
                "Worker Adjustment and Retraining Notification Act",
                False,
                0.0,
                "covers employers of 100 or more; 90 employees",
                "mass layoff notice",
                "29 U.S.C. §§ 2101-2109; 20 CFR Part 639; legalfix.com/uscode/text/29/2101",
                (
                    "one site; full-time only: 20 hours a week or more, and 6 of the last 12 months; "
                    "a plant closing of 50 or more needs no share"
                ),
            ],
            [
                "Washington mini-WARN, RCW 49.45",
                True,
                60.0,
                "60 heads, 50 or more whatever the share",
                "mass layoff notice",
                (
                    "RCW 49.45 (E2SSB 5525, 2025), Securing Timely Notification and Benefits for Laid-Off Employees "
                    "Act; "
                    "fenwick.com/insights/publications/"
                    "new-washington-mini-warn-act-for-mass-layoffs-and-business-site-closures"
                ),
                (
                    "employees in the state, all sites together; full-time only: 20 hours a week or more, and 6 of "
                    "the last 12 months; nobody on paid family or medical leave may be included"
                ),
            ],
        ],
    ),
    table=True,
)
def payroll_notice(
    employees: Annotated[float, Number("Employees before the cut, as the law counts them. [heads]")],
    cut: Annotated[float, Number("Employees who lose their job. [heads]")],
    jurisdiction: Annotated[str, Text("Where they are employed: US, US-WA (or any other state), GB or IE.")],
    date: Annotated[dt.date | None, DATE] = None,
    years_of_service: Annotated[
        float | None, Number("Years of service of one head, for the notice each is due by law. [years]")
    ] = None,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Grid:
    """Each law of notice known for a place: whether a cut triggers it, days, why, source."""
    book = read_law_book(places)
    rows = [_notice_row(law, law.ask(employees, cut)) for law in notice_laws(jurisdiction, date, book)]
    rows = rows or [_none_on_file(f"no law of notice is on file for {jurisdiction}", "")]
    laws = book.list_laws(jurisdiction, INDIVIDUAL_LAW)
    individual = [_individual_row(book, law, date, years_of_service) for law in laws]
    if years_of_service is not None and not individual:
        absent = book.list_laws(jurisdiction, NO_LAW)
        individual = [_absent_row(book, law) for law in absent if book.law_text(*law[:2])["subject"] == INDIVIDUAL]
        individual = individual or [
            _none_on_file(f"no law of individual notice is on file for {jurisdiction}", INDIVIDUAL)
        ]
    rows += individual
    return [["law", "triggered", "days", "why", "kind", "source", "who counts"], *rows]


def _none_on_file(why: str, kind: str) -> list[Cell]:
    return ["none on file", "not known", None, f"{why}: check the law of the place", kind, "", ""]


def _absent_row(book: LawBook, law: tuple[str, str, str]) -> list[Cell]:
    code, topic, title = law
    return [title, False, 0.0, "nothing is asked by law", INDIVIDUAL, book.law_text(code, topic)["source"], ""]


def _individual_row(
    book: LawBook, law: tuple[str, str, str], date: dt.date | None, years: float | None
) -> list[Cell]:
    code, topic, title = law
    text = book.law_text(code, topic)
    about = [INDIVIDUAL, text["source"], text.get("counts", "each employee by years of service")]
    if years is None:
        return [title, "not known", None, "due to each head whatever their number: give years_of_service", *about]
    try:
        days = float(individual_notice_days(years, terms=individual_notice_terms(code, date, book)))
    except MissingParameterError:
        return [title, "not modelled", None, f"{NOT_MODELLED} on {date}", *about]
    return [title, days > 0, days, f"{days:g} days after {years:g} years of service", *about]


def _notice_row(law: NoticeLaw, notice: Notice) -> list[Cell]:
    unknown = "not known" if law.modelled else "not modelled"
    triggered = unknown if notice.triggered is None else notice.triggered
    # a law that is triggered and names no number of days has none to show
    days = notice.days if notice.days or notice.triggered is False else None
    return [law.title, triggered, days, notice.why, law.kind, law.source, law.counts]


@function("leaving", Example((400, 500, 90, 79), 2_200_000.0, "79 days given where 90 are required"))
def payroll_notice_pay(
    daily_pay: Annotated[Array, Number("Pay and benefits of one head for a day of notice. [currency/day]")],
    heads: Annotated[Array, Number("Heads cut.")],
    days_required: Annotated[Array, Number("Days of notice the law requires.")],
    days_given: Annotated[Array, Number("Days of notice given.")],
) -> Array:
    """Pay owed for notice cut short: the days missing, for every head cut."""
    return daily_pay * heads * np.maximum(days_required - days_given, 0.0)
