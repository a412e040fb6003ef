"""What every form of the report shows: the headline, key figures, the bridge and what is unknown."""

import datetime as dt
import math
from importlib.metadata import PackageNotFoundError, version

import attrs
import numpy as np

from payroll_impact.analysis import break_evens
from payroll_impact.errors import InputError
from payroll_impact.model import AppliedParameter, Comparison, Settings
from payroll_impact.model.bridge import STEPS
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.impact import METRICS
from payroll_impact.model.projection import Totals
from payroll_impact.reports.unknowns import UnknownNote, unknown_notes
from payroll_impact.reports.wording import clean, figure, in_currency, money

_ALONE = ("cost_per_head", "blended_hourly_cost")
_TITLES = {
    "run_rate_change": "Yearly run rate, last month",
    "headcount_change": "Headcount, last month",
    "one_time_cost": "One-time cost",
    "first_year_impact": "Cost of the first year",
    "cumulative_impact": "Cost of all months planned",
}
SIGN_CONVENTION = "Impact is plan less baseline: a positive number costs more, a negative number saves."
STEP_TITLES = {
    "volume": "Volume",
    "mix": "Mix",
    "rate": "Raises",
    "taxes": "Employer taxes",
    "benefits": "Benefits",
    "other": "Other",
}
LINE_TITLES = {
    "base_pay": "Base pay",
    "bonus": "Bonus",
    "employer_tax": "Employer taxes",
    "benefits": "Benefits",
    "overhead": "Overhead",
    "contractor_markup": "Contractor markup",
    "notice_pay": "Notice pay",
    "severance": "Severance",
    "pto_payout": "Paid time off paid out",
    "exit_tax": "Employer taxes on leavers",
    "exit_costs": "Other costs of leaving",
    "hiring_costs": "Hiring",
    "conversion_costs": "Conversions",
}


@attrs.frozen
class Figure:
    """One key figure; a side is None where it has no meaning. A payback of infinity is "never"."""

    name: str
    title: str
    unit: str
    baseline: float | None
    plan: float | None
    change: float


@attrs.frozen
class BridgeRow:
    """One bar of the bridge: a total, or a step from one level to the next. [currency/year]"""

    name: str
    title: str
    meaning: str
    amount: float
    total: bool
    begins: float
    ends: float


@attrs.frozen
class Content:
    """The report in words and figures, before it takes a form."""

    name: str
    currency: str
    version: str
    first: dt.date
    last: dt.date
    headline: str
    outlay: str
    figures: tuple[Figure, ...]
    bridge: tuple[BridgeRow, ...]
    unknowns: tuple[UnknownNote, ...]
    carried: tuple[AppliedParameter, ...]
    overridden: tuple[AppliedParameter, ...]

    @property
    def doubt(self) -> str:
        """Say what the sign of the answer depends on; nothing where no unknown can turn it in its range."""
        decisive = [note.title for note in self.unknowns if note.decisive]
        if not decisive:
            return ""
        return f"Whether payroll rises or falls depends on what is not known: {'; '.join(decisive)}."

    @property
    def law(self) -> str:
        """Say how much of the law is no published value of its year."""
        carried = sorted({value.path for value in self.carried})
        overridden = sorted({value.path for value in self.overridden})
        return (
            f"Law: {_counted(len(carried), 'parameter')} carried forward beyond the last published year, "
            f"{len(overridden)} overridden by the scenario."
        )


def content_of(comparison: Comparison) -> Content:
    """Read off a comparison what every form of the report shows.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.

    Returns
    -------
    Content
        Headline, key figures, bridge rows, unknowns with their break-even, and the state of the law.

    Raises
    ------
    InputError
        If the plan has a scenario axis: a report shows one plan.
    """
    plan = comparison.plan.plan
    if plan.scenarios is not None:
        raise InputError("a report shows one plan; this one has many scenarios")
    found = tuple(figures(comparison))
    currency = clean(plan.settings.currency)
    return Content(
        name=clean(plan.settings.name),
        currency=currency,
        version=package_version(),
        first=plan.calendar.first,
        last=plan.calendar.last,
        headline=_headline(found, currency),
        outlay=_outlay(found, currency, comparison),
        figures=found,
        bridge=_bridge(comparison),
        unknowns=unknown_notes(plan, break_evens(plan)),
        carried=plan.law.carried,
        overridden=plan.law.overridden,
    )


def package_version() -> str:
    """Return the version of this package as installed."""
    try:
        return version("payroll-impact")
    except PackageNotFoundError:
        return "not installed"


def figures(comparison: Comparison) -> list[Figure]:
    """Return the key figures: baseline, plan and change, each in its unit."""
    settings = comparison.plan.plan.settings
    before, after = (_levels(side.totals, settings) for side in (comparison.baseline, comparison.plan))
    rows = []
    for name, metric in METRICS.items():
        # a metric that is no change has a value on each side; the change between them is shown beside
        change = after[name] - before[name] if name in _ALONE else comparison.metric(name)
        unit = in_currency(metric.unit, clean(settings.currency))
        title = _TITLES.get(name, metric.title)
        rows.append(Figure(name, title, unit, before.get(name), after.get(name), float(change)))
    order = ("run_rate_change", "headcount_change", *_ALONE)
    return sorted(rows, key=lambda row: order.index(row.name) if row.name in order else len(order))


def _levels(side: Totals, settings: Settings) -> dict[str, float]:
    """Return what one side alone comes to, by the metric it belongs to."""
    return {
        "run_rate_change": float(side.run_rate),
        "headcount_change": float(side.heads),
        "one_time_cost": float(side.one_off.sum()),
        "first_year_impact": float(side.total[:MONTHS_PER_YEAR].sum()),
        "cumulative_impact": float(side.total.sum()),
        **{name: float(METRICS[name].compute(side, side, settings)) for name in _ALONE},
    }


def _headline(rows: tuple[Figure, ...], currency: str) -> str:
    by_name = {row.name: row for row in rows}
    rate, heads = by_name["run_rate_change"], by_name["headcount_change"]
    before, after = rate.baseline or 0.0, rate.plan or 0.0
    if abs(rate.change) <= 1e-9 * max(abs(before), 1.0):
        return f"Payroll does not change: {money(after, currency)} a year at the run rate of the last month."
    share = f" ({rate.change / before:+,.0%})".replace("-", "−").replace("%", " %") if before else ""
    return (
        f"Payroll {'rises' if rate.change > 0 else 'falls'} by {money(abs(rate.change), currency)} a year{share}, "
        f"from {money(before, currency)} to {money(after, currency)}; "
        f"headcount goes from {figure(heads.baseline or 0.0)} to {figure(heads.plan or 0.0)}."
    )


def _outlay(rows: tuple[Figure, ...], currency: str, comparison: Comparison) -> str:
    by_name = {row.name: row.change for row in rows}
    cost, month = by_name["one_time_cost"], by_name["payback_month"]
    months = len(comparison.total)
    if month == 0:
        back = "the plan is never out of pocket"
    elif math.isinf(month):
        back = f"the outlay is not recovered within the {months} months planned"
    else:
        at = comparison.plan.calendar.months[int(month) - 1]
        back = f"the outlay is recovered in month {month:.0f} ({at:%b %Y})"
    return f"One-time cost is {money(cost, currency)}; {back}."


def _bridge(comparison: Comparison) -> tuple[BridgeRow, ...]:
    bridge = comparison.bridge
    level = start = float(bridge.start)
    rows = [BridgeRow("baseline", "Baseline", "yearly run rate of the baseline's last month", start, True, 0.0, start)]
    for name, amount in bridge.totals.items():
        step = float(np.asarray(amount))
        rows.append(BridgeRow(name, STEP_TITLES[name], STEPS[name], step, False, level, level + step))
        level += step
    end = float(bridge.end)
    return (*rows, BridgeRow("plan", "Plan", "yearly run rate of the plan's last month", end, True, 0.0, end))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
