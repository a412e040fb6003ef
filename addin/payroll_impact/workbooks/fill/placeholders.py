"""Placeholders such as ``{{ metric:npv }}`` in text, also where formatting cuts the text into runs."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import attrs

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_SPACE = re.compile(r"\s+")
# a text that looks like an escape of the file format is guarded
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@attrs.frozen
class Value:
    """What a placeholder stands for: alone in a cell, and as words within a text."""

    cell: float | str | dt.date
    words: str


Lookup = Callable[[str], Value | None]


@attrs.frozen
class Segment:
    """A piece of text by its place in a part's bytes."""

    start: int
    end: int
    text: str


@attrs.frozen
class Replacement:
    """Edits of a part's bytes, and the placeholders nobody knows."""

    edits: tuple[tuple[int, int, bytes], ...]
    unknown: tuple[str, ...]
    known: int


def normalised(key: str) -> str:
    """Return a key as it is looked up: case and space do not matter.

    >>> normalised(" Metric : NPV ")
    'metric:npv'
    """
    return ":".join(_SPACE.sub(" ", part).strip() for part in key.casefold().split(":"))


def only_key(text: str) -> str | None:
    """Return the key of a text that is one placeholder and nothing else.

    >>> only_key(" {{ metric:npv }} "), only_key("NPV {{ metric:npv }}")
    ('metric:npv', None)
    """
    found = PLACEHOLDER.fullmatch(text.strip())
    return normalised(found[1]) if found else None


def replaced(segments: Sequence[Segment], lookup: Lookup, *, kind: str = "cell") -> Replacement:
    """Return the edits that put words in place of the placeholders of a text.

    Parameters
    ----------
    segments : sequence of Segment
        The text's runs; a placeholder may begin in one and end in another. Words go to where it begins.
    lookup : callable
        Value of a key, or None.
    kind : {'cell', 'drawing', 'header'}
        Cells escape what looks like the file's own escapes, page headers the mark of their codes.
    """
    whole = "".join(segment.text for segment in segments)
    texts = [segment.text for segment in segments]
    starts = [sum(map(len, texts[:index])) for index in range(len(texts))]
    unknown, known = [], 0
    for match in reversed(list(PLACEHOLDER.finditer(whole))):
        value = lookup(normalised(match[1]))
        if value is None:
            unknown.append(match[0])
            continue
        known += 1
        words = value.words.replace("&", "&&") if kind == "header" else value.words
        for index in reversed(range(len(texts))):
            low, high = match.start() - starts[index], match.end() - starts[index]
            if high > 0 and low < len(segments[index].text):
                put = words if low >= 0 else ""
                texts[index] = texts[index][: max(low, 0)] + put + texts[index][high:]
    pairs = zip(segments, texts, strict=True)
    edits = [(segment.start, segment.end, _written(text, kind)) for segment, text in pairs if text != segment.text]
    return Replacement(tuple(edits), tuple(reversed(unknown)), known)


def _written(text: str, kind: str) -> bytes:
    return escape(_LOOKS_ESCAPED.sub("_x005F_", text) if kind == "cell" else text).encode()


def with_edits(data: bytes, edits: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Return bytes with some stretches of them exchanged."""
    pieces, position = [], 0
    for start, end, piece in sorted(edits):
        pieces += [data[position:start], piece]
        position = end
    return b"".join([*pieces, data[position:]])
