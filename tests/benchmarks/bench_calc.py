"""How long LibreOffice Calc takes to recalculate a column of a function of ours, beside a native formula.

Run ``python tests/benchmarks/bench_calc.py``; it prints a table. Every figure is the best of several
recalculations of the whole document, which then holds nothing but that column and its inputs.
"""

import sys
import tempfile
import time
from pathlib import Path

from payroll_impact.errors import HostError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.calc import Office, install

ROWS = 10_000
LEAST_REPEATS = 5
PATIENCE = 5.0  # seconds spent on repeating one way
LEAST_GAIN = 5  # one call over a column must be at least this many times faster than a call per row
FUNCTION = CATALOGUE["PAYROLL_EMPLOYER_TAX"]
NATIVE = "=MIN(A{row};176100)*0.062+A{row}*0.0145+MIN(A{row};7000)*0.006"
SINGLE = '=PAYROLL_EMPLOYER_TAX(A{row};"US";2025)'
COLUMN = f'=PAYROLL_EMPLOYER_TAX(A1:A{ROWS};"US";2025)'
LIMIT = """A call per row is limited by Python: a third is reading and checking the three arguments, the rest the
three taxes, each a few calls of numpy on one number; Calc's bridge takes 4 to 5 µs of it. One call over the column is
limited by the bridge, which turns 10,000 cells into Python numbers and back."""


def pays():
    return [[20_000.0 + 37.0 * row] for row in range(ROWS)]


def seconds(office, kind, formula):
    """Return the best time of recalculating the column, and what its cells show."""
    place = f"B1:B{ROWS}"
    office.do("new")
    office.do("write", area=f"A1:A{ROWS}", rows=pays())
    if kind == "array":
        office.do("array", area=place, formula=formula)
    else:
        office.do("formulas", area=place, rows=[[formula.format(row=row + 1)] for row in range(ROWS)])
    return best(lambda: office.do("calculate")), office.do("read", area=place)


def best(measured):
    """Return the least of many measured times: a busy machine adds to a time and never takes from it."""
    times, until = [], time.perf_counter() + PATIENCE
    while len(times) < LEAST_REPEATS or time.perf_counter() < until:
        times.append(measured())
    return min(times)


def in_python():
    """Return the time of the same call without a spreadsheet."""
    cells = pays()
    began = time.perf_counter()
    FUNCTION(cells, "US", 2025)
    return time.perf_counter() - began


def measure():
    """Return a title and the seconds of each way, and how much faster one call is than many."""
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        with Office(Path(folder), timeout=300) as office:
            native, _ = seconds(office, "cells", NATIVE)
            single, one_by_one = seconds(office, "cells", SINGLE)
            column, at_once = seconds(office, "array", COLUMN)
    if one_by_one != at_once or one_by_one != FUNCTION(pays(), "US", 2025):
        raise AssertionError("the ways differ in what they compute")
    lines = {
        f"native formula, {ROWS:,} cells": native,
        f"{FUNCTION.name}, {ROWS:,} calls": single,
        f"{FUNCTION.name}, one call over the column": column,
        "the same call in Python, without Calc": best(in_python),
    }
    return lines, single / column


def main():
    try:
        lines, gain = measure()
    except HostError as problem:
        sys.exit(str(problem))
    table = [f"{'':48}{'whole column':>14}{'per row':>12}"]
    table += [f"{title:48}{taken * 1e3:11.1f} ms{taken / ROWS * 1e6:9.2f} µs" for title, taken in lines.items()]
    said = f"One call over the column is {gain:.1f} times faster than a call per row."
    sys.stdout.write("\n".join([*table, "", said, LIMIT, ""]))
    return 0 if gain >= LEAST_GAIN else 1


if __name__ == "__main__":
    sys.exit(main())
