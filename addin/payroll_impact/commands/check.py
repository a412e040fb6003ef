"""`check`: a workbook against twenty standards of good spreadsheet models."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import payroll_impact as pi
from payroll_impact import documents
from payroll_impact.commands.what_if_output import Forms, Output

if TYPE_CHECKING:
    from payroll_impact.cells import Address
    from payroll_impact.checks import Finding, Identity


def check(
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK.xlsx", help="The workbook; it stays as it is.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON instead of text.")] = False,
    output: Output = None,
) -> None:
    """Check a workbook against twenty standards of good spreadsheet models.

    Each cause is a line that names sheets, cells and reason; in our own templates also formulas somebody wrote
    over. What could not be judged is said on stderr. Exit 1 if there are findings.
    """
    forms = Forms(output=output)
    forms.check()
    found = pi.checks.examine(workbook, expected_formulas=_template)
    findings = found.findings
    document = documents.describe_findings(findings, workbook.name, found.unjudged)
    forms.write(document)
    if as_json:
        typer.echo(documents.render_json(document), nl=False)
    else:
        _print(findings)
    for unjudged in found.unjudged:
        typer.echo(f"payroll-impact: {unjudged}", err=True)
    if findings:
        raise typer.Exit(1)


def _template(identity: "Identity") -> "dict[Address, str] | None":
    """Return the formulas of the template a workbook was built from; None if this version has no such template."""
    from payroll_impact.cells import Address  # noqa: PLC0415

    if identity.version != pi.__version__:
        return None
    # written but not finished: its values take most of the time, and nobody asks for them
    book = pi.templates.template_formulas(identity.title, identity.facts, with_functions=identity.with_functions)
    if book is None:
        return None
    return {Address(sheet, row + 1, column + 1): text for (sheet, row, column), text in book.formulas.items()}


def _print(findings: "list[Finding]") -> None:
    causes: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        causes.setdefault((finding.standard, finding.reason), []).append(finding)
    for alike in causes.values():
        typer.echo(pi.checks.describe_cause(alike))
    if not findings:
        typer.echo("no findings: all twenty standards hold", err=True)
        return
    standards = {finding.standard for finding in findings} - {0}
    count = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    typer.echo(f"payroll-impact: {count} on {len(standards)} of 20 standards", err=True)
