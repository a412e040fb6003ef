"""`compare`: scenarios side by side, and the way from one answer to the other."""

from pathlib import Path
from typing import Annotated

import typer

import payroll_impact as pi
from payroll_impact import documents
from payroll_impact.commands.what_if_output import AsJson, Forms, Output, Png, show
from payroll_impact.errors import InputError


def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="A.toml B.toml …", help="Scenario files or names in the library, two or more."),
    ],
    metric: Annotated[
        str, typer.Option("--metric", metavar="NAME", help="The metric whose bridge is shown; files have all.")
    ] = "run_rate_change",
    bridge: Annotated[
        str,
        typer.Option(
            "--bridge",
            metavar="HOW",
            help="order: inputs exchanged one at a time in one order; average: the mean over all orders; auto.",
        ),
    ] = "auto",
    as_json: AsJson = False,
    output: Output = None,
    png: Png = None,
) -> None:
    """Compare scenarios: inputs that differ, what that does to each metric, and a bridge by input.

    Bridges lead from the first scenario to each other one; their steps add up to the difference.
    """
    if bridge not in ("auto", "order", "average"):
        raise InputError(f"--bridge must be auto, order or average; got {bridge!r}")
    forms = Forms(as_json=as_json, output=output, png=png)
    forms.check()
    named = _named(scenarios)
    found = documents.compare_plans(
        {name: pi.load_scenario(scenario) for name, scenario in named.items()},
        shown=metric,
        method=bridge,  # type: ignore[arg-type]
        checks={name: pi.scenarios.workbook_checks(scenario) for name, scenario in named.items()},
    )
    show(documents.describe_comparison(found), forms, ["metrics"])


def _named(scenarios: list[str]) -> dict[str, str]:
    """Return the scenarios by a name as short as tells them apart."""
    short = [Path(scenario).stem for scenario in scenarios]
    names = short if len(set(short)) == len(short) else list(scenarios)
    return {
        name if names.count(name) == 1 else f"{name} ({number})": scenario
        for number, (name, scenario) in enumerate(zip(names, scenarios, strict=True), start=1)
    }
