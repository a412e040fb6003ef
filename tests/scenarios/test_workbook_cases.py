"""The changes loaded are those of the case picked, and never others."""

import pytest
from what_if_book import founding, name_of_case, pick, same

from payroll_impact.templates.what_if import places

FIRST_CASE = places.case_changes()[0].head
PICK = str(places.PICK).replace("$", "")


def test_the_case_picked_is_the_one_loaded(edited):
    def edit(book):
        pick(book).value = " two waves "

    assert edited(edit).changes == founding("xai-2025-two-waves").changes


def test_a_case_may_have_another_name(edited):
    def edit(book):
        name_of_case(book, 2).value = pick(book).value = 2026

    assert edited(edit).changes == founding("xai-2025-two-waves").changes


def test_a_case_without_a_name_is_as_good_as_gone(edited, refused):
    def edit(book):
        book["Inputs"].delete_rows(name_of_case(book, 2).row)

    def edit_and_pick(book):
        edit(book)
        pick(book).value = "Two waves"

    assert same(edited(edit), founding())
    assert refused(edit_and_pick) == (
        f"{PICK}: case must be the name of one of the cases; the cases are As announced, Slower hiring, Your own"
    )


@pytest.mark.parametrize(
    ("picked", "problem"),
    [
        ("Two wives", "case must be the name of one of the cases; did you mean 'Two waves'?"),
        (
            None,
            "case must be the name of one of the cases; the cases are As announced, Two waves, Slower hiring, Your own",
        ),
        ("#N/A", "case is the error #N/A"),
        ("=B6", "case is a formula without a value: save the workbook in a spreadsheet program first"),
    ],
)
def test_what_is_no_case_is_refused_where_it_is_picked(refused, picked, problem):
    def edit(book):
        pick(book).value = picked

    assert refused(edit) == f"{PICK}: {problem}"


def test_two_cases_of_one_name_are_refused(refused):
    def edit(book):
        name_of_case(book, 3).value = "As announced"

    assert refused(edit) == f"{PICK}: two cases have the name picked"


def test_without_a_picker_no_case_is_guessed(refused):
    def edit(book):
        book["Inputs"].delete_rows(places.FIRST_CASE_ROW, 4)

    assert refused(edit).startswith("no sheet says which case is picked")


@pytest.mark.parametrize("lost", [-2, 0])
def test_changes_without_their_title_or_header_are_not_left_out(refused, lost):
    def edit(book):
        book["Cases"].delete_rows(FIRST_CASE + lost)

    assert refused(edit) == f"{PICK}: no changes, headed change, role, amount, have the title Changes of case 1"


def test_a_title_lost_is_no_matter_for_the_other_cases(edited):
    def edit(book):
        book["Cases"].delete_rows(places.case_changes()[1].head - 2)

    assert same(edited(edit), founding())


def test_changes_of_a_case_given_twice_are_refused(refused):
    def edit(book):
        book.copy_worksheet(book["Cases"])

    message = refused(edit)
    assert message == f"Cases Copy!A{FIRST_CASE}: case 1 has changes twice; the first are at Cases!A{FIRST_CASE}"


def test_a_case_without_changes_is_the_workforce_alone(edited):
    def edit(book):
        book["Cases"].delete_rows(FIRST_CASE + 1, 6)

    assert edited(edit).changes == ()
