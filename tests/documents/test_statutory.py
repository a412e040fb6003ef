"""An unpaid statutory duty is said wherever the answer is said, and nothing beside it reassures."""

import csv
import io
import json
from pathlib import Path

import pytest

from payroll_impact.analysis import sensitivity
from payroll_impact.batch import describe_batch, report_one
from payroll_impact.documents import (
    build_report,
    check_report,
    compare_plans,
    describe_comparison,
    describe_sensitivity,
    placeholders,
    render_csv,
    render_json,
    report_csv,
    report_json,
    workbook_bytes,
    workbook_of,
)
from payroll_impact.documents.render import render
from payroll_impact.documents.report import TITLE, statutory_sentence
from payroll_impact.functions import CATALOGUE
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan, load_scenario
from report_books import opened, page_of, report_text, text_of

CASE = Path(__file__).parents[1] / "scenarios" / "cases" / "british-irish-without-severance.toml"
# Leeds: 60 heads, 6 years of service, 34,500 / 52 a week, which is below the cap of 751; 35 days given of 42
REDUNDANCY = 60 * 6 * 34_500 / 52
NOTICE = 60 * 7 * 34_500 / 52 / 7
UNPAID = "The plan pays less than the statutory minimum by GBP 278,654: redundancy pay 238,846, notice 39,808."
OPEN = "Not checked: Support Cork (IE), redundancy pay: the law's amounts are in EUR: give fx.EUR."
REASSURING = ("never out of pocket", "gives enough", "at least the statutory minimum")


@pytest.fixture(scope="module")
def plan():
    return load_scenario(CASE)


@pytest.fixture(scope="module")
def comparison(plan):
    return compare(plan)


@pytest.fixture(scope="module")
def content(comparison):
    return build_report(comparison)


def flat(text):
    return " ".join(text.split())


def one_cut(place="GB", heads=200, cut=30, **terms):
    currency = {"GB": "GBP", "IE": "EUR"}.get(place, "USD")
    return build_plan(
        [{"role": "Clerk", "headcount": heads, "pay": 52_000, "jurisdiction": place}],
        [{"change": "reduce", "role": "Clerk", "amount": cut, "unit": "heads", "start": "2026-03-31", **terms}],
        {"start": "2026-01-01", "months": 12, "currency": currency},
    )


def content_for(**what):
    return build_report(compare(one_cut(**what)))


def test_the_figures_are_those_worked_out_by_hand(content):
    assert sum(row.counted for row in content.statutory_rows) == pytest.approx(REDUNDANCY + NOTICE)
    assert f"{REDUNDANCY + NOTICE:,.0f}" in UNPAID
    assert content.headline.endswith(UNPAID)
    assert content.statutory == f"{UNPAID} {OPEN}"


def test_it_is_said_in_text(comparison, content):
    text = flat(report_text(comparison, content))
    assert text.index(UNPAID) < text.index("Key figure")
    assert text.index(OPEN) < text.index("Key figure")
    assert "Support Leeds (GB), 30 Sep 2026, redundancy pay: 238,846 asked, 0 given, short by 238,846" in text
    assert "age not given: 22 to 40 assumed" in text
    assert "42 days asked, 35 given, short by 39,808" in text
    assert not [words for words in REASSURING if words in text]


def test_it_is_said_on_the_page(comparison, content):
    page = page_of((comparison, content))
    answer, section = page.index('class="answer"'), page.index('id="statutory"')
    assert answer < page.index(UNPAID.replace("'", "&#x27;")) < section
    assert f'data value="{content.statutory_rows[0].shortfall!r}"' in page[section:]
    assert "age not given: 22 to 40 assumed" in page[section:]
    assert '<a href="#statutory">' in page
    assert not [words for words in REASSURING if words in page]


def test_it_is_said_in_the_workbook_which_can_be_checked(tmp_path, comparison, content):
    data = workbook_bytes(comparison, content)
    book = opened(data)
    assert any(UNPAID in str(cell.value) for (cell,) in book["Summary"]["A1:A12"])
    sheet = book["Statutory minimum"]
    assert sheet["A2"].value == content.statutory
    titles = [cell.value for cell in sheet[5]]
    rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=6, max_row=9, values_only=True)]
    assert [row["Short by"] for row in rows] == [pytest.approx(REDUNDANCY), pytest.approx(NOTICE), None, 0]
    assert [row["State"] for row in rows] == ["short", "short", "not checked", "met"]
    assert all(row["Source"] for row in rows)
    path = tmp_path / "report.xlsx"
    path.write_bytes(data)
    assert check_report(path).holds


def test_it_is_said_to_programs(comparison, content):
    document = json.loads(report_json(comparison, content))
    assert document["statutory_summary"] == f"{UNPAID} {OPEN}"
    assert document["headline"].endswith(UNPAID)
    assert [row["status"] for row in document["statutory"]] == ["short", "short", "not checked", "met"]
    rows = list(csv.DictReader(io.StringIO(report_csv(comparison, content)["statutory.csv"].decode("utf-8-sig"))))
    assert float(rows[0]["shortfall"]) == pytest.approx(REDUNDANCY)
    assert (rows[2]["shortfall"], rows[2]["why"]) == ("", "the law's amounts are in EUR: give fx.EUR")


def test_it_is_said_by_the_summary_function(plan):
    columns = ["role", "headcount", "pay", "jurisdiction"]
    roles = [columns, *([getattr(role, column) for column in columns] for role in plan.workforce)]
    cuts = [
        ["change", "role", "amount", "unit", "start", "notice_days", "tenure"],
        ["reduce", "Support Leeds", 60, "heads", "2026-09-30", 35, 6],
        ["reduce", "Support Cork", 36, "heads", "2026-10-31", 28, 5],
    ]
    settings = [["start", "2026-04-01"], ["months", 24], ["currency", "GBP"]]
    found = {row[0]: row[1:] for row in CATALOGUE["PAYROLL_SUMMARY"](roles, cuts, settings)}
    assert found["statutory shortfall"] == [pytest.approx(REDUNDANCY + NOTICE), "GBP"]
    assert found["statutory shortfall: redundancy pay"] == [pytest.approx(REDUNDANCY), "GBP"]
    assert found["statutory shortfall: notice"] == [pytest.approx(NOTICE), "GBP"]
    assert found["short: individual notice, GB"] == [35, "of 42 days"]
    assert found["not checked: redundancy pay, IE"] == ["the law's amounts are in EUR: give fx.EUR", "Support Cork"]
    unknown = [cuts[0], [*cuts[1][:-1], None]]
    assert dict(row[:2] for row in CATALOGUE["PAYROLL_SUMMARY"](roles, unknown, settings))["statutory shortfall"] == (
        "not checked"
    )
    nobody = CATALOGUE["PAYROLL_SUMMARY"](roles, [cuts[0]], settings)
    assert not [row for row in nobody if "statutory" in row[0]]


def test_it_is_said_beside_other_plans(plan):
    found = compare_plans({"less": plan, "more": one_cut(tenure=3, severance_weeks=2, notice_days=60)})
    assert found.statutory == (f"{UNPAID} {OPEN}", "")
    document = describe_comparison(found)
    assert f"less: {UNPAID}" in flat(text_of(document))
    assert json.loads(render_json(document))["plans"][0]["statutory"] == f"{UNPAID} {OPEN}"
    cells = [cell.value for row in opened(render(document, ".xlsx"))["Answer"].iter_rows() for cell in row]
    assert f"less: {UNPAID} {OPEN}" in cells


def test_it_is_said_in_a_batch(tmp_path):
    outcome = report_one(str(CASE), str(tmp_path), "one.xlsx")
    assert outcome.statutory == f"{UNPAID} {OPEN}"
    [row] = csv.DictReader(io.StringIO(render_csv(describe_batch([outcome])).decode("utf-8-sig")))
    assert row["statutory"] == outcome.statutory


def test_it_is_said_beside_a_what_if(plan):
    answer = describe_sensitivity(plan, sensitivity(plan, "payback_month", "changes[1].pto_days", [0, 10]))
    assert UNPAID in flat(text_of(answer))
    heads = describe_sensitivity(plan, sensitivity(plan, "headcount_change", "changes[1].pto_days", [0, 10]))
    assert UNPAID not in flat(text_of(heads))


def test_it_can_be_filled_into_a_workbook_of_ones_own(comparison, content):
    found = placeholders(comparison, content)
    assert found["statutory"].cell == f"{UNPAID} {OPEN}"
    assert found["headline"].words.endswith(UNPAID)


def test_a_plan_that_leaves_a_duty_unpaid_is_not_called_free():
    free = content_for(tenure=0.05)
    assert free.outlay == "One-time cost is GBP 0; the plan is never out of pocket."
    unpaid = content_for(tenure=6, notice_days=0)  # 30 heads, six weeks at 719 and six weeks of notice at 1,000
    assert "never out of pocket" not in unpaid.outlay
    assert unpaid.outlay == (
        "One-time cost is GBP 0 without GBP 309,420 that the law asks for and the plan leaves unpaid; "
        "what the plan recovers, and when, is not told before that is paid."
    )
    assert [row.title for row in unpaid.figures if row.name == "payback_month"] == ["Payback, legal minimum unpaid"]
    later = content_for(tenure=6, cost_per_head=9_000)
    assert "recovered in month" not in later.outlay
    assert "leaves unpaid" in later.outlay


def test_what_is_paid_in_full_is_not_called_unpaid():
    paid = content_for(tenure=6, statutory="yes")
    assert paid.statutory == "The plan gives at least the statutory minimum of leaving on file."
    assert (paid.statutory_warning, paid.statutory_points) == ("", "")
    assert "statutory" not in paid.headline
    assert [row.title for row in paid.figures if row.name == "payback_month"] == ["Payback"]


def test_what_is_not_checked_is_never_called_met():
    unknown = content_for(severance_min=99, notice_days=99)
    assert unknown.statutory.startswith("Not checked: Clerk (GB), redundancy pay: tenure not given; ")
    assert "unpaid" not in unknown.outlay


def test_where_no_law_asks_for_anything_that_is_said():
    assert content_for(place="US-TX").statutory == (
        "No law on file asks for severance or for notice to each person where the plan cuts."
    )
    assert statutory_sentence([], "USD") == "The plan cuts no employee: no statutory minimum of leaving applies."


def test_notice_that_is_short_is_said_though_severance_makes_up_for_it():
    found = content_for(place="US-NJ", cut=60, tenure=5, notice_days=60, severance_weeks=2)
    assert found.statutory.startswith("Notice is shorter than the law asks: US-NJ, 60 of 90 days.")
    # what short notice costs by that law is further severance, and the plan's covers it
    assert "the plan gives fewer, and further severance that covers what the law sets for that" in found.notice
    assert "falls short" not in found.notice
    assert found.headline.endswith("to 140.")
    assert "unpaid" not in found.outlay


def test_more_lines_than_fit_are_counted():
    roles = [{"role": f"Clerk {n}", "headcount": 10, "pay": 52_000, "jurisdiction": "GB"} for n in range(3)]
    cut = {"change": "reduce", "role": "all", "amount": 0.5, "unit": "fraction", "start": "2026-03-31"}
    found = build_report(compare(build_plan(roles, [cut], {"start": "2026-01-01", "months": 12, "currency": "GBP"})))
    assert found.statutory.endswith(f"; and 3 more, listed under {TITLE}.")


def test_several_plans_side_by_side_say_how_each_stands(comparison, content):
    short = {"place": "US-NJ", "cut": 60, "tenure": 5, "notice_days": 60, "severance_weeks": 2}
    plans = ({"tenure": 6, "statutory": "yes"}, {}, short, {"place": "US-TX"})
    others = [compare(one_cut(**terms)) for terms in plans]
    reports = [(other, build_report(other)) for other in others] + [(comparison, content)]
    states = ["met", "not all checked", "notice short, not all checked", "nothing asked"]
    states.append("GBP 278,654 unpaid, not all checked")
    rows = [[cell.value for cell in row] for row in opened(workbook_of(reports))["Overview"].iter_rows()]
    assert [TITLE, *states] in rows
    assert any(row[0] == "Payback, legal minimum unpaid" for row in rows)
    page = page_of(*reports)
    overview = page[page.index('id="overview"') : page.index('id="s1"')]
    assert all(state in overview for state in states)
    assert "Payback, legal minimum unpaid" in overview
