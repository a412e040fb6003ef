"""A text as a cell can hold it."""

import re

_CELL = 32_767  # the longest text a cell holds, in UTF-16 units
# control characters, the marks that turn text round, and what XML cannot hold
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)


def clean(text: str) -> str:
    """Return text on one line without control characters, as long as a cell can hold.

    >>> clean(f"Tutor{chr(27)}[31m{chr(10)}red")
    'Tutor [31m red'
    """
    plain = _UNPRINTABLE.sub(" ", text)
    units = plain.encode("utf-16-le")
    return plain if len(units) <= 2 * _CELL else units[: 2 * (_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"
