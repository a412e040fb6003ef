"""Values of a template's formulas, by really computing them all, native ones and functions together."""

from collections.abc import Iterable, Mapping
from typing import Any

from payroll_impact.cells import Cell, date_to_serial
from payroll_impact.cells.addresses import Address
from payroll_impact.functions import CATALOGUE
from payroll_impact.workbooks.recalc.engine import Session, load_formualizer
from payroll_impact.workbooks.recalc.model import Job
from payroll_impact.workbooks.recalc.values import from_engine, scalar

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
    config = engine.EvaluationConfig()
    config.enable_parallel = False  # faster where formulas are so short
    workbook = engine.Workbook(config=engine.WorkbookConfig(eval_config=config))
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
    sizes = {}
    for place, formula in formulas.items():
        sheet, row, column = place
        asks_functions = "PAYROLL_" in formula
        sizes[place] = session.spill(Address(sheet, row + 1, column + 1)) if asks_functions else (1, 1)
    # a sheet is read at once: cell by cell takes as long as to compute it
    ends: dict[str, tuple[int, int]] = {}
    for (sheet, row, column), (height, width) in sizes.items():
        rows, columns = ends.get(sheet, (0, 0))
        ends[sheet] = max(rows, row + height), max(columns, column + width)
    areas = ((sheet, session.engine.RangeAddress(sheet, 1, 1, *end)) for sheet, end in ends.items())
    grids = {sheet: session.workbook.sheet(sheet).get_values(area) for sheet, area in areas}
    for (sheet, row, column), (height, width) in sizes.items():
        for down in range(row, row + height):
            for right in range(column, column + width):
                yield (sheet, down, right), scalar(from_engine(grids[sheet][down][right]))
