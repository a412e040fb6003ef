"""Any workbook can be checked: whatever is in it, and whatever it does not say."""

import datetime as dt
import io
import random
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from well_kept import well_kept

from payroll_impact.checks import Finding, check
from payroll_impact.errors import PayrollImpactError


def saved(book, tmp_path, name="any.xlsx"):
    path = tmp_path / name
    book.save(path)
    return path


def test_an_empty_workbook_says_nothing_about_itself(tmp_path):
    found = check(saved(openpyxl.Workbook(), tmp_path))
    assert [(finding.standard, finding.place) for finding in found] == [
        (3, "workbook"), (9, "workbook"), (18, "workbook"),
    ]  # fmt: skip


def test_what_is_not_said_is_said_once_and_the_rest_applied(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 200):
        sheet.cell(row, 1, row)
        sheet.cell(row, 2, f"=A{row}*1.2")
    found = check(saved(book, tmp_path))
    assert Finding(1, "Sheet", "B1:B199", "1.2 typed in a formula; keep it in an input cell") in found
    assert sum(finding.standard == 3 for finding in found) == 1
    assert len(found) < 10


def random_value(rng, sheets):
    other = rng.choice(sheets)
    return rng.choice([
        None, 0, -1.5, 1e300, True, "text", "", "'quoted", "#N/A", "2025", dt.date(2025, 9, 12), dt.time(12, 30),
        "=A1", "=SUM(A1:C3)", f"='{other}'!B2*2", "=NOSUCH(1)", "=1/0", '=IFERROR(A1,"x")', "=A:A", "=B2", "=TODAY()",
        '=IF(A1>1,"=B2+3",-12%)', "={1,2;3,4}", "=T[x]", "=SUM((A1:A2,C3))", "=A1:INDEX(B1:B9,2)", "=((", "=",
        "=[1]Z!A1",
        "=LET(x,1,x+A1)", "=PAYROLL_CUT(A1)", "=PAYROLL_NONE(A1)", "=-A1%", '=""', "=A1 B2", "=Nobody", "=$A$1&B$2",
    ])  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_in_it_findings_name_places_that_exist(seed, tmp_path):
    rng = random.Random(seed)  # noqa: S311 - contents of a test
    book = openpyxl.Workbook()
    names = ["Sheet", "A b", "O'Brien", "Inputs", "Checks", "About"][: rng.randint(1, 6)]
    for name in names[1:]:
        book.create_sheet(name)
    for sheet in book:
        for _ in range(rng.randint(0, 60)):
            cell = sheet.cell(rng.randint(1, 12), rng.randint(1, 9), random_value(rng, names))
            cell.number_format = rng.choice(["General", "mmm yy", "0%", ";;;"])
        if rng.random() < 0.5:
            sheet["F1"] = ArrayFormula("F1:G2", "=A1:B2*2")
            sheet.merge_cells("B2:C3")
        sheet.freeze_panes = rng.choice([None, "B3"])
    findings = check(saved(book, tmp_path))
    assert {finding.sheet for finding in findings} <= {"", *names}
    assert {finding.standard for finding in findings} <= set(range(1, 21))
    assert not [finding for finding in findings if "\n" in str(finding)]


def test_charts_tables_filters_and_sheets_of_charts_do_not_matter(tmp_path):
    path = tmp_path / "charts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ("year", "pay"))
        for row in range(1, 9):
            sheet.write_row(row, 0, (2020 + row, 10 * row))
        sheet.add_table(0, 0, 8, 1, {"columns": [{"header": "year"}, {"header": "pay"}]})
        sheet.write_dynamic_array_formula("D2", "=SORT(A2:A9)", None, 2021)
        for kind in ("line", "scatter"):
            chart = book.add_chart({"type": kind})
            chart.add_series({"values": "=Data!$B$2:$B$9", "categories": "=Data!$A$2:$A$9"})
            (sheet.insert_chart("F2", chart) if kind == "line" else book.add_chartsheet("Chart").set_chart(chart))
        sheet.add_sparkline("E2", {"range": "Data!B2:B9"})
    assert {finding.sheet for finding in check(path)} <= {"", "Data"}


def test_a_workbook_with_macros_is_checked_as_it_is(tmp_path):
    path = tmp_path / "macros.xlsm"
    data = well_kept()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "[Content_Types].xml":
                kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                content = content.replace(kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
            new.writestr(part, content)
        new.writestr("xl/vbaProject.bin", b"macros")
    before = path.read_bytes()
    assert check(path) == []
    assert path.read_bytes() == before


def test_formulas_of_a_table_that_read_alike_are_not_the_same_calculation(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("a", "b"), (1, "=T[[#This Row],[a]]+1"), (2, "=T[[#This Row],[a]]+1")):
        sheet.append(row)
    sheet.add_table(Table(displayName="T", ref="A1:B3"))
    assert not [finding for finding in check(saved(book, tmp_path)) if finding.standard == 13]


@pytest.mark.parametrize(
    "content", [None, b"", b"a,b\n1,2\n", b"PK\5\6" + bytes(18), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_workbook_is_one_line(content, tmp_path):
    path = tmp_path / "no.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PayrollImpactError, match=r"no\.xlsx") as caught:
        check(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "part", ["xl/styles.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
def test_a_damaged_part_is_one_line(part, tmp_path):
    path = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(io.BytesIO(well_kept())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<damaged" if name == part else old.read(name))
    with pytest.raises(PayrollImpactError) as caught:
        check(path)
    assert "\n" not in str(caught.value)
