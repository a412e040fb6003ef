"""What an accepted item costs, how far capacity falls on the way, and what the roles that grow must yield."""

import datetime as dt
import math

import attrs
import numpy as np

from payroll_impact.documents.quantities import format_figure, format_money
from payroll_impact.documents.wording import truncate
from payroll_impact.model import Comparison, Plan, Role, Settings
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array, BoolArray
from payroll_impact.model.output import Output, TotalOutput
from payroll_impact.model.output_metrics import cost_per_item, shortfall
from payroll_impact.model.projection import Totals
from payroll_impact.model.sums import divide
from payroll_impact.model.titles import AT_LEAST, AT_MOST, NEVER_PAYS, PAYS, PAYS_ANYWAY

_DIGITS, _MANY = 6, 100
_SAME = 1e-9  # of a figure: two that differ by less are one


@attrs.frozen(kw_only=True)
class Efficiency:
    """The output of a plan of plain numbers beside its baseline's.

    Attributes
    ----------
    growing, others : str
        The roles that grow, and those that yield the rest, in words.
    cost, cost_before : float
        Of an accepted item in the last year, plan and baseline. [currency/item]
    needed, assumed : float
        Accepted items of an hour of the roles that grow for one of an hour of the others: at the break-even, and as
        planned. NaN where there is none.
    at_least : bool
        Whether it pays from the break-even on, and not up to it.
    trough : float
        Capacity of the lowest month. [fraction of the baseline]
    trough_month : date, optional
        That month; None where capacity never falls short.
    lost, back : float
        Items missing until capacity is back, and the month from which on it is.
    bridge_cost : float
        Of making up for the items missing with contractors, who work at the full rate. [currency]
    bridge_as : str
        The roles that they are paid as, in words.
    uncounted : tuple of str
        The roles whose items an hour are not given.
    doubtful : tuple of str
        What is given of what roles yield without a source, in words.
    year : int
        The months that are the last year: twelve, or all of a shorter plan.
    under_way : bool
        Whether in these months the plan still moves heads or pay, or its joiners ramp up.
    monthly : dict of ndarray, shape (month,)
        Capacity of both sides, what vacancies and ramps take from the plan's, what is missing, cost of an item.
    """

    growing: str
    others: str
    cost: float
    cost_before: float
    needed: float
    assumed: float
    at_least: bool
    trough: float
    trough_month: dt.date | None
    lost: float
    back: float
    bridge_cost: float
    bridge_as: str
    uncounted: tuple[str, ...]
    doubtful: tuple[str, ...]
    year: int
    under_way: bool
    monthly: dict[str, Array]

    @property
    def answer(self) -> str:
        """Say when an accepted item is no dearer than before."""
        if math.isnan(self.needed) and self.assumed > 0 and math.isclose(self.cost, self.cost_before, rel_tol=_SAME):
            return f"An accepted item costs what it did before, whatever an hour of {self.growing} yields."
        if math.isnan(self.needed):
            return (
                "No break-even productivity can be told: it takes roles that grow and others that do not, "
                "with accepted items of both."
            )
        growing, others = f"an hour of {self.growing}", f"one of {self.others}"
        if self.needed == 0:
            return PAYS_ANYWAY.format(growing=growing)
        if math.isinf(self.needed):
            return NEVER_PAYS.format(growing=growing)
        bound = AT_LEAST if self.at_least else AT_MOST
        needed, planned = _told_apart(self.needed, self.assumed)
        pays = PAYS.format(growing=growing, bound=bound, needed=needed, others=others, planned=planned)
        return f"{pays} The ratio alone decides: what both yield may be off by any factor they share."

    @property
    def doubts(self) -> str:
        """Say what the figures leave out or rest on; nothing where nothing is known to be wanting."""
        said = []
        if self.uncounted:
            whose = self.uncounted[0] if len(self.uncounted) == 1 else f"{len(self.uncounted)} roles"
            said.append(
                f"No items an hour are given for {whose}: what that costs is in the cost of an item, what it yields "
                "in no figure and no sentence here."
            )
        if self.under_way:
            said.append(
                f"In the last {self.year} months planned, of which cost per item and break-even are, the plan still "
                "moves heads or pay, or joiners ramp up: a longer plan tells what holds after that."
            )
        if self.doubtful:
            said.append(f"Assumed or unknown: {', '.join(self.doubtful)}. Items and amounts are no surer than these.")
        return " ".join(said)

    def on_the_way(self, currency: str, markup: float, months: int) -> str:
        """Say what is missing on the way, and what contractors in its place would cost."""
        if math.isnan(self.trough):
            return "No item is accepted in the baseline: there is no capacity to fall short of."
        if self.trough_month is None:
            return "Capacity never falls short of the baseline."
        until = f"until month {self.back:.0f}" if math.isfinite(self.back) else f"within the {months} months planned"
        back = "" if math.isfinite(self.back) else "; capacity is not back at their end"
        above_pay = f"with a markup of {format_figure(markup * 100)} %"
        paid = above_pay if markup else "without a markup, as the settings give none"
        return (
            f"Capacity is lowest in {self.trough_month:%b %Y}, at {_percent(self.trough)} of the baseline's; "
            f"{_count(self.lost)} accepted items are missing {until}{back}. "
            f"Contractors paid as {self.bridge_as}, {paid}, "
            "who work at the full rate from the first day, would make up for them for "
            f"{format_money(self.bridge_cost, currency)}."
        )


def measure_efficiency(comparison: Comparison) -> Efficiency | None:
    """Return what a report says of output; None where no role's items an hour are given."""
    output, before = comparison.plan.output, comparison.baseline.output
    if output is None or before is None:
        return None
    plan, base = output.totals, before.totals
    missing = shortfall(plan.capacity, base.capacity)
    ratio = divide(plan.capacity, base.capacity, otherwise=np.inf)
    sides = {"plan": comparison.plan.totals, "baseline": comparison.baseline.totals}
    capacity = {"plan": plan.capacity, "baseline": base.capacity}
    chosen = _bridging_roles(before)
    return Efficiency(
        growing=_name_roles(comparison, output, growing=True),
        others=_name_roles(comparison, output, growing=False),
        cost=float(cost_per_item(sides["plan"])),
        cost_before=float(cost_per_item(sides["baseline"])),
        needed=_figure(comparison, "breakeven_productivity"),
        assumed=_assumed_ratio(plan, base),
        at_least=_yield_of_money(sides["plan"], plan) > _yield_of_money(sides["baseline"], base),
        trough=_figure(comparison, "capacity_trough"),
        trough_month=comparison.plan.calendar.months[int(np.argmin(ratio))] if missing.any() else None,
        lost=_figure(comparison, "items_lost"),
        back=_figure(comparison, "catch_up_month"),
        bridge_cost=float((missing * _cost_of_bridging(comparison, before, chosen)).sum()),
        bridge_as=_name(comparison, before, chosen, "the roles that yield them"),
        uncounted=tuple(truncate(role.role) for role in comparison.plan.plan.workforce if role.items_per_hour is None),
        doubtful=_doubtful(comparison.plan.plan),
        year=min(MONTHS_PER_YEAR, len(missing)),
        under_way=_under_way(comparison),
        monthly={
            "capacity_baseline": base.capacity,
            "capacity_plan": plan.capacity,
            "lost_to_vacancy": output.lost_to_vacancy.sum(axis=0),
            "lost_to_ramp": output.lost_to_ramp.sum(axis=0),
            "shortfall": missing,
            **{f"cost_per_item_{side}": divide(sides[side].recurring, capacity[side]) for side in ("baseline", "plan")},
        },
    )


def _figure(comparison: Comparison, name: str) -> float:
    return float(comparison.metric(name))


def _name_roles(comparison: Comparison, output: Output, *, growing: bool) -> str:
    """Return the roles that grow, or the others whose items are given."""
    otherwise = "the roles that grow" if growing else "the other roles"
    return _name(comparison, output, output.growing == growing, otherwise)


def _name(comparison: Comparison, output: Output, chosen: BoolArray, otherwise: str) -> str:
    """Return those of some roles whose items are given, by their common group where they have one."""
    chosen = chosen & (output.hours > 0)
    roles = [role for role, one in zip(comparison.plan.plan.workforce, chosen, strict=True) if one]
    groups = {role.group for role in roles}
    yielding = [role for role in comparison.plan.plan.workforce if role.items_per_hour is not None]
    of_group = [role for role in yielding if role.group in groups]
    if len(roles) > 1 and len(groups) == 1 and "" not in groups and len(roles) == len(of_group):
        return f"{truncate(groups.pop())} (group)"
    if len(roles) == 1:
        return truncate(roles[0].role)
    return otherwise


def _assumed_ratio(plan: TotalOutput, baseline: TotalOutput) -> float:
    """Return what an hour of the roles that grow yields in the last year for one of the others in the baseline's."""
    (items, hours), (items_before, hours_before) = (
        (float((side.year_hours * side.weighted)[chosen].sum()), float(side.year_hours[chosen].sum()))
        for side, chosen in ((plan, plan.growing), (baseline, ~plan.growing))
    )
    known = min(hours, hours_before, items_before) > _SAME
    return items / hours / (items_before / hours_before) if known else math.nan


def _yield_of_money(side: Totals, output: TotalOutput) -> float:
    """Return what the roles that grow yield in the last year for a unit of all recurring cost. [items/currency]"""
    items = float((output.year_hours * output.weighted)[output.growing].sum())
    return items / float(side.recurring[-MONTHS_PER_YEAR:].sum()) if items else 0.0


def _doubtful(plan: Plan) -> tuple[str, ...]:
    """Return what of output is given without a source, and of how many roles; a default is not given."""
    found = []
    for name in ("utilisation", "bridge_markup"):
        field, said = attrs.fields_dict(Settings)[name], plan.evidence.get(f"settings.{name}")
        if getattr(plan.settings, name) != field.default if said is None else said.confidence != "sourced":
            found.append(str(field.metadata["title"]).lower())
    producing = [role for role in plan.workforce if role.items_per_hour is not None]
    for column in ("items_per_hour", "acceptance", "ramp_months", "item_value"):
        field = attrs.fields_dict(Role)[column]
        told = [plan.evidence.get(f"{role.role}.{column}") for role in producing]
        count = sum(
            getattr(role, column) != field.default if evidence is None else evidence.confidence != "sourced"
            for role, evidence in zip(producing, told, strict=True)
        )
        if count:
            of = f" of {count} of {len(producing)} roles" if count < len(producing) else ""
            found.append(f"{field.metadata['title'].lower()}{of}")
    return tuple(found)


def _under_way(comparison: Comparison) -> bool:
    """Return whether the plan alone moves heads or pay in the last year, or its joiners still ramp up there."""
    plan, base = comparison.plan, comparison.baseline
    months = len(comparison.total)
    first = max(months - MONTHS_PER_YEAR, 0)
    own = [change for change in plan.plan.changes if change.baseline == "no"]
    if any(change.change == "raise" and plan.calendar.index(change.start) > first for change in own):
        return True
    if any(change.change == "backfill" for change in own) and not _levels_out(plan.headcount["closing"][:, first:]):
        return True
    ramp = math.ceil(max(float(role.ramp_months) for role in plan.plan.workforce if role.items_per_hour is not None))
    return any(
        not np.allclose(plan.headcount[flow][:, start:], base.headcount[flow][:, start:], rtol=0, atol=_SAME)
        for flow, start in (("cuts", first), ("joiners", max(first - ramp, 0)), ("conversions", max(first - ramp, 0)))
    )


def _levels_out(closing: Array) -> bool:
    """Return whether headcount stays what it is, to a hundredth of a head."""
    return bool(np.allclose(closing, closing[:, :1], rtol=0, atol=0.01))


def _percent(part: float) -> str:
    """Return a part in per cent, with the digits that tell it from all.

    >>> _percent(0.78164), _percent(0.998), _percent(0.99996)
    ('78 %', '99.8 %', '99.996 %')
    """
    digits = 0
    while round(part, digits + 2) == 1 and digits < _DIGITS:
        digits += 1
    return f"{part * 100:.{digits}f} %"


def _count(items: float) -> str:
    """Return items: whole ones, where they are few with the digits that tell them from none."""
    return f"{items:,.0f}" if items >= _MANY else f"{items:.3g}"


def _bridging_roles(before: Output) -> BoolArray:
    """Return the roles that contractors are paid as: those that do not grow, or all where these yield nothing."""
    yields: BoolArray = np.any(before.capacity > 0, axis=-1)
    others = yields & ~before.growing
    return others if others.any() else yields


def _cost_of_bridging(comparison: Comparison, before: Output, chosen: BoolArray) -> Array:
    """Return the cost of an item of contractors paid like some roles of the baseline, by month. [currency/item]"""
    paid = comparison.baseline.paid_heads * comparison.baseline.annual_pay / MONTHS_PER_YEAR
    yielded = comparison.baseline.paid_heads * (before.hours * before.accepted * before.value)[:, None]
    some, every = (
        divide(paid[roles].sum(axis=0), yielded[roles].sum(axis=0)) for roles in (chosen, yielded.any(axis=-1))
    )
    # a month in which none of these is left
    cost = np.where(np.isnan(some), every, some)
    return np.nan_to_num(cost) * (1.0 + float(comparison.plan.plan.settings.bridge_markup))


def _told_apart(needed: float, planned: float) -> tuple[str, str]:
    """Return two figures with as many digits as it takes to see which is the larger."""
    if math.isclose(needed, planned, rel_tol=_SAME):
        return format_figure(needed), "just that"
    shown = format_figure(needed), format_figure(planned)
    digits = 3
    while shown[0] == shown[1]:
        digits += 1
        shown = f"{needed:,.{digits}g}", f"{planned:,.{digits}g}"
    return shown[0], f"{shown[1]} times"
