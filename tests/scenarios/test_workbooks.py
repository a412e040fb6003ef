"""A what-if workbook reads back as the plan it shows, also after people have worked on it."""

import io

import attrs
import openpyxl
import pytest

from payroll_impact.errors import InputError
from payroll_impact.scenarios import library, load_scenario

pytest.importorskip("formualizer", reason="templates are evaluated with formualizer")


@pytest.fixture(scope="module")
def workbook():
    from payroll_impact.templates import build_template  # noqa: PLC0415 - where formualizer is there

    return build_template("what-if", scenario=load_scenario(), host="none")


@pytest.fixture
def edited(workbook, tmp_path):
    """Return a function that edits the workbook and loads it."""

    def load(edit):
        book = openpyxl.load_workbook(io.BytesIO(workbook))
        edit(book)
        book.save(tmp_path / "edited.xlsx")
        return load_scenario(tmp_path / "edited.xlsx")

    return load


def same(plan, other):
    return plan.workforce == other.workforce and plan.changes == other.changes


@pytest.mark.parametrize("name", library())
def test_a_workbook_is_the_scenario_it_was_built_from(name, tmp_path):
    from payroll_impact.templates import build_template  # noqa: PLC0415 - where formualizer is there

    plan = load_scenario(name)
    (tmp_path / "plan.xlsx").write_bytes(build_template("what-if", scenario=plan, host="none"))
    read = load_scenario(tmp_path / "plan.xlsx")
    assert same(read, plan)
    assert read.evidence == plan.evidence
    assert read.settings == attrs.evolve(plan.settings, months=36)


def test_the_case_picked_is_the_one_loaded(edited):
    def pick(book):
        book["Inputs"]["B5"] = "Two waves"

    assert edited(pick).changes == load_scenario("xai-2025-two-waves").changes


def test_rows_inserted_and_sheets_renamed_do_no_harm(edited):
    def edit(book):
        book["Inputs"].insert_rows(3, 2)
        book["Inputs"].insert_rows(48)
        book["Inputs"].title = "Our plan"
        book["Cases"].title = "Our cases"

    assert same(edited(edit), load_scenario())


def test_columns_in_another_order_do_no_harm(edited):
    def edit(book):
        sheet = book["Inputs"]
        for row in range(42, 55):
            sheet.cell(row, 3).value, sheet.cell(row, 4).value = sheet.cell(row, 4).value, sheet.cell(row, 3).value

    assert same(edited(edit), load_scenario())


def test_numbers_pasted_as_text_are_numbers(edited):
    def edit(book):
        book["Inputs"]["C43"], book["Inputs"]["D43"], book["Inputs"]["G44"] = "1,500", " 50 ", None

    assert edited(edit).workforce[0].headcount == 1500


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("C43", "many", r"Inputs!C43: headcount must be a number"),
        ("D44", -5, r"Inputs!D44: pay must be 0 or more"),
        ("C45", None, r"Inputs!C45: headcount must not be blank"),
        ("A43", "Somebody else", r"Cases!B7: role must be a role of the workforce"),
        ("B5", "Two wives", r"Inputs!B5: case must be the name of one of the cases; did you mean"),
        ("B15", "soon", r"Inputs!B15: start must be a date"),
    ],
)
def test_what_does_not_fit_is_named_by_sheet_and_cell(edited, cell, value, message):
    def edit(book):
        book["Inputs"][cell] = value

    with pytest.raises(InputError, match=message):
        edited(edit)


def test_a_workbook_without_a_workforce_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(InputError, match="no sheet has a workforce"):
        load_scenario(tmp_path / "empty.xlsx")
