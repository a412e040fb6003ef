"""Titles and sentences that a plan's results have everywhere: in reports and on the sheets of workbooks."""

from payroll_impact.model.impact import METRICS

STEP_TITLES = {
    "volume": "Volume",
    "mix": "Mix",
    "rate": "Raises",
    "taxes": "Employer taxes",
    "benefits": "Benefits",
    "other": "Other",
    "fx": "Exchange rates",
}
LINE_TITLES = {
    "base_pay": "Base pay",
    "bonus": "Bonus",
    "employer_tax": "Employer taxes",
    "benefits": "Benefits",
    "overhead": "Overhead",
    "contractor_markup": "Contractor markup",
    "replacement_hiring": "Hiring of replacements",
    "notice_pay": "Notice pay",
    "severance": "Severance",
    "pto_payout": "Paid time off paid out",
    "exit_tax": "Employer taxes on leavers",
    "exit_costs": "Other costs of leaving",
    "hiring_costs": "Hiring for growth",
    "conversion_costs": "Conversions",
}

_FIRST = ("run_rate_change", "headcount_change", "cost_per_head", "blended_hourly_cost")

# sentences with gaps: reports fill in words, a workbook formulas
UNCHANGED = "Payroll does not change: {plan} a year at the end of the plan."
CHANGED = (
    "Payroll {direction} by {change} a year{share}, from {baseline} to {plan}; "
    "headcount goes from {heads_before} to {heads}."
)
RISES, FALLS = "rises", "falls"
OUTLAY = "One-time cost is {cost}; {recovery}."
NEVER_OUT = "the plan is never out of pocket"
NOT_RECOVERED = "the outlay is not recovered within the {months} months planned"
RECOVERED = "the outlay is recovered in month {month} ({date})"
PAYS = (
    "The plan pays per accepted item only if {growing} yields {bound} {needed} times the accepted items of {others}; "
    "it is planned at {planned}."
)
PAYS_ANYWAY = "An accepted item costs less than before however little {growing} yields."
NEVER_PAYS = "However much {growing} yields, an accepted item costs more than before."
GROWING, OTHERS = "an hour of the roles that grow", "one of the others"
BRIDGED = "Contractors who work at the full rate from the first day would make up for {missing} items for {bridging}."
AT_LEAST, AT_MOST = "at least", "at most"
MILLIONS = "{amount} million"
SHARE = " ({part} %)"
SMALL_PRICE = 0.1  # below it a price is told with four decimals
SHARE_TOLD, SHARE_WITH_DECIMAL = 0.0005, 0.0095  # a share below the first is not told, below the second with a decimal


def key_figures() -> tuple[str, ...]:
    """Return the metrics in the order in which people read them."""
    return (*_FIRST, *(name for name in METRICS if name not in _FIRST))
