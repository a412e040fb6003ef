"""The server's page and scripts in Chromium, with Microsoft's own: every cell goes through all of them."""

import pytest
from office_cells import matrices, written

from payroll_impact.cells import CellError
from payroll_impact.functions import CATALOGUE

every = pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
demanding = {name: each for name, each in CATALOGUE.items() if any(not a.optional for a in each.arguments)}
every_with_arguments = pytest.mark.parametrize("function", demanding.values(), ids=demanding)
CUT = CATALOGUE["PAYROLL_CUT"]
CELLS = 200


def calculated(page, function, cells):
    return page.evaluate(
        "([name, args, address]) => calculate(name, args, address)",
        [function.name, matrices(function, cells), "Sheet1!B2"],
    )


@every
def test_the_example_calculates_to_its_result(page, function):
    assert calculated(page, function, function.example.arguments) == {"result": written(function.example.result)}


@every_with_arguments
def test_bad_input_is_an_error_of_excel_with_our_message(page, function):
    required = [argument for argument in function.arguments if not argument.optional]
    error = calculated(page, function, ())["error"]
    assert error["own"]
    assert error["code"] == "#VALUE!"
    assert f"{required[0].name} is missing" in error["message"]


@pytest.mark.parametrize("code", ["#N/A", "#NUM!", "#REF!"])
def test_an_error_cell_is_an_error_cell_again(page, code):
    assert calculated(page, CUT, (CellError(code),)) == {"result": written(CellError(code))}


def test_many_cells_at_once_lose_none(page):
    asked = [[CUT.name, matrices(CUT, (number, 1)), f"Sheet1!B{number + 1}"] for number in range(CELLS)]
    answers = page.evaluate("(cells) => Promise.all(cells.map((cell) => calculate(...cell)))", asked)
    assert [answer["result"] for answer in answers] == [[[number]] for number in range(CELLS)]


def test_the_page_asks_nobody_but_its_server(page, server):
    elsewhere = [url for url in page.asked if not url.startswith(str(server.base_url))]
    assert elsewhere == []
