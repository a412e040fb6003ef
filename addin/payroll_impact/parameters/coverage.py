"""What the library has of each place and year: there, second-hand or absent."""

import datetime as dt
from collections.abc import Iterator

import attrs

from payroll_impact.parameters.library import (
    Parameter,
    jurisdictions,
    list_laws,
    list_parameters,
    place_title,
)
from payroll_impact.parameters.schema import SECOND_HAND

YEARS = (2024, 2025, 2026)
_SUBJECTS = {"redundancy": "severance", "individual_notice": "notice", "notice_law": "mass layoff"}


@attrs.frozen
class Coverage:
    """How much of a place's law is there: of its taxes by year, and which laws of leaving.

    `taxes` are pairs of a year and the state of the figures in it; `absent` names the figures without a value in the
    last year, and the laws known to exist that are not in the figures.
    """

    code: str
    title: str
    taxes: tuple[tuple[int, str], ...]
    leaving: tuple[str, ...]
    absent: tuple[str, ...]


def list_coverage() -> Iterator[Coverage]:
    """Yield the coverage of each place of the library.

    Examples
    --------
    >>> [each.taxes[-1] for each in list_coverage() if each.code == "GB"]
    [(2026, 'there')]
    """
    for code in jurisdictions():
        figures = _tax_figures(code)
        missing = [each.path for each in figures if each.in_force(dt.date(YEARS[-1], 12, 31)) is None]
        absent = [title for _, _, title in list_laws(code, "absent")]
        yield Coverage(
            code=code,
            title=place_title(code),
            taxes=tuple((year, _state(figures, year)) for year in YEARS),
            leaving=tuple(subject for kind, subject in _SUBJECTS.items() if any(list_laws(code, kind))),
            absent=(*missing, *absent),
        )


def _tax_figures(code: str) -> list[Parameter]:
    """Return every figure of the taxes of a place, its parents' included."""
    topics = {topic for _, topic, _ in list_laws(code, "tax")}
    return [each for name, each in list_parameters(code).items() if name.partition(".")[0] in topics]


def _state(figures: list[Parameter], year: int) -> str:
    """Return ``there``, or how many figures are absent and second-hand at the end of a year."""
    day = dt.date(year, 12, 31)
    found = [each.in_force(day) for each in figures]
    absent = sum(each is None for each in found)
    second_hand = sum(each is not None and each.confidence == SECOND_HAND for each in found)
    told = [f"{count} {what}" for count, what in ((absent, "absent"), (second_hand, SECOND_HAND)) if count]
    return ", ".join(told) or "there"


def coverage_markdown() -> str:
    """Return the coverage of all places as a table in Markdown."""
    years = " | ".join(f"taxes {year}" for year in YEARS)
    lines = [f"| place | {years} | law of leaving | absent |", f"|---|{'---|' * len(YEARS)}---|---|"]
    for each in list_coverage():
        states = " | ".join(state for _, state in each.taxes)
        leaving, absent = ", ".join(each.leaving) or "none", "; ".join(each.absent)
        lines.append(f"| {each.code} {each.title} | {states} | {leaving} | {absent} |".replace("  |", " |"))
    return "\n".join(lines)
