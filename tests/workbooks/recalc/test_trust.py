"""The engine is held against what the file stores before anything is set."""

import re
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from payroll_impact.cells import CellError
from payroll_impact.cli import app
from payroll_impact.workbooks.recalc import Address, recalc
from proof import some


@pytest.fixture
def saved(book):
    """Return a function that builds a workbook as a program saves it that computes: formulas with their values."""

    def build(cells, *, names=(), sheets=("S",), asks=False, dynamic=()):
        def fill(workbook):
            made = {title: workbook.add_worksheet(title) for title in sheets}
            for name, refers_to in names:
                workbook.define_name(name, refers_to)
            for place, content in cells.items():
                sheet, cell = (*place.split("!"),)[-2:] if "!" in place else (sheets[0], place)
                if place in dynamic:
                    made[sheet].write_dynamic_array_formula(cell, content[0], None, content[1])
                elif isinstance(content, tuple):
                    made[sheet].write_formula(cell, content[0], None, content[1])
                else:
                    made[sheet].write(cell, content)

        path = book(fill)
        return path if asks else vouched(path)

    return build


def vouched(path):
    """Return a workbook without the wish to be computed anew, which programs that do not compute leave in it."""
    copy = path.with_name(f"saved-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            # nowhere but in the part that lists the sheets
            new.writestr(info, old.read(info).replace(b' fullCalcOnLoad="1"', b""))
    return copy


def listed(result):
    return {str(finding.address): str(finding) for finding in result.findings}


# B1 is what another program computed; B2 follows from it, B3 does not
CELLS = {"A1": 2, "A2": 7, "B1": ("=A1*3", 99), "B2": ("=B1+1", 100), "B3": ("=A2*2", 14), "B4": ("=B2*A2", 700)}


def test_untouched_cells_the_engine_does_not_reproduce_keep_their_stored_values(saved):
    path = saved(CELLS)
    result = recalc(path, sets={"S!A2": 8})
    assert [result.values[Address("S", row, 2)] for row in (1, 2, 3, 4)] == [99, 100, 16, 800]
    assert result.findings == []
    assert list(result.untrusted) == [Address("S", 1, 2)]
    assert "does not reproduce 1 of 4 formulas" in result.notes[0]


def test_cells_an_edit_reaches_through_them_are_listed_and_keep_their_values(saved):
    result = recalc(saved(CELLS), sets={"S!A1": 5}, gets=["S!B1:B4"])
    assert result.got["S!B1:B4"] == [[99], [100], [14], [700]]
    found = listed(result)
    assert set(found) == {"S!B1", "S!B2", "S!B4"}
    assert found["S!B1"] == (
        "S!B1: not trusted: =A1*3: formualizer computes another number than is stored; its last value was kept"
    )
    assert "=B1+1: it depends on cells the engine is not trusted with" in found["S!B2"]


def test_trusting_the_engine_takes_what_it_computes(saved):
    result = recalc(saved(CELLS), sets={"S!A1": 5}, trust_engine=True, gets=["S!B1:B4"])
    assert result.got["S!B1:B4"] == [[15], [16], [14], [112]]
    assert (result.findings, result.notes, result.untrusted) == ([], (), {})


def test_the_command_ends_with_1_and_names_the_cells(saved):
    path = saved(CELLS)
    done = CliRunner().invoke(app, ["recalc", str(path), "--set", "S!A1=5", "--get", "S!B3"])
    assert done.exit_code == 1
    assert done.stdout == '{"S!B3": 14.0}\n'
    assert "S!B1: not trusted: =A1*3" in done.stderr
    trusted = CliRunner().invoke(app, ["recalc", str(path), "--set", "S!A1=5", "--trust-engine", "--get", "S!B1"])
    assert (trusted.exit_code, trusted.stdout) == (0, '{"S!B1": 15.0}\n')


def test_a_recalculation_without_an_edit_is_the_same_file(saved, tmp_path):
    path = saved(CELLS)
    recalc(path).save(tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == path.read_bytes()


def test_the_date_and_chance_are_apart(saved):
    cells = {"A1": ("=TODAY()", 1), "A2": ("=A1+1", 2), "A3": ("=RAND()", 0.5), "A4": ("=1+1", 2), "A5": ("=2+2", 5)}
    result = recalc(saved(cells))
    assert result.values[Address("S", 2, 1)] == result.values[Address("S", 1, 1)] + 1 > 40_000
    assert list(result.untrusted) == [Address("S", 5, 1)]
    assert {cell.row for cell in result.apart} == {1, 2, 3}


def test_files_without_stored_values_say_so(saved):
    result = recalc(saved({"A1": 1, "B1": ("=A1*3", 99)}, asks=True))
    assert result.values[Address("S", 1, 2)] == 3
    assert "asks to be computed anew when it is opened" in result.notes[0]
    assert result.findings == []


def test_our_functions_saved_without_us_are_no_contradiction(saved):
    path = saved({"A1": ("=PAYROLL_CUT(30)", "#NAME?"), "B1": ("=A1*2", "#NAME?"), "C1": ("=1+1", 2)})
    result = recalc(path, gets=["S!A1:C1"])
    assert result.got["S!A1:C1"] == [[10, 20, 2]]
    assert result.untrusted == {}
    assert result.notes == ("formulas without a stored value to hold what formualizer computes against: 1",)


def test_a_shared_formula_that_loses_its_first_cell_goes_on_in_the_others(saved):
    path = saved({"A1": 1, "A2": 2, "A3": 3, "B1": ("=A1*2", 99), "B2": ("=A2*2", 4), "B3": ("=A3*2", 6)})
    shared = path.with_name("shared.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(shared, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"<f>A1*2</f>", b'<f t="shared" ref="B1:B3" si="0">A1*2</f>')
                data = re.sub(rb"<f>A[23]\*2</f>", b'<f t="shared" si="0"/>', data)
            new.writestr(info, data)
    result = recalc(shared, sets={"S!A3": 10}, gets=["S!B1:B3"])
    assert result.got["S!B1:B3"] == [[99], [4], [20]]
    assert result.findings == []
    assert list(listed(recalc(shared, sets={"S!A1": 10}))) == ["S!B1"]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=Pay*(1+Bonus)", 165), ("=A:A*2", 300), ("=Pay", 150), ("=A1:A3", 150), ('=IF(Pay>120,"high","low")', "high"),
        ("=SUM(Pay)", 370), ("=ROUND(Pay/12,2)", 12.5), ("=VLOOKUP(Pay,Pay,1,FALSE)", 150), ("=-Pay", -150),
        ('=Pay&""', "150"), ('=A:A&"/"&B:B', "150/0.1"), ("=_xlfn.SINGLE(Pay)*2", 300),
    ],
)  # fmt: skip
def test_a_range_in_an_ordinary_cell_is_its_cell_of_that_row(saved, formula, value):
    cells = {"A1": 100, "A2": 150, "A3": 120, "B1": 0.1, "B2": 0.1, "B3": 0.1, "D2": (formula, value)}
    path = saved(cells, names=[("Pay", "=S!$A$1:$A$3"), ("Bonus", "=S!$B$1:$B$3")])
    result = recalc(path)
    assert result.untrusted == {}
    assert result.findings == []


def test_differences_of_nothing_but_last_digits_are_0(saved):
    cells = {"A1": 0.1, "A2": 0.2, "A3": 0.3, "B1": ("=A1+A2-A3", 0), "B2": ('=IF(B1=0,"OK","no")', "OK")}
    result = recalc(saved(cells))
    assert result.untrusted == {}
    assert recalc(saved(cells), sets={"S!A1": 0.1 + 1e-12}, gets=["S!B2"]).got == {"S!B2": "no"}
    # a file that holds such digits was saved by a program that keeps them
    kept = saved({"A1": 0.1, "A2": 0.2, "A3": 0.3, "B1": ("=A1+A2-A3", 0.1 + 0.2 - 0.3)})
    assert recalc(kept).untrusted == {}


@pytest.mark.parametrize(
    ("sheets", "formula", "value"),
    [
        (("sheet1", "Plan"), "=sheet1!A1+1", 3),
        (("Sheet1", "Plan"), "=SHEET1!A1+1", 3),
        (("Jan", "Feb", "Plan"), "=SUM(Jan:Feb!A1)+1", 3),
        (("Jan 1", "Feb 1", "Plan"), "=SUM('jan 1:feb 1'!A1)+1", 3),
    ],
)
def test_sheets_are_found_in_any_case_and_across(saved, sheets, formula, value):
    path = saved({f"{sheets[0]}!A1": 2, f"{sheets[0]}!B1": ("=A1*2", 4), "Plan!B1": (formula, value)}, sheets=sheets)
    result = recalc(path, sets={f"'{sheets[0]}'!A1": 10}, gets=["Plan!B1", f"'{sheets[0]}'!B1"])
    assert result.untrusted == {}
    assert list(result.got.values()) == [11, 20]


def test_what_an_edit_reaches_is_followed_through_names_columns_tables_and_indirect(saved):
    cells = {
        "A1": 1, "A2": 2, "C1": ("=SUM(A:A)", 50), "C2": ("=SUM(All)", 50), "C3": ('=INDIRECT("A1")+0', 50),
        "C4": ("=SUM(A$1:A1,A2:A2)", 50), "C5": ("=D1*3", 50), "D1": 4,
    }  # fmt: skip
    path = saved(cells, names=[("All", "=S!$A$1:$A$9")])
    reached = listed(recalc(path, sets={"S!A2": 5}))
    assert set(reached) == {"S!C1", "S!C2", "S!C3", "S!C4"}


def test_errors_where_values_are_stored_say_why(saved):
    cells = {"A1": 1, "B1": ("=NOBODYS(A1)", 5), "B2": ("=A1/0", 5), "B3": ('=A1&""', 1), "B4": ("=A1", "x")}
    found = listed(recalc(saved(cells), sets={"S!A1": 2}))
    assert "NOBODYS is not known" in found["S!B1"]
    assert "#DIV/0!: a division by zero" in found["S!B2"]
    assert "computes text where a number is stored" in found["S!B3"]
    assert "computes a number where text is stored" in found["S!B4"]


def test_a_dynamic_array_that_is_not_reproduced_keeps_all_its_cells(saved, tmp_path):
    path = saved({"A1": 3, "B1": ("=SEQUENCE(3)*A1", 77)}, dynamic=("B1",))
    result = recalc(path)
    assert result.untrusted
    result.save(tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == path.read_bytes()
    assert "S!B1" in listed(recalc(path, sets={"S!A1": 4}))


def test_a_stored_error_the_engine_does_not_make_is_kept(saved):
    result = recalc(saved({"A1": 1, "B1": ("=A1+1", "#NUM!"), "C1": ("=A1+2", 3)}), sets={"S!A1": 1})
    assert result.values[Address("S", 1, 2)] == CellError("#NUM!")


CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("case", sorted(CASES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_what_other_programs_saved_stays_as_they_saved_it(case, tmp_path):
    result = recalc(case)
    result.save(tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == case.read_bytes()
    assert some(result.values)


def test_what_is_computed_is_compared_by_15_digits_as_excel_does():
    # 0.7 + 0.2 + 0.1 is 1 but for the last bit
    checks = [f"Allocation!B{row}" for row in range(5, 11)]
    kept = recalc(CASES / "tie-out.xlsx", gets=checks)
    assert kept.untrusted == {}
    assert list(kept.got.values()) == ["OK", 0.0, "OK", False, 0.0, "OK"]
    moved = recalc(CASES / "tie-out.xlsx", sets={"Allocation!B3": 0.05}, gets=checks)
    assert moved.findings == []
    shown = [value if isinstance(value, str | bool) else round(value, 12) for value in moved.got.values()]
    assert shown == ["DIFFERS", 0.05, "DIFFERS", True, -0.05, "DIFFERS"]


def test_a_formula_over_millions_of_cells_stops_at_the_limit_of_a_call():
    result = recalc(CASES / "f-pcut-bcast.xlsx")
    told = result.untrusted[Address("S", 1, 2)]
    assert "#VALUE!: too many cells: 320,000,000, and one call may have 250,000" in told


@pytest.mark.usefixtures("libreoffice")
def test_libreoffice_goes_through_the_same_gate(saved):
    path = saved(CELLS)
    result = recalc(path, sets={"S!A1": 5, "S!A2": 8}, engine="calc", gets=["S!B1:B4"])
    assert result.got["S!B1:B4"] == [[99], [100], [16], [700]]
    assert "LibreOffice computes another number than is stored" in listed(result)["S!B1"]
    assert recalc(path, sets={"S!A1": 5}, engine="calc", trust_engine=True, gets=["S!B2"]).got == {"S!B2": 16}
