"""What-if data tables as the standards look at them: each of their cells is a formula, as programs show it."""

from payroll_impact.cells.addresses import Area, letters
from payroll_impact.checks.formulas import Formula
from payroll_impact.workbooks.recalc.data_tables import DataTable, data_tables, trials
from payroll_impact.xlsx.package import Package
from payroll_impact.xlsx.sheet import read_sheet
from payroll_impact.xlsx.workbook import read_book

_MARK = b"dataTable"


def tables_in(package: Package) -> list[DataTable]:
    """Return the data tables of a workbook.

    Raises
    ------
    InputError
        If a sheet with one is damaged.
    """
    parts = {title: package.read(part) for title, part in read_book(package).parts.items()}
    sheets = [read_sheet(data, title) for title, data in parts.items() if _MARK in data]
    return [table for sheet in sheets for table in data_tables(sheet)]


def table_formulas(table: DataTable) -> list[Formula]:
    """Return the formula of each cell of a data table, with the headings and the formula it depends on.

    One without input cells only has the formula it is stored with; what else stands there are numbers.

    >>> from payroll_impact.cells.addresses import Address
    >>> found = table_formulas(DataTable(Area(Address("S", 9, 2), 2), None, Address("S", 4, 2)))
    >>> [(formula.place.cell, formula.text, [str(place) for place in formula.unwritten]) for formula in found]
    [('B9', '=TABLE(,$B$4)', ['S!B8', 'S!A9']), ('B10', '=TABLE(,$B$4)', ['S!B8', 'S!A10'])]
    """
    if not table.inputs:
        return [Formula(table.area.first, "=TABLE(#REF!)")]
    names = [f"${letters(cell.column)}${cell.row}" if cell else "" for cell in (table.row_input, table.column_input)]
    text = f"=TABLE({','.join(names)})"  # as programs show it
    return [
        Formula(cell, text, (Area(formula), *map(Area, trial.puts.values())))
        for trial in trials(table)
        for cell, formula in trial.formulas.items()
    ]
