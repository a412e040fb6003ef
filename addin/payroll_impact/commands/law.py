"""`parameters`: the law behind the figures."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import payroll_impact as pi
from payroll_impact.atomic import require_file
from payroll_impact.errors import InputError, nearest

if TYPE_CHECKING:
    from payroll_impact.parameters import Parameter


def parameters(
    name: Annotated[str | None, typer.Argument(help="A parameter, such as social_security.wage_base.")] = None,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", "-j", metavar="CODE", help="Such as US-CA, US or GB.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="A day (2025-09-12) or a year (2025); default: latest.")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="What is there, second-hand or absent, by place and year.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The coverage as a table in Markdown.")] = False,
    check: Annotated[
        Path | None, typer.Option("--check", metavar="FILE", help="Check a file of the law, such as data/KE.toml.")
    ] = None,
) -> None:
    """Show parameters of the law, with source.

    Without a name, all of a jurisdiction; without a jurisdiction, wherever the name is set; with
    neither, the jurisdictions there are.
    """
    if check is not None:
        _check(check)
        return
    when = None if date is None else _date(date)
    if markdown:
        typer.echo(pi.parameters.coverage_markdown())
    elif coverage:
        _print_coverage(jurisdiction)
    elif name is None and jurisdiction is None:
        typer.echo("\n".join(pi.parameters.jurisdictions()))
    elif name is None and jurisdiction is not None:
        for found in pi.parameters.list_parameters(jurisdiction).values():
            typer.echo(_line(found, when))
    elif name is not None:
        codes = [jurisdiction] if jurisdiction else _where_set(name)
        for code in codes:
            _print_parameter(name, code, when, brief=len(codes) > 1)


def _check(file: Path) -> None:
    """Print what is wrong with a file of the law, and fail where anything is."""
    require_file(file, str(file))
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read: {error}") from None
    problems = pi.parameters.find_problems(text, file.name)
    typer.echo("\n".join(problems) or f"{file.name}: nothing wrong")
    if problems:
        raise typer.Exit(1)


def _print_coverage(jurisdiction: "str | None") -> None:
    if jurisdiction is not None:
        pi.parameters.jurisdiction_chain(jurisdiction)  # refuses a place there is none of
    for each in pi.parameters.list_coverage():
        if jurisdiction is None or f"{each.code}-".startswith(f"{jurisdiction}-"):
            typer.echo(f"{each.code} {each.title}")
            typer.echo("  taxes    " + "; ".join(f"{year} {state}" for year, state in each.taxes))
            typer.echo(f"  leaving  {', '.join(each.leaving) or 'none'}")
            for missing in each.absent:
                typer.echo(f"  absent   {missing}")


def _where_set(name: str) -> list[str]:
    """Return the jurisdictions that set a parameter themselves."""
    known = {code: pi.parameters.list_parameters(code) for code in pi.parameters.jurisdictions()}
    found = [code for code, each in known.items() if name in each and each[name].jurisdiction == code]
    if not found:
        everything = sorted({name for each in known.values() for name in each})
        raise InputError(f"parameter {name!r} is not known in any jurisdiction{nearest(name, everything)}")
    return found


def _print_parameter(name: str, code: str, when: "dt.date | int | None", *, brief: bool) -> None:

    if brief:
        typer.echo(_line(pi.parameters.list_parameters(code)[name], when))
        return
    value = pi.parameter(name, code, when)
    typer.echo(f"{value.jurisdiction}.{value.name}: {value.title}")
    typer.echo(f"  value   {value.value:,.10g} {value.unit}")
    typer.echo(f"  from    {value.start}")
    typer.echo(f"  source  {value.source}")


def _line(found: "Parameter", when: "dt.date | int | None") -> str:
    """Return a parameter on one line, also where it has no value then."""
    day = dt.date(when, 12, 31) if isinstance(when, int) else when
    dated = found.in_force(day) if day else max(found.values, key=lambda each: each.start, default=None)
    if dated is None:
        return f"{found.path:<44} no value could be sourced{'' if when is None else f' for {when}'}"
    return f"{found.path:<44} {dated.value:>12,.10g}  {found.unit:<20} {dated.start}  {dated.source}"


def _date(text: str) -> "dt.date | int":
    """Return a day, or a year."""
    try:
        return int(text) if text.isdecimal() and dt.date(int(text), 12, 31) else dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("--date must be a day such as 2025-09-12 or a year such as 2025") from None
