"""The cost of one head for a year: pay, employer taxes, fully loaded cost."""

from typing import Annotated

import numpy as np

from payroll_impact.cells import Grid
from payroll_impact.functions.catalogue import Example, function
from payroll_impact.functions.cells import Choice, Number, Text, Year
from payroll_impact.functions.tables import PLACES, TableRows, read_law_book
from payroll_impact.model.calendar import WEEKS_PER_YEAR
from payroll_impact.model.fields import Array
from payroll_impact.parameters import parameter
from payroll_impact.scenarios.law import taxes_in_year

PAY = Number("Gross annual pay of one head. [currency/year]")
JURISDICTION = Text("Where the head is employed: US-CA, US-TX, GB and so on.")
YEAR = Year("Calendar year, or the tax year that begins in it.")
_NIC_PARTS = ("rate", "threshold", "severance_exempt")
_NIC_SOURCE = "; ".join(dict.fromkeys(parameter(f"nic.{part}", "GB", 2025).source for part in _NIC_PARTS))


@function("one head", Example((50, "hour", 40), 104_000.0, "$50 an hour, 2,080 hours a year"))
def payroll_annual_pay(
    pay: Annotated[Array, Number("Pay of one head per hour or per year. [currency]")],
    basis: Annotated[str, Choice("What pay is for: hour or year.", ("hour", "year"))] = "hour",
    hours: Annotated[Array, Number("Hours a week.", above=True, maximum=168)] = 40.0,  # type: ignore[assignment]
) -> Array:
    """Annual pay of one head, 52 weeks a year."""
    return pay * hours * WEEKS_PER_YEAR if basis == "hour" else pay + 0.0 * hours


@function("one head", Example((200_000, "US", 2025), 13_860.2, "Social Security to the base, Medicare, FUTA"))
def payroll_employer_tax(
    annual_pay: Annotated[Array, PAY],
    jurisdiction: Annotated[str, JURISDICTION],
    year: Annotated[int, YEAR] = 2025,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Array:
    """Employer payroll taxes on one head's annual pay, with their wage bases."""
    taxes = taxes_in_year(jurisdiction, year, read_law_book(places))
    return sum((tax.due(annual_pay) for tax in taxes if tax.borne_by == "employer"), np.zeros_like(annual_pay))


@function(
    "one head",
    Example(
        (100_000, "GB", 2025),
        [
            ["tax", "rate", "from", "up to", "amount", "source"],
            ["Employer National Insurance (Class 1 secondary)", 0.15, 5_000.0, "no limit", 14_250.0, _NIC_SOURCE],
            ["total", "", "", "", 14_250.0, ""],
        ],
    ),
    table=True,
)
def payroll_tax_table(
    annual_pay: Annotated[float, PAY],
    jurisdiction: Annotated[str, JURISDICTION],
    year: Annotated[int, YEAR] = 2025,
    places: Annotated[TableRows | None, PLACES] = None,
) -> Grid:
    """Each employer tax on one head's annual pay: rate, band, amount, source."""
    rows: Grid = [["tax", "rate", "from", "up to", "amount", "source"]]
    total = 0.0
    for tax in taxes_in_year(jurisdiction, year, read_law_book(places)):
        due = float(tax.due(annual_pay))
        up_to = tax.wage_base if np.isfinite(tax.wage_base) else "no limit"
        title, amount = (tax.title, due) if tax.borne_by == "employer" else (f"{tax.title} (borne by employees)", 0.0)
        rows.append([title, tax.rate, tax.threshold, up_to, amount, tax.source])
        total += amount
    return [*rows, ["total", "", "", "", total, ""]]


@function(
    "one head",
    Example((100_000, "US-TX", 2025, 0.1, 0.05, 8_000, 12_000), 143_700.0, "10 % bonus, benefits and overhead"),
)
def payroll_loaded_cost(
    annual_pay: Annotated[Array, PAY],
    jurisdiction: Annotated[str, JURISDICTION],
    year: Annotated[int, YEAR] = 2025,
    bonus: Annotated[Array, Number("Bonus as a fraction of pay; it is taxed as wages.", maximum=5)] = 0.0,  # type: ignore[assignment]
    benefits: Annotated[Array, Number("Benefits as a fraction of pay.", maximum=5)] = 0.0,  # type: ignore[assignment]
    benefits_per_head: Annotated[Array, Number("Benefits per head. [currency/year]")] = 0.0,  # type: ignore[assignment]
    overhead_per_head: Annotated[Array, Number("Overhead per head. [currency/year]")] = 0.0,  # type: ignore[assignment]
    places: Annotated[TableRows | None, PLACES] = None,
) -> Array:
    """Fully loaded annual cost of one head: pay, bonus, taxes, benefits, overhead."""
    wages = annual_pay * (1.0 + bonus)
    taxes: Array = payroll_employer_tax.compute(wages, jurisdiction, year, places)
    return wages + taxes + annual_pay * benefits + benefits_per_head + overhead_per_head
