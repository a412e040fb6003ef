"""The report in a terminal: 80 columns, plain text where there is no terminal, no colour needed to read it."""

import math
from textwrap import fill
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from payroll_impact.documents.report.data import BASELINE, SIGN_CONVENTION, BridgeRow, ReportData
from payroll_impact.documents.report.key_figures import Figure
from payroll_impact.documents.report.notices import is_apart, notice_in_words
from payroll_impact.documents.report.statutory import TITLE, in_words

_WIDTH = 80
_WIDEST = 100
_BAR = 48
_BLOCKS = {"total": "█", "rise": "▓", "fall": "░"}
_LETTERS = {"total": "#", "rise": "+", "fall": "-"}
_MANY = 10_000.0
_CENTS = 100.0  # from here on cents are no help


def print_report(content: ReportData, file: TextIO) -> None:
    """Print the report.

    Parameters
    ----------
    content : ReportData
        What `build_report` read off a comparison.
    file : text file
        Styled where it is a terminal, plain text elsewhere.
    """
    console = Console(file=file, markup=False, highlight=False, emoji=False)
    console.width = min(max(console.width, _WIDTH), _WIDEST) if console.is_terminal else _WIDTH
    console.print(Text(content.name, style="bold"))
    console.print(f"{content.first:%B %Y} to {content.last:%B %Y}, amounts in {content.currency}")
    if content.options.workbook_checks:
        console.print(Text(content.options.workbook_checks, style="bold"))
    console.print()
    console.print(Text(content.headline, style="bold"))
    console.print(content.outlay)
    console.print(content.notice)
    if content.statutory_points:
        console.print(Text(content.statutory_points, style="bold"))
    if content.doubt:
        console.print(content.doubt)
    console.print()
    console.print(_figures(content))
    console.print()
    _bridge(console, content)
    console.print()
    _list(console, "Changes", [f"{row.number}. {row.sentence}" for row in content.changes], mark="")
    _list(console, "Worth a look", [remark.sentence for remark in content.remarks])
    _list(console, f"{TITLE}, {content.currency}", [in_words(row) for row in content.statutory_rows])
    _list(console, "Other laws of notice", [notice_in_words(row) for row in content.notices if is_apart(row)])
    _list(console, "What is unknown, and where the answer turns", [note.sentence for note in content.unknowns])
    console.print(SIGN_CONVENTION)
    console.print(BASELINE)
    console.print(content.law)
    console.print("Every input with its source and every tax: -o report.xlsx, --csv DIR or --json.")


def _list(console: Console, title: str, sentences: list[str], mark: str = "- ") -> None:
    if not sentences:
        return
    console.print(Text(title, style="bold"))
    for sentence in sentences:
        console.print(fill(sentence, console.width, initial_indent=mark, subsequent_indent="  "))
    console.print()


def _figures(content: ReportData) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("Key figure", no_wrap=True)
    for title in ("Baseline", "Plan", "Change"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True, overflow="ellipsis")
    for figure in content.figures:
        sides = (_short(value, figure) for value in (figure.baseline, figure.plan))
        changed = _short(figure.change, figure, signed=figure.name != "payback_month")
        table.add_row(*(Text(text) for text in (figure.title, *sides, changed, figure.unit)))
    return table


def _short(value: float | None, figure: Figure, *, signed: bool = False) -> str:
    """Return a figure in a few characters: thousands and millions are marked k and m."""
    if value is None:
        return ""
    if not math.isfinite(value):
        return "never" if value > 0 else "not defined"
    if figure.unit == "heads" or figure.name == "payback_month" or abs(value) < _MANY:
        digits = 0 if value == round(value) else 1 if figure.unit == "heads" else 0 if abs(value) >= _CENTS else 2
        return (f"{value:+,.{digits}f}" if signed else f"{value:,.{digits}f}").replace("-", "−")
    bound, mark = (1e6, "m") if abs(value) >= 1e6 else (1e3, "k")  # noqa: PLR2004 - a million
    text = f"{value / bound:+,.1f}{mark}" if signed else f"{value / bound:,.1f}{mark}"
    return text.replace("-", "−")


def _bridge(console: Console, content: ReportData) -> None:
    scale, word = _scale(content)
    unit = f"{content.currency}{word}"
    console.print(Text(f"Bridge of the yearly run rate, {unit}", style="bold"))
    marks = _BLOCKS if _can_show(console.encoding) else _LETTERS
    low = min(0.0, *(min(row.begins, row.ends) for row in content.bridge))
    high = max(0.0, *(max(row.begins, row.ends) for row in content.bridge))
    for row in content.bridge:
        amount = f"{row.amount / scale:,.1f}" if row.total else f"{row.amount / scale:+,.1f}"
        bar = _bar(row, low, high, marks)
        console.print(Text(f"{row.title:<15}{amount.replace('-', '−'):>9}  {bar}"), no_wrap=True, soft_wrap=True)


def _can_show(encoding: str) -> bool:
    try:
        "".join(_BLOCKS.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _scale(content: ReportData) -> tuple[float, str]:
    size = max(abs(row.ends) for row in content.bridge)
    return next(((bound, word) for bound, word in ((1e6, " million"), (1e3, " thousand")) if size >= bound), (1.0, ""))


def _bar(row: BridgeRow, low: float, high: float, marks: dict[str, str]) -> str:
    """Return a bar between its two levels; a step too small to draw is still a stroke."""
    if row.begins == row.ends or high == low:
        return ""
    first, last = sorted((row.begins, row.ends))
    start, stop = (round((level - low) / (high - low) * _BAR) for level in (first, last))
    kind = "total" if row.total else "rise" if row.amount > 0 else "fall"
    start = min(start, _BAR - 1)
    return " " * start + marks[kind] * max(stop - start, 1)
