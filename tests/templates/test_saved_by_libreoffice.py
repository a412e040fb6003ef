"""A template that LibreOffice opened and saved as .xlsx: what another program then computes from it."""

import pytest
from agreement import assert_agrees
from engines import InFormualizer
from open_book import OpenBook
from sheet_model import SheetModel
from stored_cells import StoredCells, read_cells

from payroll_impact.cells import Address, CellError, area
from payroll_impact.checks import TEMPLATE, examine
from payroll_impact.model import compare
from payroll_impact.scenarios import load_scenario
from payroll_impact.workbooks.diff import diff
from payroll_impact.xlsx import open_workbook
from proof import few, some

LOST = [("lite", ["workbook"]), ("server", [])]


@pytest.fixture
def saved(office, tmp_path):
    """Return a function that has LibreOffice open a template and save it as .xlsx: nothing differs by that."""

    def save(template, *, calculated):
        path = tmp_path / "template.xlsx"
        path.write_bytes(template)
        steps = [("load", {"path": str(path)}), *[("calculate", {})] * calculated]
        office.steps([*steps, ("save", {"path": str(tmp_path / "saved.xlsx")})])
        assert not diff(path, tmp_path / "saved.xlsx").differs
        return tmp_path / "saved.xlsx"

    return save


def opened(path):
    data = path.read_bytes()
    cells = StoredCells(data)
    return InFormualizer(data, cells, "none"), cells


@pytest.mark.parametrize("name", ["quick", "cost-per-head", "exit-costs"])
def test_a_small_template_saved_by_libreoffice_is_as_sound_as_before(built, saved, name):
    book = OpenBook(*opened(saved(built(name), calculated=True)))
    before = read_cells(built(name))
    assert book.failed == set()
    for sheet in some(before.sheets):
        assert not [cell for row in book.grid(sheet) for cell in row if isinstance(cell, CellError)]


def test_a_what_if_saved_by_libreoffice_is_as_sound_as_before(built, saved):
    path = saved(built("what-if"), calculated=True)
    sheet = SheetModel(*opened(path))
    assert sheet.failed == set()
    for title in some(sheet.cells.sheets):
        assert not [cell for row in sheet.grid(title) for cell in row if isinstance(cell, CellError)]
    assert_agrees(sheet, compare(load_scenario("xai-2025")))
    assert compare(load_scenario(path)).metrics == compare(load_scenario("xai-2025")).metrics


@pytest.mark.parametrize(("host", "lost"), few(LOST, LOST[:1]))
def test_check_tells_what_libreoffice_took_out_of_a_what_if_for_excel(built_small, saved, tmp_path, host, lost):
    """Its figures are all there; its functions are saved as LibreOffice calls them, the program for Lite not at all."""
    template = built_small("what-if", host=host)
    path = saved(template, calculated=False)
    before, after = (
        {title: set(sheet.formulas) for title, sheet in open_workbook(each).sheets.items()}
        for each in (tmp_path / "template.xlsx", path)
    )
    assert before == after
    told = [finding for finding in examine(path).findings if finding.standard == TEMPLATE]
    assert [each.place for each in told if "the program of xlwings Lite was lost" in each.reason] == lost
    named = {area(each.sheet, each.cell) for each in told if "which Excel does not know" in each.reason}
    asking = {Address(title, *place) for title, place in asked(path)}
    assert asking
    assert {cell for each in named for cell in each.cells()} == asking
    assert len(told) == len(lost) + len(named)


def asked(path):
    """Yield the cells whose formulas ask our functions."""
    for title, sheet in open_workbook(path).sheets.items():
        yield from ((title, place) for place, text in sheet.formulas.items() if "PAYROLL" in text)
