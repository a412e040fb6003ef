"""`risk`: a scenario whose drivers are uncertain."""

from typing import Annotated, Any

import typer

import payroll_impact as pi
from payroll_impact import documents
from payroll_impact.commands.what_if_inputs import budgets, correlations, metric_name, uncertainties
from payroll_impact.commands.what_if_output import (
    AS_TEXT,
    HERE,
    Forms,
    Scenario,
    Work,
    show,
    workers,
)

_TABLES = ("figures", "shares", "histogram", "months")


def risk(
    scenario: Scenario,
    uncertain: Annotated[
        list[str] | None,
        typer.Option(
            "--uncertain",
            metavar="PATH=SHAPE",
            help="An uncertain number: 'Analyst.pay=pert(35,50,65)'; also triangular, uniform (low, high), normal and "
            "lognormal (mean, sd), discrete, empirical (values), or evidence: its own low and high. May be repeated.",
        ),
    ] = None,
    from_evidence: Annotated[
        bool, typer.Option("--from-evidence", help="Vary all others with a low and high of their own, as pert.")
    ] = False,
    correlate: Annotated[
        list[str] | None, typer.Option("--correlate", metavar="A,B=R", help="A rank correlation. May be repeated.")
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option("--metric", metavar="METRIC", help="Default: run_rate_change. May be repeated."),
    ] = None,
    draws: Annotated[int, typer.Option("--draws", metavar="N", help="How many plans to draw.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same numbers.")] = 1,
    method: Annotated[str, typer.Option("--method", metavar="METHOD", help="lhs, sobol or random.")] = "lhs",
    budget: Annotated[
        list[str] | None,
        typer.Option("--budget", metavar="X", help="How likely is it exceeded? METRIC=X where there are several."),
    ] = None,
    forms: Forms = AS_TEXT,
    work: Work = HERE,
) -> None:
    """Show the spread of metrics when drivers are uncertain, and which driver brings it.

    The same seed gives the same numbers on every machine and on a cluster.
    """
    forms.check()
    names = list(dict.fromkeys(map(metric_name, metric or ["run_rate_change"])))
    limits = budgets(budget or (), names)
    comparison = pi.compare(pi.load_scenario(scenario))
    plan = comparison.plan.plan
    shapes, origins, notes = uncertainties(plan, uncertain or (), from_evidence=from_evidence, metrics=names)
    pairs = correlations(correlate or (), list(shapes))
    asked = documents.Asked(uncertainties=shapes, correlations=pairs, origins=origins, notes=notes)
    drawn: dict[str, Any] = {"draws": draws, "seed": seed, "method": method, "correlations": pairs, "budget": limits}
    with workers(work, "draws") as given:
        found = pi.analysis.simulate(plan, shapes, names, **drawn, **given)
    show(documents.describe_risk(comparison, found, asked), forms, _TABLES)
