"""One tree of errors: whatever a user can get wrong is a `PayrollImpactError`, and knows where it is."""

from collections.abc import Callable
from typing import Self

Part = str | tuple[int, ...]


class PayrollImpactError(Exception):
    """Base of every error this package raises on purpose; the text is one line.

    Parameters
    ----------
    *reason : str or tuple of int
        What is wrong, in parts; numbers are other rows of the same table.
    table : str
        The table it is about: ``workforce``, ``changes``, ``places`` or ``settings``; nothing where it is none.
    row : int
        The row of that table, from 1; 0 where it is no single one.
    column : str
        The column of that table, or the setting; nothing where it is no single one. The reason names it as well.
    general : str
        The reason without the figures of one scenario, so that equal reasons can be counted.

    Examples
    --------
    >>> error = InputError("role must be unique; it is the same as in ", (2,), table="workforce", row=3)
    >>> str(error)
    'workforce row 3: role must be unique; it is the same as in row 2'
    >>> str(error.moved(lambda table, row: row + 1))
    'workforce row 4: role must be unique; it is the same as in row 3'
    """

    def __init__(self, *reason: Part, table: str = "", row: int = 0, column: str = "", general: str = "") -> None:
        super().__init__(*reason)
        self.table, self.row, self.column, self.general, self.source = table, row, column, general, ""

    def __str__(self) -> str:
        told = f"{self.source}{self.place}{self.reason()}"
        return "".join(letter if letter.isprintable() else " " for letter in told)

    @property
    def place(self) -> str:
        """Where it is, as a plan counts its rows, with what divides it from the reason."""
        row = f" row {self.row}" if self.row else ""
        return f"{self.table}{row}: " if self.table else ""

    def reason(self, name_rows: "Callable[[tuple[int, ...]], str] | None" = None) -> str:
        """Return what is wrong without its place; `name_rows` says other rows in the words of the reader's table."""
        named = name_rows or _numbered
        return "".join(part if isinstance(part, str) else named(part) for part in self.args)

    def _twin(self) -> Self:
        # not by `copy`: libraries that send errors to other machines have it share what it copies
        found = type(self)(*self.args)
        found.__dict__.update(self.__dict__)
        return found

    def located(
        self, *, table: str = "", row: int = 0, column: str = "", before: str = "", source: str = ""
    ) -> Self:
        """Return it with a place, where it has none yet, words before its reason, and the file it is in."""
        found = self._twin()
        if before:
            found.args = (before, *self.args)
            found.general = f"{before}{self.general}" if self.general else ""
        if not self.table:
            found.table, found.row, found.column = table, row, self.column or column
        found.source = f"{source}{self.source}"
        return found

    def moved(self, number: Callable[[str, int], int]) -> Self:
        """Return it with the rows of its table counted in another way."""
        found = self._twin()
        found.args = tuple(
            part if isinstance(part, str) else tuple(number(self.table, row) for row in part) for part in self.args
        )
        found.row = number(self.table, self.row) if self.row else 0
        return found


def _numbered(rows: tuple[int, ...]) -> str:
    return f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}"


class InputError(PayrollImpactError, ValueError):
    """A value is missing, of the wrong kind or out of bounds."""


def column_error(column: str, reason: str, *, table: str = "", row: int = 0) -> InputError:
    """Return the error of one column, whose name begins the reason.

    >>> error = column_error("headcount", "must be 0 or more; got -5")
    >>> str(error), error.column
    ('headcount must be 0 or more; got -5', 'headcount')
    """
    return InputError(f"{column} {reason}", table=table, row=row, column=column)


class MissingParameterError(PayrollImpactError, LookupError):
    """A parameter of the law has no sourced value for the date asked for."""


class HostError(PayrollImpactError):
    """A program or service this package talks to is missing or failed."""


def nearest(word: str, known: "list[str] | tuple[str, ...]") -> str:
    """Return ``; did you mean 'X'?`` for the known word nearest to `word`, else nothing.

    >>> nearest("US-CQ", ["US-CA", "US-TX", "GB"])
    "; did you mean 'US-CA'?"
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only on the way to an error

    folded = {name.casefold(): name for name in known}
    match = get_close_matches(word.casefold(), folded, n=1)
    return f"; did you mean {folded[match[0]]!r}?" if match else ""
