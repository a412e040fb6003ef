"""What `doctor` says of this machine, way by way."""

import importlib.util
import sys

import pytest
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.hosts import ways as looking
from payroll_impact.hosts.calc import InstallationCheck

NAMES = ["Lite", "Server", "classic", "Calc", "recalc"]


@pytest.fixture
def machine(monkeypatch):
    """Return the way to say what a machine has: modules that are missing, whether Calc is well, a key, the system."""

    def of(*, without=(), calc=True, key="noncommercial", system="win32"):
        real = importlib.util.find_spec
        monkeypatch.setattr(looking, "find_spec", lambda name: None if name in without else real(name))
        checks = [InstallationCheck("LibreOffice", calc, "7.4" if calc else "not found")]
        monkeypatch.setattr(looking.calc, "doctor", lambda _: checks)
        monkeypatch.setenv("XLWINGS_LICENSE_KEY", key)
        monkeypatch.setattr(sys, "platform", system)
        return {way.name: way for way in looking.ways()}

    return of


def test_a_machine_with_everything_is_ready_for_every_way(machine):
    found = machine()
    assert list(found) == NAMES
    assert [name for name, way in found.items() if way.ready] == NAMES
    assert all(way.next.startswith("payroll-impact ") for way in found.values())
    assert "--certificate CERTIFICATE.pem --key KEY.pem" in found["Server"].next  # Excel asks for https


@pytest.mark.parametrize(
    ("lacking", "name", "told", "after"),
    [
        (
            {"without": ["xlsxwriter"]},
            "Lite",
            "xlsxwriter is not installed",
            'pip install "payroll-impact[cli,recalc]"',
        ),
        ({"without": ["uvicorn"]}, "Server", "uvicorn is not installed", 'pip install "payroll-impact[server]"'),
        ({"key": ""}, "Server", "a licence key in XLWINGS_LICENSE_KEY", "payroll-impact serve --certificate"),
        ({"without": ["xlwings"]}, "classic", "xlwings is not installed", 'pip install "payroll-impact[excel]"'),
        ({"system": "linux"}, "classic", "Windows", "take Lite, Server or Calc on this machine"),
        ({"calc": False}, "Calc", "LibreOffice: not found", "install LibreOffice, then payroll-impact calc install"),
        ({"without": ["formualizer"]}, "recalc", "formualizer is not", 'pip install "payroll-impact[recalc]"'),
    ],
)
def test_what_is_missing_is_said_with_the_next_command(machine, lacking, name, told, after):
    found = machine(**lacking)
    way = found[name]
    assert not way.ready
    assert any(told in line for line in way.missing)
    assert way.next.startswith(after)
    others = [each for each in found.values() if each.name != name and not each.ready]
    assert {each.name for each in others} <= ({"Lite", "recalc"} if "without" in lacking else set())


def test_the_command_shows_every_way(machine):
    machine(system="linux")
    said = CliRunner().invoke(app, ["doctor"])
    assert said.exit_code == 0, said.output
    heads = [line.split() for line in said.stdout.splitlines() if not line.startswith(" ")]
    assert heads == [["missing" if name == "classic" else "ready", name] for name in NAMES]
    assert said.stdout.count("next   ") == 5
