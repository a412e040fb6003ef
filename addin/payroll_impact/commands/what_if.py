"""`drivers`, `sensitivity`, `tornado`, `solve` and `breakeven`: one plan along its own numbers."""

from typing import Annotated

import typer

import payroll_impact as pi
from payroll_impact import documents
from payroll_impact.commands.what_if_inputs import check_grid, metric_name, numbers
from payroll_impact.commands.what_if_output import (
    AS_TEXT,
    HERE,
    AsJson,
    Csv,
    DriverPath,
    Forms,
    Metric,
    Output,
    Scenario,
    Work,
    show,
    workers,
)
from payroll_impact.errors import InputError

_VALUES = "The values to try: 0.1,0.2 or from:to:step, such as 10:200:10."
_RUN_RATE = "run_rate_change"
_TOP = 15


def drivers(
    scenario: Scenario,
    match: Annotated[str, typer.Option("--match", metavar="TEXT", help="Only those with this in path or words.")] = "",
    as_json: AsJson = False,
    csv: Csv = None,
    output: Output = None,
) -> None:
    """List the numbers of a scenario that can be varied, with range and source."""
    forms = Forms(as_json=as_json, csv=csv, output=output)
    forms.check()
    plan = pi.load_scenario(scenario)
    wanted = match.casefold()
    found = [each for each in pi.analysis.drivers(plan) if wanted in f"{each.path}\n{each.title}".casefold()]
    show(documents.describe_drivers(plan, found, match), forms, ["drivers"])


def sensitivity(
    scenario: Scenario,
    driver: DriverPath,
    values: Annotated[str, typer.Option("--values", metavar="VALUES", help=_VALUES)],
    metric: Metric = _RUN_RATE,
    driver2: Annotated[
        str | None, typer.Option("--driver2", metavar="PATH", help="A second number, for a grid.")
    ] = None,
    values2: Annotated[
        str | None, typer.Option("--values2", metavar="VALUES", help="Its values, written alike.")
    ] = None,
    forms: Forms = AS_TEXT,
    work: Work = HERE,
) -> None:
    """Show a metric along the values of one driver, or of two."""
    forms.check()
    name, first = metric_name(metric), numbers(values, "--values")
    second = None if values2 is None else numbers(values2, "--values2")
    check_grid(first, second, driver2)
    plan = pi.load_scenario(scenario)
    with workers(work, "plans") as given:
        found = pi.analysis.sensitivity(plan, name, driver, first, driver2, second, **given)
    show(documents.describe_sensitivity(plan, found), forms, ["values"])


def tornado(
    scenario: Scenario,
    metric: Metric = _RUN_RATE,
    swing: Annotated[
        float | None, typer.Option("--swing", metavar="PART", help="How far each goes down and up; default: 0.1.")
    ] = None,
    ranges: Annotated[bool, typer.Option("--ranges", help="Over each driver's own low and high instead.")] = False,
    driver: Annotated[
        list[str] | None, typer.Option("--driver", metavar="PATH", help="Only this one. May be repeated.")
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="N", help="Bars in text and charts.")] = _TOP,
    forms: Forms = AS_TEXT,
    work: Work = HERE,
) -> None:
    """Show what each driver does to a metric on its own, the strongest first."""
    forms.check()
    if ranges and swing is not None:
        raise InputError("--swing and --ranges exclude each other: give one")
    if top < 1:
        raise InputError(f"--top must be 1 or more; got {top}")
    name, part = metric_name(metric), None if ranges else 0.1 if swing is None else swing
    plan = pi.load_scenario(scenario)
    with workers(work, "plans", steps=True) as given:
        found = pi.analysis.tornado(plan, name, driver or None, swing=part, **given)
    show(documents.describe_tornado(plan, found, swing=part, top=top), forms, ["bars"])


Target = Annotated[float, typer.Option("--target", metavar="X", help="What the metric should come to.")]
Low = Annotated[float | None, typer.Option("--low", metavar="X", help="Search from here.")]
High = Annotated[float | None, typer.Option("--high", metavar="X", help="Search up to here.")]


def solve(
    scenario: Scenario,
    driver: DriverPath,
    metric: Metric = _RUN_RATE,
    target: Target = 0.0,
    low: Low = None,
    high: High = None,
    forms: Forms = AS_TEXT,
    work: Work = HERE,
) -> None:
    """Find the values of a driver that bring a metric to a target."""
    forms.check()
    name, plan = metric_name(metric), pi.load_scenario(scenario)
    with workers(work, "plans", steps=True) as given:
        found = pi.analysis.solve(plan, driver, name, target, low=low, high=high, **given)
        curve = pi.analysis.sensitivity(plan, name, driver, documents.curve_values(found), **given)
    show(documents.describe_solution(plan, found, curve), forms, ["solutions"])


def breakeven(
    scenario: Scenario,
    driver: DriverPath,
    values: Annotated[str, typer.Option("--values", metavar="VALUES", help=_VALUES)],
    driver2: Annotated[str, typer.Option("--driver2", metavar="PATH", help="The number whose break-even is sought.")],
    metric: Metric = _RUN_RATE,
    target: Target = 0.0,
    low: Low = None,
    high: High = None,
    forms: Forms = AS_TEXT,
    work: Work = HERE,
) -> None:
    """Map the break-even of one driver along the values of another."""
    forms.check()
    name, axis = metric_name(metric), numbers(values, "--values")
    plan = pi.load_scenario(scenario)
    with workers(work, "plans", steps=True) as given:
        found = pi.analysis.breakeven_map(plan, name, driver, axis, driver2, target, low=low, high=high, **given)
    show(documents.describe_break_evens(plan, found), forms, ["break_evens"])
