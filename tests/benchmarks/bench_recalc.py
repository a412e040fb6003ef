"""What a column of employer taxes costs in formualizer: single formulas, one call over the column, native formulas.

Run it as ``python tests/benchmarks/bench_recalc.py``; ``--rows`` changes the length of the column. Prints a table
with the time of an evaluation, per row, and beside the single formulas.

What limits it: a single formula spends nearly all of its time in Python, in reading one row's cells and calling
NumPy on arrays of one number. One call over the column pays that once; what is left is turning its 10,000 cells
into Python objects and back, and the spill. A call that does nothing shows what crossing from formualizer to
Python and back costs by itself.
"""

import argparse
import time

import formualizer

from payroll_impact.functions import CATALOGUE
from payroll_impact.workbooks.recalc import Job, Session

TAX = "PAYROLL_EMPLOYER_TAX"
# Texas 2025 has three taxes: enough native work to be compared with
NATIVE = "=0.062*MIN(A{0},176100)+0.0145*A{0}+0.006*MIN(A{0},7000)+0.027*MIN(A{0},9000)"


def workbook(rows, formulas):
    """Return a workbook with a column of pay and formulas beside it."""
    book = formualizer.Workbook()
    book.add_sheet("S")
    session = Session(formualizer, book, Job(b"", {}, frozenset()))
    session.register(TAX, CATALOGUE[TAX])
    book.register_function("PAYROLL_NOTHING", lambda *_: 1.0, min_args=0)
    book.set_values_batch("S", 1, 1, [[30_000.0 + 17 * row] for row in range(rows)])
    for row, formula in enumerate(formulas, start=1):
        book.set_formula("S", row, 2, formula)
    return book


def evaluation(rows, formulas, repeats):
    """Return the shortest time one evaluation of everything takes."""
    times = []
    for _ in range(repeats):
        book = workbook(rows, formulas)
        begun = time.perf_counter()
        book.evaluate_all()
        times.append(time.perf_counter() - begun)
        last = book.get_value("S", rows, 2)
        if not isinstance(last, float):
            raise SystemExit(f"no number in the last row but {last!r}")
    return min(times)


def called(rows, repeats):
    """Return the shortest time of one call over a column in Python, without any workbook."""
    column = [[30_000.0 + 17 * row] for row in range(rows)]
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        CATALOGUE[TAX](column, "US-TX", 2025.0)
        times.append(time.perf_counter() - begun)
    return min(times)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    rows, numbers = options.rows, range(1, options.rows + 1)
    measured = {
        f"{rows:,} calls": evaluation(rows, [f'={TAX}(A{row},"US-TX",2025)' for row in numbers], options.repeats),
        "one call over the column": evaluation(rows, [f'={TAX}(A1:A{rows},"US-TX",2025)'], options.repeats),
        "the same call in Python alone": called(rows, options.repeats),
        f"{rows:,} native formulas": evaluation(rows, [NATIVE.format(row) for row in numbers], options.repeats),
        f"{rows:,} calls that do nothing": evaluation(
            rows, [f'=PAYROLL_NOTHING(A{row},"US-TX",2025)' for row in numbers], options.repeats
        ),
    }
    single = next(iter(measured.values()))
    print(f"{'':32}{'ms':>10}{'µs a row':>12}{'times faster':>15}")
    for title, seconds in measured.items():
        print(f"{title:32}{seconds * 1e3:10.2f}{seconds / rows * 1e6:12.3f}{single / seconds:15.1f}")


if __name__ == "__main__":
    main()
