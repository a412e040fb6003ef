"""Where the texts of a part stand in its XML, to the byte: shared strings, drawings, charts, page headers."""

from typing import Any
from xml.parsers import expat

import attrs

from payroll_impact.errors import InputError
from payroll_impact.workbooks.fill.placeholders import Segment
from payroll_impact.xlsx.sheet import Element, open_end

_TEXT = "t"
_NOT_READ = "rPh"  # how a Japanese text is pronounced is no part of it


@attrs.frozen
class Text:
    """A text by the element that holds it, in one or more runs."""

    start: int
    end: int
    segments: tuple[Segment, ...]

    @property
    def whole(self) -> str:
        """The text of all runs."""
        return "".join(segment.text for segment in self.segments)


def texts_of(data: bytes, title: str, holders: frozenset[str]) -> list[Text]:
    """Return the texts of a part.

    Parameters
    ----------
    data : bytes
        The part's XML.
    title : str
        Its name, for messages.
    holders : set of str
        Local names of the elements that each hold one text, in ``t`` elements or by themselves.

    Raises
    ------
    InputError
        If it is damaged.
    """
    reader = _Reader(data, title, holders)
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"the workbook is damaged: {title} cannot be read") from None
    return reader.found


class _Reader:
    """Follows the parser through a part."""

    def __init__(self, data: bytes, title: str, holders: frozenset[str]) -> None:
        self.data, self.title, self.holders = data, title, holders
        self.found: list[Text] = []
        self.stack: list[tuple[str, int]] = []
        self.holder: int | None = None  # how deep the element stands that holds the text
        self.segments: list[Segment] = []
        self.texts: list[str] = []
        self.just_opened = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.XmlDeclHandler = self._declaration

    def _refuse(self, *_: Any) -> None:
        raise InputError(f"{self.title} holds a document type, which no workbook does")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii", "ascii"):
            raise InputError(f"{self.title} is stored as {encoding}, not UTF-8; save it anew in Excel")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.stack.append((local, self.parser.CurrentByteIndex))
        if self.holder is None and local in self.holders:
            self.holder, self.segments = len(self.stack), []
        self.texts.clear()
        self.just_opened = True

    def _text(self, text: str) -> None:
        self.texts.append(text)
        self.just_opened = False

    def _end(self, _name: str) -> None:
        at, (local, start) = self.parser.CurrentByteIndex, self.stack.pop()
        empty = self.just_opened and self.data[at - 2 : at] == b"/>"
        depth = len(self.stack) + 1
        if self.holder is not None and not empty and self._is_text(local, depth):
            begin = open_end(self.data, Element(local, {}, start))
            self.segments.append(Segment(begin, at, "".join(self.texts)))
        if depth == self.holder:
            end = at if empty else self.data.index(b">", at) + 1
            self.found.append(Text(start, end, tuple(self.segments)))
            self.holder = None
        self.just_opened = False

    def _is_text(self, local: str, depth: int) -> bool:
        if depth == self.holder:
            return not self.segments  # a page header is its own text
        return local == _TEXT and all(name != _NOT_READ for name, _ in self.stack)
