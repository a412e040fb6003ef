"""Formulas written as Python compute in a spreadsheet what Python computes, with brackets only where it needs them."""

import math
import operator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from payroll_impact.templates import CellReference, expression, fn

A, B, C = (CellReference(letter, 1) for letter in "ABC")
ARITHMETIC = (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow)
COMPARISONS = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)


def flag(compare):
    return lambda left, right: 1 * compare(left, right)


TWO = (*ARITHMETIC, *map(flag, COMPARISONS))


def trees(of):
    """Return a strategy of trees a level higher."""
    return st.tuples(st.sampled_from(TWO), of, of) | st.tuples(st.just(operator.neg), of)


LEAVES = st.integers(-3, 5)
DEEP = trees(trees(trees(LEAVES) | LEAVES))
# a number that is joined is written out, so these stay whole
WHOLE = st.recursive(
    st.integers(0, 9), lambda of: st.tuples(st.sampled_from((operator.add, operator.mul)), of, of), max_leaves=4
)


def folded(tree, leaf):
    """Return what a tree comes to when its leaves are made numbers, or expressions."""
    if not isinstance(tree, tuple):
        return leaf(tree)
    operation, *parts = tree
    return operation(*(folded(part, leaf) for part in parts))


@pytest.fixture(scope="module")
def computed():
    """Return a function that computes an expression in a workbook."""
    formualizer = pytest.importorskip("formualizer")
    workbook = formualizer.Workbook()
    workbook.add_sheet("Sheet")
    for column, value in enumerate((2.0, 3.0, 5.0), start=1):
        workbook.set_value("Sheet", 1, column, value)

    def compute(formula):
        workbook.set_formula("Sheet", 2, 1, f"={formula}")
        return workbook.evaluate_cell("Sheet", 2, 1)

    return compute


def value_of(tree):
    """Return what Python computes, None where it is no real number."""
    try:
        value = folded(tree, float)
    except (ZeroDivisionError, OverflowError, TypeError):
        return None
    return value if not isinstance(value, complex) and abs(value) < 1e12 else None


def test_every_operator_under_every_other_computes_what_python_does(computed):
    parts = [5, -3, (operator.neg, 3), *((operation, 3, 2) for operation in TWO)]
    tried = [(operation, left, right) for operation in TWO for left in parts for right in parts]
    tried += [(operator.neg, part) for part in parts]
    wanted = {str(folded(tree, expression)): value for tree in tried if (value := value_of(tree)) is not None}
    assert [built for built, value in wanted.items() if not is_close(computed(built), value)] == []
    assert len(wanted) > 1500


@settings(max_examples=300)
@given(DEEP)
def test_an_expression_computes_what_python_does(computed, tree):
    wanted = value_of(tree)
    assume(wanted is not None)
    assert is_close(computed(folded(tree, expression)), wanted), folded(tree, expression)


def is_close(shown, wanted):
    return math.isclose(shown, wanted, rel_tol=1e-12, abs_tol=1e-12)


@given(WHOLE, WHOLE, WHOLE)
def test_texts_are_joined_after_sums_and_before_comparisons(computed, left, middle, right):
    texts = [str(folded(tree, int)) for tree in (left, middle, right)]
    first, second, third = (folded(tree, expression) for tree in (left, middle, right))
    assert computed(first & second & third) == "".join(texts)
    assert computed((first & second) == (second & third)) is (texts[0] + texts[1] == texts[1] + texts[2])
    assert computed((first & second) + third) == int(texts[0] + texts[1]) + int(texts[2])
    assert computed((first == second) & "") == str(texts[0] == texts[1]).upper()


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=20))
def test_a_text_is_quoted_as_it_stands(computed, text):
    assert computed(expression(text) & "") == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (A + B - C, "A1+B1-C1"),
        (A - (B - C), "A1-(B1-C1)"),
        (A + (B - C), "A1+(B1-C1)"),
        (A * B / C, "A1*B1/C1"),
        (A / (B * C), "A1/(B1*C1)"),
        ((A + B) * C, "(A1+B1)*C1"),
        (A + B * C, "A1+B1*C1"),
        (-(A**2), "-(A1^2)"),
        ((-A) ** 2, "-A1^2"),
        (A**B**C, "A1^(B1^C1)"),
        ((A**B) ** C, "A1^B1^C1"),
        (A ** (-B / 12), "A1^(-B1/12)"),
        (1 - (1 - A) ** (1 / expression(12)), "1-(1-A1)^(1/12)"),
        (A * -B, "A1*-B1"),
        (2 - A, "2-A1"),
        (A + B < C, "A1+B1<C1"),
        (1 * (A == B), "1*(A1=B1)"),
        (1 * fn.AND(A != "", B >= 0), '1*AND(A1<>"",B1>=0)'),
        (A & " " & B + C, 'A1&" "&B1+C1'),
        ((A == "") & B, '(A1="")&B1'),
        (fn.IF(A > 0, None, False), "IF(A1>0,,FALSE)"),
        (fn.SUM(A.row_fixed.to(B), CellReference("C", 9, "Two words").absolute), "SUM(A$1:B1,'Two words'!$C$9)"),
        (fn.PAYROLL_VERSION(), "PAYROLL_VERSION()"),
        (A.moved(rows=2, columns=26) * 0.25, "AA3*0.25"),
        (CellReference("B", 2, "5 % up") & "%s", "'5 % up'!B2&\"%s\""),
        ((A - B.absolute + CellReference("Y", 1).row_fixed).filled_right(2) * 2, "(C1-$B$1+AA$1)*2"),
    ],
)
def test_brackets_stand_only_where_they_are_needed(formula, text):
    assert str(formula) == text


@pytest.mark.parametrize("asked", [bool, lambda a: 0 <= a <= 1, lambda a: a in (B, C), hash])
def test_an_expression_is_no_truth_value(asked):
    with pytest.raises(TypeError):
        asked(A > B)


@pytest.mark.parametrize("value", [math.inf, math.nan, None, [1], 1j])
def test_what_no_formula_can_hold_is_refused(value):
    with pytest.raises(TypeError, match="a formula cannot hold"):
        A + value


def test_a_function_is_named_as_spreadsheets_do():
    with pytest.raises(AttributeError, match="sum"):
        fn.sum(A)


def test_an_expression_stays_as_it_is():
    with pytest.raises(AttributeError):
        A.template = "B1"
