"""Every notice law at each of its boundaries, as its own words put it; and that no law known to exist is left out."""

import datetime as dt
import tomllib
from pathlib import Path

import attrs
import pytest

from payroll_impact import parameters
from payroll_impact.functions import CATALOGUE
from payroll_impact.model import NoticeTerms, notice_law
from payroll_impact.scenarios import notice_laws

LAWS = tomllib.loads(Path(__file__).with_name("notice_boundaries.toml").read_text(encoding="utf-8"))["law"]
WITH_AN_ACT = ["CA", "DE", "HI", "IL", "IA", "ME", "MD", "NH", "NJ", "NY", "OH", "TN", "VT", "WA", "WI"]
TEST = {True: True, False: False, "unknown": None}


def cases():
    for law in LAWS:
        for case in law["cases"]:
            yield pytest.param(law, case, id=f"{law['jurisdiction']}: {case['why']}")


@pytest.mark.parametrize(("law", "case"), list(cases()))
def test_a_law_decides_at_its_boundary_as_its_words_do(law, case):
    [found] = [
        found
        for found in notice_laws(law["jurisdiction"], case["date"])
        if (found.terms.jurisdiction, found.terms.law) == (law["jurisdiction"], law["law"])
    ]
    notice = found.ask(case["employees"], case["cut"])
    assert (notice.triggered, notice.days) == (TEST[case["triggered"]], case["days"]), notice.why
    assert notice.why


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law["jurisdiction"])
def test_a_table_of_boundaries_says_where_it_was_read_and_has_both_sides(law):
    assert len(law["source"]) > 15
    assert {case["triggered"] for case in law["cases"]} >= {True, False}


def test_every_modelled_law_has_its_boundaries():
    modelled = {
        (code, topic)
        for code in parameters.jurisdictions()
        for code, topic, _ in parameters.list_laws(code, "notice_law")
        if parameters.law_text(code, topic).get("modelled", True)
    }
    assert {(law["jurisdiction"], law["law"]) for law in LAWS} == modelled


@pytest.mark.parametrize("state", WITH_AN_ACT)
def test_each_state_with_an_act_of_its_own_has_a_row_of_it(state):
    header, *rows = CATALOGUE["PAYROLL_NOTICE"](1_000, 400, f"US-{state}", "2026-01-15")
    assert header == ["law", "triggered", "days", "why", "kind", "source", "who counts"]
    own = [row for row in rows if row[4] == "mass layoff notice" and "Worker Adjustment and Retraining" not in row[0]]
    assert own
    assert all(row[1] in (True, False, "not known") or row[3].startswith("exists, not modelled: ") for row in own)
    assert all(row[5] for row in rows)


def test_washington_asks_sixty_days_where_the_federal_act_asks_none():
    _, federal, state, *_ = CATALOGUE["PAYROLL_NOTICE"](90, 60, "US-WA", "2025-10-15")
    assert federal[1:3] == [False, 0.0]
    assert (state[0], state[1:3]) == ("Washington mini-WARN, RCW 49.45", [True, 60.0])


@pytest.mark.parametrize("code", ["US-CT", "US-MA", "US-MI", "US-MN", "US-KS", "US-SC", "US-OR", "US-PA", "US-GA"])
def test_a_law_that_is_not_modelled_is_named_with_its_source(code):
    rows = CATALOGUE["PAYROLL_NOTICE"](1_000, 400, code, "2026-01-15")[2:]
    assert rows
    for row in rows:
        assert row[1:3] == ["not modelled", ""]
        assert row[3].startswith("exists, not modelled: ")
        assert row[5]


def test_where_only_the_federal_act_is_known_nothing_more_is_said():
    assert len(CATALOGUE["PAYROLL_NOTICE"](1_000, 400, "US-TX", "2026-01-15")) == 2


def test_collective_consultation_is_another_kind_than_notice_of_mass_layoff():
    kinds = {code: {law.kind for law in notice_laws(code, 2025)} for code in ("US-NY", "GB", "IE")}
    assert kinds == {
        "US-NY": {"mass layoff notice"},
        "GB": {"collective consultation"},
        "IE": {"collective consultation"},
    }


def test_a_year_is_its_last_day_and_no_date_is_the_law_as_last_published():
    assert [law.in_force for law in notice_laws("US-WA", 2024)] == [True, False]
    assert [law.in_force for law in notice_laws("US-WA", 2025)] == [True, True]
    assert [law.in_force for law in notice_laws("US-WA")] == [True, True]


def test_a_rule_added_to_a_law_later_is_none_before():
    before, after = (notice_laws("US-NY", dt.date(year, 6, 1))[1].terms for year in (2023, 2024))
    assert (before.aggregation_days, after.aggregation_days) == (0, 90)
    assert attrs_without(before, "aggregation_days") == attrs_without(after, "aggregation_days")


def test_days_to_the_authorities_are_told_where_they_are_more():
    vermont = notice_laws("US-VT", 2025)[1].terms
    assert notice_law(100, 50, terms=vermont).why.endswith("; 45 days to the authorities")
    without = NoticeTerms(jurisdiction="XX", law="x", title="X", heads_alone=10)
    assert notice_law(100, 10, terms=without).why.endswith("; the law names no number of days")


def test_a_plan_of_a_place_without_a_law_on_file_is_told_to_check(monkeypatch):
    monkeypatch.setattr("payroll_impact.functions.termination.notice_laws", lambda *_: ())
    assert CATALOGUE["PAYROLL_NOTICE"](90, 60, "US-TX")[1][:4] == [
        "none on file",
        "not known",
        "",
        "no law of notice is on file for US-TX: check the law of the place",
    ]


def test_years_of_service_ask_for_the_notice_of_each_head_apart():
    *rows, individual = CATALOGUE["PAYROLL_NOTICE"](90, 60, "US-TX", None, 4)
    assert rows == CATALOGUE["PAYROLL_NOTICE"](90, 60, "US-TX")
    assert individual[1:5] == [False, 0.0, "nothing is asked by law", "individual notice"]
    assert "webapps.dol.gov" in individual[5]


@pytest.mark.parametrize(("years", "days"), [(0.05, 0), (1.99, 7), (2, 14), (11.9, 77), (12, 84), (30, 84)])
def test_british_notice_of_each_head_is_a_week_a_year_up_to_twelve(years, days):
    # Employment Rights Act 1996 s. 86(1)
    consultation, individual = CATALOGUE["PAYROLL_NOTICE"](300, 100, "GB", "2025-06-01", years)[1:]
    assert (consultation[2], consultation[4]) == (45, "collective consultation")
    assert individual[1:3] == [days > 0, days]
    assert (individual[4], "s. 86" in individual[5]) == ("individual notice", True)


def test_without_years_of_service_the_notice_of_each_head_is_named_and_not_known():
    individual = CATALOGUE["PAYROLL_NOTICE"](300, 100, "GB", "2025-06-01")[-1]
    assert individual[1:3] == ["not known", ""]
    assert "give years_of_service" in individual[3]
    before = CATALOGUE["PAYROLL_NOTICE"](300, 100, "GB", "1990-06-01", 5)[-1]
    assert before[1:4] == ["not modelled", "", "exists, not modelled on 1990-06-01"]


def attrs_without(terms, name):
    return {key: value for key, value in attrs.asdict(terms).items() if key != name}
