"""How long a sheet full of functions takes beside one cell of it, and a command beside bare Python, all in one run.

Run: python tests/benchmarks/bench_functions.py

Everything is done several times by turns and the least time of the processor counts: other programs run as well.
The floor of a sheet is one cell of a plan not seen before: its tables read, its law resolved, plan and baseline
projected. The floor of a command is Python with NumPy, which every answer needs, and typer, which every command does.

What limits a sheet: the first cell; each other one takes about a hundredth of it, to see that its ranges hold what
they held. What limits a call: NumPy and typer (with pydantic since its version 0.29) are nine tenths of it.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from payroll_impact import load_scenario
from payroll_impact.functions import CATALOGUE
from payroll_impact.model import METRICS
from payroll_impact.scenarios import as_cells

METRIC = CATALOGUE["PAYROLL_METRIC"]
ONE_CELL = ["call", "PAYROLL_IMPACT", "1500", "127684", "100", "177748"]


def copied(tables):
    """Return the tables as a host hands them over: anew for each cell."""
    return [[list(row) for row in table] for table in tables]


def variants(tables):
    """Yield the tables again and again, the pay of the first role another each time."""
    column = tables[0][0].index("pay")
    for number in count(1):
        found = copied(tables)
        found[0][1][column] = 50 + number / 1_000
        yield found


def sheets(tables):
    fresh = variants(tables)
    turns = [next(fresh) for _ in range(17)]

    def cells(number):
        given = next(fresh)
        for name in [*METRICS, *METRICS, *METRICS, *METRICS, *METRICS][:number]:
            METRIC(*copied(given), name)

    return {
        "one cell": lambda: cells(1),
        "fifty cells over the same ranges": lambda: cells(50),
        "17 variants, looked at before": lambda: [METRIC(*copied(given), "npv") for given in turns],
    }


def commands(folder):
    def run(*arguments):
        return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    ours = ("-m", "payroll_impact")
    return {
        "bare Python": run("-c", "pass"),
        "Python with NumPy": run("-c", "import numpy"),
        "Python with NumPy, typer and pydantic": run("-c", "import numpy, typer, pydantic"),
        "--help": run(*ours, "--help"),
        "call of a one-cell function": run(*ours, *ONE_CELL),
        "report in the terminal": run(*ours, "report", "xai-2025"),
        "report in HTML": run(*ours, "report", "xai-2025", "-o", str(folder / "report.html")),
        "report in a workbook": run(*ours, "report", "xai-2025", "-o", str(folder / "report.xlsx")),
    }


def used(action):
    """Return the time of the processor an action takes, its processes included. [s]"""
    who = resource.RUSAGE_CHILDREN
    before, children = time.process_time(), resource.getrusage(who)
    action()
    after = resource.getrusage(who)
    return time.process_time() - before + after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime


def least(actions, rounds):
    best = dict.fromkeys(actions, float("inf"))
    for _ in range(rounds):
        for name, action in actions.items():
            best[name] = min(best[name], used(action))
    return best


def show(title, best):
    floor = next(iter(best.values()))
    print(f"\n{title:<44} {'ms':>8} {'÷ first':>9}")
    for name, seconds in best.items():
        print(f"{name:<44} {seconds * 1_000:>8.1f} {seconds / floor:>9.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    show("a sheet", least(sheets(as_cells(load_scenario("xai-2025"))), options.rounds))
    with tempfile.TemporaryDirectory() as folder:
        show("a command", least(commands(Path(folder)), options.rounds))


if __name__ == "__main__":
    main()
