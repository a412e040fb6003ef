"""The plan by fiscal years and quarters: what payroll comes to in each, and who is there at its end."""

import datetime as dt

import attrs
import numpy as np

from payroll_impact.model import Comparison, Plan
from payroll_impact.model.periods import at_period_end, sum_by_period


@attrs.frozen
class PeriodRow:
    """One fiscal year or quarter, as far as the plan reaches into it.

    `first` and `last` are its days in the plan; heads are those at its end [heads],
    `payroll_…` is recurring and one-off together, `one_off_…` what of it is one-off [currency].
    """

    label: str
    first: dt.date
    last: dt.date
    complete: bool
    heads_baseline: float
    heads_plan: float
    payroll_baseline: float
    payroll_plan: float
    one_off_baseline: float
    one_off_plan: float
    impact: float
    cumulative_impact: float

    @property
    def recurring_baseline(self) -> float:
        """What of the baseline's payroll is not one-off."""
        return self.payroll_baseline - self.one_off_baseline

    @property
    def recurring_plan(self) -> float:
        """What of the plan's payroll is not one-off."""
        return self.payroll_plan - self.one_off_plan


def period_rows(comparison: Comparison, kind: str) -> tuple[PeriodRow, ...]:
    """Return a row for each fiscal period of a plan.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    kind : {'year', 'quarter'}
        The periods.
    """
    periods = comparison.plan.plan.periods(kind)
    baseline, plan = comparison.baseline, comparison.plan
    heads = (side.headcount["closing"].sum(axis=0) for side in (baseline, plan))
    flows = (baseline.totals.total, plan.totals.total, baseline.totals.one_off, plan.totals.one_off, comparison.total)
    columns = [
        *(at_period_end(each, periods) for each in heads),
        *(sum_by_period(each, periods) for each in flows),
        at_period_end(comparison.cumulative, periods),
    ]
    return tuple(
        PeriodRow(period.label, period.first, period.last, period.complete, *figures)
        for period, figures in zip(periods, np.column_stack(columns).tolist(), strict=True)
    )


def period_note(plan: Plan) -> str:
    """Say which years and quarters they are, and how their months are put together."""
    start = plan.settings.fiscal_year_start
    named = f"Fiscal years start in {dt.date(1, start, 1):%B} and are named, by convention, for the year they end in."
    years = "Calendar years and quarters." if start == 1 else named
    return f"{years} Costs are summed over the months of a period that are in the plan; heads are those at its end."
