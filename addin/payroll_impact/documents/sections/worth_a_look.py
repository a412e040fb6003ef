"""What is allowed and seldom meant."""

from payroll_impact.documents.document import Column, Listing, Paragraph, Section, Table
from payroll_impact.documents.sections.report import Report

_TITLE = "Worth a look"


def worth_a_look(report: Report) -> Section | None:
    """Return the remarks on the values of the plan and on the workbook it was read from; None if there are none."""
    remarks, checks = report.data.remarks, report.data.options.workbook_checks
    columns = (Column("place", "Where"), Column("value", "What is there"), Column("why", "Why it is remarked on"))
    rows = tuple((each.place, each.value, each.why) for each in remarks)
    if checks:
        rows = (("the workbook", "its own checks", checks), *rows)
    if not rows:
        return None
    return Section(
        name="look",
        title=_TITLE,
        parts=(
            Paragraph("Allowed, computed as given, and seldom meant:"),
            Table("remarks", _TITLE, columns, rows, small=True),
        ),
        brief=(Listing(tuple(each.sentence for each in remarks), _TITLE),) if remarks else (),
    )
