"""A report can be computed again from what it carries, and tells which of its cells no longer hold."""

import io
import shutil
import subprocess
import zipfile

import pytest
from openpyxl import load_workbook
from report_pages import needed

from payroll_impact.documents import ReportOptions, build_report, check_report, workbook_bytes, workbook_of
from payroll_impact.errors import InputError
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan, canonical_scenario, fingerprint, load_scenario
from report_books import HOSTILE


@pytest.fixture
def saved(tmp_path, founding_bytes):
    path = tmp_path / "report.xlsx"
    path.write_bytes(founding_bytes)
    return path


def edited(path, sheet, cell, value):
    book = load_workbook(path, data_only=True)
    book[sheet][cell] = value
    book.save(path)
    return check_report(path)


def test_a_report_holds(saved):
    found = check_report(saved)
    assert found.holds
    assert found.cells > 4_000
    assert found.made_by == found.checked_by


def test_with_everything_asked_for_it_holds(tmp_path):
    comparison = compare(load_scenario("uk-2025"))
    content = build_report(comparison, ReportOptions(tornado=True, risk=True, made="2026-01-31 09:00 UTC"))
    (tmp_path / "report.xlsx").write_bytes(workbook_bytes(comparison, content))
    assert check_report(tmp_path / "report.xlsx").holds


def test_several_in_one_workbook_hold(tmp_path, founding, founding_content):
    other = compare(load_scenario("contractors-2025"))
    (tmp_path / "two.xlsx").write_bytes(workbook_of([(founding, founding_content), (other, build_report(other))]))
    assert check_report(tmp_path / "two.xlsx").holds
    found = edited(tmp_path / "two.xlsx", "2 Roles", "D5", -1)
    assert [(each.sheet, each.cell) for each in found.differences] == [("2 Roles", "D5")]


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [("Roles", "D5", 1499), ("Monthly", "F7", 0.5), ("Summary", "A3", "Payroll falls."), ("Taxes", "Z90", 1)],
)
def test_a_cell_that_was_changed_is_named(saved, sheet, cell, value):
    found = edited(saved, sheet, cell, value)
    assert not found.holds
    assert [(each.sheet, each.cell) for each in found.differences] == [(sheet, cell)]
    assert f"{sheet}!{cell}: " in str(found.differences[0])


def test_a_figure_of_another_program_with_15_digits_is_the_same(saved, founding_book):
    value = founding_book["Roles"]["J5"].value
    assert edited(saved, "Roles", "J5", float(f"{value:.15g}")).holds


def test_a_scenario_that_was_changed_is_seen(saved):
    sheet = load_workbook(saved)["Scenario"]
    row = next(cell.row for cell in sheet["B"] if str(cell.value).startswith("discount_rate"))
    found = edited(saved, "Scenario", f"B{row}", "discount_rate = 0.5")
    assert not found.unchanged
    assert not found.holds
    assert any(each.sheet == "Summary" for each in found.differences)


def test_a_report_of_another_version_is_held_by_its_figures(saved, founding, founding_content):
    import attrs  # noqa: PLC0415

    saved.write_bytes(workbook_bytes(founding, attrs.evolve(founding_content, version="0.0.1")))
    found = check_report(saved)
    assert found.holds
    assert found.made_by == "0.0.1"


def test_a_missing_sheet_is_missed(saved):
    book = load_workbook(saved, data_only=True)
    del book["Roles"]
    book.save(saved)
    found = check_report(saved)
    assert {each.sheet for each in found.differences} == {"Roles"}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "no workbook"), (b"PK\x03\x04", "no workbook"), (b"[settings]", "no workbook")],
)
def test_what_is_no_report_is_said_so(tmp_path, content, words):
    (tmp_path / "report.xlsx").write_bytes(content)
    with pytest.raises(InputError, match=words):
        check_report(tmp_path / "report.xlsx")


def test_a_workbook_of_others_is_no_report(tmp_path):
    from openpyxl import Workbook  # noqa: PLC0415

    Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(InputError, match="no sheet Scenario"):
        check_report(tmp_path / "other.xlsx")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        parts.writestr("a.txt", "a")
    (tmp_path / "zip.xlsx").write_bytes(target.getvalue())
    with pytest.raises(InputError, match="no workbook"):
        check_report(tmp_path / "zip.xlsx")


def test_a_scenario_that_no_longer_loads_is_named(saved):
    sheet = load_workbook(saved)["Scenario"]
    row = next(cell.row for cell in sheet["B"] if str(cell.value).startswith("start = 2025-09-01"))
    with pytest.raises(InputError, match="sheet Scenario: the scenario it carries cannot be read"):
        edited(saved, "Scenario", f"B{row}", "start = never")


def test_hostile_text_survives_the_way_round(tmp_path):
    texts = [*HOSTILE, "_x0041_", "👩🏽‍💻", "\u202egnp", "مرحبا", "'quoted'", '"""', "\\u0041", "  tab\tbed "]
    rows = [
        {"role": f"{index} {text}", "group": text, "headcount": 5, "pay": 5e4, "jurisdiction": "US-TX"}
        for index, text in enumerate(texts)
    ]
    settings = {"start": "2025-01-01", "months": 3, "name": HOSTILE[-1]}
    plan = build_plan(rows, [], settings)
    (tmp_path / "report.xlsx").write_bytes(workbook_bytes(compare(plan)))
    found = check_report(tmp_path / "report.xlsx")
    assert found.holds, [str(each) for each in found.differences[:3]]


def test_the_hash_is_that_of_the_scenario_on_the_sheet(founding_book, founding_content):
    sheet = founding_book["Scenario"]
    lines = ["".join(str(cell.value) for cell in row[1:] if cell.value) for row in sheet.iter_rows(min_row=13)]
    assert fingerprint("\n".join(lines) + "\n") == founding_content.sha256
    assert founding_content.sha256 in [cell.value for cell in sheet["B"]]
    assert canonical_scenario(load_scenario("xai-2025")) == founding_content.scenario


def test_a_report_saved_by_libreoffice_still_holds(saved, tmp_path):
    needed("soffice")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [shutil.which("soffice"), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", tmp_path / "again", saved], check=True, capture_output=True, timeout=120)
    found = check_report(tmp_path / "again" / "report.xlsx")
    assert found.holds, [str(each) for each in found.differences[:5]]
