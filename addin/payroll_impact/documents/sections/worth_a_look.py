"""What is allowed and seldom meant."""

from payroll_impact.documents.document import Column, Listing, Paragraph, Section, Table
from payroll_impact.documents.sections.report import Report

_TITLE = "Worth a look"


def worth_a_look(report: Report) -> Section | None:
    """Return the remarks on the values of the plan; None where there are none."""
    remarks = report.data.remarks
    if not remarks:
        return None
    columns = (Column("place", "Where"), Column("value", "What is there"), Column("why", "Why it is remarked on"))
    rows = tuple((each.place, each.value, each.why) for each in remarks)
    return Section(
        name="look",
        title=_TITLE,
        parts=(
            Paragraph("Allowed, computed as given, and seldom meant:"),
            Table("remarks", _TITLE, columns, rows, small=True),
        ),
        brief=(Listing(tuple(each.sentence for each in remarks), _TITLE),),
    )
