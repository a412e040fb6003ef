"""What is wrong in a workbook is listed by sheet and cell."""

import pytest

from payroll_impact.workbooks.recalc import recalc


@pytest.fixture
def found(book):
    def find(formulas, **options):
        def fill(workbook):
            sheet = workbook.add_worksheet("It's")
            for cell, formula in formulas.items():
                sheet.write_formula(cell, formula, None, 99)

        return {str(finding.address): str(finding) for finding in recalc(book(fill), **options).findings}

    return find


def test_an_error_of_ours_comes_with_its_reason(found):
    listed = found({"A1": "=PAYROLL_CUT(-5)", "A2": "=A1+1", "A3": "=PAYROLL_CUT(100,2)*3", "A4": '=IFERROR(A1,"-")'})
    assert listed["'It''s'!A1"].startswith("'It''s'!A1: error: #NUM!: headcount must be")
    assert "fraction must be" in listed["'It''s'!A3"]
    assert set(listed) == {"'It''s'!A1", "'It''s'!A2", "'It''s'!A3"}


def test_unknown_functions_are_listed_even_where_the_error_is_caught(found):
    listed = found({"A1": "=IFERROR(PAYROLL_CUTT(5),0)", "A2": "=_xlfn.WEBSERVICE(1)", "A3": "=SUM(1,2)"})
    assert listed["'It''s'!A1"].endswith("PAYROLL_CUTT is not known; did you mean 'PAYROLL_CUT'?")
    assert "WEBSERVICE is not known" in listed["'It''s'!A2"]
    assert len(listed) == 2


def test_circles_are_told_from_what_waits_for_them(found):
    listed = found({"A1": "=A2", "A2": "=SUM(A1:A1)+1", "B1": "=A2*2", "C1": "=C1", "D1": "=1"})
    assert {cell: text.partition(": ")[2] for cell, text in listed.items()} == {
        "'It''s'!A1": "circular reference: its value depends on itself",
        "'It''s'!A2": "circular reference: its value depends on itself",
        "'It''s'!B1": "circular reference: its value depends on a circular reference",
        "'It''s'!C1": "circular reference: its value depends on itself",
    }


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=1/0", "error: #DIV/0!: a division by zero"),
        ("=SUM(1,", "error: #ERROR!: the formula cannot be read"),
        ("=Nowhere!A1", "error: #REF!: it refers to something that is not there"),
        ("=nobody+1", "error: #NAME?: a name in it is not known"),
        ("=1E308*10", "error: #NUM!"),
        ("=[1]Plan!A1", "not calculated: [1]Plan!A1 is in another workbook; the last value was kept"),
        ("=" + "(" * 300 + "1" + ")" * 300, "error: #ERROR!"),
    ],
)
def test_what_cannot_be_computed_is_listed_and_the_rest_is(formula, reason, found):
    listed = found({"A1": formula, "B1": "=1+1"})
    assert list(listed) == ["'It''s'!A1"]
    assert reason in listed["'It''s'!A1"]


def test_an_error_within_a_table_names_its_cell(book):
    def fill(workbook):
        sheet = workbook.add_worksheet("S")
        sheet.write_column("A1", [10, -1, 30])
        sheet.write_dynamic_array_formula("B1", "=PAYROLL_CUT(A1:A3)")

    result = recalc(book(fill))
    assert [str(finding.address) for finding in result.findings] == ["S!B2"]
    assert "row 2" in result.findings[0].message


def test_a_spill_that_is_blocked_is_listed(book):
    def fill(workbook):
        sheet = workbook.add_worksheet("S")
        sheet.write_dynamic_array_formula("B1", "=SEQUENCE(3)")
        sheet.write("B3", 1)

    (finding,) = recalc(book(fill)).findings
    assert str(finding) == "S!B1: error: #SPILL!: the cells it would fill are not empty"
