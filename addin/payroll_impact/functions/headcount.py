"""Heads cut and heads hired."""

from typing import Annotated

from payroll_impact.functions.catalogue import Example, function
from payroll_impact.functions.cells import Choice, Number
from payroll_impact.model.fields import Array
from payroll_impact.model.rounding import whole_heads

ROUNDINGS = ("nearest", "down", "up", "none")


@function("headcount", Example((1500, 1 / 3), 500.0, "a third of 1,500 data annotators"))
def payroll_cut(
    headcount: Annotated[Array, Number("Heads employed before the cut.")],
    fraction: Annotated[Array, Number("Fraction of them cut.", maximum=1)] = 1 / 3,  # type: ignore[assignment]
    rounding: Annotated[str, Choice("Whole heads: nearest, down, up or none.", ROUNDINGS)] = "nearest",
) -> Array:
    """Heads cut from a team, in whole heads."""
    return whole_heads(headcount * fraction, rounding)


@function("headcount", Example((20, 10), 200.0, "a team of 20 grown tenfold"))
def payroll_grow(
    headcount: Annotated[Array, Number("Heads employed before the growth.")],
    multiple: Annotated[Array, Number("How many times that team it grows to.")] = 10.0,  # type: ignore[assignment]
) -> Array:
    """Headcount of a team after growing to a multiple of itself, in whole heads."""
    return whole_heads(headcount * multiple, "nearest")
