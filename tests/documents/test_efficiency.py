"""The section on efficiency: the answer, five figures and two charts in every form, and only where items are given."""

import io
import json
import math
import zipfile

import attrs
import pytest

from payroll_impact.documents import build_report, describe_report, report_csv, report_json, workbook_bytes
from payroll_impact.documents.render import render
from payroll_impact.documents.report import measure_efficiency
from payroll_impact.model import Change, Evidence, Plan, Role, Settings, compare
from payroll_impact.scenarios import load_scenario
from report_books import opened, report_text

HOURS = 40 * 52 / 12
CUT = Change(change="reduce", role="Clerk", amount=4, unit="heads", start="2025-01-31")
GROW = Change(change="grow", role="Expert", amount=2, unit="multiple", start="2025-04-01")


def plan(*changes, clerk=20.0, expert=20.0, pay=80.0, **settings):
    def role(name, heads, wage, items):
        return Role(role=name, headcount=heads, pay=wage, basis="hour", employment="contractor", items_per_hour=items)

    roles = [role("Clerk", 10, 50, clerk), role("Expert", 4, pay, expert)]
    return Plan(workforce=roles, changes=changes, settings=Settings(start="2025-01-01", months=18, **settings))


@pytest.fixture(scope="module")
def founding():
    return compare(load_scenario("xai-2025"))


class TestForms:
    def test_every_form_has_the_answer_and_the_figures(self, founding):
        content = build_report(founding)
        found = measure_efficiency(founding)
        assert found.needed == founding.metric("breakeven_productivity")
        assert found.cost == founding.metric("cost_per_item")
        assert found.trough == founding.metric("capacity_trough")
        assert found.lost == pytest.approx(founding.metric("items_lost"), rel=1e-12)
        text = " ".join(report_text(founding, content).split())
        assert " ".join(found.answer.split()) in text
        assert "Oct 2025" in text
        page = render(describe_report([(founding, content)]), ".html").decode()
        assert '<a href="#efficiency">' in page
        assert "Capacity by month: lowest in Oct 2025, 70 % of the baseline" in page
        rows = json.loads(report_json(founding, content))["output"]
        assert len(rows) == 36
        assert rows[1]["capacity_plan"] / rows[1]["capacity_baseline"] == pytest.approx(found.trough, rel=1e-12)
        assert "output.csv" in report_csv(founding, content)
        sheets = [sheet for sheet in opened(workbook_bytes(founding, content)) if sheet["A1"].value == "Efficiency"]
        assert len(sheets) == 1

    def test_a_plan_without_items_has_no_such_section(self, founding):
        bare = compare(founding.plan.plan.without_output())
        assert measure_efficiency(bare) is None
        content = build_report(bare)
        assert "efficiency" not in json.loads(report_json(bare, content))
        assert "Efficiency" not in report_text(bare, content)

    def test_the_founding_case_says_that_the_ratio_alone_decides(self, founding):
        answer = measure_efficiency(founding).answer
        assert "specialist (group)" in answer
        assert "Generalist tutor" in answer
        assert "The ratio alone decides" in answer


class TestAnswers:
    def test_bridging_costs_the_others_pay_and_the_markup(self):
        found = measure_efficiency(compare(plan(CUT, bridge_markup=0.5)))
        missing = 17 * 4 * HOURS * 20
        assert found.lost == pytest.approx(missing, rel=1e-10)
        # nobody grows, so all roles are the others: ten clerks at 50 and four experts at 80 an hour
        assert found.bridge_cost == pytest.approx(missing / 20 * (10 * 50 + 4 * 80) / 14 * 1.5, rel=1e-10)
        told = found.on_the_way("USD", 0.5, 18)
        assert "capacity is not back at their end" in told
        assert "with a markup of 50 %" in told

    def test_contractors_are_paid_as_the_roles_that_do_not_grow(self):
        found = measure_efficiency(compare(plan(CUT, GROW)))
        assert found.bridge_cost == pytest.approx(found.lost / 20 * 50, rel=1e-10)
        assert "without a markup" in found.on_the_way("USD", 0.0, 18)

    def test_a_pivot_that_buys_fewer_hours_pays_below_the_break_even(self):
        # the experts shrink, the clerks grow: the fewer items of the clerks, the cheaper the experts' items were
        cut = attrs.evolve(CUT, role="Expert", amount=2)
        grow = attrs.evolve(GROW, role="Clerk", amount=1.4)
        found = measure_efficiency(compare(plan(cut, grow)))
        assert found.growing == "Clerk"
        assert "at least" in found.answer

    def test_what_cannot_be_told_is_said(self):
        assert measure_efficiency(compare(plan(CUT))).answer.startswith("No break-even productivity can be told")
        assert "never falls short" in measure_efficiency(compare(plan(GROW))).on_the_way("USD", 0.0, 18)

    def test_growth_of_a_role_without_items_is_not_said_to_be_no_growth(self):
        told = measure_efficiency(compare(plan(CUT, GROW, expert=None))).answer
        assert told.endswith("with accepted items of both.")

    def test_where_nothing_is_accepted_there_is_no_capacity_to_reassure_with(self):
        found = measure_efficiency(compare(plan(CUT, GROW, clerk=0.0, expert=0.0)))
        assert found.on_the_way("USD", 0.0, 18).startswith("No item is accepted in the baseline")

    def test_items_lost_are_those_of_the_months_planned_where_capacity_is_not_back(self):
        text = " ".join(report_text(comparison := compare(plan(CUT)), build_report(comparison)).split())
        assert "items in the months planned" in text
        assert "items until capacity is back" not in text

    def test_an_item_that_is_cheaper_anyway_and_one_that_never_is(self):
        lower = Change(change="raise", role="Clerk", amount=-0.9, unit="fraction", start="2025-01-01")
        one = attrs.evolve(GROW, amount=1, unit="heads")
        assert measure_efficiency(compare(plan(lower, one))).answer.startswith("An accepted item costs less")
        dearer, fewer = attrs.evolve(lower, amount=20), attrs.evolve(one, amount=0.1)
        assert measure_efficiency(compare(plan(dearer, fewer))).answer.startswith("However much")

    def test_contractors_are_paid_as_roles_there_are(self):
        grow = attrs.evolve(GROW, role="Clerk", amount=1, unit="heads")
        alone = attrs.evolve(plan(CUT, grow), workforce=plan().workforce[:1])
        assert measure_efficiency(compare(alone)).bridge_as == "Clerk"
        assert measure_efficiency(compare(plan(CUT))).bridge_as == "the roles that yield them"

    def test_bridging_is_not_free_where_the_others_are_gone(self):
        gone = attrs.evolve(CUT, amount=10, baseline="yes")
        fewer = attrs.evolve(CUT, role="Expert", amount=2, start=GROW.start)
        later = attrs.evolve(GROW, amount=1, unit="heads", start="2026-01-01")
        found = measure_efficiency(compare(plan(gone, fewer, later)))
        assert found.bridge_as == "Clerk"
        assert found.bridge_cost == pytest.approx(found.lost / 20 * 80, rel=1e-10)

    def test_a_plan_at_its_break_even_is_said_to_be(self):
        needed = measure_efficiency(compare(plan(CUT, GROW))).needed
        at = measure_efficiency(compare(plan(CUT, GROW, expert=20 * needed)))
        assert "at least 1.6 times" in at.answer
        assert "planned at just that" in at.answer
        near = measure_efficiency(compare(plan(CUT, GROW, expert=20 * needed * 1.0001)))
        assert "at least 1.6 times" in near.answer
        assert "planned at 1.6002 times" in near.answer


class TestDoubts:
    def test_roles_without_items_are_named(self):
        told = measure_efficiency(compare(plan(CUT, GROW, clerk=None))).doubts
        assert "No items an hour are given for Clerk" in told
        comparison = compare(plan(CUT, GROW, clerk=None))
        assert told in " ".join(report_text(comparison, build_report(comparison)).split())

    def test_what_is_without_a_source_is_said_and_what_has_one_is_not(self, founding):
        given = "items an hour, items accepted, months to full rate."
        assumed = f"Assumed or unknown: markup of contractors who bridge a shortfall, {given}"
        assert assumed in measure_efficiency(founding).doubts
        known = plan(CUT, GROW)
        assert "Assumed or unknown: items an hour." in measure_efficiency(compare(known)).doubts
        evidence = {f"{name}.items_per_hour": Evidence(source="counted", confidence="sourced") for name in known.roles}
        assert "Assumed" not in measure_efficiency(compare(attrs.evolve(known, evidence=evidence))).doubts
        one = {"Clerk.items_per_hour": evidence["Clerk.items_per_hour"]}
        assert "items an hour of 1 of 2 roles" in measure_efficiency(compare(attrs.evolve(known, evidence=one))).doubts

    def test_a_last_year_that_is_still_on_the_way_says_so(self, founding):
        late = attrs.evolve(GROW, start="2025-12-01")
        assert "still moves heads or pay, or joiners ramp up" in measure_efficiency(compare(plan(CUT, late))).doubts
        assert "still join" not in measure_efficiency(compare(plan(CUT, GROW))).doubts
        assert "still join" not in measure_efficiency(founding).doubts
        short = compare(attrs.evolve(plan(CUT, GROW), settings=Settings(start="2025-01-01", months=6)))
        text = " ".join(report_text(short, build_report(short)).split())
        assert "In the last 6 months planned" in text
        assert "USD/item, last 6 months" in text


class TestDigits:
    def test_the_summary_shows_shares_as_shares_and_only_changes_with_a_sign(self, founding):
        sheet = opened(workbook_bytes(founding, build_report(founding)))["Summary"]
        formats = {row[0].value: row[3].number_format for row in sheet.iter_rows(max_col=4) if row[0].value}
        assert formats["Capacity in the lowest month"] == "0.00##%"
        assert not formats["Break-even productivity"].startswith("+")
        assert formats["Accepted items of the last month"].startswith("+")
        assert "+1,401,776" in report_text(founding, build_report(founding))

    def test_an_item_of_a_few_cents_has_more_digits(self):
        many = compare(plan(CUT, GROW, clerk=3_000.0, expert=3_000.0))
        text = report_text(many, build_report(many))
        assert f"{many.metric('cost_per_item'):.4f}" in text
        sheet = opened(workbook_bytes(many, build_report(many)))["Summary"]
        shown = {row[0].value: row[2].number_format for row in sheet.iter_rows(max_col=4) if row[0].value}
        assert "0.0000" in shown["Cost per accepted item"]
        with zipfile.ZipFile(io.BytesIO(workbook_bytes(many, build_report(many)))) as parts:
            charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
        assert any("USD/item" in chart and 'formatCode="0.00##"' in chart for chart in charts)

    def test_break_even_and_plan_have_the_digits_that_tell_them_apart(self):
        needed = measure_efficiency(compare(plan(CUT, GROW))).needed
        near = compare(plan(CUT, GROW, expert=20 * needed * 1.0001))
        text = report_text(near, build_report(near))
        assert f"{needed * 1.0001:.5f}".rstrip("0") in text


class TestLimits:
    @staticmethod
    def swapped(ramp):
        """Return a plan that cuts experts and hires as many the month after, and moves nothing else."""
        grow = attrs.evolve(GROW, amount=2, unit="heads", start="2025-02-01")
        given = plan(attrs.evolve(CUT, role="Expert", amount=2), grow)
        clerk, expert = given.workforce
        settings = attrs.evolve(given.settings, months=12)
        return Plan(workforce=[clerk, attrs.evolve(expert, ramp_months=ramp)], changes=given.changes, settings=settings)

    def test_where_the_others_alone_are_alike_a_dearer_item_never_pays(self):
        comparison = compare(self.swapped(6.0))
        found = measure_efficiency(comparison)
        assert found.cost > found.cost_before
        assert math.isinf(comparison.metric("breakeven_productivity"))
        assert found.answer.startswith("However much")

    def test_where_nothing_differs_an_item_costs_the_same_whatever_they_yield(self):
        found = measure_efficiency(compare(plan(attrs.evolve(GROW, amount=1))))
        assert math.isnan(found.needed)
        assert found.answer == "An accepted item costs what it did before, whatever an hour of Expert yields."

    def test_settings_of_output_without_a_source_are_named(self):
        assert "paid hours spent on items" not in measure_efficiency(compare(plan(CUT))).doubts
        given = plan(CUT, utilisation=0.8, bridge_markup=0.3)
        doubts = measure_efficiency(compare(given)).doubts
        assert "paid hours spent on items" in doubts
        assert "markup of contractors who bridge a shortfall" in doubts
        sourced = Evidence(source="a time study", confidence="sourced")
        given = attrs.evolve(given, evidence={"settings.utilisation": sourced})
        assert "paid hours spent on items" not in measure_efficiency(compare(given)).doubts

    @pytest.mark.parametrize(
        ("change", "moves"),
        [
            (Change(change="raise", role="Clerk", amount=0.5, unit="fraction", start="2026-03-01"), True),
            (Change(change="raise", role="Clerk", amount=0.5, unit="fraction", start="2025-03-01"), False),
            (Change(change="backfill", role="Clerk", amount=0, unit="fraction", start="2025-02-01"), True),
        ],
    )
    def test_a_last_year_in_which_the_plan_still_moves_heads_or_pay_is_not_told_as_settled(self, change, moves):
        given = plan(change)
        workforce = [attrs.evolve(role, attrition=0.3) for role in given.workforce]
        found = measure_efficiency(compare(attrs.evolve(given, workforce=workforce)))
        assert found.under_way == moves
        assert ("a longer plan tells what holds after that" in found.doubts) == moves

    def test_a_group_is_named_only_where_all_of_it_is_meant(self):
        given = plan(CUT, GROW)
        whole = [attrs.evolve(role, group="team") for role in given.workforce]
        found = measure_efficiency(compare(attrs.evolve(given, workforce=whole)))
        assert (found.growing, found.others) == ("Expert", "Clerk")
        spare = attrs.evolve(whole[0], role="Spare")
        found = measure_efficiency(compare(attrs.evolve(given, workforce=[*whole, spare])))
        assert (found.growing, found.others) == ("Expert", "the other roles")
        assert found.bridge_as == "the roles that yield them"

    def test_few_items_and_a_small_fall_are_told_with_the_digits_they_need(self):
        found = measure_efficiency(compare(plan(CUT, clerk=1e-5, expert=1e-5)))
        told = found.on_the_way("USD", 0.0, 18)
        assert f"{found.lost:.3g} accepted items" in told
        assert found.lost < 1
        many = [Role(role="Clerk", headcount=1_000, pay=50, basis="hour", employment="contractor", items_per_hour=20)]
        small = measure_efficiency(compare(Plan(workforce=many, changes=[CUT], settings=plan().settings)))
        assert "at 99.6 % of the baseline's" in small.on_the_way("USD", 0.0, 18)

    def test_where_those_who_grow_yield_nothing_no_break_even_is_told(self):
        found = measure_efficiency(compare(plan(CUT, GROW, expert=0.0)))
        assert found.cost > found.cost_before
        assert found.answer.startswith("No break-even productivity can be told")
