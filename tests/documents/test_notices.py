"""Notice follows the law's own way of counting: by place, by window, and smaller cuts added up."""

import datetime as dt
import sys

import numpy as np
import pytest

from payroll_impact.documents import build_report, describe_report, print_document
from payroll_impact.documents.report import notice_sentence
from payroll_impact.model import Change, Law, Plan, Role, Settings, compare
from payroll_impact.scenarios import notice_rows

SETTINGS = Settings(start="2025-01-01", months=24, rounding="none")


def role(name="A", headcount=1000, place="US-TX", **more):
    return Role(role=name, headcount=headcount, pay=73_000, jurisdiction=place, **more)


def cut(heads, day, name="A", notice=0):
    return Change(change="reduce", role=name, amount=heads, unit="heads", start=day, notice_days=notice)


def rows(roles, *cuts):
    return notice_rows(compare(Plan(workforce=roles, changes=cuts, settings=SETTINGS)))


def test_no_cut_no_notice():
    comparison = compare(Plan(workforce=[role()], settings=SETTINGS))
    assert notice_rows(comparison) == []
    assert "no law of notice applies" in build_report(comparison).notice


def test_each_law_of_the_place_has_its_row():
    found = rows([role(place="US-CA")], cut(500, "2025-06-15", notice=79))
    assert [(row.law_of, row.triggered, row.days_required, row.days_missing) for row in found] == [
        ("US", True, 60, 0),
        ("US-CA", True, 60, 0),
    ]


def test_short_notice_costs_pay_and_benefits_of_the_days_missing():
    worker = role(place="US-NY", benefits=0.1, benefits_per_head=3_650)
    federal, state = rows([worker], cut(400, "2025-06-15", notice=79))
    assert (federal.days_missing, federal.short) == (0, 0)
    assert state.days_missing == 11
    daily = (73_000 * 1.1 + 3_650) / 365
    assert state.short == pytest.approx(400 * 11 * daily)
    assert state.without == pytest.approx(400 * 90 * daily)


def test_the_pay_is_that_of_the_day_of_the_cut():
    raised = Change(change="raise", role="A", amount=0.5, unit="fraction", start="2025-03-01")
    found = rows([role()], raised, cut(500, "2025-06-15"))
    assert found[0].short == pytest.approx(500 * 60 * 1.5 * 200)


def test_smaller_cuts_within_90_days_add_up():
    found = rows([role(headcount=200)], cut(40, "2025-03-01"), cut(40, "2025-05-15"))
    assert [(row.heads, row.counted, row.triggered) for row in found] == [(40, 80, True), (40, 80, True)]
    assert (found[0].first, found[0].last) == (dt.date(2025, 3, 1), dt.date(2025, 5, 15))


def test_cuts_90_days_apart_do_not_add_up():
    found = rows([role(headcount=200)], cut(40, "2025-03-01"), cut(40, "2025-05-30"))
    assert [(row.counted, row.triggered) for row in found] == [(40, False), (40, False)]


def test_a_cut_that_is_large_alone_does_not_carry_a_small_one_two_months_later():
    found = rows([role()], cut(500, "2025-03-01"), cut(10, "2025-05-15"))
    assert [(row.counted, row.triggered) for row in found] == [(500, True), (10, False)]


def test_a_small_cut_within_the_30_days_of_a_large_one_counts_with_it():
    found = rows([role()], cut(495, "2025-03-01"), cut(10, "2025-03-20"))
    assert [(row.counted, row.triggered, row.employees) for row in found] == [(505, True, 1000)] * 2


def test_british_redundancies_count_within_90_days():
    found = rows([role(place="GB")], cut(12, "2025-03-01"), cut(12, "2025-05-15"))
    assert [(row.counted, row.triggered, row.days_required) for row in found] == [(24, True, 30)] * 2
    assert rows([role(place="GB")], cut(100, "2025-03-01"))[0].days_required == 45


def test_cuts_of_one_day_count_together_whatever_the_role():
    roles = [role("A", 300), role("B", 300)]
    found = rows(roles, cut(60, "2025-03-01", "A"), cut(150, "2025-03-01", "B", notice=30))
    assert len(found) == 1
    assert (found[0].heads, found[0].employees, found[0].days_given) == (210, 600, 0)
    assert found[0].short == pytest.approx(200 * (60 * 60 + 150 * 30))


def test_places_are_counted_apart_but_a_federal_law_covers_by_the_country():
    roles = [role("A", 60, "US-TX"), role("B", 400, "US-OH")]
    (row,) = rows(roles, cut(55, "2025-03-01", "A"))
    assert (row.place, row.employees, row.triggered) == ("US-TX", 60, True)
    (alone,) = rows([role("A", 60)], cut(55, "2025-03-01"))
    assert not alone.triggered
    assert "covers employers of 100 or more" in alone.why


def test_a_part_of_a_state_is_the_state():
    roles = [role("A", 100, "US-NY"), role("B", 100, "US-NY-MCTD")]
    changes = [cut(15, "2025-07-01", "A"), cut(60, "2025-07-01", "B")]
    found = rows(roles, *changes)
    assert {(row.place, row.counted) for row in found} == {("US-NY", 75)}


def test_contractors_have_no_notice():
    worker = Role(role="A", headcount=900, pay=1.0, employment="contractor")
    assert rows([worker], cut(500, "2025-03-01")) == []


def test_a_place_without_a_law_on_file_says_so(monkeypatch):
    monkeypatch.setattr("payroll_impact.scenarios.layoffs.notice_laws", lambda *_: ())
    comparison = compare(Plan(workforce=[role()], changes=[cut(50, "2025-03-01")], settings=SETTINGS))
    (row,) = notice_rows(comparison)
    assert row.triggered is None
    assert "no law of notice on file" in row.law
    assert "For some places no law is on file." in build_report(comparison).notice


def test_a_law_that_is_not_modelled_has_one_row_a_place_and_is_counted_in_the_summary():
    plan = Plan(
        workforce=[role(place="US-CT")], changes=[cut(50, "2025-03-01"), cut(50, "2025-09-01")], settings=SETTINGS
    )
    found = notice_rows(compare(plan))
    assert [(row.law_of, row.triggered) for row in found] == [("US", None), ("US-CT", None), ("US", None)]
    assert found[1].why.startswith("exists, not modelled: ")
    assert found[1].source.startswith("C.G.S. § 31-51o")
    assert (found[1].days_required, found[1].short, found[1].without) == (0, 0, 0)
    named = "To be checked by hand: Worker Adjustment and Retraining Notification Act; Connecticut health insurance"
    assert named in build_report(compare(plan)).notice


@pytest.mark.parametrize(("heads", "triggered"), [(49, False), (50, None)])
def test_a_cut_that_may_close_a_site_is_not_told_to_be_free_of_notice(heads, triggered):
    # 29 U.S.C. § 2101(a)(2): a plant closing of 50 or more at one site needs no share; a plan knows no sites
    found = rows([role("A", heads), role("B", 300)], cut(heads, "2025-06-15"))
    assert [(row.law_of, row.triggered, row.days_required) for row in found] == [("US", triggered, 0)]
    assert ("of a site that closes" in found[0].why) is (triggered is None)


def test_part_timers_do_not_count_where_the_law_leaves_them_out():
    # 29 U.S.C. § 2101(a)(8): fewer than 20 hours a week; 55 of 120 full-time are 45.8 %, of all 220 they were 25 %
    part_time = role("P", 100, hours=15)
    found = rows([role("A", 120), part_time], cut(55, "2025-06-15"))
    assert [(row.triggered, row.employees, row.days_required) for row in found] == [(True, 120, 60)]
    alone = rows([role("A", 120), part_time], cut(60, "2025-06-15", name="P"))
    assert [(row.triggered, row.days_required) for row in alone] == [(False, 0)]
    assert "fewer than 20 hours" in alone[0].why
    counted = rows([role("A", 120, place="US-NJ"), role("P", 100, place="US-NJ", hours=15)], cut(60, "2025-06-15", "P"))
    assert [(row.law_of, row.triggered) for row in counted[:2]] == [("US", False), ("US-NJ", True)]


@pytest.mark.parametrize(("day", "triggered"), [("2025-08-30", None), ("2025-12-15", False)])
def test_part_timers_near_a_layoff_are_not_told_to_be_free_of_notice(day, triggered):
    # 20 CFR § 639.6(b): due the notice that others set off, within the 90 days the law counts together
    roles = [role("A", 120), role("P", 100, hours=15)]
    found = rows(roles, cut(55, "2025-06-15"), cut(60, day, name="P"))
    assert [row.triggered for row in found] == [True, triggered]


@pytest.mark.parametrize(("part_timers", "triggered"), [(9, False), (10, None)])
def test_an_employer_that_part_timers_may_make_covered_is_not_told_to_be_free(part_timers, triggered):
    # 29 U.S.C. § 2101(a)(1): 100 full-time, or 100 who work 4,000 hours a week together
    [found] = rows([role("A", 90), role("P", part_timers, hours=15)], cut(60, "2025-06-15"))
    assert (found.triggered, found.days_required) == (triggered, 0)
    assert ("it may be covered" in found.why) is (triggered is None)


def test_full_time_begins_at_the_hours_the_law_gives():
    for hours, triggered in ((19.9, False), (20, True)):
        found = rows([role("A", 120, hours=hours), role("B", 60)], cut(60, "2025-06-15"))
        assert found[0].triggered is triggered


def test_before_a_law_begins_its_row_says_from_when_it_is():
    found = rows([role("A", 90, "US-WA")], cut(60, "2025-07-26"))
    assert [(row.law_of, row.triggered, row.why) for row in found[1:]] == [("US-WA", False, "in force from 2025-07-27")]
    assert rows([role("A", 90, "US-WA")], cut(60, "2025-07-27"))[1].triggered


def test_a_closing_is_not_told_from_heads_unless_all_leave():
    part = rows([role("A", 90, "US-HI")], cut(60, "2025-06-15"))[1]
    assert (part.triggered, part.days_required, part.short) == (None, 0, 0)
    whole = rows([role("A", 90, "US-HI")], cut(90, "2025-06-15"))[1]
    assert (whole.triggered, whole.days_required) == (True, 60)


def test_a_state_law_covers_by_the_country_where_it_says_so():
    elsewhere = role("B", 60, "US-TX")
    for place, triggered in (("US-IA", True), ("US-NH", False)):
        found = rows([role("A", 60, place), elsewhere], cut(50, "2025-06-15"))[1]
        assert (found.law_of, found.triggered) == (place, triggered)


def test_who_counts_is_told_with_the_law():
    assert "full-time only" in rows([role()], cut(500, "2025-06-15"))[0].counts


def test_benefits_in_a_roles_own_currency_are_priced_in_the_plans():
    worker = role(place="US-CA", currency="GBP", benefits_per_head=3_650)
    law = Law(exchange_rates={"GBP": np.full(24, 2.0)})
    plan = Plan(workforce=[worker], changes=[cut(100, "2025-03-01")], settings=SETTINGS, law=law)
    assert notice_rows(compare(plan))[1].short == pytest.approx(100 * 60 * 2 * (73_000 + 3_650) / 365)


def test_time_for_consultation_has_no_price():
    plan = Plan(workforce=[role(place="GB")], changes=[cut(100, "2025-03-01", notice=10)], settings=SETTINGS)
    [found] = notice_rows(compare(plan))
    assert (found.days_required, found.days_missing, found.short, found.without) == (45, 35, 0, 0)
    assert notice_sentence([found], "GBP") == (
        "Collective consultation of up to 45 days comes before the first dismissal, longer than the notice in the "
        "plan; it is no payment."
    )


def test_laws_that_overlap_are_not_added_up_in_the_summary():
    plan = Plan(workforce=[role(place="US-CA")], changes=[cut(500, "2025-03-01")], settings=SETTINGS)
    assert "USD 6.0 million" in build_report(compare(plan)).notice


def test_every_law_of_notice_stands_in_the_text_of_a_report(capsys):
    plan = Plan(workforce=[role(place="US-NY")], changes=[cut(20, "2025-03-01")], settings=SETTINGS)
    comparison = compare(plan)
    print_document(describe_report([(comparison, build_report(comparison))]), sys.stdout)
    told = " ".join(capsys.readouterr().out.split())
    for row in notice_rows(comparison):
        assert f"US-NY, 01 Mar 2025, {row.law}: not triggered; {row.why}" in told
    assert len(notice_rows(comparison)) == 2
