"""One tree of errors: whatever a user can get wrong is a `PayrollImpactError`."""


class PayrollImpactError(Exception):
    """Base of every error this package raises on purpose; the text is one line."""


class InputError(PayrollImpactError, ValueError):
    """A value is missing, of the wrong kind or out of bounds."""


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
