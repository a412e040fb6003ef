"""Messages about a row of a plan, said of the cell of the workbook it was read from."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from payroll_impact.errors import PayrollImpactError
from payroll_impact.scenarios.unknown_places import with_places
from payroll_impact.scenarios.workbooks.finding import Table

_PLACED = re.compile(r"(workforce|changes|places) row (\d+): (.*)", re.DOTALL)
_OTHER_ROW = re.compile(r"(?<=\bin row )\d+")
_OF_AMOUNT = re.compile(r"(takes|grows to) \S+ heads\b")
_SETTING = re.compile(r"settings: (.*)", re.DOTALL)


@contextmanager
def placed(tables: Mapping[str, Table | None], settings: Mapping[str, str]) -> Iterator[None]:
    """Say of a cell what goes wrong with a row of a table, or with a setting.

    Parameters
    ----------
    tables : mapping
        The tables by the names messages have for them: ``workforce``, ``changes``, ``settings``, ``places``.
    settings : mapping
        The cell of each setting.
    """
    try:
        yield
    except PayrollImpactError as problem:
        raise type(problem)(_placed(str(problem), tables, settings)) from None


def _placed(message: str, tables: Mapping[str, Table | None], settings: Mapping[str, str]) -> str:
    match = _PLACED.fullmatch(message)
    if match and (table := tables[match[1]]) is not None:
        return _of_row(table, int(match[2]), match[3])
    match = _SETTING.fullmatch(message)
    if match and (table := tables["settings"]) is not None:
        named = (cell for name, cell in settings.items() if re.match(rf"'?{re.escape(name)}\b", match[1]))
        return f"{next(named, table.place)}: {match[1]}"
    workforce = tables["workforce"]
    return message if workforce is None else with_places(message, lambda rows: _jurisdictions(workforce, rows))


def _jurisdictions(workforce: Table, rows: list[int]) -> str:
    numbers = list(workforce.rows)
    return ", ".join(workforce.cell(numbers[row - 1], "jurisdiction") for row in rows)


def _of_row(table: Table, row: int, problem: str) -> str:
    numbers = list(table.rows)
    problem = _OTHER_ROW.sub(lambda found: str(numbers[int(found[0]) - 1]), problem)
    number = numbers[row - 1]
    words = ["amount"] if _OF_AMOUNT.match(problem) else re.findall(r"\w+", problem)
    named = next((word for word in words if word in table.columns), None)
    return f"{table.cell(number, named) if named else f'{table.sheet} row {number}'}: {problem}"
