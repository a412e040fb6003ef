"""Every template: the same bytes whenever it is built, nothing of the machine in it, checks that hold."""

import base64
import getpass
import io
import re
import socket
import zipfile
from itertools import takewhile

import openpyxl
import pytest
from edits import SMALL

from payroll_impact.errors import InputError
from payroll_impact.model import Plan, Role, Settings
from payroll_impact.scenarios import build_plan, load_scenario
from payroll_impact.templates import TEMPLATES, build_template
from payroll_impact.workbooks.recalc import recalc

HOSTS = ("none", "lite", "server", "classic", "calc")


@pytest.mark.parametrize("name", TEMPLATES)
def test_two_builds_are_the_same_bytes(built_small, name):
    size = SMALL if name == "what-if" else {}
    assert build_template(name, scenario=load_scenario(), host="none", **size) == built_small(name)


PROGRAM = "xl/webextensions/webextension1.xml"


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_of_the_machine_is_in_the_file(built_small, name):
    with zipfile.ZipFile(io.BytesIO(built_small(name, host="lite"))) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
    (packed,) = re.findall(b'name="payroll_impact.zip" value="&quot;([^&]+)&quot;"', parts[PROGRAM])
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed))) as program:
        assert {entry.date_time[0] for entry in program.infolist()} == {1980}
    # the program is the package's source byte for byte, as is tested with the host
    parts[PROGRAM] = parts[PROGRAM].replace(packed, b"")
    text = b"".join(parts.values())
    for leak in (getpass.getuser(), socket.gethostname(), "/home/", "/root", "/tmp/", "site-packages"):  # noqa: S108
        assert leak == "root" or leak.encode() not in text, leak
    assert b"<dc:creator></dc:creator>" in parts["docProps/core.xml"]
    assert b"2025-09-12T00:00:00Z" in parts["docProps/core.xml"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_all_checks_hold(built_small, tmp_path, name, host):
    workbook = built_small(name, host=host)
    shown = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    if host == "calc":  # LibreOffice computes on opening what has no value
        (tmp_path / "for-calc.xlsx").write_bytes(workbook)
        assert recalc(tmp_path / "for-calc.xlsx", gets=["Checks!C4"]).got == {"Checks!C4": 1.0}
        assert shown["Checks"]["C4"].value is None
    else:
        assert shown["Checks"]["C4"].value == 1
    rows = shown["Checks"].iter_rows(min_row=7, min_col=2, max_col=3, values_only=True)
    # below a gap what-if has remarks, which hold nothing up
    assert {holds for _, holds in takewhile(lambda row: row[0], rows)} == {1}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_file_and_its_program_stay_small(built, name):
    native, plain, lite = (len(built(name, host=host)) for host in ("none", "server", "lite"))
    assert native < 1_000_000
    assert plain - native < 50_000  # the functions' answers to every case beside
    assert lite - plain < 2**20 * 2 / 5


def test_an_unknown_template_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="what-if"):
        build_template("whatif")


def plan_of(*roles, **settings):
    workforce = [{"role": "Cut", "headcount": 900, "pay": 50_000, "jurisdiction": "US-TX"}, *roles]
    changes = [
        {"change": "reduce", "role": "Cut", "amount": 300, "unit": "heads", "start": "2025-03-31"},
        {"change": "grow", "role": workforce[-1]["role"], "amount": 40, "unit": "heads", "start": "2025-04-01"},
    ]
    return build_plan(workforce, changes, {"start": "2025-01-01", **settings})


BRITISH = {"role": "Grown", "headcount": 50, "pay": 60_000, "jurisdiction": "GB"}


@pytest.mark.parametrize("name", ["what-if", "quick"])
def test_pay_in_another_currency_is_refused_where_costs_are_added_up(name):
    plan = plan_of(BRITISH | {"currency": "GBP"}, **{"fx.GBP": 1.27})
    with pytest.raises(InputError, match=f"template {name}: workforce row 2: Grown is paid in GBP") as refused:
        build_template(name, scenario=plan, host="none")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["what-if", "quick", "cost-per-head"])
def test_law_in_another_currency_than_pay_is_refused(name):
    plan = plan_of(BRITISH, **{"fx.GBP": 1.27})
    with pytest.raises(InputError, match=f"template {name}: workforce row 2: the law of GB is in GBP and pay in USD"):
        build_template(name, scenario=plan, host="none")


def test_rates_of_the_law_alone_need_no_exchange_rate():
    workbook = build_template("what-if", scenario=plan_of(BRITISH | {"jurisdiction": "IE"}), host="none", **SMALL)
    shown = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    assert shown["Checks"]["C4"].value == 1


def test_a_place_the_sheets_of_the_law_do_not_have_is_refused():
    workforce = [Role(role="Far", headcount=10, pay=20_000, jurisdiction="NG")]
    plan = Plan(workforce=workforce, settings=Settings(start="2025-01-01"))
    with pytest.raises(InputError, match="workforce row 1: NG is a place of your own"):
        build_template("what-if", scenario=plan, host="none")


@pytest.mark.parametrize("name", ["what-if", "cost-per-head"])
@pytest.mark.parametrize(("code", "shape"), [("DE", "Pension insurance has a ceiling"), ("PH", "pay on top")])
def test_a_law_of_a_shape_that_cells_do_not_compute_is_refused_and_said(name, code, shape):
    workforce = [Role(role="Far", headcount=10, pay=20_000, jurisdiction=code)]
    plan = Plan(workforce=workforce, settings=Settings(start="2025-01-01", currency="EUR"))
    told = f"template {name}: workforce row 1: {code} is not one of its sheets .*{shape}"
    with pytest.raises(InputError, match=told):
        build_template(name, scenario=plan, host="none")


def test_a_rate_by_the_size_of_the_employer_is_the_largest_s_or_given_or_refused():
    def built(heads, **overrides):
        role = BRITISH | {"jurisdiction": "US-CO", "headcount": heads}
        return build_template("what-if", scenario=plan_of(role, **overrides), host="none", **SMALL)

    assert built(10)
    with pytest.raises(InputError, match=r"template what-if: US-CO.paid_leave.rate is 0 by the size of the employer"):
        built(9)
    assert built(9, **{"US-CO.paid_leave.rate": 0.0})


def test_exit_costs_asks_for_the_notice_of_the_law_of_the_place():
    workbook = build_template("exit-costs", scenario=load_scenario("uk-2025"), host="none")
    rows = openpyxl.load_workbook(io.BytesIO(workbook))["Inputs"].iter_rows(values_only=True)
    [required] = [row for row in rows if row[0] == "Notice the law requires"]
    assert required[1] == 42  # a week for each of six years, more than the 30 days of consultation
    assert "s. 86" in required[4]
