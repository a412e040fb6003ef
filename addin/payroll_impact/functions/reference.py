"""The law behind the figures: values, sources, and the version of the package."""

import datetime as dt
from typing import Annotated

from payroll_impact import __version__
from payroll_impact.functions.catalogue import Example, function
from payroll_impact.functions.cells import Date, Text
from payroll_impact.functions.tables import PLACES, TableRows, read_law_book
from payroll_impact.scenarios.own_places import ALWAYS

NAME = Text("Name of the parameter, such as social_security.wage_base.")
JURISDICTION = Text("Jurisdiction, such as US, US-CA or GB.")
DATE = Date("Day it must be in force on; blank for the last published value.")


@function("reference", Example(("social_security.wage_base", "US", dt.date(2025, 9, 12)), 176_100.0))
def payroll_parameter(
    name: Annotated[str, NAME],
    jurisdiction: Annotated[str, JURISDICTION] = "US",
    date: Annotated[dt.date | None, DATE] = None,
    places: Annotated[TableRows | None, PLACES] = None,
) -> float:
    """A parameter of the law as in force on a date."""
    return read_law_book(places).parameter(name, jurisdiction, date).value


@function(
    "reference",
    Example(
        ("warn_state.days", "US-CA"),
        "from 2003-01-01: Cal. Labor Code § 1401(a), read at warnact.uslegal.com/state-laws/california",
    ),
)
def payroll_source(
    name: Annotated[str, NAME],
    jurisdiction: Annotated[str, JURISDICTION] = "US",
    date: Annotated[dt.date | None, DATE] = None,
    places: Annotated[TableRows | None, PLACES] = None,
) -> str:
    """Where a parameter's value was published, and from when it holds."""
    book = read_law_book(places)
    found = book.parameter(name, jurisdiction, date)
    confidence = f" ({found.confidence})" if jurisdiction in book.own else ""
    return f"{'always' if found.start == ALWAYS else f'from {found.start}'}: {found.source}{confidence}"


@function("reference", Example((), f"payroll-impact {__version__}"))
def payroll_version() -> str:
    """The version of payroll-impact that computes these cells."""
    return f"payroll-impact {__version__}"
