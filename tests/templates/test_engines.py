"""What the tests compute workbooks with is itself held to what it promises."""

import subprocess

from edits import SMALL

from payroll_impact.cells import Address


def test_an_office_that_ends_is_started_anew_with_the_workbook_as_it_was_edited(in_calc):
    engine, _ = in_calc("what-if", **SMALL)
    first = Address("Inputs", 5, 2)
    engine.write([(first, [["Another case"]])])
    before = engine.office.starts
    subprocess.run(["pkill", "-KILL", "-g", str(engine.office.office._programs[0].pid), "soffice.bin"], check=True)  # noqa: SLF001
    assert engine.read("Inputs", 5, 2)[4][1] == "Another case"
    assert engine.office.starts == before + 1
