"""Every command that writes documents, in every form: it comes out, holds its answer, and says no name of ours."""

import csv
import html
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import attrs
import matplotlib.figure
import pytest
import typer
import xlsxwriter
from matplotlib.text import Text
from openpyxl import load_workbook
from typer.testing import CliRunner

from payroll_impact.analysis import drivers
from payroll_impact.cli import app
from payroll_impact.model import FLOWS, METRICS, ONE_OFF_LINES, RECURRING_LINES, Change, Role, Settings
from payroll_impact.scenarios import load_scenario
from proof import some

PAY, GROUP = "Generalist tutor.pay", "group:specialist.headcount"
SCENARIOS = ("xai-2025", "uk-2025")
COMMANDS = {
    "report": ["report", "xai-2025", "--tornado", "--risk"],
    "report-uk": ["report", "uk-2025", "--tornado", "--risk"],
    "compare": ["compare", "xai-2025", "contractors-2025", "--metric", "npv"],
    "risk": ["risk", "xai-2025", "--from-evidence", "--draws", "500", "--metric", "npv", "--metric", "payback_month"],
    "tornado": ["tornado", "xai-2025"],
    "sensitivity": ["sensitivity", "xai-2025", "--metric", "npv", "--driver", PAY, "--values", "-5,40,50"],
    "grid": ["sensitivity", "xai-2025", "--driver", PAY, "--values", "40,50", "--driver2", GROUP, "--values2", "20,60"],
    "solve": ["solve", "xai-2025", "--driver", GROUP],
    "breakeven": ["breakeven", "xai-2025", "--driver", PAY, "--values", "40,50", "--driver2", GROUP],
    "drivers": ["drivers", "xai-2025", "--match", "medicine"],
    "check": ["check", "one.xlsx"],
    "diff": ["diff", "one.xlsx", "two.xlsx"],
}
WITHOUT = {"drivers": {"png"}, "check": {"png"}, "diff": {"png"}, "report": {"csv"}, "report-uk": {"csv"}}
# a PDF needs a browser to make and a program to read; where the environment requires all programs, they are missed
PRINTED = all(map(shutil.which, ("chromium", "pdftotext"))) or os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1"
FORMS = ("html", *(["pdf"] if PRINTED else []), "xlsx", "png", "csv", "json")
every = pytest.mark.parametrize("written", COMMANDS, indirect=True)
# `drivers` lists the names to give to the others
silent = pytest.mark.parametrize("written", [name for name in COMMANDS if name != "drivers"], indirect=True)


@attrs.frozen
class Written:
    """What a command printed, the files it wrote, and the texts of its pictures."""

    name: str
    stdout: str
    folder: Path
    drawn: list[str]

    def file(self, form):
        return self.folder / f"out.{form}"

    @property
    def forms(self):
        return [form for form in FORMS if form not in WITHOUT.get(self.name, set())]

    @property
    def html(self):
        page = re.sub(r"<(style)>.*?</\1>", " ", self.file("html").read_text(encoding="utf-8"), flags=re.DOTALL)
        return html.unescape(re.sub("<[^>]+>", " ", page))

    @property
    def pdf(self):
        command = ["pdftotext", "-layout", str(self.file("pdf")), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    @property
    def cells(self):
        """The texts of the workbook but for the scenario it carries, and the names its tables go by in a scenario."""
        book = load_workbook(self.file("xlsx"), data_only=True)
        sheets = [sheet for sheet in book if sheet.title != "Scenario"]
        names = {"Assumptions": 4}  # the column of a person's own table
        return [
            cell.value
            for sheet in sheets
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.column != names.get(sheet.title)
        ]

    @property
    def chart_texts(self):
        book = zipfile.ZipFile(self.file("xlsx"))
        charts = [book.read(name).decode() for name in book.namelist() if "charts/chart" in name]
        return [html.unescape(text) for chart in charts for text in re.findall(r"<(?:a:t|c:v)>([^<]*)<", chart)]


def workbook(path, pay):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    sheet.write_row("A1", ["Pay", pay])
    sheet.write_formula("B2", "=B1*1.05", None, 1.05 * pay)
    book.close()


@pytest.fixture(scope="module")
def written_before():
    return {}


@pytest.fixture
def written(request, written_before, tmp_path_factory, monkeypatch):
    """Run a command once for all tests, with a file in each form."""
    name = request.param
    if name not in written_before:
        folder = tmp_path_factory.mktemp(name)
        monkeypatch.chdir(folder)
        for file, pay in (("one.xlsx", 50_000), ("two.xlsx", 60_000)):
            workbook(folder / file, pay)
        found = Written(name, "", folder, [])
        save = matplotlib.figure.Figure.savefig

        def keep(figure, *arguments, **options):
            save(figure, *arguments, **options)
            found.drawn.extend(text.get_text() for text in figure.findobj(Text))  # ticks have their texts once drawn

        monkeypatch.setattr(matplotlib.figure.Figure, "savefig", keep)
        files = [part for form in found.forms for part in ("-o", str(found.file(form)))]
        done = CliRunner().invoke(app, [*COMMANDS[name], *files])
        assert done.exit_code == (1 if name in ("check", "diff") else 0), done.exception
        written_before[name] = attrs.evolve(found, stdout=done.stdout)
    return written_before[name]


@pytest.fixture(scope="module")
def internal():
    """Return a function that finds metric names, cost lines, columns, settings and paths of drivers in texts."""
    plans = [load_scenario(name) for name in SCENARIOS]
    # a name of the law is what PAYROLL_PARAMETER and a scenario that overrides it take
    law = {value.path for plan in plans for value in plan.law.applied}
    paths = {each.path for plan in plans for each in drivers(plan)} - law
    fields = {field.name for kind in (Role, Change, Settings) for field in attrs.fields(kind)}
    names = {name for name in (*METRICS, *RECURRING_LINES, *ONE_OFF_LINES, *FLOWS, *fields) if "_" in name}
    assert len(paths) > 100
    assert len(names) >= 30
    known = re.compile("|".join([*map(re.escape, sorted(paths, key=len, reverse=True)), rf"\b(?:{'|'.join(names)})\b"]))
    assert known.findall("changes[2].amount, run_rate_change, pto_payout, discount_rate") == [
        "changes[2].amount", "run_rate_change", "pto_payout", "discount_rate",
    ]  # fmt: skip
    return lambda texts: sorted({found for text in texts for found in known.findall(text)})


def squeezed(text):
    """Return a text without white space: a page may fold it anywhere."""
    return "".join(text.split())


def test_no_command_that_writes_documents_is_forgotten():
    commands = typer.main.get_command(app).commands
    files = {
        name for name, command in commands.items()
        if any(option.name == "output" and ".html" in (option.help or "") for option in command.params)
    }  # fmt: skip
    assert files == {arguments[0] for arguments in COMMANDS.values()}


@every
def test_every_form_comes_out_and_holds_the_answer(written):
    document = json.loads(written.file("json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    answer = squeezed(document.get("answer") or document["headline"])
    assert len(answer) > 10
    assert answer in squeezed(written.html)
    if PRINTED:
        assert answer in squeezed(written.pdf)
    assert answer in squeezed("".join(written.cells))
    if written.name not in ("check", "diff"):  # these print a line a finding, for other programs to read
        assert answer in squeezed(written.stdout)
    if "csv" in written.forms:
        with written.file("csv").open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        assert {len(row) for row in some(rows)} == {len(header)}
    if "png" in written.forms:
        assert written.file("png").read_bytes()[:4] == b"\x89PNG"
        assert len(set(filter(None, written.drawn))) > 10


@silent
def test_no_form_for_people_says_a_name_of_ours(written, internal):
    assert internal([written.stdout]) == []
    assert internal([written.html]) == []
    if PRINTED:
        assert internal([written.pdf]) == []
    assert internal(written.cells) == []
    assert internal(written.chart_texts) == []
    assert internal(written.drawn) == []


@pytest.mark.parametrize("written", [name for name in COMMANDS if name not in ("check", "diff")], indirect=True)
def test_a_terminal_of_80_columns_is_wide_enough(written):
    assert max(map(len, some(written.stdout.splitlines()))) <= 80
