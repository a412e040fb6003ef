"""Every template: the same bytes whenever it is built, nothing of the machine in it, checks that hold."""

import getpass
import io
import socket
import zipfile

import openpyxl
import pytest

from payroll_impact.errors import InputError
from payroll_impact.scenarios import load_scenario
from payroll_impact.templates import TEMPLATES, build_template

HOSTS = ("none", "lite", "server", "classic", "calc")


@pytest.mark.parametrize("name", TEMPLATES)
def test_two_builds_are_the_same_bytes(built, name):
    assert build_template(name, scenario=load_scenario(), host="none") == built(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_of_the_machine_is_in_the_file(built, name):
    with zipfile.ZipFile(io.BytesIO(built(name, host="lite"))) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
    text = b"".join(parts.values())
    for leak in (getpass.getuser(), socket.gethostname(), "/home/", "/root", "/tmp/", "site-packages"):  # noqa: S108
        assert leak == "root" or leak.encode() not in text, leak
    assert b"<dc:creator></dc:creator>" in parts["docProps/core.xml"]
    assert b"2025-09-12T00:00:00Z" in parts["docProps/core.xml"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_all_checks_hold(built, name, host):
    shown = openpyxl.load_workbook(io.BytesIO(built(name, host=host)), data_only=True)
    assert shown["Checks"]["C4"].value == 1
    assert {row[0] for row in shown["Checks"].iter_rows(min_row=7, min_col=3, max_col=3, values_only=True)} == {1}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_file_stays_below_a_megabyte(built, name):
    assert len(built(name, host="lite")) < 1_000_000


def test_an_unknown_template_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="what-if"):
        build_template("whatif")
