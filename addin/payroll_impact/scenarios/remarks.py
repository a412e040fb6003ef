"""Values of a plan worth a second look: allowed, but seldom meant. They never stop anything."""

from collections import defaultdict
from collections.abc import Iterator

import attrs
import numpy as np

from payroll_impact.model import Change, Plan, Role
from payroll_impact.model.calendar import WEEKS_PER_YEAR
from payroll_impact.model.fields import Quantity
from payroll_impact.scenarios.change_labels import label_changes
from payroll_impact.scenarios.exchange import currency_and_date, is_exchange_rate
from payroll_impact.scenarios.own_places import law_book

MOST_BONUS, MOST_BENEFITS, MOST_RAISE = 1.0, 0.6, 0.5  # [fraction of pay]
MOST_HOURLY, LEAST_YEARLY = 500.0, 2_000.0  # in the plan's currency
FULL_TIME = 40.0  # [hours/week]
ABSENT = "absent"  # the kind of a topic of the library that names a law which is not in the figures
_OF_OUTPUT = {"acceptance": "items accepted", "ramp_months": "months to full rate", "item_value": "value of an item"}
_USUAL = {field.name: field.default for field in attrs.fields(Role)}
_NAMED = 5  # roles named in one remark
_LONGEST = 60  # letters of a name


@attrs.frozen
class Remark:
    """One value worth a second look: its place, the value, and the reason."""

    place: str
    value: str
    why: str

    @property
    def sentence(self) -> str:
        """The remark as one sentence."""
        return f"{self.place}: {self.value}; {self.why}."


def find_remarks(plan: Plan) -> tuple[Remark, ...]:
    """Return the values worth a second look, in the order of the plan's tables.

    Parameters
    ----------
    plan : Plan
        With its law resolved. Of a plan with a scenario axis, a value that goes too far in any scenario counts.

    Examples
    --------
    >>> from payroll_impact.model import Settings
    >>> role = Role(role="Teller", headcount=10, pay=44_720, basis="hour", jurisdiction="US")
    >>> plan = Plan(
    ...     workforce=[role],
    ...     changes=[Change(change="reduce", role="Teller", amount=1, unit="heads", start="2025-06-30")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> [remark.sentence for remark in find_remarks(plan)]
    ['workforce, Teller, pay: USD 44,720 an hour; above USD 500 an hour, as if it were the pay of a year.']
    """
    return tuple(_remarks(plan))


def _remarks(plan: Plan) -> Iterator[Remark]:
    for index, role in enumerate(plan.workforce):
        yield from _role_remarks(plan, index, role)
    yield from _untouched_role_remarks(plan)
    yield from _similar_name_remarks(plan)
    called = label_changes((change.change, _truncate(change.whom)) for change in plan.changes)
    for label, change in zip(called, plan.changes, strict=True):
        yield from _change_remarks(plan, f"changes, {label}", change)
    yield from _unread_override_remarks(plan)
    yield from _unread_place_remarks(plan)
    yield from _absent_law_remarks(plan)


def _role_remarks(plan: Plan, index: int, role: Role) -> Iterator[Remark]:
    place = f"workforce, {_truncate(role.role)}"
    if _maximum(role.bonus) > MOST_BONUS:
        yield Remark(f"{place}, bonus", _percent(role.bonus), "more than the pay itself")
    if _maximum(role.benefits) > MOST_BENEFITS:
        yield Remark(f"{place}, benefits", _percent(role.benefits), f"more than {_percent(MOST_BENEFITS)} of pay")
    heads = np.atleast_1d(role.headcount)
    for parts in heads[heads != np.round(heads)][:1]:
        yield Remark(f"{place}, headcount", f"{parts:,.10g}", "no whole number of people")
    unread = [title for name, title in _OF_OUTPUT.items() if np.any(getattr(role, name) != _USUAL[name])]
    if role.items_per_hour is None and unread:
        yield Remark(f"{place}, output", ", ".join(unread), "nothing reads it: the role has no items an hour")
    yield from _pay_remarks(plan, index, role, f"{place}, pay")
    law = plan.law.by_jurisdiction.get(role.jurisdiction, ()) if role.employment == "employee" else ()
    foreign = next((tax.currency for tax in law if tax.currency not in ("", plan.currency_of(index))), "")
    if foreign:
        yield Remark(
            f"{place}, currency",
            plan.currency_of(index),
            f"the law of {role.jurisdiction} is in {foreign}: give currency = {foreign} if this role's amounts are",
        )


def _pay_remarks(plan: Plan, index: int, role: Role, place: str) -> Iterator[Remark]:
    rates = plan.exchange_rates(index)
    rate = 1.0 if rates is None else rates[..., 0]
    per = "an hour" if role.basis == "hour" else "a year"
    own = plan.currency_of(index)
    given = f"{own} {float(np.asarray(role.pay).flat[0]):,.10g} {per}"
    if role.basis == "hour" and _maximum(role.pay * rate) > MOST_HOURLY:
        bound = f"above {plan.settings.currency} {MOST_HOURLY:g} an hour"
        yield Remark(place, given, f"{bound}, as if it were the pay of a year")
    # a part-timer's pay is held against that of a full week
    yearly = role.pay * rate * FULL_TIME * (WEEKS_PER_YEAR if role.basis == "hour" else 1.0 / role.hours)
    if np.any(yearly < LEAST_YEARLY):
        bound = f"below {plan.settings.currency} {LEAST_YEARLY:,.0f} a year at {FULL_TIME:g} hours a week"
        yield Remark(place, given, f"{bound}, as if it were the pay of an hour, a week or a month")


def _untouched_role_remarks(plan: Plan) -> Iterator[Remark]:
    touched = {row for change in plan.changes for row in plan.rows_of(change)}
    touched |= {plan.roles.index(change.to_role) for change in plan.changes if change.to_role}
    left = [name for row, name in enumerate(plan.roles) if row not in touched]
    if not plan.changes:
        yield Remark("changes", "none", "the plan changes nothing, so it has no impact")
    elif 0 < len(left) <= _NAMED:
        for name in left:
            yield Remark(f"workforce, {_truncate(name)}", "no change", "no change names this role or its group")
    elif left:
        named = ", ".join(map(_truncate, left[:_NAMED]))
        value = f"{named} and {len(left) - _NAMED} more"
        yield Remark("workforce", value, f"no change names these {len(left)} roles or their groups")


def _similar_name_remarks(plan: Plan) -> Iterator[Remark]:
    alike: dict[str, list[str]] = defaultdict(list)
    for name in plan.roles:
        alike["".join(name.casefold().split())].append(name)
    for first, *others in alike.values():
        if others:
            names = " and ".join(repr(_truncate(name)) for name in (first, *others))
            yield Remark("workforce, role", names, "these names differ by capitals or spaces only")


def _change_remarks(plan: Plan, place: str, change: Change) -> Iterator[Remark]:
    if plan.calendar.index(change.start) == plan.calendar.length - 1:
        yield Remark(f"{place}, start", f"{change.start}", "in the last month: the plan ends before most of its effect")
    if change.change == "raise" and _maximum(change.amount) > MOST_RAISE:
        yield Remark(f"{place}, amount", _percent(change.amount), f"a raise of more than {_percent(MOST_RAISE)}")
    if change.change == "reduce" and change.statutory == "no" and _maximum(change.tenure) > 0:
        weeks = np.maximum(np.asarray(change.severance_weeks) * change.tenure, change.severance_min)
        if change.severance_max is not None:
            weeks = np.minimum(weeks, change.severance_max)
        if np.any((weeks == 0) & (np.asarray(change.tenure) > 0)):
            years = f"0 weeks for {_maximum(change.tenure):,.4g} years of service"
            yield Remark(f"{place}, severance", years, "people with years of service leave without any")


def _unread_override_remarks(plan: Plan) -> Iterator[Remark]:
    read = {value.path for value in plan.law.applied}
    currencies = _currencies_met(plan)
    for path, value in plan.settings.overrides.items():
        number = f"{float(np.asarray(value).flat[0]):,.10g}"
        if is_exchange_rate(path) and currency_and_date(path)[0] not in currencies:
            yield Remark(f"settings, {path}", number, "nothing in the plan is in that currency")
        elif path not in read:
            yield Remark(f"settings, {path}", number, "nothing in the plan reads it")


def _unread_place_remarks(plan: Plan) -> Iterator[Remark]:
    there = {role.jurisdiction for role in plan.workforce if role.employment == "employee"}
    for code in dict.fromkeys(rule.jurisdiction for rule in plan.places):
        if code not in there:
            rows = sum(rule.jurisdiction == code for rule in plan.places)
            value = f"{rows} row{'' if rows == 1 else 's'}"
            yield Remark(f"places, {code}", value, "no employee of the workforce is there: nothing reads it")


def _absent_law_remarks(plan: Plan) -> Iterator[Remark]:
    book = law_book(plan.places)
    there = dict.fromkeys(role.jurisdiction for role in plan.workforce if role.employment == "employee")
    told = dict.fromkeys(law for code in there for law in book.list_laws(code, ABSENT))
    for code, _, title in told:
        yield Remark(f"law of {code}", title, "known to exist, and not in the figures")


def _currencies_met(plan: Plan) -> set[str]:
    """Return the currencies that roles and the law they fall under are in."""
    laws = [tax.currency for tax in plan.law.taxes if tax.has_amounts]
    laws += [law.currency for place in plan.law.termination.values() for law in place.severance]
    return {*laws, *(plan.currency_of(row) for row in range(len(plan.workforce)))}


def _truncate(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _maximum(value: Quantity) -> float:
    return float(np.max(value))


def _percent(value: Quantity) -> str:
    return f"{_maximum(value) * 100:,.6g} %"
