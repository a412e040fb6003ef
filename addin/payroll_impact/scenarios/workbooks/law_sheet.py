"""The law in a workbook, checked against the published law, from which a plan is computed."""

import math
from collections.abc import Iterator
from typing import Any

from payroll_impact.cells import is_blank
from payroll_impact.errors import InputError, nearest
from payroll_impact.scenarios import law_tables
from payroll_impact.scenarios.law_tables import LawFigure
from payroll_impact.scenarios.validate_row import prefixed
from payroll_impact.scenarios.workbooks.find_tables import FoundTable, check_header
from payroll_impact.scenarios.workbooks.values import cell_value

_TOLERANCE = 1e-12  # for programs that write a number with 15 digits
_YEARS = tuple(str(year) for year in range(law_tables.YEARS[0], law_tables.YEARS[1] + 1))
_COLUMNS = ("parameter", "title", "unit", "year_begins", "known_from", "carried_from", *_YEARS)


def check_law(table: FoundTable, *, settings: str) -> None:
    """Refuse a figure that is not the published one: it would change the sheets but not the plan.

    Parameters
    ----------
    table : FoundTable
        The figures of the law; rows may be missing.
    settings : str
        The sheet where a figure of one's own is given.

    Raises
    ------
    InputError
        Naming the cell of the first figure that differs.
    """
    for name in _COLUMNS:
        if name not in table.columns:
            raise InputError(f"{table.place}: the law must have a column {name.replace('_', ' ')}")
    check_header(table, _COLUMNS)
    published = {figure.path: figure for figure in law_tables.figures()}
    for number in table.rows:
        path = table.words(number, "parameter")[0]
        if path not in published:
            _check_note(table, number, path, published)
            continue
        for column, figure in _figures(published[path]):
            with prefixed(f"{table.cell(number, column)}: "):
                _check_figure(table.rows[number][table.columns[column]], figure, path, column, settings)


def _check_note(table: FoundTable, number: int, path: str, published: dict[str, LawFigure]) -> None:
    """Refuse figures under a name the law does not know; a note has none."""
    if any(not is_blank(table.rows[number][table.columns[name]]) for name in _COLUMNS[3:]):
        hint = nearest(path, [*published])
        raise InputError(f"{table.cell(number, 'parameter')}: this is no parameter of the law{hint}")


def _figures(figure: LawFigure) -> Iterator[tuple[str, float | None]]:
    yield "year_begins", figure.begins
    yield "known_from", figure.known_from
    yield "carried_from", figure.carried_from
    yield from zip(_YEARS, figure.values, strict=True)


def _check_figure(cell: Any, published: float | None, path: str, column: str, settings: str) -> None:
    name = f"{path}, {column.replace('_', ' ')}"
    entered = cell_value(cell, name, "number")
    if is_blank(entered):
        same = published is None
    else:
        number = isinstance(entered, int | float) and not isinstance(entered, bool)
        same = number and published is not None and math.isclose(entered, published, rel_tol=_TOLERANCE)
    if not same:
        raise InputError(
            f"{name} is {_describe_figure(entered)}, published is {_describe_figure(published)}; "
            f"put it back, and give a figure of your own under the settings on {settings}, as {path}"
        )


def _describe_figure(figure: Any) -> str:
    if is_blank(figure):
        return "blank"
    known = isinstance(figure, int | float) and not isinstance(figure, bool)
    return f"{figure:.15g}" if known else "no number"
