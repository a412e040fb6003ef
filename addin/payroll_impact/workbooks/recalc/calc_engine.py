"""Recalculation by a headless LibreOffice, in a profile of its own that is gone afterwards."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from payroll_impact.cells import Cell, CellError
from payroll_impact.cells.addresses import Address, Area
from payroll_impact.hosts.calc import Office, install
from payroll_impact.workbooks.recalc.data_tables import DataTable, trials
from payroll_impact.workbooks.recalc.model import CIRCULAR, ERROR, UNKNOWN_FUNCTION, EngineResult, Job, RecalcFinding
from payroll_impact.workbooks.recalc.spellings import catalogued
from payroll_impact.xlsx.package import package_of
from payroll_impact.xlsx.sheet import UNREADABLE
from payroll_impact.xlsx.workbook import read_workbook

_SPARE = Address("", 1_048_576, 1_000)  # a cell nobody uses
_CIRCLES, _UNKNOWN, _SYNTAX = (522, 523), 525, range(501, 516)
_CODES = {503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
_CALLED = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|(?P<name>[^\W\d][\w.]*)(?=\s*\()""")
_MOST_ROUNDS = 4
_PATIENCE = 300.0


@attrs.define
class Desk:
    """A workbook open in the office."""

    office: Office
    job: Job
    sizes: dict[Address, tuple[int, int]] = attrs.field(factory=dict)
    blocked: set[Address] = attrs.field(factory=set)

    def do(self, action: str, place: Area | Address, **arguments: Any) -> Any:
        """Carry out a step of the office on some cells."""
        sheet = place.sheet if isinstance(place, Address) else place.first.sheet
        return self.office.do(action, area=place.cell if isinstance(place, Address) else place.reference,
                              sheet=sheet, **arguments)  # fmt: skip


def evaluate(job: Job) -> EngineResult:
    """Recalculate a workbook with LibreOffice.

    Raises
    ------
    HostError
        If LibreOffice is not installed, or fails.
    """
    with tempfile.TemporaryDirectory(prefix="payroll-impact-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "book.xlsx").write_bytes(job.data)
        profile = folder / "profile"
        profile.mkdir()
        if any(catalogued(function) for address in job.formulas for function in _functions(job, address)):
            install(profile)
        with Office(profile, timeout=_PATIENCE) as office:
            desk = Desk(office, job)
            office.do("load", path=str(folder / "book.xlsx"))
            for table in job.tables:
                _tabulate(desk, table)
            office.do("calculate")
            _grow(desk)
            office.do("save", path=str(folder / "result.xlsx"))
            return _evaluated(desk, (folder / "result.xlsx").read_bytes())


def _functions(job: Job, address: Address) -> Iterator[str]:
    formula = job.sheets[address.sheet].cells[address.row, address.column].formula_text
    return (match["name"] for match in _CALLED.finditer(formula) if match["name"])


def _tabulate(desk: Desk, table: DataTable) -> None:
    """Write a data table's formulas: from a file the office would read two columns or rows of it and no more."""
    texts: dict[Address, str] = {}
    for trial in trials(table):
        pairs = [reference.cell for pair in trial.puts.items() for reference in pair]
        texts |= {cell: f"=TABLE({';'.join([formula.cell, *pairs])})" for cell, formula in trial.formulas.items()}
    desk.do("formulas", table.area, rows=[[texts[cell] for cell in row] for row in table.area.grid()])


def _grow(desk: Desk) -> None:
    """Give each dynamic array the room its result needs: to Calc it is an array of fixed size."""
    arrays = {}
    for address in desk.job.formulas:
        sheet, place = desk.job.sheets[address.sheet], (address.row, address.column)
        if place in sheet.arrays:
            desk.sizes[address] = sheet.arrays[place].rows, sheet.arrays[place].columns
            if sheet.cells[place].is_dynamic:
                arrays[address] = desk.do("shown", address)[0].strip("{}")
    for _ in range(_MOST_ROUNDS):
        if not [address for address, formula in arrays.items() if _resized(desk, address, formula)]:
            return


def _resized(desk: Desk, address: Address, formula: str) -> bool:
    """Fit one dynamic array to its result, and say whether anything changed."""
    size = _needed(desk, address, formula.removeprefix("="))
    if size == desk.sizes[address] or address in desk.blocked:
        return False
    desk.do("clear", Area(address, *desk.sizes[address]))
    if any(_occupied(desk.job, cell) for cell in Area(address, *size).cells() if cell != address):
        desk.blocked.add(address)
        size = (1, 1)
    desk.do("array", Area(address, *size), formula=formula)
    desk.sizes[address] = size
    return True


def _needed(desk: Desk, address: Address, formula: str) -> tuple[int, int]:
    spare, numbers = _SPARE._replace(sheet=address.sheet), []
    for word in ("ROWS", "COLUMNS"):
        desk.do("array", spare, formula=f"={word}({formula})")
        numbers.append(desk.do("read", spare)[0][0])
        desk.do("clear", spare)
    rows, columns = (int(number) if isinstance(number, float | int) else 1 for number in numbers)
    return max(rows, 1), max(columns, 1)


def _occupied(job: Job, address: Address) -> bool:
    """Whether a cell of the file stands in the way of an array; what an array put there itself does not."""
    sheet = job.sheets[address.sheet]
    cell = sheet.cells.get((address.row, address.column))
    if cell is None or sheet.value(cell) is None:
        return False
    return cell.formula is not None or not any(address in found for found in sheet.arrays.values())


def _evaluated(desk: Desk, data: bytes) -> EngineResult:
    sheets = read_workbook(package_of(data, "the result of LibreOffice")).sheets
    exact = {title: _numbers(desk, title, list(sheet.cells)) for title, sheet in sheets.items()}

    def read(address: Address) -> Cell:
        if address in desk.blocked:
            return CellError("#SPILL!")
        sheet = sheets[address.sheet]
        value = sheet.value(sheet.cells.get((address.row, address.column)))
        if isinstance(value, float):
            return exact[address.sheet][address.row - 1][address.column - 1]
        return None if value is UNREADABLE else value

    places = [*desk.job.formulas, *(cell for table in desk.job.tables for cell in table.area.cells())]
    for anchor, size in desk.sizes.items():
        places += [cell for cell in Area(anchor, *size).cells() if cell != anchor]
    values = {address: read(address) for address in places}
    spills = {anchor: size for anchor, size in desk.sizes.items() if size != (1, 1)}
    return EngineResult(values, spills, sorted(_findings(desk, values), key=lambda found: found.address), read)


def _numbers(desk: Desk, title: str, places: list[tuple[int, int]]) -> list[list[Any]]:
    """Return a sheet's values from its first cell on: the file keeps 15 digits of a number, the office all of them."""
    rows, columns = (max(numbers) for numbers in zip(*places, strict=True)) if places else (1, 1)
    found: list[list[Any]] = desk.do("read", Area(Address(title, 1, 1), rows, columns))
    return found


def _findings(desk: Desk, values: dict[Address, Cell]) -> Iterator[RecalcFinding]:
    known: set[str] = set()
    for address, value in values.items():
        if not isinstance(value, CellError):
            continue
        if address in desk.blocked:
            yield RecalcFinding(ERROR, address, "#SPILL!: the cells it would fill are not empty")
            continue
        cell = desk.do("read", address)[0][0]
        number = cell["error"] if isinstance(cell, dict) else 0
        if number == _UNKNOWN and not known:
            known = {entry[0].upper() for entry in desk.office.do("functions")}
        yield _finding(desk.job, address, value, number, known)


def _finding(job: Job, address: Address, value: CellError, number: int, known: set[str]) -> RecalcFinding:
    if number in _CIRCLES:
        return RecalcFinding(CIRCULAR, address, "its value depends on a circular reference")
    in_file = (address.row, address.column) in job.sheets[address.sheet].cells
    if number == _UNKNOWN and in_file:
        for function in _functions(job, address):
            bare = function.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
            if bare not in known and catalogued(function) is None:
                return RecalcFinding(UNKNOWN_FUNCTION, address, f"{bare} is not known to LibreOffice")
    code = _CODES.get(number, value.code)
    if number in _SYNTAX and number not in _CODES:
        return RecalcFinding(ERROR, address, "#ERROR!: the formula cannot be read")
    return RecalcFinding(ERROR, address, code)
