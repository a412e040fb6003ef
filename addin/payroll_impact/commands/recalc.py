"""`recalc`: a workbook recalculated without a spreadsheet program."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import payroll_impact as pi
from payroll_impact.errors import InputError

if TYPE_CHECKING:
    from payroll_impact.cells import Area
    from payroll_impact.workbooks.recalc import RecalcFinding, Recalculated

_MOST_LINES = 40  # of what was found; an error in an input can reach most of a workbook


def recalc(
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK.xlsx", help="The workbook; it stays as it is.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT.xlsx", help="Write a copy with the new values.")
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set an input: a defined name or Sheet!A1. May be repeated."),
    ] = None,
    gets: Annotated[
        list[str] | None,
        typer.Option(
            "--get", metavar="NAME", help="Print a value: a defined name, Sheet!A1 or a range. May be repeated."
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="ENGINE", help="formualizer (in process) or calc (LibreOffice).")
    ] = "formualizer",
    trust_engine: Annotated[
        bool,
        typer.Option("--trust-engine", help="Take what is computed also where it is not what the file stores."),
    ] = False,
) -> None:
    """Recalculate a workbook, native formulas and our functions together.

    Before anything is set, the workbook is computed as it stands and held against the values it stores. Formulas that
    come out otherwise keep their stored values; so does what depends on them, if what is set reaches them.
    Values asked for are printed as JSON. Those formulas, unknown functions, circular references and errors are listed
    on stderr by sheet and cell; exit 1 if there are any.
    """
    given = {name: pi.workbooks.recalc.read_value(value) for name, value in map(_assignment, sets or ())}
    result = pi.workbooks.recalc.recalc(
        workbook, sets=given, gets=gets or (), engine=engine, trust_engine=trust_engine  # type: ignore[arg-type]
    )
    if output is not None:
        result.save(output)
        typer.echo(f"wrote {output}", err=True)
    _print(result)


def _assignment(text: str) -> tuple[str, str]:

    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InputError(f"--set takes NAME=VALUE; got {name!r}")
    return name.strip(), value


def _print(result: "Recalculated") -> None:
    lines = _told(result.findings)
    for line in lines[:_MOST_LINES]:
        typer.echo(f"payroll-impact: {line}", err=True)
    if len(lines) > _MOST_LINES:
        typer.echo(f"payroll-impact: and {len(lines) - _MOST_LINES} places more", err=True)
    for note in result.notes:
        typer.echo(f"payroll-impact: {note}", err=True)
    if result.got:
        typer.echo(json.dumps(result.got, default=_shown, ensure_ascii=False))
    if result.findings:
        raise typer.Exit(1)


def _told(findings: "list[RecalcFinding]") -> list[str]:
    """Return what was found, that of neighbouring cells in one line, in the order of the first cells."""
    groups: dict[tuple[str, str, str], list[Area]] = {}
    for finding in findings:
        groups.setdefault((finding.address.sheet, finding.kind, finding.message), []).append(
            pi.cells.Area(finding.address)
        )
    joined = pi.cells.addresses.joined
    placed = ((place, kind, told) for (_, kind, told), places in groups.items() for place in joined(places))
    return [f"{place}: {kind}: {told}" for place, kind, told in sorted(placed, key=lambda each: each[0].first)]


def _shown(value: Any) -> Any:
    """Return a date or an error as JSON can hold it."""
    return value.isoformat() if hasattr(value, "isoformat") else value.code
