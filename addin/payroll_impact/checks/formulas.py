"""Formulas where they stand: the numbers typed in them, the functions they call, the cells they refer to."""

import re
from collections.abc import Hashable
from functools import cached_property, lru_cache

import attrs

from payroll_impact.cells.addresses import LAST_COLUMN, LAST_ROW, Address, Area, area, split_sheet
from payroll_impact.checks.patterns import Pattern, filled, moved, moved_cell, taken_apart

_EXTERNAL = re.compile(r"'?[^'!\[]*\[[^\]]+\][^!]*!")
_WHOLE = re.compile(r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d+:\$?\d+")


@attrs.frozen(slots=False)
class Reference:
    """One operand that is no value: an area of cells, whole columns or rows, another workbook, or a name."""

    text: str
    area: Area | None = None
    whole: bool = False
    external: bool = False
    name: str = ""

    @cached_property
    def in_full(self) -> Hashable:
        """The same for whatever refers to the same, from wherever."""
        return self.area or self.text.casefold()


@attrs.define(slots=False, eq=False)
class Formula:
    """A formula where it stands.

    Attributes
    ----------
    place : Address
        Its cell.
    text : str
        The formula, with its equals sign.
    unwritten : tuple of Area
        What it depends on beyond what it says: the headings of a data table.
    pattern : Pattern
        The formula with a gap for each cell it names.
    cells : list of str
        The cells in those gaps.
    """

    place: Address
    text: str
    unwritten: tuple[Area, ...] = ()
    pattern: Pattern = attrs.field(init=False)
    cells: list[str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.pattern, self.cells = taken_apart(self.text)

    @cached_property
    def references(self) -> list[Reference]:
        """What it refers to."""
        cells = iter(self.cells)
        sheet = self.place.sheet
        found = [_reference(filled(operand, cells), sheet) for operand in self.pattern.operands]
        return found + [Reference(str(place), area=place) for place in self.unwritten]

    @property
    def length(self) -> int:
        """Its length as people read it, without names of sheets and without $."""
        return self.pattern.length + len("".join(self.cells).replace("$", ""))

    @property
    def calculation(self) -> tuple[Hashable, ...]:
        """What it calculates, the same wherever it stands: every reference in full."""
        return (self.pattern.between, *(reference.in_full for reference in self.references))

    def continues(self, first: "Formula") -> bool:
        """Whether it is the formula of another cell of its row, moved here: the same in R1C1."""
        move = self.place.column - first.place.column
        if not self.pattern.tokens:
            return self.text == first.text
        if self.pattern.tokens == first.pattern.tokens and self.pattern.moves_by_cells:
            return [moved_cell(cell, move) for cell in first.cells] == self.cells
        wanted = [moved(token, move) for token in first.pattern.filled(first.cells)]
        return wanted == [token.value for token in self.pattern.filled(self.cells)]


@lru_cache(maxsize=1 << 16)
def _reference(text: str, sheet: str) -> Reference:
    """Return what an operand refers to, as seen from a sheet."""
    if _EXTERNAL.match(text):
        return Reference(text, external=True)
    other, rest = split_sheet(text.lstrip("@").rstrip("#"))
    found = area(other or sheet, rest)
    if found is not None:
        return Reference(text, area=found, whole=found.rows == LAST_ROW or found.columns == LAST_COLUMN)
    if _WHOLE.fullmatch(rest):
        return Reference(text, area=_whole(other or sheet, rest), whole=True)
    return Reference(text, name=rest.partition("[")[0])


def _whole(sheet: str, rest: str) -> Area | None:
    first, _, last = rest.replace("$", "").partition(":")
    if first.isdigit():
        return area(sheet, f"A{first}:XFD{last}")
    return area(sheet, f"{first}1:{last}{LAST_ROW}")
