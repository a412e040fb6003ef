"""What may be set and asked for, and what a file may be."""

import datetime as dt
import zipfile

import pytest

from payroll_impact.errors import HostError, InputError, PayrollImpactError
from payroll_impact.workbooks.recalc import read_value, recalc
from proof import some

SHEETS = ("Plan", "O'Brien & Co", "Übersicht 2025", "A1", "a b")


@pytest.fixture
def plan(book):
    def fill(workbook):
        for title in SHEETS:
            sheet = workbook.add_worksheet(title)
            sheet.write_row("A1", [1, 2, 3])
            sheet.write_formula("A3", "=SUM(A1:C1)")
            sheet.write_dynamic_array_formula("E1:E3", "=PAYROLL_CUT({3;6;9})", None, 1)
        workbook.get_worksheet_by_name("Plan").add_table("H1:I4", {"columns": [{"header": "k"}, {"header": "v"}]})
        workbook.define_name("Rate", "=Plan!$A$1")
        workbook.define_name("Überhang", "='O''Brien & Co'!$B$1")
        workbook.define_name("Row", "=Plan!$A$1:$C$1")
        workbook.define_name("Half", "=0.5")
        workbook.define_name("Plan!Own", "=Plan!$B$1")
        workbook.define_name("'a b'!Own", "='a b'!$C$1")
        workbook.define_name("Answer", "=Plan!$A$3")
        workbook.define_name("Everything", "=Plan!$A:$A")

    return book(fill)


@pytest.mark.parametrize("title", SHEETS)
def test_any_sheet_and_any_spelling_of_a_cell_can_be_named(plan, title):
    quoted = "'" + title.replace("'", "''") + "'"
    result = recalc(plan, sets={f"{quoted}!$b$1": 10}, gets=[f"{quoted}!A3", f"{quoted}!A1:C1"])
    assert result.got == {f"{quoted}!A3": 14.0, f"{quoted}!A1:C1": [[1, 10, 3]]}


def test_defined_names_and_ranges(plan):
    result = recalc(plan, sets={"row": [[5, None, "x"]], "überhang": 4.5, "'a b'!own": True}, gets=["Answer", "RATE"])
    assert result.got == {"Answer": 5.0, "RATE": 5.0}


def test_dates_are_day_numbers(plan):
    sets = {"Rate": dt.date(2025, 9, 12), "Plan!B1": dt.datetime(2025, 9, 12, 18)}  # noqa: DTZ001 - cells have no zone
    assert recalc(plan, sets=sets, gets=["Plan!A1:B1"]).got["Plan!A1:B1"] == [[45_912, 45_912.75]]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Rat", 1, "the workbook has no name 'Rat'; did you mean 'Rate'?"),
        ("Plam!A1", 1, "the workbook has no sheet 'Plam'; did you mean 'Plan'?"),
        ("A1", 1, "A1: say on which sheet, such as Plan!A1"),
        ("Plan!XFE1", 1, "the workbook has no name 'Plan!XFE1'"),
        ("Plan!A1048577", 1, "the workbook has no name"),
        ("Plan!A0", 1, "the workbook has no name"),
        ("", 1, "the workbook has no name ''"),
        ("../../etc/passwd", 1, "the workbook has no name"),
        ("<c r='A1'/>!A1", 1, "the workbook has no sheet"),
        ("Own", 1, "several sheets have a name 'Own': Plan, a b; write Sheet!Own"),
        ("Half", 1, "the name 'Half' is no cell or range but 0.5"),
        ("Everything", 1, "the name 'Everything' is no cell or range"),
        ("Plan!A3", 1, "Plan!A3 holds a formula; set the cells it reads instead"),
        ("Answer", 1, "Answer (Plan!A3) holds a formula; set the cells it reads instead"),
        ("Plan!E2", 1, "Plan!E2 is part of the result of an array formula in E1:E3; it cannot be set"),
        ("Plan!H1", 1, "Plan!H1 is part of the header of a table in H1:I1; it cannot be set"),
        ("Row", 1, "Row is 1 × 3 cells; give it rows of values"),
        ("Row", [[1, 2]], "Row is 1 × 3 cells; got 1 × 2 values"),
        ("Row", [[1, 2], [3]], "Row is 1 × 3 cells; got 2 × 2 values"),
        ("Row", [], "Row is 1 × 3 cells; got 0 × 0 values"),
        ("Rate", float("nan"), "Rate: must be a number"),
        ("Rate", 10**400, "Rate: must be a number"),
        ("Rate", object(), "Rate: must be a number"),
        ("Rate", "x" * 40_000, "Rate: a cell holds at most 32,767 characters; got 40,000"),
        ("Rate", dt.date(1899, 1, 1), "Rate: a date must be 1900-03-01 or later; got 1899-01-01"),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_line(plan, name, value, message):
    with pytest.raises(InputError) as problem:
        recalc(plan, sets={name: value})
    assert str(problem.value).startswith(message)
    assert "\n" not in str(problem.value)


def test_a_cell_set_twice_is_refused(plan):
    with pytest.raises(InputError, match="Plan!A1 is set twice"):
        recalc(plan, sets={"Rate": 1, "Plan!A1": 2})


def test_unknown_names_to_get_are_refused(plan):
    with pytest.raises(InputError, match="did you mean 'Answer'"):
        recalc(plan, gets=["Answr"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5.0), ("-1.5e3", -1500.0), ("12.5%", 0.125), (".5", 0.5), ("true", True), ("FALSE", False),
        ("", None), (" ", None), ("2025-09-12", dt.date(2025, 9, 12)), ("'5", "5"), ("'=x", "=x"), ("1_000", "1_000"),
        ("nan", "nan"), ("inf", "inf"),
        ("US-CA", "US-CA"), ('[[1,"a"],[true,null]]', [[1, "a"], [True, None]]), ("٣", "٣"),
    ],
)  # fmt: skip
def test_what_is_typed_means_what_excel_takes_it_for(text, value):
    assert read_value(text) == value
    assert type(read_value(text)) is type(value)


@pytest.mark.parametrize("text", ["=1+1", "[1,2]", "[[1", "[" * 100_000])
def test_formulas_and_broken_rows_are_refused(text):
    with pytest.raises(InputError):
        read_value(text)


def rewritten(path, change):
    """Write a workbook again with some members changed; None drops one."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = change.get(info.filename, lambda data: data)(old.read(info))
            if data is not None:
                new.writestr(info, data)
    return target


BOOK, SHEET, ROOT = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({BOOK: lambda data: data.replace(b"<workbookPr", b'<workbookPr date1904="1"')}, "counts dates from 1904"),
        ({BOOK: lambda _: None}, "its part xl/workbook.xml is missing"),
        ({BOOK: lambda _: b"<not closed"}, "its part xl/workbook.xml cannot be read"),
        ({BOOK: lambda data: b'<!DOCTYPE x [<!ENTITY a "b">]>' + data}, "document type"),
        ({SHEET: lambda _: None}, "its part xl/worksheets/sheet1.xml is missing"),
        ({SHEET: lambda data: data[:400]}, "sheet Plan cannot be read"),
        ({SHEET: lambda data: data.replace(b"<worksheet", b"<!DOCTYPE x []><worksheet", 1)}, "document type"),
        ({SHEET: lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16")}, "UTF-16"),
        ({SHEET: lambda data: data.replace(b'r="B1"', b'r="A1"')}, "out of order"),
        ({SHEET: lambda data: data.replace(b'r="B1"', b'r="B&amp;1"')}, "has a cell called 'B&1'"),
        ({SHEET: lambda _: b"<worksheet/>"}, "holds no cells"),
        ({ROOT: lambda _: None}, "is no .xlsx workbook"),
        ({ROOT: lambda data: data.replace(b"xl/workbook.xml", b"xl/workbook.bin")}, "binary workbook (.xlsb)"),
        ({ROOT: lambda data: data.replace(b"xl/workbook.xml", b"docProps/app.xml")}, "is no .xlsx workbook"),
    ],
)
def test_files_that_are_no_such_workbook_are_refused_in_one_line(plan, change, message):
    with pytest.raises(InputError) as problem:
        recalc(rewritten(plan, change))
    assert message in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no .xlsx workbook"),
        (b"a,b\n1,2\n", "is no .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an .xls file or protected by a password"),
        (b"PK\5\6" + b"\0" * 18, "is no .xlsx workbook"),
        (b"PK\3\4" + b"\0" * 50, "is no .xlsx workbook"),
    ],
)
def test_bytes_that_are_no_workbook_are_refused(tmp_path, data, message):
    (tmp_path / "x.xlsx").write_bytes(data)
    with pytest.raises(InputError, match=message):
        recalc(tmp_path / "x.xlsx")


def test_a_file_that_is_not_there_or_a_folder(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        recalc(tmp_path / "none.xlsx")
    with pytest.raises(InputError, match="is a folder"):
        recalc(tmp_path)
    with pytest.raises(PayrollImpactError):
        recalc("a\0b.xlsx")


def test_a_truncated_file_never_ends_in_a_traceback(plan, tmp_path):
    data = plan.read_bytes()
    for cut in range(0, len(data), len(data) // 23):
        (tmp_path / "cut.xlsx").write_bytes(data[:cut])
        with pytest.raises(InputError):
            recalc(tmp_path / "cut.xlsx")


def test_a_file_with_damaged_bytes_never_ends_in_a_traceback(plan, tmp_path):
    data = plan.read_bytes()
    for place in some(range(0, len(data), len(data) // 101)):
        damaged = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        (tmp_path / "bad.xlsx").write_bytes(damaged)
        try:
            recalc(tmp_path / "bad.xlsx", sets={"Plan!A1": 2}).copy()
        except PayrollImpactError as problem:
            assert "\n" not in str(problem)  # noqa: PT017 - some damage does not matter


def test_nothing_is_written_when_something_is_wrong(plan, tmp_path):
    before = plan.read_bytes()
    with pytest.raises(InputError):
        recalc(plan, sets={"Rat": 1})
    with pytest.raises(InputError, match="does not exist"):
        recalc(plan, sets={"Rate": 1}).save(tmp_path / "no" / "out.xlsx")
    assert plan.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["book.xlsx"]


def test_without_formualizer_the_message_says_what_to_install(plan, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "formualizer", None)
    with pytest.raises(HostError, match=r'pip install "payroll-impact\[recalc\]"'):
        recalc(plan)


def test_an_engine_nobody_knows_is_refused(plan):
    with pytest.raises(InputError, match="engine must be formualizer or calc; got 'calk'; did you mean 'calc'"):
        recalc(plan, engine="calk")
