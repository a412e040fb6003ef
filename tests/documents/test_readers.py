"""Workbooks open in readers of others without a warning, all parts well-formed, and say what the JSON says."""

import io
import math
import warnings
import zipfile
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from payroll_impact.documents import ReportOptions, build_report, report_records, workbook_bytes, workbook_of
from payroll_impact.model import compare
from payroll_impact.scenarios import library, load_scenario
from proof import some
from report_books import HOSTILE

EVERYTHING = ReportOptions(tornado=True, risk=True)


@pytest.fixture(scope="module")
def reports():
    comparisons = {name: compare(load_scenario(name)) for name in library()}
    return {name: (each, build_report(each, EVERYTHING)) for name, each in comparisons.items()}


@pytest.fixture(scope="module")
def books(reports, hostile):
    made = {name: workbook_bytes(*report) for name, report in reports.items()}
    return made | {"several": workbook_of(list(reports.values())), "hostile": workbook_bytes(hostile)}


NAMES = [*sorted(library()), "several", "hostile"]


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_well_formed(books, name):
    with zipfile.ZipFile(io.BytesIO(books[name])) as parts:
        assert parts.testzip() is None
        for part in parts.namelist():
            ET.fromstring(parts.read(part))  # noqa: S314 - our own file


@pytest.mark.parametrize("name", NAMES)
def test_two_readers_see_the_same_cells(books, name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        theirs = load_workbook(io.BytesIO(books[name]), data_only=True)
        other = CalamineWorkbook.from_filelike(io.BytesIO(books[name]))
    assert other.sheet_names == theirs.sheetnames
    for sheet in theirs:
        rows = other.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        numbers = [cell for row in rows for cell in row if isinstance(cell, int | float) and not isinstance(cell, bool)]
        expected = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
        assert numbers == pytest.approx(expected)


def texts(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return {cell for row in rows for cell in row if isinstance(cell, str)}


def test_hostile_text_is_text_to_the_other_reader_too(books):
    shown = texts(books["hostile"])
    for wanted in some(HOSTILE[:7]):
        assert wanted in shown


@pytest.mark.parametrize(
    "text", ["_x0041_", "x" * 32_768, "👩🏽‍💻" * 9_000, "\u202egnp", "=A1", "<x>&amp;", "{=1}", "'1"]
)
def test_any_text_is_written_as_text(text):
    from payroll_impact.scenarios import build_plan  # noqa: PLC0415

    rows = [{"role": text, "group": text, "headcount": 5, "pay": 5e4, "jurisdiction": "US-TX"}]
    data = workbook_bytes(compare(build_plan(rows, [], {"start": "2025-01-01", "months": 2, "name": text})))
    book = load_workbook(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert all(ET.fromstring(parts.read(part)) is not None for part in parts.namelist())  # noqa: S314 - ours
    assert book["Roles"]["A5"].data_type == "s"
    assert max(len(str(cell.value).encode("utf-16-le")) for row in book["Roles"] for cell in row) <= 2 * 32_767
    texts(data)


# the same figures in every form


def table(data, name, head):
    """Return a sheet's rows below the row that begins with `head`, as dicts."""
    rows = list(load_workbook(io.BytesIO(data), data_only=True)[name].iter_rows(values_only=True))
    first = next(index for index, row in enumerate(rows) if row[0] == head)
    return [dict(zip(rows[first], row, strict=True)) for row in rows[first + 1 :] if row[0] is not None]


def test_the_roles_are_those_of_the_json(reports, books):
    found = report_records(*reports["xai-2025"])["roles"]
    rows = table(books["xai-2025"], "Roles", "Role")
    for expected, row in zip(found, rows, strict=False):
        assert row["Role"] == expected["role"]
        assert row["Run rate, plan"] == pytest.approx(expected["run_rate_plan"], rel=1e-14)
        assert row["Change of run rate"] == pytest.approx(expected["run_rate_change"], rel=1e-14)
        assert row["One-time cost"] == pytest.approx(expected["one_time_cost"], rel=1e-14)
    comparison, _ = reports["xai-2025"]
    assert rows[-1]["Change of run rate"] == pytest.approx(comparison.metric("run_rate_change"))
    assert rows[-1]["One-time cost"] == pytest.approx(comparison.metric("one_time_cost"))


@pytest.mark.parametrize("name", sorted(library()))
def test_one_off_and_recurring_add_up_to_their_metrics(reports, books, name):
    comparison, content = reports[name]
    rows = {row["Line"]: row for row in table(books[name], "One-off", "Line")}
    assert rows["One-off, over all months"]["Change"] == pytest.approx(comparison.metric("one_time_cost"))
    assert rows["Recurring, yearly run rate"]["Change"] == pytest.approx(comparison.metric("run_rate_change"))
    assert math.fsum(row.change for row in content.outlays) == pytest.approx(
        comparison.metric("one_time_cost") + comparison.metric("run_rate_change")
    )


def test_tornado_and_risk_are_those_of_the_json(reports, books):
    found = report_records(*reports["xai-2025"])
    rows = table(books["xai-2025"], "Tornado", "Input")
    assert [row["At the high end"] for row in rows] == pytest.approx(
        [bar["at_high"] for bar in found["tornado"]["bars"]]
    )
    risk = {row["Measure"]: row for row in table(books["xai-2025"], "Risk", "Measure")[:3]}
    metric = found["risk"]["metrics"]["run_rate_change"]
    shown = risk["Change of the yearly run rate, USD/year"]
    assert shown["Mean"] == pytest.approx(metric["mean"])
    assert shown["Below, in half"] == pytest.approx(metric["percentiles"]["0.5"])


def test_the_notice_is_that_of_the_json(reports, books):
    found = report_records(*reports["xai-2025-two-waves"])["notice"]
    rows = [row for row in table(books["xai-2025-two-waves"], "Notice", "Law") if row["Where"]]
    assert [row["Cost of no notice"] for row in rows] == pytest.approx([each["without"] for each in found])
    assert [row["Heads counted"] for row in rows] == [each["counted"] for each in found]


def test_the_overview_shows_the_change_of_every_scenario(reports, books):
    rows = table(books["several"], "Overview", "Key figure, change")
    changes = next(row for row in rows if row["Key figure, change"] == "Yearly run rate at the end")
    expected = {content.name: comparison.metric("run_rate_change") for comparison, content in reports.values()}
    assert {name: changes[name] for name in expected} == pytest.approx(expected)


def test_a_value_in_force_until_april_is_not_carried_in_january(books):
    rows = table(books["uk-2025"], "Taxes", "Tax")
    mine = [row for row in rows if row["Tax"].startswith("Employer National Insurance (Class 1 secondary)")]
    states = {row["From"].strftime("%Y-%m"): row["State of the figures"] for row in mine}
    assert states["2027-01"].startswith("of the year")
    assert states["2027-04"].startswith("carried")
