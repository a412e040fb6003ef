"""The drivers of a plan, as a document."""

from collections.abc import Sequence

from payroll_impact.analysis import Driver
from payroll_impact.documents.analyses.common import clean_cells, common_facts, span_of
from payroll_impact.documents.document import Column, Document, Section, Table
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import Plan


def describe_drivers(plan: Plan, found: Sequence[Driver], match: str = "") -> Document:
    """Return the numbers of a plan that can be varied, with their ranges and sources.

    Parameters
    ----------
    plan : Plan
        Whose drivers they are.
    found : sequence of Driver
        Those to show.
    match : str
        What was looked for.
    """
    currency = clean(plan.settings.currency)
    columns = (
        Column("path", "Name to give", "name"),
        Column("title", "In words", "name", brief=False),
        Column("value", "Value", "number"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("unit", "Unit"),
        Column("confidence", "Confidence"),
        Column("source", "Source"),
    )
    rows = clean_cells(
        (
            each.path, each.title, each.value, each.low, each.high, in_currency(each.unit, currency),
            each.confidence, each.source,
        )
        for each in found
    )  # fmt: skip
    wanted = f" with {match!r} in name or words" if match else ""
    title = "Drivers"
    under = ("unit", "source")
    table = Table("drivers", title, columns, rows, under=under, empty=f"There are none{wanted}.", small=True)
    return Document(
        kind="drivers",
        title="Drivers: the numbers of this plan that can be varied",
        headline=f"{len(rows)} driver{'' if len(rows) == 1 else 's'}{clean(wanted)}.",
        span=span_of(plan),
        facts=tuple(common_facts(plan)),
        sections=(Section(name="drivers", title=title, parts=(table,), wide=True),),
        notes=("A group's headcount is its total, its other numbers means by headcount; a tax is the last month's.",),
    )
