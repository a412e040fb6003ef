"""The founding question in one cell: what a cut here and growth there do to payroll."""

from typing import Annotated

from payroll_impact.functions.catalogue import Example, function
from payroll_impact.functions.cells import Number
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import whole_heads

GENERALISTS = Number("Generalists employed before.")
GENERALIST_COST = Number("Yearly cost of one generalist. [currency/year]")
SPECIALISTS = Number("Specialists employed before.")
SPECIALIST_COST = Number("Yearly cost of one specialist. [currency/year]", above=True)
CUT = Number("Fraction of the generalists cut.", maximum=1)
GROWTH = Number("How many times their number the specialists grow to.", minimum=1)
MORE = Number("How many times their number the specialists grow to, more than 1.", minimum=1, above=True)


@function(
    "one-cell answer",
    Example((1500, 104_000, 100, 150_800, 1 / 3, 10), 83_720_000.0, "if there were 100 specialists"),
)
def payroll_impact(
    generalists: Annotated[Array, GENERALISTS],
    generalist_cost: Annotated[Array, GENERALIST_COST],
    specialists: Annotated[Array, SPECIALISTS],
    specialist_cost: Annotated[Array, SPECIALIST_COST],
    cut: Annotated[Array, CUT] = 1 / 3,  # type: ignore[assignment]
    growth: Annotated[Array, GROWTH] = 10.0,  # type: ignore[assignment]
) -> Array:
    """Yearly change of payroll when generalists are cut and specialists grow; positive costs more."""
    cut_heads = whole_heads(generalists * cut, "nearest")
    hired = whole_heads(specialists * growth, "nearest") - specialists
    return hired * specialist_cost - cut_heads * generalist_cost


@function(
    "one-cell answer",
    Example((1500, 104_000, 150_800, 1 / 3, 10), 38.31417624521073, "the one number nobody published decides the sign"),
)
def payroll_breakeven_specialists(
    generalists: Annotated[Array, GENERALISTS],
    generalist_cost: Annotated[Array, GENERALIST_COST],
    specialist_cost: Annotated[Array, SPECIALIST_COST],
    cut: Annotated[Array, CUT] = 1 / 3,  # type: ignore[assignment]
    growth: Annotated[Array, MORE] = 10.0,  # type: ignore[assignment]
) -> Array:
    """Specialists before the growth above whose number payroll rises."""
    return whole_heads(generalists * cut, "nearest") * generalist_cost / ((growth - 1.0) * specialist_cost)
