"""`diff`: two versions of one workbook."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import payroll_impact as pi
from payroll_impact import documents
from payroll_impact.commands.what_if_output import Forms, Output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payroll_impact.workbooks.diff import CellChange, WorkbookDiff

_SHOWN = 25


def diff(
    first: Annotated[Path, typer.Argument(metavar="A.xlsx", help="The earlier version.")],
    second: Annotated[Path, typer.Argument(metavar="B.xlsx", help="The later version.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON instead of text.")] = False,
    output: Output = None,
) -> None:
    """Say what changed between two versions of a workbook.

    Inputs and formulas that changed, results that moved, and sheets, names and rows that came or went.
    Formulas that only moved with their row, or are spelled otherwise, did not change. Exit 0: nothing
    changed; 1: something did.
    """
    forms = Forms(output=output)
    forms.check()
    found = pi.workbooks.diff.diff(first, second)
    document = documents.describe_changes(found, first.name, second.name)
    forms.write(document)
    if as_json:
        typer.echo(documents.render_json(document), nl=False)
    else:
        for line in _lines(found):
            typer.echo(line)
    if found.differs:
        raise typer.Exit(1)


def _lines(found: "WorkbookDiff") -> "Iterator[str]":
    if not found.differs:
        yield "no difference"
    for title, names in (
        ("sheets added", found.sheets_added),
        ("sheets removed", found.sheets_removed),
        ("names added", found.names_added),
        ("names removed", found.names_removed),
    ):
        if names:
            yield f"{title}: {', '.join(map(_text, names))}"
    for name, before, after in found.names_changed:
        yield f"name {_text(name)}: {_text(before)} → {_text(after)}"
    for title, rows in (("added", found.rows_added), ("removed", found.rows_removed)):
        for sheet, numbers in rows.items():
            yield f"rows {title}: {_text(sheet)} {', '.join(map(str, numbers[:_SHOWN]))}"
    for title, changes in (
        ("inputs changed", found.inputs),
        ("formulas changed", found.formulas),
        ("results moved", found.results),
    ):
        if changes:
            yield f"{title}: {len(changes)}"
            yield from _changes(changes)


def _changes(changes: "Sequence[CellChange]") -> "Iterator[str]":
    # figures first: a text that changed is mostly a label
    ordered = sorted(changes, key=lambda change: change.result is None and isinstance(change.after, str))
    for change in ordered[:_SHOWN]:
        origin = f" (was {change.moved_from})" if change.moved_from else ""
        label = f" {_text(change.label)}" if change.label else ""
        result = ""
        if change.result is not None:
            result = f"  [{_text(change.result[0])} → {_text(change.result[1])}]"
        place = f"{_text(change.sheet)}!{change.cell}{origin}"
        before, after = map(_text, (change.before, change.after))
        if before == after:  # a number that became a text, or a text a number
            before, after = (f'"{_text(each)}"' if isinstance(each, str) else _text(each)
                             for each in (change.before, change.after))  # fmt: skip
        yield f"  {place}{label}: {before} → {after}{result}"
    if len(changes) > _SHOWN:
        yield f"  … and {len(changes) - _SHOWN} more; --json has all"


def _text(value: Any) -> str:
    """Return a value on one line, in a few words."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:,.12g}" if isinstance(value, float) else documents.truncate(str(value))
