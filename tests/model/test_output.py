"""Output: capacity and accepted items by month, ramps and vacancies, and the key figures that rest on them."""

import datetime as dt

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from projected import arrays
from strategies import figures, lawful, plans
from test_properties import possible

from payroll_impact.model import METRICS, Change, Plan, Role, Settings, compare, project, project_totals, totals_of_both
from proof import some

HOURS = 40 * 52 / 12  # paid hours of a head and month
OUTPUT = [name for name, metric in METRICS.items() if metric.of_output]


def clerk(headcount=10, **given_):
    defaults = {"pay": 60_000, "employment": "contractor", "items_per_hour": 20, "acceptance": 0.75}
    return Role(role="clerk", headcount=headcount, **defaults | given_)


def planned(*roles, changes=(), months=12, **settings):
    return Plan(workforce=roles, changes=changes, settings=Settings(start="2025-01-01", months=months, **settings))


def produced(plan):
    return project(plan).output


class TestCapacity:
    def test_with_one_role_and_no_ramp_an_item_costs_pay_over_rate_times_acceptance(self):
        plan = planned(clerk(pay=50, basis="hour"))
        assert compare(plan).metric("cost_per_item") == pytest.approx(50 / (20 * 0.75), rel=1e-14)

    def test_utilisation_and_the_value_of_an_item_scale_it(self):
        plan = planned(clerk(item_value=2.0), utilisation=0.8)
        np.testing.assert_allclose(produced(plan).capacity, 10 * HOURS * 0.8 * 15 * 2, rtol=1e-14)
        np.testing.assert_allclose(produced(plan).accepted_items, 10 * HOURS * 0.8 * 15, rtol=1e-14)

    def test_a_joiner_yields_the_value_of_the_ramp_in_the_middle_of_each_month(self):
        grow = Change(change="grow", role="clerk", amount=6, unit="heads", start="2025-03-20")
        heads = produced(planned(clerk(ramp_months=3), changes=[grow])).heads_at_rate[0]
        np.testing.assert_allclose(heads[:6], [10, 10, 10 + 6 / 6, 10 + 6 / 2, 10 + 6 * 5 / 6, 16], rtol=1e-14)

    def test_a_ramp_of_part_of_a_month_is_over_in_the_middle_of_the_first(self):
        grow = Change(change="grow", role="clerk", amount=6, unit="heads", start="2025-03-01")
        heads = produced(planned(clerk(ramp_months=0.5), changes=[grow])).heads_at_rate[0]
        assert heads[2] == 16.0

    def test_who_is_cut_yields_to_the_last_day_worked_and_nothing_on_notice(self):
        cut = Change(change="reduce", role="clerk", amount=4, unit="heads", start="2025-06-15", notice_days=90)
        heads = produced(planned(clerk(), changes=[cut])).heads_at_rate[0]
        np.testing.assert_allclose(heads[4:8], [10, 6 + 4 * 0.5, 6, 6], rtol=1e-14)

    def test_a_cut_takes_joiners_and_others_alike(self):
        grow = Change(change="grow", role="clerk", amount=10, unit="heads", start="2025-03-01")
        cut = Change(change="reduce", role="clerk", amount=10, unit="heads", start="2025-04-30")
        heads = produced(planned(clerk(ramp_months=4), changes=[grow, cut])).heads_at_rate[0]
        np.testing.assert_allclose(heads[2:6], [10 + 10 / 8, 10 + 10 * 3 / 8, 5 + 5 * 5 / 8, 5 + 5 * 7 / 8], rtol=1e-14)

    def test_a_converted_head_ramps_in_the_new_role_whatever_it_was_in_the_old(self):
        convert = Change(change="convert", role="clerk", amount=4, unit="heads", start="2025-02-10", to_role="expert")
        expert = attrs.evolve(clerk(2, items_per_hour=8), role="expert", ramp_months=2)
        heads = produced(planned(clerk(), expert, changes=[convert])).heads_at_rate
        np.testing.assert_allclose(heads[0, :3], [10, 6, 6])
        np.testing.assert_allclose(heads[1, :4], [2, 2 + 4 / 4, 2 + 4 * 3 / 4, 6], rtol=1e-14)

    def test_a_backfill_ramps_and_its_post_is_vacant_until_then(self):
        role = clerk(attrition=0.3, ramp_months=2)
        output = produced(planned(role, time_to_fill=3))
        left = 10 * (1 - 0.7 ** (1 / 12))
        np.testing.assert_allclose(output.vacant[0], 3 * left, rtol=1e-12)
        stay = 0.7 ** (1 / 12)
        np.testing.assert_allclose(output.ramping[0, 5], left * 3 / 4 + left * stay / 4, rtol=1e-12)
        each = HOURS * 15
        np.testing.assert_allclose(output.lost_to_vacancy[0], 3 * left * each, rtol=1e-12)
        np.testing.assert_allclose(output.capacity + output.lost_to_ramp, 10 * each, rtol=1e-12)

    def test_nobody_is_replaced_in_a_freeze_so_no_post_is_vacant(self):
        freeze = Change(change="backfill", role="clerk", amount=0, unit="fraction", start="2025-02-01")
        output = produced(planned(clerk(attrition=0.3), changes=[freeze], time_to_fill=1))
        assert output.vacant[0, 0] > 0
        np.testing.assert_allclose(output.vacant[0, 2:], 0.0, atol=1e-12)

    def test_a_role_without_items_yields_nothing_counted_and_costs_what_it_costs(self):
        lead = Role(role="lead", headcount=1, pay=120_000, employment="contractor")
        plan = planned(clerk(), lead)
        assert not produced(plan).capacity[1].any()
        assert compare(plan).metric("cost_per_item") == pytest.approx(720_000 / (10 * HOURS * 12 * 15), rel=1e-14)


class TestMetrics:
    GROW = Change(change="grow", role="expert", amount=3, unit="multiple", start="2025-03-01")
    CUT = Change(change="reduce", role="clerk", amount=5, unit="heads", start="2025-02-28")

    def pivot(self, *, expert=12.0, months=18, **of_both):
        clerks = clerk(12, pay=50, basis="hour", **of_both)
        experts = clerk(4, pay=80, basis="hour", items_per_hour=expert, acceptance=0.9, **of_both)
        return planned(clerks, attrs.evolve(experts, role="expert"), changes=[self.CUT, self.GROW], months=months)

    def test_the_trough_and_what_is_lost_until_capacity_is_back(self):
        grow = attrs.evolve(self.GROW, role="clerk", amount=4, unit="heads", start=dt.date(2025, 6, 1))
        found = compare(planned(clerk(), changes=[attrs.evolve(self.CUT, amount=4), grow])).metrics
        assert found["capacity_trough"] == pytest.approx(0.6, rel=1e-14)
        assert found["items_lost"] == pytest.approx(3 * 4 * HOURS * 15, rel=1e-14)
        assert found["catch_up_month"] == 6.0
        assert found["capacity_change"] == 0.0

    def test_capacity_that_is_not_back_is_never_and_that_never_falls_short_is_0(self):
        assert compare(planned(clerk(), changes=[self.CUT])).metric("catch_up_month") == np.inf
        assert compare(planned(clerk())).metric("catch_up_month") == 0.0

    def test_the_break_even_put_back_as_input_gives_equal_cost_per_item(self):
        ratio = compare(self.pivot(ramp_months=3)).metric("breakeven_productivity")
        met = compare(self.pivot(ramp_months=3, expert=ratio * 20 * 0.75 / 0.9))
        level = METRICS["cost_per_item"].level
        assert level(met.plan.totals) == pytest.approx(level(met.baseline.totals), rel=1e-12)
        assert met.metric("breakeven_productivity") == pytest.approx(ratio, rel=1e-12)

    def test_the_break_even_needs_no_more_than_the_ratio(self):
        found = [compare(self.pivot(expert=rate, ramp_months=2)) for rate in (1, 12, 90)]
        ratios = [comparison.metric("breakeven_productivity") for comparison in found]
        assert ratios == pytest.approx([ratios[0]] * 3, rel=1e-12)

    def test_the_break_even_of_the_last_year_by_hand(self):
        # 7 clerks and 12 experts against 12 and 4, nobody leaves or ramps
        before, after = 12 * 50 + 4 * 80, 7 * 50 + 12 * 80
        wanted = (after * 12 - before * 7) / (before * 12 - after * 4)
        assert compare(self.pivot()).metric("breakeven_productivity") == pytest.approx(wanted, rel=1e-12)

    def test_an_hour_of_a_role_without_items_is_no_hour_on_items(self):
        # a lead beside the clerks and one beside the experts cost what they cost, and are no clerks and no experts
        leads = [Role(role=name, group=name, headcount=4, pay=0, employment="contractor") for name in ("one", "other")]
        plan = self.pivot()
        both = attrs.evolve(self.GROW, role="other", amount=2)
        with_leads = attrs.evolve(plan, workforce=[*plan.workforce, *leads], changes=[*plan.changes, both])
        wanted = compare(plan).metric("breakeven_productivity")
        assert compare(with_leads).metric("breakeven_productivity") == pytest.approx(wanted, rel=1e-12)

    def test_where_an_item_is_cheaper_anyway_nothing_need_be_yielded(self):
        raised = Change(change="raise", role="clerk", amount=-0.9, unit="fraction", start="2025-01-01")
        plan = self.pivot()
        cheap = attrs.evolve(plan, changes=[raised, Change(
            change="grow", role="expert", amount=1, unit="heads", start="2025-03-01")])
        assert compare(cheap).metric("breakeven_productivity") == 0.0

    def test_where_no_productivity_is_enough_the_answer_is_never(self):
        # a raise that eats up more hours a unit of money than the growth brings
        raised = Change(change="raise", role="clerk", amount=20, unit="fraction", start="2025-01-01")
        one = Change(change="grow", role="expert", amount=0.1, unit="heads", start="2025-03-01")
        plan = attrs.evolve(self.pivot(), changes=[raised, one])
        assert compare(plan).metric("breakeven_productivity") == np.inf

    @pytest.mark.parametrize("changes", [(), (CUT,), (GROW, attrs.evolve(GROW, role="clerk"))])
    def test_where_no_role_or_every_role_grows_there_is_no_break_even(self, changes):
        assert np.isnan(compare(attrs.evolve(self.pivot(), changes=changes)).metric("breakeven_productivity"))

    def test_a_role_that_heads_convert_to_grows_and_one_that_grows_anyway_does_not(self):
        convert = Change(change="convert", role="clerk", amount=4, unit="heads", start="2025-02-10", to_role="expert")
        anyway = attrs.evolve(self.GROW, baseline="yes")
        assert project(attrs.evolve(self.pivot(), changes=[convert])).output.growing.tolist() == [False, True]
        assert not project(attrs.evolve(self.pivot(), changes=[anyway])).output.growing.any()

    def test_growth_of_roles_that_yield_nothing_has_no_break_even(self):
        assert np.isnan(compare(self.pivot(expert=0.0)).metric("breakeven_productivity"))


def test_a_plan_without_items_has_no_output_and_no_metric_of_it():
    comparison = compare(planned(attrs.evolve(clerk(), items_per_hour=None)))
    assert comparison.plan.output is None
    assert comparison.plan.totals.output is None
    assert not set(OUTPUT) & comparison.metrics.keys()
    for name in some(OUTPUT):
        assert np.isnan(comparison.metric(name)), name
        assert METRICS[name].level is None or np.isnan(METRICS[name].level(comparison.plan.totals))


def test_nothing_accepted_is_no_cost_per_item():
    found = compare(planned(clerk(acceptance=0.0))).metrics
    assert np.isnan([found["cost_per_item"], found["capacity_trough"]]).all()


@given(plan=plans())
def test_output_leaves_heads_and_money_as_they_are_to_the_last_bit(plan):
    plan = lawful(plan)
    bare = attrs.evolve(plan, workforce=[attrs.evolve(role, items_per_hour=None) for role in plan.workforce])
    with_output, without = possible(project, plan), project(bare)
    assert without.output is None
    for name, values in arrays(without).items():
        np.testing.assert_array_equal(arrays(with_output)[name], values, err_msg=name)


@given(plan=plans())
def test_a_ramp_of_no_months_is_no_ramp(plan):
    roles = [attrs.evolve(role, ramp_months=0.0, items_per_hour=role.items_per_hour or 1.0) for role in plan.workforce]
    projection = possible(project, lawful(attrs.evolve(plan, workforce=roles)))
    np.testing.assert_array_equal(projection.output.heads_at_rate, projection.paid_heads)
    assert not projection.output.ramping.any()


@settings(suppress_health_check=list(HealthCheck))  # many random plans take more heads than there are
@given(plan=plans(most_roles=3, most_changes=4), factor=figures(0.01, 40.0))
def test_scaling_all_throughputs_moves_neither_trough_nor_break_even(plan, factor):
    roles = [attrs.evolve(role, items_per_hour=role.items_per_hour or 1.0) for role in plan.workforce]
    plan = attrs.evolve(plan, workforce=roles)
    comparison = possible(compare, lawful(plan))
    scaled = [attrs.evolve(role, items_per_hour=role.items_per_hour * factor) for role in roles]
    again = compare(lawful(attrs.evolve(plan, workforce=scaled)))
    items = comparison.plan.totals.output.capacity, comparison.baseline.totals.output.capacity
    # what is all but nothing is none of it, or some, by how it is scaled
    assume(all((each > 1e-3).all() for each in items))
    for name in ("capacity_trough", "breakeven_productivity"):
        value = comparison.metric(name)
        assert again.metric(name) == pytest.approx(value, rel=1e-6, nan_ok=True), name
    assert again.metric("cost_per_item") == pytest.approx(comparison.metric("cost_per_item") / factor, rel=1e-9)


@given(plan=plans())
def test_totals_of_output_are_those_of_the_projection(plan):
    plan = lawful(plan)
    comparison = possible(compare, plan)
    both = zip(totals_of_both(plan), (comparison.plan, comparison.baseline), strict=True)
    for totals, projection in some(both):
        if not plan.has_output:
            assert totals.output is None
            continue
        for name in ("capacity", "year_hours", "weighted", "growing"):
            np.testing.assert_array_equal(getattr(totals.output, name), getattr(projection.totals.output, name), name)
    assert project_totals(plan).heads == comparison.plan.totals.heads


@given(rates=st.lists(figures(0.5, 50.0), min_size=2, max_size=4), ramps=st.lists(figures(0.0, 9.0), min_size=4))
def test_many_throughputs_and_ramps_are_each_alone(rates, ramps):
    ramp = np.array(ramps[: len(rates)])
    changes = [TestMetrics.CUT, TestMetrics.GROW]
    expert = attrs.evolve(clerk(4, attrition=0.2), role="expert")

    def plan(rate, months):
        return planned(
            clerk(12, items_per_hour=rate, ramp_months=months), attrs.evolve(expert, ramp_months=months),
            changes=changes,
        )  # fmt: skip

    many = compare(plan(np.array(rates), ramp))
    for index, (rate, months) in some(enumerate(zip(rates, ramp.tolist(), strict=True))):
        alone = compare(plan(rate, months))
        np.testing.assert_array_equal(many.plan.output.capacity[index], alone.plan.output.capacity)
        for name in OUTPUT:
            assert many.metric(name)[index] == alone.metric(name) or np.isnan(alone.metric(name)), name
