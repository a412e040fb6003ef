"""The founding question in one cell: the effect of a cut here and growth there on payroll."""

from typing import Annotated

from payroll_impact.functions.catalogue import Example, function
from payroll_impact.functions.cells import Number
from payroll_impact.model.fields import Array
from payroll_impact.model.output import share_of_full_rate
from payroll_impact.model.rounding import whole_heads

GENERALISTS = Number("Generalists employed before.")
GENERALIST_COST = Number("Yearly cost of one generalist. [currency/year]")
PAID_GENERALIST = Number("Yearly cost of one generalist, more than 0. [currency/year]", above=True)
SPECIALISTS = Number("Specialists employed before.")
SPECIALIST_COST = Number("Yearly cost of one specialist. [currency/year]", above=True)
CUT = Number("Fraction of the generalists cut.", maximum=1)
GROWTH = Number("How many times their number the specialists grow to.", minimum=1)
GENERALIST_ATTRITION = Number("Fraction of the generalists who leave in a year.", maximum=1)
SPECIALIST_ATTRITION = Number("Fraction of the specialists who leave in a year.", maximum=1)
RAMP_MONTHS = Number("Months until a joiner of either works at the full rate.", maximum=60)
_NOTES = (
    "Of costs as given, pay alone or loaded. Vacancies while leavers are replaced, and what hiring replacements costs, "
    "are left out: the template `quick` shows the way from there to the run rate of the report, line by line."
)
MORE = Number("How many times their number the specialists grow to, more than 1.", minimum=1, above=True)


@function(
    "one-cell answer",
    Example(
        (1500, 127_684, 100, 177_748.04, 1 / 3, 10),
        96_131_236.0,
        "loaded costs of the founding case, if there were 100 specialists",
    ),
    notes=_NOTES,
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
    Example(
        (1500, 127_684, 177_748.04, 1 / 3, 10),
        39.907925598254444,
        "loaded costs of the founding case: the one number nobody published decides the sign",
    ),
    notes=_NOTES,
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


@function(
    "one-cell answer",
    Example(
        (127_684, 177_748.04, 0.3, 0.1, 2),
        1.3635168673617555,
        "loaded costs of the founding case, attrition and ramp assumed: a specialist's hour is worth its cost from "
        "1.36 generalist's hours on; from 1.39 where nobody leaves",
    ),
    notes=(
        "No throughput need be known: the ratio alone decides. Both work the same hours. All who leave are replaced by "
        "joiners who ramp up, and the team that loses more of its hours to that must make up for it. Of a plan by "
        "month, with those who join to grow, it is the metric breakeven_productivity."
    ),
)
def payroll_breakeven_productivity(
    generalist_cost: Annotated[Array, PAID_GENERALIST],
    specialist_cost: Annotated[Array, SPECIALIST_COST],
    generalist_attrition: Annotated[Array, GENERALIST_ATTRITION] = 0.0,  # type: ignore[assignment]
    specialist_attrition: Annotated[Array, SPECIALIST_ATTRITION] = 0.0,  # type: ignore[assignment]
    ramp_months: Annotated[Array, RAMP_MONTHS] = 0.0,  # type: ignore[assignment]
) -> Array:
    """Accepted items a specialist-hour must yield for one of a generalist-hour."""
    generalists, specialists = (
        share_of_full_rate(attrition, ramp_months) for attrition in (generalist_attrition, specialist_attrition)
    )
    return specialist_cost / generalist_cost * generalists / specialists
