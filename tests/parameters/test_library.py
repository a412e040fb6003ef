"""Looking the law up: by name, place and date, and what is said where there is no answer."""

import datetime as dt
import tomllib
from importlib.resources import files

import pytest

from payroll_impact import parameters
from payroll_impact.errors import InputError, MissingParameterError, PayrollImpactError
from payroll_impact.model import Role, Settings
from payroll_impact.parameters import Dated, Parameter, parameter
from payroll_impact.scenarios import resolve_tax_law


def yearly(*values, standing=False, note=""):
    dated = tuple(Dated(dt.date.fromisoformat(date), value, "a source") for date, value in values)
    return Parameter("tax.rate", "XX", "Rate", "fraction of wages", dated, standing, note)


def test_a_year_is_the_tax_year_that_begins_in_it():
    assert parameter("nic.rate", "GB", 2024).value == 0.138
    assert parameter("nic.rate", "GB", 2025).value == 0.15
    assert parameter("social_security.wage_base", "US", 2024).value == 168_600


@pytest.mark.parametrize(("date", "value"), [("2025-04-05", 700), ("2025-04-06", 719), ("2026-04-05", 719)])
def test_a_date_has_the_value_in_force_on_that_day(date, value):
    assert parameter("redundancy.weekly_cap", "GB", dt.date.fromisoformat(date)).value == value


def test_without_a_date_the_last_published_value_counts():
    found = parameter("social_security.wage_base")
    assert (found.value, found.start) == (184_500, dt.date(2026, 1, 1))


def test_a_value_says_what_it_is_and_where_it_was_read():
    found = parameter("social_security.wage_base", "US-CA", 2025)
    assert (found.name, found.jurisdiction, found.unit) == ("social_security.wage_base", "US", "USD/year")
    assert found.title == "Social Security wage base"
    assert "3121(a)(1)" in found.source


def test_a_yearly_value_holds_for_a_year_and_not_a_day_longer():
    rate = yearly(("2024-07-01", 0.03))
    assert rate.in_force(dt.date(2024, 6, 30)) is None
    assert rate.in_force(dt.date(2024, 7, 1)).value == 0.03
    assert rate.in_force(dt.date(2025, 6, 30)).value == 0.03
    assert rate.in_force(dt.date(2025, 7, 1)) is None
    assert rate.latest(dt.date(2035, 1, 1)).value == 0.03


def test_a_standing_value_holds_until_it_is_amended():
    rate = yearly(("1990-01-01", 0.06), ("2030-01-01", 0.07), standing=True)
    assert rate.in_force(dt.date(1989, 12, 31)) is None
    assert rate.in_force(dt.date(2029, 12, 31)).value == 0.06
    assert rate.in_force(dt.date(2099, 1, 1)).value == 0.07


def test_a_state_is_asked_before_the_country():
    assert parameters.jurisdiction_chain("US-CA") == ("US-CA", "US")
    assert parameters.jurisdiction_chain("US-NY-MCTD") == ("US-NY-MCTD", "US-NY", "US")
    assert parameter("futa.credit_reduction", "US-CA", 2025).value == 0.012
    assert parameter("futa.credit_reduction", "US-TX", 2025).value == 0.0


def test_a_missing_value_names_itself_the_years_there_are_and_the_way_round():
    with pytest.raises(MissingParameterError) as missing:
        parameter("futa.credit_reduction", "US-CA", 2026)
    message = str(missing.value)
    assert message.startswith("US-CA.futa.credit_reduction has no value for 2026")
    for part in ("2024-01-01", "2025-01-01", "decided after 10 November 2026", '"US-CA.futa.credit_reduction" = value'):
        assert part in message
    assert "\n" not in message
    assert isinstance(missing.value, LookupError | PayrollImpactError)


def test_a_parent_does_not_fill_a_gap_of_the_state():
    assert parameter("futa.credit_reduction", "US", 2026).value == 0.0
    with pytest.raises(MissingParameterError):
        parameter("futa.credit_reduction", "US-NY", 2026)


@pytest.mark.parametrize("date", [None, 2025, dt.date(2025, 5, 1)])
def test_where_nothing_could_be_sourced_the_message_says_so(date):
    with pytest.raises(
        MissingParameterError, match=r"US-WA.unemployment.rate .*no value could be sourced.*by industry"
    ):
        parameter("unemployment.rate", "US-WA", date)


@pytest.mark.parametrize("year", [1900, 2023, 2027, 2050])
def test_an_explicit_year_without_a_value_is_an_error_never_a_guess(year):
    with pytest.raises(MissingParameterError, match=f"has no value for {year}"):
        parameter("social_security.wage_base", "US", year)


@pytest.mark.parametrize(("name", "jurisdiction", "message"), [
    ("social_security.wage_bas", "US", "did you mean 'social_security.wage_base'"),
    ("", "US", "parameter '' is not known for US"),
    ("unemployment.rate", "US", "is not known for US"),
    ("nic.rate", "US-CA", "is not known for US-CA"),
    ("nic.rate", "UK", "jurisdiction 'UK' is not known"),
    ("nic.rate", "us-ca", "did you mean 'US-CA'"),
    ("nic.rate", "", "jurisdiction '' is not known"),
    ("nic.rate", "../US", "is not known"),
])  # fmt: skip
def test_what_is_not_known_is_named_with_the_nearest_that_is(name, jurisdiction, message):
    with pytest.raises(InputError, match=message):
        parameter(name, jurisdiction)


@pytest.mark.parametrize(("text", "code"), [
    ("Texas", "US-TX"), ("texas ", "US-TX"), ("California", "US-CA"), ("Calfornia", "US-CA"), ("TX", "US-TX"),
    ("us-ca", "US-CA"), ("US_CA", "US-CA"), ("USCA", "US-CA"), ("New York", "US-NY"), ("UK", "GB"),
    ("United Kingdom", "GB"), ("England", "GB"), ("Great Britain", "GB"), ("USA", "US"), ("United States", "US"),
    ("Ireland", "IE"), ("Washington, D.C.", "US-DC"), ("Washington", "US-WA"),
    ("Germany", "DE"), ("Deutschland", "DE"), ("DEU", "DE"), ("India", "IN"), ("Kenya", "KE"), ("Ontario", "CA-ON"),
    ("Nigeria", ""), ("Iceland", ""), ("Mexico", ""), ("NGA", ""), ("Northern Ireland", ""), ("", ""),
])  # fmt: skip
def test_a_place_is_known_by_its_name_and_one_elsewhere_is_not_taken_for_another(text, code):
    assert parameters.nearest_jurisdiction(text) == code


@pytest.mark.parametrize("code", parameters.jurisdictions())
def test_every_place_is_found_by_its_own_name_and_by_its_code_in_small_letters(code):
    file = files("payroll_impact.parameters") / "data" / f"{code}.toml"
    title = tomllib.loads(file.read_text(encoding="utf-8"))["title"]
    assert parameters.nearest_jurisdiction(title) == code
    assert parameters.nearest_jurisdiction(code.lower()) == code


def test_an_unknown_place_is_told_the_nearest_and_the_way_out():
    for text, told in (("Texas", "'US-TX' (Texas)"), ("Nigeria", "not known to the library")):
        with pytest.raises(InputError, match=r"define it under \[\[places\]\]") as refused:
            parameters.jurisdiction_chain(text)
        assert told in str(refused.value)


def test_topics_of_a_place_are_those_of_the_country_first():
    laws = [(code, topic) for code, topic, _ in parameters.list_laws("US-CA", "notice_law")]
    assert laws == [("US", "warn"), ("US-CA", "warn_state")]


# ---- a plan, which must go on where the law is not yet known


def law(jurisdiction="US", start="2026-11-01", months=16, **overrides):
    settings = Settings(start=start, months=months, overrides=overrides)
    return resolve_tax_law([Role(role="head", headcount=1, pay=1, jurisdiction=jurisdiction)], settings)


def test_a_plan_carries_the_last_known_year_forward_and_lists_it():
    known = law()
    [base] = [tax.wage_base for tax in known.by_jurisdiction["US"] if tax.topic == "social_security"]
    assert set(base.tolist()) == {184_500.0}
    carried = {(value.path, value.year, value.carried_from) for value in known.carried}
    assert ("US.social_security.wage_base", 2027, 2026) in carried
    assert ("US.social_security.wage_base", 2028, 2026) in carried
    assert not any(year == 2026 for _, year, _ in carried)


def test_a_standing_value_is_never_listed_as_carried():
    assert not [value for value in law().carried if value.path in ("US.medicare.rate", "US.futa.wage_base")]


def test_years_carried_are_counted_for_the_growth_of_the_base():
    [tax] = [tax for tax in law().by_jurisdiction["US"] if tax.topic == "social_security"]
    assert tax.carried_years.tolist() == [0.0] * 2 + [1.0] * 12 + [2.0] * 2


def test_a_given_value_wins_and_is_listed_as_given():
    known = law("US-CA", start="2025-01-01", **{"US-CA.unemployment.rate": 0.021})
    [tax] = [tax for tax in known.by_jurisdiction["US-CA"] if tax.topic == "unemployment"]
    assert set(np_list(tax.rate)) == {0.021}
    given = {(value.path, value.value, value.source) for value in known.overridden}
    assert given == {("US-CA.unemployment.rate", 0.021, "given in the settings")}


def np_list(values):
    return values.ravel().tolist()


def test_a_value_given_for_the_country_does_not_replace_the_states_own():
    known = law("US-CA", start="2025-01-01", months=12, **{"US.futa.credit_reduction": 0.003})
    [tax] = [tax for tax in known.by_jurisdiction["US-CA"] if tax.topic == "futa"]
    assert set(np_list(tax.credit_reduction)) == {0.012}


def test_a_value_given_for_a_state_replaces_the_countrys_there_only():
    settings = Settings(start="2025-01-01", months=3, overrides={"US-TX.futa.credit_reduction": 0.003})
    roles = [Role(role=code, headcount=1, pay=1, jurisdiction=code) for code in ("US-TX", "US-FL")]
    taxes = resolve_tax_law(roles, settings).by_jurisdiction
    [texas], [florida] = ([tax for tax in taxes[code] if tax.topic == "futa"] for code in ("US-TX", "US-FL"))
    assert set(np_list(texas.credit_reduction)) == {0.003}
    assert set(np_list(florida.credit_reduction)) == {0.0}


def test_a_plan_before_the_first_value_is_an_error():
    with pytest.raises(MissingParameterError, match=r"US.social_security.wage_base has no value for 2023"):
        law(start="2023-12-01")


def test_a_plan_where_nothing_is_sourced_asks_for_the_value():
    with pytest.raises(MissingParameterError, match=r'"US-WA.unemployment.rate" = value'):
        law("US-WA", start="2026-01-01")


@pytest.mark.parametrize(("path", "value", "message"), [
    ("US-CA.unemployment.rat", 0.02, "is no parameter of US-CA; did you mean 'unemployment.rate'"),
    ("US-CAA.unemployment.rate", 0.02, "must begin with a jurisdiction; did you mean 'US-CA'"),
    ("unemployment.rate", 0.02, "must begin with a jurisdiction"),
    ("US-CA.unemployment.rate", 1.5, "must be between 0 and 1"),
    ("US-CA.unemployment.rate", float("nan"), "must be between 0 and 1"),
    ("US-CA.unemployment.wage_base", -1, "must be 0 or more"),
])  # fmt: skip
def test_a_wrong_override_is_named(path, value, message):
    with pytest.raises(InputError, match=message):
        law("US-CA", start="2025-01-01", **{path: value})


def test_contractors_need_no_law():
    settings = Settings(start="1999-01-01", months=3)
    assert resolve_tax_law([Role(role="c", headcount=1, pay=1, employment="contractor")], settings).taxes == []
