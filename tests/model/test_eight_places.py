"""A plan with people in eight places, paid in four currencies, costs what it costs person by person."""

from pathlib import Path

import pytest
from test_against_people import assert_same, lived

from payroll_impact.model import project
from payroll_impact.scenarios import load_scenario

EIGHT = Path(__file__).parents[1] / "scenarios" / "cases" / "eight-places.toml"


@pytest.mark.parametrize("baseline", [False, True])
def test_eight_places_cost_what_their_people_cost(baseline):
    plan = load_scenario(EIGHT)
    assert len({role.jurisdiction for role in plan.workforce}) == 8
    assert len({plan.currency_of(row) for row in range(len(plan.workforce))}) >= 4
    assert_same(project(plan, baseline=baseline), lived(plan, baseline=baseline))
