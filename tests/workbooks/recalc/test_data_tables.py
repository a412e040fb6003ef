"""What-if data tables show in both engines what plain arithmetic says, and so does the copy."""

import zipfile

import pytest

from payroll_impact.cells import CellError
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.workbooks.recalc import Address, recalc

SHEET = "xl/worksheets/sheet1.xml"
RATES, HEADS = (0.1, 0.25, 0.7), (100.0, 1500.0, 30.0)
DOWN, ACROSS, BOTH = "Plan!E5:G7", "Plan!E11:G13", "Plan!E17:G19"
TABLES = {
    "E5": 'ref="E5:G7" dt2D="0" dtr="0" r1="B2"',
    "E11": 'ref="E11:G13" dt2D="0" dtr="1" r1="B2"',
    "E17": 'ref="E17:G19" dt2D="1" dtr="1" r1="B1" r2="B2"',
}
LEFT = "not calculated: a what-if data table that cannot be computed, or not in 15 seconds; its last values were kept"


@pytest.fixture(params=["formualizer", "calc"])
def engine(request):
    """Each engine in turn."""
    if request.param == "calc":
        request.getfixturevalue("libreoffice")
    return request.param


def answers(heads, rate):
    cut = CATALOGUE["PAYROLL_CUT"](heads, rate)
    return [cut, cut * heads + 1, cut * 2.5]


def tried(heads):
    """Return what each table shows, by its range."""
    down = [answers(heads, rate) for rate in RATES]
    return {
        DOWN: down,
        ACROSS: [list(column) for column in zip(*down, strict=True)],
        BOTH: [[answers(each, rate)[1] for each in HEADS] for rate in RATES],
    }


def plan(workbook, shown=None, *, protect=False):
    """Write an input and a rate, what depends on them on another sheet, and three tables that show something."""
    sheet, calc = workbook.add_worksheet("Plan"), workbook.add_worksheet("Calc")
    sheet.write_column("B1", [1000, 0.5])
    calc.write_dynamic_array_formula("A1:A2", "=PAYROLL_CUT(Plan!B1*{1;2},Plan!B2)", None, 500)
    calc.write_formula("C1", "=A1*Plan!B1+1", None, 500_001)
    calc.write_formula("C2", "=SUM(A1:A2)-A1/2", None, 1250)
    calc.write_number("A2", 1000)
    formulas = {"=Calc!A1": 500, "=Calc!C1": 500_001, "=Calc!C2": 1250}
    for number, (formula, value) in enumerate(formulas.items()):
        sheet.write_formula(3, 4 + number, formula, None, value)
        sheet.write_formula(10 + number, 3, formula, None, value)
    sheet.write_formula("D16", "=Calc!C1", None, 500_001)
    for cell in ("D5", "D17"):
        sheet.write_column(cell, RATES)
    sheet.write_row("E10", RATES)
    sheet.write_row("E16", HEADS)
    for place in (DOWN, ACROSS, BOTH):
        row, column = (int(place[6 : place.index(":")]) - 1, 4)
        for offset, values in enumerate((shown or {}).get(place, [[-1] * 3] * 3)):
            sheet.write_row(row + offset, column, values)
    if protect:
        sheet.protect("secret")


def test_every_shape_of_table_shows_what_arithmetic_says(tabled, engine):
    result = recalc(tabled(plan, TABLES), gets=[DOWN, ACROSS, BOTH, "Plan!B1:B2", "Plan!D16"], engine=engine)
    assert {name: result.got[name] for name in (DOWN, ACROSS, BOTH)} == tried(1000)
    assert result.got["Plan!B1:B2"] == [[1000.0], [0.5]]
    assert result.got["Plan!D16"] == answers(1000, 0.5)[1]
    assert not result.findings
    assert result.values[Address("Plan", 19, 7)] == answers(30, 0.7)[1]


def test_an_input_that_is_set_moves_the_tables_that_do_not_put_their_own_there(tabled):
    sets = {"Plan!B1": 400, "Plan!B2": 0.9}
    assert recalc(tabled(plan, TABLES), sets=sets, gets=[DOWN, ACROSS, BOTH]).got == tried(400)


def test_the_copy_has_the_new_values_and_every_other_byte_as_it_was(tabled, engine, members, tmp_path):
    stale = tabled(lambda workbook: plan(workbook, protect=True), TABLES)
    fresh = tabled(lambda workbook: plan(workbook, tried(1000), protect=True), TABLES, "fresh.xlsx")
    recalc(stale, engine=engine).save(tmp_path / "out.xlsx")
    after, expected = members(tmp_path / "out.xlsx"), members(fresh)
    assert list(after) == list(expected)
    parts = [name for name in expected if name != "docProps/core.xml"]
    assert {name: after[name][0] for name in parts} == {name: expected[name][0] for name in parts}
    assert after["docProps/core.xml"] == members(stale)["docProps/core.xml"]
    assert after[SHEET][0].count(b't="dataTable"') == len(TABLES)
    assert after[SHEET][0].count(b"<sheetProtection password=") == 1


def test_a_copy_with_tables_recalculates_to_itself(tabled):
    path = tabled(lambda workbook: plan(workbook, tried(1000)), TABLES)
    assert recalc(path).copy() == path.read_bytes()


def small(*, heading=3, formula="=B1*2+1", shown=-1.0, extra=None):
    """Return what writes an input cell, three headings and a formula beside a table in C5:C7, and what reads it."""

    def fill(workbook):
        sheet = workbook.add_worksheet("Plan")
        sheet.write("A1", 2.0)
        sheet.write_formula("B1", "=A1")
        sheet.write_column("B5", [1.0, 2.0, heading])
        sheet.write_formula("C4", formula)
        sheet.write_column("C5", [shown] * 3)
        sheet.write_formula("E1", "=SUM(C5:C7)")
        sheet.write_formula("E2", "=C5&C7")
        if extra:
            extra(sheet)

    return fill


ONE = {"C5": 'ref="C5:C7" dt2D="0" dtr="0" r1="A1"'}


def test_what_reads_a_table_sees_its_new_values(tabled):
    assert recalc(tabled(small(), ONE), gets=["Plan!C5:C7", "Plan!E1"]).got == {
        "Plan!C5:C7": [[3.0], [5.0], [7.0]],
        "Plan!E1": 15.0,
    }


def test_texts_are_tried_and_shown(tabled, engine):
    path = tabled(small(heading="x", formula='=IF(ISNUMBER(B1),"number "&B1,"no number")'), ONE)
    result = recalc(path, gets=["Plan!C5:C7"], engine=engine)
    assert result.got["Plan!C5:C7"] == [["number 1"], ["number 2"], ["no number"]]
    assert not result.findings


def test_a_blank_input_cell_takes_the_headings_and_is_blank_again(tabled, engine):
    path = tabled(small(formula="=IF(ISBLANK(A2),B1*10,A2)"), {"C5": 'ref="C5:C7" r1="A2"'})
    result = recalc(path, gets=["Plan!C4:C7", "Plan!A2"], engine=engine)
    assert result.got == {"Plan!C4:C7": [[20.0], [1.0], [2.0], [3.0]], "Plan!A2": None}


def test_an_input_cell_with_a_formula_computes_again_afterwards(tabled):
    path = tabled(small(), {"C5": 'ref="C5:C7" r1="B1"'})
    result = recalc(path, sets={"Plan!A1": 10}, gets=["Plan!B1", "Plan!C4:C7"])
    assert result.got == {"Plan!B1": 10.0, "Plan!C4:C7": [[21.0], [3.0], [5.0], [7.0]]}


def test_a_table_whose_headings_depend_on_its_input_cell_keeps_its_values(tabled):
    path = tabled(small(extra=lambda sheet: sheet.write_formula("B7", "=A1*5")), ONE)
    result = recalc(path, gets=["Plan!A1", "Plan!B5:C7"])
    assert result.got == {"Plan!A1": 2.0, "Plan!B5:C7": [[1.0, -1.0], [2.0, -1.0], [10.0, -1.0]]}
    assert [str(finding) for finding in result.findings] == [f"Plan!C5: {LEFT}"]


def test_the_empty_corner_may_be_the_input_cell(tabled):
    path = tabled(small(formula="=B4+1"), {"C5": 'ref="C5:C7" r1="B4"'})
    result = recalc(path, gets=["Plan!C4:C7", "Plan!B4"])
    assert result.got == {"Plan!C4:C7": [[1.0], [2.0], [3.0], [4.0]], "Plan!B4": None}


def test_an_error_in_a_table_is_listed_at_its_cell_and_stored(tabled, engine, cells_of, tmp_path):
    path = tabled(small(formula="=12/(B1-2)"), ONE)
    result = recalc(path, sets={"Plan!A1": 5}, gets=["Plan!C4:C7"], engine=engine)
    assert [row[0] for row in result.got["Plan!C4:C7"]] == [4.0, -12.0, CellError("#DIV/0!"), 12.0]
    listed = [str(finding).partition(": a division")[0] for finding in result.findings]
    assert listed == ["Plan!E1: error: #DIV/0!", "Plan!C6: error: #DIV/0!"]
    result.save(tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert b't="e"' in cells_of(archive.read(SHEET))["C6"]


@pytest.mark.parametrize(
    "attributes",
    [
        'ref="C5:C7" r1="A1" del1="1"',
        'ref="C5:C7"',
        'ref="C5:C7" r1="#REF!"',
        'ref="C5:C7" r1="Plan!A1"',
        'ref="C5:C7" r1="A1:A2"',
        'ref="C5:C7" r1="C6"',
        'ref="C5:C7" r1="B6"',
        'ref="C5:C7" dt2D="1" r1="A1" r2="A2" del2="true"',
        'ref="C5:C7" dt2D="1" r1="A1"',
        'ref="C5:C7" dt2D="1" r1="A1" r2="B4"',
        'ref="A5:C7" r1="A1"',
        'ref="C5:XFD1048576" r1="A1"',
    ],
)
def test_a_table_without_a_usable_input_cell_keeps_its_values(attributes, tabled, members):
    path = tabled(small(shown="kept"), {"C5": attributes})
    result = recalc(path, gets=["Plan!C5:C7", "Plan!E2"])
    assert result.got == {"Plan!C5:C7": [["kept"]] * 3, "Plan!E2": "keptkept"}
    first = "A5" if "A5" in attributes else "C5"
    assert [str(finding) for finding in result.findings] == [f"Plan!{first}: {LEFT}"]
    result.save(path.with_name("out.xlsx"))
    old, new = (members(each)[SHEET][0].partition(b'<c r="C5"')[2] for each in (path, path.with_name("out.xlsx")))
    assert old.partition(b'<c r="E')[0] in new


def test_both_engines_leave_the_same_table(tabled, engine):
    path = tabled(small(), {"C5": 'ref="C5:C7" r1="A1" del1="1"'})
    result = recalc(path, gets=["Plan!C5:C7"], engine=engine)
    assert result.got["Plan!C5:C7"] == [[-1.0]] * 3
    assert [str(finding) for finding in result.findings] == [f"Plan!C5: {LEFT}"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Plan!C5", "Plan!C5 holds a formula; set the cells it reads instead"),
        ("Plan!C6", "Plan!C6 is part of a what-if data table in C5:C7; it cannot be set"),
    ],
)
def test_a_cell_of_a_table_cannot_be_set(name, message, tabled):
    with pytest.raises(InputError) as problem:
        recalc(tabled(small(), ONE), sets={name: 1})
    assert str(problem.value) == message


@pytest.mark.parametrize("reader", ["A10", "G1"])  # before the table it reads in the file, or behind it
def test_a_table_that_reads_another_one_waits_for_its_values(reader, tabled):
    """The formula of the second table adds the sum of the first, which is 3 + 5 + 7, to what it tries."""

    def more(sheet):
        row, column = (9, 0) if reader == "A10" else (0, 6)
        sheet.write_formula(row, column + 1, "=E1+F9")
        sheet.write_column(row + 1, column, [100.0, 200.0])
        sheet.write_column(row + 1, column + 1, [-1.0, -1.0])

    first = "B11" if reader == "A10" else "H2"
    reference = "B11:B12" if reader == "A10" else "H2:H3"
    path = tabled(small(extra=more), {first: f'ref="{reference}" r1="F9"', **ONE})
    result = recalc(path, gets=[f"Plan!{reference}"])
    assert result.got[f"Plan!{reference}"] == [[115.0], [215.0]]
    assert not result.findings


def test_a_table_that_reads_itself_keeps_its_values_and_the_others_are_computed(tabled):
    def more(sheet):
        sheet.write_formula("H1", "=SUM(H2:H3)+F9+C5")
        sheet.write_column("G2", [100.0, 200.0])
        sheet.write_column("H2", [7.0, 8.0])

    path = tabled(small(extra=more), {"H2": 'ref="H2:H3" r1="F9"', **ONE})
    result = recalc(path, gets=["Plan!H1:H3", "Plan!C5:C7"])
    assert result.got == {"Plan!H1:H3": [[18.0], [7.0], [8.0]], "Plan!C5:C7": [[3.0], [5.0], [7.0]]}
    assert [str(finding) for finding in result.findings] == [f"Plan!H2: {LEFT}"]


def test_an_input_cell_that_an_array_fills_is_left_alone(tabled):
    def more(sheet):
        sheet.write_dynamic_array_formula("H1:H3", "=SEQUENCE(3)*A1", None, 0)

    path = tabled(small(extra=more), {"C5": 'ref="C5:C7" r1="H2"'})
    result = recalc(path, gets=["Plan!H1:H3", "Plan!C5:C7"])
    assert result.got == {"Plan!H1:H3": [[2.0], [4.0], [6.0]], "Plan!C5:C7": [[-1.0]] * 3}
    assert [str(finding) for finding in result.findings] == [f"Plan!C5: {LEFT}"]


def test_a_circle_within_a_table_is_told(tabled):
    path = tabled(small(formula="=C4+B1"), ONE)
    kinds = {finding.address.cell: finding.kind for finding in recalc(path).findings}
    assert kinds["C4"] == kinds["C5"] == kinds["C7"] == "circular reference"
