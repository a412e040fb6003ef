"""A report as a document: of one plan, or of several behind a table of their key figures."""

from collections.abc import Iterator, Sequence

import attrs

from payroll_impact import __version__
from payroll_impact.documents.document import Cell, Column, Document, Fact, Paragraph, Quantity, Section, Table
from payroll_impact.documents.report.data import BASELINE, SIGN_CONVENTION, ReportData
from payroll_impact.documents.report.key_figures import Figure
from payroll_impact.documents.report.statutory import TITLE
from payroll_impact.documents.sections import SECTIONS
from payroll_impact.documents.sections.key_figures import quantity
from payroll_impact.documents.sections.report import Report
from payroll_impact.documents.wording import truncate
from payroll_impact.model import Comparison

_SAME = (
    "The same scenario, version and law give the same report. The workbook form carries the scenario itself; "
    "payroll-impact report --check computes it again and names every cell that no longer holds."
)
_HOW = "Every input with its source and every tax: -o report.xlsx, --csv DIR or --json."


def describe_report(reports: Sequence[tuple[Comparison, ReportData]]) -> Document:
    """Return one or several reports as one document.

    Parameters
    ----------
    reports : sequence of (Comparison, ReportData)
        Several stand one after the other, behind a table of their key figures.
    """
    each = [_one(Report(*report)) for report in reports]
    if len(each) == 1:
        return each[0]
    return Document(
        kind="reports",
        title=f"{len(each)} workforce plans",
        headline="",
        facts=(),
        sections=(_overview([data for _, data in reports]),),
        articles=tuple(each),
    )


def _one(report: Report) -> Document:
    data = report.data
    made = f", made on {data.options.made}" if data.options.made else ""
    return Document(
        kind="report",
        title=data.name,
        headline=data.headline,
        caution=(data.options.workbook_checks,) if data.options.workbook_checks else (),
        span=f"{data.first:%B %Y} to {data.last:%B %Y}, amounts in {data.currency}{made}",
        lead=tuple(_lead(data)),
        facts=tuple(_facts(report)),
        sections=tuple(section for section in (make(report) for make in SECTIONS) if section is not None),
        notes=(
            BASELINE,
            data.law,
            _SAME,
            _HOW,
        ),
    )


def _lead(data: ReportData) -> Iterator[Paragraph]:
    yield Paragraph(data.outlay)
    yield Paragraph(data.notice)
    if data.statutory_points:
        yield Paragraph(data.statutory_points, "doubt")
    if data.doubt:
        yield Paragraph(data.doubt, "doubt")
    if data.look:
        yield Paragraph(data.look, link="look")


def _facts(report: Report) -> Iterator[Fact]:
    data, settings = report.data, report.comparison.plan.plan.settings
    yield Fact("scenario", "Scenario", data.name, data=True)
    yield Fact("version", "payroll-impact", __version__)
    yield Fact("months", "Months", f"{data.first:%B %Y} to {data.last:%B %Y}, {settings.months} in all")
    yield Fact("currency", "Currency", data.currency)
    yield Fact("discount_rate", "Discount rate", f"{float(settings.discount_rate) * 100:.4g} % a year")
    yield Fact("rounding", "Whole heads", settings.rounding)
    yield Fact("sign", "Sign", SIGN_CONVENTION)
    if data.risk is not None:
        drawn = data.risk.risk
        yield Fact("draws", "Draws", f"{drawn.draws:,}, method {drawn.method}, seed {drawn.seed}")
    if data.options.made:
        yield Fact("made", "Made on", data.options.made)
    yield Fact("sha256", "SHA-256 of the scenario", data.sha256)


def _change(figure: Figure | None) -> Cell:
    """Return a figure's change with its unit; a metric of output is none of a plan without output."""
    if figure is None:
        return "not computed"
    cell = quantity(figure, figure.change, signed=True)
    return attrs.evolve(cell, unit=figure.unit) if isinstance(cell, Quantity) else cell


def _overview(reports: Sequence[ReportData]) -> Section:
    columns = (
        Column("title", "Key figure, change"),
        *(Column(f"plan{place}", truncate(data.name), "money") for place, data in enumerate(reports, start=1)),
    )
    rows: list[tuple[Cell, ...]] = []
    known = [{figure.name: figure for figure in data.figures} for data in reports]
    for name in max(known, key=len):
        found = [each.get(name) for each in known]
        # the longest says what is left out
        title = max((figure.title for figure in found if figure), key=len)
        cells = [_change(figure) for figure in found]
        rows.append((title, *cells))
    rows.append((TITLE, *(data.statutory_state for data in reports)))
    table = Table("overview", "Key figures of all plans, change from each baseline", columns, tuple(rows))
    return Section(name="overview", title="Side by side", parts=(table,), brief=())
