"""Drivers: every number of a plan by a path, and plans with other values in them."""

import attrs
import numpy as np
import pytest

from payroll_impact.analysis import apply_values, driver, drivers
from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan, Role, Settings, compare
from payroll_impact.scenarios import resolve_tax_law
from proof import some


def test_setting_every_driver_to_its_own_value_changes_nothing(founding):
    as_planned = compare(founding).metrics
    for each in some(drivers(founding)):
        if not each.varies and np.isfinite(each.value):
            assert compare(apply_values(founding, {each.path: each.value})).metrics == pytest.approx(as_planned), each


def test_every_driver_is_named_once_and_has_title_and_unit(founding):
    found = drivers(founding)
    assert len({each.path for each in found}) == len(found)
    assert all(each.title and each.unit and each.confidence in ("sourced", "assumed", "unknown") for each in found)


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("Generalist tutor.headcount", "heads"),
        ("Medicine specialist.pay", "currency/hour"),
        ("changes[2].amount", "times the headcount"),
        ("group:specialist.pay", "currency/hour"),
        ("settings.discount_rate", "fraction/year"),
        ("US-CA.unemployment.rate", "fraction of wages"),
    ],
)
def test_the_paths_of_the_manual_exist(founding, path, unit):
    assert driver(founding, path).unit == unit


def test_source_and_range_come_from_the_evidence(founding):
    found = driver(founding, "Generalist tutor.pay")
    assert (found.value, found.low, found.high, found.confidence) == (50, 35, 65, "sourced")
    assert found.source


def test_a_wrong_path_suggests_the_nearest(founding):
    with pytest.raises(InputError, match=r"did you mean 'Generalist tutor\.headcount'"):
        driver(founding, "Generalist tutor.headcuont")


def test_fields_of_no_effect_are_left_out(founding):
    paths = {each.path for each in drivers(founding)}
    assert "Generalist tutor.markup" not in paths
    assert "changes[2].notice_days" not in paths
    assert "changes[1].months" not in paths
    assert "settings.months" not in paths


def test_a_group_s_heads_are_a_total_kept_in_proportion(founding):
    assert driver(founding, "group:specialist.headcount").value == 100
    doubled = apply_values(founding, {"group:specialist.headcount": 200})
    assert [role.headcount for role in doubled.workforce] == [1500, 50, 40, 30, 30, 50]


def test_a_group_s_pay_is_its_mean_by_heads(founding):
    mean = driver(founding, "group:specialist.pay").value
    assert mean == pytest.approx((25 * 72.5 + 20 * 67.5 + 15 * 72.5 + 15 * 72.5 + 25 * 72.5) / 100)
    raised = apply_values(founding, {"group:specialist.pay": mean * 1.1})
    assert [role.pay for role in raised.workforce[1:]] == pytest.approx([79.75, 74.25, 79.75, 79.75, 79.75])


def test_a_group_of_zeros_shares_equally(small):
    roles = [attrs.evolve(role, headcount=0.0) for role in small.workforce]
    empty = attrs.evolve(small, workforce=roles, changes=[])
    filled = apply_values(empty, {"group:team.headcount": 30, "group:team.bonus": 0.1})
    assert [role.headcount for role in filled.workforce] == [15, 15]
    assert [role.bonus for role in filled.workforce] == [0.1, 0.1]


def test_a_tax_figure_set_equals_the_override_in_the_settings(founding):
    for path, value in [("US-CA.unemployment.rate", 0.05), ("US.social_security.wage_base", 90_000.0),
                        ("US-CA.futa.credit_reduction", 0.02)]:  # fmt: skip
        settings = attrs.evolve(founding.settings, overrides={path: value}, wage_base_growth=0.03)
        overridden = attrs.evolve(founding, settings=settings, law=resolve_tax_law(founding.workforce, settings))
        assert compare(apply_values(founding, {path: value, "settings.wage_base_growth": 0.03})).metrics == (
            pytest.approx(compare(overridden).metrics, rel=1e-12)
        )


def test_two_drivers_may_not_set_one_number(founding):
    with pytest.raises(InputError, match="sets the same number as"):
        apply_values(founding, {"group:specialist.pay": 80, "Science specialist.pay": 90})


def test_an_error_names_the_place(founding):
    with pytest.raises(InputError, match=r"changes row 2: amount of a grow in unit multiple must be 1 or more"):
        apply_values(founding, {"changes[2].amount": 0.5})
    with pytest.raises(InputError, match=r"US-CA\.unemployment\.rate must be between 0 and 1 in 1 of 2 scenarios"):
        apply_values(founding, {"US-CA.unemployment.rate": [0.1, 1.1]})


def test_messages_do_not_repeat_pay(founding):
    with pytest.raises(InputError) as caught:
        apply_values(founding, {"Generalist tutor.pay": -123.0})
    assert "123" not in str(caught.value)


def test_no_numbers_no_plan(founding):
    for wrong in ("many", [[1.0, 2.0]], []):
        with pytest.raises(InputError, match=r"Generalist tutor\.pay: values must be"):
            apply_values(founding, {"Generalist tutor.pay": wrong})


def test_a_plan_of_many_scenarios_has_no_drivers(founding):
    many = apply_values(founding, {"Generalist tutor.pay": [40.0, 50.0]})
    with pytest.raises(InputError, match="many scenarios"):
        drivers(many)


def test_taxes_given_by_hand_are_drivers_too():
    workforce = [Role(role="A", headcount=1, pay=1, jurisdiction="US")]
    settings = Settings(start="2025-01-01", months=12)
    law = attrs.evolve(resolve_tax_law(workforce, settings), applied=())
    found = {each.path for each in drivers(Plan(workforce=workforce, settings=settings, law=law))}
    assert {"US.social_security.rate", "US.social_security.wage_base"} <= found
    assert "US.medicare.wage_base" not in found


def test_amounts_are_in_the_currency_of_their_role():
    roles = [
        Role(role="Leeds", headcount=10, pay=30_000, jurisdiction="GB"),
        Role(role="Cork", headcount=10, pay=30_000, jurisdiction="IE", currency="EUR"),
    ]
    cuts = [
        Change(change="reduce", role=whom, amount=1, unit="heads", start="2025-03-31", cost_per_head=500)
        for whom in ("Leeds", "Cork", "all")
    ]
    settings = Settings(currency="GBP", start="2025-01-01", months=12, overrides={"fx.EUR": 0.85})
    units = {each.path: each.unit for each in drivers(Plan(workforce=roles, changes=cuts, settings=settings))}
    assert (units["Leeds.pay"], units["Cork.pay"]) == ("currency/year", "EUR/year")
    assert [units[f"changes[{row}].cost_per_head"] for row in (1, 2, 3)] == [
        "currency/head", "EUR/head", "local money/head",
    ]  # fmt: skip
