"""Unknown jurisdictions of a workforce: all named in one error, with suggestions."""

from collections.abc import Mapping

from payroll_impact import parameters
from payroll_impact.errors import InputError, Part
from payroll_impact.model import Role
from payroll_impact.parameters import LawBook
from payroll_impact.scenarios.validate_row import located


def check_jurisdictions(roles: Mapping[int, Role], book: LawBook) -> None:
    """Refuse employees in places that neither the library nor the plan has.

    Parameters
    ----------
    roles : mapping of int to Role
        By the number of their row.
    book : LawBook
        The library, and places of the plan's own.

    Raises
    ------
    InputError
        Naming every one of them.
    """
    unknown: dict[str, list[int]] = {}
    for number, role in roles.items():
        if role.employment == "employee" and role.jurisdiction not in book.jurisdictions():
            unknown.setdefault(role.jurisdiction, []).append(number)
    if not unknown:
        return
    [(code, rows), *others] = unknown.items()
    if not others and len(rows) == 1:
        with located("workforce", rows[0], "jurisdiction"):
            book.jurisdiction_chain(code)
    unknown_ones = f"{len(unknown)} jurisdictions are" if others else "1 jurisdiction is"
    reason: list[Part] = [f"{unknown_ones} not in the library: "]
    for code, rows in unknown.items():
        near = parameters.nearest_jurisdiction(code)
        meant = f"; {near} is {parameters.place_title(near)}" if near else ""
        reason += [f"{code[:40]} (", tuple(rows), f"{meant}), "]
    way_out = "in the table places, headed [[places]] in a file: a row for each tax"
    reason[-1] = f"{meant}); define {'them' if others else 'it'} {way_out}"
    raise InputError(*reason, table="workforce", column="jurisdiction")
