"""Money in several currencies: telling a plan in another one changes the unit and nothing else, taxes included."""

import datetime as dt

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_rules import rates_of_exchange
from projected import largest, money
from strategies import CURRENCIES, lawful, plans
from test_groups import of_a_group, written_out
from test_properties import possible

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan, Role, Settings, compare, project
from payroll_impact.scenarios import build_plan, resolve_tax_law
from proof import some

AMOUNTS = ("pay", "benefits_per_head", "overhead_per_head", "hire_cost")


def rates_of(plan):
    return rates_of_exchange(plan.settings, plan.calendar.months)


def told_in(plan, currency):
    """Return the plan in another currency: each role keeps its own, and every rate is by the new one."""
    rates, own = rates_of(plan), plan.settings.currency
    kept = {path: value for path, value in plan.settings.overrides.items() if not path.startswith("fx.")}
    given_anew = {
        f"fx.{code}" + (f".{first}" if month else ""): rates[code, month] / rates[currency, month]
        for code in CURRENCIES
        if code != currency
        for month, first in enumerate(plan.calendar.months)
    }
    settings = attrs.evolve(plan.settings, currency=currency, overrides=kept | given_anew)
    workforce = [attrs.evolve(role, currency=role.currency or own) for role in plan.workforce]
    return lawful(attrs.evolve(plan, settings=settings, workforce=workforce))


@given(plan=plans(most_roles=4, most_changes=5), currency=st.sampled_from(CURRENCIES))
def test_a_plan_converted_by_its_rates_is_the_plan_told_in_the_other_currency(plan, currency):
    here, there = possible(compare, lawful(plan)), compare(told_in(plan, currency))
    worth = np.array([rates_of(plan)[currency, month] for month in range(plan.settings.months)])
    for side, other in ((here.plan, there.plan), (here.baseline, there.baseline)):
        for name, flow in side.headcount.items():
            np.testing.assert_array_equal(flow, other.headcount[name], err_msg=name)
        told = money(other)
        for name, amounts in money(side).items():
            again = told[name] * (worth[-1] if name.startswith("run rate") else worth)
            atol = 1e-9 * largest(here.plan, here.baseline)
            np.testing.assert_allclose(again, amounts, rtol=1e-9, atol=atol, err_msg=name)


def at_first_rates(plan):
    """Return the plan with the rates of its first month throughout."""
    rates = rates_of(plan)
    kept = {path: value for path, value in plan.settings.overrides.items() if not path.startswith("fx.")}
    same = {f"fx.{code}": rates[code, 0] for code in CURRENCIES if code != plan.settings.currency}
    return attrs.evolve(plan, settings=attrs.evolve(plan.settings, overrides=kept | same))


def converted_by_hand(plan):
    """Return the plan with every amount written in its own currency; a row for each role of a group."""
    rates = rates_of(plan)
    worth = {role.role: rates[role.currency or plan.settings.currency, 0] for role in plan.workforce}

    def times(row, factor, *names):
        amounts = {name: getattr(row, name) for name in names}
        return attrs.evolve(row, **{name: value * factor for name, value in amounts.items() if value is not None})

    workforce = [attrs.evolve(times(role, worth[role.role], *AMOUNTS), currency="") for role in plan.workforce]
    changes = [times(change, worth[change.role], "cost_per_head") for change in written_out(plan).changes]
    return attrs.evolve(plan, workforce=workforce, changes=changes)


@given(plan=plans(most_roles=4, most_changes=5))
def test_roles_in_currencies_of_their_own_are_the_same_amounts_converted_by_hand(plan):
    kept = [each for each in plan.changes if each.unit not in ("heads", "target") or not of_a_group(plan, each)]
    plan = at_first_rates(attrs.evolve(plan, changes=kept))
    given_, by_hand = possible(compare, lawful(plan)), compare(lawful(converted_by_hand(plan)))
    for side, other in ((given_.plan, by_hand.plan), (given_.baseline, by_hand.baseline)):
        again = money(other)
        for name, amounts in money(side).items():
            atol = 1e-9 * largest(given_.plan, given_.baseline)
            np.testing.assert_allclose(again[name], amounts, rtol=1e-9, atol=atol, err_msg=name)
    assert "fx" not in given_.bridge.steps


def planned(workforce, *changes, **more):
    rates = {f"fx.{name}": value for name, value in more.pop("rates", {}).items()}
    settings = Settings(**({"start": "2025-01-01", "months": 12, "overrides": rates} | more))
    return Plan(workforce=workforce, changes=changes, settings=settings, law=resolve_tax_law(workforce, settings))


def agent(**more):
    return Role(**({"role": "agent", "headcount": 10, "pay": 40_000, "jurisdiction": "GB"} | more))


def test_pay_is_converted_at_the_rate_of_its_month():
    plan = planned([agent(currency="GBP")], rates={"GBP": 1.25, "GBP.2025-07-20": 1.30})
    line = project(plan).lines["base_pay"][0]
    assert line.tolist() == pytest.approx([10 * 40_000 / 12 * 1.25] * 6 + [10 * 40_000 / 12 * 1.30] * 6)
    nic = project(plan).lines["employer_tax"][0, 8]
    assert nic == pytest.approx(10 * (40_000 - 5_000) * 0.15 / 12 * 1.30)


def test_the_threshold_of_british_law_is_in_pounds_whatever_the_role_is_paid_in():
    plan = planned([agent(pay=50_000)], start="2025-04-06", rates={"GBP": 1.25})
    assert project(plan).lines["employer_tax"].sum() == pytest.approx(10 * (50_000 - 5_000 * 1.25) * 0.15)
    dollars = planned([agent(jurisdiction="US", currency="GBP", pay=200_000)], rates={"GBP": 1.25})
    expected = 10 * (176_100 * 0.062 + 250_000 * 0.0145 + 7_000 * 0.006)
    assert project(dollars).lines["employer_tax"].sum() == pytest.approx(expected)


def test_whoever_converts_brings_the_year_s_wages_along_in_the_new_currency():
    workforce = [
        Role(role="pounds", headcount=1, pay=96_000, jurisdiction="US", currency="GBP"),
        Role(role="dollars", headcount=0, pay=120_000, jurisdiction="US"),
    ]
    move = Change(change="convert", role="pounds", to_role="dollars", amount=1, unit="heads", start="2025-07-01")
    tax = project(planned(workforce, move, rates={"GBP": 1.25})).lines["employer_tax"]
    # 96,000 pounds are 120,000 dollars: one head at 120,000 a year, its base of 7,000 used up once
    assert tax.sum() == pytest.approx(120_000 * (0.062 + 0.0145) + 7_000 * 0.006)
    assert tax[1].sum() == pytest.approx(60_000 * (0.062 + 0.0145))
    back = attrs.evolve(move, role="dollars", to_role="pounds", start=dt.date(2025, 7, 1))
    swapped = [attrs.evolve(role, headcount=1 - role.headcount) for role in workforce]
    again = project(planned(swapped, back, rates={"GBP": 1.25})).lines["employer_tax"]
    assert again[0].sum() == pytest.approx(60_000 * (0.062 + 0.0145))
    third = [attrs.evolve(workforce[0], currency="EUR"), attrs.evolve(workforce[1], currency="GBP", pay=96_000)]
    euros = project(planned(third, move, rates={"GBP": 1.25, "EUR": 1.25})).lines["employer_tax"]
    np.testing.assert_allclose(euros, tax, rtol=1e-12, atol=1e-9)


def test_rates_that_move_are_a_step_of_the_bridge():
    cut = Change(change="reduce", role="agent", amount=4, unit="heads", start="2025-03-31")
    home = agent(role="home", pay=50_000, jurisdiction="US-TX")
    plan = planned([agent(currency="GBP"), home], cut, rates={"GBP": 1.25, "GBP.2025-07-01": 1.50})
    moved = compare(plan).bridge
    assert list(moved.steps)[-1] == "fx"
    change = -4 * (40_000 + 35_000 * 0.15)
    assert moved.totals["fx"] == pytest.approx(change * (1.50 - 1.25))
    assert moved.steps["fx"][1] == 0.0
    steady = compare(planned([agent(currency="GBP"), home], cut, rates={"GBP": 1.25})).bridge
    for name, total in some(steady.totals.items()):
        assert moved.totals[name] == pytest.approx(total, rel=1e-12), name
    assert moved.end - moved.start == pytest.approx(change * 1.50)


def test_costs_of_a_group_are_in_the_currency_of_each_role():
    workforce = [agent(currency="GBP"), agent(role="home", jurisdiction="US", headcount=10)]
    cut = Change(change="reduce", role="all", amount=0.2, unit="fraction", start="2025-06-30", cost_per_head=1_000)
    costs = project(planned(workforce, cut, rates={"GBP": 1.25})).lines["exit_costs"].sum(axis=1)
    assert costs.tolist() == pytest.approx([2 * 1_250, 2 * 1_000])


@pytest.mark.parametrize("role", [agent(currency="GBP", jurisdiction="US"), agent()])
def test_two_currencies_without_a_rate_are_refused_with_the_setting_to_give(role):
    message = r"GBP and USD meet without a rate; give one as a setting, fx\.GBP = USD for one GBP$"
    with pytest.raises(InputError, match=message):
        project(planned([role]))


def test_a_law_without_amounts_needs_no_rate():
    assert project(planned([agent(jurisdiction="IE")])).lines["employer_tax"].sum() > 0


def test_months_are_those_of_the_rates_dates():
    plan = planned([agent(currency="GBP")], rates={"GBP.2024-01-01": 2.0, "GBP.2025-01-31": 3.0, "GBP.2025-02-28": 4.0})
    assert plan.exchange_rates(0)[:3].tolist() == [3, 4, 4]


@pytest.mark.parametrize(("later", "pounds"), [({}, 0.86), ({"fx.EUR.2026-06-01": 0.9}, 0.9)])
def test_a_cap_of_the_law_counts_at_the_rate_of_the_month_of_the_cut(later, pounds):
    # Irish redundancy pay: two weeks a year and one more, a week at EUR 600 at most (S.I. 695 of 2004)
    role = {"role": "Clerk", "headcount": 10, "pay": 52_000, "jurisdiction": "IE"}
    cut = {"change": "reduce", "role": "Clerk", "amount": 3, "unit": "heads", "start": "2026-06-30", "tenure": 5,
           "statutory": "yes"}  # fmt: skip
    plan = build_plan([role], [cut], {"start": "2026-01-01", "months": 12, "currency": "GBP", "fx.EUR": 0.86, **later})
    assert project(plan).lines["severance"].sum() == pytest.approx(3 * 11 * 600 * pounds)
