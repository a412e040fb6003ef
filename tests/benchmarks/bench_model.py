"""How fast plans are projected: one at a time, and many at once beside a floor of plain NumPy.

Run: python tests/benchmarks/bench_model.py

The floor draws the inputs of as many scenarios, then reads and writes arrays of as many headcount and
cost figures (7 flows, 13 lines, plan and baseline) with one addition each: no model could do less and
still touch every figure. What limits the model: each month of each block is some forty NumPy calls on
arrays of (2,048 scenarios, 6 roles), which run from the processor's own cache at a quarter of a
nanosecond an element; a microsecond a call is Python and NumPy finding the loop, during which other
threads wait. Wage bases cost a fifth: one table of twelve months a year of law, and a multiplication
for each month of work whose tax is not the usual one.
"""

import resource
import subprocess
import sys
import time

import numpy as np

from payroll_impact import compare, load_scenario, project
from payroll_impact.analysis.evaluate import evaluate

DRIVERS = {
    "Generalist tutor.headcount": (1_400, 1_600),
    "Generalist tutor.pay": (35, 65),
    "Science specialist.headcount": (5, 40),
    "Science specialist.pay": (45, 100),
    "Finance specialist.pay": (35, 100),
    "Medicine specialist.pay": (45, 100),
    "Generalist tutor.attrition": (0.1, 0.5),
    "changes[1].notice_days": (0, 79),
    "changes[2].amount": (1, 10),
    "settings.discount_rate": (0.05, 0.12),
}
FIGURES, ROLES, MONTHS, BLOCK = 2 * (7 + 13), 6, 36, 2_048


def best(action, times=30):
    """Return the shortest of some runs. [seconds]"""
    action()
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        runs.append(time.perf_counter() - start)
    return min(runs)


def draws(size):
    rng = np.random.default_rng(1)
    return {path: rng.uniform(low, high, size) for path, (low, high) in DRIVERS.items()}


def floor(size):
    """Draw the inputs, and read and write as many figures as the model has, block by block."""
    draws(size)
    figures = [np.zeros((BLOCK, ROLES), order="F") for _ in range(FIGURES)]
    for _ in range(0, size, BLOCK):
        for _ in range(MONTHS):
            for figure in figures:
                np.add(figure, 1.0, out=figure)


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def many(plan):
    print("scenarios   seconds   plans/s   floor s   ratio   peak MB")
    for size in (10_000, 100_000, 400_000):
        values = draws(size)
        start = time.perf_counter()
        evaluate(plan, values, ["run_rate_change", "npv"])
        took = time.perf_counter() - start
        least = best(lambda size=size: floor(size), times=1)
        print(
            f"{size:>9,} {took:>9.2f} {size / took:>9,.0f} {least:>9.2f} {took / least:>7.1f} {peak_megabytes():>9.0f}"
        )


def start_up():
    def run(*command):
        return best(lambda: subprocess.run(command, check=True, capture_output=True), times=10)

    bare = run(sys.executable, "-c", "pass")
    shown = run(sys.executable, "-m", "payroll_impact", "--help")
    print(f"payroll-impact --help: {shown * 1e3:.0f} ms, {(shown - bare) * 1e3:.0f} ms over a bare Python")


def main():
    plan = load_scenario("xai-2025")
    one = best(lambda: project(plan)) * 1e3
    print(f"one plan of {len(plan.roles)} roles and {plan.settings.months} months: {one:.2f} ms")
    print(f"held against its baseline, all metrics: {best(lambda: compare(plan).metrics) * 1e3:.2f} ms")
    many(plan)
    start_up()


if __name__ == "__main__":
    main()
