"""The statutory minimum of leaving, in words: whether the plan pays it, and what could not be checked."""

from collections.abc import Sequence

from payroll_impact.documents.quantities import format_figure, format_money
from payroll_impact.documents.wording import clean, truncate
from payroll_impact.model import Plan, compare
from payroll_impact.scenarios.statutory import (
    MET,
    NOT_CHECKED,
    NOTHING_ASKED,
    SHORT,
    StatutoryRow,
    shortfalls,
    statutory_rows,
)

TITLE = "Statutory minimum of leaving"
HOW_HELD = (
    "What the law of each place asks of each cut, beside what the plan gives, by the average service (and age) of "
    "those leaving: an average hides who is on the other side of a threshold. A week of pay is 1/52 of annual pay "
    "without bonus and benefits, a day of individual notice a seventh of it; mass layoff notice is priced as under "
    "Notice. Of what one and the same notice would meet, the dearest counts. Not counted: contractors, contracts and "
    "collective agreements, other costs of leaving, employer taxes, penalties. Collective consultation is no payment."
)
_NAMED = 3  # lines not checked that are named beside the answer


def shortfall_sentence(rows: Sequence[StatutoryRow], currency: str) -> str:
    """Say by how much a plan pays less than the law asks; nothing where it does not.

    Parameters
    ----------
    rows : sequence of StatutoryRow
        What `statutory_rows` found.
    currency : str
        The plan's.
    """
    short = shortfalls(rows)
    if not short:
        return ""
    parts = ", ".join(f"{duty} {_amount(amount, currency)}" for duty, amount in short.items())
    return f"The plan pays less than the statutory minimum by {format_money(sum(short.values()), currency)}: {parts}."


def statutory_sentence(rows: Sequence[StatutoryRow], currency: str) -> str:
    """Say whether a plan gives the statutory minimum of leaving, what is short, and what was not checked."""
    if not rows:
        return "The plan cuts no employee: no statutory minimum of leaving applies."
    told = [shortfall_sentence(rows, currency), open_points(rows)]
    if not any(told):
        if any(row.status == MET for row in rows):
            return "The plan gives at least the statutory minimum of leaving on file."
        return "No law on file asks for severance or for notice to each person where the plan cuts."
    return " ".join(sentence for sentence in told if sentence)


def statutory_state(rows: Sequence[StatutoryRow], currency: str) -> str:
    """Say in a few words how a plan stands: unpaid by how much, not checked, met, or nothing asked."""
    unpaid, states = sum(shortfalls(rows).values()), {row.status for row in rows}
    told = [f"{format_money(unpaid, currency)} unpaid"] if unpaid else ["notice short"] if SHORT in states else []
    told += ["not all checked"] if NOT_CHECKED in states else []
    return ", ".join(told) or ("met" if MET in states else "nothing asked")


def statutory_warning(plan: Plan) -> str:
    """Say what a plan leaves unpaid of the statutory minimum, or what was not checked; nothing where all is well.

    Parameters
    ----------
    plan : Plan
        Of plain numbers.
    """
    if not any(change.change == "reduce" for change in plan.changes):
        return ""
    rows = statutory_rows(compare(plan))
    sentences = shortfall_sentence(rows, clean(plan.settings.currency)), open_points(rows)
    return clean(" ".join(sentence for sentence in sentences if sentence))


def in_words(row: StatutoryRow) -> str:
    """Return what one law asks of one cut, and what the plan gives, on one line."""
    who = f"{truncate(row.role)} ({row.place}), {row.date:%d %b %Y}, {row.duty}"
    if row.status == NOTHING_ASKED:
        return f"{who}: nothing asked: {row.law}"
    if row.status == NOT_CHECKED:
        return f"{who}: not checked: {row.why}"
    if row.days_asked is None:
        told = f"{format_figure(row.asked_in_all or 0.0)} asked, {format_figure(row.given_in_all or 0.0)} given"
    else:
        told = f"{format_figure(row.days_asked)} days asked, {format_figure(row.days_given or 0.0)} given"
    short = f", short by {format_figure(row.shortfall)}" if row.shortfall else ""
    return f"{who}: {told}{short} ({'; '.join(filter(None, (row.law, row.why, row.assumed)))})"


def open_points(rows: Sequence[StatutoryRow]) -> str:
    """Name what stands in the way of calling the statutory minimum met, besides the shortfall itself."""
    return " ".join(sentence for sentence in (_short_days(rows), _not_checked(rows)) if sentence)


def _amount(amount: float, currency: str) -> str:
    return format_money(amount, currency).removeprefix(f"{currency} ")


def _short_days(rows: Sequence[StatutoryRow]) -> str:
    """Name notice that is short though it costs nothing more: what is given otherwise makes up for it."""
    unpriced = [row for row in rows if row.status == SHORT and not row.shortfall]
    priced = {(row.place, row.date) for row in rows if row.counted and row.days_asked is None}
    short = [row for row in unpriced if (row.place, row.date) not in priced]
    if not short:
        return ""
    named = (
        f"{row.place}, {format_figure(row.days_given or 0.0)} of {format_figure(row.days_asked or 0.0)} days"
        for row in short
    )
    return f"Notice is shorter than the law asks: {'; '.join(dict.fromkeys(named))}."


def _not_checked(rows: Sequence[StatutoryRow]) -> str:
    """Name the first lines that could not be checked, by role or place, and why."""
    found = [f"{truncate(row.role)} ({row.place}), {row.duty}: {row.why}" for row in rows if row.status == NOT_CHECKED]
    if not found:
        return ""
    left = len(found) - _NAMED
    more = f"; and {left} more, listed under {TITLE}" if left > 0 else ""
    return f"Not checked: {'; '.join(found[:_NAMED])}{more}."
