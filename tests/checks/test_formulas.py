"""Formulas taken apart by their patterns: the same tokens, references and moves as one by one."""

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.translate import Translator

from payroll_impact.cells import Address
from payroll_impact.checks import Formula

FORMULAS = (
    "=A1+B2", "=$A1*A$1-$A$1", "=SUM(A1:B2,Sheet!C3:D4)", "='A b'!A1+'O''Brien'!$B$2", "=A1:INDEX(B1:B9,2)+$C1",
    '="Q1"&A1', '=IF(A1>1,"A1 to B2",B1)', "=LOG10(A1)+1E5", "=SHEET1!A1+Sheet12!B2", "='A1'!B2", "=Tax_A1+A1",
    "=QQQQQQ1+A1", "=SUM($A:$A)+A1", "=SUM(A:A)+A1", "=SUM(1:1)",  "=@A1", "=a1+B2", "=A1 + B2", "=-A1%",
    "=A1 B2", "=SUM(A1:B2:C3)", "=T[x]+A1", "=[1]Z!A1+B1", "=_xldudf_PAYROLL_CUT(A1,,B2)", "={1,2;3,4}+A1",
    "=XFC1+A1", "=A0+A1", "=Sheet!#REF!+A1", "=12%+A1", "=_xlfn.LET(_xlpm.x,1,_xlpm.x+A1)", "=A12345678+A1",
)  # fmt: skip
# what openpyxl does not move, or loses
MOVED = {"=A1:INDEX(B1:B9,2)+$C1": "=D1:INDEX(E1:E9,2)+$C1", "=Sheet!#REF!+A1": "=Sheet!#REF!+D1"}
UNREADABLE = ("=", '="', "=((")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_pattern_with_its_cells_is_the_formula(text):
    formula = Formula(Address("Plan", 5, 5), text)
    tokens = [token for token in Tokenizer(text).items if token.type != "WHITE-SPACE"]
    assert formula.pattern.filled(formula.cells) == [(token.value, token.type, token.subtype) for token in tokens]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_moved_along_its_row_continues_it_and_no_other_does(text):
    first = Formula(Address("Plan", 5, 5), text)
    moved = MOVED.get(text) or Translator(text, origin="E5").translate_formula("H5")
    assert Formula(Address("Plan", 5, 8), moved).continues(first)
    assert not Formula(Address("Plan", 5, 8), f"{moved}+0").continues(first)
    assert Formula(Address("Plan", 5, 7), moved).continues(first) == (moved == text)


def test_a_formula_that_would_leave_the_sheet_continues_nothing():
    first = Formula(Address("Plan", 5, 5), "=A1")
    assert not Formula(Address("Plan", 5, 4), "=A1").continues(first)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_cannot_be_read_continues_only_its_like(text):
    first = Formula(Address("Plan", 5, 5), text)
    assert first.references == first.pattern.literals == first.pattern.calls == []
    assert Formula(Address("Plan", 5, 6), text).continues(first)
    assert not Formula(Address("Plan", 5, 6), "=A1").continues(first)


def test_one_calculation_is_the_same_however_its_cells_are_named():
    here = Formula(Address("Plan", 5, 5), '=sum(A1:B2)+Rate&"a"')
    there = Formula(Address("Other", 9, 9), '=SUM(Plan!$A$1:B$2)+RATE&"a"')
    assert here.calculation == there.calculation
    assert here.calculation != Formula(Address("Other", 5, 5), here.text).calculation
    assert here.calculation != Formula(Address("Plan", 5, 5), here.text.replace('"a"', '"A"')).calculation


def test_references_are_found_in_every_kind_of_operand():
    formula = Formula(Address("Plan", 5, 5), "=A1:INDEX('A b'!B1:B9,2)+[1]Z!C1+SUM(D:D)+Rate")
    found = formula.references
    assert [str(reference.area) for reference in found if reference.area is not None] == [
        "Plan!A1", "'A b'!B1:B9", "Plan!D1:D1048576",
    ]  # fmt: skip
    assert [reference.text for reference in found if reference.external] == ["[1]Z!C1"]
    assert [reference.name for reference in found if reference.name] == ["Rate"]


def test_the_length_is_what_people_read():
    assert Formula(Address("Plan", 1, 1), "=SUM('A b'!$A$1:$B$20)+_xldudf_PAYROLL_CUT(C3)").length == len(
        "SUM(A1:B20)+PAYROLL_CUT(C3)"
    )
