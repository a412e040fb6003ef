"""The changes of the plan; under one of a group, the heads of each of its roles."""

from payroll_impact.documents.document import Cell, Column, Listing, Look, Paragraph, Section, Table
from payroll_impact.documents.report.data import BASELINE
from payroll_impact.documents.sections.report import Report


def changes(report: Report) -> Section:
    """Return the changes with the heads each moves."""
    columns = (
        Column("title", "Change", "name"),
        Column("amount", "How much"),
        Column("start", "From", "date"),
        Column("months", "Over months", "count"),
        Column("heads", "Heads moved", "heads"),
        Column("baseline", "In the baseline too"),
    )
    rows: list[tuple[Cell, ...]] = []
    looks: list[Look] = []
    for each in report.data.changes:
        over = each.months if each.months > 1 else None
        both = "yes" if each.baseline else "no"
        rows.append((f"{each.number}. {each.title}", each.amount, each.start, over, each.heads, both))
        looks.append("")
        for share in each.split if each.of_group and each.heads is not None else ():
            rows.append((share.role, None, None, None, share.heads or 0.0, None))
            looks.append("part")
    title = "Changes of the plan, heads moved in the months planned"
    table = Table("changes", title, columns, tuple(rows), looks=tuple(looks), empty="The plan has no changes.")
    sentences = tuple(f"{each.number}. {each.sentence}" for each in report.data.changes)
    return Section(
        name="changes",
        title="What changes",
        menu="Changes",
        parts=(table, Paragraph(BASELINE, "note")),
        brief=(Listing(sentences, "Changes", bullet=""),) if sentences else (),
    )
