"""A tornado, as an answer."""

import math

from payroll_impact.analysis import Bar, Tornado
from payroll_impact.documents.document import (
    Answer,
    Chart,
    Column,
    Series,
    Table,
    facts_of,
    filled,
    invalid_notes,
    kind_of_metric,
    named,
    unit_of,
)
from payroll_impact.documents.quantities import brief, number, words
from payroll_impact.documents.wording import brief as short
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import Plan


def tornado_answer(plan: Plan, found: Tornado, *, swing: float | None, top: int) -> Answer:
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
    unit = unit_of(plan, found.metric)
    drawn = sum(1 for bar in found.bars[:top] if math.isfinite(bar.effect) and bar.effect > 0)
    table = _table(plan, found)
    swung = "its own low and high" if swing is None else f"{swing:.6g} of its value down and up, within its bounds"
    facts = [*facts_of(plan, found.metric, found.as_planned), ("range", "Each driver is varied by", swung)]
    return Answer(
        kind="tornado",
        title=f"Tornado: {named(plan, found.metric)}",
        headline=_headline(found, unit),
        facts=tuple(facts),
        tables=(_said(found, top), table),
        notes=(found.note, *_left(found, top, swing), *invalid_notes(found.invalid, "ends of ranges make plans that")),
        charts=(_chart(plan, found, drawn),) if drawn else (),
    )


def _headline(found: Tornado, unit: str) -> str:
    moving = [bar for bar in found.bars if bar.effect > 0]
    if not moving:
        return f"No driver varied here moves it; as planned it is {words(found.as_planned, unit)}."
    first = moving[0]
    return (
        f"{short(first.driver.path)} moves it most: from {words(first.at_low, unit)} at {number(first.low)} to "
        f"{words(first.at_high, unit)} at {number(first.high)}; as planned {words(found.as_planned, unit)}."
    )


def _left(found: Tornado, top: int, swing: float | None) -> list[str]:
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
    kind = kind_of_metric(found.metric)
    columns = (
        Column("path", "Driver"),
        Column("unit", "Unit"),
        Column("value", "As planned", "number"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("at_low", "Metric at low", kind),
        Column("at_high", "Metric at high", kind),
        Column("effect", "Effect", kind),
        Column("change_at_low", "Change at low", kind),
        Column("change_at_high", "Change at high", kind),
        Column("confidence", "Confidence"),
        Column("title", "In words", brief=False),
        Column("source", "Source", brief=False),
    )
    return Table("bars", "Every driver, the strongest first", columns, filled(_rows(plan, found)), in_text=False)


def _rows(plan: Plan, found: Tornado) -> list[tuple[object, ...]]:
    currency, planned = clean(plan.settings.currency), found.as_planned
    return [
        (
            bar.driver.path, in_currency(bar.driver.unit, currency), bar.driver.value, bar.low, bar.high,
            bar.at_low, bar.at_high, bar.effect, _change(bar.at_low, planned), _change(bar.at_high, planned),
            bar.driver.confidence, bar.driver.title, bar.driver.source,
        )
        for bar in found.bars
    ]  # fmt: skip


def _said(found: Tornado, top: int) -> Table:
    """Return the strongest bars in a few characters, for a page of text."""
    columns = (
        Column("driver", "Driver"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("at_low", "at low", "number"),
        Column("at_high", "at high", "number"),
        Column("effect", "Effect", "number"),
    )
    rows = [_words(bar, found.as_planned) for bar in found.bars[:top] if bar.effect != 0]
    return Table("shown", "Change of the metric against the plan, the strongest first", columns, filled(rows))


def _words(bar: Bar, planned: float) -> tuple[str, ...]:
    ends = (_end(bar.at_low, planned), _end(bar.at_high, planned))
    return (bar.driver.path, number(bar.low), number(bar.high), *ends, brief(bar.effect))


def _end(end: float, planned: float) -> str:
    change = _change(end, planned)
    return brief(end) if change is None else brief(change, signed=True)


def _chart(plan: Plan, found: Tornado, drawn: int) -> Chart:
    rows, unit = range(drawn), unit_of(plan, found.metric)
    sides = (("Driver at its low", "change_at_low", "low"), ("Driver at its high", "change_at_high", "high"))
    return Chart(
        kind="tornado",
        title=f"{named(plan, found.metric)}: each driver on its own",
        x_title="",
        y_title=f"Change against the plan's {words(found.as_planned, unit)}",
        series=tuple(
            Series(name=name, table="bars", x="path", y=column, rows=rows, look=look) for name, column, look in sides
        ),
    )
