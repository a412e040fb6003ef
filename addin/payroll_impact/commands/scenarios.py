"""`new`: a scenario to begin from."""

from pathlib import Path
from typing import Annotated

import typer


def new(
    file: Annotated[Path, typer.Argument(metavar="NAME.toml", help="The file to write; one that exists is kept.")],
) -> None:
    """Write a commented scenario to begin from."""
    from payroll_impact.scenarios import write_starter  # noqa: PLC0415

    write_starter(file)
    typer.echo(f"wrote {file}; next: payroll-impact report {file}")
