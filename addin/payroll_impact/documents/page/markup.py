"""Pieces of HTML: text that stays text, figures with their full value, tables that a screen reader can walk."""

import datetime as dt
import html
import math
from collections.abc import Iterable, Sequence

import attrs

from payroll_impact.documents.wording import brief, clean

_THOUSAND = 1_000.0


@attrs.frozen
class Head:
    """The head of one column."""

    title: str
    number: bool = False


def said(text: str) -> str:
    """Return a sentence as HTML.

    >>> said("a < b")
    'a &lt; b'
    """
    return html.escape(clean(text))


def name(text: str, *, full: bool = False) -> str:
    """Return a name from the scenario, apart from the direction of the text around it.

    >>> name("<b>Tutor</b>")
    '<bdi>&lt;b&gt;Tutor&lt;/b&gt;</bdi>'
    """
    shown_text = clean(text) if full else brief(text)
    long = ' class="long"' if len(shown_text) > len(brief(text)) else ""
    return f"<bdi{long}>{html.escape(shown_text)}</bdi>"


def number(value: float | None, digits: int = 0, *, signed: bool = False) -> str:
    """Return a figure as shown, with its full value beside it for programs.

    >>> number(-1234.5, signed=True)
    '<data value="-1234.5">−1,234</data>'
    """
    if value is None:
        return ""
    if not math.isfinite(value):
        return "never" if value > 0 else "not defined"
    return f'<data value="{value!r}">{shown(value, digits, signed=signed)}</data>'


def shown(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """Return a figure with thousands and a real minus; nothing has no sign.

    >>> shown(1234.56, 1), shown(-0.2, signed=True), shown(7, signed=True)
    ('1,234.6', '0', '+7')
    """
    text = f"{abs(value):,.{digits}f}"
    if not text.strip("0.,"):
        return text
    return f"{'−' if value < 0 else '+' if signed else ''}{text}"


def heads(value: float, *, signed: bool = False) -> str:
    """Return heads: parts of one only where there are any."""
    return number(value, 0 if abs(value - round(value)) < 1e-9 else 1, signed=signed)  # noqa: PLR2004 - dust


def plain(value: "float | str | dt.date | None") -> str:
    """Return an input as it was given."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f'<time datetime="{value.isoformat()}">{value.isoformat()}</time>'
    if isinstance(value, str):
        return name(value)
    text = f"{value:,.10g}" if abs(value) >= _THOUSAND else f"{value:.10g}"
    return f'<data value="{value!r}">{text.replace("-", "−")}</data>'


def table(  # noqa: PLR0913 - the parts of a table
    caption: str,
    columns: Sequence[Head],
    bodies: Iterable[str],
    *,
    foot: str = "",
    kind: str = "",
    ident: str = "",
) -> str:
    """Return a table with its caption in a frame that scrolls, by keyboard too."""
    cells = "".join(
        f'<th scope="col"{" class=n" if column.number else ""}>{said(column.title)}</th>' for column in columns
    )
    label = html.escape(clean(caption), quote=True)
    inner = "".join(bodies)
    body = inner if inner.startswith("<tbody") else f"<tbody>{inner}</tbody>"
    end = f"<tfoot>{foot}</tfoot>" if foot else ""
    classes = f' class="{kind}"' if kind else ""
    place = f' id="{ident}"' if ident else ""
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{label}"{place}><table{classes}>'
        f"<caption>{said(caption)}</caption><thead><tr>{cells}</tr></thead>{body}{end}</table></div>"
    )


def row(head: str, cells: Sequence[str], columns: Sequence[Head], *, kind: str = "") -> str:
    """Return a row; its first cell is its head."""
    classes = f' class="{kind}"' if kind else ""
    rest = "".join(
        f"<td{' class=n' if column.number else ''}>{cell}</td>" for cell, column in zip(cells, columns[1:], strict=True)
    )
    return f'<tr{classes}><th scope="row">{head}</th>{rest}</tr>'
