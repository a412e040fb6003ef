"""Rows over time: one formula each (2), one period a column (4), constants apart (6), one axis in view (7)."""

from collections import Counter
from collections.abc import Iterator, Mapping

from payroll_impact.cells.addresses import Address, Area, area, letters
from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.model import Model
from payroll_impact.checks.sheet_kinds import CALCULATION, INPUT
from payroll_impact.checks.time_axis import Axis
from payroll_impact.checks.workbook import CheckedCell, CheckedSheet
from payroll_impact.xlsx.tree import children


def rows_hold_one_formula(model: Model) -> Iterator[Finding]:
    """Yield breaches of standards 2 and 6: one formula along a time row, constants outside of time."""
    book = model.book
    for name, found in model.axes.items():
        if not found:
            continue
        axis, others = found[0], {other.row for other in found}
        for line in _time_rows(book.sheets[name], axis, model.kinds.get(name, "")):
            row = book.sheets[name].row(line)
            held = {column: row[column] for column in axis.columns if column in row}
            yield from _row(held, axis, Address(name, line, axis.first), is_axis=line in others)


def _time_rows(sheet: CheckedSheet, axis: Axis, kind: str) -> Iterator[int]:
    """Yield the axis and the rows under it; on other than input and calculation sheets down to the first gap."""
    last = axis.row
    for line in sorted(row for row in sheet.rows if row >= axis.row):
        filled = any(cell.is_figure or cell.text for cell in sheet.row(line).values())
        if kind not in (INPUT, CALCULATION) and filled and line > last + 1:
            return
        if filled:
            last = line
            yield line


def _row(held: Mapping[int, CheckedCell], axis: Axis, place: Address, *, is_axis: bool) -> Iterator[Finding]:
    figures = [cell for cell in held.values() if cell.is_figure]
    formulas = [cell.formula for cell in figures if cell.formula is not None]
    if len(figures) == 1:
        yield at(6, figures[0].place, "a constant in a column of the time axis; keep it in a column of its own")
        return
    if not formulas or any(cell.spilled for cell in figures):
        return
    first = formulas[1] if is_axis and len(formulas) > 1 else formulas[0]
    for column in axis.columns:
        cell = held.get(column)
        formula = cell.formula if cell is not None else None
        if is_axis and column == axis.first:
            continue  # an axis may begin with its first period and count on from there
        where = Address(place.sheet, place.row, column)
        if formula is None:
            what = "a typed value" if cell is not None and cell.typed is not None else "nothing"
            yield at(2, where, f"{what} in a time row of formulas")
        elif formula is not first and not formula.continues(first):
            yield at(2, where, f"another formula than in {first.place.cell} of the same time row")


def columns_are_periods(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 4: the same column is the same period on every time sheet."""
    axes = [found[0] for found in model.axes.values() if found]
    places = Counter(map(_place, axes))
    # what most sheets have is what is agreed; of two as many, what the first has
    agreed_on: dict[str, Axis] = {}
    for axis in axes:
        if places[_place(axis)] > places[_place(agreed_on.setdefault(axis.step, axis))]:
            agreed_on[axis.step] = axis
    for axis in axes:
        agreed = agreed_on[axis.step]
        days = dict(zip(agreed.columns, agreed.days, strict=True))
        columns = {day: column for column, day in days.items()}
        for column, day in zip(axis.columns, axis.days, strict=True):
            if days.get(column, day) != day or columns.get(day, column) != column:
                place = Area(Address(axis.sheet, axis.row, axis.first), 1, len(axis.days))
                what = (
                    f"the periods stand in other columns than on sheet {agreed.sheet}, from column {letters(column)} on"
                )
                yield Finding(4, axis.sheet, place.reference, what)
                break


def _place(axis: Axis) -> tuple[str, int, float]:
    return axis.step, axis.first, axis.days[0]


def one_axis_in_view(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 7: one time axis, inside the freeze pane."""
    for name, found in model.axes.items():
        if not found:
            continue
        frozen = _frozen_rows(model.book.sheets[name])
        axis = found[0]
        if axis.row > frozen:
            place = Area(Address(name, axis.row, axis.first), 1, len(axis.days)).reference
            yield Finding(7, name, place, "the time axis is not inside the freeze pane")
        for other in found[1:]:
            apart = other.step != axis.step or other.first != axis.first or other.same_periods(axis)
            if other.row > max(frozen, axis.row) and apart:
                place = Area(Address(name, other.row, other.first), 1, len(other.days)).reference
                yield Finding(7, name, place, f"a second time axis; the first is in row {axis.row}")


def _frozen_rows(sheet: CheckedSheet) -> int:
    """Return the number of rows that stay in view."""
    for view in children(sheet.source.root, "sheetViews")[:1]:
        for pane in view.iterchildren("{*}pane"):
            if pane.get("state") in ("frozen", "frozenSplit"):
                top = area("", view.get("topLeftCell", "A1"))
                return (top.first.row - 1 if top is not None else 0) + int(float(pane.get("ySplit", "0")))
    return 0
