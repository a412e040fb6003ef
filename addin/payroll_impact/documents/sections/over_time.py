"""Payroll and headcount by month, drawn."""

import numpy as np

from payroll_impact.documents.document import Cell, Chart, Column, Section, Series, Table
from payroll_impact.documents.sections.report import Report

_MOST_GROUPS = 7


def over_time(report: Report) -> Section:
    """Return payroll of baseline and plan, and headcount of the plan by group."""
    months = report.comparison.plan.calendar.months
    every = range(len(months))
    payroll = Chart(
        kind="time",
        title="Payroll by month, one-time cost included",
        y_title=f"{report.data.currency}/month",
        series=(
            Series(name="Plan", table="months", x="month", y="payroll_plan", rows=every, look="plan"),
            Series(name="Baseline", table="months", x="month", y="payroll_baseline", rows=every, look="base"),
        ),
        caption="Payroll by month, one-time cost included.",
    )
    groups = _largest(_heads_by_group(report))
    columns = (
        Column("month", "Month", "month"),
        *(Column(f"group{i}", name, "heads") for i, name in enumerate(groups)),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(zip(months, *(each.tolist() for each in groups.values()), strict=True))
    heads = Chart(
        kind="stacked",
        title="Headcount of the plan by group",
        y_title="heads",
        series=tuple(
            Series(name=name, table="groups", x="month", y=f"group{i}", rows=every) for i, name in enumerate(groups)
        ),
        caption="Closing headcount of the plan by group.",
    )
    table = Table("groups", "Closing headcount of the plan by group", columns, rows, drawn=True)
    title = "Payroll and headcount over time"
    return Section(name="time", title=title, menu="Over time", parts=(payroll, heads, table), brief=())


def _heads_by_group(report: Report) -> dict[str, np.ndarray]:
    closing = report.comparison.plan.headcount["closing"]
    groups: dict[str, np.ndarray] = {}
    for index, role in enumerate(report.comparison.plan.plan.workforce):
        group = role.group or role.role
        groups[group] = groups.get(group, np.zeros(closing.shape[-1])) + closing[index]
    return groups


def _largest(groups: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the largest groups, and those beyond the seventh together."""
    ranked = sorted(groups, key=lambda group: -float(groups[group].max()))
    kept = ranked if len(ranked) <= _MOST_GROUPS + 1 else ranked[:_MOST_GROUPS]
    found = {group: values for group, values in groups.items() if group in kept}
    rest = [groups[group] for group in groups if group not in kept]
    if rest:
        found[f"{len(rest)} others"] = np.sum(rest, axis=0)
    return found
