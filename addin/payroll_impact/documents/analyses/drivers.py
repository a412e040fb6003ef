"""The drivers of a plan, as an answer."""

from collections.abc import Sequence

from payroll_impact.analysis import Driver
from payroll_impact.documents.document import Answer, Cell, Column, Table, facts_of, filled
from payroll_impact.documents.wording import brief, clean, in_currency
from payroll_impact.model import Plan


def drivers_answer(plan: Plan, found: Sequence[Driver], match: str = "") -> Answer:
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
        Column("path", "Driver"),
        Column("title", "In words", brief=False),
        Column("value", "Value", "number"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("unit", "Unit"),
        Column("confidence", "Confidence"),
        Column("source", "Source"),
    )
    rows = filled(
        (
            each.path, each.title, each.value, each.low, each.high, in_currency(each.unit, currency),
            each.confidence, each.source,
        )
        for each in found
    )  # fmt: skip
    wanted = f" with {match!r} in path or words" if match else ""
    table = Table("drivers", "Drivers", columns, rows, under=("unit", "source"), empty=f"There are none{wanted}.")
    notes = (
        "A group's headcount is its total, its other numbers are means by headcount; a tax is that of the last month.",
    )
    return Answer(
        kind="drivers",
        title="Drivers: the numbers of this plan that can be varied",
        headline=f"{len(rows)} driver{'' if len(rows) == 1 else 's'}{clean(wanted)}.",
        facts=tuple(facts_of(plan)),
        tables=(table,),
        notes=notes,
    )


def driver_facts(plan: Plan, driver: Driver, key: str = "driver", label: str = "Driver") -> list[tuple[str, str, Cell]]:
    """Return the facts of one driver."""
    return [
        (key, label, clean(driver.path)),
        (f"{key}_title", f"{label} in words", clean(driver.title)),
        (f"{key}_unit", f"Unit of the {label.lower()}", in_currency(driver.unit, clean(plan.settings.currency))),
        (f"{key}_planned", f"{label} as planned", driver.value),
    ]


def titled(plan: Plan, driver: Driver) -> str:
    """Return a driver's path with its unit, short enough for a heading."""
    return f"{brief(driver.path)} ({in_currency(driver.unit, clean(plan.settings.currency))})"
