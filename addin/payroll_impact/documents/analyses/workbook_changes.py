"""What changed between two versions of a workbook, as a document."""

from collections.abc import Iterator, Sequence

from payroll_impact import __version__
from payroll_impact.documents.document import Column, Document, Fact, Section, Table
from payroll_impact.workbooks.diff import CellChange, WorkbookDiff

_CELLS = {"inputs": "Inputs changed", "formulas": "Formulas changed", "results": "Results moved"}


def describe_changes(found: WorkbookDiff, first: str, second: str) -> Document:
    """Return what `diff` found between the files `first` and `second`."""
    counts = (f"{title.lower()}: {len(getattr(found, name)):,}" for name, title in _CELLS.items())
    parts = tuple(_structure(found))
    told = "; ".join((*counts, f"sheets, names and rows: {len(parts):,}")) if found.differs else "no difference"
    columns = (Column("what", "What"), Column("where", "Where", "name"))
    structure = Table("structure", "Sheets, names and rows", columns, parts, empty="The same in both.")
    tables = (*(_cells(name, title, getattr(found, name)) for name, title in _CELLS.items()), structure)
    return Document(
        kind="diff",
        title="Two versions of a workbook",
        headline=f"{told[0].upper()}{told[1:]}.",
        facts=(
            Fact("first", "Earlier version", first),
            Fact("second", "Later version", second),
            Fact("differs", "Whether anything differs", found.differs, data=True),
            Fact("version", "payroll-impact", __version__),
        ),
        sections=tuple(
            Section(name=table.name, title=table.title, parts=(table,), wide=True) for table in tables
        ),
    )


def _cells(name: str, title: str, changes: Sequence[CellChange]) -> Table:
    columns = (
        Column("sheet", "Sheet", "name"),
        Column("cell", "Cell"),
        Column("label", "Label", "name"),
        Column("before", "Before", "value"),
        Column("after", "After", "value"),
        Column("result_before", "Result before", "value"),
        Column("result_after", "Result after", "value"),
        Column("moved_from", "Was at"),
    )
    rows = tuple(
        (each.sheet, each.cell, each.label, each.before, each.after, *(each.result or (None, None)), each.moved_from)
        for each in changes
    )
    return Table(name, title, columns, rows, small=True, empty="None.")


def _structure(found: WorkbookDiff) -> Iterator[tuple[str, str]]:
    for name in ("sheets_added", "sheets_removed", "names_added", "names_removed"):
        for each in getattr(found, name):
            yield name.replace("_", " ").replace("s ", " ", 1), each
    for name, before, after in found.names_changed:
        yield "name changed", f"{name}: {before} → {after}"
    for name in ("rows_added", "rows_removed"):
        for sheet, numbers in getattr(found, name).items():
            for number in numbers:
                yield name.replace("rows_", "row "), f"{sheet}, row {number}"
