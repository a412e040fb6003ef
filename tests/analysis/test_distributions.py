"""Distributions by their closed forms, draws by what each method promises."""

import statistics
import subprocess
import sys

import attrs
import numpy as np
import pytest
from scipy import special, stats

from payroll_impact.analysis import (
    BLOCK,
    METHODS,
    PERT,
    Discrete,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
    copula,
    distribution,
    driver,
    empirical,
    from_evidence,
    normal_probability,
    normal_quantile,
    sampler,
    shuffle_keys,
    shuffled,
)
from payroll_impact.errors import HostError, InputError
from proof import some

U = (np.arange(200_000) + 0.5) / 200_000
EACH = [
    Uniform(2, 5),
    Triangular(1, 2, 5),
    Triangular(1, 1, 5),
    PERT(35, 50, 65),
    PERT(0, 0, 1),
    PERT(10, 19, 20),
    Normal(-3, 2),
    Lognormal(500, 200),
    Discrete([3, 1, 2], [0.2, 0.5, 0.3]),
    empirical([5, 5, 9, 1]),
]


def everything(method, **given):
    found = sampler(method, **given)
    return np.concatenate([found.block(index) for index in range(-(-given["draws"] // BLOCK))], axis=1)


@pytest.mark.parametrize("one", EACH, ids=str)
def test_quantiles_have_the_stated_mean_and_variance(one):
    values = one.quantile(U)
    assert values.mean() == pytest.approx(one.mean, rel=1e-4, abs=1e-4)
    assert values.var() == pytest.approx(one.variance, rel=2e-3)
    assert (np.diff(values) >= 0).all()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Triangular(1, 2, 5), stats.triang(0.25, 1, 4)),
        (PERT(35, 50, 65), stats.beta(3, 3, 35, 30)),
        (PERT(0, 1, 4), stats.beta(2, 4, 0, 4)),
        (Normal(-3, 2), stats.norm(-3, 2)),
        (Lognormal(500, 200), stats.lognorm(np.sqrt(np.log(1.16)), scale=500 / np.sqrt(1.16))),
    ],
    ids=lambda each: str(each) if attrs.has(type(each)) else each.dist.name,
)
def test_quantiles_equal_those_of_scipy(ours, theirs):
    assert ours.quantile(U[::97]) == pytest.approx(theirs.ppf(U[::97]), rel=1e-5, abs=5e-6)


def test_normal_quantiles_and_probabilities_are_exact():
    u = np.concatenate([U[::53], [1e-12, 1e-9, 1 - 1e-9]])
    assert normal_quantile(u) == pytest.approx(special.ndtri(u), abs=2e-15, rel=1e-14)
    assert normal_quantile(u)[:50] == pytest.approx([statistics.NormalDist().inv_cdf(p) for p in u[:50]], rel=1e-14)
    z = np.linspace(-38, 38, 9_999)
    assert normal_probability(z) == pytest.approx(special.ndtr(z), abs=3e-16)


def test_the_ends_of_probability_stay_finite():
    for one in EACH:
        assert np.isfinite(one.quantile(np.array([0.0, 2.0**-54, 1.0 - 2.0**-53]))).all()


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("uniform", [1, 1], "low must be below high"),
        ("triangular", [3, 2, 4], "must be in this order; got 3, 2, 4"),
        ("pert", [1, 1, 1], "low must be below high"),
        ("normal", [1, 0], "sd must be above 0"),
        ("lognormal", [0, 1], "mean must be above 0"),
        ("discrete", [], "must be numbers"),
        ("empirical", ["x"], "must be numbers"),
        ("normal", [1], "normal takes mean, sd; got 1 numbers"),
        ("uniform", [0, np.inf], "high of a distribution must be a number"),
        ("uniform", [0, "1"], "high of a distribution must be a number"),
        ("trinagular", [1, 2, 3], "did you mean 'triangular'"),
    ],
)
def test_parameters_that_make_no_distribution_are_refused(name, parameters, message):
    with pytest.raises(InputError, match=message):
        distribution(name, parameters)


def test_probabilities_must_fit():
    with pytest.raises(InputError, match="as many probabilities"):
        Discrete([1, 2], [1.0])
    with pytest.raises(InputError, match="add up to 1"):
        Discrete([1, 2], [0.5, 0.4])
    with pytest.raises(InputError, match="in order; got 5 and 5"):
        Lognormal.from_percentiles(5, 5)


def test_evidence_gives_the_range_unless_it_is_a_guess(founding):
    assert from_evidence(driver(founding, "Generalist tutor.pay")) == PERT(35, 50, 65)
    assert from_evidence(driver(founding, "Generalist tutor.pay"), "triangular") == Triangular(35, 50, 65)
    assert from_evidence(driver(founding, "Generalist tutor.pay"), "uniform") == Uniform(35, 65)
    with pytest.raises(InputError, match=r"Science specialist\.headcount is unknown: give its distribution"):
        from_evidence(driver(founding, "Science specialist.headcount"))
    with pytest.raises(InputError, match="has no low and high"):
        from_evidence(driver(founding, "Generalist tutor.hours"))


@pytest.mark.parametrize("method", METHODS)
def test_draws_are_the_same_for_any_order_and_differ_by_seed(method):
    given = {"drivers": 3, "draws": 20_000, "seed": 11}
    whole = everything(method, **given)
    assert whole.shape == (3, 20_000)
    assert ((whole > 0) & (whole < 1)).all()
    again = sampler(method, **given)
    assert np.array_equal(again.block(2), whole[:, 2 * BLOCK :])
    assert np.array_equal(again.block(0), whole[:, :BLOCK])
    assert not np.array_equal(everything(method, **(given | {"seed": 12})), whole)
    for row in whole:
        assert stats.kstest(row, "uniform").pvalue > 1e-3
    assert np.abs(np.corrcoef(whole) - np.eye(3)).max() < 0.06


@pytest.mark.parametrize("draws", [1, 7, BLOCK, 20_000])
def test_a_latin_hypercube_has_one_draw_in_each_slice(draws):
    for row in some(everything("lhs", drivers=2, draws=draws, seed=5)):
        assert np.array_equal(np.sort(np.floor(row * draws).astype(int)), np.arange(draws))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 64, 1_000])
def test_a_shuffle_loses_nobody(size):
    keys = np.array([shuffle_keys(1), shuffle_keys(2)])
    for row in some(shuffled(np.arange(size, dtype=np.uint64), size=size, keys=keys)):
        assert np.array_equal(np.sort(row), np.arange(size))


def test_sobol_blocks_are_the_sequence_of_scipy():
    found = sampler("sobol", drivers=4, draws=8 * BLOCK, seed=3)
    engine = stats.qmc.Sobol(4, scramble=True, bits=32, rng=np.random.default_rng(np.random.SeedSequence([3, 0])))
    expected = engine.random(8 * BLOCK).T
    for index in (0, 1, 5, 7):
        block = found.block(index)
        assert block == pytest.approx(expected[:, index * BLOCK : (index + 1) * BLOCK], abs=2.0**-32)


@pytest.mark.parametrize("rho", [0.8, -0.5, 1.0, -1.0, 0.0])
def test_rank_correlations_are_achieved(rho):
    u = everything("lhs", drivers=3, draws=50_000, seed=9)
    correlated = copula(["a", "b", "c"], {("a", "c"): rho})(u)
    assert stats.spearmanr(correlated[0], correlated[2]).statistic == pytest.approx(rho, abs=0.01)
    assert stats.spearmanr(correlated[0], correlated[1]).statistic == pytest.approx(0.0, abs=0.02)
    assert stats.kstest(correlated[2], "uniform").pvalue > 1e-3


def test_impossible_correlations_are_refused():
    every = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    with pytest.raises(InputError, match=r"contradict each other.*about 55% of each is possible"):
        copula(["a", "b", "c"], every)
    copula(["a", "b", "c"], {pair: rho * 0.5 for pair, rho in every.items()})
    for pair, rho, message in [
        (("a", "x"), 0.5, "must be one of the uncertain drivers"),
        (("a", "a"), 0.5, "with itself"),
        (("a", "b"), 1.5, "between -1 and 1"),
        (("a", "b"), float("nan"), "between -1 and 1"),
    ]:
        with pytest.raises(InputError, match=message):
            copula(["a", "b"], {pair: rho})
    with pytest.raises(InputError, match="given twice"):
        copula(["a", "b"], {("a", "b"): 0.5, ("b", "a"): 0.4})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"draws": 0}, "draws must be a whole number from 1"),
        ({"draws": 2**50}, "draws must be a whole number from 1"),
        ({"draws": 2**33, "method": "sobol"}, "to 4,294,967,296 with method sobol"),
        ({"seed": -1}, "seed must be a whole number from 0"),
        ({"method": "sobel"}, "did you mean 'sobol'"),
    ],
)
def test_draws_out_of_bounds_are_refused(given, message):
    with pytest.raises(InputError, match=message):
        sampler(**({"method": "lhs", "drivers": 2, "draws": 10, "seed": 0} | given))


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    with pytest.raises(HostError, match=r"method sobol needs the library scipy: pip install 'payroll-impact\[risk\]'"):
        sampler("sobol", drivers=2, draws=10, seed=0)


def test_risk_runs_without_scipy_and_dask():
    code = """
import sys
from payroll_impact.analysis import PERT, Normal, simulate
from payroll_impact.scenarios import load_scenario
pair = {"Generalist tutor.pay": PERT(35, 50, 65), "group:specialist.pay": Normal(72, 5)}
simulate(load_scenario("xai-2025"), pair, "npv", draws=100, correlations={tuple(pair): 0.5})
assert not {"scipy", "distributed", "asyncio", "pandas"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
