"""Values of a template's formulas, by really recalculating it."""

import tempfile
from pathlib import Path

from payroll_impact.hosts.recalc import recalc
from payroll_impact.templates.book import Values


def evaluated(workbook: bytes) -> Values:
    """Return the value of every formula cell, and of every cell a formula fills, by sheet, row and column from 0.

    Raises
    ------
    HostError
        If formualizer is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        path.write_bytes(workbook)
        found = recalc(path)
    return {(place.sheet, place.row - 1, place.column - 1): value for place, value in found.values.items()}
