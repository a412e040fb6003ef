"""Results kept by the content of the ranges they came from: a sheet full of functions computes a plan once.

A host hands the same ranges over anew with every cell, so what is kept goes by what stands in them.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import attrs

Result = TypeVar("Result")


@attrs.frozen(eq=False)
class _Hashed:
    """A key that is hashed once: of a large range that takes a while."""

    key: Hashable
    hash: int

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and self.hash == other.hash and self.key == other.key


class Memo(Generic[Result]):
    """Keep the latest results within a number of bytes, the last one whatever its size.

    Threads that ask for the same at once wait for the first of them; nothing is kept of an error.

    Parameters
    ----------
    weigh : callable
        The bytes of a result.
    limit : int
        Bytes of all results kept.

    Examples
    --------
    >>> memo = Memo(weigh=len, limit=10)
    >>> memo.get("six", lambda: "123456"), memo.get("six", lambda: "computed again")
    ('123456', '123456')
    >>> memo.get("five", lambda: "12345"), memo.get("six", lambda: "computed again")
    ('12345', 'computed again')
    """

    def __init__(self, weigh: Callable[[Result], int], limit: int) -> None:
        self._weigh, self._limit = weigh, limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Hashed, tuple[Result, int]] = OrderedDict()
        self._bytes = 0
        self._computing: dict[_Hashed, threading.Lock] = {}

    def get(self, content: Hashable, compute: Callable[[], Result]) -> Result:
        """Return the result kept for a content, or compute it."""
        try:
            key = _Hashed(content, hash(content))
        except TypeError:  # a list in a cell, which no host hands over: what is computed says so
            return compute()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            turn = self._computing.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:  # another thread was first
                    return self._kept[key][0]
            try:
                result = compute()
                self._keep(key, result)
            finally:
                with self._lock:
                    self._computing.pop(key, None)
            return result

    def _keep(self, key: _Hashed, result: Result) -> None:
        size = self._weigh(result)
        with self._lock:
            _, before = self._kept.pop(key, (result, 0))
            self._kept[key] = result, size
            self._bytes += size - before
            while self._bytes > self._limit and len(self._kept) > 1:
                _, (_, freed) = self._kept.popitem(last=False)
                self._bytes -= freed
