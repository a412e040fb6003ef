"""How fast uncertain plans are drawn and projected, beside the ways people do it now, all in one run.

Run: python tests/benchmarks/bench_risk.py [--draws 1000000]

Peers, per plan: the founding case as an analyst would script it in vectorised NumPy (checked for equal results,
in blocks of the same size); the same model as native formulas of the what-if workbook, recalculated once per draw by
formualizer and by LibreOffice (where they are there; opening the file counts, as it does for whoever scripts them);
one `compare` per plan in a Python loop; the plain-Python model of people of the tests; our own walk month by month,
which projects what has no closed form. One floor draws the random numbers of all drivers and writes one result per
plan, nothing else; the other writes every figure that the model works out once. Each is run several times by turns,
and the shortest counts.

What limits a simulation: about a third of the time is the headcount of the plan month by month, which whole heads
keep from a closed form; a third the sums of heads times costs and the taxes of those who reach a wage base; the rest
the growth in whole heads, the tables of a year of taxes, discounting, draws and reductions. The baseline costs a
twentieth since a workforce that nothing changes is one figure a year. A second thread costs more than it gains on so
few roles: each operation lets the interpreter go for some microseconds and has to get it back. So one thread is the
default below 16 roles; on 24 roles two threads are 1.3 times as fast as one.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from analyst import present_value

from payroll_impact import compare, load_scenario
from payroll_impact.analysis import BLOCK, PERT, PlanEvaluator, Uniform, apply_values, simulate
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

PLACES = ("US-CA", "US-TX", "US-NJ", "US-FL", "US-IL", "US-MA", "US-CO", "US-PA")


def timed(action, clock=time.perf_counter):
    start = clock()
    action()
    return clock() - start


def show(name, plans, seconds, reference=None):
    ratio = "" if reference is None else f"{reference * plans / seconds:>14.3g}"
    print(f"{name:<46} {plans:>10,} {seconds:>9.2f} {plans / seconds:>12,.2f} {ratio}")


def simulated(plan, draws, threads=None, **asked):
    asked = {"method": "random", "shares": False} | asked
    return timed(lambda: simulate(plan, UNCERTAIN, "npv", draws=draws, seed=1, threads=threads, **asked))


def block_of_draws():
    drawn = np.random.default_rng(1).random((len(UNCERTAIN), BLOCK))
    return np.array([each.quantile(u) for each, u in zip(UNCERTAIN.values(), drawn, strict=True)])


def closed_form_walk_and_analyst(plan, draws):
    """Return the processor's time of each for the same values, by turns; their results are the same."""
    values = block_of_draws()
    evaluators = [PlanEvaluator.from_plan(plan, list(UNCERTAIN), ["npv"], closed_form=each) for each in (True, False)]
    peers = [lambda each=each: each.evaluate(values).results[0] for each in evaluators]
    peers.append(lambda: present_value(plan, dict(zip(UNCERTAIN, values, strict=True))))
    results = [each() for each in peers]
    for other in results[1:]:
        np.testing.assert_allclose(results[0], other, rtol=0, atol=1e-12 * np.abs(other).max())
    best = [np.inf] * len(peers)
    for _ in range(max(3, draws // BLOCK // 20)):
        best = [min(known, timed(each, time.process_time)) for known, each in zip(best, peers, strict=True)]
    return best


def floor(draws):
    rng = np.random.default_rng(1)
    results = np.empty(draws)
    for start in range(0, draws, BLOCK):
        drawn = rng.random((len(UNCERTAIN), min(BLOCK, draws - start)))
        results[start : start + BLOCK] = drawn.sum(axis=0)


def every_figure(draws):
    """Write every figure of plan and baseline once: 7 flows and 13 lines of 6 roles and 36 months."""
    figures = [np.zeros((BLOCK, 6), order="F") for _ in range(2 * (7 + 13))]
    for _ in range(0, draws, BLOCK):
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
    for cuts in (10, 40, 160):
        cut = attrs.evolve(plan.changes[0], amount=1.0, unit="heads")
        changed = attrs.evolve(plan, changes=[*plan.changes, *[cut] * cuts])
        show(f"{len(changed.changes)} changes", draws // 8, simulated(changed, draws // 8))
    for count in (2, 4, 8):
        twice = [*plan.workforce, *(attrs.evolve(role, role=f"{role.role} 2") for role in plan.workforce)]
        roles = [attrs.evolve(role, jurisdiction=PLACES[n % count]) for n, role in enumerate(twice)]
        abroad = _relawed(attrs.evolve(plan, workforce=roles))
        show(f"{count} places, {len(roles)} roles", draws // 8, simulated(abroad, draws // 8))
    for copies in (2, 4):
        extra = [attrs.evolve(role, role=f"{role.role} {n}") for n in range(1, copies) for role in plan.workforce]
        wider = attrs.evolve(plan, workforce=[*plan.workforce, *extra])
        show(f"{len(wider.workforce)} roles", draws // 8, simulated(wider, draws // 8))


def memory(most):
    """Show the most memory that a process of its own takes for so many draws."""
    print("\npeak memory of a process, Latin hypercube with shares")
    draws = 10_000
    while draws <= most:
        asked = [sys.executable, __file__, "--draws", str(draws), "--memory-alone"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
        print(f"{draws:>14,} draws {told:>8} MB")
        draws *= 10


def peak():
    """Return the most memory of this program [MB]: what its process had before as another is not in it, on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        told = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return f"{int(told.split()[1]) / 1024:,.0f}"
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f}"


def _relawed(plan):
    import attrs

    from payroll_impact.scenarios import resolve_tax_law

    return attrs.evolve(plan, law=resolve_tax_law(plan.workforce, plan.settings))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--memory-alone", action="store_true", help="run once and print the peak memory [MB]")
    options = parser.parse_args()
    plan = load_scenario("xai-2025")
    if options.memory_alone:
        simulated(plan, options.draws, method="lhs", shares=True)
        print(peak())
        return
    simulated(plan, 50_000)
    took, both = (simulated(plan, options.draws, threads=threads) for threads in (None, 2))
    rate = took / options.draws
    drawing = simulated(plan, options.draws, threads=1, method="lhs", shares=True)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':<46} {'plans':>10} {'seconds':>9} {'plans/s':>12}   ours ÷ theirs")
    show("ours", options.draws, took)
    show("ours, two threads", options.draws, both, rate)
    show("ours, one thread, Latin hypercube and shares", options.draws, drawing, rate)
    closed, walk, analyst = closed_form_walk_and_analyst(plan, options.draws)
    print("one block, one core, the same values, time of the processor:")
    show("  closed form", BLOCK, closed)
    show("  walk month by month", BLOCK, walk, closed / BLOCK)
    show("  an analyst's NumPy script", BLOCK, analyst, closed / BLOCK)
    least = timed(lambda: floor(options.draws))
    show("floor: random numbers and results alone", options.draws, least, rate)
    show("floor: every figure written once", options.draws, timed(lambda: every_figure(options.draws)), rate)
    show("ours, one plan at a time", 200, timed(lambda: one_by_one(plan, 200)), rate)
    show("plain Python, person by person", 5, timed(lambda: people_one_by_one(plan, 5)), rate)
    for engine in ("formualizer", "calc"):
        try:
            show(f"native formulas, {engine}", 3, native(3, engine), rate)
        except HostError as problem:
            print(f"native formulas, {engine}: {problem}")
    growth(plan, options.draws)
    memory(10 * options.draws)


if __name__ == "__main__":
    main()
