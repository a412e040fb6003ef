"""What a template without exchange rates refuses: roles, or amounts of the law, in different currencies."""

from collections.abc import Iterable

from payroll_impact.errors import InputError
from payroll_impact.model import Plan, Role


def refuse_mixed(plan: Plan, roles: Iterable[Role], template: str, *, together: bool = True) -> None:
    """Refuse roles whose pay and taxes are in different currencies.

    Parameters
    ----------
    plan : Plan
        The plan, for its currency and its law.
    roles : iterable of Role
        The roles the template shows.
    template : str
        What it is called, for the message.
    together : bool
        Whether costs of several roles are added up: each must then be in the plan's currency.

    Raises
    ------
    InputError
        Naming the row of the first role that does not fit.
    """
    for role in roles:
        row = plan.roles.index(role.role)
        own, shown = plan.currency_of(row), plan.settings.currency
        problem = ""
        if together and own != shown:
            problem = f"{role.role} is paid in {own}, its sheets know {shown} alone"
        taxes = plan.law.by_jurisdiction.get(role.jurisdiction, ()) if role.employment == "employee" else ()
        other = sorted({tax.currency for tax in taxes if tax.has_amounts} - {"", own})
        if other and not problem:
            problem = f"the law of {role.jurisdiction} is in {other[0]} and pay in {own}, its sheets know no rates"
        if problem:
            told = InputError(f"{problem}; use the report or the functions", table="workforce", row=row + 1)
            raise told.located(source=f"template {template}: ")
