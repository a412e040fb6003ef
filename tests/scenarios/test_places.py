"""Places of one's own: each bad cell is told, and a plan keeps its places wherever it goes."""

import numpy as np
import pytest

from payroll_impact.cells import CellError
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.model import PlaceRule, Tax, compare
from payroll_impact.scenarios import (
    as_cells,
    build_plan,
    canonical_scenario,
    load_scenario,
    places_as_cells,
    save_scenario,
)

HEAD = {"role": "Annotator", "headcount": 600, "pay": 744_000, "jurisdiction": "NG", "currency": "NGN"}
SETTINGS = {"start": "2026-01-01", "months": 12, "currency": "USD", "fx.NGN": 0.0078}
# made up for the tests
PLACES = [
    {"jurisdiction": "NG", "name": "Pension fund", "rate": 0.06, "up_to": 50_000, "per": "month", "currency": "NGN"},
    {"jurisdiction": "NG", "name": "Housing levy", "rate": 0.015, "source": "a circular", "confidence": "sourced"},
    {"jurisdiction": "NG", "item": "severance", "weeks_per_year": 2, "minimum_years": 1},
    {"jurisdiction": "NG", "item": "notice", "minimum_weeks": 4},
]
TAX = {"jurisdiction": "NG", "name": "Levy", "rate": 0.01}
SEVERANCE = {"jurisdiction": "NG", "item": "severance", "weeks_per_year": 2}
NOTICE = {"jurisdiction": "NG", "item": "notice", "minimum_weeks": 4}


def test_its_taxes_are_those_of_a_sum_by_hand():
    plan = build_plan([HEAD], (), SETTINGS, places=PLACES)
    monthly = 744_000 / 12
    yearly = 12 * (0.06 * min(monthly, 50_000) + 0.015 * monthly)
    assert compare(plan).plan.lines["employer_tax"].sum() == pytest.approx(600 * yearly * 0.0078)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (TAX | {"jurisdiction": "Nigeria"},
         'jurisdiction must be a code of capital letters and digits, such as NG or PL-MZ; got "Nigeria"'),
        (TAX | {"rate": np.array([0.1, 0.2])}, "rate must be one number: vary it as a driver, by its path"),
        (SEVERANCE | {"weeks_per_year": ""},
         "weeks_per_year must be given for severance, or minimum_weeks for weeks that are fixed"),
        (NOTICE | {"maximum_weeks": 8}, "maximum_weeks needs weeks_per_year; without it minimum_weeks are fixed"),
        (SEVERANCE | {"minimum_weeks": 5, "maximum_weeks": 4}, "maximum_weeks must not be below minimum_weeks"),
        (TAX | {"confidence": "sourced"}, "source must be given where confidence is sourced"),
        (TAX | {"weeks_per_year": 2}, "weeks_per_year applies to severance or notice only; leave it blank for tax"),
        (TAX | {"weekly_cap": 2}, "weekly_cap applies to severance only; leave it blank for tax"),
        (SEVERANCE | {"rate": 0.1}, "rate applies to tax only; leave it blank for severance"),
        (TAX | {"name": "-"}, 'name must be given for a tax, such as Pension fund; got "-"'),
        (TAX | {"name": "Redundancy"}, "name must be another for a tax: Redundancy is what the law of leaving goes by"),
        (TAX | {"rate": ""}, "rate must be given for a tax: between 0 and 1; 0 where none is due"),
        (TAX | {"above": 10, "up_to": 10, "currency": "NGN"}, "up_to must be more than above"),
        (TAX | {"rate": 1.5}, "rate must be between 0 and 1; got 1.5"),
        (TAX | {"per": "week"}, 'per must be one of year, month; got "week"'),
        (TAX | {"ratee": 1}, "'ratee' is no column; did you mean 'rate'?"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_told_by_its_row(row, problem):
    with pytest.raises(InputError) as caught:
        build_plan([HEAD], (), SETTINGS, places=[PLACES[0], row])
    assert str(caught.value) == f"places row 2: {problem}"
    assert problem.replace("'", "").startswith(f"{caught.value.column} ")


def test_a_place_of_the_library_cannot_be_defined_anew():
    with pytest.raises(InputError, match=r"^places row 1: jurisdiction US-CA is in the library; give its figures as"):
        build_plan([HEAD], (), SETTINGS, places=[TAX | {"jurisdiction": "US-CA"}])


def test_all_unknown_places_are_told_at_once_with_the_rows_of_a_range():
    workforce = [["role", "headcount", "pay", "jurisdiction"], [None] * 4, ["A", 1, 1, "NG"], ["B", 1, 1, "Texas"]]
    told = CATALOGUE["PAYROLL_METRIC"](workforce, [["change", "role"]], [["start", "2026-01-01"]], "npv")
    assert isinstance(told, CellError)
    assert told.message.startswith("workforce: 2 jurisdictions are not in the library: NG (row 3), Texas (row 4")


def test_a_plan_keeps_its_places(tmp_path):
    plan = build_plan([HEAD], (), SETTINGS, places=PLACES)
    save_scenario(plan, tmp_path / "again.toml")
    assert load_scenario(tmp_path / "again.toml") == plan
    (tmp_path / "canonical.toml").write_text(canonical_scenario(plan), encoding="utf-8")
    assert load_scenario(tmp_path / "canonical.toml") == plan
    shown = CATALOGUE["PAYROLL_METRIC"](*as_cells(plan), "cost_per_head", places_as_cells(plan))
    assert shown == compare(plan).metric("cost_per_head")


def test_a_tax_without_band_has_neither_floor_nor_ceiling():
    none = np.zeros(3)
    tax = Tax(jurisdiction="XX", topic="levy", title="Levy", rate=none + 0.01, credit=none, credit_reduction=none,
              wage_base=none + np.inf, threshold=none, carried_years=none)  # fmt: skip
    assert [tax.has_floor, tax.has_ceiling, tax.by_year] == [False, False, False]


def test_figures_of_a_rule_are_those_given():
    assert PlaceRule(**PLACES[0]).figures == {"rate": 0.06, "ceiling": 50_000.0}
