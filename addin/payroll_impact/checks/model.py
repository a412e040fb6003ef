"""What the standards are asked about: a workbook, the kinds of its sheets, and where time runs on them."""

from collections.abc import Mapping, Sequence

import attrs

from payroll_impact.checks.sheet_kinds import find_sheet_kinds
from payroll_impact.checks.time_axis import Axis, find_time_axes
from payroll_impact.checks.workbook import CheckedBook


@attrs.frozen
class Model:
    """A workbook as a model.

    Attributes
    ----------
    book : CheckedBook
        Its sheets, formulas and values.
    kinds : dict
        What a sheet is, by name, for those the workbook tells it of.
    axes : dict
        The time axes of each sheet, from top to bottom.
    """

    book: CheckedBook
    kinds: Mapping[str, str]
    axes: Mapping[str, Sequence[Axis]]

    @classmethod
    def of(cls, book: CheckedBook) -> "Model":
        """Return a workbook with what can be read off it."""
        axes = {name: find_time_axes(book, sheet) for name, sheet in book.sheets.items()}
        return cls(book, find_sheet_kinds(book), axes)
