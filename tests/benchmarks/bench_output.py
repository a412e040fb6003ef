"""What output costs a simulation: the founding case with and without metrics of output.

Run: python tests/benchmarks/bench_output.py [--draws 20000] [--rounds 15]

The runs take turns in another order each round, so that whatever else the machine does, and what ran before, meets all
of them, and are timed in seconds of the processor. The ratio is that of the shortest of each to the shortest of a run
of as many metrics, all of money, of the same plan without items an hour: a metric more is drawn, sorted and told
whatever it is of.
"""

import argparse
import random
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
MONEY = ["npv", *(name for name, metric in METRICS.items() if not metric.of_output and name != "npv")]
RUNS = {
    "npv": (UNCERTAIN, ["npv"]),
    **{name: (UNCERTAIN, [name]) for name in OUTPUT},
    "npv and cost per item": (UNCERTAIN, ["npv", "cost_per_item"]),
    "npv and all metrics of output": (UNCERTAIN, ["npv", *OUTPUT]),
    "npv and all metrics of output, throughputs drawn": (UNCERTAIN | THROUGHPUTS, ["npv", *OUTPUT]),
}


def seconds(plan, drawn, metrics, draws):
    """Return how long the processor takes for a run."""
    start = time.process_time()
    simulate(plan, drawn, metrics, draws=draws, seed=1, shares=False, threads=1)
    return time.process_time() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    plan = load_scenario("xai-2025")
    plain = plan.without_output()
    sizes = sorted({len(metrics) for _, metrics in RUNS.values()})
    runs = {size: (plain, UNCERTAIN, MONEY[:size]) for size in sizes}
    runs |= {title: (plan, *run) for title, run in RUNS.items()}
    took = {title: [] for title in runs}
    shuffled = random.Random(1)  # noqa: S311 - of an order
    for _ in range(asked.rounds):
        for title, run in shuffled.sample(list(runs.items()), len(runs)):
            took[title].append(seconds(*run, asked.draws))
    best = {title: min(each) for title, each in took.items()}
    for size in sizes:
        print(f"{f'{size} of money, a plan without items an hour':<52} {best[size] * 1000:7.1f} ms")
    for title, (_, metrics) in RUNS.items():
        print(f"{title:<52} {best[title] * 1000:7.1f} ms   ratio {best[title] / best[len(metrics)]:.3f}")


if __name__ == "__main__":
    main()
