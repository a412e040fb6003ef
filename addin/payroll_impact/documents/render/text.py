"""A document in a terminal: 80 columns, plain text where there is no terminal."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from textwrap import fill as fill_lines
from textwrap import wrap as wrap_lines
from typing import NamedTuple, TextIO

from rich.console import Console
from rich.text import Text

from payroll_impact.documents.document import (
    Cell,
    Chart,
    Column,
    Document,
    Grid,
    Listing,
    Paragraph,
    Part,
    Section,
    Table,
    resolve,
)
from payroll_impact.documents.quantities import format_cell, format_number, format_scaled, format_short, scale_of
from payroll_impact.documents.waterfall import waterfall_bars
from payroll_impact.documents.wording import clean

_WIDTH = 80
_WIDEST = 120
_GAP = 2
_FEW = 12  # rows whose text below is shown in full
_TITLE = 16  # characters of the title of a column of numbers
_LEAST = 12  # characters of a text column
_CELLS = 2_000  # of a grid that can still be read
_NAME, _AMOUNT, _BAR = 15, 9, 46  # characters of a step of a waterfall
# a name such as two-waves stays whole
wrap, fill = partial(wrap_lines, break_on_hyphens=False), partial(fill_lines, break_on_hyphens=False)
_BLOCKS = {"total": "█", "rise": "▓", "fall": "░"}
_LETTERS = {"total": "#", "rise": "+", "fall": "-"}


class _Line(NamedTuple):
    text: str
    bold: bool = False


def print_document(document: Document, file: TextIO) -> None:
    """Print a document, and its articles one after the other.

    Parameters
    ----------
    document : Document
        Of any report or analysis.
    file : text file
        Styled where it is a terminal, plain text elsewhere.
    """
    console = Console(file=file, markup=False, highlight=False, emoji=False)
    width = min(max(console.width, _WIDTH), _WIDEST) if console.is_terminal else _WIDTH
    marks = _BLOCKS if _can_show(console.encoding) else _LETTERS
    for index, each in enumerate((document, *document.articles)):
        for line in (_Line(""), *_lines(each, width, marks)) if index else _lines(each, width, marks):
            console.print(Text(line.text, style="bold" if line.bold else ""), soft_wrap=True)


def _can_show(encoding: str) -> bool:
    try:
        "".join(_BLOCKS.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _lines(document: Document, width: int, marks: dict[str, str]) -> Iterator[_Line]:
    yield from _wrapped(document.title, width, bold=True)
    yield from _wrapped(document.span, width)
    for caution in document.caution:
        yield from _wrapped(caution, width, bold=True)
    yield _Line("")
    yield from _wrapped(document.headline, width, bold=True)
    for paragraph in document.lead:
        yield from _wrapped(paragraph.text, width, bold=paragraph.look in ("strong", "doubt"))
    if document.headline or document.lead:
        yield _Line("")
    for section in document.sections:
        yield from _section(document, section, width, marks)
    for text in document.warnings:
        yield _Line(fill(clean(text), width, initial_indent="! ", subsequent_indent="  "))
    for text in document.notes:
        yield _Line(fill(clean(text), width, initial_indent="- ", subsequent_indent="  "))
    if document.fact("sign"):
        yield from _wrapped(f"Sign: {document.fact('sign')}", width)
    if document.fact("version"):
        yield _Line(f"payroll-impact {document.fact('version')}")


def _wrapped(text: str, width: int, *, bold: bool = False) -> Iterator[_Line]:
    for line in wrap(clean(text), width):
        yield _Line(line, bold)


def _section(document: Document, section: Section, width: int, marks: dict[str, str]) -> Iterator[_Line]:
    parts: Sequence[Part] = section.brief if section.brief is not None else section.parts
    for part in parts:
        lines = list(_part(document, section, part, width, marks))
        if section.brief is None and isinstance(part, Chart):
            continue  # a terminal draws what is meant for it
        yield from lines
        if lines:
            yield _Line("")


def _part(document: Document, section: Section, part: Part, width: int, marks: dict[str, str]) -> Iterator[_Line]:
    if isinstance(part, Paragraph):
        yield from _wrapped(part.text, width, bold=part.look in ("strong", "doubt"))
    elif isinstance(part, Listing):
        yield _Line(clean(part.title or section.title), bold=True)
        for item in part.items:
            yield _Line(fill(clean(item), width, initial_indent=part.bullet, subsequent_indent="  "))
    elif isinstance(part, Table):
        if part.in_text and not part.drawn and (part.rows or part.empty):
            yield from _table(part, width)
    elif isinstance(part, Grid):
        yield from _grid(part, width)
    elif part.kind == "waterfall":
        yield from _waterfall(document, part, width, marks)


def _waterfall(document: Document, chart: Chart, width: int, marks: dict[str, str]) -> Iterator[_Line]:
    """Show the steps between two totals as bars; a step too small to draw is still a stroke."""
    bars = waterfall_bars(document, chart)
    levels = [level for bar in bars for level in (bar.begins, bar.ends)]
    scale, word = scale_of(max(map(abs, levels)))
    yield from _wrapped(f"{chart.title}, {chart.y_title}{f' {word}' if word else ''}", width, bold=True)
    low, high = min(0.0, *levels), max(0.0, *levels)
    name_width = min(max(_NAME, *(len(bar.name) for bar in bars)), width - _AMOUNT - _BAR - _GAP)
    for name, amount, begins, ends, total in bars:
        kind = "total" if total else "rise" if amount > 0 else "fall"
        first, last = sorted((begins, ends))
        drawn = ""
        if first != last:
            start, stop = (round((level - low) / (high - low) * _BAR) for level in (first, last))
            start = min(start, _BAR - 1)
            drawn = " " * start + marks[kind] * max(stop - start, 1)
        shown = format_scaled(amount / scale, 1, signed=not total)
        lines = wrap(clean(name), name_width) or [""]
        for line in lines[:-1]:
            yield _Line(line)
        yield _Line(f"{lines[-1]:<{name_width}}{shown:>{_AMOUNT}}  {drawn}".rstrip())


def _table(table: Table, width: int) -> Iterator[_Line]:
    if not table.apart:
        yield from _wrapped(table.title, width, bold=True)
        yield from _body(table, table.rows, width)
        return
    place = table.place(table.apart)
    for index, part in enumerate(dict.fromkeys(row[place] for row in table.rows)):
        if index:
            yield _Line("")
        yield from _wrapped(f"{table.title}: {part}", width, bold=True)
        yield from _body(table, [row for row in table.rows if row[place] == part], width)


def _body(table: Table, rows: Sequence[Sequence[Cell]], width: int) -> Iterator[_Line]:
    if not rows:
        yield from _wrapped(table.empty, width)
        return
    places = [
        place for place, column in enumerate(table.columns)
        if column.brief and column.on_page and column.name not in (table.apart, *table.under)
        and (column.kind == "value" or any(_known(row[place]) for row in rows))  # a dash says that there is none
    ]  # fmt: skip
    columns = [table.columns[place] for place in places]
    every = [*rows, *([table.total] if table.total else [])]
    cells = [[_shown(row[place], table.columns[place], short=table.short) for place in places] for row in every]
    below = [table.place(name) for name in table.under]
    body = _aligned(columns, cells, width)
    for line in next(body):
        yield _Line(line)
    for row, lines in zip(every[: table.most], body, strict=False):
        for line in lines:
            yield _Line(line)
        text = ": ".join(str(row[place]) for place in below if row[place])
        if text:
            yield _Line(_below(text, width, whole=len(rows) <= _FEW))
    if table.most is not None and len(rows) > table.most:
        yield _Line(f"… and {len(rows) - table.most:,} more, in --csv, --json and -o")


def _shown(cell: Cell, column: Column, *, short: bool) -> str:
    value, kind, signed = resolve(cell, column)
    if short and not isinstance(value, dt.date):
        return clean(format_short(value, kind, signed=signed))
    return clean(format_cell(value, kind, signed=signed))


def _known(cell: Cell) -> bool:
    return cell not in ("", None) and cell == cell  # noqa: PLR0124 - what is not itself is not a number


def _below(text: str, width: int, *, whole: bool) -> str:
    if whole:
        return fill(text, width, initial_indent="    ", subsequent_indent="    ")
    return f"    {text}" if len(text) + 4 <= width else f"    {text[: width - 5]}…"


def _aligned(columns: Sequence[Column], cells: list[list[str]], width: int) -> Iterator[list[str]]:
    """Yield the header, then the lines of each row.

    Where the page is too narrow the titles of figures are folded, then texts, the widest first.
    """
    titles = [column.title for column in columns]
    left = [column.is_text for column in columns]
    widths = [_width(titles[place], [row[place] for row in cells], left=left[place]) for place in range(len(columns))]
    words = [column.is_text or column.kind == "value" for column in columns]
    least = [
        _LEAST if words[place] else max(map(len, (*(row[place] for row in cells), *titles[place].split())))
        for place in range(len(columns))
    ]
    while sum(widths) + _GAP * (len(widths) - 1) > width:
        wide = [place for place in range(len(widths)) if widths[place] > least[place]]
        if not wide:
            break
        widths[max(wide, key=lambda place: (not words[place], widths[place]))] -= 1
    yield _folded(titles, widths, left)
    for row in cells:
        yield _folded(row, widths, left)


def _width(title: str, texts: Sequence[str], *, left: bool) -> int:
    """Return the width of a column; the title of a column of numbers may be folded."""
    longest = max(map(len, texts), default=0)
    least = len(title) if left else max(min(len(title), _TITLE), *map(len, title.split()), 0)
    return max(longest, least)


def _folded(row: Sequence[str], widths: Sequence[int], left: Sequence[bool]) -> list[str]:
    parts = [wrap(text, size) or [""] for text, size in zip(row, widths, strict=True)]
    lines = []
    for level in range(max(map(len, parts))):
        pieces = [part[level] if level < len(part) else "" for part in parts]
        sized = zip(pieces, widths, left, strict=True)
        padded = [f"{piece:<{size}}" if side else f"{piece:>{size}}" for piece, size, side in sized]
        lines.append((" " * _GAP).join(padded).rstrip())
    return lines


def _grid(grid: Grid, width: int) -> Iterator[_Line]:
    """Show a grid in blocks of as many columns as the page has room for."""
    yield from _wrapped(f"Down: {grid.down}", width)
    yield from _wrapped(f"Across: {grid.across}", width)
    if grid.results.size > _CELLS:
        down, across = grid.results.shape
        yield _Line(f"{down:,} by {across:,} results: too many to read here; see --csv and -o")
        return
    rows = [[format_cell(float(value), grid.kind) for value in row] for row in grid.results]
    heads, sides = [format_number(value) for value in grid.values2], [format_number(value) for value in grid.values]
    size = max(len(text) for text in [*heads, *(text for row in rows for text in row)]) + _GAP
    side = max(map(len, sides))
    block = max(1, (width - side) // size)
    for start in range(0, len(heads), block):
        yield _Line("")
        yield _Line(" " * side + "".join(f"{text:>{size}}" for text in heads[start : start + block]), bold=True)
        for name, row in zip(sides, rows, strict=True):
            yield _Line(f"{name:>{side}}" + "".join(f"{text:>{size}}" for text in row[start : start + block]))
