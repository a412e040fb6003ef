"""A what-if that another program has opened and saved: the plan read back is the same, and what was lost is said.

`PAYROLL_IMPACT_ROUND_TRIPS=all` asks the programs too that take long: Gnumeric writes seven times the file.
"""

import os
import shutil
import subprocess

import openpyxl
import pytest
from google import as_google_exports

from node_packages import node_packages
from payroll_impact.cells import area
from payroll_impact.checks import check
from payroll_impact.scenarios import load_scenario
from payroll_impact.scenarios.workbooks import workbook_checks
from payroll_impact.workbooks.diff import diff
from payroll_impact.workbooks.recalc import recalc

SHEETJS, EXCELJS = "xlsx@0.18.5", "exceljs@4.4.0"
AT_LENGTH = pytest.mark.skipif(os.environ.get("PAYROLL_IMPACT_ROUND_TRIPS") != "all", reason="takes long")
_SHEETJS = """
const X = require("xlsx")
const [from, to] = process.argv.slice(1)
X.writeFile(X.readFile(from, {cellStyles: true, cellFormula: true, cellNF: true}), to)
"""
_EXCELJS = """
const E = require("exceljs")
const [from, to] = process.argv.slice(1)
const book = new E.Workbook()
book.xlsx.readFile(from).then(() => book.xlsx.writeFile(to))
"""


def _node(script, package):
    def save(source, target):
        folder = node_packages(package).parent
        subprocess.run(["node", "-e", script, str(source), str(target)], cwd=folder, check=True, timeout=120)

    return save


def _openpyxl(*, data_only):
    def save(source, target):
        openpyxl.load_workbook(source, data_only=data_only).save(target)

    return save


def _gnumeric(source, target):
    if shutil.which("ssconvert") is None:
        pytest.skip("gnumeric is not installed")
    subprocess.run(["ssconvert", str(source), str(target)], capture_output=True, check=True, timeout=300)


PROGRAMS = {
    "Google Sheets": as_google_exports,
    "openpyxl": _openpyxl(data_only=False),
    "values alone": _openpyxl(data_only=True),
    "SheetJS": _node(_SHEETJS, SHEETJS),
    "ExcelJS": _node(_EXCELJS, EXCELJS),
}


@pytest.fixture(scope="module")
def saved(written, tmp_path_factory):
    """Return the way to a what-if saved by a program, once for all tests."""
    folder, known = tmp_path_factory.mktemp("saved"), {}

    def by(program):
        if program not in known:
            known[program] = folder / f"{program}.xlsx"
            save = PROGRAMS.get(program, _gnumeric)
            save(written("what-if for none"), known[program])
        return known[program]

    return by


EACH = pytest.mark.parametrize("program", [*PROGRAMS, pytest.param("Gnumeric", marks=AT_LENGTH)])


@EACH
def test_the_plan_read_back_is_the_plan(saved, written, program):
    before, after = load_scenario(written("what-if for none")), load_scenario(saved(program))
    assert (after.workforce, after.changes, after.settings) == (before.workforce, before.changes, before.settings)
    assert after.evidence == before.evidence


@pytest.mark.parametrize(
    "program", ["openpyxl", "SheetJS", "ExcelJS", "Google Sheets", pytest.param("Gnumeric", marks=AT_LENGTH)]
)
def test_a_mere_save_changes_no_input(saved, written, program):
    found = diff(written("what-if for none"), saved(program))
    assert found.inputs == found.names_changed == ()
    assert (found.rows_added, found.rows_removed, found.sheets_removed) == ({}, {}, ())
    if program != "Gnumeric":  # which spells some formulas its own way
        assert found.formulas == ()


def test_values_without_formulas_are_said_to_have_lost_them(saved, written):
    found = diff(written("what-if for none"), saved("values alone"))
    assert len(found.formulas) > 5_000
    assert {change.sheet for change in found.formulas} >= {"Dashboard", "Heads", "Checks"}


def test_formulas_without_values_are_said_to_be_not_calculated(saved):
    assert "were not calculated" in workbook_checks(saved("openpyxl"))


def test_functions_google_sheets_could_not_keep_are_said_to_be_values(written, tmp_path):
    exported = tmp_path / "exported.xlsx"
    as_google_exports(written("quick for lite"), exported)
    lost = [finding for finding in check(exported) if "the value Google Sheets computed" in finding.reason]
    assert {finding.sheet for finding in lost} == {"Quick", "Checks"}
    result = recalc(exported, sets={"Quick!B6": 900})
    told = [finding.address for finding in result.findings if "Google Sheets" in finding.message]
    assert sorted(told) == sorted(cell for finding in lost for cell in area(finding.sheet, finding.cell).cells())


@AT_LENGTH
def test_what_sheetjs_drops_is_said(saved):
    # the free edition keeps neither validations nor the look of inputs
    reasons = {finding.reason for finding in check(saved("SheetJS"))}
    assert "an input without validation" in reasons
