"""Error messages about a row of a plan, located at the cell of the workbook it was read from."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from payroll_impact.errors import PayrollImpactError
from payroll_impact.scenarios.workbooks.find_tables import FoundTable


@contextmanager
def locate_errors(tables: Mapping[str, FoundTable | None], settings: Mapping[str, str]) -> Iterator[None]:
    """Locate any error about a row of a table, or about a setting, at its cell in the workbook.

    Parameters
    ----------
    tables : mapping
        The tables by their names in errors: ``workforce``, ``changes``, ``settings``, ``places``.
    settings : mapping
        The cell of each setting.
    """
    try:
        yield
    except PayrollImpactError as problem:
        raise _locate_error(problem, tables, settings) from None


def _locate_error(
    problem: PayrollImpactError, tables: Mapping[str, FoundTable | None], settings: Mapping[str, str]
) -> PayrollImpactError:
    table = tables.get(problem.table)
    if table is None:
        return problem
    if problem.table == "settings":
        return type(problem)(f"{settings.get(problem.column, table.place)}: {problem.reason()}")
    numbers, column = list(table.rows), problem.column
    if not problem.row:
        # an error common to several rows: each is named by its cell
        cells = problem.reason(lambda rows: ", ".join(table.cell(numbers[row - 1], column) for row in rows))
        return type(problem)(f"{problem.place}{cells}")
    number = numbers[problem.row - 1]
    place = table.cell(number, column) if column in table.columns else f"{table.sheet} row {number}"
    reason = problem.reason(lambda rows: f"row {', '.join(str(numbers[row - 1]) for row in rows)}")
    return type(problem)(f"{place}: {reason}")
