"""Risk against closed forms, analytic Sobol indices and SALib; the same numbers however the work is cut."""

import gc

import numpy as np
import pytest
from SALib.analyze import sobol as salib_sobol
from SALib.sample import sobol as salib_sample

from payroll_impact.analysis import (
    BLOCK,
    METHODS,
    PERT,
    Discrete,
    Edges,
    Lognormal,
    Moments,
    Normal,
    PlanEvaluator,
    Triangular,
    Uniform,
    estimate_indices,
    evaluate,
    first_order_indices,
    quantiles,
    risk,
    sampler,
    sensitivity,
    simulate,
)
from payroll_impact.errors import InputError
from payroll_impact.scenarios import load_scenario

SUM = {"changes[1].cost_per_head": Uniform(100, 900), "changes[2].cost_per_head": Triangular(0, 500, 4_000)}
UNCERTAIN = {
    "Generalist tutor.pay": PERT(35, 50, 65),
    "group:specialist.headcount": Triangular(20, 100, 160),
    "group:specialist.pay": Normal(71.5, 5),
    "Generalist tutor.attrition": Uniform(0.0, 0.6),
    "changes[2].months": Discrete([6, 12, 24]),
    "changes[1].cost_per_head": Lognormal(500, 200),
}


@pytest.mark.parametrize("method", METHODS)
def test_a_sum_of_independent_drivers_has_the_sum_of_means_and_variances(small, method):
    found = simulate(small, SUM, "one_time_cost", draws=16_384, seed=2, method=method)["one_time_cost"]
    parts = [(30, SUM["changes[1].cost_per_head"]), (10, SUM["changes[2].cost_per_head"])]
    mean = sum(heads * one.mean for heads, one in parts)
    variance = sum(heads**2 * one.variance for heads, one in parts)
    tight = 4 * found.standard_error if method == "random" else 0.1 * found.standard_error
    assert found.mean == pytest.approx(mean, abs=tight)
    assert found.sd**2 == pytest.approx(variance, rel=0.04)
    for share, (heads, one) in zip(found.shares, parts, strict=True):
        exact = heads**2 * one.variance / variance
        assert share.first == pytest.approx(exact, abs=4 * share.first_error + 0.01)
        assert share.total == pytest.approx(exact, abs=4 * share.total_error + 0.01)


def test_a_single_rising_driver_maps_its_quantiles(small):
    one = PERT(80_000, 90_000, 130_000)
    found = simulate(small, {"Specialist.pay": one}, "run_rate_change", draws=40_001, seed=1)["run_rate_change"]
    levels = np.array(list(found.percentiles))
    exact = sensitivity(small, "run_rate_change", "Specialist.pay", one.quantile(levels)).results
    assert np.array(list(found.percentiles.values())) == pytest.approx(exact, rel=1e-4)
    assert found.shares[0].first == pytest.approx(1.0, abs=0.05)


def test_the_chance_to_exceed_a_budget_and_the_shortfall(small):
    uniform = {"changes[1].cost_per_head": Uniform(0, 1_000)}
    found = simulate(small, uniform, "one_time_cost", draws=10_000, budget=10_000 + 30 * 900)["one_time_cost"]
    assert found.probability_above == pytest.approx(0.1, abs=1e-4)
    assert found.shortfall == pytest.approx(10_000 + 30 * 975, rel=1e-4)  # the mean of the upper twentieth
    assert found.histogram.counts.sum() == 10_000
    assert found.histogram.counts == pytest.approx(np.full(50, 200), abs=1)


def test_figures_are_those_of_the_draws(founding):
    found = simulate(founding, UNCERTAIN, ["npv", "cost_per_head"], draws=3_000, seed=5, shares=False)
    u = sampler("lhs", drivers=6, draws=3_000, seed=5).block(0)
    values = {path: one.quantile(row) for (path, one), row in zip(UNCERTAIN.items(), u, strict=True)}
    results = evaluate(founding, values, ["npv"])["npv"]
    assert found["npv"].mean == pytest.approx(results.mean(), rel=1e-12)
    assert found["npv"].sd == pytest.approx(results.std(ddof=1), rel=1e-12)
    levels = list(found["npv"].percentiles)
    assert list(found["npv"].percentiles.values()) == pytest.approx(np.quantile(results, levels), rel=1e-12)
    assert found["npv"].maximum == pytest.approx(results.max(), rel=1e-12)


def test_the_fan_ends_where_the_cumulative_impact_does(founding):
    found = simulate(founding, UNCERTAIN, "cumulative_impact", draws=2_500, shares=False)
    assert found.fan.percentiles.shape == (7, 36)
    assert found.fan.percentiles[:, -1] == pytest.approx(list(found["cumulative_impact"].percentiles.values()))
    assert (np.diff(found.fan.percentiles, axis=0) >= 0).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("threads", "chunk"), [(1, 1), (2, 10_000), (3, None), (1, 10**9)])
def test_results_do_not_depend_on_how_the_work_is_cut(founding, bits, method, threads, chunk):
    given = {"draws": 2 * BLOCK + 300, "seed": 8, "method": method, "shares": threads == 2}
    correlations = None if given["shares"] else {("Generalist tutor.pay", "group:specialist.pay"): 0.6}
    first = simulate(founding, UNCERTAIN, ["npv", "payback_month"], correlations=correlations, **given)
    again = simulate(founding, UNCERTAIN, ["npv", "payback_month"], correlations=correlations, threads=threads,
                     chunk=chunk, **given)  # fmt: skip
    assert bits(first) == bits(again)


def test_counting_agrees_with_keeping(founding, monkeypatch):
    given = {"draws": 3 * BLOCK + 5, "seed": 4, "shares": False, "budget": 1.5e8}
    kept = simulate(founding, UNCERTAIN, "npv", **given)["npv"]
    monkeypatch.setattr(risk, "EXACT", 1_000)
    monkeypatch.setattr(risk, "_PILOT", 2 * BLOCK)
    counted = simulate(founding, UNCERTAIN, "npv", **given)["npv"]
    assert not counted.exact
    for name in ("count", "mean", "sd", "minimum", "maximum", "probability_above"):
        assert getattr(kept, name) == getattr(counted, name), name
    apart = np.array(list(kept.percentiles.values())) - list(counted.percentiles.values())
    gaps = 0.02 * kept.sd  # neighbours among so few draws are further apart than a bin is wide
    assert np.abs(apart).max() < counted.resolution + gaps
    assert counted.shortfall == pytest.approx(kept.shortfall, abs=counted.resolution)
    assert counted.histogram.counts.sum() == 3 * BLOCK + 5
    monkeypatch.setattr(risk, "_PILOT", BLOCK)
    threads = simulate(founding, UNCERTAIN, "npv", threads=2, chunk=2 * BLOCK, **given)["npv"]
    assert threads.mean == counted.mean


def test_moments_of_blocks_add_up():
    values = np.random.default_rng(0).lognormal(10, 2, 10_000)
    parts = [Moments.measure(part, 1e5) for part in np.array_split(values, 7)]
    total = sum(parts, Moments())
    assert total.mean == pytest.approx(values.mean(), rel=1e-13)
    assert total.sd == pytest.approx(values.std(ddof=1), rel=1e-12)
    assert total.above == (values > 1e5).sum()
    whole = Moments() + Moments.measure(np.array([np.nan, np.inf, np.inf]))
    assert (whole.count, whole.never, whole.undefined, whole.known) == (0, 2, 1, 2)


def test_bins_count_everything():
    edges = Edges.around(np.array([0.0, 10.0]))
    counts = edges.count(np.array([-100.0, 0.0, 5.0, 100.0, np.inf, np.nan]))
    assert counts.sum() == 5
    assert (counts[0], counts[-2], counts[-1]) == (1, 1, 1)
    assert Edges.around(np.full(9, 3.0)).width > 0


def test_quantiles_next_to_never():
    ordered = np.array([1.0, 2.0, np.inf])
    assert quantiles(ordered, np.array([0.25, 0.5, 0.6, 1.0])).tolist() == [1.5, 2.0, np.inf, np.inf]


def test_sobol_indices_of_ishigami():
    a, b = 7.0, 0.1

    def ishigami(u):
        x, y, z = np.pi * (2 * u - 1)
        return np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x)

    points = [sampler("sobol", drivers=6, draws=2**15, seed=1).block(index) for index in range(2**15 // BLOCK)]
    first, second = np.split(np.concatenate(points, axis=1), 2)
    found = estimate_indices(ishigami, first, second)
    one = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    two = a**2 / 8
    both = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = one + two + both
    assert found.first == pytest.approx(np.array([one, two, 0]) / variance, abs=0.01)
    assert found.total == pytest.approx(np.array([one + both, two, both]) / variance, abs=0.01)
    given = first_order_indices(first, ishigami(first))
    assert given.first == pytest.approx(np.array([one, two, 0]) / variance, abs=0.01)


def test_shares_agree_with_salib(founding):
    paths = list(UNCERTAIN)[:4]
    uncertain = {path: UNCERTAIN[path] for path in paths}
    found = simulate(founding, uncertain, "npv", draws=32_768, seed=6, method="sobol")["npv"].shares
    problem = {"num_vars": 4, "names": paths, "bounds": [[0, 1]] * 4}
    u = salib_sample.sample(problem, 1_024, calc_second_order=False, seed=3).T
    values = {path: one.quantile(row) for (path, one), row in zip(uncertain.items(), u, strict=True)}
    results = evaluate(founding, values, ["npv"])["npv"]
    theirs = salib_sobol.analyze(problem, results, calc_second_order=False, seed=3)
    assert [share.first for share in found] == pytest.approx(theirs["S1"], abs=0.04)
    assert [share.total for share in found] == pytest.approx(theirs["ST"], abs=0.04)


def test_correlated_drivers_have_first_order_shares_only(small):
    pair = {tuple(SUM): 0.7}
    alone = simulate(small, SUM, "one_time_cost", draws=8_000, seed=2)["one_time_cost"]
    found = simulate(small, SUM, "one_time_cost", draws=8_000, seed=2, correlations=pair)["one_time_cost"]
    assert found.sd > alone.sd * 1.1
    assert found.mean == pytest.approx(alone.mean, rel=0.01)
    assert all(np.isnan(share.total) and 0.3 < share.first <= 1 for share in found.shares)


def test_invalid_draws_are_counted_and_told(founding):
    cut = {"changes[1].amount": Uniform(0, 2_000), "settings.discount_rate": Normal(0.05, 0.05)}
    found = simulate(founding, cut, "npv", draws=4_000, seed=1)
    reasons = dict(found.invalid)
    assert reasons["changes row 1: takes more heads than the group has on 2025-09-12"] > 500
    assert reasons["settings: discount_rate must be between 0 and 1"] > 300
    assert found["npv"].undefined == sum(reasons.values()) == 4_000 - found["npv"].count
    assert any("plans that cannot be" in text for text in found.warnings)
    with pytest.raises(InputError, match="none of the 50 draws makes a valid plan: changes row 1"):
        simulate(founding, {"changes[1].amount": Uniform(1_600, 2_000)}, "npv", draws=50)


def test_no_spread_is_no_error(founding):
    found = simulate(founding, {"changes[1].notice_days": Uniform(0, 70)}, "run_rate_change", draws=1_500)
    flat = found["run_rate_change"]
    assert flat.sd == pytest.approx(0.0, abs=1e-6)
    assert [share.total for share in flat.shares] == [0.0]
    assert flat.histogram.counts.sum() == 1_500
    assert set(flat.percentiles.values()) == {flat.minimum} == {flat.maximum}


def test_one_draw_is_enough_to_answer_and_too_few_to_trust(founding):
    found = simulate(founding, {"Generalist tutor.pay": Uniform(40, 60)}, "npv", draws=1)
    assert found["npv"].sd == 0.0
    assert "only 1 draws count" in found.warnings[0]


def test_never_is_told_apart(founding):
    found = simulate(founding, UNCERTAIN, "payback_month", draws=2_000, shares=False)["payback_month"]
    assert found.never > 1_000
    assert np.isfinite(found.mean)
    assert found.percentiles[0.95] == np.inf
    assert any("never reached" in text for text in found.warnings)


def test_a_simulation_refuses_what_it_cannot_do(founding):
    pay = {"Generalist tutor.pay": Uniform(40, 60)}
    for given, message in [
        ({"uncertainties": {}}, "uncertainties must be given"),
        ({"metrics": []}, "metrics must be given"),
        ({"metrics": ["npv", "peak_funding"], "budget": 3.0}, "budget must be given by metric"),
        ({"budget": {"npw": 1.0}}, "must be one of the metrics"),
        ({"uncertainties": {"Generalist tutor.pay": 5.0}}, "must be a distribution"),
        ({"uncertainties": {"Generalist tutor.payy": Uniform(1, 2)}}, r"did you mean 'Generalist tutor\.pay'"),
        ({"draws": 10**15}, "draws must be"),
    ]:
        with pytest.raises(InputError, match=message):
            simulate(founding, **({"uncertainties": pay, "metrics": "npv", "draws": 10} | given))


def test_progress_reaches_the_end(founding):
    seen = []
    simulate(founding, UNCERTAIN, "npv", draws=9_000, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(seen)


@pytest.mark.parametrize("closed_form", [True, False])
@pytest.mark.parametrize("name", ["xai-2025", "uk-2025"])
def test_a_block_leaves_nothing_behind(name, closed_form):
    """Arrays that refer to each other in a circle stay until the interpreter looks for such: memory would grow."""
    plan = load_scenario(name)
    pay = f"{plan.roles[0]}.pay"
    evaluator = PlanEvaluator.from_plan(plan, [pay], ["npv", "run_rate_change"], closed_form=closed_form)
    values = np.linspace(0.9, 1.1, 64)[np.newaxis] * plan.workforce[0].pay
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        evaluator.evaluate(values, monthly=True)
        gc.collect()
        found = {type(each).__name__ for each in gc.garbage if type(each).__module__.startswith("payroll_impact")}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert found == set()
