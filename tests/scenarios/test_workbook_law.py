"""A figure of the law changed on its sheet is refused: it would move the sheets and nothing else."""

import datetime as dt

import pytest
from what_if_book import founding, law, place

from payroll_impact.scenarios import law_tables
from payroll_impact.templates.what_if import places

HEAD = places.LAW_HEAD
RATE, BASE, NOT_KNOWN = "US.medicare.rate", "US.social_security.wage_base", "US-AK.unemployment.rate"
FIRST = min(figure.path for figure in law_tables.figures())


@pytest.mark.parametrize(
    ("path", "column", "value", "told"),
    [
        (RATE, 2025, 0.5, "2025 is 0.5, published is 0.0145"),
        (RATE, 2027, "3 %", "2027 is 0.03, published is 0.0145"),
        (RATE, 2025, None, "2025 is blank, published is 0.0145"),
        (RATE, 2025, "none", "2025 is no number, published is 0.0145"),
        (RATE, 2025, True, "2025 is no number, published is 0.0145"),
        (RATE, 2025, dt.datetime(2025, 1, 1), "2025 is no number, published is 0.0145"),  # noqa: DTZ001
        (BASE, 2026, 184_501, "2026 is 184501, published is 184500"),
        (BASE, 2026, "184.501", "2026 is no number, published is 184500"),
        (NOT_KNOWN, 2025, 0.01, "2025 is 0.01, published is blank"),
        (RATE, "year begins", 4, "year begins is 4, published is 1"),
        (BASE, "known from", None, "known from is blank, published is 2024"),
        (BASE, "carried from", 2025, "carried from is 2025, published is 2026"),
    ],
)
def test_a_figure_that_is_not_the_published_one_is_named_with_both(refused, path, column, value, told):
    cells = []

    def edit(book):
        cells.append(place(law(book, path, column)))
        law(book, path, column).value = value

    remedy = f"put it back, and give a figure of your own under the settings on Inputs, as {path}"
    assert refused(edit) == f"{cells[0]}: {path}, {told}; {remedy}"


def test_the_first_figure_that_differs_is_named_wherever_people_have_moved_it(refused):
    def edit(book):
        for path in (BASE, RATE):
            law(book, path, 2025).value = law(book, path, 2026).value = 1
        sheet = book["Law"]
        for row in sheet.iter_rows(min_row=HEAD):
            row[1].value, row[8].value = row[8].value, row[1].value
        sheet.insert_rows(HEAD + 5, 3)
        sheet.insert_rows(2, 2)
        sheet.title = "The rules"
        book["Inputs"].title = "Ours"

    message = refused(edit)
    assert message.startswith("The rules!B")
    assert f": {RATE}, 2025 is 1, published is 0.0145" in message
    assert f"under the settings on Ours, as {RATE}" in message


@pytest.mark.parametrize("value", ["#REF!", "=1"])
def test_an_error_or_a_formula_without_a_value_is_no_figure(refused, value):
    def edit(book):
        law(book, RATE, 2025).value = value

    assert f": {RATE}, 2025 is " in refused(edit)


@pytest.mark.parametrize("path", ["US.medicare.rates", None])
def test_figures_under_another_name_are_refused(refused, path):
    def edit(book):
        law(book, RATE, "parameter").value = path

    hint = "; did you mean 'US.medicare.rate'?" if path else ""
    assert refused(edit).endswith(f": this is no parameter of the law{hint}")


@pytest.mark.parametrize(
    ("column", "header", "problem"),
    [
        (2024, 2031, f"Law!A{HEAD}: the law must have a column 2024"),
        (2027, None, f"Law!A{HEAD}: the law must have a column 2027"),
        (2027, 2026, f"Law!A{HEAD}: the law must have a column 2027"),
        ("source", 2025, "the column 2025 is given twice"),
        ("known from", None, f"Law!A{HEAD}: the law must have a column known from"),
        ("parameter", "name", f"Law row {HEAD}: this header has no column parameter"),
        ("year begins", "begins", f"Law row {HEAD}: this header has no column year begins"),
    ],
)
def test_no_figure_is_lost_with_its_header(refused, column, header, problem):
    def edit(book):
        law(book, "parameter", column).value = header

    assert refused(edit).endswith(problem)


def test_rows_that_are_gone_notes_and_figures_as_text_do_no_harm(edited):
    def edit(book):
        sheet = book["Law"]
        first, last = (law(book, "parameter", year).column for year in law_tables.YEARS)
        for row in sheet.iter_rows(min_row=HEAD + 1, min_col=first, max_col=last):
            for cell in row:
                if cell.value is not None:
                    cell.value = f"{cell.value:,}" if cell.value >= 1 else f"{cell.value * 100:.12g} %"
        sheet.delete_rows(law(book, FIRST, "parameter").row, 2)
        sheet.cell(sheet.max_row + 1, 1).value = "looked through in May"

    assert edited(edit).law == founding().law


def test_a_figure_saved_with_fifteen_digits_is_the_published_one(edited):
    def edit(book):
        law(book, RATE, 2025).value = 0.0145 * (1 + 1e-15)

    assert edited(edit).workforce == founding().workforce


def test_without_the_sheet_there_is_nothing_to_refuse(edited):
    assert edited(lambda book: book.remove(book["Law"])).workforce == founding().workforce


@pytest.mark.parametrize(("row", "value"), [(0, 53), (1, None), (2, "37.5"), (3, "half"), (6, 0.1)])
def test_a_definition_of_the_model_that_is_changed_is_refused(refused, row, value):
    def edit(book):
        book["Definitions"].cell(places.DEFINITION_HEAD + 1 + row, 2).value = value

    assert refused(edit).startswith(f"Definitions!B{places.DEFINITION_HEAD + 1 + row}: ")
