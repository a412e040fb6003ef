"""Fiscal years and quarters in the report: rows, the sheet Years and the data files tie to the months."""

import csv
import datetime as dt
import io
import json

import attrs
import numpy as np
import pytest

from payroll_impact.documents import build_report, check_report, report_csv, report_json, workbook_bytes, workbook_of
from payroll_impact.documents.report import period_note, period_rows
from payroll_impact.model import Plan, compare
from payroll_impact.scenarios import load_scenario
from proof import some
from report_books import opened

KINDS = ("year", "quarter")


def with_fiscal_year(plan: Plan, start: int) -> Plan:
    return attrs.evolve(plan, settings=attrs.evolve(plan.settings, fiscal_year_start=start))


@pytest.fixture(scope="module")
def comparison():
    return compare(with_fiscal_year(load_scenario("xai-2025"), 4))


@pytest.fixture(scope="module")
def made(comparison):
    return workbook_bytes(comparison)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("start", range(1, 13))
def test_rows_of_any_fiscal_year_add_up_to_the_plan(founding, kind, start):
    rows = period_rows(compare(with_fiscal_year(founding.plan.plan, start)), kind)
    assert sum(row.payroll_plan for row in rows) == pytest.approx(founding.plan.totals.total.sum(), rel=1e-12)
    assert sum(row.payroll_baseline for row in rows) == pytest.approx(founding.baseline.totals.total.sum(), rel=1e-12)
    assert sum(row.one_off_plan for row in rows) == pytest.approx(founding.plan.totals.one_off.sum(), rel=1e-12)
    assert sum(row.impact for row in rows) == pytest.approx(founding.metric("cumulative_impact"), rel=1e-12)
    for row, so_far in zip(rows, np.cumsum([row.impact for row in rows]), strict=True):
        assert row.impact == pytest.approx(row.payroll_plan - row.payroll_baseline, rel=1e-9, abs=1e-6)
        assert row.cumulative_impact == pytest.approx(so_far, rel=1e-9, abs=1e-6)
    assert rows[-1].heads_plan - rows[-1].heads_baseline == founding.metric("headcount_change")


def test_rows_are_those_of_their_months(comparison):
    first, second, *_, last = period_rows(comparison, "year")
    assert (first.label, first.first, first.last) == ("FY 2026 (7 months)", dt.date(2025, 9, 1), dt.date(2026, 3, 31))
    assert (second.label, last.label) == ("FY 2027", "FY 2029 (5 months)")
    assert [first.complete, second.complete, last.complete] == [False, True, False]
    plan = comparison.plan
    assert second.payroll_plan == pytest.approx(plan.totals.total[7:19].sum(), rel=1e-14)
    assert second.one_off_plan == pytest.approx(plan.totals.one_off[7:19].sum(), rel=1e-14)
    assert second.recurring_plan == pytest.approx(plan.totals.recurring[7:19].sum(), rel=1e-12)
    assert second.recurring_baseline == pytest.approx(comparison.baseline.totals.recurring[7:19].sum(), rel=1e-12)
    assert second.heads_plan == plan.headcount["closing"][:, 18].sum()
    assert second.cumulative_impact == comparison.cumulative[18]


@pytest.mark.parametrize(("start", "words"), [(1, "Calendar years and quarters."), (4, "Fiscal years start in April ")])
def test_the_note_says_which_years_they_are(founding, start, words):
    assert period_note(with_fiscal_year(founding.plan.plan, start)).startswith(words)


def tables(sheet):
    """Return the rows of years and of quarters on the sheet, each by what its first cell says."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    head, rows = [], {}
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if row[0] in ("Year", "Quarter"):
            head, rows = row, found.setdefault(row[0].lower(), {})
        elif row[0]:
            rows[row[0]] = dict(zip(head[1:], row[1:], strict=True))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_shows_the_rows_and_ties_to_the_months(comparison, made, kind):
    book = opened(made)
    shown = tables(book["Years"])[kind]
    for row in some(period_rows(comparison, kind)):
        mine = shown[row.label]
        assert mine["Recurring, plan"] == pytest.approx(row.recurring_plan, rel=1e-12)
        assert mine["Total, baseline"] == pytest.approx(row.payroll_baseline, rel=1e-12)
        assert mine["Cumulative impact"] == pytest.approx(row.cumulative_impact, rel=1e-12, abs=1e-6)
        assert (mine["Heads, baseline"], mine["Heads, plan"]) == (row.heads_baseline, row.heads_plan)
    monthly = {tuple(row[:2]): row[3] for row in book["Monthly"].iter_rows(min_row=5, values_only=True)}
    for title in ("Recurring", "One-off", "Total"):
        for case in ("Baseline", "Plan"):
            column = f"{title}, {case.lower()}"
            assert shown["All months"][column] == pytest.approx(monthly[title, case], rel=1e-12, abs=1e-6)
            assert shown["Check: less Monthly"][column] == 0
    assert shown["All months"]["Impact"] == pytest.approx(monthly["Total", "Impact"], rel=1e-12)


def test_the_figures_of_the_sheet_are_formulas_on_the_months(made):
    # FY 2027 is April 2026 to March 2027: the columns of months 8 to 19, from column E
    shown = tables(opened(made, values=False)["Years"])["year"]
    monthly = opened(made)["Monthly"]
    row = next(each[0].row for each in monthly.iter_rows() if (each[0].value, each[1].value) == ("Recurring", "Plan"))
    assert shown["FY 2027"]["Recurring, plan"] == f"=SUM('Monthly'!L{row}:W{row})"
    assert (monthly["L4"].value.date(), monthly["W4"].value.date()) == (dt.date(2026, 4, 1), dt.date(2027, 3, 1))
    figures = [value for row in shown.values() for value in list(row.values())[3:] if value is not None]
    assert len(figures) > 40
    assert all(str(value).startswith("=") for value in figures)


def test_a_report_by_fiscal_years_holds_alone_and_among_others(tmp_path, comparison, founding, founding_content):
    reports = [(comparison, build_report(comparison)), (founding, founding_content)]
    for name, data in (("one", workbook_bytes(*reports[0])), ("two", workbook_of(reports))):
        (tmp_path / f"{name}.xlsx").write_bytes(data)
        assert check_report(tmp_path / f"{name}.xlsx").holds
    labels = [[row[0] for row in opened(data)[sheet].iter_rows(values_only=True)] for sheet in ("1 Years", "2 Years")]
    assert "FY 2027" in labels[0]
    assert "2027" in labels[1]


@pytest.mark.parametrize(("kind", "name"), [("year", "years"), ("quarter", "quarters")])
def test_data_files_hold_the_same_rows(comparison, kind, name):
    content, rows = build_report(comparison), period_rows(comparison, kind)
    in_json = json.loads(report_json(comparison, content))[name]
    text = report_csv(comparison, content)[f"{name}.csv"].decode("utf-8-sig")
    in_csv = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(in_json) == len(in_csv) == len(rows)
    for row, other, line in zip(rows, in_json, in_csv, strict=True):
        assert other == attrs.asdict(row) | {"first": row.first.isoformat(), "last": row.last.isoformat()}
        assert (line["label"], line["complete"]) == (row.label, str(row.complete))
        assert float(line["payroll_plan"]) == row.payroll_plan
        assert float(line["cumulative_impact"]) == row.cumulative_impact
