"""A template that LibreOffice opened and saved as .xlsx: what another program then computes from it."""

import pytest
from agreement import assert_agrees
from engines import InFormualizer
from open_book import OpenBook
from sheet_model import SheetModel
from stored_cells import StoredCells, read_cells

from payroll_impact.cells import CellError
from payroll_impact.model import compare
from payroll_impact.scenarios import load_scenario
from payroll_impact.workbooks.diff import diff
from proof import some


@pytest.fixture
def saved(built, office, tmp_path):
    """Return a function that has LibreOffice open a template and save it as .xlsx: nothing differs by that."""

    def save(name, *, calculated):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(built(name))
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
    book = OpenBook(*opened(saved(name, calculated=True)))
    before = read_cells(built(name))
    assert book.failed == set()
    for sheet in some(before.sheets):
        assert not [cell for row in book.grid(sheet) for cell in row if isinstance(cell, CellError)]


def test_a_what_if_saved_by_libreoffice_is_as_sound_as_before(saved):
    path = saved("what-if", calculated=True)
    sheet = SheetModel(*opened(path))
    assert sheet.failed == set()
    for title in some(sheet.cells.sheets):
        assert not [cell for row in sheet.grid(title) for cell in row if isinstance(cell, CellError)]
    assert_agrees(sheet, compare(load_scenario("xai-2025")))
    assert compare(load_scenario(path)).metrics == compare(load_scenario("xai-2025")).metrics
