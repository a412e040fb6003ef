"""The parts of one scenario's report that are always there, as HTML."""

import math

import attrs
import numpy as np

from payroll_impact.documents.page import charts
from payroll_impact.documents.page.markup import Head, heads, name, number, row, said, table
from payroll_impact.documents.report.data import BASELINE, LINE_TITLES, SIGN_CONVENTION, ReportData
from payroll_impact.documents.report.key_figures import Figure
from payroll_impact.documents.report.notices import HOW_COUNTED
from payroll_impact.documents.report.one_off_vs_recurring import ONCE, YEARLY
from payroll_impact.documents.report_workbook.sheets.notice import triggered
from payroll_impact.model import Comparison
from payroll_impact.scenarios.layoffs import NoticeRow

_ROLE_COLUMNS = 12  # without pay in other currencies


@attrs.frozen
class Part:
    """What sections of one scenario share: its figures, the start of its ids, the level of its headings."""

    comparison: Comparison
    content: ReportData
    prefix: str
    level: int

    def section(self, ident: str, title: str, *inside: str, kind: str = "") -> str:
        """Return a section under its heading."""
        place, level = f"{self.prefix}{ident}", self.level
        classes = f' class="{kind}"' if kind else ""
        head = f'<h{level} id="{place}">{said(title)}</h{level}>'
        # landmarks of one name would lead nowhere: of several scenarios only the articles are some
        label = "" if self.prefix else f' aria-labelledby="{place}"'
        return f"<section{label}{classes}>{head}{''.join(inside)}</section>"

    def figure(self, chart: str, caption: str) -> str:
        """Return a chart under which stands what it says."""
        return f"<figure>{chart}<figcaption>{said(caption)}</figcaption></figure>"

    def ident(self, name: str) -> str:
        """Return an id of this scenario."""
        return f"{self.prefix}{name}"

    @property
    def yearly(self) -> str:
        """The unit of a run rate."""
        return f"{self.content.currency}/year"


def figure_cells(figure: Figure, value: float | None, *, change: bool = False) -> str:
    """Return a key figure as shown: in cents where it is small, with a sign where it is a change."""
    digits = 2 if figure.name == "blended_hourly_cost" else 0
    signed = change and figure.name != "payback_month"
    if value is not None and figure.unit == "heads":
        return heads(value, signed=signed)
    return number(value, digits, signed=signed)


def key_figures(part: Part) -> str:
    """Return the key figures: baseline, plan and change."""
    columns = (Head("Key figure"), Head("Baseline", True), Head("Plan", True), Head("Change", True), Head("Unit"))
    rows = [
        row(
            said(figure.title),
            (
                figure_cells(figure, figure.baseline),
                figure_cells(figure, figure.plan),
                figure_cells(figure, figure.change, change=True),
                name(figure.unit),
            ),
            columns,
        )
        for figure in part.content.figures
    ]
    note = f'<p class="note">{said(SIGN_CONVENTION)}</p>'
    return part.section("figures", "Key figures", table("Key figures, baseline and plan", columns, rows), note)


def over_time(part: Part) -> str:
    """Return payroll and headcount by month, drawn."""
    comparison, unit = part.comparison, f"{part.content.currency}/month"
    months = comparison.plan.calendar.months
    before, after = (side.totals.total.tolist() for side in (comparison.baseline, comparison.plan))
    closing = comparison.plan.headcount["closing"]
    groups: dict[str, np.ndarray] = {}
    for index, role in enumerate(comparison.plan.plan.workforce):
        group = role.group or role.role
        groups[group] = groups.get(group, np.zeros(len(months))) + closing[index]
    drawn = charts.headcount(part.ident("heads"), months, {key: each.tolist() for key, each in groups.items()})
    return part.section(
        "time",
        "Payroll and headcount over time",
        part.figure(
            charts.payroll(part.ident("payroll"), months, before, after, unit),
            "Payroll by month, one-time cost included.",
        ),
        part.figure(drawn, "Closing headcount of the plan by group."),
    )


def bridge(part: Part) -> str:
    """Return the bridge, drawn and as a table."""
    columns = (Head("Step"), Head("Meaning"), Head(f"Amount, {part.yearly}", True))
    rows = [
        row(
            said(step.title),
            (said(step.meaning), number(step.amount, signed=not step.total)),
            columns,
            kind="total" if step.total else "",
        )
        for step in part.content.bridge
    ]
    return part.section(
        "bridge",
        "From the baseline's run rate to the plan's",
        part.figure(
            charts.waterfall(part.ident("waterfall"), part.content.bridge, part.yearly),
            "The steps add up from the baseline's yearly run rate to the plan's.",
        ),
        table("Bridge of the yearly run rate", columns, rows),
    )


def one_off(part: Part) -> str:
    """Return one-off cost against recurring change, and the payback."""
    comparison, content = part.comparison, part.content
    payback = comparison.metric("payback_month")
    month = float(payback) if math.isfinite(payback) else 0.0
    drawn = charts.cumulative(
        part.ident("cumulative"),
        comparison.plan.calendar.months,
        comparison.cumulative.tolist(),
        content.currency,
        month,
    )
    return part.section(
        "once",
        "One-off against recurring, and payback",
        f"<p>{said(content.outlay)}</p>",
        part.figure(drawn, "Impact so far, month by month: above zero the plan has cost more than the baseline."),
        '<div class="pair">',
        _lines(part, ONCE, f"One-off, over all months, {content.currency}"),
        _lines(part, YEARLY, f"Recurring, yearly run rate, {part.yearly}"),
        "</div>",
        kind="newpage",
    )


def _lines(part: Part, kind: str, caption: str) -> str:
    columns = (Head("Line"), Head("Baseline", True), Head("Plan", True), Head("Change", True))
    chosen = [each for each in part.content.outlays if each.kind == kind]
    rows = [
        row(
            said(LINE_TITLES[each.line]),
            (number(each.baseline), number(each.plan), number(each.change, signed=True)),
            columns,
        )
        for each in chosen
        if each.baseline or each.plan
    ]
    totals = [math.fsum(getattr(each, side) for each in chosen) for side in ("baseline", "plan", "change")]
    foot = row("Total", (*(number(total) for total in totals[:2]), number(totals[2], signed=True)), columns)
    return table(caption, columns, rows, foot=foot)


def changes(part: Part) -> str:
    """Return the changes of the plan; under one of a group, the heads of each of its roles."""
    columns = (
        Head("Change"), Head("How much"), Head("From"), Head("Over months", True), Head("Heads moved", True),
        Head("In the baseline too"),
    )  # fmt: skip
    bodies = []
    for each in part.content.changes:
        moved = "" if each.heads is None else heads(each.heads)
        when = f"{each.start:%d %b %Y}"
        over = number(each.months) if each.months > 1 else ""
        cells = (said(each.amount), when, over, moved, "yes" if each.baseline else "no")
        bodies.append(row(f"{each.number}. {name(each.title, full=True)}", cells, columns))
        for share in each.split if each.of_group and each.heads is not None else ():
            of_role = ("", "", "", heads(share.heads or 0.0), "")
            bodies.append(row(name(share.role, full=True), of_role, columns, kind="part"))
    if not bodies:
        return part.section("changes", "What changes", "<p>The plan has no changes.</p>")
    note = f'<p class="note">{said(BASELINE)}</p>'
    made = table("Changes of the plan, heads moved in the months planned", columns, bodies)
    return part.section("changes", "What changes", made, note)


def look(part: Part) -> str:
    """Return what is allowed and seldom meant; nothing where there is no such thing."""
    if not part.content.remarks:
        return ""
    columns = (Head("Where"), Head("What is there"), Head("Why it is remarked on"))
    rows = [row(said(each.place), (said(each.value), said(each.why)), columns) for each in part.content.remarks]
    told = "<p>Allowed, computed as given, and seldom meant:</p>"
    return part.section("look", "Worth a look", told, table("Worth a look", columns, rows, kind="tight"))


def roles(part: Part) -> str:
    """Return what the plan does to each role."""
    abroad = any(each.currency != part.content.currency for each in part.content.roles)
    columns = (
        Head("Role"), Head("Group"), Head("Where"), Head("Heads at start", True), Head("Heads, baseline", True),
        Head("Heads, plan", True), Head("Change", True), Head("Pay of a head", True), Head("Run rate, baseline", True),
        Head("Run rate, plan", True), Head("Change", True), Head("One-time cost", True),
        *([Head("Pay in its own currency", True)] if abroad else []),
    )  # fmt: skip
    rows = [
        row(
            name(each.role, full=True),
            (
                name(each.group), name(each.place), heads(each.heads_at_start), heads(each.heads_baseline),
                heads(each.heads_plan), heads(each.heads_change, signed=True), number(each.pay),
                number(each.run_rate_baseline), number(each.run_rate_plan), number(each.run_rate_change, signed=True),
                number(each.one_time_cost),
                *([f"{each.currency} {number(each.own_pay)}"] if abroad else []),
            ),
            columns,
        )
        for each in part.content.roles
    ]  # fmt: skip
    note = f"Run rates and pay in {part.yearly}; pay at the start, heads and run rates at the end of the last month."
    made = table("What the plan does to each role", columns, rows, foot=_all_roles(part, columns), kind="tight")
    return part.section("roles", "Role by role", made, f'<p class="note">{said(note)}</p>', kind="wide")


def _all_roles(part: Part, columns: tuple[Head, ...]) -> str:
    def total(column: str) -> float:
        return math.fsum(getattr(each, column) for each in part.content.roles)

    cells = (
        "", "", heads(total("heads_at_start")), heads(total("heads_baseline")), heads(total("heads_plan")),
        heads(total("heads_change"), signed=True), "", number(total("run_rate_baseline")),
        number(total("run_rate_plan")), number(total("run_rate_change"), signed=True), number(total("one_time_cost")),
        *[""] * (len(columns) - _ROLE_COLUMNS),
    )  # fmt: skip
    return row("All roles", cells, columns)


def notice(part: Part) -> str:
    """Return the notice each law asks for, and what short notice would cost."""
    content = part.content
    answer = f"<p>{said(content.notice)}</p>"
    if not content.notices:
        return part.section("notice", "Notice the cuts call for", answer)
    columns = (
        Head("Law"), Head("Where"), Head("Day of the cut"), Head("Heads cut", True), Head("Counted", True),
        Head("Triggered"), Head("Days required", True), Head("Days in the plan", True),
        Head("Cost of the days missing", True), Head("Cost of no notice", True), Head("Why"),
    )  # fmt: skip
    rows = [_notice(each, columns) for each in content.notices]
    caption = f"Notice by law and day of cuts, amounts in {content.currency}"
    note = f'<p class="note">{said(HOW_COUNTED)}</p>'
    made = table(caption, columns, rows, kind="tight")
    return part.section("notice", "Notice the cuts call for", answer, made, note, kind="wide")


def _notice(each: NoticeRow, columns: tuple[Head, ...]) -> str:
    counted = heads(each.counted)
    if each.first != each.last:
        counted += f"<br><small>{each.first:%d %b} to {each.last:%d %b %Y}</small>"
    # of a law that the figures do not decide nothing is known to be asked: that is no 0
    required, short, without = (
        "" if each.triggered is None else number(value) for value in (each.days_required, each.short, each.without)
    )
    cells = (
        name(each.place), f"{each.date:%d %b %Y}", heads(each.heads), counted, triggered(each),
        required, number(each.days_given), short, without, said(each.why),
    )  # fmt: skip
    open_or_short = each.days_missing > 0 or each.triggered is None
    law = said(each.law)
    if each.counts:
        law += f"<br><small>{said(each.counts)}</small>"
    return row(law, cells, columns, kind="unknown" if open_or_short else "")


def unknowns(part: Part) -> str:
    """Return what is not known and how the answer depends on it."""
    notes = part.content.unknowns
    if not notes:
        told = "<p>No input is marked unknown; the assumptions say how far each can be trusted.</p>"
        return part.section("unknown", "What is unknown, and how much it matters", told)
    items = "".join(
        f"<li>{'<strong class=badge>decides the sign</strong> ' if note.decisive else ''}{said(note.sentence)}</li>"
        for note in notes
    )
    doubt = f"<p><strong>{said(part.content.doubt)}</strong></p>" if part.content.doubt else ""
    return part.section("unknown", "What is unknown, and how much it matters", doubt, f"<ul>{items}</ul>")
