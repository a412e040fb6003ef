"""The validations of a sheet, those that Excel stores apart because they refer to other sheets included."""

from collections.abc import Iterator

import attrs

from payroll_impact.cells.addresses import Address, Area, area
from payroll_impact.xlsx.sheet import Worksheet
from payroll_impact.xlsx.tree import local_name

_FEW = 10_000


@attrs.frozen
class Validated:
    """The cells of a sheet that have a validation."""

    cells: frozenset[Address]
    areas: tuple[Area, ...]  # large ones

    def __contains__(self, place: Address) -> bool:
        """Whether a cell has one."""
        return place in self.cells or any(place in each for each in self.areas)


def validated_cells(sheet: Worksheet) -> Validated:
    """Return the cells of a sheet that have a validation."""
    cells: set[Address] = set()
    areas = []
    for rule in sheet.root.iter("{*}dataValidation"):
        apart = "".join(child.text or "" for child in rule if local_name(child) == "sqref")
        for text in rule.get("sqref", apart).split() if rule.get("type", "none") != "none" else ():
            found = area(sheet.title, text)
            if found is not None and found.rows * found.columns <= _FEW:
                cells.update(found.cells())
            elif found is not None:
                areas.append(found)
    return Validated(frozenset(cells), tuple(areas))


def validation_formulas(sheet: Worksheet) -> Iterator[tuple[Address, str]]:
    """Yield the formulas of validations, each with the first cell it is for."""
    for rule in sheet.root.iter("{*}dataValidation"):
        first = area(sheet.title, rule.get("sqref", "").partition(" ")[0])
        for child in rule:
            text = child.text or ""
            if first is not None and local_name(child) in ("formula1", "formula2") and text and text[0] != '"':
                yield first.first, text
