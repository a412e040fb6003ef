"""`payroll-impact fill` from a shell."""

import json

import pytest
import xlsxwriter
from openpyxl import load_workbook
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.documents import build_report, placeholders
from payroll_impact.errors import InputError
from payroll_impact.model import compare
from payroll_impact.scenarios import load_scenario

runner = CliRunner()


@pytest.fixture
def template(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "ours.xlsx")
    sheet = book.add_worksheet("Board")
    sheet.write_string("B2", "{{ metric:run_rate_change }}")
    sheet.write_string("B3", "{{ input:Generalist tutor.headcount }}")
    sheet.write_string("B4", "{{ metric:run_rat_change }}")
    sheet.write_formula("B5", "=B2/1000")
    book.define_name("fill.headcount.generalist_tutor", "=Board!$C$1")
    book.close()
    return tmp_path / "ours.xlsx"


def test_it_fills_what_it_knows_and_lists_the_rest(template, tmp_path):
    done = runner.invoke(app, ["fill", str(template), "xai-2025", "-o", str(tmp_path / "out.xlsx")])
    assert done.exit_code == 1
    assert "Board!B4: {{ metric:run_rat_change }} is unknown; did you mean 'metric:run_rate_change'?" in done.stderr
    assert "1 formulas are computed when it is opened" in done.stderr
    assert done.stdout == "3 placeholders filled, 1 not\n"
    sheet = load_workbook(tmp_path / "out.xlsx")["Board"]
    comparison = compare(load_scenario("xai-2025"))
    assert sheet["B2"].value == pytest.approx(comparison.metric("run_rate_change"))
    assert sheet["B3"].value == 1500
    assert sheet["C1"].value == pytest.approx(comparison.plan.headcount["closing"][0, -1])


def test_fiscal_years_are_filled_and_one_outside_the_plan_is_answered_with_those_there_are(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "years.xlsx")
    sheet = book.add_worksheet("Board")
    for row, key in enumerate(("line:total:FY2026:plan", "headcount:total:fy2026q1", "line:total:FY2035")):
        sheet.write_string(row, 0, f"{{{{ {key} }}}}")
    book.define_name("fill.line.severance.FY2025", "=Board!$B$1")
    book.close()
    out = tmp_path / "out.xlsx"
    done = runner.invoke(app, ["fill", str(tmp_path / "years.xlsx"), "xai-2025", "-o", str(out)])
    assert "Board!A3: {{ line:total:FY2035 }} is unknown; the plan has FY2025 to FY2028, in quarters FY2025Q3 to" in (
        done.stderr
    )
    # a figure of a year that the plan has in part says so
    assert "payroll-impact: FY2025 is not all in the plan: 2025 (4 months)" in done.stderr
    assert "FY2026 is not all" not in done.stderr
    cells, plan = load_workbook(out)["Board"], compare(load_scenario("xai-2025")).plan
    assert cells["A1"].value == pytest.approx(plan.totals.total[4:16].sum())
    assert cells["A2"].value == plan.headcount["closing"][:, 6].sum()
    assert cells["B1"].value == pytest.approx(plan.lines["severance"][:, :4].sum())


def test_a_metric_of_output_says_on_every_side_that_it_is_not_computed():
    comparison = compare(load_scenario("xai-2025").without_output())
    known = placeholders(comparison, build_report(comparison))
    for name in ("", ":change", ":plan", ":baseline"):
        assert known[f"metric:cost_per_item{name}"].cell == "not computed: no items_per_hour"
    assert "metric:items_lost:plan" not in known


def test_without_an_output_nothing_is_written(template, tmp_path):
    before = set(tmp_path.iterdir())
    assert runner.invoke(app, ["fill", str(template), "xai-2025"]).exit_code == 1
    assert set(tmp_path.iterdir()) == before


def test_keys_lists_every_placeholder():
    keys = json.loads(runner.invoke(app, ["fill", "any.xlsx", "uk-2025", "--keys"]).stdout)
    assert keys["currency"] == "GBP"
    assert keys["date:first"] == "2025-10-01"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.xlsx", "uk-2025"], "does not exist"),
        (["ours.xlsx", "uk-2025", "-o", "out.xlsm"], "must end in .xlsx"),
        (["ours.xlsx", "uk-2052"], "did you mean 'uk-2025'?"),
    ],
)
def test_a_wrong_call_is_one_line(arguments, message):
    done = runner.invoke(app, ["fill", *arguments])
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)
