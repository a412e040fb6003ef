"""A new metric and a new section are in every form from the one place where they are declared."""

import json
import subprocess
import zipfile
from io import BytesIO

import matplotlib.figure
import pytest
from matplotlib.text import Text
from report_pages import needed

from payroll_impact.analysis import Uniform, sensitivity, simulate, solve
from payroll_impact.documents import (
    Chart,
    Column,
    Paragraph,
    Section,
    Series,
    Table,
    build_report,
    compare_plans,
    describe_comparison,
    describe_report,
    placeholders,
    report_csv,
    report_json,
    workbook_bytes,
)
from payroll_impact.documents.render import render
from payroll_impact.documents.sections import SECTIONS
from payroll_impact.functions import CATALOGUE
from payroll_impact.model import METRICS, Metric, compare
from payroll_impact.scenarios import load_scenario
from report_books import opened, report_text, text_of

TITLE, SENTENCE, DRAWN = "Peak of the headcount", "The most heads of any month, by case.", "Peaks, drawn"


def peaks(report):
    """Return a section as a maintainer would add it: a function of a report."""
    sides = {"Baseline": report.comparison.baseline, "Plan": report.comparison.plan}
    rows = tuple((name, float(side.headcount["closing"].sum(axis=0).max())) for name, side in sides.items())
    columns = (Column("case", "Case"), Column("heads", "Most heads", "heads"))
    bars = Series(name="Most heads", table="peaks", x="case", y="heads", rows=range(2), look="low")
    chart = Chart(kind="bars", title=DRAWN, y_title="heads", series=(bars,))
    parts = (Paragraph(SENTENCE), chart, Table("peaks", TITLE, columns, rows))
    return Section(name="peaks", title=TITLE, menu="Peaks", parts=parts)


class TestSection:
    @pytest.fixture(autouse=True)
    def _added(self):
        SECTIONS.append(peaks)
        yield
        SECTIONS.remove(peaks)

    def test_it_is_in_every_form(self, founding):
        content = build_report(founding)
        most = float(founding.plan.headcount["closing"].sum(axis=0).max())
        document = describe_report([(founding, content)])
        assert SENTENCE in " ".join(report_text(founding, content).split())
        page = render(document, ".html").decode()
        assert '<a href="#peaks">' in page
        assert f'data value="{most!r}"' in page
        assert json.loads(report_json(founding, content))["peaks"][1] == {"case": "Plan", "heads": most}
        table = report_csv(founding, content)["peaks.csv"].decode("utf-8-sig").splitlines()
        assert table == ["case,heads", f"Baseline,{1600}", f"Plan,{most}"]
        for data in (workbook_bytes(founding, content), render(document, ".xlsx")):
            book = opened(data)
            sheet = next(each for each in book if each["A1"].value == TITLE)
            shown = [row[1] for row in sheet.iter_rows(values_only=True) if row[0] == "Plan"]
            assert shown == [pytest.approx(most, rel=1e-14)]
            parts = zipfile.ZipFile(BytesIO(data))
            assert any(DRAWN in parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name)

    def test_its_chart_is_drawn_on_page_and_picture(self, founding, monkeypatch):
        drawn, save = [], matplotlib.figure.Figure.savefig

        def keep(figure, *arguments, **options):
            drawn.extend(text.get_text() for text in figure.findobj(Text))
            save(figure, *arguments, **options)

        monkeypatch.setattr(matplotlib.figure.Figure, "savefig", keep)
        document = describe_report([(founding, build_report(founding))])
        assert DRAWN in render(document, ".html").decode()
        assert render(document, ".png").startswith(b"\x89PNG")
        assert DRAWN in drawn

    def test_it_is_printed(self, founding, tmp_path):
        path = tmp_path / "report.pdf"
        path.write_bytes(render(describe_report([(founding, build_report(founding))]), ".pdf"))
        command = [needed("pdftotext"), "-layout", str(path), "-"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert SENTENCE in printed


class TestMetric:
    @pytest.fixture(autouse=True)
    def _added(self, monkeypatch):
        metric = Metric("Heads at the end, twice", "heads", lambda plan, _base, _settings: 2 * plan.heads)
        monkeypatch.setitem(METRICS, "twice_heads", metric)

    def test_it_is_in_every_form(self):
        plan = load_scenario("xai-2025")
        comparison = compare(plan)
        twice = 2 * float(comparison.plan.totals.heads)
        content = build_report(comparison)
        assert comparison.metric("twice_heads") == twice
        assert "Heads at the end, twice" in report_text(comparison, content)
        assert f'data value="{twice!r}"' in render(describe_report([(comparison, content)]), ".html").decode()
        assert json.loads(report_json(comparison, content))["metrics"]["twice_heads"] == twice
        assert placeholders(comparison, content)["metric:twice_heads"].cell == twice
        rows = opened(workbook_bytes(comparison, content))["Summary"].iter_rows(values_only=True)
        assert [row[3] for row in rows if row[0] == "Heads at the end, twice"] == [pytest.approx(twice)]
        both = describe_comparison(compare_plans({"a": plan, "b": load_scenario("xai-2025-two-waves")}))
        assert "Heads at the end, twice" in text_of(both)

    def test_the_analyses_and_functions_take_it(self):
        plan = load_scenario("xai-2025")
        path = "group:specialist.headcount"
        assert sensitivity(plan, "twice_heads", path, [100]).results.tolist() == [compare(plan).metric("twice_heads")]
        assert solve(plan, path, "twice_heads", 3_000).roots
        assert simulate(plan, {path: Uniform(20, 160)}, "twice_heads", draws=200)["twice_heads"].mean > 0
        workforce = [["role", "headcount", "pay", "jurisdiction"], ["Clerk", 10, 50_000, "US"]]
        changes = [["change", "role", "amount", "unit", "start"]]
        settings = [["start", "2026-01-01"], ["months", 12]]
        assert CATALOGUE["PAYROLL_METRIC"](workforce, changes, settings, "twice_heads") == 20
