"""What the plan does not know, and how the sign of its answer depends on it, in sentences."""

from collections.abc import Iterator

import attrs

from payroll_impact.analysis import BreakEven
from payroll_impact.analysis.breakeven import UNKNOWN, Unknown, adds_up
from payroll_impact.analysis.driver_catalogue import OF_OUTPUT
from payroll_impact.documents.quantities import format_figure, format_money
from payroll_impact.documents.wording import in_currency, truncate
from payroll_impact.model import Plan
from payroll_impact.model.shared_values import shared_values
from payroll_impact.scenarios.exchange import is_exchange_rate

_EVERYONE = "all roles"  # whom a break-even calls what all roles share


@attrs.frozen
class UnknownNote:
    """One thing unknown: what is assumed for it, and where the answer would turn; None where it does not.

    It is decisive where the answer turns within the range stated for it, or where no range is stated.
    """

    title: str
    unit: str
    paths: tuple[str, ...]
    assumed: float | None
    turns_below: float | None
    turns_above: float | None
    searched: tuple[float, float] | None
    sentence: str
    decisive: bool = False


def unknown_notes(plan: Plan, found: tuple[BreakEven, ...]) -> tuple[UnknownNote, ...]:
    """Return a note for each break-even, the decisive first, then for what cannot be scaled."""
    covered = {unknown.path for each in found for unknown in each.inputs}
    left = [path for path, evidence in plan.evidence.items() if evidence.confidence == UNKNOWN and path not in covered]
    decisive = sorted((each for each in found if each.matters), key=_rank)
    return (*(_note(plan, each) for each in decisive), *_without_number(plan, left), *_without_effect(plan, found))


def _rank(found: BreakEven) -> int:
    """Rank what can turn the sign within its stated range first, then what could at all."""
    if found.crossing is None:
        return 2
    inside = found.stated is None or found.stated[0] <= found.crossing <= found.stated[1]
    return 0 if inside else 1


def _without_number(plan: Plan, paths: list[str]) -> Iterator[UnknownNote]:
    """Yield a note for each column and group of unknown words, such as a jurisdiction."""
    groups = {role.role: role.group or role.role for role in plan.workforce}
    shared = shared_values(plan)
    titles = {value.path: value.title for value in plan.law.applied if is_exchange_rate(value.path)}
    together: dict[tuple[str, str], list[str]] = {}
    for path in paths:
        row, _, column = path.rpartition(".")
        known = "", titles.get(path, path)
        if row in groups:
            known = column, _EVERYONE if column in shared else groups[row]
        together.setdefault(known, []).append(path)
    for (column, subject), found in together.items():
        title = column.replace("_", " ").capitalize()
        shown = _titled(title, subject, len(found), "role") if column else truncate(subject)
        sentence = f"{shown} is unknown; the answer rests on what is assumed for it."
        yield UnknownNote(shown, "", tuple(found), None, None, None, None, sentence)


def _without_effect(plan: Plan, found: tuple[BreakEven, ...]) -> Iterator[UnknownNote]:
    for each in found:
        if not each.matters:
            note = _note(plan, each)
            but = "; what an item costs and how many there are does" if _of_output(each) else ""
            sentence = f"{note.title} is unknown; {_assumed(each)}. The yearly run rate does not depend on it{but}."
            yield attrs.evolve(note, sentence=sentence)


def _of_output(found: BreakEven) -> bool:
    return all(unknown.field.name in OF_OUTPUT for unknown in found.inputs)


def _titled(title: str, subject: str, count: int, noun: str) -> str:
    """Return what several inputs are called together."""
    if subject == _EVERYONE:
        return f"{title}: all {count} roles"
    return f"{title}: {truncate(subject)}" + (f" ({count} {noun}s)" if count > 1 else "")


def _assumed(found: BreakEven) -> str:
    together = ""
    if len(found.inputs) > 1 and adds_up(found.inputs[0]):
        together = " in total"
    elif len({unknown.value for unknown in found.inputs}) > 1:
        together = " on average"
    return f"{format_figure(found.assumed)}{together} assumed"


def _note(plan: Plan, found: BreakEven) -> UnknownNote:
    first, currency = found.inputs[0], plan.settings.currency
    unit = first.kind if first.field.metadata["unit"] == "see unit" else first.field.metadata["unit"]
    if first.field.name == "pay":
        unit = f"currency/{first.kind}"
    noun = "role" if first.table == "workforce" else "row"
    title = _titled(str(first.field.metadata["title"]), first.subject, len(found.inputs), noun)
    return UnknownNote(
        title=title,
        unit=in_currency(unit, _currency_of(plan, first)),
        paths=tuple(unknown.path for unknown in found.inputs),
        assumed=found.assumed,
        turns_below=found.below,
        turns_above=found.above,
        searched=(found.lowest, found.highest),
        sentence=f"{title} is unknown; {_assumed(found)}. {_turn(found, currency)}",
        decisive=_rank(found) == 0,
    )


def _currency_of(plan: Plan, unknown: Unknown) -> str:
    """Return the currency an unknown amount is in: its role's own."""
    if unknown.table == "workforce":
        return plan.currency_of(unknown.row)
    rows = plan.rows_of(plan.changes[unknown.row]) if unknown.table == "changes" else ()
    return plan.currency_of(rows[0]) if rows else plan.settings.currency


def _turn(found: BreakEven, currency: str) -> str:
    if _rank(found) == 0:
        low, high = ("falls", "rises") if found.rises else ("rises", "falls")
        others = "" if found.crossings == 1 else f" (the nearest of {found.crossings} turning points)"
        turn = f"Payroll {low} below about {_crossing(found)} and {high} above{others}"
        return f"{turn}; as assumed it {_moves(found.change, currency)}.{_range(found, currency)}"
    only = f" The sign turns only beyond, at about {_crossing(found)}." if found.crossing is not None else ""
    if found.at_stated is None:
        span = f"{format_figure(found.lowest)} to {format_figure(found.highest)}"
        return f"Payroll {_moves(found.change, currency)} as assumed, and keeps its sign at every value tried, {span}."
    return f"As assumed payroll {_moves(found.change, currency)}.{_range(found, currency)}{only}"


def _moves(change: float, currency: str) -> str:
    return f"{'rises' if change > 0 else 'falls'} by {format_money(abs(change), currency)} a year"


def _crossing(found: BreakEven) -> str:
    """Return the crossing, in whole heads where it is many: whole-head rounding makes it no sharper."""
    crossing = found.crossing or 0.0
    many = adds_up(found.inputs[0]) and crossing >= 10  # noqa: PLR2004
    return format_figure(round(crossing) if many else crossing)


def _range(found: BreakEven, currency: str) -> str:
    if found.stated is None or found.at_stated is None:
        return ""
    low, high = (format_figure(value) for value in found.stated)
    first, last = (format_money(value, currency) for value in found.at_stated)
    return f" From {low} to {high}, the range stated, the change goes from {first} to {last}."
