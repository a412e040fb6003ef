"""The summary of a batch: a row per scenario."""

from collections.abc import Sequence

from payroll_impact import __version__
from payroll_impact.batch.outcome import Outcome
from payroll_impact.documents import Column, Document, Fact, Section, Table
from payroll_impact.documents.document import Cell
from payroll_impact.documents.quantities import kind_of
from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.model.impact import METRICS


def describe_batch(outcomes: Sequence[Outcome]) -> Document:
    """Return what became of each scenario, with its key figures and a link to its report."""
    failed = sum(not outcome.ok for outcome in outcomes)
    columns = (
        Column("scenario", "Scenario", "name"),
        Column("name", "Name", "name"),
        Column("state", "State"),
        Column("currency", "Currency"),
        *(Column(name, metric.title, kind_of(metric.unit)) for name, metric in METRICS.items()),
        Column("statutory", "Statutory minimum of leaving"),
        Column("look", "Worth a look"),
        Column("report", "Report", "link"),
        Column("error", "Error"),
    )
    table = Table(
        "summary",
        "Change of each plan from its own baseline, in its own currency",
        columns,
        tuple(_row(outcome) for outcome in outcomes),
        looks=tuple("" if outcome.ok else "unknown" for outcome in outcomes),
        small=True,
    )
    title = f"{len(outcomes)} scenarios, {failed} failed"
    return Document(
        kind="batch",
        title=title,
        headline=f"{len(outcomes) - failed} of {len(outcomes)} reports were written.",
        facts=(Fact("sign", "Sign", SIGN_CONVENTION), Fact("version", "payroll-impact", __version__)),
        sections=(Section(name="summary", title=title, parts=(table,), wide=True),),
    )


def _row(outcome: Outcome) -> tuple[Cell, ...]:
    # a metric that is not defined, and those of a scenario that failed, are no figures
    found = (outcome.metrics.get(name) for name in METRICS)
    metrics = (None if value is None or value != value else value for value in found)  # noqa: PLR0124 - NaN
    state = "done" if outcome.ok else "failed"
    return (
        outcome.scenario, outcome.name, state, outcome.currency, *metrics, outcome.statutory, outcome.look,
        outcome.report if outcome.ok else None, outcome.error,
    )  # fmt: skip
