"""Placeholders such as ``{{ metric:npv }}`` in text, also where formatting cuts the text into runs."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

import attrs

from payroll_impact.xlsx.tree import Element

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
class Replacement:
    """What the pieces of a text say from now on, where it is something else, and the placeholders nobody knows."""

    texts: dict[Element, str]
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


def replace_placeholders(runs: Sequence[Element], lookup: Lookup, *, kind: str = "cell") -> Replacement:
    """Return a text with words in place of its placeholders.

    Parameters
    ----------
    runs : sequence of Element
        The text's pieces; a placeholder may begin in one and end in another. Words go to where it begins.
    lookup : callable
        Value of a key, or None.
    kind : {'cell', 'drawing', 'header'}
        Cells escape what looks like the file's own escapes, page headers the mark of their codes.
    """
    before = [run.text or "" for run in runs]
    texts, whole = list(before), "".join(before)
    starts = [sum(map(len, texts[:index])) for index in range(len(texts))]
    unknown, known = [], 0
    for match in reversed(list(PLACEHOLDER.finditer(whole))):
        value = lookup(normalised(match[1]))
        if value is None:
            unknown.append(match[0])
            continue
        known += 1
        words = value.words
        if kind == "header":
            words = words.replace("&", "&&")
        elif kind == "cell":
            words = _LOOKS_ESCAPED.sub("_x005F_", words)
        for index in reversed(range(len(texts))):
            low, high = match.start() - starts[index], match.end() - starts[index]
            if high > 0 and low < len(before[index]):
                put = words if low >= 0 else ""
                texts[index] = texts[index][: max(low, 0)] + put + texts[index][high:]
    changed = {run: text for run, text, old in zip(runs, texts, before, strict=True) if text != old}
    return Replacement(changed, tuple(reversed(unknown)), known)
