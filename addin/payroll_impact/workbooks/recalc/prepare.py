"""The workbook an engine gets: inputs set, old results of arrays taken out, formulas in words it understands.

Data tables hold plain values there, until they are computed.
"""

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address
from payroll_impact.workbooks.recalc.engine import load_formualizer
from payroll_impact.workbooks.recalc.spellings import reword_formula
from payroll_impact.xlsx.cell import NewCell
from payroll_impact.xlsx.sheet import Place, Worksheet


def prepare_cells(
    sheets: dict[str, Worksheet], given: dict[Address, Cell], *, names: dict[str, str] | None = None
) -> dict[str, dict[Place, NewCell]]:
    """Return the cells that an engine has to get otherwise than they are, by sheet.

    Parameters
    ----------
    sheets : dict
        The workbook's sheets.
    given : dict
        What cells are set to.
    names : dict, optional
        For formualizer, which needs some formulas in other words: defined names that call our functions, in lower
        case, and what they stand for.
    """
    cells: dict[str, dict[Place, NewCell]] = {}
    for title, sheet in sheets.items():
        # to an engine, the cells arrays have spilled into would stand in the way
        results = [cell for found in sheet.arrays.values() for cell in sheet.held(found) if cell.content is None]
        cells[title] = {(cell.row, cell.column): NewCell(None, removed=True) for cell in results}
        cells[title] |= {
            place: NewCell(None, frozen=True) for place, cell in sheet.cells.items() if cell.is_data_table
        }
        if names is not None:
            cells[title] |= _reworded(sheet, names)
    for address, value in given.items():
        cells[address.sheet][address.row, address.column] = NewCell(value, typed=True)
    return cells


def _reworded(sheet: Worksheet, names: dict[str, str]) -> dict[Place, NewCell]:
    tokenize = load_formualizer().tokenize
    found: dict[Place, NewCell] = {}
    for place, cell in sheet.cells.items():
        formula = cell.formula_text
        if cell.is_data_table or not any(word in formula.casefold() for word in ("payroll", *names)):
            continue
        text = reword_formula(formula, tokenize, names)
        if text and text != formula:
            value = sheet.value(cell)
            found[place] = NewCell(value if isinstance(value, float) else None, formula=text)
    return found
