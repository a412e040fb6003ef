"""What the plan does to each role."""

import math

from payroll_impact.documents.document import Cell, Column, Paragraph, Section, Table
from payroll_impact.documents.report.roles import RoleRow
from payroll_impact.documents.sections.report import Report


def roles(report: Report) -> Section:
    """Return heads, pay, run rate and one-time cost of each role."""
    rows = report.data.roles
    abroad = any(each.currency != report.data.currency for each in rows)
    columns = (
        Column("role", "Role", "name"),
        Column("group", "Group", "name"),
        Column("place", "Where", "name"),
        Column("heads_at_start", "Heads at start", "heads"),
        Column("heads_baseline", "Heads, baseline", "heads"),
        Column("heads_plan", "Heads, plan", "heads"),
        Column("heads_change", "Change", "heads", signed=True),
        Column("pay", "Pay of a head", "money"),
        Column("run_rate_baseline", "Run rate, baseline", "money"),
        Column("run_rate_plan", "Run rate, plan", "money"),
        Column("run_rate_change", "Change", "money", signed=True),
        Column("one_time_cost", "One-time cost", "money"),
        *([Column("own_pay", "Pay in its own currency", "money")] if abroad else []),
    )
    cells = tuple(_row(each, columns) for each in rows)
    total = ("All roles", *(_total(rows, column) for column in columns[1:]))
    note = f"Run rates and pay in {report.yearly}; pay at the start, heads and run rates at the end of the last month."
    return Section(
        name="roles",
        title="Role by role",
        menu="Roles",
        parts=(
            Table("roles", "What the plan does to each role", columns, cells, total=total, small=True),
            Paragraph(note, "note"),
        ),
        brief=(),
        wide=True,
    )


def _row(each: RoleRow, columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    cells = [getattr(each, column.name) for column in columns]
    if columns[-1].name == "own_pay":
        cells[-1] = f"{each.currency} {each.own_pay:,.0f}"
    return tuple(cells)


def _total(rows: tuple[RoleRow, ...], column: Column) -> Cell:
    """Return what a column adds up to; pay and names do not."""
    adds_up = column.name.startswith(("heads", "run_rate", "one_time"))
    return math.fsum(getattr(each, column.name) for each in rows) if adds_up else None
