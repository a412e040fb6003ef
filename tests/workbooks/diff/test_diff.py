"""Two versions of a workbook: what a person changed, what moved with it, and nothing else."""

import datetime as dt
import zipfile

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.worksheet.formula import DataTableFormula
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.errors import InputError
from payroll_impact.workbooks.diff import diff, normalise_formula

ROWS = [("Heads", 10.0), ("Pay", 50_000.0), ("Bonus", 0.1)]


def make(path, rows=ROWS, *, total="=B1*B2", result=500_000.0, extra=None, names=(("pay", 2),)):  # noqa: PLR0913
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    for row, (label, value) in enumerate(rows):
        sheet.write_string(row, 0, label)
        sheet.write_number(row, 1, value)
    last = len(rows)
    sheet.write_string(last, 0, "Total")
    sheet.write_formula(last, 1, total, None, result)
    sheet.write_datetime(last + 1, 1, dt.datetime.fromisoformat("2025-09-01"), book.add_format({"num_format": "d mmm"}))
    for name, row in names:
        book.define_name(name, f"=Plan!$B${row}")
    if extra:
        extra(book, sheet)
    book.close()
    return path


@pytest.fixture
def first(tmp_path):
    return make(tmp_path / "a.xlsx")


def test_equal_workbooks_do_not_differ(first, tmp_path):
    assert not diff(first, first).differs
    assert not diff(first, make(tmp_path / "b.xlsx")).differs


def test_an_input_changed_and_a_result_moved(first, tmp_path):
    found = diff(first, make(tmp_path / "b.xlsx", [*ROWS[:1], ("Pay", 60_000.0), ROWS[2]], result=600_000.0))
    assert [(change.cell, change.label, change.before, change.after) for change in found.inputs] == [
        ("B2", "pay", 50_000.0, 60_000.0)
    ]
    assert [(change.cell, change.label, change.before, change.after) for change in found.results] == [
        ("B4", "Total", 500_000.0, 600_000.0)
    ]
    assert found.formulas == ()


def test_days_counted_from_another_year_are_no_same_dates(first, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "b.xlsx", {"date_1904": True}) as book:
        book.add_worksheet("Plan")
    with pytest.raises(InputError, match=r"counts days from 1900.* from 1904: the same numbers are other dates"):
        diff(first, tmp_path / "b.xlsx")


def test_a_number_that_became_a_text_is_shown_as_one(tmp_path):
    for name, value in (("a.xlsx", 5), ("b.xlsx", "5")):
        with xlsxwriter.Workbook(tmp_path / name) as book:
            book.add_worksheet("S").write("A1", value)
    told = CliRunner().invoke(app, ["diff", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")]).stdout
    assert 'S!A1: 5 → "5"' in told


def test_a_formula_changed_with_what_it_came_to(first, tmp_path):
    found = diff(first, make(tmp_path / "b.xlsx", total="=B1*B2*(1+B3)", result=550_000.0))
    (change,) = found.formulas
    assert (change.before, change.after, change.result) == ("=B1*B2", "=B1*B2*(1+B3)", (500_000.0, 550_000.0))
    assert found.results == found.inputs == ()


def test_a_formula_spelled_otherwise_did_not_change(first, tmp_path):
    assert not diff(first, make(tmp_path / "b.xlsx", total="= b1 *B2")).differs


def test_a_formula_that_moved_with_its_row_did_not_change(tmp_path):
    first = make(tmp_path / "a.xlsx", total="=SUM(B1:B3)*$B$2")
    rows = [ROWS[0], ("New", 7.0), *ROWS[1:]]
    found = diff(first, make(tmp_path / "b.xlsx", rows, total="=SUM(B1:B4)*$B$3", names=(("pay", 3),)))
    assert found.rows_added == {"Plan": (2,)}
    assert [(change.cell, change.before, change.after) for change in found.inputs] == [
        ("A2", None, "New"),
        ("B2", None, 7.0),
    ]
    assert (found.formulas, found.results, found.names_changed) == ((), (), ())
    back = diff(tmp_path / "b.xlsx", first)
    assert back.rows_removed == {"Plan": (2,)}
    assert back.formulas == ()


def test_sheets_and_names_come_and_go(first, tmp_path):
    def more(book, _sheet):
        book.add_worksheet("Other")
        book.define_name("heads", "=Plan!$B$1")

    second = make(tmp_path / "b.xlsx", extra=more, names=[("pay", 3)])
    found = diff(first, second)
    assert (found.sheets_added, found.names_added) == (("Other",), ("heads",))
    assert found.names_changed == (("pay", "Plan!$B$2", "Plan!$B$3"),)
    back = diff(second, first)
    assert (back.sheets_removed, back.names_removed) == (("Other",), ("heads",))


def test_cells_an_array_fills_are_results(tmp_path):
    def spill(value):
        def more(_book, sheet):
            sheet.write_dynamic_array_formula("D1:D2", "=SEQUENCE(2)", None, 1)
            sheet.write_number("D2", value)

        return more

    found = diff(make(tmp_path / "a.xlsx", extra=spill(2)), make(tmp_path / "b.xlsx", extra=spill(3)))
    assert [change.cell for change in found.results] == ["D2"]
    assert found.inputs == found.formulas == ()


def with_table(path, shown, **attributes):
    book = load_workbook(make(path))
    sheet = book["Plan"]
    sheet["E5"], sheet["E6"] = DataTableFormula("E5:E6", r1="B1", **attributes), shown
    book.save(path)
    return path


def test_cells_a_data_table_fills_are_results(tmp_path):
    found = diff(with_table(tmp_path / "a.xlsx", 2), with_table(tmp_path / "b.xlsx", 3))
    assert [(change.cell, change.before, change.after) for change in found.results] == [("E6", 2.0, 3.0)]
    assert found.inputs == found.formulas == ()


def test_another_input_cell_of_a_data_table_is_a_change_of_formula(tmp_path):
    down = with_table(tmp_path / "down.xlsx", 2)
    across = with_table(tmp_path / "across.xlsx", 2, dtr="1")
    both = with_table(tmp_path / "both.xlsx", 2, dt2D="1", r2="B2")
    shown = [change.after for each in (across, both) for change in diff(down, each).formulas]
    assert shown == ["=TABLE(B1,)", "=TABLE(B1,B2)"]
    assert [change.after for change in diff(across, down).formulas] == ["=TABLE(,B1)"]


def test_a_constant_over_a_formula_is_a_change_of_formula(first, tmp_path):
    path = make(tmp_path / "b.xlsx", extra=lambda _, sheet: sheet.write_number(3, 1, 500_000))
    (change,) = diff(first, path).formulas
    assert (change.before, change.after) == ("=B1*B2", 500_000.0)


def test_a_format_is_no_change(first, tmp_path):
    def bold(book, sheet):
        sheet.write_number(0, 1, 10, book.add_format({"bold": True, "num_format": "0.00"}))

    assert not diff(first, make(tmp_path / "b.xlsx", extra=bold)).differs


def test_results_closer_than_the_tolerance_did_not_move(first, tmp_path):
    second = make(tmp_path / "b.xlsx", result=500_000.000001)
    assert [change.cell for change in diff(first, second).results] == ["B4"]
    assert not diff(first, second, tolerance=1e-9).differs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=sum(a1:b2)", "SUM(A1:B2)"),
        ("=_xlfn.XLOOKUP(1,A:A,B:B)", "XLOOKUP( 1 , A:A , B:B )"),
        ("=_xldudf_PAYROLL_CUT(B2)", "=payroll_cut(b2)"),
        ('=A1 & " b  c "', 'A1&" b  c "'),
    ],
)
def test_one_spelling(one, other):
    assert normalise_formula(one) == normalise_formula(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=A1", "=$A$1"),
        ('="a b"', '="ab"'),
        ("=A1:B2 B1:B9", "=A1:B2,B1:B9"),
        ("=log10(A1)", "=log11(A1)"),
        ("=A1", "=B!A1"),
    ],
)
def test_different_formulas_stay_different(one, other):
    assert normalise_formula(one) != normalise_formula(other)


def test_references_follow_their_rows_on_any_sheet():
    def moved(sheet, row):
        return row + (10 if sheet == "It's" else 1)

    assert normalise_formula("=A5+$C$7+SUM(3:4)+'It''s'!B2:B3+LOG10(A1)", moved) == (
        "A6+$C$8+SUM(4:5)+'It''s'!B12:B13+LOG10(A2)"
    )


def test_what_is_no_workbook_is_refused(first, tmp_path):
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"no workbook")
    for pair in ((first, wrong), (wrong, first), (first, tmp_path / "nowhere.xlsx")):
        with pytest.raises(InputError):
            diff(*pair)


def test_a_date_that_changed_is_shown_as_a_date(first, tmp_path):
    def later(book, sheet):
        sheet.write_datetime(4, 1, dt.datetime.fromisoformat("2025-10-01"), book.add_format({"num_format": "d mmm"}))

    (change,) = diff(first, make(tmp_path / "b.xlsx", extra=later)).inputs
    assert (change.cell, change.before, change.after) == ("B5", "2025-09-01", "2025-10-01")


def test_a_date_with_a_time_has_both(tmp_path):
    def at(moment):
        return lambda book, sheet: sheet.write_datetime(
            9, 1, dt.datetime.fromisoformat(moment), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        )

    one = make(tmp_path / "a.xlsx", extra=at("2025-09-01T06:30"))
    (change,) = diff(one, make(tmp_path / "b.xlsx", extra=at("2025-09-01T18:00"))).inputs
    assert (change.before, change.after) == ("2025-09-01 06:30", "2025-09-01 18:00")


def test_a_text_of_nothing_is_a_blank(first, tmp_path):
    empty = b'<row r="20"><c r="D20" t="inlineStr"><is><t></t></is></c></row></sheetData>'
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", empty))
    assert load_workbook(tmp_path / "b.xlsx")["Plan"]["D20"].data_type != "n"
    assert not diff(first, tmp_path / "b.xlsx").differs


def test_a_number_saved_with_fifteen_digits_did_not_change(tmp_path):
    one = make(tmp_path / "a.xlsx", [*ROWS[:2], ("Bonus", 1 / 3)])
    assert not diff(one, make(tmp_path / "b.xlsx", [*ROWS[:2], ("Bonus", float(f"{1 / 3:.15g}"))])).differs
    (change,) = diff(one, make(tmp_path / "c.xlsx", [*ROWS[:2], ("Bonus", float(f"{1 / 3:.14g}"))])).inputs
    assert change.cell == "B3"
