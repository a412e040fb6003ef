"""Checks that every input is one its cell accepts: what is pasted passes by the validation of a cell."""

from typing import TYPE_CHECKING

from payroll_impact.model import Change, Role, Settings
from payroll_impact.model.plan import ALL, DEFAULT, GROUP, LEAVING_TERMS
from payroll_impact.scenarios.structuring import columns
from payroll_impact.templates.checks import Check
from payroll_impact.templates.what_if import case, places

if TYPE_CHECKING:
    import attrs

_NUMBERS_OF_ROLES = ("headcount", "pay", "hours", "bonus", "benefits", "benefits_per_head", "overhead_per_head",
                     "hire_cost", "markup", "attrition", "backfill")  # fmt: skip
_TERMS = LEAVING_TERMS  # side by side on the sheet
_PICK = "Pick a word of the list in each cell, or clear it."


def inputs_are_accepted() -> list[Check]:
    """Return the checks of the workforce, the settings and the changes of the case picked."""
    return [*_words(), *_names(), *_of_these_sheets(), *_numbers(), *_belonging()]


def _words() -> list[Check]:
    told = ((Role, name, places.roles(name)) for name in ("basis", "employment"))
    of_changes = ((Change, name, case.entered(name)) for name in ("change", "unit", "statutory", "baseline"))
    own = ((Settings, name, places.setting(name)) for name in ("rounding", "notice_pay"))
    return [
        Check(f"Every {name.replace('_', ' ')} is a word of its list", _one_of(columns(table)[name], cells), _PICK)
        for table, name, cells in (*told, *of_changes, *own)
    ]


def _one_of(field: "attrs.Attribute[object]", cells: str) -> str:
    known = "+".join(f'COUNTIF({cells},"{word}")' for word in field.metadata["options"])
    return f"1*({known}={_filled(cells)})"


def _filled(cells: str) -> str:
    return f'SUMPRODUCT(1*({cells}<>""))'


def _names() -> list[Check]:
    named = (*(places.roles(name) for name in ("role", "group")), *(case.entered(name) for name in ("role", "to_role")),
             *(places.setting(name) for name in ("name", "currency")))  # fmt: skip
    nameless = f'({case.entered("change")}="")*(({case.entered("role")}<>"")+({case.entered("amount")}<>"")>0)'
    without = f'({case.entered("change")}<>"")*({case.entered("amount")}="")'
    return [
        Check("Names are texts, not numbers", f"1*(COUNT({','.join(named)})=0)", "Begin a name with a letter."),
        Check("Every change says what it does", f"1*(SUMPRODUCT(1*({nameless}))=0)", "Pick one, or clear the row."),
        Check("Every change has an amount", f"1*(SUMPRODUCT({without})=0)", "Give one, or clear the row."),
    ]


def _of_these_sheets() -> list[Check]:
    """Return the checks that nothing is asked for that the functions and the program take and these sheets do not."""
    roles, asked = places.roles("role"), case.entered("role")
    listed = f'COUNTIF({{0}},"{GROUP}*")+COUNTIF({{0}},"{ALL}")'
    statutory = f'1*(COUNTIF({case.entered("statutory")},"yes")=0)'
    currency = places.setting("currency")
    return [
        Check("Every change names one role, no group:NAME and not all", f"1*({listed.format(asked)}=0)",
              "Write it out, a row per role; the functions and the program take a group as it is, the sheets do not."),
        Check("No role is called default, all or group:NAME",
              f'1*({listed.format(roles)}+COUNTIF({roles},"{DEFAULT}")=0)',
              "Give each role its own values; the program shares those of a row `default`, these sheets do not."),
        Check("No cut asks for the statutory minimum", statutory,
              "Not checked here: use the report. These sheets pay what each row says, not what the law asks at least."),
        Check("The currency is an ISO 4217 code", f'1*OR({currency}="",COUNTIF({places.CURRENCY_LIST},{currency})=1)',
              "Pick it from the list on Inputs."),
        Check("All pay, and the amounts of the law, are in the plan's currency", f"MIN({case.roles('currency fits')})",
              "These sheets know no exchange rates: use the report or the functions, with fx.GBP and so on."),
    ]  # fmt: skip


def _numbers() -> list[Check]:
    settings = [places.setting(name) for name in ("discount_rate", "time_to_fill")]
    of_roles = [places.roles(name) for name in _NUMBERS_OF_ROLES]
    of_changes = [case.entered(name) for name in (*_TERMS, "cost_per_head")]
    oldest = columns(Change)["age"].metadata["maximum"]
    ones = [*(places.roles(name) for name in ("attrition", "backfill")), settings[0]]
    to_fill, growth = settings[1], places.setting("wage_base_growth")
    below = "Give 0 or more; the sign of a cost is always positive."
    return [
        Check("No number of a role is below zero", _none(of_roles[:6], "<0"), below),
        Check("No number of a role is below zero, from overhead on", _none(of_roles[6:], "<0"), below),
        Check("No number of a change or a setting is below zero", _none([*of_changes[:3], *settings], "<0"), below),
        Check("No number of a change is below zero, from severance_min on", _none(of_changes[3:], "<0"), below),
        Check("No average age is above the most there is", _none([case.entered("age")], f">{oldest:g}"), "Give years."),
        Check("Attrition, backfill and discount rate are 1 at most", _none(ones, ">1"), "Give fractions: 0.1 is 10 %."),
        Check("Wage bases grow by 1 at most, and shrink by half at most",
              f"1*AND(N({growth})<=1,N({growth})>=-{places.HALF})", "Give a fraction: 0.03 is 3 %."),
        Check("Growth takes a month at least, a backfill whole months",
              f'1*AND(COUNTIF({case.entered("months")},"<1")=0,INT(N({to_fill}))=N({to_fill}))',
              "Give whole months for growth and for time_to_fill."),
    ]  # fmt: skip


def _none(cells: list[str], wrong: str) -> str:
    counted = "+".join(f'COUNTIF({each},"{wrong}")' for each in cells)
    return f"1*({counted}=0)"


def _belonging() -> list[Check]:
    change, employment, markup = case.entered("change"), places.roles("employment"), places.roles("markup")
    least, most = case.entered("severance_min"), case.entered("severance_max")
    terms = f"{case.entered(_TERMS[0]).partition(':')[0]}:{case.entered(_TERMS[-1]).rpartition(':')[2]}"
    clear, cost = "Clear what does not belong to this kind of change.", case.entered("cost_per_head")
    return [
        Check("Notice, severance, paid time off and age stand at cuts alone",
              f'1*(SUMPRODUCT(({change}<>"reduce")*({terms}<>"")*({terms}<>0))=0)', clear),
        Check("Months stand at growth alone, other roles at conversions",
              f'1*(SUMPRODUCT(({change}<>"grow")*({case.entered("months")}<>"")*({case.entered("months")}<>1))'
              f'+SUMPRODUCT(({change}<>"convert")*({case.entered("to_role")}<>""))=0)', clear),
        Check("A cost per head stands at no raise and no backfill",
              f'1*(SUMPRODUCT((({change}="raise")+({change}="backfill"))*({cost}<>"")*({cost}<>0))=0)', clear),
        Check("A markup stands at contractors alone",
              f'1*(SUMPRODUCT(({employment}<>"contractor")*({markup}<>"")*({markup}<>0))=0)', "Clear it elsewhere."),
        Check("The most severance is not below the least",
              f'1*(SUMPRODUCT(({least}<>"")*({most}<>"")*({least}>{most}))=0)', "Give more weeks, or clear one."),
    ]  # fmt: skip
