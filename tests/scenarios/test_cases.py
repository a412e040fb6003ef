"""Small scenarios that a reader once got wrong, each with what is right of it."""

from pathlib import Path

import numpy as np
import pytest

from payroll_impact.errors import InputError
from payroll_impact.model import compare
from payroll_impact.scenarios import load_scenario

CASES = Path(__file__).with_name("cases")
RATE = 1.17  # euros for a pound


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a case as it is, or with some of its text replaced."""

    def loaded(name, replaced=None):
        text = (CASES / f"{name}.toml").read_text(encoding="utf-8")
        replaced = replaced or {}
        assert [old for old in replaced if old not in text] == []
        for old, new in replaced.items():
            text = text.replace(old, new)
        path = tmp_path / "case.toml"
        path.write_text(text, encoding="utf-8")
        return load_scenario(path)

    return loaded


@pytest.mark.parametrize("name", ["nothing-changes", "nothing-changes-backfill-blank", "bank-without-changes"])
def test_where_nothing_changes_nothing_costs_more_or_less(load, name):
    comparison = compare(load(name))
    assert not any(line.any() for line in comparison.impact.values())
    changes = comparison.metrics.keys() - {"cost_per_head", "blended_hourly_cost"}
    assert {comparison.metric(name) for name in changes} == {0.0}
    assert not any(step.any() for step in comparison.bridge.steps.values())


def test_backfill_left_blank_is_all_leavers_replaced(load):
    blank, given = load("nothing-changes-backfill-blank"), load("nothing-changes")
    assert blank.workforce[0].backfill == given.workforce[0].backfill == 1.0
    for plan in (blank, given):
        projection = compare(plan).plan
        assert (projection.headcount["closing"] == 900).all()
        assert projection.headcount["backfills"].sum() == pytest.approx(900 * (1 - 0.7 ** (1 / 12)) * 36)
    hiring = compare(given).plan.lines["replacement_hiring"].sum()
    assert hiring == pytest.approx(900 * (1 - 0.7 ** (1 / 12)) * 36 * 4_000)


def test_the_bank_s_heads_are_those_of_its_changes(load):
    comparison = compare(load("bank"))
    cuts = comparison.plan.headcount["cuts"]
    assert cuts[:3, 2].tolist() == [60, 38, 22]  # 15 % of 400, 250 and of what is left of 150 in New York
    assert comparison.plan.headcount["joiners"][3].tolist()[3:11] == [5.0] * 8
    assert comparison.plan.headcount["conversions"][:, 6].tolist() == [0, 50, 0, 0, -50]
    assert not comparison.baseline.headcount["cuts"].any()
    # the raise happens anyway: it is in both
    raised = comparison.baseline.annual_pay[3]
    assert raised[12] == pytest.approx(raised[11] * 1.035)
    assert comparison.metric("run_rate_change") < 0 < comparison.metric("one_time_cost")


@pytest.mark.parametrize("name", ["bonus-of-300-percent", "yearly-pay-by-the-hour"])
def test_what_is_odd_is_computed_all_the_same(load, name):
    projection = compare(load(name)).plan
    role = projection.plan.workforce[0]
    assert projection.lines["base_pay"][0, 0] == pytest.approx(400 * role.pay * 40 * 52 / 12)
    assert projection.lines["bonus"][0, 0] == pytest.approx(role.bonus * projection.lines["base_pay"][0, 0])


def test_all_places_that_are_not_known_are_told_at_once_with_a_way_out(load):
    elsewhere = {"KE": "NG", "PH": "VN"}
    codes = {f'jurisdiction = "{code}"': f'jurisdiction = "{to}"' for code, to in elsewhere.items()}
    with pytest.raises(InputError) as caught:
        load("seven-countries", codes)
    message = str(caught.value)
    for row, code in {1: "NG", 2: "VN", 6: "PL"}.items():
        assert f"{code} (row {row}" in message
    assert "define them in the table places" in message
    assert "\n" not in message


def test_euros_and_pounds_do_not_meet_without_a_rate(load):
    with pytest.raises(InputError, match=r"workforce row 1: the law of GB: GBP and EUR meet without a rate; .*fx\.GBP"):
        load("british-irish")


def with_rate(currency, code, rate):
    return {'currency = "EUR"': f'currency = "{currency}"\n"fx.{code}" = {rate!r}'}


def test_a_threshold_in_pounds_is_worth_more_euros(load):
    euros, pounds = (
        compare(load("british-irish", with_rate(currency, code, rate)))
        for currency, code, rate in (("EUR", "GBP", RATE), ("GBP", "EUR", 1 / RATE))
    )
    for name, line in euros.plan.lines.items():
        if name not in ("employer_tax", "exit_tax"):
            np.testing.assert_array_equal(line, pounds.plan.lines[name], err_msg=name)
    more = euros.plan.lines["employer_tax"] - pounds.plan.lines["employer_tax"]
    # 180 in Leeds to September, 5,000 pounds a year free of 15 %
    np.testing.assert_allclose(more[0, :5], -180 * 0.15 * 5_000 / 12 * (RATE - 1), rtol=1e-9)
    assert not more[1:].any()


def test_a_plan_in_euros_is_the_plan_in_pounds_at_its_rate(load):
    british, irish = 'jurisdiction = "GB"', 'jurisdiction = "IE"'
    euros = compare(load("british-irish", with_rate("EUR", "GBP", RATE) | {british: f'{british}\ncurrency = "GBP"'}))
    pounds = compare(load("british-irish", with_rate("GBP", "EUR", 1 / RATE) | {irish: f'{irish}\ncurrency = "EUR"'}))
    for name, line in euros.impact.items():
        np.testing.assert_allclose(line, pounds.impact[name] * RATE, rtol=1e-9, atol=1e-6, err_msg=name)
    for name in ("run_rate_change", "one_time_cost", "npv", "cost_per_head"):
        assert euros.metric(name) == pytest.approx(pounds.metric(name) * RATE, rel=1e-9), name
    assert euros.metric("headcount_change") == pounds.metric("headcount_change")
