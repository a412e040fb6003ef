"""Check a report: compute it again from the scenario it carries, and compare it cell by cell."""

import datetime as dt
import io
import math
import os
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from payroll_impact.atomic import require_file
from payroll_impact.documents.report.data import ReportData, ReportOptions, build_report
from payroll_impact.documents.report_workbook.sheets import scenario
from payroll_impact.documents.report_workbook.workbook import workbook_of
from payroll_impact.errors import HostError, InputError, PayrollImpactError
from payroll_impact.model import Comparison, compare
from payroll_impact.scenarios import build_plan
from payroll_impact.scenarios.canonical import fingerprint

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LARGEST = 500_000_000  # bytes unpacked: a report of many scenarios is far below
_RELATIVE, _ABSOLUTE = 1e-9, 1e-6  # other programs store 15 digits
_SHEET = "Scenario"


@attrs.frozen
class Difference:
    """One cell that is not what the scenario comes to."""

    sheet: str
    cell: str
    found: Any
    expected: Any

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {_shown(self.found)} in the file, {_shown(self.expected)} computed"


@attrs.frozen
class Checked:
    """What a check found: cells compared, those that differ, and the versions of maker and checker."""

    cells: int
    differences: tuple[Difference, ...]
    made_by: str
    checked_by: str
    unchanged: bool

    @property
    def holds(self) -> bool:
        """Whether every cell is what the scenario comes to."""
        return not self.differences and self.unchanged


def check_report(path: "str | os.PathLike[str]") -> Checked:
    """Compute a report again from the scenario on its sheet, and compare every cell.

    Parameters
    ----------
    path : path-like
        An .xlsx file that `workbook_bytes` or `workbook_of` made, perhaps edited or saved since.

    Returns
    -------
    Checked
        Every cell that differs; numbers count as equal to the ninth digit, as other programs store 15.

    Raises
    ------
    InputError
        If it is no such file, or carries no scenario that can be read.
    HostError
        If openpyxl is not installed, or the system does not let the file be read.
    """
    shown = os.fspath(path)
    book = _opened(shown)
    names = [name for name in book.sheetnames if name == _SHEET or name.endswith(f" {_SHEET}")]
    if not names:
        raise InputError(f"{shown}: it is no report that can be checked: it has no sheet {_SHEET}")
    carried = [_carried(book[name], f"{shown}: sheet {name}") for name in names]
    reports = [each.report for each in carried]
    fresh = _read(io.BytesIO(workbook_of(reports)))
    cells = 0
    differences: list[Difference] = []
    for sheet in fresh.worksheets:
        found = _cells(book[sheet.title]) if sheet.title in book.sheetnames else {}
        expected = _cells(sheet)
        cells += len(expected)
        differences += _differences(sheet.title, found, expected)
    return Checked(
        cells=cells,
        differences=tuple(differences),
        made_by=carried[0].version,
        checked_by=carried[0].checked_by,
        unchanged=all(each.unchanged for each in carried),
    )


@attrs.frozen
class _Carried:
    """What a report carries of itself, and the report it comes to."""

    report: tuple[Comparison, ReportData]
    version: str
    checked_by: str
    unchanged: bool


def _carried(sheet: "Worksheet", place: str) -> _Carried:
    text = _scenario(sheet)
    facts = {row: str(sheet.cell(row + 1, 2).value or "") for row in range(scenario.VERSION, scenario.CHECKS + 1)}
    made, checks = facts[scenario.MADE], facts[scenario.CHECKS]
    options = ReportOptions(
        tornado=facts[scenario.TORNADO] == "yes",
        risk=facts[scenario.RISK] == "yes",
        made="" if made == scenario.NOT_STATED else made,
        workbook_checks="" if checks == scenario.NO_REMARK else checks,
    )
    try:
        document = tomllib.loads(text)
        others = (document.get("changes", ()), document.get("settings", {}), document.get("places", ()))
        plan = build_plan(document["workforce"], *others)
        comparison = compare(plan)
        content = build_report(comparison, options)
    except (ValueError, KeyError, RecursionError) as error:
        reason = str(error) if isinstance(error, PayrollImpactError) else "it is not valid TOML"
        raise InputError(f"{place}: the scenario it carries cannot be read: {reason}") from None
    # sentences name the version: one from elsewhere is no difference of numbers
    as_made = attrs.evolve(content, version=facts[scenario.VERSION])
    intact = fingerprint(text) == facts[scenario.SHA256]
    return _Carried((comparison, as_made), facts[scenario.VERSION], content.version, intact)


def _scenario(sheet: "Worksheet") -> str:
    """Return the text of the scenario, its pieces put together."""
    rows = sheet.iter_rows(min_row=scenario.HEAD + 2, values_only=True)
    return "".join("".join(str(piece) for piece in row[1:] if piece is not None) + "\n" for row in rows)


def _opened(path: str) -> "Workbook":
    require_file(path, f"{path}: it")
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: it is a folder; give a report in .xlsx") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid file name"
        raise HostError(f"{path}: it cannot be read: {reason.lower()}") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                raise InputError(f"{path}: it is too large for a report")
        return _read(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, SyntaxError, TypeError, ValueError) as error:
        if isinstance(error, PayrollImpactError):
            raise
        raise InputError(f"{path}: it is no workbook in .xlsx") from None


def _read(data: io.BytesIO) -> "Workbook":
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - only what checks needs it
    except ImportError:
        raise HostError('checking a report needs openpyxl: pip install "payroll-impact[cli]"') from None
    return load_workbook(data, data_only=True)


def _cells(sheet: "Worksheet") -> dict[str, Any]:
    rows = (cell for row in sheet.iter_rows() for cell in row)
    return {cell.coordinate: cell.value for cell in rows if cell.value not in (None, "")}


def _differences(sheet: str, found: dict[str, Any], expected: dict[str, Any]) -> Iterator[Difference]:
    for cell in dict.fromkeys((*expected, *found)):
        if not _same(found.get(cell), expected.get(cell)):
            yield Difference(sheet, cell, found.get(cell), expected.get(cell))


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)
    if isinstance(found, str) and isinstance(expected, str):
        # a line break may be stored in more than one way
        return found.split() == expected.split()
    return bool(found == expected)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, str):
        return "other text" if len(value) > 60 else repr(value)  # noqa: PLR2004 - what a line shows
    return f"{value:,.12g}"
