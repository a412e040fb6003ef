"""Notice the plan's cuts call for, in words: how it is counted, and what the figures leave open."""

from collections.abc import Sequence

from payroll_impact.documents.quantities import format_figure, format_money
from payroll_impact.scenarios.layoffs import NoticeRow
from payroll_impact.scenarios.statutory import DUTIES_ON_CLOSING, LATE_NOTICE, StatutoryRow
from payroll_impact.scenarios.termination_terms import MASS_LAYOFF

HOW_COUNTED = (
    "Each jurisdiction is counted as one site; contractors do not count, nor who works fewer hours than a law asks "
    "for: hold that against who counts by the law. A cut that may close a site is to be checked by hand. Whether a law "
    "covers the employer goes by the heads in the place or, where the law says so, in the country. Cuts count together "
    "within the days the law gives for it. "
    "Short notice is priced at pay and benefits of each day missing, for every head cut, or at the weeks of pay a law "
    "sets for it; employer taxes, penalties and what a court may award besides are left out."
)

_NAMED = 3  # laws named in a sentence


def notice_sentence(rows: Sequence[NoticeRow], currency: str, minimum: Sequence[StatutoryRow] = ()) -> str:
    """Say what notice the cuts call for, and what the plan falls short of.

    Parameters
    ----------
    rows : sequence of NoticeRow
        Every law of notice by place and day of cuts.
    currency : str
        The plan's.
    minimum : sequence of StatutoryRow
        The statutory minimum: what a law sets for short notice as further severance counts as far as it is unpaid.
    """
    if not rows:
        return "The plan cuts no employee: no law of notice applies."
    asked = [row for row in rows if row.triggered and row.days_required]
    told = []
    for of_layoff in (True, False):
        chosen = [row for row in asked if (row.kind == MASS_LAYOFF) is of_layoff]
        if chosen:
            longest = format_figure(max(row.days_required for row in chosen))
            said = _of_layoff(chosen, longest, currency, minimum) if of_layoff else _of_consultation(chosen, longest)
            told.append(said)
    return (" ".join(told) or "No law of notice on file is triggered.") + undecided(rows)


def _of_layoff(rows: Sequence[NoticeRow], longest: str, currency: str, minimum: Sequence[StatutoryRow]) -> str:
    short = sum(row.counted for row in minimum if row.duty in (MASS_LAYOFF, LATE_NOTICE))
    missing = any(row.days_missing for row in rows)
    given = "the plan gives as much"
    if short:
        given = f"the plan falls short, by {format_money(short, currency)} of pay"
    elif missing:
        given = "the plan gives fewer, and further severance that covers what the law sets for that"
    return f"Notice of up to {longest} days is triggered; {given}."


def _of_consultation(rows: Sequence[NoticeRow], longest: str) -> str:
    longer = "longer" if any(row.days_missing for row in rows) else "no longer"
    return (
        f"Collective consultation of up to {longest} days comes before the first dismissal, {longer} than the notice "
        "in the plan; it is no payment."
    )


def undecided(rows: Sequence[NoticeRow]) -> str:
    """Say which laws the figures do not decide: those not modelled or that go by more than heads, and unknown ones."""
    open_rows = [row for row in rows if row.triggered is None]
    names = list(dict.fromkeys(row.law for row in open_rows if row.source))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    laws = f" To be checked by hand: {'; '.join(names[:_NAMED])}{more}." if names else ""
    return laws + (" For some places no law is on file." if any(not row.source for row in open_rows) else "")


def say_triggered(row: NoticeRow) -> str:
    """Say whether a law is triggered; "not known" where heads do not tell, or it is not modelled."""
    return "not known" if row.triggered is None else "yes" if row.triggered else "no"


def is_apart(row: NoticeRow) -> bool:
    """Whether a law stands in no row of the statutory minimum: it is not triggered, or it asks for no pay."""
    return row.triggered is False or row.kind not in (MASS_LAYOFF, DUTIES_ON_CLOSING)


def notice_in_words(row: NoticeRow) -> str:
    """Say in a line what one law of notice asks of the cuts of a day."""
    state = f"{row.days_required:g} days asked, {row.days_given:g} given" if row.triggered else "not triggered"
    told = "to be checked by hand" if row.triggered is None else state
    return f"{row.place}, {row.date:%d %b %Y}, {row.law}: {told}; {row.why}"
