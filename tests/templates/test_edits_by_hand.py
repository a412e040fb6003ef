"""The what-if workbook edited by hand: its figures are those of its input tables, or a check says that they are not.

What stands on the input sheets after an edit is read as `report` reads it and computed in Python.
"""

from collections import Counter

import numpy as np
import pytest
from agreement import assert_agrees
from edits_by_hand import PLAN, RIGHT, TOLD, open_sheet, random_steps
from engines import InCalc
from sheet_model import SheetModel
from stored_cells import StoredCells

from payroll_impact.errors import PayrollImpactError
from payroll_impact.model import compare
from payroll_impact.scenarios.workbooks import load, load_workbook
from payroll_impact.templates import build_template
from proof import TIMES, few

SEQUENCES = 8 * TIMES
_ROWS = 300  # of an input sheet that are read back


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("edited") / "what-if.xlsx"
    path.write_bytes(build_template("what-if", scenario=PLAN, host="none", months=PLAN.settings.months, cuts=4))
    return path


@pytest.fixture(scope="module")
def cells(workbook):
    return StoredCells(workbook.read_bytes())


@pytest.fixture
def opened(office, workbook, cells):
    """Return the workbook open in LibreOffice, as it was built."""
    return SheetModel(InCalc(office, workbook), cells)


@pytest.fixture
def reported(office, monkeypatch):
    """Return a function that computes, in Python, what stands on the sheets of the document that is open."""

    def compared():
        cells = {}
        for name in office.do("names")[:4]:
            rows = office.do("read", area=f"A1:Z{_ROWS}", sheet=name)
            cells[name] = [[None if cell == "" else cell for cell in row] for row in rows]
        monkeypatch.setattr(load, "read_sheets", lambda *_: cells)
        return compare(load_workbook("what-if.xlsx"))

    return compared


@pytest.mark.parametrize("name", few(RIGHT, list(RIGHT)[::5]))
def test_an_edit_that_means_a_plan_gives_its_figures(office, opened, reported, name):
    office.steps(RIGHT[name])
    assert opened.failed == set()
    assert opened.sound
    assert_agrees(opened, reported())


@pytest.mark.parametrize("name", few(TOLD, list(TOLD)[::5]))
def test_an_edit_that_means_none_fails_a_check(office, opened, name):
    office.steps(TOLD[name])
    assert not opened.sound


def test_the_file_saved_after_an_edit_is_read_as_the_sheets_are(office, opened, tmp_path):
    office.steps([*RIGHT["put in a role row between two"], *RIGHT["sort the changes by date"]])
    office.do("save", path=str(tmp_path / "edited.xlsx"))
    assert_agrees(opened, compare(load_workbook(tmp_path / "edited.xlsx")))


def test_random_sequences_of_edits_give_the_figures_or_fail_a_check(office, workbook, cells, reported):
    """A plan that Python refuses never passes the checks; one that passes has Python's figures."""
    found = Counter()
    for seed in range(SEQUENCES):
        sheet, rng = SheetModel(InCalc(office, workbook), cells), np.random.default_rng(seed)
        office.steps([*open_sheet("Inputs"), *open_sheet("Cases")])
        for _ in range(rng.integers(2, 6)):
            office.steps(random_steps(rng))
        try:
            comparison = reported()
        except PayrollImpactError:
            assert not sheet.sound, seed
            found["refused"] += 1
            continue
        if sheet.sound:
            assert_agrees(sheet, comparison)
        found["agreed" if sheet.sound else "told"] += 1
    assert found["refused"]
    assert found["agreed"] >= SEQUENCES / 4, found
