"""Read a what-if workbook back: its tables are found by their headers, wherever people have moved them."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from payroll_impact.errors import HostError, InputError, PayrollImpactError, nearest
from payroll_impact.model import Change, Plan, Role, Settings
from payroll_impact.scenarios.structuring import columns, prefixed
from payroll_impact.scenarios.tables import build_plan

if TYPE_CHECKING:
    import os

ENDINGS = (".xlsx", ".xlsm")
_WORKFORCE, _CHANGES, _SETTINGS = {"role", "headcount", "pay"}, {"change", "role", "amount"}, {"setting", "value"}
_SOURCES = {"table", "row", "column", "confidence", "source"}
_EVIDENCE = ("confidence", "low", "high", "source")
_CASE = re.compile(r"\bcase (\d+)\b", re.IGNORECASE)
_NAME_OF_CASE = re.compile(r"name of case (\d+)", re.IGNORECASE)
_TITLES = ("changes of ", "workforce:", "settings", "definitions of ", "scenario picker")
_PLACED = re.compile(r"^(workforce|changes) row (\d+): (.*)$", re.DOTALL)
_SETTING = re.compile(r"^settings: (.*)$", re.DOTALL)
_BLANK_END, _WIDEST, _LONGEST = 30, 60, 2_000
_FIRST_DAY = dt.date(1899, 12, 30)

Cells = list[list[Any]]


@attrs.frozen
class _Table:
    """A table found: its sheet, its columns by header, its rows by their number in the sheet."""

    sheet: str
    title: str
    columns: dict[str, int]
    rows: dict[int, list[Any]]

    def cell(self, row: int, column: str) -> str:
        """Return the name of a cell."""
        return f"{self.sheet}!{_letters(self.columns[column])}{row}"


def load_workbook(path: "str | os.PathLike[str]") -> Plan:
    """Load the scenario a what-if workbook shows: the workforce, the changes of the case picked, the settings.

    Parameters
    ----------
    path : path-like
        An .xlsx or .xlsm file with a workforce, changes and settings under the headers of the template.

    Returns
    -------
    Plan
        As from a scenario file.

    Raises
    ------
    InputError
        Naming sheet and cell of the first thing that does not fit.
    HostError
        If openpyxl is not installed, or the file cannot be read.
    """
    sheets = _sheets(path)
    tables = [table for name, cells in sheets.items() for table in _tables(name, cells)]
    workforce = _one(tables, _WORKFORCE, "a workforce, headed role, headcount, pay and so on")
    settings = [table for table in tables if set(table.columns) >= _SETTINGS]
    changes = _changes(tables, sheets)
    evidence = _evidence(tables)
    roles, role_rows = _rows(workforce, Role, "workforce", evidence)
    number = _CASE.search(changes.title) if changes else None
    events, event_rows = (
        _rows(changes, Change, f"case {number[1]}" if number else "changes", evidence) if changes else ([], [])
    )
    given, setting_cells = _settings(settings[0]) if settings else ({}, {})
    places = {"workforce": (workforce, role_rows), "changes": (changes, event_rows)}
    try:
        return build_plan(roles, events, given)
    except PayrollImpactError as problem:
        raise type(problem)(_placed(str(problem), places, setting_cells)) from None


def _sheets(path: "str | os.PathLike[str]") -> dict[str, Cells]:
    try:
        import openpyxl  # noqa: PLC0415 - only who reads workbooks needs it
    except ImportError:
        raise HostError("reading a workbook needs openpyxl: install payroll-impact[workbooks]") from None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise InputError("there is no such file") from None
    except Exception as problem:  # noqa: BLE001 - a damaged file fails in as many ways as it has parts
        raise InputError(f"it cannot be read as a workbook: {type(problem).__name__}") from None
    found: dict[str, Cells] = {}
    for sheet in book.worksheets:
        cells = [list(row) for row in sheet.iter_rows(max_row=_LONGEST, max_col=_WIDEST, values_only=True)]
        found[sheet.title] = cells if any(_is_header(row) for row in cells) else []
    book.close()
    return found


def _is_header(row: list[Any]) -> bool:
    named = set(_header(row))
    return any(named >= wanted for wanted in (_WORKFORCE, _CHANGES, _SETTINGS, _SOURCES))


def _header(row: "tuple[Any, ...] | list[Any]") -> dict[str, int]:
    """Return the headers of a row as columns are called; `Hire cost` is hire_cost."""
    named: dict[str, int] = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell.strip():
            named.setdefault("_".join(cell.casefold().replace("-", " ").split()), column)
    return named


def _tables(name: str, cells: Cells) -> Iterator[_Table]:
    for index, row in enumerate(cells):
        if _is_header(row):
            header = _header(row)
            yield _Table(name, _title(cells, index), header, dict(_body(cells, index + 1, header)))


def _title(cells: Cells, head: int) -> str:
    """Return the nearest title above a header."""
    for row in reversed(cells[max(0, head - 6) : head]):
        for cell in row:
            if isinstance(cell, str) and cell.casefold().startswith(_TITLES):
                return cell
    return ""


def _body(cells: Cells, first: int, header: Mapping[str, int]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a table, up to the next title or header, or many blank ones."""
    blank = 0
    for index in range(first, len(cells)):
        row = cells[index]
        filled = [cell for column in header.values() if not _is_blank(cell := row[column])]
        leading = next((cell for cell in row if isinstance(cell, str) and cell.strip()), "")
        if leading.casefold().startswith(_TITLES) or set(_header(row)) >= set(header):
            return
        blank = 0 if filled else blank + 1
        if blank > _BLANK_END:
            return
        if filled:
            yield index + 1, row


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _one(tables: list[_Table], wanted: set[str], what: str) -> _Table:
    found = [table for table in tables if set(table.columns) >= wanted]
    if not found:
        raise InputError(f"no sheet has {what}")
    return found[0]


def _changes(tables: list[_Table], sheets: Mapping[str, Cells]) -> _Table | None:
    """Return the changes of the case picked; the only ones, where there are no cases."""
    found = [table for table in tables if set(table.columns) >= _CHANGES]
    numbered = {int(match[1]): table for table in found if (match := _CASE.search(table.title))}
    if not numbered:
        return found[0] if found else None
    place, picked, names = _picked(sheets)
    number = names.get(picked.casefold(), 0)
    if number not in numbered:
        hint = nearest(picked, list(names)) or f"; the cases are {', '.join(names)}"
        raise InputError(f"{place}: case must be the name of one of the cases{hint}")
    return numbered[number]


def _picked(sheets: Mapping[str, Cells]) -> tuple[str, str, dict[str, int]]:
    """Return where the case is picked, its name, and the numbers of the cases by name."""
    place, picked, names = "", "", {}
    for name, cells in sheets.items():
        for index, row in enumerate(cells):
            for column, cell in enumerate(row[:-1]):
                beside = row[column + 1]
                if not isinstance(cell, str) or _is_blank(beside):
                    continue
                label = _NAME_OF_CASE.fullmatch(cell.strip())
                if label:
                    names[str(beside).strip().casefold()] = int(label[1])
                elif cell.strip().casefold() == "case" and not place:
                    place, picked = f"{name}!{_letters(column + 1)}{index + 1}", str(beside).strip()
    return place, picked, names


def _evidence(tables: list[_Table]) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {}
    for table in tables:
        if not set(table.columns) >= _SOURCES:
            continue
        for row in table.rows.values():
            key = tuple(_word(row[table.columns[name]]) for name in ("table", "row", "column"))
            parts = {name: row[table.columns[name]] for name in _EVIDENCE if name in table.columns}
            found[key[0], key[1], key[2]] = {name: part for name, part in parts.items() if not _is_blank(part)}
    return found


def _word(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip() if cell is not None else ""


def _rows(
    table: _Table, kind: type, key: str, evidence: Mapping[tuple[str, str, str], dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the rows of a table as mappings, and the number of each in its sheet."""
    fields = columns(kind)
    rows, numbers = [], []
    first = min(table.rows, default=1)
    for number, cells in table.rows.items():
        known = str(_word(cells[table.columns["role"]])) if key == "workforce" else str(number - first + 1)
        row: dict[str, Any] = {}
        for name in (name for name in table.columns if name in fields):
            with prefixed(f"{table.cell(number, name)}: "):
                value = _value(cells[table.columns[name]], name, fields[name])
            about = _within(evidence.get((key, known, name)), value)
            row[name] = {"value": "" if value is None else value, **about} if about else value
        rows.append(row)
        numbers.append(number)
    return rows, numbers


def _within(about: "dict[str, Any] | None", value: Any) -> "dict[str, Any] | None":
    """Return evidence without its range, where somebody has since entered a value outside it."""
    if about is None or not isinstance(value, int | float):
        return about
    ends = [about.get("low"), about.get("high")]
    low, high = (end if isinstance(end, int | float) else value for end in ends)
    return about if low <= value <= high else {part: about[part] for part in about if part not in ("low", "high")}


def _value(cell: Any, name: str, field: "attrs.Attribute[Any]") -> Any:
    """Return what a cell says: text that is a number is one, a day number in a column of dates is a date."""
    if isinstance(cell, str) and cell.startswith("#") and cell.endswith(("!", "?", "A")):
        raise InputError(f"{name} is the error {cell}")
    kind = field.metadata["kind"]
    if isinstance(cell, dt.datetime):
        return cell.date()
    if kind == "number" and isinstance(cell, str):
        return _number(cell)
    if kind == "date" and isinstance(cell, int | float) and not isinstance(cell, bool):
        return _FIRST_DAY + dt.timedelta(days=int(cell))
    if kind in ("text", "choice") and isinstance(cell, int | float) and not isinstance(cell, bool):
        return _word(float(cell))
    return cell


def _number(text: str) -> Any:
    bare = re.sub(r"[\s\u00a0\u202f']", "", text)
    # 1,500 has thousands; 0,5 is left alone: which of two numbers it means depends on who typed it
    plain = bare.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?%?", bare) else bare
    try:
        return float(plain[:-1]) / 100 if plain.endswith("%") else float(plain)
    except ValueError:
        return text


def _settings(table: _Table) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the settings, and the cell of each."""
    fields = columns(Settings)
    given: dict[str, Any] = {}
    cells: dict[str, str] = {}
    for number, row in table.rows.items():
        name, value = _word(row[table.columns["setting"]]), row[table.columns["value"]]
        place = table.cell(number, "value")
        if not name:
            if not _is_blank(value):
                raise InputError(f"{place}: the value has no name beside it")
            continue
        if name in given:
            raise InputError(f"{table.cell(number, 'setting')}: {name} is given twice")
        field = fields.get(name)
        with prefixed(f"{place}: "):
            plain = _value(value, name, field) if field else _number(value) if isinstance(value, str) else value
        about = {part: row[table.columns[part]] for part in _EVIDENCE if part in table.columns}
        about = _within({part: cell for part, cell in about.items() if not _is_blank(cell)}, plain) or {}
        given[name] = {"value": "" if plain is None else plain, **about} if about else plain
        cells[name] = place
    return given, cells


def _placed(message: str, places: Mapping[str, "tuple[_Table | None, list[int]]"], settings: Mapping[str, str]) -> str:
    """Return a message with the cell it is about."""
    match = _PLACED.match(message)
    if match:
        table, numbers = places[match[1]]
        row = int(match[2]) - 1
        if table is None or row >= len(numbers):
            return message
        named = next((word for word in re.findall(r"\w+", match[3]) if word in table.columns), None)
        where = table.cell(numbers[row], named) if named else f"{table.sheet} row {numbers[row]}"
        return f"{where}: {match[3]}"
    match = _SETTING.match(message)
    if match:
        for name, place in settings.items():
            if name in match[1]:
                return f"{place}: {match[1]}"
    return message


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
