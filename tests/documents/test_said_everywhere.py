"""Changes with their split, exchange rates, values worth a look, checks of a workbook: in every form."""

import csv
import html
import io
import json
import re

import attrs
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from payroll_impact.batch import batch
from payroll_impact.cli import app
from payroll_impact.documents import (
    ReportOptions,
    build_report,
    check_report,
    compare_plans,
    describe_comparison,
    placeholders,
    render_json,
    report_csv,
    report_json,
    workbook_bytes,
)
from payroll_impact.documents.render import render
from payroll_impact.documents.report import BASELINE, change_rows, input_rows
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan, load_scenario
from report_books import opened, page_of, report_text, text_of

FAILED = "The workbook's own checks do not hold: Checks!C8 (Check 2)."
PLAN = {
    "workforce": [
        {"role": "default", "hours": {"value": 37.5, "source": "contracts"}, "benefits": 0.05},
        {"role": "Leeds", "group": "support", "headcount": 180, "pay": 34_500, "jurisdiction": "GB",
         "hire_cost": 3_000},
        {"role": "Cork", "group": "support", "headcount": 120, "pay": 38_000, "jurisdiction": "IE", "hire_cost": 3_000,
         "currency": "EUR", "bonus": 3},
        {"role": "Leads", "group": "leads", "headcount": 15, "pay": 62_000, "jurisdiction": "IE", "currency": "EUR"},
    ],
    "changes": [
        {"change": "reduce", "role": "group:support", "amount": 61, "unit": "heads", "start": "2026-09-30",
         "notice_days": 60, "severance_weeks": 2, "tenure": 6},
        {"change": "grow", "role": "Leads", "amount": 20, "unit": "target", "start": "2026-10-01", "months": 3},
        {"change": "raise", "role": "all", "amount": 0.03, "unit": "fraction", "start": "2027-04-01",
         "baseline": "yes"},
    ],
    "settings": {
        "name": "Two countries", "currency": "GBP", "start": "2026-04-01", "months": 24,
        "fx.EUR": {"value": 0.85, "source": "the treasury's rate", "low": 0.8, "high": 0.9},
        "fx.EUR.2027-01-15": {"value": 0.88, "confidence": "unknown"},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def comparison():
    return compare(build_plan(PLAN["workforce"], PLAN["changes"], PLAN["settings"]))


@pytest.fixture(scope="module")
def content(comparison):
    return build_report(comparison, ReportOptions(workbook_checks=FAILED))


@pytest.fixture(scope="module")
def calm():
    """A plan with nothing to say: one currency, no remark, no workbook."""
    role = {"role": "Clerk", "headcount": 40, "pay": 45_000, "jurisdiction": "US-TX"}
    cut = {"change": "reduce", "role": "Clerk", "amount": 4, "unit": "heads", "start": "2026-06-30"}
    comparison = compare(build_plan([role], [cut], {"start": "2026-01-01", "months": 12}))
    return comparison, build_report(comparison)


def flat(text):
    return " ".join(text.split())


def page_text(comparison, content):
    """Return the page as the text people read."""
    page = page_of((comparison, content)).partition("</style>")[2]
    return flat(html.unescape(re.sub("<[^>]+>", " ", page)))


def tables_of(comparison, content):
    files = report_csv(comparison, content)
    return {name: list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")))) for name, data in files.items()}


def cells_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_group_is_one_row_with_the_heads_of_each_role(comparison, content):
    cut, growth, raised = content.changes
    assert cut.title == "Reduce support (group, 2 roles)"
    assert [(share.role, share.heads) for share in cut.split] == [("Leeds", 37.0), ("Cork", 24.0)]
    for index, share in enumerate(cut.split):
        assert comparison.plan.headcount["cuts"][index].sum() == share.heads
    assert (growth.heads, growth.of_group, growth.split[0].heads) == (5.0, False, 5.0)
    assert (raised.title, raised.heads, raised.baseline) == ("Raise all 3 roles", None, True)
    assert flat(cut.sentence) == ("Reduce support (group, 2 roles): 61 heads, from 2026-09-30 (Leeds 37, Cork 24)")


def test_the_founding_growth_is_split_by_headcount():
    _, growth = change_rows(load_scenario("xai-2025"))
    assert growth.title == "Grow specialist (group, 5 roles)"
    assert [share.heads for share in growth.split] == [225.0, 180.0, 135.0, 135.0, 225.0]


def test_every_form_shows_the_changes_and_their_split(comparison, content):
    for text in (report_text(comparison, content), page_text(comparison, content)):
        assert "Reduce support (group, 2 roles)" in flat(text)
        assert BASELINE in flat(text)
    sheet = cells_of(opened(workbook_bytes(comparison, content))["Changes"])
    assert [1, "Reduce support (group, 2 roles)"] in [row[:2] for row in sheet]
    assert [(row[2], row[6]) for row in sheet if row[2] in ("Leeds", "Cork")] == [("Leeds", 37), ("Cork", 24)]
    document = json.loads(report_json(comparison, content))
    assert document["changes"][0]["split"] == [{"role": "Leeds", "heads": 37.0}, {"role": "Cork", "heads": 24.0}]
    rows = tables_of(comparison, content)["changes.csv"]
    assert [(row["change"], row["role"], row["heads"]) for row in rows[:3]] == [
        ("1", "Leeds", "37"), ("1", "Cork", "24"), ("2", "Leads", "5"),
    ]  # fmt: skip


def test_the_evidence_of_what_roles_share_is_listed_once(comparison):
    rows = input_rows(comparison.plan.plan)
    hours = [row for row in rows if row.column == "hours"]
    assert [(row.row, row.value, row.source, row.roles) for row in hours] == [("All 3 roles", 37.5, "contracts", 3)]
    # the same number in two currencies is not the same cost
    costs = [(row.row, row.unit) for row in rows if row.column == "hire_cost" and row.value]
    assert costs == [("Leeds", "GBP/hire"), ("Cork", "EUR/hire")]
    assert [row.row for row in rows if row.column == "headcount"] == ["Leeds", "Cork", "Leads"]


def test_a_group_shares_what_its_roles_alone_have_alike(founding):
    rows = input_rows(founding.plan.plan)
    shared = [(row.row, row.column) for row in rows if "(group" in row.row and row.table == "workforce"]
    assert shared == [("specialist (group, 5 roles)", column) for column in ("hire_cost", "acceptance")]
    assert [row.row for row in rows if row.column == "attrition"] == ["All 6 roles"]


def test_every_form_shows_the_exchange_rates(comparison, content):
    told = "Exchange rates: GBP 0.85 for one EUR (sourced), GBP 0.88 from January 2027 (unknown)."
    page = page_text(comparison, content)
    assert told in flat(report_text(comparison, content))
    assert told in page
    assert "the treasury's rate" in page
    book = opened(workbook_bytes(comparison, content))
    rows = [row for row in cells_of(book["Taxes"]) if row[0] == "One EUR"]
    assert [(row[3], row[5]) for row in rows] == [(0.85, "sourced"), (0.88, "unknown")]
    assert told in book["Taxes"]["A2"].value
    rates = json.loads(report_json(comparison, content))["exchange_rates"]
    assert [(each["start"], each["rate"]) for each in rates] == [("2026-04-01", 0.85), ("2027-01-01", 0.88)]
    assert tables_of(comparison, content)["exchange_rates.csv"][0]["source"] == "the treasury's rate"
    assert placeholders(comparison, content)["law"].words == content.law


def test_pay_in_another_currency_stands_beside_the_plans(comparison, content):
    book = opened(workbook_bytes(comparison, content))
    (cork,) = [row for row in cells_of(book["Roles"]) if row[0] == "Cork"]
    assert cork[7] == pytest.approx(38_000 * 0.85)
    assert cork[-2:] == ["EUR", 38_000]
    assert "EUR 38,000" in page_text(comparison, content)
    assert [role.own_pay for role in content.roles] == [34_500, 38_000, 62_000]


def test_the_bridge_has_its_step_of_exchange_rates_and_ties(comparison, content):
    assert [row.name for row in content.bridge][-2:] == ["fx", "plan"]
    book, formulas = (opened(workbook_bytes(comparison, content), values=values) for values in (True, False))
    rows = [row for row in cells_of(book["Bridge"]) if row[0] == "Exchange rates"]
    assert rows[0][2] == pytest.approx(float(comparison.bridge.totals["fx"]))
    check = next(row for row in book["Bridge"].iter_rows() if row[0].value == "Check")
    assert check[2].value == pytest.approx(0.0, abs=0.01)
    steps = range(5, check[0].row - 1)
    assert formulas["Bridge"].cell(check[0].row, 3).value == f"=SUM(C5:C{steps.stop - 1})-C{steps.stop}"


def test_hiring_of_replacements_recurs_and_hiring_for_growth_does_not(founding, founding_content):
    rows = {row.line: row for row in founding_content.outlays}
    assert rows["replacement_hiring"].kind == "recurring"
    assert rows["replacement_hiring"].change == pytest.approx(
        float((founding.plan.run_rate_lines["replacement_hiring"]
               - founding.baseline.run_rate_lines["replacement_hiring"]).sum())
    )  # fmt: skip
    assert rows["hiring_costs"].kind == "one-off"
    book = opened(workbook_bytes(founding, founding_content))
    for sheet in ("One-off", "Monthly"):
        titles = [row[0] for row in cells_of(book[sheet])]
        assert {"Hiring of replacements", "Hiring for growth"} <= set(titles)


def test_every_form_says_what_is_worth_a_look(comparison, content):
    place = "workforce, Cork, bonus"
    page = page_text(comparison, content)
    for text in (report_text(comparison, content), page):
        assert "Worth a look" in text
        assert place in flat(text)
        assert "300 %" in text
    book = opened(workbook_bytes(comparison, content))
    assert [place, "300 %", "more than the pay itself"] in cells_of(book["Worth a look"])
    assert f"{place}: 300 %; more than the pay itself." in [row[0] for row in cells_of(book["Summary"])]
    assert {"place": place, "value": "300 %", "why": "more than the pay itself"} in json.loads(
        report_json(comparison, content)
    )["remarks"]
    assert place in [row["place"] for row in tables_of(comparison, content)["remarks.csv"]]
    assert place in placeholders(comparison, content)["look"].words


def test_where_there_is_nothing_to_say_nothing_is_said(calm):
    text, page = report_text(*calm), page_text(*calm)
    for word in ("Worth a look", "own checks", "Exchange rates"):
        assert word not in text
        assert word not in page
    book = opened(workbook_bytes(*calm))
    assert "Worth a look" not in book.sheetnames
    assert not any("Worth a look" in str(row[0]) for row in cells_of(book["Summary"]))
    document = json.loads(report_json(*calm))
    assert (document["remarks"], document["exchange_rates"], document["workbook_checks"]) == ([], [], "")


def test_every_form_begins_with_the_checks_that_do_not_hold(comparison, content):
    text, page = flat(report_text(comparison, content)), page_text(comparison, content)
    for told in (text, page):
        assert told.index(FAILED) < told.index(content.headline)
    summary = [row[0] for row in cells_of(opened(workbook_bytes(comparison, content))["Summary"])]
    assert summary.index(FAILED) < summary.index(content.headline)
    assert json.loads(report_json(comparison, content))["workbook_checks"] == FAILED
    assert tables_of(comparison, content)["remarks.csv"][0]["why"] == FAILED
    assert placeholders(comparison, content)["checks"].words == FAILED


def test_a_report_that_says_so_can_be_computed_again(comparison, content, tmp_path):
    (tmp_path / "report.xlsx").write_bytes(workbook_bytes(comparison, content))
    found = check_report(tmp_path / "report.xlsx")
    assert found.holds, [str(each) for each in found.differences[:3]]
    book = load_workbook(tmp_path / "report.xlsx")
    row = next(cell.row for cell in book["Scenario"]["A"] if cell.value == "Checks of its workbook")
    book["Scenario"].cell(row, 2).value = "none, or all hold"
    book.save(tmp_path / "edited.xlsx")
    assert not check_report(tmp_path / "edited.xlsx").holds


def test_a_comparison_says_whose_checks_do_not_hold(comparison):
    plan = comparison.plan.plan
    found = compare_plans({"now": plan, "then": attrs.evolve(plan, changes=())}, checks={"then": FAILED})
    assert found.workbook_checks == ("", FAILED)
    document = describe_comparison(found)
    told = flat(text_of(document))
    assert told.index(f"then: {FAILED}") < told.index("What each comes to")
    front = [row[0] for row in cells_of(opened(render(document, ".xlsx"))["Answer"])]
    assert f"then: {FAILED}" in front
    assert json.loads(render_json(document))["plans"][1]["workbook_checks"] == FAILED
    assert "reduce support (group)" in [row.title for row in found.differences]


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    """A what-if workbook one of whose checks says it does not hold."""
    runner = CliRunner()
    path = tmp_path_factory.mktemp("checks") / "plan.xlsx"
    done = runner.invoke(app, ["template", "what-if", "-o", str(path)])
    assert done.exit_code == 0, done.output
    book = load_workbook(path)
    for name in ("C4", "C15"):
        book["Checks"][name] = 0
    book.save(path)
    return path


def test_the_commands_say_so_of_a_workbook(failing, tmp_path):
    runner = CliRunner()
    place = "Checks!C15"
    shown = flat(runner.invoke(app, ["report", str(failing)]).stdout)
    assert "The workbook's own checks do not hold:" in shown[: shown.index("Payroll ")]
    assert place in shown
    document = json.loads(runner.invoke(app, ["report", str(failing), "--json"]).stdout)
    assert place in document["workbook_checks"]
    both = flat(runner.invoke(app, ["compare", str(failing), "xai-2025"]).stdout)
    assert place in both
    keys = runner.invoke(app, ["fill", "none.xlsx", str(failing), "--keys"])
    assert place in json.loads(keys.stdout)["checks"]
    assert place in keys.stderr
    done = batch([failing], tmp_path / "out", jobs=1)
    assert place in done.outcomes[0].look
    assert place in (tmp_path / "out" / "summary.csv").read_text(encoding="utf-8-sig")
