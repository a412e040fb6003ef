"""A tornado, as a document."""

import math

from payroll_impact.analysis import Bar, Tornado
from payroll_impact.documents.analyses.common import (
    clean_cells,
    common_facts,
    doubts,
    invalid_notes,
    kind_of_metric,
    metric_title,
    span_of,
    unit_of,
)
from payroll_impact.documents.document import Chart, Column, Document, Fact, Section, Series, Table
from payroll_impact.documents.quantities import format_amount, format_brief, format_number
from payroll_impact.documents.wording import clean, in_currency, truncate
from payroll_impact.model import Plan


def describe_tornado(plan: Plan, found: Tornado, *, swing: float | None, top: int) -> Document:
    """Return what each driver does to a metric on its own.

    Parameters
    ----------
    plan : Plan
        What was varied.
    found : Tornado
        What came of it.
    swing : float or None
        How far each driver went; None for its own range.
    top : int
        How many bars text and charts show; the files hold them all.
    """
    drawn = sum(1 for bar in found.bars[:top] if math.isfinite(bar.effect) and bar.effect > 0)
    swung = "its own low and high" if swing is None else f"{swing:.6g} of its value down and up, within its bounds"
    table = _table(plan, found)
    parts = (_chart(plan, found, drawn), table) if drawn else (table,)
    return Document(
        kind="tornado",
        title=f"Tornado: {metric_title(plan, found.metric)}",
        headline=_headline(found, unit_of(plan, found.metric)),
        span=span_of(plan),
        lead=doubts(plan, [found.metric]),
        facts=(
            *common_facts(plan, found.metric, found.as_planned),
            Fact("range", "Each driver is varied by", swung),
        ),
        sections=(Section(name="bars", title=table.title, parts=parts, brief=(_strongest(found, top),), wide=True),),
        notes=(
            found.note,
            *_left_out(found, top, swing),
            *invalid_notes(found.invalid, "ends of ranges make plans that"),
        ),
    )


def _headline(found: Tornado, unit: str) -> str:
    moving = [bar for bar in found.bars if bar.effect > 0]
    if not moving:
        return f"No driver varied here moves it; as planned it is {format_amount(found.as_planned, unit)}."
    first = moving[0]
    return (
        f"{truncate(first.driver.title)} moves it most: from {format_amount(first.at_low, unit)} at "
        f"{format_number(first.low)} to {format_amount(first.at_high, unit)} at {format_number(first.high)}; "
        f"as planned {format_amount(found.as_planned, unit)}."
    )


def _left_out(found: Tornado, top: int, swing: float | None) -> list[str]:
    notes = []
    still = sum(1 for bar in found.bars if bar.effect == 0)
    if still:
        notes.append(f"{still} of {len(found.bars)} drivers make no difference.")
    if swing is not None and any(bar.driver.whole for bar in found.bars[:top]):
        notes.append("Drivers counted in whole numbers go to the next whole number, which may be further.")
    if swing is None:
        notes.append("Drivers without a low and high of their own are left out.")
    return notes


def _change(end: float, planned: float) -> float | None:
    """Return how far an end is from the plan; None where that is no number."""
    change = end - planned if math.isfinite(end) and math.isfinite(planned) else math.nan
    return change if math.isfinite(change) else 0.0 if end == planned else None


def _table(plan: Plan, found: Tornado) -> Table:
    kind, planned, currency = kind_of_metric(found.metric), found.as_planned, clean(plan.settings.currency)
    columns = (
        Column("path", "Name", data=True),
        Column("title", "Driver", "name"),
        Column("unit", "Unit"),
        Column("value", "As planned", "number"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("at_low", "Metric at low", kind),
        Column("at_high", "Metric at high", kind),
        Column("effect", "Effect", kind),
        Column("change_at_low", "Change at low", kind, signed=True),
        Column("change_at_high", "Change at high", kind, signed=True),
        Column("confidence", "Confidence"),
        Column("source", "Source", brief=False),
    )
    rows = [
        (
            bar.driver.path, bar.driver.title, in_currency(bar.driver.unit, currency), bar.driver.value, bar.low,
            bar.high, bar.at_low, bar.at_high, bar.effect, _change(bar.at_low, planned), _change(bar.at_high, planned),
            bar.driver.confidence, bar.driver.source,
        )
        for bar in found.bars
    ]  # fmt: skip
    return Table("bars", "Every driver, the strongest first", columns, clean_cells(rows), small=True)


def _strongest(found: Tornado, top: int) -> Table:
    """Return the strongest bars in a few characters, for a page of text."""
    columns = (
        Column("driver", "Driver", "name"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("at_low", "at low", "number"),
        Column("at_high", "at high", "number"),
        Column("effect", "Effect", "number"),
    )
    rows = [_few_characters(bar, found.as_planned) for bar in found.bars[:top] if bar.effect != 0]
    title = "Change of the metric against the plan, the strongest first"
    return Table("strongest", title, columns, clean_cells(rows))


def _few_characters(bar: Bar, planned: float) -> tuple[str, ...]:
    ends = []
    for end in (bar.at_low, bar.at_high):
        change = _change(end, planned)
        ends.append(format_brief(end) if change is None else format_brief(change, signed=True))
    return (bar.driver.title, format_number(bar.low), format_number(bar.high), *ends, format_brief(bar.effect))


def _chart(plan: Plan, found: Tornado, drawn: int) -> Chart:
    sides = (("Driver at its low", "change_at_low", "low"), ("Driver at its high", "change_at_high", "high"))
    planned = format_amount(found.as_planned, unit_of(plan, found.metric))
    return Chart(
        kind="tornado",
        title=f"{metric_title(plan, found.metric)}: each driver on its own",
        y_title=f"Change against the plan's {planned}",
        series=tuple(
            Series(name=name, table="bars", x="title", y=column, rows=range(drawn), look=look)
            for name, column, look in sides
        ),
    )
