"""The cases of the scenario picker: scenarios of one workforce, or one and variants of it; the last is your own."""

from collections.abc import Sequence

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan
from payroll_impact.scenarios import law_tables, load_scenario
from payroll_impact.scenarios.group_changes import expand_groups
from payroll_impact.templates.currencies import refuse_mixed
from payroll_impact.templates.what_if.limits import MOVES, size

NAMES = ("As announced", "Two waves", "Slower hiring", "Your own")
_FOUNDING, _TWO_WAVES = "xai-2025", "xai-2025-two-waves"
_LATER = 3  # months between the two waves, where nobody published any


@attrs.frozen
class Case:
    """One case: its changes, and the evidence for them by row and column."""

    name: str
    changes: tuple[Change, ...]
    evidence: dict[tuple[int, str], Evidence]


def cases_of(plan: Plan, *others: Plan) -> tuple[Case, ...]:
    """Return the cases of plans written out; the last is the first once more, to be edited.

    Parameters
    ----------
    plan : Plan
        The first case.
    *others : Plan
        Further cases, of the same workforce and settings.

    Raises
    ------
    InputError
        If a plan does not fit the template, or the workforce and settings of the first.
    """
    for each in (plan, *others):
        _check(each)
    most = size().cases - 1
    if len(others) >= most:
        raise InputError(f"template what-if takes at most {most} scenarios; got {len(others) + 1}")
    for number, other in enumerate(others, start=2):
        _check_same_inputs(plan, other, number)
    given = [
        Case(each.settings.name or f"Case {number}", each.changes, _evidence(each))
        for number, each in enumerate((plan, *others), start=1)
    ]
    cases = _with_your_own(given)
    names = [case.name.casefold() for case in cases]
    if twice := [case.name for case in cases if names.count(case.name.casefold()) > 1]:
        raise InputError(f"template what-if takes scenarios of different names; {twice[0]!r} is given twice")
    return cases


def _check_same_inputs(plan: Plan, other: Plan, number: int) -> None:
    """Refuse another case with a workforce or settings of its own: all cases of the workbook share them."""
    problem = f"template what-if: scenario {number} must have the {{}} of the first: cases differ in changes alone"
    if other.workforce != plan.workforce:
        raise InputError(problem.format("workforce"))
    if attrs.evolve(other.settings, name=plan.settings.name) != plan.settings:
        raise InputError(problem.format("settings"))


def variants_of(plan: Plan) -> tuple[Case, ...]:
    """Return a plan with variants of it that nobody announced; those of the founding case are its own scenarios.

    Raises
    ------
    InputError
        If the plan does not fit the template.
    """
    _check(plan)
    announced = Case(NAMES[0], plan.changes, _evidence(plan))
    slower = _like(announced, NAMES[2], [_slower(change) for change in plan.changes])
    return _with_your_own([announced, _two_waves(plan, announced), slower][: size().cases - 1])


def blank_cases() -> tuple[Case, ...]:
    """Return cases in which nothing changes yet."""
    return _with_your_own([Case("Case 1", (), {})])


def _with_your_own(given: Sequence[Case]) -> tuple[Case, ...]:
    """Return cases, blank ones for those there is room for, and the first once more, to be edited."""
    blank = (Case(f"Case {number}", (), {}) for number in range(len(given) + 1, size().cases))
    return (*given, *blank, attrs.evolve(given[0], name=NAMES[-1]))


def _like(case: Case, name: str, changes: Sequence[Change]) -> Case:
    """Return a case with other changes row by row, and no source for a value that is not the one it gives."""
    kept = {
        (row, column): known
        for (row, column), known in case.evidence.items()
        if known.confidence != "sourced" or getattr(changes[row - 1], column) == getattr(case.changes[row - 1], column)
    }
    return Case(name, tuple(changes), kept)


def _check(plan: Plan) -> None:
    limits = (
        (len(plan.workforce), size().roles, "roles"),
        (len(plan.changes), size().changes, "changes"),
        (_moves(plan.changes), size().cuts, "cuts and conversions"),
        (len(plan.settings.overrides), size().overrides, "overrides"),
    )
    for given, most, what in limits:
        if given > most:
            raise InputError(
                f"template what-if takes at most {most} {what}; got {given}, changes of groups written out role by role"
            )
    if plan.scenarios is not None:
        raise InputError("template what-if takes a plan of plain numbers; take a single scenario")
    law_tables.check_tables(plan, "what-if")
    refuse_mixed(plan, plan.workforce, "what-if")
    rows: dict[str, int] = {}
    for row, role in enumerate(plan.roles, start=1):
        if (first := rows.setdefault(role.casefold(), row)) != row:
            rows_alike = f"rows {first} and {row}"
            raise InputError(f"template what-if takes roles that differ in more than capitals; see {rows_alike}")


def _evidence(plan: Plan) -> dict[tuple[int, str], Evidence]:
    found = {}
    for path, evidence in plan.evidence.items():
        place, _, column = path.partition("].")
        if place.startswith("changes[") and column:
            found[int(place.removeprefix("changes[")), column] = evidence
    return found


def _slower(change: Change) -> Change:
    months = min(2 * change.months, size().months) if change.change == "grow" else change.months
    return attrs.evolve(change, months=months)


def _two_waves(plan: Plan, announced: Case) -> Case:
    founding = expand_groups(load_scenario(_FOUNDING))
    if plan.changes == founding.changes and plan.workforce == founding.workforce:
        other = expand_groups(load_scenario(_TWO_WAVES))
        if _fits(other.changes):
            return Case(NAMES[1], other.changes, _evidence(other))
    cuts = [change for change in plan.changes if change.change == "reduce"]
    later = [_second(plan, cut) for cut in cuts]
    first = [_first(change) if change.change == "reduce" else change for change in plan.changes]
    both = [*first, *(cut for cut in later if cut is not None)]
    if not _fits(both) or any(cut is None for cut in later):
        return attrs.evolve(announced, name=NAMES[1])
    return _like(announced, NAMES[1], both)


def _fits(changes: Sequence[Change]) -> bool:
    """Return whether there are rows for all changes of a case."""
    return len(changes) <= size().changes and _moves(changes) <= size().cuts


def _moves(changes: Sequence[Change]) -> int:
    return sum(change.change in MOVES for change in changes)


def _first(cut: Change) -> Change:
    return attrs.evolve(cut, amount=float(cut.amount // 2 if cut.unit == "heads" else cut.amount / 2))


def _second(plan: Plan, cut: Change) -> Change | None:
    """Return the other half of a cut some months later; None where its notice would outlast the plan."""
    index = plan.calendar.index(cut.start) + _LATER
    if index >= size().months:
        return None
    date = plan.calendar.month(index)
    if (plan.calendar.last - date).days < cut.notice_days:
        return None
    first = _first(cut).amount
    rest = cut.amount - first if cut.unit == "heads" else first / (1.0 - first)
    return attrs.evolve(cut, start=date, amount=float(rest))
