"""The statutory minimum of leaving: what the law asks of each cut, beside what the plan gives."""

from payroll_impact.documents.document import Cell, Column, Listing, Paragraph, Part, Section, Table
from payroll_impact.documents.report.statutory import HOW_HELD, TITLE, in_words
from payroll_impact.documents.sections.report import Report
from payroll_impact.scenarios.statutory import NOT_CHECKED, SHORT, StatutoryRow

_MENU = "Statutory minimum"


def statutory(report: Report) -> Section:
    """Return every duty on leaving by cut and law."""
    rows, answer = report.data.statutory_rows, Paragraph(report.data.statutory)
    if not rows:
        return Section(name="statutory", title=TITLE, menu=_MENU, parts=(answer,), brief=())
    columns = (
        Column("duty", "Duty"),
        Column("law", "Law"),
        Column("place", "Where", "name"),
        Column("role", "Role", "name"),
        Column("date", "Day of the cut", "date"),
        Column("heads", "Heads", "heads"),
        Column("days_asked", "Days asked", "heads"),
        Column("days_given", "Days given", "heads"),
        Column("asked", "Asked, a head", "money"),
        Column("given", "Given, a head", "money"),
        Column("asked_in_all", "Asked in all", "money"),
        Column("given_in_all", "Given in all", "money", detail=True),
        Column("shortfall", "Short by", "money"),
        Column("counted", "of it counted", "money", detail=True),
        Column("status", "State"),
        Column("why", "Why, and what was assumed"),
        Column("law_of", "Law of", "name", detail=True),
        Column("source", "Source", "name", detail=True),
    )
    table = Table(
        "statutory",
        f"Severance and notice by cut and law, amounts in {report.data.currency}",
        columns,
        tuple(_row(each, columns) for each in rows),
        looks=tuple("unknown" if each.status in (SHORT, NOT_CHECKED) else "" for each in rows),
        small=True,
    )
    parts: tuple[Part, ...] = (answer, table, *_sources(rows), Paragraph(HOW_HELD, "note"))
    sentences = tuple(in_words(row) for row in rows)
    brief = (Listing(sentences, f"{TITLE}, {report.data.currency}"),)
    return Section(name="statutory", title=TITLE, menu=_MENU, parts=parts, brief=brief, wide=True)


def _row(each: StatutoryRow, columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    cells = {column.name: getattr(each, column.name) for column in columns}
    cells["why"] = "; ".join(filter(None, (each.why, each.assumed)))
    if each.shortfall is None:
        cells["counted"] = None
    return tuple(cells.values())


def _sources(rows: tuple[StatutoryRow, ...]) -> list[Table]:
    """Return where the laws were read; nothing where no law is on file."""
    columns = (Column("law", "Law"), Column("law_of", "Law of", "name"), Column("source", "Source", "name"))
    laws = tuple(dict.fromkeys((each.law, each.law_of, each.source) for each in rows if each.source))
    # a workbook has room for the source in each row
    found = Table("statutory_laws", "Where these laws were read", columns, laws, in_workbook=False, small=True)
    return [found] if laws else []
