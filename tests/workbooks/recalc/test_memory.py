"""A workbook that has been recalculated is let go, so that a script may recalculate any number."""

import gc
import weakref

import formualizer

from payroll_impact.functions import CATALOGUE
from payroll_impact.workbooks.recalc import Job, Session


def test_functions_the_engine_knows_do_not_keep_its_workbook():
    session = Session(formualizer, formualizer.Workbook(), Job(b"", {}, frozenset()))
    session.workbook.add_sheet("Plan")
    session.register("PAYROLL_CUT", CATALOGUE["PAYROLL_CUT"])
    session.workbook.set_formula("Plan", 1, 1, "=PAYROLL_CUT(1500)")
    session.workbook.evaluate_all()
    assert session.workbook.get_value("Plan", 1, 1) == 500
    known = weakref.ref(session)
    del session
    gc.collect()
    assert known() is None
