"""`doctor`: which ways to the functions this machine has."""

import typer

import payroll_impact as pi
from payroll_impact.commands.calc import Profile


def doctor(profile: Profile = None) -> None:
    """Look at this machine: for each way to the functions what is there, what is missing, and the next command."""
    for way in pi.hosts.ways.ways(profile):
        typer.echo(f"{'ready  ' if way.ready else 'missing'}  {way.name}")
        for found in way.found:
            typer.echo(f"           has    {found}")
        for missing in way.missing:
            typer.echo(f"           lacks  {missing}")
        typer.echo(f"           next   {way.next}")
