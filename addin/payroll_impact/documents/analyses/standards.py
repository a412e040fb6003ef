"""What the standards of spreadsheet models find in a workbook, as a document."""

from collections.abc import Sequence

from payroll_impact import __version__
from payroll_impact.checks import STANDARDS, TEMPLATE, Finding
from payroll_impact.documents.document import Column, Document, Fact, Section, Table


def describe_findings(findings: Sequence[Finding], workbook: str, unjudged: Sequence[str] = ()) -> Document:
    """Return what `check` found in a workbook: how each standard stands, and every finding."""
    found = {number: sum(each.standard == number for each in findings) for number in STANDARDS}
    broken = sum(bool(count) for number, count in found.items() if number != TEMPLATE)
    standards = Table(
        "standards",
        "The standards",
        (Column("standard", "No.", "count"), Column("title", "Standard"), Column("findings", "Findings", "count")),
        tuple((number, STANDARDS[number], count) for number, count in found.items() if number != TEMPLATE or count),
        looks=tuple("unknown" if count else "" for number, count in found.items() if number != TEMPLATE or count),
    )
    columns = (
        Column("standard", "No.", "count"),
        Column("title", "Standard"),
        Column("sheet", "Sheet", "name"),
        Column("cell", "Cell"),
        Column("reason", "Reason"),
    )
    rows = tuple((each.standard, each.title, each.sheet, each.cell, each.reason) for each in findings)
    listed = Table("findings", "Every finding", columns, rows, small=True, empty="No findings.")
    title = f"{len(findings)} finding{'' if len(findings) == 1 else 's'} on {broken} of {len(STANDARDS) - 1} standards"
    return Document(
        kind="check",
        title="A workbook against the standards of spreadsheet models",
        headline=f"{title}." if findings else "No findings: all twenty standards hold.",
        facts=(Fact("workbook", "Workbook", workbook), Fact("version", "payroll-impact", __version__)),
        sections=(
            Section(name="findings", title="Findings", parts=(listed,), wide=True),
            Section(name="standards", title="Standards", parts=(standards,)),
        ),
        notes=tuple(f"Not judged: {each}." for each in unjudged),
    )
