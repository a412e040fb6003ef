"""The law of leaving in force on a date, as the plain numbers the model counts with."""

import datetime as dt  # noqa: TC003 - the examples use it
from typing import Any

import attrs

from payroll_impact import parameters
from payroll_impact.errors import InputError
from payroll_impact.model.notice import NoticeTerms
from payroll_impact.model.redundancy import RedundancyTerms


def redundancy_terms(jurisdiction: str, date: "dt.date | int | None" = None) -> RedundancyTerms:
    """Return the law of statutory redundancy pay of a jurisdiction.

    Parameters
    ----------
    jurisdiction : str
        A code such as ``GB``.
    date : datetime.date or int, optional
        The leaving date, or a year; the last published values by default.

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
    for code, topic, _ in parameters.topics(jurisdiction, "redundancy"):
        return RedundancyTerms(**_figures(RedundancyTerms, code, topic, date))
    raise InputError(f"no statutory redundancy pay is known for {jurisdiction}; known for {_known('redundancy')}")


def notice_terms(jurisdiction: str, date: "dt.date | int | None" = None) -> tuple[NoticeTerms, ...]:
    """Return every law of notice that applies in a jurisdiction, federal before state.

    Parameters
    ----------
    jurisdiction : str
        A code such as ``US-CA``.
    date : datetime.date or int, optional
        The date of the cut, or a year; the last published values by default.

    Raises
    ------
    InputError
        If the jurisdiction is not known, or no law of notice is known there.
    MissingParameterError
        If a value has no source for that date.

    Examples
    --------
    >>> [(terms.jurisdiction, terms.days) for terms in notice_terms("US-NY", dt.date(2025, 9, 12))]
    [('US', 60.0), ('US-NY', 90.0)]
    """
    laws = tuple(
        NoticeTerms(jurisdiction=code, law=topic, title=title, **_figures(NoticeTerms, code, topic, date))
        for code, topic, title in parameters.topics(jurisdiction, "notice_law")
    )
    if not laws:
        raise InputError(f"no law of notice is known for {jurisdiction}; known for {_known('notice_law')}")
    return laws


def _figures(terms: "type[attrs.AttrsInstance]", code: str, topic: str, date: "dt.date | int | None") -> dict[str, Any]:
    """Return the values of those fields of `terms` that the law has a parameter for."""
    known = parameters.names(code)
    paths = {field.name: f"{topic}.{field.name}" for field in attrs.fields(terms)}
    return {name: parameters.parameter(path, code, date).value for name, path in paths.items() if path in known}


def _known(kind: str) -> str:
    return ", ".join(code for code in parameters.jurisdictions() if any(parameters.topics(code, kind)))
