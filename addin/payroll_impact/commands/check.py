"""`check`: a workbook against twenty standards of good spreadsheet models."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from payroll_impact.checks import Finding


def check(
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK.xlsx", help="The workbook; it stays as it is.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON instead of text.")] = False,
) -> None:
    """Check a workbook against twenty standards of good spreadsheet models.

    Each finding names sheet, cell and reason. Exit 1 if there are any.
    """
    from payroll_impact.checks import check  # noqa: PLC0415

    findings = check(workbook)
    if as_json:
        typer.echo(json.dumps([_plain(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        _print(findings)
    if findings:
        raise typer.Exit(1)


def _plain(finding: "Finding") -> dict[str, int | str]:
    return {
        "standard": finding.standard,
        "title": finding.title,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "reason": finding.reason,
    }


def _print(findings: "list[Finding]") -> None:
    for finding in findings:
        typer.echo(str(finding))
    if not findings:
        typer.echo("no findings: all twenty standards hold", err=True)
        return
    standards = {finding.standard for finding in findings}
    count = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    typer.echo(f"payroll-impact: {count} on {len(standards)} of 20 standards", err=True)
