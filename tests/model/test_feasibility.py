"""A plan that cannot be carried out is refused without projecting it, for the reason its projection gives."""

from hypothesis import given
from strategies import lawful, plans

from payroll_impact.errors import InputError
from payroll_impact.model import check_feasibility, project


def refusal(action, plan):
    try:
        action(plan)
    except InputError as error:
        return str(error), error.table, error.row, error.general
    return None


@given(plans(statutory=True))
def test_a_plan_is_refused_where_and_as_its_projection_refuses_it(plan):
    plan = lawful(plan)
    assert refusal(check_feasibility, plan) == refusal(project, plan)
