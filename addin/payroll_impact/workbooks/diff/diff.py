"""What changed between two versions of a workbook."""

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from payroll_impact.cells.addresses import Address
from payroll_impact.errors import InputError
from payroll_impact.workbooks.diff.content import Content, Value, Version, read_version
from payroll_impact.workbooks.diff.formulas import normalise_formula
from payroll_impact.workbooks.diff.rows import AlignedRows, align_rows
from payroll_impact.xlsx.sheet import Place

if TYPE_CHECKING:
    from os import PathLike

_NOTHING = Content(None)
_DUST = 1e-12


@attrs.frozen
class CellChange:
    """One cell that is not the same; its place in the first version is given where it moved.

    A formula stands behind its equals sign, and `result` is what it came to before and after.
    """

    sheet: str
    cell: str
    before: Value
    after: Value
    label: str
    moved_from: str | None = None
    result: tuple[Value, Value] | None = None


@attrs.frozen
class WorkbookDiff:
    """What changed: sheets and names by name, rows by sheet, and cells of three kinds."""

    sheets_added: tuple[str, ...]
    sheets_removed: tuple[str, ...]
    names_added: tuple[str, ...]
    names_removed: tuple[str, ...]
    names_changed: tuple[tuple[str, str, str], ...]
    rows_added: dict[str, tuple[int, ...]]
    rows_removed: dict[str, tuple[int, ...]]
    inputs: tuple[CellChange, ...]
    formulas: tuple[CellChange, ...]
    results: tuple[CellChange, ...]

    @property
    def differs(self) -> bool:
        """Whether anything changed."""
        return any(bool(value) for value in attrs.astuple(self, recurse=False))


def diff(first: "str | PathLike[str]", second: "str | PathLike[str]", *, tolerance: float = _DUST) -> WorkbookDiff:
    """Hold two versions of a workbook against each other.

    Rows put in or taken out are found by the texts that stand in rows, and references follow them: a formula
    that only moved did not change.

    Parameters
    ----------
    first, second : path-like
        Workbooks; neither is computed: results are those stored.
    tolerance : float
        Results closer than this, relative to their size, did not move.

    Returns
    -------
    WorkbookDiff
        Sheets, names and rows; constants that changed, formulas that changed, and results that moved
        though their formula did not.

    Raises
    ------
    InputError
        If one is not there, or no workbook, or they count days from different years.
    """
    one, two = read_version(first), read_version(second)
    if one.epoch != two.epoch:
        raise InputError(
            f"{first} counts days from {one.epoch}, {second} from {two.epoch}: the same numbers are other dates"
        )
    rows = {title: align_rows(one.sheets[title], two.sheets[title]) for title in one.sheets if title in two.sheets}
    moves = {title: each for title, each in rows.items() if each.added or each.removed}
    found: dict[str, list[CellChange]] = {"input": [], "formula": [], "result": []}
    for title, place_of in rows.items():
        for kind, change in _of_sheet(title, one, two, place_of, moves, tolerance):
            found[kind].append(change)
    changed = [
        (name, text, two.names[name])
        for name, text in one.names.items()
        if name in two.names and _moved(text, "", moves) != normalise_formula(two.names[name])
    ]
    return WorkbookDiff(
        sheets_added=tuple(title for title in two.sheets if title not in one.sheets),
        sheets_removed=tuple(title for title in one.sheets if title not in two.sheets),
        names_added=tuple(name for name in two.names if name not in one.names),
        names_removed=tuple(name for name in one.names if name not in two.names),
        names_changed=tuple(changed),
        rows_added={title: each.added for title, each in rows.items() if each.added},
        rows_removed={title: each.removed for title, each in rows.items() if each.removed},
        inputs=tuple(found["input"]),
        formulas=tuple(found["formula"]),
        results=tuple(found["result"]),
    )


def _of_sheet(  # noqa: PLR0913, PLR0917 - two versions, and how one became the other
    title: str, one: Version, two: Version, place_of: AlignedRows, moves: Mapping[str, AlignedRows], tolerance: float
) -> Iterator[tuple[str, CellChange]]:
    first, second = one.sheets[title], two.sheets[title]
    removed = {place: content for place, content in first.items() if place[0] in place_of.removed}
    moved = {(place_of.after(row), column): (row, column) for row, column in first if (row, column) not in removed}
    labels = _Labels(title, second, two.names)
    for place in sorted({*moved, *second}):
        origin = moved.get(place, place)
        before = first.get(origin, _NOTHING) if place in moved else _NOTHING
        after = second.get(place, _NOTHING)
        kind = _kind(before, after, title, moves, tolerance)
        if kind:
            yield kind, _change(title, place, origin, before, after, labels.of(place))
    gone = _Labels(title, first, one.names)
    for place, content in sorted(removed.items()):
        kind = "formula" if content.formula is not None else "input"
        if not content.spilled:
            yield kind, _change(title, place, place, content, _NOTHING, gone.of(place))


def _kind(before: Content, after: Content, title: str, moves: Mapping[str, AlignedRows], tolerance: float) -> str:
    """Return what kind of change it is; "" for none."""
    if before.formula is not None and after.formula is not None:
        # reading them all takes long, and most say the same about sheets whose rows stayed where they were
        stays = title not in moves and not any(sheet.replace("'", "''") in before.formula for sheet in moves)
        same = stays and before.formula == after.formula
        if not same and _moved(before.formula, title, moves) != normalise_formula(after.formula):
            return "formula"
        return "" if _same(before.value, after.value, tolerance) else "result"
    if before.formula is not None or after.formula is not None:
        return "formula"
    if before.spilled or after.spilled:
        return "" if _same(before.value, after.value, tolerance) else "result"
    return "" if _same_constant(before.value, after.value) else "input"


def _moved(formula: str, title: str, moves: Mapping[str, AlignedRows]) -> str:
    """Return a formula of the first version as it would stand in the second."""

    def after(sheet: str, row: int) -> int:
        found = moves.get(sheet or title)
        return row if found is None else found.after(row)

    return normalise_formula(formula, after)


def _same(before: Value, after: Value, tolerance: float) -> bool:
    numbers = isinstance(before, float) and isinstance(after, float)
    if numbers and isinstance(before, float) and isinstance(after, float):
        return before == after or math.isclose(before, after, rel_tol=tolerance, abs_tol=tolerance)
    return type(before) is type(after) and before == after


def _same_constant(before: Value, after: Value) -> bool:
    """Whether two constants are the same, to the fifteen digits that some programs store."""
    numbers = isinstance(before, float) and isinstance(after, float)
    return (numbers and f"{before:.15g}" == f"{after:.15g}") or _same(before, after, 0.0)


def _change(  # noqa: PLR0913, PLR0917 - a cell, twice
    title: str, place: Place, origin: Place, before: Content, after: Content, label: str
) -> CellChange:
    formula = before.formula is not None or after.formula is not None
    changes = formula and (before.formula is None or after.formula is None or before.formula != after.formula)
    cells = (before, after)
    shown = [_formula(each) if changes and each.formula is not None else each.shown for each in cells]
    return CellChange(
        sheet=title,
        cell=Address(title, *place).cell,
        before=shown[0],
        after=shown[1],
        label=label,
        moved_from=Address(title, *origin).cell if origin != place else None,
        result=(before.shown, after.shown) if changes else None,
    )


def _formula(content: Content) -> str:
    return "=" + (content.formula or "").removeprefix("=")


class _Labels:
    """What people call a cell: its name, else the first text of its row, to its left."""

    def __init__(self, title: str, cells: Mapping[Place, Content], names: Mapping[str, str]) -> None:
        self.title, self.cells = title, cells
        self.names = {normalise_formula(text).replace("$", "").replace("'", ""): name for name, text in names.items()}

    def of(self, place: Place) -> str:
        row, column = place
        name = self.names.get(f"{self.title.replace(chr(39), '')}!{Address(self.title, row, column).cell}")
        if name is not None:
            return name
        for left in range(1, column):
            content = self.cells.get((row, left), _NOTHING)
            if isinstance(content.value, str) and content.formula is None and content.value.strip():
                return content.value
        return ""
