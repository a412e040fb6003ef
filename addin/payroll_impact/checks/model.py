"""What the standards are asked about: a workbook, the kinds of its sheets, and where time runs on them."""

from collections.abc import Mapping, Sequence

import attrs

from payroll_impact.checks.kinds import kinds_of
from payroll_impact.checks.time_axis import Axis, axes_of
from payroll_impact.checks.workbook import Book


@attrs.frozen
class Model:
    """A workbook as a model.

    Attributes
    ----------
    book : Book
        Its sheets, formulas and values.
    kinds : dict
        What a sheet is, by name, for those the workbook tells it of.
    axes : dict
        The time axes of each sheet, from top to bottom.
    """

    book: Book
    kinds: Mapping[str, str]
    axes: Mapping[str, Sequence[Axis]]

    @classmethod
    def of(cls, book: Book) -> "Model":
        """Return a workbook with what can be read off it."""
        return cls(book, kinds_of(book), {name: axes_of(book, sheet) for name, sheet in book.sheets.items()})
