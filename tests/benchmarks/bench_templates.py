"""How long the what-if workbook takes: built, opened, and recalculated after one edited input.

Run: python tests/benchmarks/bench_templates.py

Beside the workbook stands one call of a function on the same cells: the native model is there to be read
and checked, the function to be fast. What limits the workbook is its number of cells, some 100,000 with
79,000 formulas: LibreOffice spends most of the time of opening on reading them (without a formula it takes three
fifths; a formula that fills a row is read in half the time of one a cell), formualizer on building the
graph of what depends on what; a recalculation after an edit touches only what depends on it, and the native
data table makes that for five discount rates. Titles repeated on printed pages took LibreOffice more than a
second until the sheets said what is printed; thousands of validations, half a second until each was written
once for all its cells.
"""

import tempfile
import time
from pathlib import Path

import openpyxl

from payroll_impact import compare, load_scenario
from payroll_impact.errors import HostError
from payroll_impact.functions import CATALOGUE
from payroll_impact.templates import build_template
from payroll_impact.templates.what_if import metric_cell, places
from payroll_impact.templates.what_if import tables as given_tables
from payroll_impact.workbooks.recalc import recalc

HEADCOUNT = places.ROLE_COLUMNS.index("headcount")


def timed(action, times=3):
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        runs.append(time.perf_counter() - start)
    return min(runs)


def in_calc(workbook):
    """Open the workbook in a running LibreOffice, recalculate all of it, edit one input and read what depends on it."""
    from payroll_impact.hosts.calc import Office

    with Office() as office:
        opened = timed(lambda: office.do("load", path=str(workbook)))
        everything = timed(lambda: office.do("calculate"))
        edits = iter(range(1_501, 1_600))
        figures = f"C{metric_cell('run_rate_change').row}:C{metric_cell('npv').row}"
        reading = ("read", {"area": figures, "sheet": "Metrics"})
        cell = f"C{places.WORKFORCE.head + 1}"
        edited = timed(
            lambda: office.steps([("write", {"area": cell, "rows": [[next(edits)]], "sheet": "Inputs"}), reading])
        )
    print(
        f"LibreOffice: opened {opened:6.2f} s   all recalculated {everything:6.2f} s   one input edited {edited:6.2f} s"
    )


def tables(workbook):
    """Return the workforce, the changes and the settings of a workbook as a function gets them."""
    book = openpyxl.load_workbook(workbook, data_only=True)
    for reference in given_tables():
        sheet, _, area = str(reference).replace("$", "").partition("!")
        yield [[cell.value for cell in row] for row in book[sheet][area]]


def edits_of(cells):
    """Return what edits a headcount and calls a function: with the same cells twice it would remember its answer."""
    heads = iter(range(1_501, 1_600))

    def edited():
        cells[0][1][HEADCOUNT] = next(heads)
        return CATALOGUE["PAYROLL_SUMMARY"](*cells)

    return edited


def main():
    plan = load_scenario("xai-2025")
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "what-if.xlsx"
        for host in ("none", "lite"):
            took = timed(lambda host=host: workbook.write_bytes(build_template("what-if", scenario=plan, host=host)), 2)
            print(f"built for {host:<5} {took:6.2f} s   {workbook.stat().st_size / 1e6:.2f} MB")
        workbook.write_bytes(build_template("what-if", scenario=plan, host="none"))
        print(f"recalculated in process, file read and all {timed(lambda: recalc(workbook), 2):6.2f} s")
        try:
            in_calc(workbook)
        except HostError as problem:
            print(f"LibreOffice: {problem}")
        cells = list(tables(workbook))
        print(f"PAYROLL_SUMMARY after an edit of the same cells {timed(edits_of(cells), 20) * 1e3:6.2f} ms")
    print(f"the model alone {timed(lambda: compare(plan).metrics, 20) * 1e3:6.2f} ms")


if __name__ == "__main__":
    main()
