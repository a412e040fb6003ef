"""What people see of a value: whether it fits its column (15), and whether it is what the formulas come to (11)."""

import math
import re
from collections.abc import Iterator

from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.model import Model
from payroll_impact.checks.overwritten import identity_of
from payroll_impact.xlsx.sheet import Worksheet
from payroll_impact.xlsx.styles import CellFormat
from payroll_impact.xlsx.tree import children

_USUAL_WIDTH = 8.43  # of a column whose width nobody has set [digits]
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?][0#?,.]*")
_NARROW, _WIDE = ",.'-+ ()", "%m"  # half a digit wide, and half as wide again
_DOUBT = 1.0  # digits: letters are not all as wide


def numbers_fit_their_columns(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 15: a number or a date wider than its column, which shows ### in its place."""
    for sheet in model.book.sheets.values():
        widths = _widths(sheet.source)
        for cell in sheet.cells.values():
            value = model.book.value(cell.place)
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                continue
            room = widths.get(cell.place.column, widths[0])
            if room and _width(float(value), cell.look) > room + _DOUBT:
                yield at(15, cell.place, "wider than its column, which shows ###")


def _widths(sheet: Worksheet) -> dict[int, float]:
    """Return the widths of columns in digits; that of every other column is at 0."""
    usual = sheet.find("sheetFormatPr")
    widths = {0: float(usual.get("defaultColWidth", _USUAL_WIDTH)) if usual is not None else _USUAL_WIDTH}
    for columns in children(sheet.root, "cols"):
        first, last = int(columns.get("min", 1)), int(columns.get("max", 1))
        for column in range(first, min(last, first + 1000) + 1):
            widths[column] = float(columns.get("width", widths[0]))
    return widths


def _width(value: float, look: CellFormat) -> float:
    """Return about how wide a number is shown, in digits; 0 where it makes do with the room there is."""
    plain = _LITERAL.sub(lambda match: (match[1] or match[2] or match[3] or "").replace(";", " "), look.number_format)
    first, negative, nothing = [*plain.split(";"), "", ""][:3]
    code = (value < 0 and negative) or (value == 0 and nothing) or first
    if look.shrinks or "general" in code.casefold() or "@" in code or "e+" in code.casefold():
        return 0.0
    return look.size * sum(map(_width_of_mark, _text(value, code, look)))


def _width_of_mark(mark: str) -> float:
    return 0.5 if mark in _NARROW else 1.5 if mark in _WIDE else 1.0


def _text(value: float, code: str, look: CellFormat) -> str:
    if look.is_date:
        return code.replace("mmmm", "September").replace("mmm", "Sep").replace("m", "0")
    places = _PLACES.search(code)
    if places is None:
        return code
    digits = places[0]
    scaled = abs(value) * 100 ** code.count("%") / 1000 ** (len(digits) - len(digits.rstrip(",")))
    decimals = len(re.sub("[^0#?]", "", digits.partition(".")[2]))
    grouped = "," in digits.rstrip(",")
    shown = f"{scaled:,.{decimals}f}" if grouped else f"{scaled:.{decimals}f}"
    sign = "-" if value < 0 and code.count("-") == 0 else ""
    return sign + code[: places.start()] + shown + code[places.end() :]


def values_are_fresh(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 11: values a template of ours kept from before an input changed.

    Of other workbooks nobody here can tell whether a value is old or a program computes it otherwise; a note says so.
    """
    if identity_of(model.book) is None:
        return
    for place in model.book.recalculated.untrusted:
        yield at(11, place, "stored value not what the formula comes to: calculate the workbook again and save it")
