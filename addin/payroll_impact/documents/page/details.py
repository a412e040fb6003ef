"""The parts of a report for those who look things up: pages asked for, months, assumptions, law, how it was made."""

from collections.abc import Iterator
from itertools import groupby

from payroll_impact.analysis import Bar, Driver
from payroll_impact.analysis.breakeven import UNKNOWN
from payroll_impact.documents.page import charts
from payroll_impact.documents.page.markup import Head, heads, name, number, plain, row, said, table
from payroll_impact.documents.page.sections import Part
from payroll_impact.documents.report.inputs import InputRow, input_rows, law_values, tax_rows
from payroll_impact.documents.report.tornado_and_risk import RISK_METRICS, RiskPage
from payroll_impact.documents.report_workbook.sheets.risk import PER_CENT
from payroll_impact.documents.report_workbook.sheets.taxes import first_month, origin
from payroll_impact.documents.wording import in_currency
from payroll_impact.model import AppliedParameter
from payroll_impact.model.impact import METRICS

_MOST_BARS = 40
_NO_BREAK = "\u00a0"
_TITLE = {"workforce": "Role", "changes": "Change", "settings": "Settings", "places": "Place"}


def tornado(part: Part) -> str:
    """Return the tornado, drawn and as a table; nothing where it was not asked for."""
    page = part.content.tornado
    if page is None:
        return ""
    columns = (
        Head("Input"), Head("Low end", True), Head("High end", True), Head("Unit"), Head("At the low end", True),
        Head("At the high end", True), Head("Confidence"),
    )  # fmt: skip
    rows = [_bar(part, bar, columns) for bar in page.tornado.bars[:_MOST_BARS]]
    left = len(page.tornado.bars) - _MOST_BARS
    more = f" {left} more inputs move less." if left > 0 else ""
    return part.section(
        "tornado",
        "Tornado: what one input alone does to the answer",
        f"<p>{said(page.ranges)} {said(page.tornado.note)}{more}</p>",
        part.figure(
            charts.tornado(part.ident("bars"), page, part.yearly),
            "Change of the yearly run rate with one input at the low or the high end; the line is the plan.",
        ),
        table(f"Change of the yearly run rate, {part.yearly}", columns, rows, kind="tight"),
        kind="newpage",
    )


def _bar(part: Part, bar: Bar, columns: tuple[Head, ...]) -> str:
    cells = (
        plain(bar.low),
        plain(bar.high),
        name(in_currency(bar.driver.unit, part.content.currency)),
        *(number(end, signed=True) for end in (bar.at_low, bar.at_high)),
        said(bar.driver.confidence),
    )
    kind = "unknown" if bar.driver.confidence == UNKNOWN else ""
    return row(name(bar.driver.title), cells, columns, kind=kind)


def risk(part: Part) -> str:
    """Return the risk, drawn and as a table; nothing where it was not asked for."""
    page = part.content.risk
    if page is None:
        return ""
    months = part.comparison.plan.calendar.months
    shown = page.risk[RISK_METRICS[0]].histogram
    drawn = charts.histogram(
        part.ident("histogram"), shown.edges.tolist(), shown.counts.tolist(), part.yearly, page.risk.draws
    )
    fan = charts.fan(part.ident("fan"), months, page.risk.fan.percentiles.tolist(), part.content.currency)
    warnings = "".join(f"<p>{said(text)}</p>" for text in page.risk.warnings)
    return part.section(
        "risk",
        "Risk: how far the answer spreads",
        f"<p><strong>{said(page.answer)}</strong></p><p>{said(page.how)}</p>{warnings}",
        part.figure(drawn, "Change of the yearly run rate over all draws."),
        part.figure(fan, "Cumulative impact by month, with its spread."),
        _spread(part, page),
        _left_out(page.left_out),
        kind="newpage",
    )


def _spread(part: Part, page: RiskPage) -> str:
    columns = (
        Head("Measure"), Head("Mean", True), Head("Worst 5 %, mean", True),
        *(Head(f"Below, in {share.replace(' ', _NO_BREAK)}", True) for share in PER_CENT.values()),
    )  # fmt: skip
    rows = []
    for metric in RISK_METRICS:
        found, unit = page.risk[metric], in_currency(METRICS[metric].unit, part.content.currency)
        levels = (found.percentiles[level] for level in PER_CENT)
        values = [number(value, signed=True) for value in (found.mean, found.shortfall, *levels)]
        rows.append(row(f"{said(METRICS[metric].title)}, {name(unit)}", values, columns))
    return table("Spread of the answer over all draws", columns, rows, kind="tight")


def _left_out(drivers: tuple[Driver, ...]) -> str:
    if not drivers:
        return ""
    listed = "; ".join(name(driver.title) for driver in drivers)
    return f'<p class="note">Held at what is assumed, because unknown: {listed}.</p>'


def months(part: Part) -> str:
    """Return every month as a table."""
    comparison, currency = part.comparison, part.content.currency
    columns = (
        Head("Month"), Head("Heads, baseline", True), Head("Heads, plan", True), Head("Payroll, baseline", True),
        Head("Payroll, plan", True), Head("of it one-off", True), Head("Impact", True), Head("Impact so far", True),
    )  # fmt: skip
    sides = (comparison.baseline, comparison.plan)
    counted = [side.headcount["closing"].sum(axis=0).tolist() for side in sides]
    paid = [side.totals.total.tolist() for side in sides]
    once = comparison.plan.totals.one_off.tolist()
    impact, so_far = comparison.total.tolist(), comparison.cumulative.tolist()
    rows = [
        row(
            f"{month:%b %Y}",
            (
                *(heads(side[place]) for side in counted),
                *(number(side[place]) for side in (*paid, once)),
                *(number(side[place], signed=True) for side in (impact, so_far)),
            ),
            columns,
        )
        for place, month in enumerate(comparison.plan.calendar.months)
    ]
    made_of = table(f"Every month, amounts in {currency}", columns, rows)
    return part.section("months", "Month by month", made_of, kind="newpage")


def assumptions(part: Part) -> str:
    """Return every input with its source and confidence; those left at their default in one line."""
    rows = input_rows(part.comparison.plan.plan)
    columns = (Head("Input"), Head("Value", True), Head("Unit"), Head("Range"), Head("Confidence"), Head("Source"))
    unknown = sum(each.confidence == UNKNOWN for each in rows)
    told = (
        f"{len(rows)} inputs, {unknown} of them unknown: what stands there is an assumption and no fact. "
        "Sourced: a source is named. Assumed: a judgement. Given: a choice of the plan."
    )
    bodies = [
        _inputs(_TITLE[table_], label, list(group), columns)
        for (table_, label, _), group in groupby(rows, key=lambda each: (each.table, each.row, each.roles))
    ]
    made = table("Every input with its source", columns, bodies, kind="tight sources")
    return part.section("assumptions", "Assumptions", f"<p>{said(told)}</p>", made, kind="wide newpage")


def _inputs(title: str, label: str, rows: list[InputRow], columns: tuple[Head, ...]) -> str:
    shown = f"{title} {name(label)}" if label and rows[0].roles == 1 else name(label) if label else title
    head = f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">{shown}</th></tr>'
    given = [each for each in rows if each.confidence != "default"]
    lines = "".join(_input(each, columns) for each in given)
    left = [each for each in rows if each.confidence == "default"]
    usual = [f"{said(each.title)} {'none' if each.value in (None, '') else plain(each.value)}" for each in left]
    if usual:
        rest = f'<td colspan="{len(columns) - 1}">{"; ".join(usual)}</td>'
        lines += f'<tr class="usual"><th scope="row">Left at default</th>{rest}</tr>'
    return f"<tbody>{head}{lines}</tbody>"


def _input(each: InputRow, columns: tuple[Head, ...]) -> str:
    given = [plain(end) for end in (each.low, each.high) if end is not None]
    source = name(each.source, full=True)
    cells = (plain(each.value), name(each.unit), " to ".join(given), said(each.confidence), source)
    return row(said(each.title), cells, columns, kind="unknown" if each.confidence == UNKNOWN else "")


def law(part: Part) -> str:
    """Return the taxes in force and every value of the law used, with its source."""
    plan = part.comparison.plan.plan
    told = f"<p>{said(part.content.law)}</p>{_exchange(part)}"
    if not law_values(plan):
        return part.section("law", "Employer taxes and their law", told)
    columns = (
        Head("Parameter"), Head("Name for an override"), Head("From"), Head("Value", True), Head("Unit"),
        Head("Origin"), Head("Source"),
    )  # fmt: skip
    used = sorted(law_values(plan), key=lambda value: (value.path, first_month(value, plan.calendar.first)))
    rows = [_used(part, value, columns) for value in _without_repeats(used)]
    made = table("Parameters of the law used", columns, rows, kind="tight sources")
    return part.section("law", "Employer taxes and their law", told, _rates(part), made, kind="wide newpage")


def _exchange(part: Part) -> str:
    """Return the exchange rates used; nothing where the plan has one currency."""
    if not part.content.rates:
        return ""
    columns = (
        Head("Currency"), Head("From"), Head("Rate", True), Head("Unit"), Head("Range"), Head("Confidence"),
        Head("Source"),
    )  # fmt: skip
    rows = []
    for each in part.content.rates:
        given = " to ".join(plain(end) for end in (each.low, each.high) if end is not None)
        cells = (f"{each.start:%b %Y}", plain(each.rate), said(each.unit), given, said(each.confidence))
        kind = "unknown" if each.confidence == UNKNOWN else ""
        rows.append(row(said(each.currency), (*cells, name(each.source, full=True)), columns, kind=kind))
    return table(f"Exchange rates: {part.content.currency} for one unit", columns, rows, kind="tight sources")


def _used(part: Part, value: AppliedParameter, columns: tuple[Head, ...]) -> str:
    cells = (
        f"<code>{said(value.path)}</code>",
        f"{first_month(value, part.content.first):%b %Y}",
        plain(value.value),
        name(in_currency(value.unit, part.content.currency)),
        said(origin(value)),
        name(value.source, full=True),
    )
    return row(said(value.title), cells, columns, kind="" if origin(value) == "published" else "unknown")


def _without_repeats(used: list[AppliedParameter]) -> Iterator[AppliedParameter]:
    """Yield the values from each month in which a parameter, its value or its origin changes."""
    before = None
    for value in used:
        now = (value.path, value.value, value.source, origin(value))
        if now != before:
            yield value
        before = now


def _rates(part: Part) -> str:
    columns = (
        Head("Tax"), Head("Where"), Head("From"), Head("Net rate, %", True), Head("Wage base", True),
        Head("Free of tax up to", True), Head("Unit"), Head("State of the figures"),
    )  # fmt: skip
    rows = [
        row(
            said(each.tax),
            (
                name(each.jurisdiction),
                f"{each.start:%b %Y}",
                f'<data value="{each.net_rate!r}">{each.net_rate * 100:.4g}</data>',
                "no ceiling" if each.wage_base is None else number(each.wage_base),
                number(each.threshold),
                name(each.unit),
                "carried forward, in part or whole" if each.carried else "of the year",
            ),
            columns,
            kind="unknown" if each.carried else "",
        )
        for each in tax_rows(part.comparison.plan.plan)
    ]
    return table("Rates in force", columns, rows, kind="tight")


def made(part: Part) -> str:
    """Return how the report was made: version, hash, months, settings."""
    content = part.content
    facts = "".join(f"<div><dt>{said(title)}</dt><dd>{said(text)}</dd></div>" for title, text in _facts(part))
    note = (
        "The same scenario, version and law give the same report. The workbook form carries the scenario itself; "
        "payroll-impact report --check computes it again and names every cell that no longer holds."
    )
    code = f'<p class="hash">SHA-256 of the scenario: <code>{content.sha256}</code></p>'
    return part.section("made", "How this report was made", f"<dl>{facts}</dl>{code}", f'<p class="note">{note}</p>')


def _facts(part: Part) -> Iterator[tuple[str, str]]:
    content, settings = part.content, part.comparison.plan.plan.settings
    yield "payroll-impact", f"version {content.version}"
    yield "Months", f"{content.first:%B %Y} to {content.last:%B %Y}, {settings.months} in all"
    yield "Currency", content.currency
    yield "Discount rate", f"{float(settings.discount_rate) * 100:.4g} % a year"
    yield "Whole heads", settings.rounding
    yield "Law", content.law.removeprefix("Law: ")
    if content.risk is not None:
        yield "Draws", f"{content.risk.risk.draws:,}, method {content.risk.risk.method}, seed {content.risk.risk.seed}"
    if content.options.made:
        yield "Made on", content.options.made
