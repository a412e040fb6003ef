"""An answer in a terminal: 80 columns, plain text where there is no terminal."""

from collections.abc import Iterator, Sequence
from textwrap import fill, wrap
from typing import TextIO

from rich.console import Console
from rich.text import Text

from payroll_impact.documents.document import Answer, Cell, Column, Grid, Table
from payroll_impact.documents.quantities import number, shown

_WIDTH = 80
_WIDEST = 120
_GAP = 2
_FEW = 12  # rows whose text below is shown in full
_TITLE = 16  # characters of the title of a column of numbers
_LEAST = 12  # characters of a text column
_CELLS = 2_000  # of a grid that can still be read


def print_answer(answer: Answer, file: TextIO) -> None:
    """Print an answer.

    Parameters
    ----------
    answer : Answer
        Of any analysis.
    file : text file
        Styled where it is a terminal, plain text elsewhere.
    """
    console = Console(file=file, markup=False, highlight=False, emoji=False)
    width = min(max(console.width, _WIDTH), _WIDEST) if console.is_terminal else _WIDTH
    for bold, line in _lines(answer, width):
        console.print(Text(line, style="bold" if bold else ""), soft_wrap=True)


def _lines(answer: Answer, width: int) -> Iterator[tuple[bool, str]]:
    facts = {name: value for name, _, value in answer.facts}
    yield from _wrapped(answer.title, width, bold=True)
    yield from _wrapped(
        f"{facts['scenario']}, {facts['first_month']} to {facts['last_month']}, amounts in {facts['currency']}", width
    )
    yield False, ""
    if answer.headline:
        yield from _wrapped(answer.headline, width, bold=True)
        yield False, ""
    for table in answer.tables:
        if table.in_text and (table.rows or table.empty):
            yield from _table(table, width)
            yield False, ""
    if answer.grid is not None:
        yield from _grid(answer.grid, width)
    for text in (*answer.warnings, *answer.notes):
        lead = "! " if text in answer.warnings else "- "
        yield False, fill(text, width, initial_indent=lead, subsequent_indent="  ")
    if "statutory" in facts:
        yield from _wrapped(str(facts["statutory"]), width, bold=True)
    if "sign" in facts:
        yield from _wrapped(f"Sign: {facts['sign']}", width)
    yield False, f"payroll-impact {facts['version']}"


def _wrapped(text: str, width: int, *, bold: bool = False) -> Iterator[tuple[bool, str]]:
    for line in wrap(text, width):
        yield bold, line


def _table(table: Table, width: int) -> Iterator[tuple[bool, str]]:
    if not table.apart:
        yield from _wrapped(table.title, width, bold=True)
        yield from _body(table, table.rows, width)
        return
    place = table.place(table.apart)
    for index, part in enumerate(dict.fromkeys(row[place] for row in table.rows)):
        if index:
            yield False, ""
        yield from _wrapped(f"{table.title}: {part}", width, bold=True)
        yield from _body(table, [row for row in table.rows if row[place] == part], width)


def _body(table: Table, rows: Sequence[Sequence[Cell]], width: int) -> Iterator[tuple[bool, str]]:
    if not rows:
        yield from _wrapped(table.empty, width)
        return
    places = [
        place for place, column in enumerate(table.columns)
        if column.brief and not column.drawn and column.name not in (table.apart, *table.under)
        and any(_known(row[place]) for row in rows)
    ]  # fmt: skip
    columns = [table.columns[place] for place in places]
    cells = [[shown(row[place], table.columns[place].kind) for place in places] for row in rows]
    below = [table.place(name) for name in table.under]
    body = _aligned(columns, cells, width)
    for line in next(body):
        yield False, line
    for row, lines in zip(rows[: table.most], body, strict=False):
        for line in lines:
            yield False, line
        text = ": ".join(str(row[place]) for place in below if row[place])
        if text:
            yield False, _below(text, width, whole=len(rows) <= _FEW)
    if table.most is not None and len(rows) > table.most:
        yield False, f"… and {len(rows) - table.most:,} more, in --csv, --json and -o"


def _known(cell: Cell) -> bool:
    return cell not in ("", None) and cell == cell  # noqa: PLR0124 - what is not itself is not a number


def _below(text: str, width: int, *, whole: bool) -> str:
    if whole:
        return fill(text, width, initial_indent="    ", subsequent_indent="    ")
    return f"    {text}" if len(text) + 4 <= width else f"    {text[: width - 5]}…"


def _aligned(columns: Sequence[Column], cells: list[list[str]], width: int) -> Iterator[list[str]]:
    """Yield the header, then the lines of each row; texts are folded where the page is too narrow."""
    titles = [column.title for column in columns]
    left = [column.kind == "text" for column in columns]
    widths = [_width(titles[place], [row[place] for row in cells], left=left[place]) for place in range(len(columns))]
    texts = [place for place in range(len(columns)) if left[place]]
    while texts and sum(widths) + _GAP * (len(widths) - 1) > width:
        widest = max(texts, key=lambda place: widths[place])
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
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


def _grid(grid: Grid, width: int) -> Iterator[tuple[bool, str]]:
    """Show a grid in blocks of as many columns as the page has room for."""
    yield from _wrapped(f"Down: {grid.down}", width)
    yield from _wrapped(f"Across: {grid.across}", width)
    if grid.results.size > _CELLS:
        down, across = grid.results.shape
        yield False, f"{down:,} by {across:,} results: too many to read here; see --csv and -o"
        return
    rows = [[shown(float(value), grid.kind) for value in row] for row in grid.results]
    heads, sides = [number(value) for value in grid.values2], [number(value) for value in grid.values]
    size = max(len(text) for text in [*heads, *(text for row in rows for text in row)]) + _GAP
    side = max(map(len, sides))
    block = max(1, (width - side) // size)
    for start in range(0, len(heads), block):
        yield False, ""
        yield True, " " * side + "".join(f"{text:>{size}}" for text in heads[start : start + block])
        for name, row in zip(sides, rows, strict=True):
            yield False, f"{name:>{side}}" + "".join(f"{text:>{size}}" for text in row[start : start + block])
    yield False, ""
