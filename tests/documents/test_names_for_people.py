"""What people read names things in their words: no key of a metric, a line or an input, in any form."""

import html
import re

import pytest

from payroll_impact.documents import (
    ReportOptions,
    build_report,
    compare_plans,
    describe_comparison,
    describe_report,
    workbook_bytes,
)
from payroll_impact.documents.render import render
from payroll_impact.model import METRICS, ONE_OFF_LINES, RECURRING_LINES, compare
from payroll_impact.scenarios import build_plan, load_scenario
from report_books import opened, text_of

KEYS = {name for name in (*METRICS, *RECURRING_LINES, *ONE_OFF_LINES) if "_" in name}
INTERNAL = re.compile(rf"\b(?:{'|'.join(KEYS)})\b|\b(?:changes|places)\[\d|\bgroup:")
AS_GIVEN = ("Assumptions", "Scenario")  # sheets that hold the inputs as they were typed, under their own columns


def found_in(texts):
    texts = list(texts)
    assert len(texts) > 20
    return [text for text in texts if INTERNAL.search(text)]


def page_texts(document):
    page = render(document, ".html").decode().partition("</style>")[2]
    return [html.unescape(text) for text in re.split("<[^>]+>", page)]


def sheet_texts(data):
    sheets = (sheet for sheet in opened(data) if sheet.title not in AS_GIVEN)
    return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.fixture(scope="module")
def forty():
    """Forty roles in ten groups and three currencies, with a law of their own."""
    places = [("US-CA", "USD"), ("GB", "GBP"), ("NG", "EUR"), ("IE", "EUR")]
    roles = [
        {"role": f"Team {group} level {level}", "group": f"Team {group}", "headcount": 10 + 7 * group + level,
         "pay": 30_000 + 4_000 * level, "jurisdiction": places[level][0], "currency": places[level][1],
         "hire_cost": 2_500, "attrition": {"value": 0.1, "confidence": "unknown", "low": 0.0, "high": 0.3}}
        for group in range(10) for level in range(4)
    ]  # fmt: skip
    changes = [
        {"change": "reduce", "role": "group:Team 3", "amount": 0.25, "unit": "fraction", "start": "2026-03-31",
         "severance_weeks": 2, "tenure": {"value": 4, "confidence": "unknown"}, "pto_days": 5},
        {"change": "grow", "role": "group:Team 7", "amount": 1.5, "unit": "multiple", "start": "2026-05-01",
         "months": 6},
        {"change": "convert", "role": "Team 1 level 0", "to_role": "Team 2 level 0", "amount": 3, "unit": "heads",
         "start": "2026-06-01", "cost_per_head": 500},
        {"change": "raise", "role": "all", "amount": 0.03, "unit": "fraction", "start": "2027-01-01"},
    ]  # fmt: skip
    usd = {"value": 0.92, "source": "the treasury", "low": 0.85, "high": 0.98}
    settings = {"name": "Forty", "currency": "EUR", "start": "2026-01-01", "months": 24, "fx.USD": usd, "fx.GBP": 1.15}
    rules = [{"jurisdiction": "NG", "name": "Levy", "rate": 0.02, "source": "the bureau"}]
    return compare(build_plan(roles, changes, settings, rules))


@pytest.fixture(scope="module", params=["xai-2025-two-waves", "contractors-2025", "forty"])
def report(request, forty):
    comparison = forty if request.param == "forty" else compare(load_scenario(request.param))
    ranges = request.param != "contractors-2025"  # its inputs have none
    return comparison, build_report(comparison, ReportOptions(tornado=True, risk=ranges))


def test_a_report_speaks_no_key_in_any_form(report):
    document = describe_report([report])
    lines = text_of(document).splitlines()
    assert found_in(lines) == []
    assert max(map(len, lines)) <= 80
    assert found_in(page_texts(document)) == []
    assert found_in(sheet_texts(workbook_bytes(*report))) == []


def test_a_comparison_speaks_no_key_in_any_form():
    plans = {"founding": load_scenario("xai-2025"), "contractors": load_scenario("contractors-2025")}
    document = describe_comparison(compare_plans(plans, shown="npv"))
    lines = text_of(document).splitlines()
    assert found_in(lines) == []
    assert max(map(len, lines)) <= 80
    assert found_in(page_texts(document)) == []
    assert found_in(sheet_texts(render(document, ".xlsx"))) == []


def test_a_key_would_be_seen():
    assert INTERNAL.search("the pto_payout of changes")
    assert INTERNAL.search("changes[7].amount")
    assert not INTERNAL.search("changes of the run rate")
