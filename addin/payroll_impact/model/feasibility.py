"""Whether a plan can be carried out: a check of its headcount and its notice alone."""

from payroll_impact.model.exits import check_exit
from payroll_impact.model.headcount import Corkscrew
from payroll_impact.model.plan import Plan


def check_feasibility(plan: Plan) -> None:
    """Refuse a plan that cannot be carried out, with the error `project` raises, without projecting it.

    Parameters
    ----------
    plan : Plan
        With its law resolved, and an exchange rate for the currency of every role and its taxes.

    Raises
    ------
    InputError
        Naming the row of the changes that takes more heads than there are, grows to fewer, gives notice that
        outlasts the plan, or owes severance by law in a currency without a rate.

    Examples
    --------
    >>> from payroll_impact.model import Change, Role, Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     changes=[Change(change="reduce", role="Analyst", amount=12, unit="heads", start="2025-06-30")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> check_feasibility(plan)
    Traceback (most recent call last):
    payroll_impact.errors.InputError: changes row 1: takes 12 heads but the role has 10 on 2025-06-30
    """
    headcount = Corkscrew(plan, plan.changes, size=plan.scenarios or 1)
    for month in range(max(headcount.events, default=-1) + 1):
        for move in headcount.step(month).moves:
            if move.target is None:
                check_exit(plan, move)
