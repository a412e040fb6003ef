"""Excel from a shell: `serve`, `manifest`, `excel install` and `excel vba`."""

import sys
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.errors import HostError
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


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows it would install")
def test_classic_functions_are_for_windows():
    answer = runner.invoke(app, ["excel", "install"])
    assert isinstance(answer.exception, HostError)
    assert "Excel for Windows" in str(answer.exception)
