"""LibreOffice gives what formualizer gives, and the same writer puts it into the copy."""

import openpyxl
import pytest

from payroll_impact.cells import Address
from payroll_impact.errors import HostError
from payroll_impact.functions import CATALOGUE
from payroll_impact.workbooks.recalc import recalc


@pytest.fixture
def every(book, arguments_of):
    """A workbook with every example of the catalogue, one sheet each, and all that can go wrong."""

    def fill(workbook):
        for number, function in enumerate(CATALOGUE.values()):
            out, inputs = workbook.add_worksheet(f"Out{number}"), workbook.add_worksheet(f"In{number}")
            references = arguments_of(inputs, function.example.arguments, f"In{number}")
            out.write_dynamic_array_formula("A1", f"=_xldudf_{function.name}({','.join(references)})")
            out.write_formula("A50", '=IF(TRUE,"a & <b>")')
            out.write_formula("A51", "=1=1")
            out.protect("secret")  # arrays have to grow there as well
        wrong = workbook.add_worksheet("Wrong")
        wrong.write("A1", -5)
        for row, formula in enumerate(("=PAYROLL_CUT(A1)", "=B3", "=B2+1", "=NOSUCHFUNCTION(1)", "=1/0", "=2+A1")):
            wrong.write_formula(row, 1, formula)
        wrong.write_dynamic_array_formula("D1", "=PAYROLL_CUT({3;6;9})")
        wrong.write("D2", "in the way")
        workbook.define_name("wrong", "=Wrong!$A$1")

    return book(fill)


@pytest.mark.usefixtures("libreoffice")
def test_calc_and_formualizer_agree_on_a_workbook(every, tmp_path):
    ours, theirs = recalc(every, sets={"wrong": -6}), recalc(every, sets={"wrong": -6}, engine="calc")
    examples = [place for place in ours.values if place.sheet != "Wrong"]
    assert {place: theirs.values[place] for place in examples} == {place: ours.values[place] for place in examples}
    assert theirs.values[Address("Wrong", 6, 2)] == -4
    kinds = {str(finding.address): finding.kind for finding in theirs.findings}
    assert kinds == {
        "Wrong!B1": "error",
        "Wrong!B2": "circular reference",
        "Wrong!B3": "circular reference",
        "Wrong!B4": "unknown function",
        "Wrong!B5": "error",
        "Wrong!D1": "error",
    }
    theirs.save(tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["Wrong"]["B6"].value == -4


def test_without_libreoffice_the_message_says_so(book, monkeypatch, tmp_path):
    monkeypatch.setenv("PAYROLL_IMPACT_SOFFICE", str(tmp_path / "nothing"))
    path = book(lambda workbook: workbook.add_worksheet().write_formula("A1", "=1+1"))
    with pytest.raises(HostError, match="LibreOffice was not found"):
        recalc(path, engine="calc")
