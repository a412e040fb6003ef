"""What the sheet Results should show: the functions asked in Python, of the cells the workbook holds."""

from payroll_impact.cells import area
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts import stored
from payroll_impact.templates.what_if import sized, tables

SHEET = "Results"
SHOWN = ("PAYROLL_SUMMARY", "PAYROLL_BRIDGE", "PAYROLL_PLAN", "PAYROLL_HEADCOUNT")


def results(sheet, host):
    """Return what the cells of Results should show."""
    with sized(sheet.size):
        given = [_cells(sheet, str(reference)) for reference in tables()]
    found = {}
    for name in SHOWN:
        [place] = [
            place
            for place, formula in sheet.cells.formulas.items()
            if place.sheet == SHEET and stored(name, host) in formula
        ]
        found |= sheet.spilled(place, CATALOGUE[name](*given))
    return found


def _cells(sheet, reference):
    title, _, cells = reference.partition("!")
    return [[sheet.at(cell) for cell in row] for row in area(title, cells).grid()]
