"""A comparison of plans, before it takes a form."""

from collections.abc import Mapping

import attrs

from payroll_impact import __version__
from payroll_impact.analysis.scenario_comparison import compare_scenarios
from payroll_impact.documents.comparison.bridge import Method, PlanBridge, bridge_between
from payroll_impact.documents.comparison.inputs import InputDifference, input_differences
from payroll_impact.documents.report.statutory import statutory_warning
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.impact import METRICS, metric


@attrs.frozen
class PlanComparison:
    """Plans side by side.

    Attributes
    ----------
    names, titles : tuple of str
        What each plan was called when it was given, and by its own name.
    currencies : tuple of str
        The currency of each.
    metrics : dict of tuple
        Each metric of every plan against its own baseline; infinity is "never", NaN "not defined".
    differences : tuple of InputDifference
        The inputs that are not the same in all.
    bridges : tuple of PlanBridge
        From the first plan to each other one; none to a plan in another currency.
    shown : str
        The metric whose bridge is drawn.
    statutory : tuple of str
        What each plan leaves unpaid of the statutory minimum of leaving, or was not checked of it; blank if nothing.
    workbook_checks : tuple of str
        What does not hold of the own checks of the workbook each plan was read from; blank if nothing.
    """

    version: str
    names: tuple[str, ...]
    titles: tuple[str, ...]
    currencies: tuple[str, ...]
    metrics: dict[str, tuple[float, ...]]
    differences: tuple[InputDifference, ...]
    bridges: tuple[PlanBridge, ...]
    shown: str
    statutory: tuple[str, ...]
    workbook_checks: tuple[str, ...]

    @property
    def currency(self) -> str:
        """The currency of the first plan, in which bridges are."""
        return self.currencies[0]

    def unit(self, name: str) -> str:
        """Return a metric's unit; with several currencies it names none."""
        unit = METRICS[name].unit
        return in_currency(unit, self.currency) if len(set(self.currencies)) == 1 else unit

    @property
    def unbridged(self) -> tuple[str, ...]:
        """The plans in another currency than the first."""
        return tuple(name for name, code in zip(self.names, self.currencies, strict=True) if code != self.currencies[0])


def compare_plans(
    plans: Mapping[str, Plan],
    *,
    shown: str = "run_rate_change",
    method: Method = "auto",
    checks: Mapping[str, str] | None = None,
) -> PlanComparison:
    """Hold plans against each other.

    Parameters
    ----------
    plans : mapping of str to Plan
        Two or more, by the name to show; plans of plain numbers.
    shown : str
        The metric whose bridge is drawn; the steps carry all metrics.
    method : {'auto', 'order', 'average'}
        How bridges take their steps: see `bridge_between`.
    checks : mapping of str to str, optional
        What does not hold of the own checks of the workbook a plan was read from, by the plan's name.

    Returns
    -------
    PlanComparison
        Metrics, the inputs that differ, and a bridge from the first plan to each other one.

    Raises
    ------
    InputError
        If there are fewer than two plans, the metric is not known, or the method does not fit.
    """
    if len(plans) < 2:  # noqa: PLR2004 - one plan compares with nothing
        raise InputError("a comparison takes two plans or more")
    metric(shown)
    found = compare_scenarios(plans)
    (base, first), *others = plans.items()
    return PlanComparison(
        version=__version__,
        names=tuple(map(clean, plans)),
        titles=tuple(clean(plan.settings.name) for plan in plans.values()),
        currencies=tuple(map(clean, found.currencies)),
        metrics={name: tuple(values.tolist()) for name, values in found.metrics.items()},
        differences=input_differences(plans),
        bridges=tuple(
            bridge_between(first, plan, names=(clean(base), clean(name)), method=method)
            for name, plan in others
            if plan.settings.currency == first.settings.currency
        ),
        shown=shown,
        statutory=tuple(statutory_warning(plan) for plan in plans.values()),
        workbook_checks=tuple(clean((checks or {}).get(name, "")) for name in plans),
    )
