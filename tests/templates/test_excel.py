"""What Excel needs of a workbook beyond its cells: that it starts, computes late, is protected, and can be heard."""

import io
import re
import zipfile

import openpyxl
import pytest

from payroll_impact.hosts import HOSTS
from payroll_impact.templates import MASTER, TEMPLATES
from proof import some

every_template = pytest.mark.parametrize("name", TEMPLATES)
every_host = pytest.mark.parametrize("host", HOSTS)
LATE = ("lite", "server")


def part(workbook, name):
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return package.read(name).decode()


@every_host
def test_values_are_kept_until_a_late_add_in_answers(built, host):
    (calculation,) = re.findall("<calcPr[^>]*>", part(built("quick", host=host), "xl/workbook.xml"))
    assert ("fullCalcOnLoad" in calculation) == (host not in LATE)
    assert int(re.search(r'calcId="(\d+)"', calculation)[1]) >= (191029 if host in LATE else 0)


@every_template
@every_host
def test_the_way_out_of_a_stuck_answer_stands_above_the_answers(built_small, name, host):
    book = openpyxl.load_workbook(io.BytesIO(built_small(name, host=host)))
    answering = {
        sheet.title
        for sheet in book
        for row in sheet
        for cell in row
        if "_xldudf_" in (formula := str(getattr(cell.value, "text", ""))) and str(MASTER) not in formula
    }
    told = {sheet.title for sheet in book if "Unprotect Sheet, then Ctrl+Alt+F9." in str(sheet["A3"].value)}
    assert told == answering
    assert bool(told) == (host in LATE)


@every_template
@pytest.mark.parametrize(("host", "lines"), [("lite", 3), ("server", 3), ("none", 0)])
def test_the_first_sheet_says_what_to_do_the_first_time(built_small, name, host, lines):
    sheet = openpyxl.load_workbook(io.BytesIO(built_small(name, host=host)))["About"]
    rows = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    start = rows.get("The first time")
    found = [sheet.cell(start + index, 3).value for index in (1, 2, 3)] if start else []
    assert len([line for line in found if line]) == lines


@pytest.mark.parametrize(
    ("host", "opens", "network"),
    [
        ("lite", ("Microsoft 365", "2021", "web", "not on iPads"), ("jsDelivr", "PyPI", "allow all three")),
        ("server", ("Microsoft 365", "2021", "Mac from 16.35", "web"), ()),
        ("classic", ("Excel for Windows",), ()),
        ("none", ("Excel 2007",), ()),
    ],
)
def test_the_first_sheet_says_which_excel_opens_it_and_what_it_loads(built, host, opens, network):
    sheet = openpyxl.load_workbook(io.BytesIO(built("quick", host=host)))["About"]
    told = {row[0].value: row[2].value for row in sheet.iter_rows(max_col=3) if row[0].value}
    assert all(word in told["Opens in"] for word in opens)
    assert ("Network" in told) == bool(network)
    assert all(word in told["Network"] for word in network)


@every_template
def test_rows_of_inputs_can_be_inserted_and_sorted_and_no_others(built_small, name):
    for sheet in some(openpyxl.load_workbook(io.BytesIO(built_small(name)))):
        kind = str(sheet["A2"].value).split()[0]
        assert sheet.protection.sheet
        assert sheet.protection.sort is False  # False: not protected against it
        assert sheet.protection.insertRows is (kind != "Input")


@every_template
def test_every_literal_of_a_number_format_is_quoted(built, name):
    formats = re.findall('formatCode="([^"]*)"', part(built(name), "xl/styles.xml"))
    bare = [re.sub("&quot;.*?&quot;", "", code) for code in formats]
    assert formats
    assert [code for code in bare if not re.fullmatch(r"[0#?.,%+\-; ]*|General|@|yyyy-mm-dd|mmm yy", code)] == []


def test_every_chart_says_what_it_shows(built_small):
    with zipfile.ZipFile(io.BytesIO(built_small("what-if", host="lite"))) as package:
        drawings = [name for name in package.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
        named = [text for name in drawings for text in re.findall("<xdr:cNvPr [^>]*>", package.read(name).decode())]
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(named) == len(charts) == 7
    assert all(re.search('descr="[^"]{20,}"', text) for text in named)
