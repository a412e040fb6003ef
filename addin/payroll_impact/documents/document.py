"""The answer of an analysis before it takes a form: facts, tables, notes, and charts that name columns."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from payroll_impact import __version__
from payroll_impact.documents.quantities import NO_VALUE, Kind, kind_of
from payroll_impact.documents.report.statutory import statutory_warning
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import metric as metric_named

_SIGN = "Plan less baseline: a positive number costs more, a negative number saves."
_SIGNS = {
    "headcount_change": "Plan less baseline: a positive number is more heads.",
    "payback_month": (
        'Month in which what the plan pays out is recovered: 0 is "nothing is ever out", "never" is not recovered. '
        "What the law asks for and the plan leaves unpaid is not in it."
    ),
    "cost_per_head": "A level of the plan, not a change: a higher number costs more.",
    "blended_hourly_cost": "A level of the plan, not a change: a higher number costs more.",
    "one_time_cost": "A positive number costs more, a negative number saves.",
    "peak_funding": "The most money that is out at any time: a higher number costs more.",
}
_SETTLED = (
    "Cuts with statutory = yes give the notice these laws ask of the plan as given. "
    "Other numbers of people, tried here, are not held against their thresholds anew."
)
Cell = str | float | int | None


@attrs.frozen
class Column:
    """A column: its key in JSON and CSV, its title for people, and how its figures are shown.

    `brief` columns are shown in text as well; `drawn` ones serve the charts of the workbook alone.
    """

    name: str
    title: str
    kind: Kind = "text"
    brief: bool = True
    drawn: bool = False


@attrs.frozen
class Table:
    """Rows under columns; shown in text unless it is long, then in parts by the column `apart`.

    `under` names columns whose texts stand below a row; `most` is how many rows text shows.
    `metric` and `unit` are those of all its figures, where its rows do not say.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    in_text: bool = True
    apart: str = ""
    under: tuple[str, ...] = ()
    most: int | None = None
    empty: str = ""
    metric: str = ""
    unit: str = ""

    def place(self, column: str) -> int:
        """Return where a column stands."""
        return [each.name for each in self.columns].index(column)

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column."""
        place = self.place(name)
        return [row[place] for row in self.rows]


@attrs.frozen
class Grid:
    """A metric for each pair of values of two drivers; `results` has shape (value, value2)."""

    across: str
    down: str
    values: Array
    values2: Array
    results: Array
    kind: Kind


@attrs.frozen(kw_only=True)
class Series:
    """One line or set of bars: columns of a table, and the rows it takes."""

    name: str
    table: str
    x: str
    y: str
    rows: range
    look: str = "line"


@attrs.frozen(kw_only=True)
class Chart:
    """A chart: ``tornado``, ``line``, ``columns``, ``bars`` or ``fan``; `levels` are values of x worth a line."""

    kind: str
    title: str
    x_title: str
    y_title: str
    series: tuple[Series, ...]
    levels: tuple[tuple[str, float], ...] = ()


@attrs.frozen(kw_only=True)
class Answer:
    """All that an analysis says.

    Attributes
    ----------
    kind, title, headline : str
        The command, what is shown, and the answer in a sentence or two.
    facts : tuple of (str, str, cell)
        Key, label and value: scenario, metric, unit, currency, sign convention, version and more.
    tables : tuple of Table
        The first one is the main one.
    notes, warnings : tuple of str
        What to know, and what to bear in mind.
    """

    kind: str
    title: str
    headline: str
    facts: tuple[tuple[str, str, Cell], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    grid: Grid | None = None

    def table(self, name: str) -> Table:
        """Return a table by name."""
        return next(table for table in self.tables if table.name == name)


def facts_of(plan: Plan, metric: str = "", as_planned: float | None = None) -> list[tuple[str, str, Cell]]:
    """Return the facts that every answer begins with."""
    currency = clean(plan.settings.currency)
    facts: list[tuple[str, str, Cell]] = [
        ("scenario", "Scenario", clean(plan.settings.name)),
        ("first_month", "First month", f"{plan.calendar.first:%Y-%m}"),
        ("last_month", "Last month", f"{plan.calendar.last:%Y-%m}"),
        ("currency", "Currency", currency),
    ]
    if metric:
        facts += [
            ("metric", "Metric", metric),
            ("metric_title", "Metric in words", metric_named(metric).title),
            ("unit", "Unit of the metric", unit_of(plan, metric)),
            ("as_planned", "As planned", as_planned),
            ("sign", "Sign", sign_of(metric)),
        ]
        facts += statutory_facts(plan, [metric])
    return [*facts, ("version", "payroll-impact", __version__)]


def statutory_facts(plan: Plan, metrics: Sequence[str]) -> list[tuple[str, str, Cell]]:
    """Return what a plan leaves unpaid of the statutory minimum, and how notice is settled, beside metrics of money."""
    if set(metrics) <= {"headcount_change"}:
        return []
    try:
        warning = statutory_warning(plan)
    except InputError:  # a plan that cannot be has no minimum; the analysis says why
        warning = ""
    facts: list[tuple[str, str, Cell]] = [("statutory", "Statutory minimum of leaving", warning)] if warning else []
    if any(change.statutory == "yes" for change in plan.changes):
        facts.append(("layoff_notice", "Laws of mass layoff", _SETTLED))
    return facts


def sign_of(metric: str) -> str:
    """Say what a positive number of a metric means."""
    return _SIGNS.get(metric, _SIGN)


def unit_of(plan: Plan, metric: str) -> str:
    """Return a metric's unit in the plan's currency."""
    return in_currency(metric_named(metric).unit, clean(plan.settings.currency))


def kind_of_metric(metric: str) -> Kind:
    """Return how a metric's figures are shown."""
    return kind_of(metric_named(metric).unit)


def named(plan: Plan, metric: str) -> str:
    """Return a metric in words with its unit: ``One-time cost (USD)``."""
    return f"{metric_named(metric).title} ({unit_of(plan, metric)})"


def invalid_notes(invalid: Iterable[tuple[str, int]], noun: str) -> tuple[str, ...]:
    """Say how many plans cannot be, and why."""
    return tuple(f"{count:,} {noun} cannot be: {clean(reason)}" for reason, count in invalid)


def remark(value: float, *, invalid: bool) -> str:
    """Say why a result is no number; nothing where it is one."""
    if math.isnan(value):
        return "the plan cannot be" if invalid else NO_VALUE
    return "" if math.isfinite(value) else "never"


def remarks(values: Sequence[float], *, invalid: bool) -> list[str]:
    """Return a remark for each result."""
    return [remark(value, invalid=invalid) for value in values]


def filled(rows: Iterable[Sequence[Any]]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows whose texts are fit to show."""
    return tuple(tuple(clean(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
