"""A document as one HTML page in UTF-8, with its style and charts inside: it asks nobody for anything."""

import datetime as dt
import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from payroll_impact import __version__
from payroll_impact.documents.document import (
    Cell,
    Chart,
    Column,
    Document,
    Grid,
    Plain,
    Quantity,
    Section,
    Table,
    resolve,
)
from payroll_impact.documents.quantities import Kind, format_cell, format_date, format_number
from payroll_impact.documents.render.svg_charts import draw_svg
from payroll_impact.documents.wording import clean

SIGN = "Impact is plan less baseline: a positive number costs more, a negative number saves."
# a browser that honours it asks nobody for anything, whatever a text might say
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_SHADES = 4
_LINES, _SMALL_LINES = 40, 30  # of a table that is not split over pages; small ones are printed across
_LETTERS = 100  # of all texts of a row that stand beside each other


class _Place(NamedTuple):
    """A column that is shown, and where its cells stand in a row."""

    place: int
    column: Column


def render_html(document: Document) -> bytes:
    """Return a document as an HTML page.

    Parameters
    ----------
    document : Document
        Of any report or analysis; its articles stand one after the other.
    """
    style = Markup((files(__package__) / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    page = _environment().get_template("document.html")
    return page.render(document=document, policy=_POLICY, style=style, version=__version__, sign=SIGN).encode()


@cache
def _environment() -> Environment:
    """Return what fills the page in: every text in it is escaped unless its type says that it is HTML."""
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        loader=PackageLoader("payroll_impact.documents", "render"),
        keep_trailing_newline=True,
    )
    made.filters |= {
        "cell": _cell,
        "classes": _classes,
        "drawing": _drawing,
        "fact": _fact,
        "figure": format_cell,
        "heat": _heat,
        "kind": lambda part: type(part).__name__,
        "number": format_number,
        "shown_columns": _shown_columns,
    }
    return made


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _shown_columns(table: Table) -> list[_Place]:
    return [_Place(i, column) for i, column in enumerate(table.columns) if column.on_page]


def _classes(part: Table | Section) -> str:
    if isinstance(part, Section):
        return " ".join(name for name, wanted in (("wide", part.wide), ("newpage", part.new_page)) if wanted)
    shown = _shown_columns(part)
    texts = ([cell for cell in (row[each.place] for each in shown) if isinstance(cell, str)] for row in part.rows)
    lines = sum(1 + sum(map(len, cells)) // _LETTERS for cells in texts)
    kept = lines <= (_SMALL_LINES if part.small else _LINES)
    wanted = {"tight": part.small, "sources": shown[-1].column.name == "source", "keep": kept}
    return " ".join(name for name, given in wanted.items() if given)


def _cell(cell: Cell, column: Column) -> Markup | str:
    """Return a cell: figures with their full value for programs, names apart from the text around them."""
    value, kind, signed = resolve(cell, column)
    if value is None:
        return format_cell(value, kind)
    if isinstance(value, str):
        return _text(value, kind)
    if isinstance(value, dt.date):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), format_date(value, kind))
    shown = format_cell(value, kind, signed=signed)
    if isinstance(cell, Quantity) and cell.unit:
        shown = f"{shown} {clean(cell.unit)}"
    return Markup('<data value="{}">{}</data>').format(repr(value), shown) if math.isfinite(value) else shown


def _text(text: str, kind: Kind) -> Markup | str:
    first, _, rest = (clean(line) for line in text.partition("\n"))
    if kind == "name" and first:
        return Markup('<bdi class="long">{}</bdi>').format(first)
    if kind == "link" and first:
        return Markup('<a href="{}">{}</a>').format(quote(first), first)
    if kind == "code" and first:
        return Markup("<code>{}</code>").format(first)
    return Markup("{}<br><small>{}</small>").format(first, rest) if rest else first


def _fact(value: Plain) -> str:
    return format_cell(value, "value") if not isinstance(value, float) else format_number(value)


def _drawing(chart: Chart, document: Document, ident: str) -> Markup:
    return Markup(draw_svg(document, chart, ident))  # noqa: S704 - the drawing escapes its texts


def _heat(result: float, grid: Grid) -> str:
    """Return the shade of a result: one side of nothing in one colour, the other in another."""
    known = np.abs(grid.results[np.isfinite(grid.results)])
    if not math.isfinite(result) or not result or not known.size:
        return ""
    shade = min(_SHADES, 1 + int(abs(result) / float(known.max()) * _SHADES))
    return f"{'rise' if result > 0 else 'fall'}{shade}"
