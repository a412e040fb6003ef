"""Checks that every input is one its cell accepts: what is pasted passes by the validation of a cell."""

import operator
from functools import reduce
from typing import TYPE_CHECKING

from payroll_impact.model import Change, Role, Settings
from payroll_impact.model.plan import ALL, DEFAULT, GROUP, LEAVING_TERMS
from payroll_impact.scenarios.validate_row import columns
from payroll_impact.templates.checks import Check
from payroll_impact.templates.formulas import Expression, add_up, fn
from payroll_impact.templates.what_if import case, places, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    import attrs

_NUMBERS_OF_ROLES = ("headcount", "pay", "hours", "bonus", "benefits", "benefits_per_head", "overhead_per_head",
                     "hire_cost", "markup", "attrition", "backfill")  # fmt: skip
_NUMBERS_OF_OUTPUT = ("items_per_hour", "acceptance", "ramp_months", "item_value")
_TERMS = LEAVING_TERMS  # side by side on the sheet
_PICK = "Pick a word of the list in each cell, or clear it."


def inputs_are_accepted() -> list[Check]:
    """Return the checks of the workforce, the settings and the changes of the case picked."""
    return [*_words(), *_names(), *_of_these_sheets(), *_numbers(), *_belonging()]


def _entered(name: str) -> Expression:
    return read.entered().column(name)


def _words() -> list[Check]:
    told = ((Role, name, read.WORKFORCE.column(name)) for name in ("basis", "employment"))
    of_changes = ((Change, name, _entered(name)) for name in ("change", "unit", "statutory", "baseline"))
    own = ((Settings, name, read.setting(name)) for name in ("rounding", "notice_pay"))
    return [
        Check(f"Every {name.replace('_', ' ')} is a word of its list", _one_of(columns(table)[name], cells), _PICK)
        for table, name, cells in (*told, *of_changes, *own)
    ]


def _one_of(field: "attrs.Attribute[object]", cells: Expression) -> Expression:
    known = add_up(fn.COUNTIF(cells, word) for word in field.metadata["options"])
    return 1 * (known == fn.SUMPRODUCT(1 * (cells != "")))


def _names() -> list[Check]:
    named = [read.setting(name) for name in ("name", "currency")]
    change, role, amount = map(_entered, ("change", "role", "amount"))
    nameless = (change == "") * ((role != "") + (amount != "") > 0)
    return [
        Check("Name and currency of the plan are texts, not numbers", 1 * (fn.COUNT(*named) == 0),
              "Begin a name with a letter."),
        Check("Every change says what it does", 1 * (fn.SUMPRODUCT(1 * nameless) == 0), "Pick one, or clear the row."),
        Check("Every change has an amount", 1 * (fn.SUMPRODUCT((change != "") * (amount == "")) == 0),
              "Give one, or clear the row."),
    ]  # fmt: skip


def _of_these_sheets() -> list[Check]:
    """Return the checks that nothing is asked for that the functions and the program take and these sheets do not."""
    roles, currency = read.WORKFORCE.column("role"), read.setting("currency")

    def count_collective(names: Expression) -> Expression:
        return fn.COUNTIF(names, f"{GROUP}*") + fn.COUNTIF(names, ALL)

    return [
        Check("Every change names one role, no group:NAME and not all", 1 * (count_collective(_entered("role")) == 0),
              "Write it out, a row per role; the functions and the program take a group as it is, the sheets do not."),
        Check("No role is called default, all or group:NAME",
              1 * (count_collective(roles) + fn.COUNTIF(roles, DEFAULT) == 0),
              "Give each role its own values; the program shares those of a row `default`, these sheets do not."),
        Check("No cut asks for the statutory minimum", 1 * (fn.COUNTIF(_entered("statutory"), "yes") == 0),
              "Not checked here: use the report. These sheets pay what each row says, not what the law asks at least."),
        Check("The currency is an ISO 4217 code",
              1 * fn.OR(currency == "", read.count_named(places.CURRENCY_LIST, currency) == 1),
              "Pick it from the list on Inputs."),
        Check("All pay, and the amounts of the law, are in the plan's currency",
              fn.MIN(case.WORKFORCE.column("currency fits")),
              "These sheets know no exchange rates: use the report or the functions, with fx.GBP and so on."),
    ]  # fmt: skip


def _numbers() -> list[Check]:
    settings = [read.setting(name) for name in ("discount_rate", "time_to_fill")]
    of_roles = [read.WORKFORCE.column(name) for name in _NUMBERS_OF_ROLES]
    of_changes = [_entered(name) for name in (*_TERMS, "cost_per_head")]
    of_output = [read.WORKFORCE.column(name) for name in _NUMBERS_OF_OUTPUT]
    shares = [read.setting(name) for name in ("utilisation", "bridge_markup")]
    oldest = columns(Change)["age"].metadata["maximum"]
    ones = [*(read.WORKFORCE.column(name) for name in ("attrition", "backfill")), settings[0]]
    to_fill, growth = fn.N(settings[1]), fn.N(read.setting("wage_base_growth"))
    longest = columns(Role)["ramp_months"].metadata["maximum"]
    below = "Give 0 or more; the sign of a cost is always positive."
    return [
        Check("No number of a role is below zero", _none(of_roles[:6], "<0"), below),
        Check("No number of a role is below zero, from overhead on", _none(of_roles[6:], "<0"), below),
        Check("No number of a change or a setting is below zero", _none([*of_changes[:3], *settings], "<0"), below),
        Check("No number of a change is below zero, from severance_min on", _none(of_changes[3:], "<0"), below),
        Check("No average age is above the most there is", _none([_entered("age")], f">{oldest:g}"), "Give years."),
        Check("No number of output is below zero", _none([*of_output, *shares], "<0"), below),
        Check("No ramp is longer than the longest there is", _none([of_output[2]], f">{longest:g}"), "Give months."),
        Check("Acceptance and utilisation are 1 at most", _none([of_output[1], shares[0]], ">1"), "Give fractions."),
        Check("Attrition, backfill and discount rate are 1 at most", _none(ones, ">1"), "Give fractions: 0.1 is 10 %."),
        Check("Wage bases grow by 1 at most, and shrink by half at most",
              1 * fn.AND(growth <= 1, growth >= -places.HALF), "Give a fraction: 0.03 is 3 %."),
        Check("Growth takes a month at least, a backfill whole months",
              1 * fn.AND(fn.COUNTIF(_entered("months"), "<1") == 0, fn.INT(to_fill) == to_fill),
              "Give whole months for growth and for time_to_fill."),
        Check("The fiscal year starts in a month from 1 to 12", _blank_or_month(read.setting("fiscal_year_start")),
              "Give the month as a number: 4 is April. It moves no figure of the plan, it groups months."),
    ]  # fmt: skip


_MONTHS = 12


def _blank_or_month(cell: Expression) -> Expression:
    whole = fn.AND(cell >= 1, cell <= _MONTHS, fn.INT(cell) == cell)
    return 1 * fn.IF(cell == "", 1, fn.IF(fn.ISNUMBER(cell), whole, 0))


def _none(cells: "Sequence[Expression]", wrong: str) -> Expression:
    return 1 * (add_up(fn.COUNTIF(each, wrong) for each in cells) == 0)


def _belonging() -> list[Check]:
    change, least, most, cost = map(_entered, ("change", "severance_min", "severance_max", "cost_per_head"))
    employment, markup = read.WORKFORCE.column("employment"), read.WORKFORCE.column("markup")
    table = read.entered()
    first, last = table.row(0).absolute, table.row(table.count - 1).absolute
    terms, months, to_role = first[_TERMS[0]].to(last[_TERMS[-1]]), _entered("months"), _entered("to_role")
    clear = "Clear what does not belong to this kind of change."

    def where(*flags: Expression) -> Expression:
        return fn.SUMPRODUCT(reduce(operator.mul, flags))

    return [
        Check("Notice, severance, paid time off and age stand at cuts alone",
              1 * (where(change != "reduce", terms != "", terms != 0) == 0), clear),
        Check("Months stand at growth alone, other roles at conversions",
              1 * (where(change != "grow", months != "", months != 1) + where(change != "convert", to_role != "") == 0),
              clear),
        Check("A cost per head stands at no raise and no backfill",
              1 * (where((change == "raise") + (change == "backfill"), cost != "", cost != 0) == 0), clear),
        Check("A markup stands at contractors alone",
              1 * (where(employment != "contractor", markup != "", markup != 0) == 0), "Clear it elsewhere."),
        Check("The most severance is not below the least",
              1 * (where(least != "", most != "", least > most) == 0), "Give more weeks, or clear one."),
    ]  # fmt: skip
