"""Every report and analysis in every form, from one declaration; nothing a reader sees is a name of the program's."""

import html
import io
import json
import re
import shutil
import zipfile

import attrs
import matplotlib.figure
import pytest
from matplotlib.text import Text
from report_pages import needed

from payroll_impact.documents import (
    Quantity,
    ReportOptions,
    build_report,
    compare_plans,
    describe_comparison,
    describe_report,
    workbook_bytes,
)
from payroll_impact.documents.render import BROWSERS, FORMS, form_of, render
from payroll_impact.errors import InputError
from payroll_impact.model import METRICS, Change, Role, Settings
from payroll_impact.scenarios import load_scenario
from report_books import opened, text_of

KINDS = ["sensitivity", "grid", "tornado", "solve", "breakeven", "risk", "report", "compare"]
FIELDS = {field.name for kind in (Role, Change, Settings) for field in attrs.fields(kind) if "_" in field.name}
INTERNAL = re.compile(
    rf"\b(?:{'|'.join(sorted({name for name in METRICS if '_' in name} | FIELDS))})\b"
    r"|\bchanges\[\d+\]|\b(?:settings|group:\w+|all)\.[a-z_]+\b"
)


@pytest.fixture(scope="module")
def documents(told, founding):
    found = {name: each.answer for name, each in told.items()}
    content = build_report(founding, ReportOptions(tornado=True, risk=True))
    found["report"] = describe_report([(founding, content)])
    plans = {name: load_scenario(name) for name in ("xai-2025", "xai-2025-two-waves")}
    return found | {"compare": describe_comparison(compare_plans(plans))}


def page_text(data):
    page = re.sub(r"<(style|title)>.*?</\1>", " ", data.decode(), flags=re.DOTALL)
    return html.unescape(re.sub("<[^>]+>", " ", page))


def internal(texts):
    return sorted({match for text in texts for match in INTERNAL.findall(str(text))})


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_page_say_no_internal_name(documents, kind):
    text, page = text_of(documents[kind]), page_text(render(documents[kind], ".html"))
    assert len(text) > 300
    assert len(page) > len(text) / 2
    assert internal([text]) == []
    assert internal([page]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_says_no_internal_name(documents, kind):
    book = opened(render(documents[kind], ".xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert len(cells) > 50
    assert internal([*cells, *book.sheetnames]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_says_no_internal_name(documents, kind, monkeypatch):
    drawn = []
    save = matplotlib.figure.Figure.savefig

    def keep(figure, *arguments, **options):
        drawn.extend(text.get_text() for text in figure.findobj(Text))
        save(figure, *arguments, **options)

    monkeypatch.setattr(matplotlib.figure.Figure, "savefig", keep)
    assert render(documents[kind], ".png").startswith(b"\x89PNG")
    assert len("".join(drawn)) > 100
    assert internal(drawn) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_holds_the_figures_of_the_first_table(documents, kind):
    table = documents[kind].tables[0]
    found = {
        float(cell.value if isinstance(cell, Quantity) else cell)
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if not column.is_text and isinstance(cell, float | Quantity)
    }
    finite = {value for value in found if abs(value) < float("inf")}
    assert finite
    page = {float(value) for value in re.findall(r'<data value="([^"]+)">', render(documents[kind], ".html").decode())}
    assert finite <= page
    numbers = set()

    def collect(value):
        if isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                collect(each)
        elif isinstance(value, float | int):
            numbers.add(float(value))

    collect(json.loads(render(documents[kind], ".json")))
    assert finite <= numbers
    assert render(documents[kind], ".csv").decode("utf-8-sig").count("\n") > len(table.rows)
    cells = opened(render(documents[kind], ".xlsx"))
    held = [
        cell
        for sheet in cells
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, float | int)
    ]
    missing = [value for value in finite if not any(value == pytest.approx(cell, rel=1e-14) for cell in held)]
    assert missing == []


def charts_of(data):
    """Return the texts of the charts of a workbook, and how many charts it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/drawings/drawing")]
        charts = sum(name.startswith("xl/charts/chart") for name in parts.namelist())
    texts = (text for each in drawings for text in re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', each))
    return [html.unescape(text) for text in texts], charts


WITH_CHARTS = [kind for kind in KINDS if kind != "grid"]  # its shades are cells


@pytest.mark.parametrize("kind", WITH_CHARTS)
def test_every_chart_says_what_it_shows_on_a_page_and_in_a_workbook(documents, kind):
    document = documents[kind]
    page = render(document, ".html").decode()
    svgs = re.findall(r"<svg .*?</svg>", page, flags=re.DOTALL)
    assert len(svgs) == len(document.charts) > 0
    said = []
    for svg, chart in zip(svgs, document.charts, strict=True):
        labelled, title, told = re.search(
            r'role="img" aria-labelledby="([^"]+)"><title id="([^"]+)">.*?</title><desc id="([^"]+)">', svg
        ).groups()
        assert labelled == f"{title} {told}"
        words = html.unescape(re.search(r"<desc [^>]+>(.*?)</desc>", svg).group(1))
        assert re.search(r"\d", words)
        said.append(f"{chart.title}. {words}")
    assert internal(said) == []
    texts, charts = charts_of(render(document, ".xlsx"))
    assert charts == len(texts) == len(said)
    assert texts == said


def test_every_chart_of_the_report_workbook_says_what_it_shows(documents, founding):
    content = build_report(founding, ReportOptions(tornado=True, risk=True))
    texts, charts = charts_of(workbook_bytes(founding, content))
    assert charts == len(texts) > len(documents["report"].charts)  # the bridge stands on two sheets
    assert {text.partition(". ")[0] for text in texts} == {chart.title for chart in documents["report"].charts}


@pytest.mark.parametrize("kind", WITH_CHARTS)
def test_every_chart_of_a_pdf_says_what_it_shows(documents, kind):
    if not any(map(shutil.which, BROWSERS)):
        needed("chromium")
    data = render(documents[kind], ".pdf")
    texts = re.findall(rb"/Alt *(?:\([^)]+\)|<[0-9A-F]+>)", data)
    assert len(texts) >= len(documents[kind].charts) > 0


def test_a_name_without_a_form_is_refused(tmp_path):
    assert [form_of(tmp_path / f"x{form}") for form in FORMS] == list(FORMS)
    with pytest.raises(InputError, match=r"must end in one of \.html"):
        form_of(tmp_path / "x.doc")
