"""`calc`: the functions inside LibreOffice Calc."""

from pathlib import Path
from typing import Annotated

import typer

import payroll_impact as pi

app = typer.Typer(no_args_is_help=True, help="Bring the functions to LibreOffice Calc.")

Profile = Annotated[
    Path | None, typer.Option("--profile", metavar="DIR", help="A LibreOffice profile other than your own.")
]


@app.command()
def build(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.oxt", help="Where to write it.")] = Path(
        "payroll-impact.oxt"
    ),
) -> None:
    """Write the extension, made from the catalogue."""
    pi.hosts.calc.build_extension(output)
    typer.echo(f"wrote {output}")


@app.command()
def install(profile: Profile = None) -> None:
    """Build the extension and install it."""
    typer.echo(pi.hosts.calc.install(profile))


@app.command()
def uninstall(profile: Profile = None) -> None:
    """Remove the extension."""
    typer.echo("removed" if pi.hosts.calc.uninstall(profile) else "it was not installed")


@app.command()
def doctor(profile: Profile = None) -> None:
    """Check what the functions need in LibreOffice, one line each; exit 1 if anything is missing."""
    checks = pi.hosts.calc.doctor(profile)
    for check in checks:
        typer.echo(f"{'ok     ' if check.ok else 'missing'}  {check.check}: {check.detail}")
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
