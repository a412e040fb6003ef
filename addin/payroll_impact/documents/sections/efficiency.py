"""Output: what an accepted item costs, the capacity lost on the way, and what the roles that grow must yield."""

import math

from payroll_impact.documents.document import Cell, Chart, Column, Paragraph, Quantity, Section, Series, Table
from payroll_impact.documents.report.efficiency import Efficiency, measure_efficiency
from payroll_impact.documents.sections.report import Report

_NOTE = (
    "Cost per accepted item: all recurring cost of the last twelve months planned (of all, if they are fewer), of the "
    "roles that yield none too, over the accepted items of these months at their value; one-off cost is not in it. "
    "Whoever is there at the start works at the full rate, who joins or converts reaches it over the ramp, who is on "
    "notice yields nothing. The break-even takes the roles that a change grows together, and holds an hour of theirs "
    "against one of the others."
)


def efficiency_section(report: Report) -> Section | None:
    """Return the answer, five figures, and both sides by month; nothing where no role's items an hour are given."""
    found = measure_efficiency(report.comparison)
    if found is None:
        return None
    settings = report.comparison.plan.plan.settings
    way = found.on_the_way(report.data.currency, float(settings.bridge_markup), settings.months)
    answers = _answers(found, report.data.currency)
    doubts = (Paragraph(found.doubts, "doubt"),) if found.doubts else ()
    return Section(
        name="efficiency",
        title="Efficiency",
        parts=(
            Paragraph(found.answer, "strong"),
            Paragraph(way),
            *doubts,
            answers,
            _capacity(report, found),
            _cost_per_item(report),
            _months(report, found),
            Paragraph(_NOTE, "note"),
        ),
        brief=(Paragraph(found.answer), Paragraph(way), *doubts, answers),
    )


def _answers(found: Efficiency, currency: str) -> Table:
    columns = (
        Column("question", "Question"),
        Column("baseline", "Baseline", "price"),
        Column("plan", "Plan", "price"),
        Column("unit", "Unit"),
    )
    per_item, ratio = f"{currency}/item", "times one of the others"
    back: Cell = Quantity(found.back, "count") if math.isfinite(found.back) else "never"
    if found.trough_month is None:
        back = "never short"
    until = "until capacity is back" if math.isfinite(found.back) else "in the months planned"
    month = "never short" if found.trough_month is None else f"of the baseline, {found.trough_month:%b %Y}"
    rows: tuple[tuple[Cell, ...], ...] = (
        ("What does an accepted item cost?", found.cost_before, found.cost, f"{per_item}, last {found.year} months"),
        ("What must an hour of the roles that grow yield?", *_ratios(found), f"{ratio}: break-even, as planned"),
        ("How low does capacity fall?", Quantity(1.0, "share"), Quantity(found.trough, "share"), month),
        ("How many accepted items are lost?", None, Quantity(found.lost, "count"), f"items {until}"),
        ("From which month on is it back?", None, back, "month"),
        ("What would contractors in their place cost?", None, Quantity(found.bridge_cost, "money"), currency),
    )  # fmt: skip
    return Table("efficiency", "The questions of efficiency", columns, rows)


def _ratios(found: Efficiency) -> list[Cell]:
    """Return what is needed and what is planned, in more digits where two do not tell them apart."""
    both = found.needed, found.assumed
    alike = f"{both[0]:.2f}" == f"{both[1]:.2f}"
    shown = (Quantity(value, "number" if alike else "cents") if math.isfinite(value) else "never" for value in both)
    return [None if math.isnan(value) else cell for value, cell in zip(both, shown, strict=True)]


def _capacity(report: Report, found: Efficiency) -> Chart:
    months = report.comparison.plan.calendar.months
    trough = found.trough_month
    lowest = "" if trough is None else f": lowest in {trough:%b %Y}, {found.trough * 100:.0f} % of the baseline's"
    return Chart(
        kind="time",
        title=f"Capacity by month{lowest}",
        y_title="items/month",
        series=_both_sides("capacity", len(months)),
        caption="Accepted items by month at their value; between the lines is what is lost on the way, or gained.",
    )


def _cost_per_item(report: Report) -> Chart:
    return Chart(
        kind="time",
        title="Cost of an accepted item by month",
        y_title=f"{report.data.currency}/item",
        series=_both_sides("cost_per_item", len(report.comparison.total)),
        caption="Recurring cost of the month over its accepted items.",
    )


def _both_sides(figure: str, months: int) -> tuple[Series, ...]:
    return tuple(
        Series(name=name, table="output", x="month", y=f"{figure}_{key}", rows=range(months), look=look)
        for name, key, look in (("Plan", "plan", "plan"), ("Baseline", "baseline", "base"))
    )


def _months(report: Report, found: Efficiency) -> Table:
    columns = (
        Column("month", "Month", "month"),
        Column("capacity_baseline", "Capacity, baseline", "count"),
        Column("capacity_plan", "Capacity, plan", "count"),
        Column("lost_to_vacancy", "Lost to vacancies, plan", "count"),
        Column("lost_to_ramp", "Lost to ramps, plan", "count"),
        Column("shortfall", "Short of the baseline", "count"),
        Column("cost_per_item_baseline", "Cost of an item, baseline", "price"),
        Column("cost_per_item_plan", "Cost of an item, plan", "price"),
    )
    figures = (each.tolist() for each in found.monthly.values())
    rows = tuple(zip(report.comparison.plan.calendar.months, *figures, strict=True))
    title = f"Accepted items by month at their value, and what one costs in {report.data.currency}"
    return Table("output", title, columns, rows, in_text=False, small=True)
