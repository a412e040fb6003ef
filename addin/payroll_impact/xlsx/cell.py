"""New values in a sheet's XML: only the cells that change are written anew, all other bytes stay."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

import attrs

from payroll_impact.cells import ERROR_CODES, Cell, CellError
from payroll_impact.cells.addresses import Address
from payroll_impact.xlsx.sheet import Place, StoredCell, Worksheet
from payroll_impact.xlsx.tree import (
    Edit,
    Element,
    Positions,
    Span,
    apply_edits,
    attributes_of,
    children,
    flag,
    local_name,
    locate,
    number,
    text_edits,
)

# what XML cannot hold is written _x000B_, and text that looks so is guarded
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_EXACT = 2**53


@attrs.frozen
class NewCell:
    """What a cell is to hold; `reference` and `formula` change those of its formula.

    A text somebody `typed` is stored as such, one that was computed as a result. A `frozen` cell goes on showing what
    it shows, without its formula. A formula that stands `alone` is no longer one that several cells share.
    """

    value: Cell
    typed: bool = False
    reference: str | None = None
    formula: str | None = None
    removed: bool = False
    frozen: bool = False
    alone: bool = False


def edit_cells(
    sheet: Worksheet,
    cells: Mapping[Place, NewCell],
    *,
    protected: bool = True,
    texts: Mapping[Element, str] | None = None,
) -> bytes:
    """Return a sheet's XML with some cells holding something new.

    Parameters
    ----------
    sheet : Worksheet
        The sheet as it is.
    cells : mapping
        What cells hold from now on, by row and column; cells that are not in the file yet are put in their place.
    protected : bool
        Whether the sheet stays protected, if it is.
    texts : mapping, optional
        What elements of text in it say from now on.
    """
    protection = None if protected else sheet.find("sheetProtection")
    if not cells and not texts and protection is None:
        return sheet.data
    where = locate(sheet.data, sheet.root)
    edits = text_edits(sheet.data, texts or {}, where)
    missing: dict[int, dict[int, NewCell]] = {}
    for (row, column), new in sorted(cells.items()):
        old = sheet.cells.get((row, column))
        if old is not None:
            span = where[old.element]
            edits.append((span.start, span.end, b"" if new.removed else _rewritten(sheet, old, new, where)))
        elif new.value not in (None, "") or isinstance(new.value, bool):
            missing.setdefault(row, {})[column] = new
    edits += _inserted(sheet, missing, where)
    if protection is not None:
        edits.append((where[protection].start, where[protection].end, b""))
    return apply_edits(sheet.data, edits)


def is_same_value(old: Cell, new: Cell) -> bool:
    """Whether a file's value is the new one already."""
    if isinstance(new, CellError):
        return isinstance(old, CellError) and old.code == stored_code(new)
    if isinstance(new, bool) or isinstance(old, bool):
        return old is new
    return bool(old == new) and isinstance(old, str) == isinstance(new, str)


def stored_code(error: CellError) -> str:
    """Return an error as files hold it: newer ones, such as #SPILL!, stand there as #VALUE!."""
    return error.code if error.code in ERROR_CODES else "#VALUE!"


def _rewritten(sheet: Worksheet, old: StoredCell, new: NewCell, where: Positions) -> bytes:
    span, content = where[old.element], old.content
    if new.frozen and content is not None:
        return sheet.data[span.start : where[content].start] + sheet.data[where[content].end : span.end]
    kept = {name: text for name, text in attributes_of(old.element).items() if name not in ("t", "vm")}
    if content is None:
        kept.pop("cm", None)
    inner = b"" if content is None else _formula(sheet, content, new, where[content])
    extensions = [where[child] for child in old.element if local_name(child) == "extLst"]
    extra = b"".join(sheet.data[extension.start : extension.end] for extension in extensions)
    return _cell(sheet.prefix, kept, new, before=inner, after=extra)


def _formula(sheet: Worksheet, formula: Element, new: NewCell, span: Span) -> bytes:
    """Return a formula's element, with another range or text if it gets one."""
    if new.reference is None and new.formula is None:
        return sheet.data[span.start : span.end]
    shared = ("t", "si", "ref") if new.alone else ()
    attributes = {name: text for name, text in attributes_of(formula).items() if name not in shared}
    attributes |= {"ref": new.reference} if new.reference is not None else {}
    text = escape(formula.text or "" if new.formula is None else new.formula)
    return f"<{sheet.prefix}f{_attributes(attributes)}>{text}</{sheet.prefix}f>".encode()


def _cell(prefix: str, attributes: dict[str, str], new: NewCell, *, before: bytes = b"", after: bytes = b"") -> bytes:
    kind, content = _content(prefix, new.value, inline=new.typed)
    opening = f"<{prefix}c{_attributes(attributes | ({'t': kind} if kind else {}))}"
    inner = before + content.encode() + after
    return f"{opening}>".encode() + inner + f"</{prefix}c>".encode() if inner else f"{opening}/>".encode()


def _content(prefix: str, value: Cell, *, inline: bool) -> tuple[str, str]:
    """Return a value's type and its element."""
    if value is None or (inline and value == ""):
        return "", ""
    if isinstance(value, bool):
        return "b", f"<{prefix}v>{int(value)}</{prefix}v>"
    if isinstance(value, CellError):
        return "e", f"<{prefix}v>{stored_code(value)}</{prefix}v>"
    if isinstance(value, str):
        text = escape(_UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", value))
        if inline:
            return "inlineStr", f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
        return "str", f"<{prefix}v>{text}</{prefix}v>"
    number = float(value)
    whole = number.is_integer() and abs(number) < _EXACT
    return "", f"<{prefix}v>{int(number) if whole else repr(number)}</{prefix}v>"


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(text)}" for name, text in attributes.items())


def _inserted(
    sheet: Worksheet, missing: dict[int, dict[int, NewCell]], where: Positions
) -> Iterator[Edit]:
    """Return the edits that put cells into the file which are not there yet."""
    held: dict[int, dict[int, Element]] = {line: {} for line in missing}
    for (line, column), old in sheet.cells.items():
        if line in held:
            held[line][column] = old.element
    new_rows: dict[int, bytes] = {}
    for line, cells in sorted(missing.items()):
        row = sheet.rows.get(line)
        pieces = {column: _new_cell(sheet, row, line, column, cell) for column, cell in sorted(cells.items())}
        if row is None:
            body = b"".join(pieces.values())
            new_rows[line] = f'<{sheet.prefix}row r="{line}">'.encode() + body + f"</{sheet.prefix}row>".encode()
        else:
            yield from _put_in_order(sheet.prefix, row, held[line], pieces, where)
    yield from _put_in_order(sheet.prefix, sheet.grid, sheet.rows, new_rows, where)


def _put_in_order(
    prefix: str,
    parent: Element,
    known: Mapping[int, Element],
    pieces: Mapping[int, bytes],
    where: Positions,
) -> Iterator[Edit]:
    """Return the edits that put numbered children among those an element has."""
    span = where[parent]
    if span.close == span.end and pieces:  # `<row/>` becomes `<row>…</row>`
        closing = f"</{prefix}{local_name(parent)}>".encode()
        yield span.end - 2, span.end, b">" + b"".join(pieces.values()) + closing
        return
    numbers = list(known)
    for place, piece in pieces.items():
        index = bisect(numbers, place)
        at = where[known[numbers[index]]].start if index < len(numbers) else span.close
        yield at, at, piece


def _new_cell(sheet: Worksheet, row: Element | None, line: int, column: int, new: NewCell) -> bytes:
    attributes = {"r": Address("", line, column).cell}
    style = row.get("s") if row is not None and flag(row, "customFormat") else None
    # a cell that is not there looks like its row or column; one that is, like itself
    ranges = (each for each in children(sheet.root, "cols") if each.get("style"))
    covering = (each for each in ranges if number(each, "min") <= column <= number(each, "max"))
    style = style or next((each.get("style") for each in covering), None)
    if style:
        attributes["s"] = style
    return _cell(sheet.prefix, attributes, new)
