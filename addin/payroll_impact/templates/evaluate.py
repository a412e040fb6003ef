"""Values of a template's formulas, by really computing them all, native ones and functions together."""

from collections.abc import Iterable, Mapping
from typing import Any

from payroll_impact.cells import Cell, date_to_serial
from payroll_impact.cells.addresses import Address
from payroll_impact.functions import CATALOGUE
from payroll_impact.workbooks.recalc.engine import Session, load_formualizer
from payroll_impact.workbooks.recalc.model import Job
from payroll_impact.workbooks.recalc.values import scalar

Place = tuple[str, int, int]


def evaluated(sheets: Iterable[str], cells: Mapping[Place, Any], formulas: Mapping[Place, str]) -> dict[Place, Cell]:
    """Return the value of every formula, and of every cell a formula fills.

    Parameters
    ----------
    sheets : iterable of str
        The names of the sheets.
    cells : mapping
        Values by sheet, row and column, counted from 0.
    formulas : mapping
        Formulas by the same, our functions under the names people read.

    Raises
    ------
    HostError
        If formualizer is not installed.
    """
    engine = load_formualizer()
    workbook = engine.Workbook()
    workbook.set_temporal_egress("serial")
    session = Session(engine, workbook, Job(b"", {}, frozenset()))
    for name in sheets:
        workbook.add_sheet(name)
    for name, function in CATALOGUE.items():
        session.register(name, function)
    for (sheet, row, column), value in cells.items():
        plain = date_to_serial(value) if hasattr(value, "year") else value
        workbook.set_value(sheet, row + 1, column + 1, plain)
    for (sheet, row, column), formula in formulas.items():
        workbook.set_formula(sheet, row + 1, column + 1, formula)
    workbook.evaluate_all()
    return dict(_read(session, formulas))


def _read(session: Session, formulas: Mapping[Place, str]) -> Iterable[tuple[Place, Cell]]:
    for (sheet, row, column), formula in formulas.items():
        address = Address(sheet, row + 1, column + 1)
        height, width = session.spill(address) if "PAYROLL_" in formula else (1, 1)
        for down in range(height):
            for right in range(width):
                value = session.value(Address(sheet, row + down + 1, column + right + 1))
                yield (sheet, row + down, column + right), scalar(value)
