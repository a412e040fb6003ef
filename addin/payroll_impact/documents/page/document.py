"""The page itself: head, contents, one part per scenario."""

from collections.abc import Sequence
from importlib.resources import files

from payroll_impact.documents.page import details, sections
from payroll_impact.documents.page.markup import Head, name, row, said, table
from payroll_impact.documents.page.sections import Part, figure_cells
from payroll_impact.documents.page.statutory import statutory
from payroll_impact.documents.report.data import SIGN_CONVENTION, ReportData
from payroll_impact.documents.report.statutory import TITLE
from payroll_impact.documents.wording import brief
from payroll_impact.model import Comparison

# a browser that honours it asks nobody for anything, whatever a text might say
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_CONTENTS = {
    "figures": "Key figures",
    "time": "Over time",
    "bridge": "Bridge",
    "once": "One-off and payback",
    "changes": "Changes",
    "roles": "Roles",
    "notice": "Notice",
    "statutory": "Statutory minimum",
    "look": "Worth a look",
    "unknown": "Unknowns",
    "tornado": "Tornado",
    "risk": "Risk",
    "months": "Months",
    "assumptions": "Assumptions",
    "law": "Law",
    "made": "How it was made",
}
_SECTIONS = (
    sections.key_figures, sections.over_time, sections.bridge, sections.one_off, sections.changes, sections.roles,
    sections.notice, statutory, sections.look, sections.unknowns, details.tornado, details.risk, details.months,
    details.assumptions, details.law, details.made,
)  # fmt: skip


def page_bytes(reports: Sequence[tuple[Comparison, ReportData]]) -> bytes:
    """Return one or several reports as one HTML page in UTF-8.

    Parameters
    ----------
    reports : sequence of (Comparison, ReportData)
        Several stand one after the other, behind a table of their key figures.
    """
    alone = len(reports) == 1
    title = brief(reports[0][1].name) if alone else f"{len(reports)} workforce plans"
    parts = [
        Part(comparison, content, "" if alone else f"s{index}-", 2 if alone else 3)
        for index, (comparison, content) in enumerate(reports, start=1)
    ]
    body = _one(parts[0]) if alone else _several(parts, title)
    style = (files("payroll_impact.documents.page") / "style.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="ReportData-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{said(title)}: payroll impact</title><style>\n{style}</style></head>"
        f'<body><a class="skip" href="#main">Skip to the answer</a>{body}'
        f"<footer><p>payroll-impact {said(reports[0][1].version)}. {said(SIGN_CONVENTION)}</p></footer></body></html>\n"
    ).encode()


def _one(part: Part) -> str:
    head = f"<header><h1>{name(part.content.name)}</h1>{_span(part)}</header>"
    return f'{head}{_contents(part)}<main id="main" tabindex="-1">{_answer(part)}{_sections(part)}</main>'


def _several(parts: Sequence[Part], title: str) -> str:
    links = "".join(
        f'<li><a href="#s{index}">{name(part.content.name)}</a></li>' for index, part in enumerate(parts, start=1)
    )
    articles = "".join(
        f'<article id="s{index}" aria-labelledby="s{index}-name"><h2 id="s{index}-name">{name(part.content.name)}</h2>'
        f"{_span(part)}{_answer(part)}{_contents(part)}{_sections(part)}</article>"
        for index, part in enumerate(parts, start=1)
    )
    nav = f'<nav aria-label="Scenarios"><ul>{links}</ul></nav>'
    return f"<header><h1>{said(title)}</h1></header>{nav}<main id=main tabindex=-1>{_overview(parts)}{articles}</main>"


def _span(part: Part) -> str:
    content = part.content
    made = f", made on {content.options.made}" if content.options.made else ""
    text = f"{content.first:%B %Y} to {content.last:%B %Y}, amounts in {content.currency}{made}"
    return f'<p class="span">{said(text)}</p>'


def _answer(part: Part) -> str:
    content = part.content
    doubt = f'<p class="doubt">{said(content.doubt)}</p>' if content.doubt else ""
    checks = content.options.workbook_checks
    wrong = f'<p class="doubt">{said(checks)}</p>' if checks else ""
    look = f'<p><a href="#{part.ident("look")}">{said(content.look)}</a></p>' if content.look else ""
    headline = f'<p class="headline">{said(content.headline)}</p>'
    told = f"<p>{said(content.outlay)} {said(content.notice)}</p>"
    if content.statutory_points:
        told += f'<p class="doubt">{said(content.statutory_points)}</p>'
    return f'<div class="answer">{wrong}{headline}{told}{doubt}{look}</div>'


def _contents(part: Part) -> str:
    absent = {"tornado": part.content.tornado, "risk": part.content.risk, "look": part.content.remarks or None}
    links = "".join(
        f'<li><a href="#{part.ident(ident)}">{title}</a></li>'
        for ident, title in _CONTENTS.items()
        if absent.get(ident, True) is not None
    )
    label = "Contents" if not part.prefix else f"Contents of {brief(part.content.name)} ({part.prefix.strip('-')})"
    return f'<nav aria-label="{said(label)}"><ul>{links}</ul></nav>'


def _sections(part: Part) -> str:
    return "".join(section(part) for section in _SECTIONS)


def _overview(parts: Sequence[Part]) -> str:
    columns = (Head("Key figure, change"), *(Head(brief(part.content.name), True) for part in parts))
    rows = []
    for each in zip(*(part.content.figures for part in parts), strict=True):
        cells = [f"{figure_cells(found, found.change, change=True)} {name(found.unit)}" for found in each]
        title = max((found.title for found in each), key=len)  # the longest says what is left out
        rows.append(row(said(title), cells, columns))
    rows.append(row(said(TITLE), [said(part.content.statutory_state) for part in parts], columns))
    made = table("Key figures of all plans, change from each baseline", columns, rows)
    return f'<section aria-labelledby="overview"><h2 id="overview">Side by side</h2>{made}</section>'
