"""Units (5) and flags (17): what each figure is measured in, as the sheet says beside or above it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.model import Model
from payroll_impact.checks.sheet_kinds import CALCULATION, INPUT
from payroll_impact.checks.time_axis import Axis
from payroll_impact.checks.workbook import CheckedBook, CheckedCell, CheckedSheet

_HEADINGS = ("unit", "units", "unit of measure", "uom")
# fmt: off
_WORDS = frozenset({
    "unit", "number", "date", "month", "months", "year", "years", "day", "days", "week", "weeks", "hour", "hours",
    "head", "heads", "item", "items", "fraction", "percent", "rate", "ratio", "factor", "flag", "currency", "code",
    "text", "multiple", "usd", "eur", "gbp",
})
# fmt: on
_MOSTLY, _FEW = 0.8, 3
_BRACKETED = re.compile(r"[\[(].+[\])]")
_CURRENCY = re.compile(r"[$€£¥₹]")
_LANGUAGE = re.compile(r"\[\$-[^\]]*\]")
_FOR_ALL = re.compile(r"\W*(units?\s*:|([a-z]{2,3}[$]?)?\W*\bin (thousands|millions|billions)\b)", re.IGNORECASE)
# fmt: off
_PHYSICAL = frozenset({
    "kg", "t", "mt", "gt", "km", "m", "m2", "m3", "ha", "l", "kw", "mw", "gw", "kwh", "mwh", "gwh", "twh", "mj", "gj",
    "tj", "pj", "btu", "mmbtu", "yr", "h", "mo",
})
# fmt: on
_FLAGS = ("flag", "flag 0/1", "0/1", "flag (0/1)", "1/0", "flags")


def figures_have_units(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 5: a units column on every sheet of inputs, calculations or time."""
    book = model.book
    for name, sheet in book.sheets.items():
        if model.kinds.get(name) not in (INPUT, CALCULATION) and not model.axes.get(name):
            continue
        skipped = {axis.row for axis in model.axes.get(name, ())}
        figures = [cell for cell in sheet.cells.values() if _is_measured(book, cell) and cell.place.row not in skipped]
        columns = _unit_columns(sheet)
        told = [axis for axis in model.axes.get(name, ()) if _corner_has_unit(sheet, axis)]
        bare = [
            cell
            for cell in figures
            if not _has_unit(sheet, cell, columns) and not any(_is_under(cell, axis) for axis in told)
        ]
        bare = [] if _titled_with_unit(sheet, figures) else bare
        if figures and not columns and len(bare) == len(figures):
            yield Finding(5, name, "", "no units column")
        else:
            yield from (at(5, cell.place, "a figure without a unit") for cell in bare)


def _is_measured(book: CheckedBook, cell: CheckedCell) -> bool:
    # a date, a percentage and an amount show what they are measured in themselves
    shown = cell.look.is_date or "%" in cell.look.number_format or _has_currency(cell.look.number_format)
    value = book.value(cell.place) if cell.is_figure and not shown else None
    return isinstance(value, int | float)


def _unit_columns(sheet: CheckedSheet) -> dict[int, int]:
    """Return the columns of units, and the row under which each begins."""
    found: dict[int, int] = {}
    texts: dict[int, list[CheckedCell]] = {}
    for cell in sheet.cells.values():
        if cell.text.casefold() in _HEADINGS:
            found.setdefault(cell.place.column, cell.place.row)
        elif cell.text:
            texts.setdefault(cell.place.column, []).append(cell)
    for column, cells in texts.items():
        known = sum(_is_unit(cell.text) for cell in cells)
        if column not in found and len(cells) >= _FEW and known >= _MOSTLY * len(cells):
            found[column] = 0
    return found


def _is_unit(text: str) -> bool:
    words = re.split(r"[^a-z%]+", text.casefold())
    return text.casefold() in ("%", "#", *_FLAGS) or words[0] in _WORDS


def unit_of(sheet: CheckedSheet, cell: CheckedCell, columns: Mapping[int, int]) -> str:
    """Return the unit in the row of a cell, "" if there is none."""
    row, column = cell.place.row, cell.place.column
    for at_column, below in columns.items():
        unit = sheet.cells.get((row, at_column))
        if row > below and at_column != column and unit is not None and unit.text:
            return unit.text
    return ""


def _has_unit(sheet: CheckedSheet, cell: CheckedCell, columns: Mapping[int, int]) -> bool:
    labels = (other.text for column, other in sheet.row(cell.place.row).items() if column < cell.place.column)
    return bool(unit_of(sheet, cell, columns)) or _headed_with_unit(sheet, cell) or any(map(_says_unit, labels))


def _has_currency(number_format: str) -> bool:
    """Whether a number format shows a currency; [$-409] is a language alone."""
    return bool(_CURRENCY.search(_LANGUAGE.sub("", number_format)))


def _corner_has_unit(sheet: CheckedSheet, axis: Axis) -> bool:
    """Whether left of a time axis, in its row, stands what all below it is measured in."""
    texts = (cell.text for column, cell in sheet.row(axis.row).items() if column < axis.first)
    return any(map(_says_unit, texts))


def _is_under(cell: CheckedCell, axis: Axis) -> bool:
    return cell.place.row > axis.row and cell.place.column in axis.columns


def _says_unit(text: str) -> bool:
    """Whether what stands in a text's brackets is a unit: "Payload (kg)", and not "Salaries (incl. bonus)"."""
    found = _BRACKETED.search(text)
    inside = found[0][1:-1].strip() if found is not None else ""
    per = [part.strip().casefold() for part in inside.split("/")]
    return bool(inside) and bool(
        _CURRENCY.search(inside) or "%" in inside or all(_is_unit(part) or part in _PHYSICAL for part in per)
    )


def _titled_with_unit(sheet: CheckedSheet, figures: Sequence[CheckedCell]) -> bool:
    """Whether above all figures it is said what they are measured in: "USD in thousands", "Units: MW"."""
    top = min((cell.place.row for cell in figures), default=0)
    return any(cell.place.row < top and bool(_FOR_ALL.match(cell.text)) for cell in sheet.cells.values() if cell.text)


def _headed_with_unit(sheet: CheckedSheet, cell: CheckedCell) -> bool:
    """Whether the column's heading has a line of units above or below it, or a unit in brackets."""
    row, column = cell.place.row - 1, cell.place.column
    while row and not ((above := sheet.cells.get((row, column))) is not None and above.text):
        row -= 1
    heading, over = sheet.cells.get((row, column)), sheet.cells.get((row - 1, column))
    if heading is None:
        return False
    return bool(_BRACKETED.search(heading.text)) or (over is not None and bool(over.text))


def flags_are_0_or_1(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 17: flags are strictly 0 or 1."""
    book = model.book
    for name, sheet in book.sheets.items():
        columns = _unit_columns(sheet)
        skipped: set[int] = {axis.row for axis in model.axes.get(name, ())}
        labels = min((column for _, column in sheet.cells), default=0)
        for cell in sheet.cells.values():
            if not cell.is_figure or cell.place.column == labels or book.shows_error(cell.place):
                continue
            value = book.value(cell.place)
            if isinstance(value, bool):
                if cell.formula is not None and model.kinds.get(name) == CALCULATION:
                    yield at(17, cell.place, "TRUE or FALSE instead of 1 or 0")
            elif value not in (0, 1) and cell.place.row not in skipped and _is_flag(sheet, cell, columns):
                yield at(17, cell.place, "a flag that is neither 0 nor 1")


def _is_flag(sheet: CheckedSheet, cell: CheckedCell, columns: Mapping[int, int]) -> bool:
    return unit_of(sheet, cell, columns).casefold() in _FLAGS
