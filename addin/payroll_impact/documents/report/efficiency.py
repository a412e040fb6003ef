"""What an accepted item costs, how far capacity falls on the way, and what the roles that grow must yield."""

import datetime as dt
import math

import attrs
import numpy as np

from payroll_impact.documents.quantities import format_figure, format_money
from payroll_impact.documents.wording import truncate
from payroll_impact.model import Comparison
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array
from payroll_impact.model.output import Output, TotalOutput
from payroll_impact.model.output_metrics import cost_per_item, shortfall
from payroll_impact.model.sums import divide

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
    trough : float
        Capacity of the lowest month. [fraction of the baseline]
    trough_month : date, optional
        That month; None where capacity never falls short.
    lost, back : float
        Items missing until capacity is back, and the month from which on it is.
    bridge_cost : float
        Of making up for the items missing with contractors, who work at the full rate. [currency]
    monthly : dict of ndarray, shape (month,)
        Capacity of both sides, what vacancies and ramps take from the plan's, what is missing, cost of an item.
    """

    growing: str
    others: str
    cost: float
    cost_before: float
    needed: float
    assumed: float
    trough: float
    trough_month: dt.date | None
    lost: float
    back: float
    bridge_cost: float
    monthly: dict[str, Array]

    @property
    def answer(self) -> str:
        """Say when an accepted item is no dearer than before."""
        if math.isnan(self.needed):
            return (
                "No break-even productivity can be told: it takes roles that grow and others that do not, "
                "with accepted items of both."
            )
        growing, others = f"an hour of {self.growing}", f"of {self.others}"
        if self.needed == 0:
            return f"An accepted item costs less than before however little {growing} yields."
        if math.isinf(self.needed):
            return f"However much {growing} yields, an accepted item costs more than before."
        # where the hours bought for the same money become fewer, more items make the baseline cheaper, not the plan
        at_least = (self.assumed >= self.needed) == (self.cost <= self.cost_before)
        bound = "at least" if at_least else "at most"
        return (
            f"The plan pays per accepted item only if {growing} yields {bound} {format_figure(self.needed)} times the "
            f"accepted items of one {others}; it is planned at {format_figure(self.assumed)} times. "
            "The ratio alone decides: what both yield may be off by any factor they share."
        )

    def on_the_way(self, currency: str, markup: float, months: int) -> str:
        """Say what is missing on the way, and what contractors in its place would cost."""
        if math.isnan(self.trough):
            return "No item is accepted in the baseline: there is no capacity to fall short of."
        if self.trough_month is None:
            return "Capacity never falls short of the baseline."
        until = f"until month {self.back:.0f}" if math.isfinite(self.back) else f"within the {months} months planned"
        back = "" if math.isfinite(self.back) else "; capacity is not back at their end"
        paid = f"with a markup of {format_figure(markup * 100)} %" if markup else "without a markup, as none is given"
        return (
            f"Capacity is lowest in {self.trough_month:%b %Y}, at {self.trough * 100:.0f} % of the baseline's; "
            f"{self.lost:,.0f} accepted items are missing {until}{back}. Contractors paid as {self.others}, {paid}, "
            "who work at the full rate from the first day, would make up for them for "
            f"{format_money(self.bridge_cost, currency)}."
        )


def efficiency(comparison: Comparison) -> Efficiency | None:
    """Return what a report says of output; None where no role's items an hour are given."""
    output, before = comparison.plan.output, comparison.baseline.output
    if output is None or before is None:
        return None
    plan, base = output.totals, before.totals
    missing = shortfall(plan.capacity, base.capacity)
    ratio = divide(plan.capacity, base.capacity, otherwise=np.inf)
    sides = {"plan": comparison.plan.totals, "baseline": comparison.baseline.totals}
    capacity = {"plan": plan.capacity, "baseline": base.capacity}
    return Efficiency(
        growing=_name_roles(comparison, output, growing=True),
        others=_name_roles(comparison, output, growing=False),
        cost=float(cost_per_item(sides["plan"])),
        cost_before=float(cost_per_item(sides["baseline"])),
        needed=_figure(comparison, "breakeven_productivity"),
        assumed=_assumed_ratio(plan, base),
        trough=_figure(comparison, "capacity_trough"),
        trough_month=comparison.plan.calendar.months[int(np.argmin(ratio))] if missing.any() else None,
        lost=_figure(comparison, "items_lost"),
        back=_figure(comparison, "catch_up_month"),
        bridge_cost=float((missing * _cost_of_bridging(comparison, before)).sum()),
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
    """Return the roles that grow, or the others that yield items, by their common group where they have one."""
    yields = output.hours * output.accepted * output.value > 0
    roles = [
        role
        for role, grows, given in zip(comparison.plan.plan.workforce, output.growing, yields, strict=True)
        if grows == growing and given
    ]
    groups = {role.group for role in roles}
    if len(roles) > 1 and len(groups) == 1 and "" not in groups:
        return f"{truncate(groups.pop())} (group)"
    if len(roles) == 1:
        return truncate(roles[0].role)
    return "the roles that grow" if growing else "the other roles"


def _assumed_ratio(plan: TotalOutput, baseline: TotalOutput) -> float:
    """Return what an hour of the roles that grow yields in the last year for one of the others in the baseline's."""
    (items, hours), (items_before, hours_before) = (
        (float((side.year_hours * side.weighted)[chosen].sum()), float(side.year_hours[chosen].sum()))
        for side, chosen in ((plan, plan.growing), (baseline, ~plan.growing))
    )
    known = min(hours, hours_before, items_before) > _SAME
    return items / hours / (items_before / hours_before) if known else math.nan


def _cost_of_bridging(comparison: Comparison, before: Output) -> Array:
    """Return the cost of an item of contractors paid like the others of the baseline, by month. [currency/item]"""
    chosen = ~before.growing if (before.capacity[~before.growing] > 0).any() else np.ones_like(before.growing)
    heads = comparison.baseline.paid_heads[chosen]
    each = before.hours * before.accepted * before.value
    yielded = (heads * each[chosen, None]).sum(axis=0)
    producing = (each[chosen] > 0)[:, None]
    paid = (heads * producing * comparison.baseline.annual_pay[chosen]).sum(axis=0) / MONTHS_PER_YEAR
    return np.nan_to_num(divide(paid, yielded)) * (1.0 + float(comparison.plan.plan.settings.bridge_markup))
