"""`fill`: a team's own workbook, filled in."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import payroll_impact as pi
from payroll_impact import documents
from payroll_impact.errors import InputError

if TYPE_CHECKING:

    from payroll_impact.documents.report.placeholders import Entry
    from payroll_impact.workbooks.fill import Value


def fill(
    template: Annotated[
        Path, typer.Argument(metavar="TEMPLATE.xlsx", help="A workbook with placeholders; it stays as it is.")
    ],
    scenario: Annotated[str, typer.Argument(help="A scenario file (.toml), or the name of one in the library.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT.xlsx", help="The filled workbook; without it nothing is written."),
    ] = None,
    keys: Annotated[
        bool, typer.Option("--keys", help="Print what every placeholder stands for, as JSON, and look no further.")
    ] = False,
) -> None:
    """Fill a workbook of your own with a scenario's results.

    Cells, text boxes, chart titles and page headers may hold placeholders such as
    {{ metric:run_rate_change }}; a cell named fill.metric.run_rate_change is filled too. Formats, charts
    and macros stay. A cell that is one placeholder becomes a number, a date or a text.

    Kinds: metric:NAME, line:NAME and headcount:ROLE (each also :baseline and :plan), of a fiscal year or
    quarter line:NAME:FY2026, headcount:ROLE:FY2026Q1 and period:FY2026, date:first, date:last,
    date:payback, input:PATH, name, currency, headline, outlay, statutory, doubt, checks, look,
    law, sign, baseline, hash, version; --keys lists them all with their values. Placeholders nobody knows
    are listed on stderr by sheet and cell, and stay as they are; exit 1 if there are any.
    """
    found = _entries(scenario)
    if keys:
        shown = {key: entry.cell for key, entry in found.items()}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2, default=str))
        return
    _check(template, output)

    known, notes = _by_key(found), dict[str, None]()

    def lookup(key: str) -> "Value | None":
        entry = known.get(key)
        if entry is None:
            return None
        notes.update(dict.fromkeys([entry.note] if entry.note else []))
        return pi.workbooks.fill.Value(entry.cell, entry.words)

    result = pi.workbooks.fill.fill(template, lookup)
    for problem in result.problems:
        typer.echo(f"payroll-impact: {problem}{_hint(problem.text, found)}", err=True)
    for note in notes:
        typer.echo(f"payroll-impact: {note}", err=True)
    typer.echo(f"{result.count} placeholders filled, {len(result.problems)} not")
    if output is not None:
        result.save(output)
        typer.echo(f"wrote {output}", err=True)
        if result.formulas:
            now = f"payroll-impact recalc {output} -o {output}"
            told = "have no values, and Excel must not compute them before the add-in is there: do it now by"
            after = f"{told} {now}" if result.late else f"are computed when it is opened; {now} does it now"
            typer.echo(f"{result.formulas} formulas {after}", err=True)
    if result.problems:
        raise typer.Exit(1)


def _entries(scenario: str) -> "dict[str, Entry]":

    comparison = pi.compare(pi.load_scenario(scenario))
    checks = pi.scenarios.workbook_checks(scenario)
    if checks:
        typer.echo(f"payroll-impact: {scenario}: {checks}", err=True)
    options = documents.ReportOptions(workbook_checks=checks)
    return documents.placeholders(comparison, documents.build_report(comparison, options))


def _check(template: Path, output: Path | None) -> None:
    """Refuse a name that does not say what the file is: a workbook with macros must be called so."""
    if output is not None and output.suffix.casefold() != template.suffix.casefold():
        raise InputError(f"cannot write {output}: its name must end in {template.suffix or '.xlsx'}, as the template's")


def _by_key(found: "dict[str, Entry]") -> "dict[str, Entry]":

    known = {pi.workbooks.fill.normalised(key): entry for key, entry in found.items()}
    # the names of Excel hold no space
    return known | {key.replace(" ", "_"): entry for key, entry in known.items() if " " in key}


def _hint(text: str, found: "dict[str, Entry]") -> str:

    return documents.hint(text.strip("{} "), found) if text.startswith("{{") else ""
