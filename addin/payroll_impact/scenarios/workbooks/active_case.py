"""The active case of a workbook: its changes, found by the name that is picked."""

import re
from collections.abc import Collection, Iterator, Mapping

import attrs

from payroll_impact.cells import is_blank
from payroll_impact.errors import InputError, nearest
from payroll_impact.model import Change
from payroll_impact.scenarios.validate_row import columns, prefixed
from payroll_impact.scenarios.workbooks.find_tables import CHANGES, FoundTable, describe_nearest_header, select_tables
from payroll_impact.scenarios.workbooks.sheets import Cells, cell_name
from payroll_impact.scenarios.workbooks.values import cell_text, cell_value

_CASE = re.compile(r"\bcase (\d+)\b", re.IGNORECASE)
_NAME_OF_CASE = re.compile(r"name of case (\d+)", re.IGNORECASE)


@attrs.frozen
class _CasePicker:
    """The cell where a case is picked, and the names of the cases by number."""

    place: str
    picked: str
    names: dict[int, str]


def find_active_changes(tables: Collection[FoundTable], sheets: Mapping[str, Cells]) -> tuple[FoundTable | None, str]:
    """Return the changes of the case picked, and their name in the list of sources.

    Parameters
    ----------
    tables : collection of FoundTable
        All tables of the workbook.
    sheets : mapping
        The cells, by sheet.

    Returns
    -------
    FoundTable or None
        The only table of changes where there are no cases; None where there is none at all.
    str
        Such as ``case 1``.

    Raises
    ------
    InputError
        If it is not clear which changes are meant.
    """
    found = select_tables(tables, CHANGES)
    numbered = [(int(match[1]), table) for table in found if (match := _CASE.search(table.title))]
    if not numbered:
        if len(found) > 1:
            raise InputError(f"{found[1].place}: a table of changes must have a title above, as Changes of case 2")
        return (found[0] if found else None), "changes"
    number, place = _picked_case(_find_picker(sheets))
    chosen = [table for known, table in numbered if known == number]
    if not chosen:
        hint = describe_nearest_header(sheets, CHANGES, columns(Change))
        heads = ", ".join(CHANGES)
        raise InputError(f"{place}: no changes, headed {heads}, have the title Changes of case {number}{hint}")
    if len(chosen) > 1:
        raise InputError(f"{chosen[1].place}: case {number} has changes twice; the first are at {chosen[0].place}")
    return chosen[0], f"case {number}"


def _picked_case(picker: _CasePicker) -> tuple[int, str]:
    """Return the number of the case picked, and where it is picked."""
    numbers = [number for number, name in picker.names.items() if name.casefold() == picker.picked.casefold()]
    if not numbers:
        names = [name for name in picker.names.values() if name]
        hint = nearest(picker.picked, names) or f"; the cases are {', '.join(names)}"
        raise InputError(f"{picker.place}: case must be the name of one of the cases{hint}")
    if len(numbers) > 1:
        raise InputError(f"{picker.place}: two cases have the name picked")
    return numbers[0], picker.place


def _find_picker(sheets: Mapping[str, Cells]) -> _CasePicker:
    for sheet, cells in sheets.items():
        labels = {(row, column): text for row, column, text in _labels(cells)}
        names = {place: match for place, text in labels.items() if (match := _NAME_OF_CASE.fullmatch(text))}
        pick = next((place for place, text in labels.items() if text.casefold() == "case"), None)
        if not names or pick is None:
            continue
        beside = min(_next_filled(cells, *place) for place in names)
        place = cell_name(sheet, pick[0] + 1, beside)
        with prefixed(f"{place}: "):
            picked = cell_text(cell_value(cells[pick[0]][beside], "case", "text"))
        named = {int(match[1]): cell_text(cells[row][beside]) for (row, _), match in names.items()}
        return _CasePicker(place, picked, named)
    raise InputError(
        "no sheet says which case is picked: its name beside the word case, above name of case 1 and so on"
    )


def _labels(cells: Cells) -> Iterator[tuple[int, int, str]]:
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if isinstance(cell, str) and "case" in cell.casefold():
                yield row, column, cell.strip()


def _next_filled(cells: Cells, row: int, column: int) -> int:
    """Return the next filled column; the one beside if there is none."""
    filled = (index for index in range(column + 1, len(cells[row])) if not is_blank(cells[row][index]))
    return next(filled, column + 1)
