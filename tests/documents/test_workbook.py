"""The workbook shows the model's figures, and nothing in it is more than it seems."""

import datetime as dt
import os
import re
import shutil
import subprocess
import zipfile
from io import BytesIO

import numpy as np
import pytest

from payroll_impact.analysis import UNKNOWN
from payroll_impact.documents import build_report, workbook_bytes
from payroll_impact.documents.report import input_rows
from payroll_impact.errors import InputError
from payroll_impact.model import FLOWS, LINE_TITLES, ONE_OFF_LINES, RECURRING_LINES, Plan, Role, Settings, compare
from payroll_impact.scenarios import library, load_scenario
from proof import some
from report_books import HOSTILE, opened

SHEETS = [
    "Summary", "Changes", "Roles", "Monthly", "Headcount", "Years", "Bridge", "One-off", "Efficiency", "Worth a look",
    "Statutory minimum", "Notice", "Assumptions", "Taxes", "Scenario",
]  # fmt: skip
FIRST_MONTH = 5


def rows_of(sheet, first=1):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def row_named(sheet, *labels):
    return next(row for row in rows_of(sheet) if tuple(row[: len(labels)]) == labels)


def test_it_has_its_sheets_in_order(founding_book):
    assert founding_book.sheetnames == SHEETS


@pytest.mark.parametrize("case", ["Baseline", "Plan", "Impact"])
def test_every_line_of_every_month_is_the_models(founding, founding_book, case):
    lines = {"Baseline": founding.baseline.lines, "Plan": founding.plan.lines, "Impact": founding.impact}[case]
    for name in some((*RECURRING_LINES, *ONE_OFF_LINES)):
        row = row_named(founding_book["Monthly"], LINE_TITLES[name], case)
        assert row[FIRST_MONTH - 1 :] == pytest.approx(lines[name].sum(axis=0).tolist(), abs=1e-6)
        assert row[FIRST_MONTH - 2] == pytest.approx(float(lines[name].sum()), rel=1e-12, abs=1e-6)


def test_totals_by_month_are_the_models(founding, founding_book):
    sheet = founding_book["Monthly"]
    totals = {"Baseline": founding.baseline.totals, "Plan": founding.plan.totals}
    for case, expected in some(totals.items()):
        assert row_named(sheet, "Recurring", case)[4:] == pytest.approx(expected.recurring.tolist(), rel=1e-12)
        assert row_named(sheet, "One-off", case)[4:] == pytest.approx(expected.one_off.tolist(), rel=1e-12, abs=1e-6)
        assert row_named(sheet, "Total", case)[4:] == pytest.approx(expected.total.tolist(), rel=1e-12)
    assert row_named(sheet, "Total", "Impact")[4:] == pytest.approx(founding.total.tolist(), rel=1e-12, abs=1e-6)
    shown = row_named(sheet, "Cumulative impact", "Impact")[4:]
    assert shown == pytest.approx(founding.cumulative.tolist(), rel=1e-12, abs=1e-6)


def test_the_corkscrew_of_every_role_is_the_models(founding, founding_book):
    rows = rows_of(founding_book["Headcount"], 5)
    for index, role in some(enumerate(founding.plan.plan.roles)):
        mine = rows[index * len(FLOWS) : (index + 1) * len(FLOWS)]
        assert {row[0] for row in mine} == {role}
        for row, flow in zip(mine, FLOWS, strict=True):
            assert row[4:] == pytest.approx(founding.plan.headcount[flow][index].tolist(), abs=1e-9)


def test_groups_and_all_roles_add_up(founding, founding_book):
    sheet = founding_book["Headcount"]
    closing = founding.plan.headcount["closing"]
    specialist = row_named(sheet, "All roles of the group", "specialist")[4:]
    assert specialist == pytest.approx(closing[1:].sum(axis=0).tolist())
    assert row_named(sheet, "All roles", "Plan")[4:] == pytest.approx(closing.sum(axis=0).tolist())
    baseline = founding.baseline.headcount["closing"].sum(axis=0).tolist()
    assert row_named(sheet, "All roles", "Baseline")[4:] == pytest.approx(baseline)


def test_the_bridge_ties_from_baseline_to_plan(founding, founding_book):
    sheet = founding_book["Bridge"]
    rows = {row[0]: row for row in rows_of(sheet, 5)[:9]}
    assert rows["Baseline"][2] == pytest.approx(float(founding.bridge.start))
    assert rows["Plan"][2] == pytest.approx(float(founding.bridge.end))
    steps = [row[2] for name, row in rows.items() if name not in ("Baseline", "Plan", "Check")]
    assert rows["Baseline"][2] + sum(steps) == pytest.approx(rows["Plan"][2], abs=0.01)
    assert rows["Check"][2] == pytest.approx(0, abs=0.01)
    by_role = row_named(sheet, "All roles")[2:9]
    assert by_role == pytest.approx([*steps, founding.metric("run_rate_change")])


def test_key_figures_are_the_models_metrics(founding, founding_book):
    rows = {row[0]: row for row in rows_of(founding_book["Summary"])}
    columns = {"run_rate_change": ("Yearly run rate at the end", 3), "peak_funding": ("Peak funding", 3),
               "cost_per_head": ("Cost per head", 2), "one_time_cost": ("One-time cost", 3)}  # fmt: skip
    for name, (title, column) in some(columns.items()):
        # a workbook holds 16 digits
        assert rows[title][column] == pytest.approx(founding.metric(name), rel=1e-14)
    assert rows["Payback"][3] == "never"


def test_the_summary_states_convention_currency_version_and_name(founding_book, founding_content):
    text = "\n".join(str(value) for row in rows_of(founding_book["Summary"]) for value in row if value is not None)
    for needed in ("positive number costs more", "USD", founding_content.version, founding_content.name):
        assert needed in text
    assert founding_content.headline in text
    assert all(note.sentence in text for note in founding_content.unknowns)


def test_every_input_is_listed_and_the_unknown_ones_stand_out(founding, founding_book):
    rows = rows_of(founding_book["Assumptions"], 5)
    expected = input_rows(founding.plan.plan)
    assert len(rows) == len(expected)
    unknown = [row for row in rows if row[8] == UNKNOWN]
    marked = sum(each.confidence == UNKNOWN for each in founding.plan.plan.evidence.values())
    assert len(unknown) == marked - 2 * 5  # jurisdiction and attrition stand once for all six roles
    sheet = founding_book["Assumptions"]
    for number, row in enumerate(rows, start=5):
        amber = sheet.cell(number, 5).fill.fgColor.rgb == "FFFFE699"
        assert amber == (row[8] == UNKNOWN)
    headcount = next(row for row in rows if row[1] == "Science specialist" and row[3] == "headcount")
    assert headcount[4:8] == [25, "heads", 5, 40]
    assert "not published" in headcount[9]


def test_every_value_of_the_law_is_listed_with_its_source(founding, founding_book):
    rows = rows_of(founding_book["Taxes"])
    listed = {(row[1], row[2]): row for row in rows}
    for value in some(founding.plan.plan.law.applied):
        row = listed[value.path, dt.datetime.combine(value.since, dt.time())]
        assert row[3] == value.value
        assert row[7]
        carried = f"carried from {value.carried_from}"
        assert row[5] == (carried if value.carried_from is not None else "published")


def test_an_override_is_listed_as_such():
    plan = load_scenario("xai-2025")
    from payroll_impact.scenarios import build_plan  # noqa: PLC0415

    rows = [{"role": "A", "headcount": 5, "pay": 60_000, "jurisdiction": "US-CA"}]
    settings = {"start": plan.settings.start, "months": 12, "US-CA.unemployment.rate": 0.021}
    book = opened(workbook_bytes(compare(build_plan(rows, (), settings))))
    shown = [row for row in rows_of(book["Taxes"]) if row[1] == "US-CA.unemployment.rate"]
    assert {(row[3], row[5]) for row in shown} == {(0.021, "overridden")}
    assert any(row[3] == "US-CA.unemployment.rate" and row[4] == 0.021 for row in rows_of(book["Assumptions"]))


def test_the_rates_in_force_are_those_of_the_law(founding, founding_book):
    law = founding.plan.plan.law.by_jurisdiction["US-CA"]
    rows = [row for row in rows_of(founding_book["Taxes"], 6) if row[1] == "US-CA"]
    for tax in some(law):
        mine = [row for row in rows if row[0] == tax.title]
        assert mine[0][3] == pytest.approx(tax.net_rate[0])
        assert mine[0][4] == (tax.wage_base[0] if np.isfinite(tax.wage_base[0]) else "no ceiling")
        assert mine[-1][3] == pytest.approx(tax.net_rate[-1])


def test_figures_that_add_up_are_formulas(founding_formulas):
    monthly = founding_formulas["Monthly"]
    total = next(row for row in monthly.iter_rows(min_row=5) if row[0].value == "Total" and row[1].value == "Plan")
    assert all(str(cell.value).startswith("=") for cell in total[3:])


def test_time_sheets_have_the_same_month_in_the_same_column(founding_book):
    monthly, headcount = ([cell.value for cell in founding_book[name][4]] for name in ("Monthly", "Headcount"))
    assert monthly[4:] == headcount[4:]


def test_panes_are_frozen_and_pages_set_up(founding_book):
    for sheet in founding_book.worksheets:
        assert sheet.oddHeader.left.text == "xAI tutors, September 2025"
        assert "Page" in sheet.oddFooter.right.text
        if sheet.title != "Summary":
            assert sheet.freeze_panes
            assert sheet.page_setup.orientation == "landscape"
    for name in ("Monthly", "Headcount"):
        assert founding_book[name].print_title_rows == "$4:$4"
        assert founding_book[name].print_title_cols == "$A:$D"


def test_native_charts_on_the_summary_the_bridge_and_of_output(founding_bytes):
    with zipfile.ZipFile(BytesIO(founding_bytes)) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4 + 1 + 2


def test_no_author_and_no_moment_in_the_properties(founding_bytes):
    with zipfile.ZipFile(BytesIO(founding_bytes)) as parts:
        core = parts.read("docProps/core.xml").decode()
    assert re.search(r"<dc:creator>\s*</dc:creator>|<dc:creator/>", core) or "creator" not in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}


@pytest.mark.parametrize("name", sorted(library()))
def test_the_same_scenario_gives_the_same_bytes(name):
    once, again = (workbook_bytes(compare(load_scenario(name))) for _ in range(2))
    assert once == again


def test_text_that_looks_like_a_formula_or_a_link_stays_text(hostile):
    data = workbook_bytes(hostile)
    book = opened(data, values=False)
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    for wanted in some(HOSTILE[:7]):
        assert any(cell.value == wanted for cell in texts)
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not any("HYPERLINK" in formula or "1+1" in formula for formula in formulas)


def test_control_characters_go_and_long_text_is_cut(hostile):
    book = opened(workbook_bytes(hostile))
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "line break [31m " in texts
    assert not any("\x1b" in text or "_x001B_" in text for text in texts)
    long = max(texts, key=len)
    assert len(long) == 32_767
    assert long.endswith("…")


def test_a_plan_of_many_scenarios_is_refused():
    role = Role(role="A", headcount=np.array([1.0, 2.0]), pay=1.0, jurisdiction="US")
    comparison = compare(Plan(workforce=[role], settings=Settings(start="2025-01-01", months=12)))
    with pytest.raises(InputError, match="one plan"):
        build_report(comparison)


def test_a_plan_that_pays_nobody_has_a_report():
    role = Role(role="A", headcount=0, pay=1.0, jurisdiction="US")
    comparison = compare(Plan(workforce=[role], settings=Settings(start="2025-01-01", months=1)))
    book = opened(workbook_bytes(comparison))
    assert any("not defined" in row for row in rows_of(book["Summary"]))


@pytest.mark.parametrize("name", ["xai-2025", "uk-2025"])
def test_a_spreadsheet_program_computes_the_values_beside_the_formulas(tmp_path, name):
    if shutil.which("soffice") is None:
        if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS"):
            pytest.fail("soffice is required here and missing")
        pytest.skip("soffice is not installed")
    data = workbook_bytes(compare(load_scenario(name)))
    (tmp_path / "report.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, tmp_path / "report.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    command[4:] = ["xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "again", tmp_path / "report.ods"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ours, theirs = opened(data), opened((tmp_path / "again" / "report.xlsx").read_bytes())
    formulas = opened(data, values=False)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    expected = ours[sheet.title][cell.coordinate].value
                    assert theirs[sheet.title][cell.coordinate].value == pytest.approx(expected, rel=1e-9, abs=1e-4)
                    compared += 1
    assert compared > 1000
