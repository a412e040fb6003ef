"""A grid of two drivers as a heat map: cells coloured by their value."""

from typing import Any

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.document import Grid
from payroll_impact.documents.quantities import cell_style, format_cell
from payroll_impact.documents.render.styles import DOWN, UP, Styles
from payroll_impact.errors import InputError
from payroll_impact.model.fields import Array

LOW, MIDDLE, HIGH = DOWN, "#FFFFFF", UP
_FIRST = 5
_COLUMNS = 16_000


def write_grid(sheet: Worksheet, styles: Styles, grid: Grid, said: str) -> None:
    """Write a grid and colour it.

    Parameters
    ----------
    sheet : xlsxwriter.Worksheet
        An empty one.
    styles : Styles
        Its formats.
    grid : Grid
        What to write.
    said : str
        What the figures are.

    Raises
    ------
    InputError
        If there are more values than a sheet has columns.
    """
    if grid.values2.size > _COLUMNS:
        raise InputError(f"a sheet holds {_COLUMNS:,} columns: write this as --csv")
    sheet.write_string(1, 0, said, styles("note"))
    sheet.write_string(2, 0, f"Down: {grid.down}", styles())
    sheet.write_string(3, 0, f"Across: {grid.across}", styles())
    sheet.set_column(0, 0, 14, styles())
    sheet.set_column(1, grid.values2.size, 13, styles())
    sheet.write_string(_FIRST - 1, 0, "", styles("head"))
    for column, value in enumerate(grid.values2.tolist(), start=1):
        sheet.write_number(_FIRST - 1, column, value, styles("head", "general"))
    for row, (value, results) in enumerate(zip(grid.values.tolist(), grid.results.tolist(), strict=True), start=_FIRST):
        sheet.write_number(row, 0, value, styles("head", "general"))
        for column, result in enumerate(results, start=1):
            if np.isfinite(result):
                sheet.write_number(row, column, result, styles(cell_style(grid.kind, result)))
            else:
                sheet.write_string(row, column, format_cell(result, grid.kind), styles("right", "quiet"))
    sheet.freeze_panes(_FIRST, 1)
    last = xl_rowcol_to_cell(_FIRST + grid.values.size - 1, grid.values2.size)
    sheet.conditional_format(f"{xl_rowcol_to_cell(_FIRST, 1)}:{last}", _scale(grid.results))


def _scale(results: Array) -> dict[str, Any]:
    """Return a colour scale: white at nothing where results lie on both sides of it, else in the middle."""
    middle: dict[str, Any] = {"mid_type": "percentile", "mid_value": 50}
    if both_sides(results):
        middle = {"mid_type": "num", "mid_value": 0}
    return {"type": "3_color_scale", "min_color": LOW, "mid_color": MIDDLE, "max_color": HIGH, **middle}


def both_sides(results: Array) -> bool:
    """Whether some results are above nothing and some below."""
    known = results[np.isfinite(results)]
    return bool((known > 0).any() and (known < 0).any())
