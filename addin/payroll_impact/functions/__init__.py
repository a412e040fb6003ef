"""The catalogue: every function a spreadsheet can call, declared once for all hosts."""

from payroll_impact.functions import headcount, one_cell, one_head, plans, reference, termination, what_if
from payroll_impact.functions.catalogue import Argument, Example, Function

CATALOGUE: dict[str, Function] = {
    declared.name: declared
    for room in (headcount, one_head, termination, one_cell, plans, what_if, reference)
    for declared in vars(room).values()
    if isinstance(declared, Function)
}

__all__ = ["CATALOGUE", "Argument", "Example", "Function"]
