"""A part's XML: read as a tree, edited in its bytes, so that whatever is not touched stays as it was written."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TypeAlias
from xml.parsers import expat
from xml.sax.saxutils import escape

import attrs
from lxml import etree
from lxml.etree import _Element

from payroll_impact.errors import InputError

_ENCODINGS = ("utf-8", "us-ascii", "ascii")
_OPENING_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_PRONUNCIATION = "rPh"  # how a Japanese text is pronounced is no part of it

_MOST_DIGITS = 20
_SHOWN = 40  # letters of what stands where a number belongs

Element: TypeAlias = _Element
Edit = tuple[int, int, bytes]  # from and to which byte, and what stands there from now on


@attrs.frozen
class Span:
    """Where an element stands in the bytes; for `<c/>`, `close` is its end."""

    start: int
    close: int  # where its closing tag starts
    end: int


def parse(data: bytes, title: str, part: str) -> Element:
    """Return the root of a part's XML; `title` and `part` name the workbook and the part in messages.

    Entities are not replaced, nothing is fetched, and a text over 10 MB or elements nested 256 deep end it.

    Raises
    ------
    InputError
        If it is damaged, has a document type, or is no UTF-8.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = None
    with suppress(etree.XMLSyntaxError, ValueError, LookupError):
        root = etree.fromstring(data, parser)
    # one that blows up while it is read holds a document type as well
    if b"<!DOCTYPE" in data if root is None else root.getroottree().docinfo.internalDTD is not None:
        raise InputError(f"{title}: {part} holds a document type, which no workbook does")
    if root is None:
        raise InputError(f"{title} is damaged: {part} cannot be read")
    encoding = "UTF-16" if b"\0" in data[:4] else root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.casefold() not in _ENCODINGS:
        raise InputError(f"{title}: {part} is stored as {encoding}, not UTF-8; save it anew in Excel")
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(root: Element, name: str) -> list[Element]:
    """Return what stands in the child of a local name; nothing if there is none."""
    return [child for entry in root if local_name(entry) == name for child in entry]


def flag(element: Element, name: str) -> bool:
    """Whether an attribute says yes."""
    return element.get(name) in ("1", "true")


def number(element: Element, name: str, default: int = 0) -> int:
    """Return the whole number an attribute holds, or the default if it is not there.

    Raises
    ------
    InputError
        If something else stands there.
    """
    text = element.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise InputError(f"{name} of {local_name(element)} must be a whole number; got {text[:_SHOWN]!r}")
    return int(text)


def runs(holder: Element) -> list[Element]:
    """Return the elements that hold the pieces of a text."""
    found = [element for element in holder.iter("{*}t") if element is not holder]
    return [run for run in found if not any(local_name(above) == _PRONUNCIATION for above in run.iterancestors())]


def text_of(holder: Element) -> str:
    """Return a text of one or more pieces."""
    return "".join(run.text or "" for run in runs(holder))


@attrs.frozen
class Positions:
    """Where the elements of a tree stand in the bytes it was parsed from."""

    data: bytes
    order: dict[Element, int]
    starts: list[int]
    marks: list[int]  # for `<c/>` behind it, else where the closing tag starts

    def __getitem__(self, element: Element) -> Span:
        """Return where an element stands."""
        start, mark = self.starts[self.order[element]], self.marks[self.order[element]]
        empty = self.data[mark - 2 : mark] == b"/>" and not element.text and len(element) == 0
        return Span(start, mark, mark if empty else self.data.index(b">", mark) + 1)


def locate(data: bytes, root: Element) -> Positions:
    """Return where the elements of a tree stand in the bytes it was parsed from."""
    # lxml knows lines, not bytes; expat knows bytes, and meets the elements in the same order
    starts: list[int] = []
    marks: list[int] = []
    open_elements: list[int] = []
    parser = expat.ParserCreate()

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        open_elements.append(len(starts))
        starts.append(parser.CurrentByteIndex)
        marks.append(0)

    def finish(_name: str) -> None:
        marks[open_elements.pop()] = parser.CurrentByteIndex

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.Parse(data, True)
    return Positions(data, {element: index for index, element in enumerate(root.iter("*"))}, starts, marks)


def text_edits(data: bytes, texts: Mapping[Element, str], where: Positions) -> list[Edit]:
    """Return the edits that put other texts into elements that hold text alone."""
    edits = []
    for element, text in texts.items():
        opening = _OPENING_TAG.match(data, where[element].start)
        close = where[element].close
        edits.append((opening.end() if opening else close, close, escape(text).encode()))
    return edits


def attributes_of(element: Element) -> dict[str, str]:
    """Return an element's attributes by the names the file has for them."""
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    prefixes["http://www.w3.org/XML/1998/namespace"] = "xml"

    def spelled(name: str) -> str:
        uri, mark, local = name[1:].partition("}")
        return f"{prefixes[uri]}:{local}" if name.startswith("{") and mark else name

    return {spelled(str(name)): str(value) for name, value in element.attrib.items()}


def prefix_of(element: Element) -> str:
    """Return the namespace prefix of an element with its colon."""
    return f"{element.prefix}:" if element.prefix else ""


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return bytes with some stretches of them exchanged."""
    pieces, position = [], 0
    for start, end, piece in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [data[position:start], piece]
        position = end
    return b"".join([*pieces, data[position:]])
