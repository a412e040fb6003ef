"""Messages about a row of a plan, said of the cell of the workbook it was read from."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from payroll_impact.errors import PayrollImpactError
from payroll_impact.scenarios.workbooks.find_tables import Table


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
        raise _placed(problem, tables, settings) from None


def _placed(
    problem: PayrollImpactError, tables: Mapping[str, Table | None], settings: Mapping[str, str]
) -> PayrollImpactError:
    table = tables.get(problem.table)
    if table is None:
        return problem
    if problem.table == "settings":
        return type(problem)(f"{settings.get(problem.column, table.place)}: {problem.reason()}")
    numbers, column = list(table.rows), problem.column
    if not problem.row:
        # what several rows have in common: each is named by its cell
        cells = problem.reason(lambda rows: ", ".join(table.cell(numbers[row - 1], column) for row in rows))
        return type(problem)(f"{problem.place}{cells}")
    number = numbers[problem.row - 1]
    place = table.cell(number, column) if column in table.columns else f"{table.sheet} row {number}"
    told = problem.reason(lambda rows: f"row {', '.join(str(numbers[row - 1]) for row in rows)}")
    return type(problem)(f"{place}: {told}")
