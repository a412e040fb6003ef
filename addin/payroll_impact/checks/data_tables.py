"""What-if data tables as the standards look at them: each of their cells is a formula, as programs show it."""

from payroll_impact.cells.addresses import Area, letters
from payroll_impact.checks.formulas import Formula
from payroll_impact.workbooks.recalc.data_tables import DataTable, trials


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
