"""What placeholders stand for: the numbers of the model, each under a key that can be typed."""

import datetime as dt
import inspect
import math

import attrs
import pytest

from payroll_impact.documents import build_report, hint, placeholders
from payroll_impact.model import METRICS, compare
from payroll_impact.scenarios import load_scenario
from proof import some


@pytest.fixture(scope="module")
def found(founding, founding_content):
    return placeholders(founding, founding_content)


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_is_that_of_the_model(name, found, founding):
    value = founding.metric(name)
    assert found[f"metric:{name}"].cell == (pytest.approx(value) if math.isfinite(value) else "never")


def test_lines_add_up_to_the_total(found, founding):
    for side in ("", ":baseline", ":plan"):
        total = found[f"line:total{side}"].cell
        assert total == pytest.approx(found[f"line:recurring{side}"].cell + found[f"line:one_off{side}"].cell)
        assert total == pytest.approx(sum(found[f"line:{name}{side}"].cell for name in founding.plan.lines))
    assert found["line:total"].cell == pytest.approx(founding.metric("cumulative_impact"))


def test_heads_are_those_of_each_role(found, founding):
    roles = founding.plan.plan.roles
    assert found["headcount:total"].cell == pytest.approx(sum(found[f"headcount:{role}"].cell for role in roles))
    assert found["headcount:total:change"].cell == pytest.approx(founding.metric("headcount_change"))
    assert found["headcount:Generalist tutor:start"].cell == 1500


def test_dates_inputs_and_sentences(found, founding_content):
    assert found["date:first"].cell == dt.date(2025, 9, 1)
    assert found["date:first"].words == "1 September 2025"
    assert found["date:payback"].cell == "never"
    assert found["input:changes[1].amount"].cell == 500
    assert found["input:settings.currency"].words == "USD"
    assert found["headline"].words == founding_content.headline
    comparison = compare(load_scenario("uk-2025"))
    again = placeholders(comparison, build_report(comparison))
    assert again["date:payback"].cell == comparison.plan.calendar.months[int(comparison.metric("payback_month")) - 1]


def test_words_carry_currency_where_the_figure_has_one(found):
    assert found["metric:npv"].words.startswith("USD ")
    assert found["metric:run_rate_change"].words.startswith("USD ")
    assert found["metric:headcount_change"].words == "389"


def test_every_kind_is_documented(found):
    documentation = inspect.getmodule(placeholders).__doc__
    kinds = {key.partition(":")[0] for key in found}
    assert all(kind in documentation for kind in kinds)


def test_hostile_names_are_clean(hostile):
    for entry in some(placeholders(hostile, build_report(hostile)).values()):
        assert entry.words.isprintable()
        assert len(str(entry.cell).encode("utf-16-le")) <= 2 * 32_767


# fiscal years and quarters


@pytest.fixture(scope="module")
def fiscal():
    plan = load_scenario("xai-2025")
    comparison = compare(attrs.evolve(plan, settings=attrs.evolve(plan.settings, fiscal_year_start=4)))
    return comparison, placeholders(comparison, build_report(comparison))


def test_a_line_of_a_fiscal_year_is_the_sum_of_its_months(fiscal):
    comparison, found = fiscal
    for key, months in {"FY2027": slice(7, 19), "FY2026": slice(0, 7), "FY2027Q1": slice(7, 10)}.items():
        for name in comparison.plan.lines:
            before, after = (side.lines[name][:, months].sum() for side in (comparison.baseline, comparison.plan))
            assert found[f"line:{name}:{key}:baseline"].cell == pytest.approx(before)
            assert found[f"line:{name}:{key}:plan"].cell == pytest.approx(after)
            assert found[f"line:{name}:{key}"].cell == pytest.approx(after - before, abs=1e-6)
        assert found[f"line:total:{key}"].cell == pytest.approx(comparison.total[months].sum())
        assert found[f"line:total:{key}"].words.startswith("USD ")


def test_heads_of_a_fiscal_year_are_those_at_its_end_and_at_its_start(fiscal):
    comparison, found = fiscal
    plan, baseline = comparison.plan.headcount, comparison.baseline.headcount
    for index, role in some(enumerate(comparison.plan.plan.roles)):
        assert found[f"headcount:{role}:FY2027"].cell == plan["closing"][index, 18]
        assert found[f"headcount:{role}:FY2026Q3:baseline"].cell == baseline["closing"][index, 3]
        assert found[f"headcount:{role}:FY2027:start"].cell == plan["opening"][index, 7]
    change = (plan["closing"] - baseline["closing"])[:, 18].sum()
    assert found["headcount:total:FY2027:change"].cell == pytest.approx(change)


def test_years_and_quarters_add_up_to_the_line(fiscal, found):
    for keys in (found, fiscal[1]):
        periods = [key.partition(":")[2] for key in keys if key.startswith("period:")]
        for quarters in (False, True):
            parts = [keys[f"line:total:{each}:plan"].cell for each in periods if ("Q" in each) == quarters]
            assert len(parts) > 3
            assert sum(parts) == pytest.approx(keys["line:total:plan"].cell)


def test_a_calendar_year_has_the_same_key_and_is_called_by_its_number(found, fiscal):
    assert [found[f"period:{key}"].cell for key in ("FY2025", "FY2026", "FY2026Q1")] == [
        "2025 (4 months)", "2026", "2026 Q1",
    ]  # fmt: skip
    assert fiscal[1]["period:FY2026"].words == "FY 2026 (7 months)"


def test_a_period_the_plan_does_not_reach_is_answered_with_those_it_has(fiscal):
    told = "; the plan has FY2026 to FY2029, in quarters FY2026Q2 to FY2029Q2"
    for key in ("line:total:FY2030", "headcount:total:fy2026q1:baseline", " line : severance : FY2025 "):
        assert hint(key, fiscal[1]) == told
    assert hint("line:totl:FY2026", fiscal[1]) == "; did you mean 'line:total:FY2026'?"
