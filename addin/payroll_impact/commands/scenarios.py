"""`new` and `export`: a scenario to begin from, and one out of a workbook."""

from pathlib import Path
from typing import Annotated

import typer

import payroll_impact as pi
from payroll_impact.errors import InputError


def new(
    file: Annotated[Path, typer.Argument(metavar="NAME.toml", help="The file to write; one that exists is kept.")],
) -> None:
    """Write a commented scenario to begin from."""
    pi.scenarios.write_starter(file)
    typer.echo(f"wrote {file}; next: payroll-impact report {file}")


def export(
    scenario: Annotated[str, typer.Argument(help="A what-if workbook, a scenario file, or a name in the library.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="NAME.toml", help="The scenario file to write.")],
) -> None:
    """Write the plan of a workbook as a scenario file.

    `template what-if --scenario NAME.toml` is the way back.
    """
    if output.suffix.casefold() != ".toml":
        raise InputError(f"cannot write {output}: the name of a scenario must end in .toml")
    pi.save_scenario(pi.load_scenario(scenario), output)
    typer.echo(f"wrote {output}")
