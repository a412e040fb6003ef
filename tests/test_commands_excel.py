"""Excel from a shell: `serve`, `manifest`, `excel install` and `excel vba`."""

import sys
import zipfile
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.errors import HostError, InputError
from payroll_impact.functions import CATALOGUE

runner = CliRunner()


def test_the_manifest_names_the_server(tmp_path):
    file = tmp_path / "manifest.xml"
    printed = runner.invoke(app, ["manifest", "--url", "https://payroll.example:8443"])
    assert printed.exit_code == 0, printed.output
    assert ET.fromstring(printed.stdout).tag.endswith("OfficeApp")  # noqa: S314 - our own
    assert "https://payroll.example:8443/" in printed.stdout
    assert runner.invoke(app, ["manifest", "--url", "https://payroll.example:8443", "-o", str(file)]).exit_code == 0
    assert file.read_text(encoding="utf-8") == printed.stdout


def test_the_vba_module_has_every_function():
    printed = runner.invoke(app, ["excel", "vba"])
    assert printed.exit_code == 0, printed.output
    assert all(f"Function {name}(" in printed.stdout for name in CATALOGUE)


def test_an_address_that_is_none_is_refused():
    answer = runner.invoke(app, ["manifest", "--url", "payroll.example"])
    assert isinstance(answer.exception, HostError)


def test_the_server_asks_for_the_licence_it_needs(monkeypatch):
    monkeypatch.delenv("XLWINGS_LICENSE_KEY", raising=False)
    answer = runner.invoke(app, ["serve"])
    assert isinstance(answer.exception, HostError)
    assert "noncommercial" in str(answer.exception)


def test_a_report_can_carry_the_functions_for_lite(tmp_path):
    plain, lite = tmp_path / "plain.xlsx", tmp_path / "lite.xlsx"
    assert runner.invoke(app, ["report", "uk-2025", "-o", str(plain)]).exit_code == 0
    assert runner.invoke(app, ["report", "uk-2025", "-o", str(lite), "--for", "lite"]).exit_code == 0
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(lite) as after:
        added = set(after.namelist()) - set(before.namelist())
        assert "xl/webextensions/webextension1.xml" in added
        assert b"payroll_impact" in after.read("xl/webextensions/webextension1.xml")
        sheets = [name for name in before.namelist() if name.startswith("xl/worksheets/")]
        assert all(before.read(name) == after.read(name) for name in sheets)


def test_a_workbook_may_name_its_package_instead_of_carrying_it(tmp_path):
    book = tmp_path / "quick.xlsx"
    made = runner.invoke(app, ["template", "quick", "--requirement", "payroll-impact==0.1.0", "-o", str(book)])
    assert made.exit_code == 0, made.output
    with zipfile.ZipFile(book) as package:
        program = package.read("xl/webextensions/webextension1.xml").decode()
    assert "payroll-impact==0.1.0" in program
    assert "payroll_impact.zip" not in program
    elsewhere = runner.invoke(app, ["template", "quick", "--for", "none", "--requirement", "x", "-o", str(book)])
    assert isinstance(elsewhere.exception, InputError)
    assert isinstance(runner.invoke(app, ["report", "--requirement", "x"]).exception, InputError)


@pytest.mark.parametrize(
    "wrong", [["--for", "server", "-o", "x.xlsx"], ["--for", "lite"], ["--for", "lite", "-o", "x.pdf"]]
)
def test_only_a_workbook_carries_functions_and_only_for_lite(wrong):
    answer = runner.invoke(app, ["report", "uk-2025", *wrong])
    assert isinstance(answer.exception, InputError)


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows it would install")
def test_classic_functions_are_for_windows():
    answer = runner.invoke(app, ["excel", "install"])
    assert isinstance(answer.exception, HostError)
    assert "Excel for Windows" in str(answer.exception)
