"""How fast uncertain plans are drawn and projected, beside the ways people do it now, all in one run.

Run: python tests/benchmarks/bench_risk.py [--draws 1000000]

Peers, per plan: the same model as native formulas of the what-if workbook, recalculated once per draw by
formualizer and by LibreOffice (where they are there; opening the file counts, as it does for whoever
scripts them); one `compare` per plan in a Python loop; the plain-Python model of people of the tests. One
floor draws the random numbers of all drivers and writes one result per plan, nothing else; the other writes
every figure that the model works out once.

What limits a simulation: nine tenths of the time is the projection, whose month of a block is some twenty
NumPy calls on arrays of (8,192 scenarios, 6 roles): two thirds of it arithmetic at about four elements a
nanosecond out of the second-level cache, one third memory being found and calls being made. Cohorts cost a
tenth since the usual month's tax is one product for all of them; the two tables of a law's year another
tenth. A second thread helps as far as the machine has a second core for it: each call lets the
interpreter go and has to get it back.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from payroll_impact import compare, load_scenario
from payroll_impact.analysis import apply_values
from payroll_impact.analysis.distributions import PERT, Uniform
from payroll_impact.analysis.risk import simulate
from payroll_impact.errors import HostError

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "model"))

UNCERTAIN = {
    "Generalist tutor.headcount": Uniform(1_400, 1_600),
    "Generalist tutor.pay": PERT(35, 50, 65),
    "Generalist tutor.attrition": Uniform(0.1, 0.5),
    "Science specialist.headcount": Uniform(5, 40),
    "Science specialist.pay": PERT(45, 72.5, 100),
    "Finance specialist.pay": PERT(35, 67.5, 100),
    "Medicine specialist.pay": PERT(45, 72.5, 100),
    "changes[1].notice_days": Uniform(0, 79),
    "changes[2].amount": Uniform(1, 10),
    "settings.discount_rate": Uniform(0.05, 0.12),
}


def timed(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def show(name, plans, seconds, reference=None):
    ratio = "" if reference is None else f"{reference * plans / seconds:>14.3g}"
    print(f"{name:<46} {plans:>10,} {seconds:>9.2f} {plans / seconds:>12,.2f} {ratio}")


def simulated(plan, draws, months=None):
    given = UNCERTAIN if months is None else dict(list(UNCERTAIN.items())[:-1])
    return timed(lambda: simulate(plan, given, "npv", draws=draws, seed=1, method="random", shares=False))


def floor(draws):
    rng = np.random.default_rng(1)
    results = np.empty(draws)
    block = 8_192
    for start in range(0, draws, block):
        drawn = rng.random((len(UNCERTAIN), min(block, draws - start)))
        results[start : start + block] = drawn.sum(axis=0)


def every_figure(draws):
    """Write every figure of plan and baseline once: 7 flows and 13 lines of 6 roles and 36 months."""
    figures = [np.zeros((8_192, 6), order="F") for _ in range(2 * (7 + 13))]
    for _ in range(0, draws, 8_192):
        for _ in range(36):
            for figure in figures:
                np.add(figure, 1.0, out=figure)


def one_by_one(plan, plans):
    rng = np.random.default_rng(1)
    for _ in range(plans):
        drawn = {path: float(each.quantile(rng.random(1))[0]) for path, each in UNCERTAIN.items()}
        drawn["changes[1].notice_days"] = round(drawn["changes[1].notice_days"])
        compare(apply_values(plan, drawn)).metric("npv")


def people_one_by_one(plan, plans):
    from people import Firm

    for _ in range(plans):
        Firm(plan).live()
        Firm(plan, baseline=True).live()


def native(plans, engine):
    """Recalculate the what-if workbook, native formulas alone, once per plan; the time of all."""
    from payroll_impact.templates import build_template
    from payroll_impact.workbooks.recalc import recalc

    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "what-if.xlsx"
        workbook.write_bytes(build_template("what-if", host="none"))
        return timed(lambda: [recalc(workbook, engine=engine) for _ in range(plans)])


def growth(plan, draws):
    import attrs

    print("\nhow time grows")
    for size in (draws // 8, draws // 4, draws // 2):
        show(f"{size:,} draws", size, simulated(plan, size))
    for months in (36, 72, 144):
        longer = attrs.evolve(plan, settings=attrs.evolve(plan.settings, months=months), law=plan.law)
        longer = _relawed(longer)
        show(f"{months} months", draws // 8, simulated(longer, draws // 8))
    for copies in (2, 4):
        extra = [attrs.evolve(role, role=f"{role.role} {n}") for n in range(1, copies) for role in plan.workforce]
        wider = attrs.evolve(plan, workforce=[*plan.workforce, *extra])
        show(f"{len(wider.workforce)} roles", draws // 8, simulated(wider, draws // 8))


def _relawed(plan):
    import attrs

    from payroll_impact.scenarios import resolve_tax_law

    return attrs.evolve(plan, law=resolve_tax_law(plan.workforce, plan.settings))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=1_000_000)
    options = parser.parse_args()
    plan = load_scenario("xai-2025")
    simulated(plan, 50_000)
    took = simulated(plan, options.draws)
    rate = took / options.draws
    print(f"{'':<46} {'plans':>10} {'seconds':>9} {'plans/s':>12}   ours ÷ theirs")
    show("ours", options.draws, took)
    least = timed(lambda: floor(options.draws))
    show("floor: random numbers and results alone", options.draws, least, rate)
    show("floor: every figure written once", options.draws, timed(lambda: every_figure(options.draws)), rate)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    show("ours, one plan at a time", 200, timed(lambda: one_by_one(plan, 200)), rate)
    show("plain Python, person by person", 5, timed(lambda: people_one_by_one(plan, 5)), rate)
    for engine in ("formualizer", "calc"):
        try:
            show(f"native formulas, {engine}", 3, native(3, engine), rate)
        except HostError as problem:
            print(f"native formulas, {engine}: {problem}")
    growth(plan, options.draws)


if __name__ == "__main__":
    main()
