"""A template opened in LibreOffice where the functions are not: nothing kept from before looks live.

LibreOffice opens a file with the values stored in it, and computes only what has none and the
formulas that name a function it knows nothing of.
"""

from io import BytesIO

import openpyxl
import pytest
from stored_cells import read_cells

from payroll_impact.cells import Address
from payroll_impact.hosts.calc import Office
from payroll_impact.scenarios.workbooks import NOT_CHECKED
from proof import few, some

NAMES = ("quick", "cost-per-head", "exit-costs", "what-if")
KINDS = [(name, host) for name in NAMES for host in ("lite", "server", "calc")]


@pytest.fixture(scope="module")
def plain_office(office, tmp_path_factory):  # noqa: ARG001 - asked for to be skipped without it
    """Start a LibreOffice that has no functions of ours."""
    with Office(tmp_path_factory.mktemp("plain-profile")) as started:
        yield started


def read_sheets(office, cells):
    areas = {}
    for title in cells.sheets:
        rows, columns = cells.size(title)
        areas[title] = f"A1:{Address(title, rows, columns).cell}"
    answers = office.steps([("read", {"area": area, "sheet": title}) for title, area in areas.items()])
    return dict(zip(areas, answers, strict=True))


def marked(workbook):
    """Return the cells that are said to wait by a rule of their format, by sheet."""
    found = set()
    for sheet in openpyxl.load_workbook(BytesIO(workbook)):
        for area in sheet.conditional_formatting:
            if any(rule.dxf.numFmt and (rule.formula or [""])[0].endswith("<>1") for rule in area.rules if rule.dxf):
                found |= {(sheet.title, *cell) for each in area.cells.ranges for row in each.rows for cell in row}
    return found


@pytest.mark.parametrize(("name", "host"), few(KINDS, [kind for kind in KINDS if kind[1] != "server"]))
def test_what_waits_says_so_as_soon_as_it_is_open(built_small, plain_office, tmp_path, name, host):
    workbook = built_small(name, host=host)
    cells, path = read_cells(workbook), tmp_path / f"{name}.xlsx"
    path.write_bytes(workbook)
    plain_office.do("load", path=str(path))
    opened = read_sheets(plain_office, cells)
    plain_office.do("calculate")
    calculated = read_sheets(plain_office, cells)
    masters = [
        row[column + 1]
        for rows in some(opened.values())
        for row in rows
        for column, cell in enumerate(row)
        if cell == "All checks hold"
    ]
    assert set(some(masters)) == {NOT_CHECKED}
    assert opened["Checks"][3][2] == NOT_CHECKED
    stale = {
        (title, row, column)
        for title, rows in opened.items()
        for row, (kept, anew) in enumerate(zip(rows, calculated[title], strict=True), start=1)
        for column, (one, other) in enumerate(zip(kept, anew, strict=True), start=1)
        if not same(one, other)
    }
    assert stale <= marked(workbook)
    # a check that looks at answers is among them, and none of those is seen as holding
    assert {title for title, _, _ in stale} >= {"Checks"}


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-9, abs=1e-6)
    # LibreOffice opens a text without the blanks before it
    return one.lstrip() == other.lstrip() if isinstance(one, str) and isinstance(other, str) else one == other
