"""What output costs a simulation: the founding case with and without metrics of output, in one run.

Run: python tests/benchmarks/bench_output.py [--draws 200000]

The ratio is that of the shortest of some runs of each. The same inputs are drawn in all of them; the last two also
compute capacity and the six metrics that rest on it.
"""

import argparse
import time

from payroll_impact import load_scenario
from payroll_impact.analysis import PERT, Uniform, simulate
from payroll_impact.model import METRICS

UNCERTAIN = {
    "Generalist tutor.headcount": Uniform(1_400, 1_600),
    "Generalist tutor.pay": PERT(35, 50, 65),
    "all.attrition": Uniform(0.1, 0.5),
    "group:specialist.headcount": Uniform(20, 160),
    "changes[1].notice_days": Uniform(0, 79),
    "changes[2].amount": Uniform(1, 10),
}
THROUGHPUTS = {"Generalist tutor.items_per_hour": PERT(5, 20, 40), "group:specialist.items_per_hour": PERT(5, 20, 40)}
OUTPUT = [name for name, metric in METRICS.items() if metric.of_output]


def shortest(plan, drawn, metrics, draws, times=5):
    """Return the shortest of some runs, in seconds of the processor: others may use the machine."""
    runs = []
    for _ in range(times):
        start = time.process_time()
        simulate(plan, drawn, metrics, draws=draws, seed=1, shares=False, threads=1)
        runs.append(time.process_time() - start)
    return min(runs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=200_000)
    draws = parser.parse_args().draws
    plan = load_scenario("xai-2025")
    bare = plan.without_output()
    shortest(plan, UNCERTAIN, ["npv"], draws // 10, times=1)
    base = shortest(bare, UNCERTAIN, ["npv"], draws)
    print(f"{'npv, a plan without items an hour':<52} {base:6.2f} s")
    for title, drawn, metrics in (
        ("npv, the same plan with them", UNCERTAIN, ["npv"]),
        ("npv and cost per item", UNCERTAIN, ["npv", "cost_per_item"]),
        ("npv and all metrics of output", UNCERTAIN, ["npv", *OUTPUT]),
        ("npv and all metrics of output, throughputs drawn", UNCERTAIN | THROUGHPUTS, ["npv", *OUTPUT]),
    ):
        took = shortest(plan, drawn, metrics, draws)
        print(f"{title:<52} {took:6.2f} s   ratio {took / base:.3f}")


if __name__ == "__main__":
    main()
