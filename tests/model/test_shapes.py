"""Shapes of a tax: what rises with pay, where it jumps, what scales with the currency, what the size decides."""

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import figures

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan, Role, Settings, closed_totals_of_both, month_tax, project, totals_of_both
from payroll_impact.scenarios import resolve_tax_law, taxes_in_year
from proof import some

PAY = figures(0.0, 60_000.0)
BAND = {"rate": 0.1, "threshold": 2_000.0, "ceiling": 30_000.0}
REDUCTION = {
    "rate": 0.0, "relief_pay": 1_823.03, "relief_multiple": 3.0, "relief_minimum": 0.02, "relief_delta": 0.3781,
    "relief_exponent": 1.75,
}  # fmt: skip
SHAPES = {
    "a band": BAND,
    "steps": BAND | {"wage_step": 500.0},
    "a floor of wages": BAND | {"minimum_wages": 4_000.0},
    "a sum per head": BAND | {"amount": 50.0},
}


def due(pay, **shape):
    return month_tax(pay, pay, **shape)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@given(pays=st.lists(PAY, min_size=2, max_size=12))
def test_more_pay_never_costs_less(shape, pays):
    tax = due(np.sort(pays), **shape)
    assert (np.diff(tax) >= 0).all()
    assert (tax >= 0).all()


@pytest.mark.parametrize("shape", [*SHAPES.values(), REDUCTION], ids=[*SHAPES, "a relief"])
@given(pays=st.lists(PAY, min_size=1, max_size=12), size=figures(0.01, 100.0))
def test_another_currency_is_another_size_of_every_amount(shape, pays, size):
    rates = {"rate", "relief_multiple", "relief_minimum", "relief_delta", "relief_exponent"}
    larger = {name: value if name in rates else value * size for name, value in shape.items()}
    if "wage_step" in shape:  # a bracket may turn on the last digit
        pays = [pay for pay in pays if abs((pay / shape["wage_step"]) % 1 - 0.5) > 1e-6]
    np.testing.assert_allclose(due(np.array(pays) * size, **larger), due(pays, **shape) * size, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("shape", [BAND, SHAPES["a floor of wages"]], ids=["a band", "a floor of wages"])
@given(pay=figures(1.0, 60_000.0))
def test_a_cent_more_of_pay_moves_a_band_by_less_than_a_cent(shape, pay):
    assert due(pay + 0.01, **shape) - due(pay, **shape) < 0.0100001


@given(pay=PAY)
def test_wages_in_steps_are_at_most_half_a_step_from_wages(pay):
    stepped, plain = due(pay, rate=1.0, wage_step=500.0), due(pay, rate=1.0)
    assert abs(stepped - plain) <= 250.0000001


def test_a_level_of_pay_switches_all_of_it_on_or_off():
    np.testing.assert_allclose(due([20_999, 21_000, 21_001], rate=0.0325, pay_up_to=21_000), [682.4675, 682.5, 0.0])
    np.testing.assert_allclose(due([4_005, 4_006], rate=0.0021, pay_above=4_005), [0.0, 8.4126])


def test_nobody_without_wages_costs_a_sum_or_a_floor():
    assert due(0.0, rate=0.025, minimum_wages=10_000, amount=50) == 0.0


@given(pays=st.lists(figures(1.0, 12_000.0), min_size=2, max_size=12))
def test_a_relief_falls_as_pay_rises_and_ends_at_its_multiple(pays):
    pays = np.sort(pays)
    share = -due(pays, **REDUCTION) / pays
    assert (np.diff(share) <= 1e-12).all()
    assert share.max() <= 0.3981 + 1e-12
    assert not share[pays >= 3 * 1_823.03].any()
    below = share[pays < 3 * 1_823.03]
    assert (below >= 0.02).all()


def head(code, pay, **more):
    return Role(role="head", headcount=more.pop("headcount", 1), pay=pay, jurisdiction=code, **more)


def planned(role, *changes, currency, start="2026-01-01", months=12, only=None, **overrides):
    settings = Settings(start=start, months=months, currency=currency, overrides=overrides)
    law = resolve_tax_law([role], settings)
    if only:
        taxes = tuple(tax for tax in law.by_jurisdiction[role.jurisdiction] if tax.topic in only)
        law = attrs.evolve(law, by_jurisdiction={role.jurisdiction: taxes})
    return Plan(workforce=[role], changes=changes, settings=settings, law=law)


def yearly_tax(*args, **more):
    return project(planned(*args, **more)).lines["employer_tax"].sum()


@given(pay=figures(0.0, 200_000.0), month=st.integers(1, 12))
def test_each_month_of_a_canadian_leaves_a_twelfth_of_the_exemption_free(pay, month):
    joiner = Change(change="grow", role="head", amount=1, unit="heads", start=f"2026-{month:02}-01")
    paid = yearly_tax(head("CA", pay, headcount=0), joiner, currency="CAD", only=["cpp"])
    months = 13 - month
    counted = min(months * max(pay / 12 - 3_500 / 12, 0.0), 74_600 - 3_500)
    assert paid == pytest.approx(0.0595 * counted, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("code", "currency", "tax"), [("DE", "EUR", "pension"), ("CA", "CAD", "ei")])
def test_severance_that_is_no_wages_bears_no_tax(code, currency, tax):
    cut = Change(change="reduce", role="head", amount=1, unit="heads", start="2026-03-31", severance_weeks=8, tenure=5)
    lines = project(planned(head(code, 60_000), cut, currency=currency, only=[tax])).lines
    assert lines["severance"].sum() > 40_000
    assert not lines["exit_tax"].any()


def test_french_severance_bears_contributions_above_two_annual_ceilings():
    cut = Change(change="reduce", role="head", amount=1, unit="heads", start="2026-03-31", severance_weeks=52, tenure=2)
    lines = project(planned(head("FR", 60_000), cut, currency="EUR", only=["solidarity"])).lines
    assert lines["exit_tax"].sum() == pytest.approx(0.003 * (120_000 - 96_120))


@pytest.mark.parametrize(("employees", "rate"), [(1, 0.0055), (10, 0.0055), (11, 0.01), (400, 0.01)])
def test_a_rate_goes_by_the_employees_there_at_the_start(employees, rate):
    taxed = yearly_tax(head("FR", 40_000, headcount=employees), currency="EUR", only=["training"])
    assert taxed == pytest.approx(rate * 40_000 * employees)
    given_size = yearly_tax(head("FR", 40_000), currency="EUR", only=["training"],
                            **{"FR.employer.employees": employees})  # fmt: skip
    assert given_size == pytest.approx(rate * 40_000)


@pytest.mark.parametrize(("heads", "taxed"), [(5, 0), (10, 0), (20, 1_000_000), (50, 4_000_000), (51, 5_100_000)])
def test_the_first_million_of_payroll_is_free_unless_it_exceeds_five(heads, taxed):
    due = yearly_tax(head("CA-ON", 100_000, headcount=heads), currency="CAD", only=["eht"])
    assert due == pytest.approx(0.0195 * taxed)


@pytest.mark.parametrize(
    ("payroll", "zone_1", "zone_2"),
    [(1_250_000, 0, 0), (1_400_000, 0.00055, 0.00055), (1_700_000, 0.00115, 0.00115), (2_000_000, 0.006, 0.0034),
     (10_000_000, 0.006, 0.0034), (10_400_000, 0.00895, 0.00635)],
)  # fmt: skip
def test_the_mobility_tax_goes_by_the_payroll_of_a_quarter(payroll, zone_1, zone_2):
    """New York Tax Law § 801(a): over 312,500, 375,000, 437,500 and 2,500,000 a quarter from 1 July 2025."""
    for code, rate in some({"US-NY-MCTD": zone_1, "US-NY-MCTD2": zone_2}.items()):
        heads = head(code, payroll / 100, headcount=100)
        assert yearly_tax(heads, currency="USD", only=["mctmt"]) == pytest.approx(rate * payroll)


def test_a_size_of_many_scenarios_is_that_of_each():
    sizes = np.array([0.0, 10.0, 11.0, 49.0, 50.0, 2_000.0])
    many = project(planned(head("FR", 24_000), currency="EUR", **{"FR.employer.employees": sizes}))
    for index, size in some(enumerate(sizes)):
        alone = project(planned(head("FR", 24_000), currency="EUR", **{"FR.employer.employees": float(size)}))
        np.testing.assert_array_equal(many.lines["employer_tax"][index], alone.lines["employer_tax"])


def test_a_size_is_named_among_the_values_and_may_be_given():
    law = planned(head("FR", 24_000, headcount=7), currency="EUR").law
    [size] = [value for value in law.applied if value.path == "FR.employer.employees"]
    assert (size.value, size.confidence, size.overridden) == (7.0, "assumed", False)
    with pytest.raises(InputError, match=r"FR.employer.employees must be 0 or more"):
        planned(head("FR", 24_000), currency="EUR", **{"FR.employer.employees": -1.0})


def test_a_payroll_in_another_currency_needs_a_rate():
    role = head("CA-ON", 100_000, currency="USD")
    with pytest.raises(InputError, match=r"CAD and USD meet without a rate; give one as a setting, fx.CAD"):
        planned(role, currency="USD")
    sizes = [value.value for value in planned(role, currency="USD", **{"fx.CAD": 0.8}).law.applied
             if value.path == "CA-ON.employer.payroll"]  # fmt: skip
    assert sizes == [125_000.0]


def test_a_thirteenth_month_is_pay_that_bears_no_contribution():
    month = project(planned(head("PH", 360_000), currency="PHP", months=1))
    assert month.lines["bonus"].sum() == pytest.approx(30_000 / 12)
    without = project(planned(head("PH", 360_000), currency="PHP", months=1, **{"PH.thirteenth_month.rate": 0.0}))
    assert not without.lines["bonus"].any()
    assert month.lines["employer_tax"].sum() == without.lines["employer_tax"].sum()
    together = project(planned(head("PH", 360_000), currency="PHP", months=1,
                               **{"PH.thirteenth_month.rate": np.array([0.0, 0.1])}))  # fmt: skip
    np.testing.assert_allclose(together.lines["bonus"].sum(axis=(1, 2)), [0.0, 3_000.0])


def test_a_tax_of_one_explicit_year_takes_the_largest_employers():
    [training] = [tax for tax in taxes_in_year("FR", 2026) if tax.title == "Vocational training"]
    assert training.rate == 0.01
    assert "the largest employers, by employees" in training.source


@pytest.mark.parametrize(("code", "currency"), [("PH", "PHP"), ("DE", "EUR"), ("FR", "EUR"), ("CA-ON", "CAD")])
def test_totals_in_fewer_steps_are_those_of_the_walk(code, currency):
    cut = Change(change="reduce", role="head", amount=0.3, unit="fraction", start="2026-05-12", severance_weeks=9,
                 tenure=4, notice_days=40)  # fmt: skip
    plan = planned(head(code, 60_000, headcount=40, attrition=0.2), cut, currency=currency)
    for one, other in some(zip(closed_totals_of_both(plan), totals_of_both(plan), strict=True)):
        np.testing.assert_allclose(one.recurring, other.recurring, rtol=1e-11)
        np.testing.assert_allclose(one.one_off, other.one_off, rtol=1e-11)
