"""Jurisdictions of a workforce that are not known: all told at once, with what they may mean and a way out."""

import re
from collections.abc import Callable, Mapping

from payroll_impact import parameters
from payroll_impact.errors import InputError
from payroll_impact.model import Role
from payroll_impact.parameters import LawBook
from payroll_impact.scenarios.structuring import prefixed

_ROWS = re.compile(r"(?<=\()rows? (\d+(?:, \d+)*)")


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
        with prefixed(f"workforce row {rows[0]}: "):
            book.jurisdiction_chain(code)
    told = ", ".join(_told(code, rows) for code, rows in unknown.items())
    said = f"{len(unknown)} jurisdictions are" if others else "1 jurisdiction is"
    raise InputError(
        f"workforce: {said} not in the library: {told}; define {'them' if others else 'it'} in the table places, "
        "headed [[places]] in a file: a row for each tax"
    )


def _told(code: str, rows: list[int]) -> str:
    where = f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}"
    near = parameters.nearest_jurisdiction(code)
    return f"{code[:40]} ({where}{f'; {near} is {parameters.title_of(near)}' if near else ''})"


def with_places(message: str, place: Callable[[list[int]], str]) -> str:
    """Return the message of `check_jurisdictions` with its rows called as the reader's table calls them.

    >>> with_places("workforce: 2 jurisdictions are …: KE (row 1), PH (rows 2, 4)", lambda rows: f"line {rows}")
    'workforce: 2 jurisdictions are …: KE (line [1]), PH (line [2, 4])'
    """
    if not message.startswith("workforce: "):
        return message
    return _ROWS.sub(lambda found: place([int(number) for number in found[1].split(", ")]), message)
