"""`template`: workbooks that finance teams edit, built for one spreadsheet program."""

from pathlib import Path
from typing import Annotated

import typer

import payroll_impact as pi
from payroll_impact.atomic import write_atomically
from payroll_impact.errors import InputError

_ROOM = "Of what-if; by default what the scenario needs, and room."


def template(
    name: Annotated[str, typer.Argument(help="Which one; without a name they are listed.")] = "",
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="SCENARIO...", help="What its inputs show; of what-if, several are its cases."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE.xlsx", help="Where to write it; NAME.xlsx by default."),
    ] = None,
    scenario: Annotated[
        str,
        typer.Option("--scenario", metavar="SCENARIO", help="What its inputs show: a file, or a name in the library."),
    ] = "",
    variants: Annotated[
        bool,
        typer.Option("--variants", help="Fill the further cases of what-if with variants: two waves, slower hiring."),
    ] = False,
    side_by_side: Annotated[
        bool,
        typer.Option(
            "--side-by-side", help="For none: a model of each case, so that all stand side by side; a larger file."
        ),
    ] = False,
    blank: Annotated[
        bool, typer.Option("--blank", help="A what-if for your own plan: nobody's figures, sources or cases.")
    ] = False,
    host: Annotated[
        str, typer.Option("--for", metavar="HOST", help="lite, server, classic, calc, or none for no add-in at all.")
    ] = "lite",
    print_calculations: Annotated[
        bool, typer.Option("--print-calculations", help="Have calculations and the law printed with the rest.")
    ] = False,
    requirement: Annotated[
        str | None,
        typer.Option(
            "--requirement",
            metavar="URL_OR_LINE",
            help="For lite: install the package from your own index instead of carrying it.",
        ),
    ] = None,
    roles: Annotated[int | None, typer.Option("--roles", help=f"Rows for roles. {_ROOM}")] = None,
    changes: Annotated[int | None, typer.Option("--changes", help=f"Rows for changes of a case. {_ROOM}")] = None,
    cuts: Annotated[int | None, typer.Option("--cuts", help=f"Cuts and conversions of a case. {_ROOM}")] = None,
    months: Annotated[int | None, typer.Option("--months", help="Months planned; the scenario's by default.")] = None,
    case_count: Annotated[int | None, typer.Option("--cases", help="Cases, your own included; 4 by default.")] = None,
) -> None:
    """Build a workbook template, with the value of every formula beside it."""
    if not name:
        for known, (title, _) in pi.templates.TEMPLATES.items():
            typer.echo(f"{known:<16} {title}")
        return
    target = output or Path(f"{name}.xlsx")
    if target.suffix.casefold() != ".xlsx":
        raise InputError(f"cannot write {target}: the name of a workbook must end in .xlsx")
    named = [*([scenario] if scenario else []), *(cases or [])]
    plans = None if blank and not named else [pi.load_scenario(each) for each in named or ["xai-2025"]]
    # the founding case shows what cases are for; nobody else's plan is given cases nobody planned
    workbook = pi.templates.build_template(
        name, scenario=plans, host=host, variants=variants or not named, blank=blank, requirement=requirement,  # type: ignore[arg-type]
        side_by_side=side_by_side, print_calculations=print_calculations,
        roles=roles, changes=changes, cuts=cuts, months=months, cases=case_count,
    )  # fmt: skip
    write_atomically(target, workbook)
    typer.echo(f"wrote {target}")
