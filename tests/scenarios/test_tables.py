"""Tables that contradict each other are refused by place; what fits becomes a plan with its evidence."""

import attrs
import numpy as np
import pytest

from payroll_impact.errors import InputError, MissingParameterError
from payroll_impact.model import Evidence, compare
from payroll_impact.scenarios import build_plan


def refusal(*tables, **named) -> str:
    with pytest.raises(InputError) as caught:
        build_plan(*tables, **named, source="plan.toml: ")
    message = str(caught.value)
    assert message.isprintable()
    assert message.startswith("plan.toml: ")
    return message.removeprefix("plan.toml: ")


@pytest.mark.parametrize(
    ("rows", "got"), [({"role": "Tutor"}, "one table"), ("Tutor", "text"), (3, "one value"), (None, "nothing")]
)
def test_the_workforce_must_be_a_list(rows, got, settings):
    assert refusal(rows, (), settings) == f"workforce must be a list of tables, each headed [[workforce]]; got {got}"


@pytest.mark.parametrize(("rows", "got"), [({"role": "Tutor"}, "one table"), ("cut", "text"), (True, "one value")])
def test_the_changes_must_be_a_list(rows, got, workforce, settings):
    assert refusal(workforce, rows, settings) == f"changes must be a list of tables, each headed [[changes]]; got {got}"


@pytest.mark.parametrize(("row", "got"), [("Tutor", "text"), (["Tutor", 5], "a list"), (None, "nothing")])
def test_a_row_must_be_a_table(row, got, workforce, settings):
    assert refusal([*workforce, row], (), settings) == f"workforce row 4: it must be a table of columns; got {got}"


@pytest.mark.parametrize(("given", "got"), [([], "a list"), ("2025-09-01", "text"), (3, "one value")])
def test_the_settings_must_be_one_table(given, got, workforce):
    assert refusal(workforce, (), given) == f"settings: it must be one table, headed [settings]; got {got}"


def test_a_plan_needs_a_row(settings):
    assert refusal([], (), settings) == "workforce must have at least one row"


def test_a_misspelt_column_is_named_before_the_one_it_leaves_missing(workforce, settings):
    workforce[1]["headcont"] = workforce[1].pop("headcount")
    assert refusal(workforce, (), settings) == "workforce row 2: 'headcont' is no column; did you mean 'headcount'?"


def test_a_column_like_no_other_is_answered_with_all(workforce, changes, settings):
    changes[0]["zzz"] = 1
    assert refusal(workforce, changes, settings).startswith("changes row 1: 'zzz' is no column; known: change, role, ")


def test_a_misspelt_setting_is_named(workforce, settings):
    settings["discount"] = 0.1
    assert refusal(workforce, (), settings) == "settings: 'discount' is no setting; did you mean 'discount_rate'?"


def test_a_column_given_twice_is_refused(workforce, settings):
    workforce[0]["Head count"] = workforce[0]["Headcount"] = 3
    assert refusal(workforce, (), settings) == "workforce row 1: headcount is given twice"


def test_a_role_given_twice_is_refused(workforce, settings):
    workforce[2]["role"] = " Tutor "
    assert refusal(workforce, (), settings) == "workforce row 3: role must be unique; it is the same as in row 1"


@pytest.mark.parametrize("column", ["role", "to_role"])
def test_an_unknown_role_is_answered_with_the_nearest(column, workforce, changes, settings):
    changes[1] |= {"change": "convert", "unit": "heads", "to_role": "Lead", column: "Specialst"}
    wanted = "a role of the workforce" + (", group:NAME or all" if column == "role" else "")
    expected = f"changes row 2: {column} must be {wanted}; got \"Specialst\"; did you mean 'Specialist'?"
    assert refusal(workforce, changes, settings) == expected


def test_an_unknown_jurisdiction_is_named_by_row_and_column(workforce, settings):
    workforce[2]["jurisdiction"] = "US-CQ"
    message = refusal(workforce, (), settings)
    assert message.startswith("workforce row 3: jurisdiction 'US-CQ' is not known; did you mean 'US-")


def test_an_employee_without_jurisdiction_is_refused(workforce, settings):
    del workforce[1]["jurisdiction"]
    assert refusal(workforce, (), settings).startswith("workforce row 2: jurisdiction must be given for employees")


def test_a_law_without_a_source_names_the_row_it_is_asked_for(workforce, settings):
    settings["start"] = "2019-01-01"
    with pytest.raises(MissingParameterError) as caught:
        build_plan(workforce, (), settings, source="plan.toml: ")
    message = str(caught.value)
    assert message.startswith("plan.toml: workforce row 1: jurisdiction US-CA: US")
    assert "has no value for 2019" in message


@pytest.mark.parametrize("start", ["2025-08-31", "2026-09-01"])
def test_a_change_outside_the_plan_is_refused(start, workforce, changes, settings):
    changes[0]["start"] = start
    expected = f"changes row 1: start must be within the plan, 2025-09-01 to 2026-08-31; got {start}"
    assert refusal(workforce, changes, settings) == expected


@pytest.mark.parametrize("settings", [{"start": "9999-06-01"}, {"start": "9990-01-01", "months": 600}])
def test_a_plan_beyond_the_calendar_is_refused(settings, workforce):
    assert refusal(workforce, (), settings) == "settings: start and months must lead to a year before 9999"


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ({"amount": -1}, "amount of a reduce in unit heads must be 0 or more; got -1"),
        ({"unit": "fraction", "amount": 1.5}, "amount of a reduce in unit fraction must be between 0 and 1; got 1.5"),
        ({"unit": "multiple"}, "unit of a reduce must be heads or fraction; got multiple"),
        ({"severance_min": 4, "severance_max": 2}, "severance_max must not be below severance_min"),
        ({"to_role": "Lead"}, "to_role applies to convert only"),
        ({"change": "convert"}, "to_role must name the role heads convert to"),
        ({"months": 3}, "months applies to grow only"),
    ],
)
def test_terms_that_contradict_each_other_are_named(terms, problem, workforce, changes, settings):
    changes[0] |= terms
    assert refusal(workforce, changes, settings).startswith(f"changes row 1: {problem}")


def test_control_characters_do_not_break_the_line(workforce, changes, settings):
    workforce[0]["role"] = "Tu\ntor\x1b[31m"
    assert "must be a role of the workforce" in refusal(workforce, changes, settings)


# ---- overrides of the law


OVERRIDES = {
    "quoted": {"US-CA.unemployment.rate": 0.021},
    "nested": {"US-CA": {"unemployment": {"rate": 0.021}}},
    "half nested": {"US-CA": {"unemployment.rate": 0.021}},
    "with evidence": {"US-CA": {"unemployment": {"rate": {"value": 0.021, "source": "rate notice"}}}},
}


@pytest.mark.parametrize("override", OVERRIDES.values(), ids=OVERRIDES)
def test_an_override_wins_and_is_reported(override, workforce, changes, settings):
    plan = build_plan(workforce, changes, settings | override)
    assert plan.settings.overrides == {"US-CA.unemployment.rate": 0.021}
    assert {(value.path, value.value) for value in plan.law.overridden} == {("US-CA.unemployment.rate", 0.021)}
    (tax,) = [tax for tax in plan.law.by_jurisdiction["US-CA"] if tax.topic == "unemployment"]
    assert np.all(tax.rate == 0.021)


def test_an_override_changes_what_a_plan_costs(workforce, changes, settings):
    published = compare(build_plan(workforce, changes, settings)).plan.lines["employer_tax"].sum()
    lower = compare(build_plan(workforce, changes, settings | OVERRIDES["quoted"])).plan.lines["employer_tax"].sum()
    assert lower < published


def test_the_evidence_of_an_override_is_kept(workforce, settings):
    plan = build_plan(workforce, (), settings | OVERRIDES["with evidence"])
    assert plan.evidence["US-CA.unemployment.rate"] == Evidence("rate notice", "sourced")


def test_a_blank_override_is_none(workforce, settings):
    assert not build_plan(workforce, (), settings | {"US-CA.unemployment.rate": ""}).settings.overrides


@pytest.mark.parametrize(
    ("override", "problem"),
    [  # each under settings
        ({"US-CQ.unemployment.rate": 0.02}, "'US-CQ.unemployment.rate' must begin with a jurisdiction"),
        ({"US-CQ": {"unemployment": {"rate": 0.02}}}, "'US-CQ.unemployment.rate' must begin with a jurisdiction"),
        ({"US-CA.unemployment.rat": 0.02}, "'US-CA.unemployment.rat' is no parameter of US-CA; did you mean"),
        ({"US-CA": {"unemployment": 0.02}}, "'US-CA.unemployment' is no parameter of US-CA"),
        ({"US-CA": {}}, "US-CA: value is missing"),
        ({"US-CA": 0.02}, "'US-CA' is no setting"),
        ({"US-CA.unemployment.rate": 1.5}, "US-CA.unemployment.rate must be between 0 and 1"),
        ({"US-CA.unemployment.rate": -0.5}, "US-CA.unemployment.rate must be 0 or more; got -0.5"),
        ({"US-CA.unemployment.wage_base": float("inf")}, "US-CA.unemployment.wage_base must be 0 or more; got inf"),
        ({"US-CA.unemployment.rate": float("nan")}, "US-CA.unemployment.rate must be 0 or more; got nan"),
        ({"US-CA.unemployment.rate": "two"}, 'US-CA.unemployment.rate must be a number, 0 or more; got "two"'),
        ({"US-CA.unemployment.rate": True}, "US-CA.unemployment.rate must be a number, 0 or more; got TRUE"),
        ({"US-CA.unemployment.rate": [0.02]}, "US-CA.unemployment.rate must be one value; got a list"),
        ({"US-CA.unemployment.rate": 0.02, "US-CA": {"unemployment": {"rate": 0.02}}},
         "US-CA.unemployment.rate is given twice"),
        ({"overrides": 3}, "overrides is no setting"),
        ({"overrides": {"US-CA.unemployment.rate": 3}}, "'overrides.US-CA.unemployment.rate' must begin with"),
    ],
)  # fmt: skip
def test_a_wrong_override_is_named(override, problem, workforce, settings):
    assert refusal(workforce, (), settings | override).startswith(f"settings: {problem}")


def test_values_carried_forward_are_listed_with_their_year(workforce, settings):
    plan = build_plan(workforce, (), settings | {"months": 36})
    carried = {value.path: value.carried_from for value in plan.law.carried}
    assert carried["US.social_security.wage_base"] == 2026
    assert carried["US-CA.futa.credit_reduction"] == 2025
    assert not {value.year for value in plan.law.carried} & {2025}


# ---- what fits


def test_evidence_is_kept_by_path(workforce, changes, settings):
    workforce[0]["headcount"] = {"value": 1500, "low": 1400, "high": 1600, "source": "a newspaper"}
    changes[1]["amount"] = {"value": 10, "confidence": "unknown"}
    settings["rounding"] = {"value": "up", "source": "house rule", "confidence": "assumed"}
    plan = build_plan(workforce, changes, settings)
    assert plan.evidence == {
        "Tutor.headcount": Evidence("a newspaper", "sourced", 1400.0, 1600.0),
        "changes[2].amount": Evidence("", "unknown"),
        "settings.rounding": Evidence("house rule", "assumed"),
    }
    assert plan.settings.rounding == "up"


def test_a_cell_that_says_no_more_than_its_value_has_no_evidence(workforce, settings):
    workforce[0]["headcount"] = {"value": 1500, "source": "", "confidence": None}
    assert not build_plan(workforce, (), settings).evidence


def test_headers_are_found_however_they_are_written(workforce, settings):
    workforce[0][" Hire Cost "] = 4700
    workforce[0]["BENEFITS-PER-HEAD"] = 7885
    role = build_plan(workforce, (), settings).workforce[0]
    assert (role.hire_cost, role.benefits_per_head) == (4700, 7885)


def test_blank_rows_at_the_end_of_a_range_are_left_out(workforce, changes, settings):
    blank = dict.fromkeys(changes[0], "")
    plan = build_plan(workforce, [*changes, blank, dict.fromkeys(changes[0])], settings)
    assert len(plan.changes) == 2


def test_a_blank_row_amid_others_is_named(workforce, changes, settings):
    message = refusal(workforce, [changes[0], dict.fromkeys(changes[0]), changes[1]], settings)
    assert message.startswith("changes row 2: change must not be blank")


def test_arrays_of_scenarios_come_through(workforce, changes, settings):
    workforce[0]["pay"] = np.array([48.0, 50.0, 52.0])
    plan = build_plan(workforce, changes, settings | {"US-CA.unemployment.rate": np.array([0.01, 0.02, 0.03])})
    assert compare(plan).metric("npv").shape == (3,)


def test_numpy_scalars_are_numbers(workforce, settings):
    workforce[0] |= {"headcount": np.int64(3), "pay": np.float32(50)}
    assert build_plan(workforce, (), settings).workforce[0].headcount == 3


def test_the_tables_given_are_left_as_they_were(workforce, changes, settings):
    before = repr((workforce, changes, settings))
    build_plan(workforce, changes, settings)
    assert repr((workforce, changes, settings)) == before


def test_contractors_need_no_known_jurisdiction(workforce, settings):
    workforce[0] |= {"employment": "contractor", "jurisdiction": "PH"}
    plan = build_plan(workforce, (), settings)
    assert set(plan.law.by_jurisdiction) == {"US-CA", "US-TX"}
    assert attrs.asdict(plan.workforce[0])["jurisdiction"] == "PH"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"attrition": 15}, "attrition must be between 0 and 1; got 15"),
        ({"attrishon": 0.1}, "'attrishon' is no column; did you mean 'attrition'?"),
    ],
)
def test_what_is_wrong_in_the_default_row_is_told_there(workforce, settings, row, problem):
    with pytest.raises(InputError) as caught:
        build_plan([{"role": "default", **row}, *workforce], (), settings)
    assert str(caught.value) == f"workforce row 1: the default row: {problem}"


def test_a_rate_of_the_own_currency_concerns_no_role(workforce, settings):
    with pytest.raises(InputError, match=r"^settings: fx\.USD: USD is the plan's own currency"):
        build_plan(workforce, (), settings | {"fx.USD": 2})


def test_an_amount_that_is_no_number_is_told_so(workforce, settings):
    change = {"change": "reduce", "role": workforce[0]["role"], "amount": float("nan"), "unit": "heads",
              "start": settings["start"]}  # fmt: skip
    with pytest.raises(InputError, match=r"amount must be a number; got nan"):
        build_plan(workforce, [change], settings)
