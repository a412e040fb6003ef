"""The statutory minimum of leaving, as HTML."""

from collections.abc import Sequence

from payroll_impact.documents.page.markup import Head, heads, name, number, row, said, table
from payroll_impact.documents.page.sections import Part
from payroll_impact.documents.report.statutory import HOW_HELD, TITLE
from payroll_impact.scenarios.statutory import NOT_CHECKED, SHORT, StatutoryRow


def statutory(part: Part) -> str:
    """Return what the law asks of each cut, beside what the plan gives."""
    content = part.content
    answer = f"<p>{said(content.statutory)}</p>"
    if not content.statutory_rows:
        return part.section("statutory", TITLE, answer)
    columns = (
        Head("Duty"), Head("Law"), Head("Where"), Head("Role"), Head("Day of the cut"), Head("Heads", True),
        Head("Days asked", True), Head("Days given", True), Head("Asked, a head", True), Head("Given, a head", True),
        Head("Asked in all", True), Head("Short by", True), Head("State"), Head("Why, and what was assumed"),
    )  # fmt: skip
    rows = [_row(each, columns) for each in content.statutory_rows]
    made = table(f"Severance and notice by cut and law, amounts in {content.currency}", columns, rows, kind="tight")
    note = f'<p class="note">{said(HOW_HELD)}</p>'
    return part.section("statutory", TITLE, answer, made, _sources(content.statutory_rows), note, kind="wide")


def _sources(rows: Sequence[StatutoryRow]) -> str:
    columns = (Head("Law"), Head("Law of"), Head("Source"))
    laws = dict.fromkeys((each.law, each.law_of, each.source) for each in rows if each.source)
    lines = [row(said(law), (name(of), name(source, full=True)), columns) for law, of, source in laws]
    return table("Where these laws were read", columns, lines, kind="tight sources") if lines else ""


def _row(each: StatutoryRow, columns: tuple[Head, ...]) -> str:
    figures = (each.days_asked, each.days_given, each.asked, each.given, each.asked_in_all, each.shortfall)
    cells = (
        said(each.law), name(each.place), name(each.role), f"{each.date:%d %b %Y}", heads(each.heads),
        *("" if value is None else number(value) for value in figures),
        said(each.status), said("; ".join(filter(None, (each.why, each.assumed)))),
    )  # fmt: skip
    return row(said(each.duty), cells, columns, kind="unknown" if each.status in (SHORT, NOT_CHECKED) else "")
