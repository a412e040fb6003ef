"""What a check finds: the standard, the place and the reason."""

from collections.abc import Iterable, Sequence

import attrs

from payroll_impact.cells.addresses import Address, Area, area, joined, quoted

_PLACES = 3  # of one cause that are named in a line
TEMPLATE = 0  # what is asked of our own templates beyond the twenty standards
STANDARDS = {
    TEMPLATE: "the template's own formulas",
    1: "no typed numbers in formulas",
    2: "one formula per time row",
    3: "sheets are input, calculation or output",
    4: "one column, one period",
    5: "units beside figures",
    6: "constants apart from series",
    7: "one time axis, inside the freeze pane",
    8: "inputs look like inputs, nothing else does",
    9: "a checks sheet with a master check",
    10: "no circular references",
    11: "no error values, none masked",
    12: "short formulas",
    13: "nothing calculated twice",
    14: "no volatile functions, whole columns or external links",
    15: "nothing hidden, no merged cells in data",
    16: "no rounding inside calculations",
    17: "flags are 0 or 1",
    18: "an About sheet",
    19: "every name resolves and is used",
    20: "formulas locked, inputs unlocked with validation",
}


@attrs.frozen(order=True)
class Finding:
    """Something in a workbook that one of the standards forbids.

    Attributes
    ----------
    standard : int
        Its number, 1 to 20; 0 for what is asked of our own templates beyond them.
    sheet, cell : str
        Where: a cell such as ``B5``, an area such as ``B5:M5``, or nothing for a whole sheet or workbook.
    reason : str
        What is wrong there.
    """

    standard: int
    sheet: str
    cell: str
    reason: str

    @property
    def title(self) -> str:
        """What the standard says, in short."""
        return STANDARDS[self.standard]

    @property
    def place(self) -> str:
        """The place as people write it."""
        sheet = quoted(self.sheet) if self.sheet else "workbook"
        return f"{sheet}!{self.cell}" if self.cell and self.sheet else self.cell or sheet

    def __str__(self) -> str:
        return describe_cause([self])


def describe_cause(findings: Sequence[Finding]) -> str:
    """Return findings of one standard and one reason as one line; of many places the first are named.

    >>> describe_cause([Finding(1, "S", f"B{row}", "no") for row in (2, 4, 9, 11)])
    'S!B2, S!B4, S!B9 and 1 more: no (standard 1, no typed numbers in formulas)'
    """
    first, more = findings[0], len(findings) - _PLACES
    places = ", ".join(each.place for each in findings[:_PLACES])
    number = f"standard {first.standard}, " if first.standard else ""
    return f"{places}{f' and {more} more' if more > 0 else ''}: {first.reason} ({number}{first.title})"


def at(standard: int, place: Address, reason: str) -> Finding:
    """Return a finding about one cell."""
    return Finding(standard, place.sheet, place.cell, reason)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in order, those of neighbouring cells with one reason as one about their area.

    >>> merged([Finding(1, "S", "B2", "no"), Finding(1, "S", "C2", "no"), Finding(1, "S", "E2", "no")])
    [Finding(standard=1, sheet='S', cell='B2:C2', reason='no'), Finding(standard=1, sheet='S', cell='E2', reason='no')]
    """
    order: dict[str, int] = {}
    groups: dict[tuple[int, str, str], list[Area]] = {}
    rest: list[Finding] = []
    for finding in dict.fromkeys(findings):
        order.setdefault(finding.sheet, len(order))
        place = area(finding.sheet, finding.cell)
        if place is None:
            rest.append(finding)
        else:
            groups.setdefault((finding.standard, finding.sheet, finding.reason), []).append(place)
    placed = [
        (place, Finding(standard, sheet, place.reference, reason))
        for (standard, sheet, reason), places in groups.items()
        for place in joined(places)
    ]
    placed += [(Area(Address(finding.sheet, 0, 0)), finding) for finding in rest]
    placed.sort(key=lambda pair: (pair[1].standard, order[pair[1].sheet], pair[0].first, pair[1].reason))
    return [finding for _, finding in placed]
