"""What placeholders stand for: the numbers of the model, each under a key that can be typed."""

import datetime as dt
import math

import pytest

from payroll_impact.documents.report import placeholders as fill
from payroll_impact.documents.report.data import build_report
from payroll_impact.documents.report.placeholders import placeholders
from payroll_impact.model import compare
from payroll_impact.model.impact import METRICS
from payroll_impact.scenarios import load_scenario


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
    kinds = {key.partition(":")[0] for key in found}
    assert all(kind in fill.__doc__ for kind in kinds)


def test_hostile_names_are_clean(hostile):
    for entry in placeholders(hostile, build_report(hostile)).values():
        assert entry.words.isprintable()
        assert len(str(entry.cell).encode("utf-16-le")) <= 2 * 32_767
