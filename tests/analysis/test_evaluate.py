"""Many scenarios: the same as one by one, however the work is cut, and none lost without a word."""

import attrs
import numpy as np
import pytest

from payroll_impact.analysis import BLOCK, apply_values, compare_scenarios, evaluate, sensitivity
from payroll_impact.errors import InputError
from payroll_impact.model import METRICS, compare
from proof import some


@pytest.fixture(scope="module")
def many():
    rng = np.random.default_rng(4)
    size = 2 * BLOCK + 500
    return {
        "Generalist tutor.pay": rng.uniform(35, 65, size),
        "group:specialist.headcount": rng.uniform(20, 160, size),
        "changes[1].amount": rng.uniform(300, 1_600, size),
        "changes[2].months": rng.integers(1, 25, size).astype(float),
        "settings.discount_rate": rng.uniform(-0.02, 0.3, size),
        "US-CA.unemployment.rate": 0.03,
    }


@pytest.fixture(scope="module")
def evaluated(founding, many):
    return evaluate(founding, many, list(METRICS))


def test_scenarios_equal_one_by_one_projections(founding, many, evaluated):
    size = evaluated["npv"].size
    for index in some(range(0, size, 251)):
        one = {path: value[index] if np.ndim(value) else value for path, value in many.items()}
        try:
            expected = compare(apply_values(founding, one)).metrics
        except InputError:
            expected = dict.fromkeys(METRICS, np.nan)
        found = {name: evaluated[name][index] for name in METRICS}
        assert found == pytest.approx(expected, rel=1e-11, nan_ok=True)


@pytest.mark.parametrize(("threads", "chunk"), [(1, 1), (1, 10**9), (2, 5_000), (5, BLOCK)])
def test_results_do_not_depend_on_threads_and_chunks(founding, many, evaluated, threads, chunk):
    again = evaluate(founding, many, list(METRICS), threads=threads, chunk=chunk)
    assert again.invalid == evaluated.invalid
    for name in METRICS:
        assert np.array_equal(again[name], evaluated[name], equal_nan=True), name


def test_invalid_scenarios_are_counted_with_their_reasons(many, evaluated):
    rates = many["settings.discount_rate"] < 0
    cut = np.floor(many["changes[1].amount"] + 0.5) > 1_500  # whoever left before is replaced by then
    reasons = dict(evaluated.invalid)
    assert reasons["settings: discount_rate must be between 0 and 1"] == rates.sum()
    assert reasons["changes row 1: takes more heads than the group has on 2025-09-12"] == (cut & ~rates).sum()
    assert np.isnan(evaluated["npv"]).sum() == (rates | cut).sum() == sum(reasons.values())


def test_a_contradiction_between_fields_is_found_too(founding):
    rows = [attrs.evolve(founding.changes[0], severance_max=3.0), *founding.changes[1:]]
    values = {"changes[1].severance_min": np.array([0.0, 5.0, 3.0]), "changes[1].amount": np.array([5.0, 5.0, 9e9])}
    found = evaluate(attrs.evolve(founding, changes=rows), values, ["npv"])
    assert np.isnan(found["npv"]).tolist() == [False, True, True]
    assert {reason for reason, _ in found.invalid} == {
        "changes row 1: severance_max must not be below severance_min",
        "changes row 1: takes more heads than the group has on 2025-09-12",
    }


def test_parts_of_a_month_are_invalid_where_months_are_whole(founding):
    found = evaluate(founding, {"changes[2].months": np.array([1.0, 2.5, 3.0])}, ["npv"])
    assert np.isnan(found["npv"]).tolist() == [False, True, False]
    assert found.invalid[0][0].startswith("changes row 2: months must be a whole number")


def test_progress_reaches_the_end(founding):
    seen = []
    evaluate(founding, {"Generalist tutor.pay": np.full(3 * BLOCK, 50.0)}, ["npv"],
             progress=lambda done, total: seen.append((done, total)))  # fmt: skip
    assert seen == [(BLOCK * n, 3 * BLOCK) for n in (1, 2, 3)]


def test_lengths_must_agree(founding):
    with pytest.raises(InputError, match="as many values; got 2, 3"):
        evaluate(founding, {"Generalist tutor.pay": [1, 2], "settings.discount_rate": [0, 0, 0]}, ["npv"])
    with pytest.raises(InputError, match="chunk must be 1 or more"):
        evaluate(founding, {"Generalist tutor.pay": [1, 2]}, ["npv"], chunk=0)


@pytest.mark.parametrize("metric", list(METRICS))
def test_a_sensitivity_equals_one_by_one_projections(founding, metric):
    values = [30, 50, 70.5]
    found = sensitivity(founding, metric, "Generalist tutor.pay", values)
    each = [compare(apply_values(founding, {"Generalist tutor.pay": value})).metric(metric) for value in values]
    assert found.results == pytest.approx(np.array(each), rel=1e-12)
    assert found.as_planned == pytest.approx(compare(founding).metric(metric), rel=1e-12)


def test_two_drivers_make_a_table(founding):
    rows, columns = [50.0, 100.0], [0.1, 0.2, 1.5]
    found = sensitivity(founding, "npv", "group:specialist.headcount", rows, "Generalist tutor.attrition", columns)
    assert found.results.shape == (2, 3)
    pair = {"group:specialist.headcount": 100.0, "Generalist tutor.attrition": 0.2}
    assert found.results[1, 1] == pytest.approx(compare(apply_values(founding, pair)).metric("npv"), rel=1e-12)
    assert np.isnan(found.results[:, 2]).all()
    assert found.invalid == (("Generalist tutor: attrition must be between 0 and 1", 2),)


def test_a_sensitivity_refuses_what_it_cannot_do(founding):
    with pytest.raises(InputError, match="did you mean 'npv'"):
        sensitivity(founding, "npw", "Generalist tutor.pay", [1])
    with pytest.raises(InputError, match="values must not be empty"):
        sensitivity(founding, "npv", "Generalist tutor.pay", [])
    with pytest.raises(InputError, match="go together"):
        sensitivity(founding, "npv", "Generalist tutor.pay", [1], "settings.discount_rate")


def test_scenarios_side_by_side(founding):
    dearer = apply_values(founding, {"Generalist tutor.pay": 60.0, "US-CA.unemployment.rate": 0.01})
    found = compare_scenarios({"as planned": founding, "dearer": dearer})
    assert {row.path: row.values for row in found.differences} == {
        "Generalist tutor.pay": (50.0, 60.0),
        "US-CA.unemployment.rate": (None, 0.01),
    }
    for index, plan in enumerate((founding, dearer)):
        metrics = {name: values[index] for name, values in found.metrics.items()}
        assert metrics == pytest.approx(compare(plan).metrics, rel=1e-12)
    with pytest.raises(InputError, match="plans must be given"):
        compare_scenarios({})
