"""The bridge from the baseline's yearly run rate to the plan's."""

from payroll_impact.documents.document import Chart, Column, Quantity, Section, Series, Table
from payroll_impact.documents.sections.report import Report
from payroll_impact.documents.waterfall import waterfall_cells, waterfall_columns


def bridge(report: Report) -> Section:
    """Return the bridge, drawn and as a table."""
    steps = report.data.bridge
    columns = (
        Column("title", "Step"),
        Column("meaning", "Meaning"),
        Column("amount", f"Amount, {report.yearly}", "money"),
        *waterfall_columns("money"),
    )
    bars = waterfall_cells([steps[0].ends, *(step.ends for step in steps[1:-1])])
    rows = tuple(
        (step.title, step.meaning, Quantity(step.amount, "money", signed=not step.total), *bar)
        for step, bar in zip(steps, bars, strict=True)
    )
    looks = tuple("total" if step.total else "" for step in steps)
    table = Table("bridge", "Bridge of the yearly run rate", columns, rows, looks=looks)  # type: ignore[arg-type]
    chart = Chart(
        kind="waterfall",
        title="Bridge of the yearly run rate",
        y_title=report.yearly,
        series=(Series(name="Bridge", table="bridge", x="title", y="amount", rows=range(len(rows))),),
        caption="The steps add up from the baseline's yearly run rate to the plan's.",
    )
    title = "From the baseline's run rate to the plan's"
    return Section(name="bridge", title=title, menu="Bridge", parts=(chart, table), brief=(chart,))
