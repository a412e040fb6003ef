"""A comparison in a terminal: plain text of 80 columns where there is no terminal."""

import datetime as dt
import math
from textwrap import fill
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from payroll_impact.documents.comparison.bridge import Bridge
from payroll_impact.documents.comparison.content import PlanComparison
from payroll_impact.documents.comparison.inputs import Value
from payroll_impact.documents.quantities import format_figure
from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.documents.wording import truncate
from payroll_impact.model.impact import METRICS

_WIDTH, _WIDEST = 80, 160
_NAME = 24
_COLUMN = 20  # of a plan, in characters


def print_comparison(found: PlanComparison, file: TextIO) -> None:
    """Print a comparison.

    Parameters
    ----------
    found : PlanComparison
        What `compare_plans` found.
    file : text file
        Styled where it is a terminal, plain text elsewhere.
    """
    console = Console(file=file, markup=False, highlight=False, emoji=False)
    least = _WIDTH + _COLUMN * max(len(found.names) - 2, 0)
    console.width = min(max(console.width, least), max(_WIDEST, least)) if console.is_terminal else least
    for name, title in zip(found.names, found.titles, strict=True):
        console.print(Text(f"{name}: {title}", style="bold"))
    for name, told in zip(found.names, found.workbook_checks, strict=True):
        if told:
            console.print(Text(fill(f"{truncate(name)}: {told}", console.width), style="bold"))
    _metrics(console, found)
    for name, warning in zip(found.names, found.statutory, strict=True):
        if warning:
            console.print(Text(fill(f"{truncate(name)}: {warning}", console.width), style="bold"))
    _inputs(console, found)
    for bridge in found.bridges:
        _bridge(console, found, bridge)
    for name in found.unbridged:
        console.print(f"No bridge to {name}: its currency is another than {found.currency}.")
    console.print()
    console.print(SIGN_CONVENTION)


def _table(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    table.add_column(titles[0], overflow="fold", max_width=34)
    for title in titles[1:]:
        table.add_column(Text(title), justify="right", overflow="fold", max_width=_NAME)
    return table


def _metrics(console: Console, found: PlanComparison) -> None:
    console.print()
    console.print(Text("What each comes to, against its own baseline", style="bold"))
    pair = len(found.names) == 2 and len(set(found.currencies)) == 1  # noqa: PLR2004 - a difference is of two
    table = _table("Metric", *map(truncate, found.names), *(["Difference"] if pair else []), "")
    for name, values in found.metrics.items():
        shown = [format_figure(value) for value in values]
        if pair:
            change = values[1] - values[0] if all(map(math.isfinite, values)) else math.nan
            shown.append(signed(change) if math.isfinite(change) else "")
        table.add_row(METRICS[name].title, *shown, found.unit(name))
    console.print(table)


def _inputs(console: Console, found: PlanComparison) -> None:
    console.print()
    console.print(Text("Inputs that differ", style="bold"))
    if not found.differences:
        console.print("None: the plans are the same.")
        return
    table = _table("Input", *map(truncate, found.names))
    for row in found.differences:
        table.add_row(Text(row.title), *(Text(worded(value)) for value in row.values))
    console.print(table)


def _bridge(console: Console, found: PlanComparison, bridge: Bridge) -> None:
    metric = METRICS[found.shown]
    console.print()
    title = f"{metric.title} from {truncate(bridge.base)} to {truncate(bridge.name)}, {found.unit(found.shown)}"
    console.print(Text(title, style="bold"))
    if not bridge.defined(found.shown):
        console.print("No bridge: the metric has no finite value in one of these plans, or on the way between them.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, show_header=False)
    table.add_column(overflow="fold", max_width=console.width - 20)
    table.add_column(justify="right", no_wrap=True)
    effects = [(step.title, step.effects[found.shown]) for step in bridge.steps]
    table.add_row(Text(truncate(bridge.base)), format_figure(bridge.start[found.shown]))
    for step, effect in effects:
        if effect:
            table.add_row(Text(step), signed(effect))
    table.add_row(Text(truncate(bridge.name)), format_figure(bridge.end[found.shown]))
    console.print(table)
    still = [step for step, effect in effects if not effect]
    if still:
        console.print(fill(f"Without effect on it: {'; '.join(still)}.", console.width))
    if effects:
        console.print(fill(f"How: {bridge.explanation}.", console.width))


def signed(value: float) -> str:
    """Return a change with its sign.

    >>> signed(1234.0), signed(-0.5)
    ('+1,234', '−0.5')
    """
    text = format_figure(value)
    return f"+{text}" if value > 0 else text


def worded(value: Value) -> str:
    """Return an input's value in words; "–" where there is none.

    >>> worded(1500.0), worded(None)
    ('1,500', '–')
    """
    if value is None or value == "":
        return "–"
    if isinstance(value, dt.date):
        return value.isoformat()
    return truncate(value) if isinstance(value, str) else f"{value:,.12g}"
