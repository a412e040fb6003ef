"""The taxes in force, the exchange rates, and every value of the law used, with its source."""

from collections.abc import Iterator

from payroll_impact.documents.document import Cell, Column, Paragraph, Part, Section, Table
from payroll_impact.documents.report.inputs import law_values, tax_rows
from payroll_impact.documents.report.law import first_month, origin
from payroll_impact.documents.sections.report import Report
from payroll_impact.documents.wording import in_currency
from payroll_impact.model import AppliedParameter

_TITLE = "Employer taxes and their law"
_UNKNOWN = "unknown"


def law(report: Report) -> Section:
    """Return rates in force and the parameters of the law they come from."""
    parts: tuple[Part, ...] = (Paragraph(report.data.law), *_exchange_rates(report))
    if law_values(report.comparison.plan.plan):
        parts = (*parts, _rates(report), _parameters(report))
    return Section(name="law", title=_TITLE, menu="Law", parts=parts, brief=(), wide=True, new_page=True)


def _exchange_rates(report: Report) -> list[Table]:
    """Return the exchange rates used; nothing where the plan has one currency."""
    if not report.data.rates:
        return []
    columns = (
        Column("currency", "Currency"),
        Column("start", "From", "month"),
        Column("rate", "Rate", "value"),
        Column("unit", "Unit"),
        Column("range", "Range"),
        Column("confidence", "Confidence"),
        Column("source", "Source", "name"),
    )
    rows: list[tuple[Cell, ...]] = []
    for each in report.data.rates:
        ends = " to ".join(f"{end:,.10g}" for end in (each.low, each.high) if end is not None)
        rows.append((each.currency, each.start, each.rate, each.unit, ends, each.confidence, each.source))
    looks = tuple("unknown" if each.confidence == _UNKNOWN else "" for each in report.data.rates)
    title = f"Exchange rates: {report.data.currency} for one unit"
    return [Table("exchange_rates", title, columns, tuple(rows), looks=looks, small=True)]  # type: ignore[arg-type]


def _rates(report: Report) -> Table:
    columns = (
        Column("tax", "Tax"),
        Column("jurisdiction", "Where", "name"),
        Column("start", "From", "month"),
        Column("net_rate", "Net rate", "rate"),
        Column("wage_base", "Wage base", "money"),
        Column("threshold", "Free of tax up to", "money"),
        Column("unit", "Unit"),
        Column("state", "State of the figures"),
    )
    found = tax_rows(report.comparison.plan.plan)
    rows = tuple(
        (
            each.tax, each.jurisdiction, each.start, each.net_rate,
            "no ceiling" if each.wage_base is None else each.wage_base, each.threshold, each.unit,
            "carried forward, in part or whole" if each.carried else "of the year",
        )
        for each in found
    )  # fmt: skip
    looks = tuple("unknown" if each.carried else "" for each in found)
    return Table("tax_rates", "Rates in force", columns, rows, looks=looks, small=True)  # type: ignore[arg-type]


def _parameters(report: Report) -> Table:
    plan = report.comparison.plan.plan
    columns = (
        Column("title", "Parameter"),
        Column("path", "Name for an override", "code", detail=True),
        Column("since", "From", "month"),
        Column("value", "Value", "value"),
        Column("unit", "Unit"),
        Column("origin", "Origin"),
        Column("source", "Source", "name"),
    )
    used = sorted(law_values(plan), key=lambda value: (value.path, first_month(value, plan.calendar.first)))
    kept = list(_without_repeats(used))
    rows = tuple(
        (
            each.title, each.path, first_month(each, report.data.first), each.value,
            in_currency(each.unit, report.data.currency), origin(each), each.source,
        )
        for each in kept
    )  # fmt: skip
    looks = tuple("" if origin(each) == "published" else "unknown" for each in kept)
    return Table("parameters", "Parameters of the law used", columns, rows, looks=looks, small=True)  # type: ignore[arg-type]


def _without_repeats(used: list[AppliedParameter]) -> Iterator[AppliedParameter]:
    """Yield the values from each month in which a parameter, its value or its origin changes."""
    before = None
    for value in used:
        now = (value.path, value.value, value.source, origin(value))
        if now != before:
            yield value
        before = now
