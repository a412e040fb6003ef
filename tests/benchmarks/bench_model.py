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

from payroll_impact import build_plan, compare, load_scenario, project
from payroll_impact.analysis import evaluate
from payroll_impact.model import totals_of_both

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


def organisation(roles, months, cuts):
    """Return a plan of many roles in three states, and so many cuts of one role each over three years."""
    places = ("US-CA", "US-TX", "US-NJ")
    workforce = [
        {
            "role": f"role {row}", "headcount": 5 + row % 50, "pay": 50_000 + row, "jurisdiction": places[row % 3],
            "attrition": 0.1 + 0.1 * (row % 3), "hire_cost": 4_000, "benefits": 0.1, "bonus": 0.05,
        }
        for row in range(roles)
    ]  # fmt: skip
    changes = [
        {
            "change": "reduce", "role": f"role {row * roles // cuts}", "amount": 0.2, "unit": "fraction",
            "start": f"{2026 + row % 36 // 12}-{1 + row % 12:02d}-15", "notice_days": 60, "severance_weeks": 2,
        }
        for row in range(cuts)
    ]  # fmt: skip
    rates = {f"{place}.unemployment.rate": 0.03 for place in places}
    return build_plan(workforce, changes, {"start": "2026-01-01", "months": months} | rates)


def large():
    print("\n roles  months  cuts   build s   totals s   compare s   peak MB (of totals, then of all arrays)")
    for roles, months, cuts in ((1_000, 60, 0), (2_000, 60, 0), (2_000, 60, 150), (2_000, 60, 300), (50_000, 36, 0)):
        start = time.perf_counter()
        plan = organisation(roles, months, cuts)
        built = time.perf_counter() - start
        totals = best(lambda plan=plan: totals_of_both(plan), times=2)
        after = peak_megabytes()
        compared = best(lambda plan=plan: compare(plan).metrics, times=2)
        print(f"{roles:>6,} {months:>7} {cuts:>5} {built:>9.2f} {totals:>10.2f} {compared:>11.2f} {after:>9.0f}, then "
              f"{peak_megabytes():.0f}")  # fmt: skip


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
    large()
    start_up()


if __name__ == "__main__":
    main()
