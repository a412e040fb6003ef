"""What the law asks on leaving, beside what a plan gives: every boundary worked out by hand, each with its source."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll_impact.analysis import apply_values
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.model import compare, individual_notice_days
from payroll_impact.scenarios import build_plan, individual_notice_terms, shortfalls, statutory_rows
from proof import some

WEEK = 52_000 / 52  # of pay: 1,000
POUNDS = {"currency": "GBP"}
RATES = {"fx.GBP": 1.3, "fx.EUR": 1.1, "fx.USD": 0.9}


def plan(*, place="GB", heads=200, cut=60, start="2026-09-30", more=(), **terms):
    currency = {"GB": "GBP", "IE": "EUR"}.get(place, "USD")
    change = {"change": "reduce", "role": "Clerk", "amount": cut, "unit": "heads", "start": start, **terms}
    return build_plan(
        [{"role": "Clerk", "headcount": heads, "pay": 52_000, "jurisdiction": place}],
        [change],
        {"start": "2026-01-01", "months": 24, "currency": currency, **dict(more)},
    )


def rows(**what):
    return statutory_rows(compare(plan(**what)))


def row(duty, **what):
    [found] = [each for each in rows(**what) if each.duty == duty]
    return found


# ---------------------------------------------------------------- Great Britain: Employment Rights Act 1996


@pytest.mark.parametrize(
    ("tenure", "age", "weeks"),
    [
        (1.99, None, 0),  # s. 155: two years needed
        (2, None, 2),  # s. 162(2)(b), between 22 and 40
        (2.99, None, 2),  # whole years
        (20, None, 20),
        (35, None, 20),  # s. 162(3): twenty years count
        (12, 45, 4 * 1.5 + 8),  # s. 162(2)(a): four years from 41 on
        (12, 42, 1 * 1.5 + 11),
        (12, 41, 12),  # none of them was served at 41
        (5, 23, 1 + 4 * 0.5),  # s. 162(2)(c): one year from 22 on
        (30, 64, 20 * 1.5),
    ],
)
def test_british_redundancy_pay_at_its_boundaries(tenure, age, weeks):
    found = row("redundancy pay", tenure=tenure, age=age)
    assert found.asked == pytest.approx(weeks * 751)
    assert found.shortfall == pytest.approx(60 * weeks * 751)
    assert found.assumed == ("age not given: 22 to 40 assumed" if age is None else "")
    assert found.status == ("short" if weeks else "met")


@pytest.mark.parametrize(
    ("start", "cap", "assumed"),
    [
        ("2026-04-05", 719, ""),  # S.I. 2025/348
        ("2026-04-06", 751, ""),  # S.I. 2026/310
        ("2027-04-05", 751, ""),
        ("2027-04-06", 751, "Maximum week's pay carried forward from 2026"),
    ],
)
def test_a_weeks_pay_is_capped_by_the_value_of_the_day(start, cap, assumed):
    found = row("redundancy pay", tenure=10, age=35, start=start)
    assert (found.asked, found.assumed) == (10 * cap, assumed)
    assert f"capped at GBP {cap}" in found.why


@pytest.mark.parametrize(
    ("tenure", "days"), [(0.08, 0), (1 / 12, 7), (1.99, 7), (2, 14), (11.99, 77), (12, 84), (40, 84)]
)
def test_british_notice_is_a_week_a_year_up_to_twelve(tenure, days):
    # s. 86(1)
    found = row("individual notice", tenure=tenure, notice_days=7)
    assert (found.days_asked, found.days_given) == (days, 7)
    assert found.shortfall == pytest.approx(60 * max(days - 7, 0) * WEEK / 7)


# ---------------------------------------------------------------- Ireland


@pytest.mark.parametrize(("tenure", "weeks"), [(1.99, 0), (2, 5), (5.5, 12), (30, 61)])
def test_irish_redundancy_is_two_weeks_a_year_and_one_more(tenure, weeks):
    # Redundancy Payments Act 1967, Schedule 3: parts of years count, no ceiling on years, 600 a week at most
    assert row("redundancy pay", place="IE", tenure=tenure).asked == pytest.approx(weeks * 600)


@pytest.mark.parametrize(
    ("tenure", "weeks"),
    [(0.24, 0), (0.25, 1), (1.99, 1), (2, 2), (4.99, 2), (5, 4), (9.99, 4), (10, 6), (14.99, 6), (15, 8), (40, 8)],
)
def test_irish_notice_goes_by_steps_of_service(tenure, weeks):
    # Minimum Notice and Terms of Employment Act 1973 s. 4
    assert row("individual notice", place="IE", tenure=tenure).days_asked == 7 * weeks


def test_amounts_of_the_law_are_converted_at_the_rate_given():
    found = row("redundancy pay", place="IE", tenure=2, more={"currency": "GBP", "fx.EUR": 0.85})
    assert found.asked == pytest.approx(5 * 600 * 0.85)


def test_without_a_rate_an_amount_of_the_law_is_not_checked_and_the_rest_is():
    found = {each.duty: each for each in rows(place="IE", tenure=5, notice_days=28, more=POUNDS)}
    assert found["redundancy pay"].status == "not checked"
    assert found["redundancy pay"].why.endswith("give fx.EUR")
    assert found["redundancy pay"].shortfall is None
    assert found["individual notice"].status == "met"


def test_the_statutory_minimum_needs_a_rate_where_the_law_has_another_currency():
    with pytest.raises(InputError, match=r"changes row 1: Statutory redundancy payment: EUR and GBP .* fx\.EUR"):
        compare(plan(place="IE", tenure=5, statutory="yes", more=POUNDS))


# ---------------------------------------------------------------- New Jersey and Maine


@pytest.mark.parametrize(("tenure", "weeks"), [(0.99, 0), (1, 1), (4.99, 4), (5, 5), (30, 30)])
def test_new_jersey_asks_a_week_for_each_full_year_in_a_mass_layoff(tenure, weeks):
    # N.J.S.A. 34:21-2
    assert row("severance pay", place="US-NJ", tenure=tenure, notice_days=90).asked == pytest.approx(weeks * WEEK)


@pytest.mark.parametrize(("heads", "cut", "asks"), [(99, 50, False), (100, 49, False), (100, 50, True)])
def test_new_jersey_asks_for_severance_only_where_its_notice_law_is_triggered(heads, cut, asks):
    found = row("severance pay", place="US-NJ", heads=heads, cut=cut, tenure=5, notice_days=90)
    assert (found.status, found.law_of) == (("short", "US-NJ") if asks else ("nothing asked", "US"))


@pytest.mark.parametrize(("days", "short"), [(90, 0), (89, 4)])
def test_new_jersey_asks_for_four_weeks_more_where_notice_is_short(days, short):
    found = rows(place="US-NJ", tenure=5, notice_days=days)
    late = [each for each in found if each.duty == "severance for short notice"]
    assert sum(each.shortfall for each in late) == pytest.approx(60 * short * WEEK)
    # the days themselves are not paid a second time
    assert shortfalls(found).get("notice", 0.0) == pytest.approx(60 * short * WEEK)


def test_severance_beyond_the_minimum_goes_towards_what_short_notice_costs():
    found = row("severance for short notice", place="US-NJ", tenure=5, notice_days=60, severance_weeks=1.4)
    assert (found.asked, found.given) == (pytest.approx(4 * WEEK), pytest.approx(2 * WEEK))


@pytest.mark.parametrize(("tenure", "weeks"), [(2.99, 0), (3, 3), (7.5, 7)])
def test_maine_asks_a_week_a_year_for_whoever_has_three(tenure, weeks):
    # 26 M.R.S. § 625-B(1)(B-1), (2)
    assert row("severance pay", place="US-ME", cut=66, tenure=tenure, notice_days=60).asked == weeks * WEEK


def test_federal_notice_that_is_short_counts_at_its_price():
    found = rows(place="US-TX", heads=600, cut=200, notice_days=45)
    assert shortfalls(found) == {"notice": pytest.approx(200 * 15 * 52_000 / 365)}
    assert [each.status for each in found if each.duty == "severance pay"] == ["nothing asked"]


def test_of_two_laws_of_one_notice_the_longer_counts():
    found = rows(place="US-NY", heads=600, cut=250, notice_days=45)
    assert shortfalls(found) == {"notice": pytest.approx(250 * 45 * 52_000 / 365)}
    federal, state = [each for each in found if each.duty == "mass layoff notice"]
    assert (federal.counted, state.counted) == (0, state.shortfall)
    assert "not counted in the sum" in federal.why


# ---------------------------------------------------------------- what is not known


@pytest.mark.parametrize("tenure", [None, 0])
def test_without_a_tenure_nothing_is_called_enough(tenure):
    found = rows(tenure=tenure, severance_min=50, notice_days=90)
    assert [(each.status, each.why) for each in found] == [("not checked", "tenure not given")] * 2
    assert shortfalls(found) == {}


def test_a_law_that_is_not_modelled_is_a_row():
    found = [each for each in rows(place="US-HI", tenure=4) if each.status == "not checked"]
    assert [each.law for each in found if "allowance" in each.law]
    reasons = ("not modelled", "alone do not tell", "that closes")
    assert all(any(reason in each.why for reason in reasons) for each in found)


def test_collective_consultation_is_no_payment():
    assert {each.duty for each in rows(heads=500, cut=150, tenure=4)} == {"redundancy pay", "individual notice"}


def test_contractors_have_no_statutory_minimum():
    found = build_plan(
        [{"role": "Clerk", "headcount": 9, "pay": 52_000, "jurisdiction": "GB", "employment": "contractor"}],
        [{"change": "reduce", "role": "Clerk", "amount": 3, "unit": "heads", "start": "2026-05-31", "tenure": 9,
          "statutory": "yes"}],
        {"start": "2026-01-01", "months": 12, "currency": "GBP"},
    )  # fmt: skip
    assert statutory_rows(compare(found)) == []
    assert compare(found).plan.lines["severance"].sum() == 0


def test_an_override_of_the_law_is_what_is_asked():
    own = {"GB.redundancy.weekly_cap": 800}
    found = row("redundancy pay", tenure=10, age=35, more=own)
    assert found.asked == 10 * 800
    assert "given in the settings" in found.source
    assert {each.path for each in plan(more=own).law.overridden} == set(own)
    with pytest.raises(InputError, match="must be one number"):
        plan(more={"GB.redundancy.weekly_cap": np.array([700.0, 800.0])})


def test_a_value_carried_forward_is_listed_with_its_year():
    carried = {each.path: each.carried_from for each in plan(start="2027-09-30", tenure=3).law.carried}
    assert carried["GB.redundancy.weekly_cap"] == 2026
    assert "GB.redundancy.minimum_years" not in carried


# ---------------------------------------------------------------- statutory = yes


def test_cuts_outside_the_baseline_trigger_no_law_of_mass_layoff_in_it():
    head = {"role": "Agent", "headcount": 120, "pay": 60_000, "jurisdiction": "US-TX"}
    cut = {"change": "reduce", "role": "Agent", "amount": 30, "unit": "heads", "start": "2026-03-31",
           "tenure": 2, "statutory": "yes"}  # fmt: skip
    settings = {"start": "2026-01-01", "months": 12}
    both = compare(build_plan([head], [cut, cut | {"baseline": "yes"}], settings))
    # 60 of 120 heads trigger the federal act, the baseline's 30 alone do not
    assert both.baseline.lines["notice_pay"].sum() == 0.0
    notice = 60 * 60_000 / 12 * (30 / 30 + 30 / 31)
    assert both.plan.lines["notice_pay"].sum() == pytest.approx(notice)


def paid(found):
    return {name: found.lines[name] for name in ("severance", "notice_pay", "benefits", "exit_tax")}


def test_the_better_of_both_is_paid():
    given_less = compare(plan(tenure=6, notice_days=35, statutory="yes"))
    assert given_less.plan.lines["severance"].sum() == pytest.approx(60 * 6 * 751)
    same_days = compare(plan(tenure=6, notice_days=42))
    assert np.array_equal(given_less.plan.lines["notice_pay"], same_days.plan.lines["notice_pay"])
    # severance below GBP 30,000 bears no contribution
    assert given_less.plan.lines["exit_tax"].sum() == same_days.plan.lines["exit_tax"].sum()


def test_more_than_the_minimum_is_left_as_it_is_to_the_last_bit():
    terms = {"tenure": 6, "notice_days": 95, "severance_weeks": 1.3}
    before, after = (compare(plan(statutory=word, **terms)) for word in ("no", "yes"))
    for name, line in some(before.plan.lines.items()):
        assert np.array_equal(line, after.plan.lines[name]), name


def test_a_mass_layoff_gets_the_notice_and_severance_it_asks_for():
    found = compare(plan(place="US-NJ", tenure=5, notice_days=30, statutory="yes"))
    assert found.plan.lines["severance"].sum() == pytest.approx(60 * 5 * WEEK)
    as_asked = compare(plan(place="US-NJ", tenure=5, notice_days=90))
    assert np.array_equal(found.plan.lines["notice_pay"], as_asked.plan.lines["notice_pay"])


def test_notice_the_law_asks_for_must_end_within_the_plan():
    with pytest.raises(InputError, match=r"row 1: notice_days must end .* by 2027-12-31; the law asks for 42"):
        compare(plan(start="2027-12-01", tenure=6, statutory="yes"))
    assert compare(plan(start="2027-12-01", tenure=6)).plan.lines["notice_pay"].sum() == 0


def test_scenarios_are_paid_as_one_by_one():
    base = plan(tenure=6, age=30, notice_days=35, severance_weeks=0.5, statutory="yes")
    values = {"tenure": [1.9, 2, 6, 25.5], "age": [20, 23, 45, 64], "notice_days": [0, 20, 90, 10]}
    together = compare(apply_values(base, {f"changes[1].{name}": each for name, each in values.items()})).plan
    for index, (tenure, age, days) in enumerate(zip(*values.values(), strict=True)):
        alone = compare(plan(tenure=tenure, age=age, notice_days=days, severance_weeks=0.5, statutory="yes")).plan
        for name, line in paid(alone).items():
            np.testing.assert_allclose(together.lines[name][index], line, rtol=1e-12)


@st.composite
def cuts(draw):
    place = draw(st.sampled_from(["GB", "IE", "US-NJ", "US-ME", "US-NY", "US-TX", "US-CA"]))
    heads = draw(st.integers(20, 1_200))
    currency = draw(st.sampled_from(["GBP", "EUR", "USD"]))
    return {
        "place": place,
        "more": {**{path: rate for path, rate in RATES.items() if path != f"fx.{currency}"}, "currency": currency},
        "heads": heads,
        "cut": draw(st.integers(1, heads)),
        "start": dt.date(2026, 3, 1) + dt.timedelta(days=draw(st.integers(0, 400))),
        "tenure": draw(st.one_of(st.integers(1, 40), st.floats(0.01, 40))),
        "age": draw(st.one_of(st.none(), st.integers(18, 70))),
        "notice_days": draw(st.integers(0, 120)),
        "severance_weeks": draw(st.floats(0, 3)),
        "severance_max": draw(st.one_of(st.none(), st.floats(0, 52))),
    }


@given(cuts())
@settings(max_examples=60, deadline=None)
def test_with_the_statutory_minimum_nothing_is_short_and_never_less_is_paid(terms):
    found = compare(plan(statutory="yes", **terms))
    checked = statutory_rows(found)
    assert [each for each in checked if each.status == "short"] == []
    assert shortfalls(checked) == {}
    before = compare(plan(**terms))
    assert found.plan.totals.total.sum() >= before.plan.totals.total.sum() - 1e-6
    if not any(each.status == "short" for each in statutory_rows(before)):
        assert found.plan.totals.total.sum() == pytest.approx(before.plan.totals.total.sum())


# ---------------------------------------------------------------- places of one's own

TAX = {"jurisdiction": "NG", "name": "Levy", "rate": 0.015}
RULES = (
    {"jurisdiction": "NG", "item": "severance", "weeks_per_year": 2, "minimum_weeks": 3, "maximum_weeks": 9,
     "minimum_years": 1, "weekly_cap": 800, "currency": "NGN", "source": "handbook"},
    {"jurisdiction": "NG", "item": "notice", "minimum_weeks": 4, "source": "handbook"},
)  # fmt: skip


def in_kenya(tenure, *rules, **terms):
    change = {"change": "reduce", "role": "Clerk", "amount": 6, "unit": "heads", "start": "2026-03-31"}
    return build_plan(
        [{"role": "Clerk", "headcount": 20, "pay": 52_000, "jurisdiction": "NG"}],
        [{**change, "tenure": tenure, **terms}],
        {"start": "2026-01-01", "months": 12, "currency": "NGN"},
        [TAX, *rules],
    )


@pytest.mark.parametrize(("tenure", "weeks"), [(0.9, 0), (1, 3), (3.9, 6), (10, 9)])
def test_rules_of_a_place_of_ones_own_are_asked_like_the_librarys(tenure, weeks):
    severance, notice, layoff = statutory_rows(compare(in_kenya(tenure, *RULES)))
    assert (severance.duty, layoff.status) == ("severance pay", "not checked")
    assert (severance.asked, severance.source) == (weeks * 800, "handbook")
    assert (notice.days_asked, notice.shortfall) == (28, pytest.approx(6 * 4 * WEEK))
    paid_in_full = compare(in_kenya(tenure, *RULES, statutory="yes"))
    assert shortfalls(statutory_rows(paid_in_full)) == {}
    assert paid_in_full.plan.lines["severance"].sum() == pytest.approx(6 * weeks * 800)


def test_a_place_of_ones_own_without_rules_is_not_checked():
    found = statutory_rows(compare(in_kenya(5)))
    assert [(each.duty, each.status) for each in found] == [
        ("severance pay", "not checked"),
        ("individual notice", "not checked"),
        ("mass layoff notice", "not checked"),
    ]
    assert all(each.why.endswith("check the law of the place") for each in found)


def test_where_the_law_asks_for_none_the_functions_say_so_and_where_nothing_is_known_as_well():
    asked = CATALOGUE["PAYROLL_REDUNDANCY"](900, 5, "US-TX")
    known = "CA-ON, FR, GB, IE, IN, KE, PH"
    assert asked.message.startswith(f"no statutory redundancy pay is known for US-TX; known for {known} (no federal ")
    places = [list(TAX), list(TAX.values())]
    *_, individual = CATALOGUE["PAYROLL_NOTICE"](20, 6, "NG", None, 5, places)
    assert individual[:2] == ["none on file", "not known"]


def test_where_no_law_asks_for_anything_a_place_is_told_once():
    roles = [{"role": name, "headcount": 20, "pay": 52_000, "jurisdiction": "US-TX"} for name in ("Clerk", "Cook")]
    cuts = [
        {"change": "reduce", "role": "all", "amount": 4, "unit": "heads", "start": f"2026-0{month}-28"}
        for month in (2, 5)
    ]
    found = statutory_rows(compare(build_plan(roles, cuts, {"start": "2026-01-01", "months": 12})))
    assert [(each.change, each.role, each.heads, each.status) for each in found] == [
        (0, "Clerk, Cook", 8, "nothing asked")
    ] * 2


@pytest.mark.parametrize("years", [-1, float("nan"), "ten"])
def test_years_of_service_are_a_number(years):
    with pytest.raises(InputError, match="years_of_service must be"):
        individual_notice_days(years, terms=individual_notice_terms("GB"))


def test_a_place_without_a_law_of_individual_notice_is_refused():
    with pytest.raises(InputError, match="US-TX; known for CA-ON, DE, FR, GB, IE, IN, KE, PH"):
        individual_notice_terms("US-TX")


def test_a_plan_that_cannot_be_is_told_by_its_projection():
    found = plan(place="US-NJ", cut=201, statutory="yes")
    with pytest.raises(InputError, match="changes row 1: takes 201 heads"):
        compare(found)
