"""Plans and headcount by fiscal quarter and year: what the months add up to, whatever month a year starts in."""

import json

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.functions import CATALOGUE
from payroll_impact.scenarios import as_cells, load_scenario, save_scenario

PLAN, HEADCOUNT = CATALOGUE["PAYROLL_PLAN"], CATALOGUE["PAYROLL_HEADCOUNT"]
FOUNDING = load_scenario("xai-2025")


def tables(start=1, months=36):
    workforce, changes, rows = as_cells(FOUNDING)
    return workforce, changes, [*(row for row in rows if row[0] not in ("fiscal_year_start", "months")),
                                ["fiscal_year_start", start], ["months", months]]  # fmt: skip


def figures(answer):
    return np.array([row[1:] for row in answer[1:]], dtype=float)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(12, 50))
def test_quarters_add_up_to_years_and_years_to_the_months(start, months):
    given_tables = tables(start, months)
    by_month, by_quarter, by_year = (PLAN(*given_tables, None, period) for period in ("month", "quarter", "year"))
    assert by_month[0][1:] == by_quarter[0][1:] == by_year[0][1:]
    assert (by_month[0][0], by_quarter[0][0], by_year[0][0]) == ("month", "quarter", "year")
    # of the same months, in another order of adding
    totals = [figures(answer)[:, :-1].sum(axis=0) for answer in (by_month, by_quarter, by_year)]
    assert totals[1] == pytest.approx(totals[0], rel=1e-12, abs=1e-6)
    assert totals[2] == pytest.approx(totals[0], rel=1e-12, abs=1e-6)
    for year in by_year[1:]:
        named = year[0].partition(" (")[0]
        parts = [row for row in by_quarter[1:] if row[0].startswith(f"{named} Q")]
        assert figures([None, *parts])[:, :-1].sum(axis=0) == pytest.approx(year[1:-1], rel=1e-12, abs=1e-6)
        assert parts[-1][-1] == year[-1]  # the cumulative impact at the end
    assert by_month[-1][-1] == by_quarter[-1][-1] == by_year[-1][-1]


@pytest.mark.parametrize("start", range(1, 13))
def test_headcount_of_a_period_is_that_at_the_end_of_its_last_month(start):
    by_month = {row[0]: row[1:] for row in HEADCOUNT(*tables(start))[1:]}
    for period in ("quarter", "year"):
        answer = HEADCOUNT(*tables(start), None, period)
        ends = [each.last.replace(day=1) for each in attrs.evolve(
            FOUNDING, settings=attrs.evolve(FOUNDING.settings, fiscal_year_start=start)).periods(period)]  # fmt: skip
        assert answer[0] == [period, *FOUNDING.roles, "total"]
        assert [row[1:] for row in answer[1:]] == [by_month[end] for end in ends]


def test_periods_are_named_and_say_what_is_missing():
    assert [row[0] for row in PLAN(*tables(), None, "year")] == [
        "year", "2025 (4 months)", "2026", "2027", "2028 (8 months)",
    ]  # fmt: skip
    assert [row[0] for row in HEADCOUNT(*tables(start=4, months=12), None, "QUARTER")] == [
        "quarter", "FY 2026 Q2 (1 month)", "FY 2026 Q3", "FY 2026 Q4", "FY 2027 Q1", "FY 2027 Q2 (2 months)",
    ]  # fmt: skip


@pytest.mark.parametrize("function", [PLAN, HEADCOUNT], ids=lambda function: function.name)
def test_without_a_period_it_is_by_month_and_a_wrong_one_is_refused(function):
    by_month = function(*tables())
    assert by_month == function(*tables(), None, None) == function(*tables(), None, "month")
    assert function(*tables(), None, "yeer").message == (
        "period must be one of month, quarter, year; did you mean 'year'?"
    )
    assert function(*tables(), None, 12).message == "period must be one of month, quarter, year; got a number"


def test_a_call_takes_the_period_after_a_scenario_that_has_places_and_after_one_that_has_none(tmp_path):
    runner = CliRunner()
    save_scenario(FOUNDING, tmp_path / "plain.toml")
    (tmp_path / "own.toml").write_text(
        'settings = { start = 2026-01-01, months = 12 }\n[[workforce]]\nrole = "Agent"\nheadcount = 2\npay = 600\n'
        'jurisdiction = "NG"\ncurrency = "USD"\n'
        '[[places]]\njurisdiction = "NG"\nname = "Fund"\nrate = 0.1\ncurrency = "USD"\nconfidence = "assumed"\n',
        encoding="utf-8",
    )
    for name, total in (("own", 1_320.0), ("plain", None)):
        answer = runner.invoke(app, ["call", "PAYROLL_PLAN", f"@{tmp_path / name}.toml", "year"])
        assert answer.exit_code == 0, answer.output
        rows = json.loads(answer.stdout)
        assert rows[1][0] == ("2026" if name == "own" else "2025 (4 months)")
        assert total is None or dict(zip(*rows, strict=True))["total"] == pytest.approx(total)
    by_month = runner.invoke(app, ["call", "PAYROLL_PLAN", f"@{tmp_path / 'own.toml'}"])
    assert len(json.loads(by_month.stdout)) == 13
    wrong = runner.invoke(app, ["call", "PAYROLL_PLAN", f"@{tmp_path / 'own.toml'}", "yeer"])
    assert "period must be one of" in str(wrong.exception)
