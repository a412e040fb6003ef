"""How long the what-if workbook takes: built, opened, and recalculated after one edited input.

Run: python tests/benchmarks/bench_templates.py

Beside the workbook stands one call of a function on the same plan: the native model is there to be read
and checked, the function to be fast. What limits the workbook is its number of formulas, some 59,000:
LibreOffice spends most of the time of opening on reading their text, formualizer on building the graph
of what depends on what; a recalculation after an edit touches only what depends on it.
"""

import tempfile
import time
from pathlib import Path

from payroll_impact import compare, load_scenario
from payroll_impact.errors import HostError
from payroll_impact.hosts.recalc import recalc
from payroll_impact.templates import build_template


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
        opened = timed(lambda: office.do("load", path=str(workbook)), times=1)
        everything = timed(lambda: office.do("calculate"))
        edits = iter(range(1_501, 1_600))
        read = {"area": "C6:C8", "sheet": "Metrics"}
        edited = timed(
            lambda: office.steps(
                [("write", {"area": "C43", "rows": [[next(edits)]], "sheet": "Inputs"}), ("read", read)]
            )
        )
    print(
        f"LibreOffice: opened {opened:6.2f} s   all recalculated {everything:6.2f} s   one input edited {edited:6.2f} s"
    )


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
    print(f"one function call on the same plan {timed(lambda: compare(plan).metrics, 20) * 1e3:6.2f} ms")


if __name__ == "__main__":
    main()
