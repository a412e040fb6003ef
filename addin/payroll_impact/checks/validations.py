"""The validations of a sheet, those that Excel stores apart because they refer to other sheets included."""

from collections.abc import Iterator

import attrs

from payroll_impact.cells.addresses import Address, area
from payroll_impact.xlsx.sheet import Place, Worksheet
from payroll_impact.xlsx.tree import local_name

_FEW = 10_000


@attrs.frozen
class Validated:
    """The cells of a sheet that have a validation."""

    cells: frozenset[Place]
    areas: tuple[tuple[int, int, int, int], ...]  # large ones: first row and column, last row and column

    def __contains__(self, place: Place) -> bool:
        """Whether a row and column has one."""
        row, column = place
        large = any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.areas)
        return large or place in self.cells


def validated_cells(sheet: Worksheet) -> Validated:
    """Return the cells of a sheet that have a validation."""
    cells: set[Place] = set()
    areas = []
    for rule in sheet.root.iter("{*}dataValidation"):
        apart = "".join(child.text or "" for child in rule if local_name(child) == "sqref")
        for text in rule.get("sqref", apart).split() if rule.get("type", "none") != "none" else ():
            found = area(sheet.title, text)
            if found is None:
                continue
            if found.rows * found.columns <= _FEW:
                cells |= {(cell.row, cell.column) for cell in found.cells()}
            else:
                last = found.first.offset(found.rows - 1, found.columns - 1)
                areas.append((found.first.row, found.first.column, last.row, last.column))
    return Validated(frozenset(cells), tuple(areas))


def validation_formulas(sheet: Worksheet) -> Iterator[tuple[Address, str]]:
    """Yield the formulas of validations, each with the first cell it is for."""
    for rule in sheet.root.iter("{*}dataValidation"):
        first = area(sheet.title, rule.get("sqref", "").partition(" ")[0])
        for child in rule:
            text = child.text or ""
            if first is not None and local_name(child) in ("formula1", "formula2") and text and text[0] != '"':
                yield first.first, text
