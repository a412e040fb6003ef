"""New values in a sheet's XML: only the cells that change are written anew, all other bytes stay."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import attrs

from payroll_impact.cells import ERROR_CODES, Cell, CellError
from payroll_impact.cells.addresses import Address
from payroll_impact.xlsx.sheet import CellXml, Element, RowXml, SheetXml, open_end

# what XML cannot hold is written _x000B_, and text that looks so is guarded
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")
_EXACT = 2**53
UNREADABLE = object()


@attrs.frozen
class NewCell:
    """What a cell is to hold; `reference` and `formula` change those of its formula.

    A text somebody `typed` is stored as such, one that was computed as a result. A `frozen` cell goes on showing what
    it shows, without its formula.
    """

    value: Cell
    typed: bool = False
    reference: str | None = None
    formula: str | None = None
    removed: bool = False
    frozen: bool = False


def edited(sheet: SheetXml, cells: dict[tuple[int, int], NewCell], *, protected: bool = True) -> bytes:
    """Return a sheet's XML with some cells holding something new.

    Parameters
    ----------
    sheet : SheetXml
        The sheet as it is.
    cells : dict
        What cells hold from now on, by row and column; cells that are not in the file yet are put in their place.
    protected : bool
        Whether the sheet stays protected, if it is.
    """
    edits: list[tuple[int, int, bytes]] = []
    missing: dict[int, dict[int, NewCell]] = {}
    for (row, column), new in sorted(cells.items()):
        old = sheet.cells.get((row, column))
        if old is not None:
            edits.append((old.start, old.end, b"" if new.removed else _rewritten(sheet, old, new)))
        elif new.value not in (None, "") or isinstance(new.value, bool):
            missing.setdefault(row, {})[column] = new
    edits += _inserted(sheet, missing)
    if sheet.protection is not None and not protected:
        edits.append((sheet.protection.start, sheet.protection.end, b""))
    pieces, position = [], 0
    for start, end, piece in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [sheet.data[position:start], piece]
        position = end
    return b"".join([*pieces, sheet.data[position:]])


def cached(cell: CellXml, strings: "list[str] | None" = None) -> Cell:
    """Return the value a cell's XML holds; texts in the shared table need that table."""
    value = cell.child("v")
    text, kind = value.text if value is not None else "", cell.attributes.get("t", "n")
    if value is None or (kind == "n" and not text.strip()):
        return None if cell.child("is") is None else UNREADABLE
    if kind == "str":
        return _WRITTEN.sub(lambda match: chr(int(match[1], 16)), text)
    try:
        if kind == "s":
            return UNREADABLE if strings is None else strings[int(text)]
        if kind == "n":
            return float(text)
    except (ValueError, LookupError):
        return UNREADABLE
    return {"b": text == "1", "e": CellError(text)}.get(kind, UNREADABLE)


def same(old: Cell, new: Cell) -> bool:
    """Whether a file's value is the new one already."""
    if isinstance(new, CellError):
        return isinstance(old, CellError) and old.code == stored_code(new)
    if isinstance(new, bool) or isinstance(old, bool):
        return old is new
    return bool(old == new) and isinstance(old, str) == isinstance(new, str)


def stored_code(error: CellError) -> str:
    """Return an error as files hold it: newer ones, such as #SPILL!, stand there as #VALUE!."""
    return error.code if error.code in ERROR_CODES else "#VALUE!"


def _rewritten(sheet: SheetXml, old: CellXml, new: NewCell) -> bytes:
    formula = old.child("f")
    if new.frozen and formula is not None:
        return sheet.data[old.start : formula.start] + sheet.data[formula.end : old.end]
    kept = {name: text for name, text in old.attributes.items() if name not in ("t", "vm")}
    if formula is None:
        kept.pop("cm", None)
    inner = b"" if formula is None else _formula(sheet, formula, new)
    extension = old.child("extLst")
    extra = b"" if extension is None else sheet.data[extension.start : extension.end]
    return _cell(sheet.prefix, kept, new, before=inner, after=extra)


def _formula(sheet: SheetXml, formula: Element, new: NewCell) -> bytes:
    """Return a formula's element, with another range or text if it gets one."""
    if new.reference is None and new.formula is None:
        return sheet.data[formula.start : formula.end]
    attributes = formula.attributes | ({"ref": new.reference} if new.reference is not None else {})
    opening = f"<{formula.name}{_attributes(attributes)}>".encode()
    if new.formula is not None:
        text = escape(new.formula).encode()
    else:
        text = sheet.data[open_end(sheet.data, formula) : formula.close]
    return opening + text + f"</{formula.name}>".encode()


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


def _inserted(sheet: SheetXml, missing: dict[int, dict[int, NewCell]]) -> Iterable[tuple[int, int, bytes]]:
    """Return the edits that put cells into the file which are not there yet."""
    new_rows: dict[int, bytes] = {}
    for number, cells in sorted(missing.items()):
        row = sheet.rows.get(number)
        pieces = [(column, _new_cell(sheet, row, number, column, cell)) for column, cell in sorted(cells.items())]
        if row is None:
            body = b"".join(piece for _, piece in pieces)
            new_rows[number] = f'<{sheet.prefix}row r="{number}">'.encode() + body + f"</{sheet.prefix}row>".encode()
        elif row.close == row.end:
            yield from _filled(row, b"".join(piece for _, piece in pieces))
        else:
            for column, piece in pieces:
                at = next((cell.start for cell in row.cells if cell.column > column), row.close)
                yield at, at, piece
    yield from _new_rows(sheet, new_rows)


def _new_rows(sheet: SheetXml, new_rows: dict[int, bytes]) -> Iterable[tuple[int, int, bytes]]:
    grid = sheet.grid
    if grid is None or not new_rows:
        return
    if grid.close == grid.end:
        yield from _filled(grid, b"".join(new_rows.values()))
        return
    numbers = list(sheet.rows)
    position = 0
    for number, piece in new_rows.items():
        while position < len(numbers) and numbers[position] < number:
            position += 1
        at = sheet.rows[numbers[position]].start if position < len(numbers) else grid.close
        yield at, at, piece


def _filled(element: Element, body: bytes) -> Iterable[tuple[int, int, bytes]]:
    """Return the edit that turns `<row/>` into `<row>…</row>`."""
    yield element.end - 2, element.end, b">" + body + f"</{element.name}>".encode()


def _new_cell(sheet: SheetXml, row: RowXml | None, number: int, column: int, new: NewCell) -> bytes:
    attributes = {"r": Address("", number, column).cell}
    style = row.attributes.get("s") if row is not None and row.attributes.get("customFormat") in ("1", "true") else None
    # a cell that is not there looks like its row or column; one that is, like itself
    style = style or next((style for first, last, style in sheet.columns if first <= column <= last), None)
    if style:
        attributes["s"] = style
    return _cell(sheet.prefix, attributes, new)
