"""Key figures: baseline, plan and change, each in its unit."""

import attrs

from payroll_impact.documents.document import Cell, Column, Paragraph, Quantity, Section, Table
from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.documents.report.key_figures import Figure
from payroll_impact.documents.sections.report import Report


def key_figures(report: Report) -> Section:
    """Return the key figures."""
    columns = (
        Column("title", "Key figure"),
        Column("baseline", "Baseline", "money"),
        Column("plan", "Plan", "money"),
        Column("change", "Change", "money"),
        Column("unit", "Unit"),
    )
    rows = tuple(
        (
            each.title,
            quantity(each, each.baseline),
            quantity(each, each.plan),
            quantity(each, each.change, signed=True),
            each.unit,
        )
        for each in report.data.figures
    )
    table = Table("figures", "Key figures, baseline and plan", columns, rows)
    short = attrs.evolve(table, title="Key figures", short=True)
    note = Paragraph(SIGN_CONVENTION, "note")
    return Section(name="figures", title="Key figures", parts=(table, note), brief=(short,))


def quantity(figure: Figure, value: float | None, *, signed: bool = False) -> Cell:
    """Return a key figure by its unit: with a sign where it is a change."""
    if value is None:
        return None
    return Quantity(value, figure.kind, signed and figure.is_signed)
