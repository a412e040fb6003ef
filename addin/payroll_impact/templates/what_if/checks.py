"""What must hold in the what-if template for its figures to be used."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.checks import Check, checks
from payroll_impact.templates.what_if import case, data_table, events, law_sheets, places, results
from payroll_impact.templates.what_if.grid import TimeSheet, area_of, last_of, months_of
from payroll_impact.templates.what_if.impact import BRIDGE_TOTAL, CHANGE_COLUMN, COHORT_COLUMNS, METRIC_ROWS
from payroll_impact.templates.what_if.limits import CHANGES, CUTS, GROUPS, ROLES
from payroll_impact.templates.what_if.pasted_input_checks import inputs_are_accepted
from payroll_impact.templates.what_if.places import CASE_HEADS, OWN_HEAD
from payroll_impact.templates.what_if.plan_sheets import Side
from payroll_impact.templates.what_if.worth_a_look import remarks

_NUMBERS_OF_ROLES = (("headcount", "pay"), ("hours", "hire_cost"), ("markup", "backfill"))
_NUMBERS_OF_CHANGES = (("amount", "amount"), ("start", "months"), ("notice_days", "age"), ("cost_per_head",) * 2)


def write_checks(book: Book, total: TimeSheet, plan: Side, baseline: Side) -> None:
    """Write the sheet Checks."""
    listed = [*_inputs(), *inputs_are_accepted(), *_changes(plan, baseline), *_law(), *_sums(total, plan, baseline)]
    if book.with_functions:
        listed += results.agreement(total)
    listed += data_table.tables_agree(book)
    checks(book, listed, remarks())


def _all_numbers(areas: list[str]) -> str:
    joined = ",".join(areas)
    return f"1*(COUNT({joined})=COUNTA({joined}))"


def _areas(
    sheet: str, columns: tuple[str, ...], pairs: tuple[tuple[str, str], ...], first: int, size: int
) -> list[str]:
    return [
        f"{sheet}!{places.letter(columns, begin)}{first}:{places.letter(columns, end)}{first + size - 1}"
        for begin, end in pairs
    ]


def _inputs() -> list[Check]:
    names, heads, pay = places.roles("role"), places.roles("headcount"), places.roles("pay")
    return [
        Check("One case is picked, by a name no other case has", f"1*(COUNTIF({places.CASE_NAMES},{places.PICK})=1)",
              "Pick a case on Inputs; give each case its own name."),
        *_numbers(),
        Check("Every role has a headcount and pay",
              f"1*AND(COUNTA({names})=COUNT({heads}),COUNTA({names})=COUNT({pay}))",
              "Fill in headcount and pay of each role, or clear its row."),
        Check("No two roles have one name", f"1*(MAX({case.roles('named')})<=1)", "Rename one of them on Inputs."),
        Check("Every employee's jurisdiction is known",
              f"1*(SUM({case.roles('code known')})=SUM({case.roles('employee')}))",
              "Pick the jurisdiction from the list; contractors need none."),
        Check(f"At most {GROUPS} groups, so that the headcount chart has all",
              f"1*(MAX({case.roles('new group')})<=ROWS({case.GROUP_LIST}))", "Give fewer groups on Inputs."),
        Check("The plan begins in a month the law is known for",
              f"1*({case.FIRST_YEAR}>Law!${law_sheets.FIRST_YEAR_COLUMN}${law_sheets.HEAD})",
              "Give a first month from January 2024."),
    ]  # fmt: skip


def _numbers() -> list[Check]:
    """Return the checks that what has to be a number is one."""
    retype = "A number pasted as text must be typed again."
    of_roles = _areas("Inputs", places.ROLE_COLUMNS, _NUMBERS_OF_ROLES, places.WORKFORCE_FIRST, ROLES)
    listed = [Check("Workforce: every number is a number", _all_numbers(of_roles), retype)]
    for sheet, first in (("Inputs", OWN_HEAD + 1), *(("Cases", head + 1) for head in CASE_HEADS)):
        areas = _areas(sheet, places.CHANGE_COLUMNS, _NUMBERS_OF_CHANGES, first, CHANGES)
        title = f"Changes on {sheet} from row {first}: every number and date is one"
        listed.append(Check(title, _all_numbers(areas), retype))
    start = places.setting("start")
    given = ",".join(places.setting(name) for name in ("discount_rate", "time_to_fill", "wage_base_growth"))
    numbers = f"1*AND(ISNUMBER({start}),COUNT({given})=COUNTA({given}))"
    listed.append(Check("Settings: the numbers are numbers", numbers, retype))
    return listed


def _changes(plan: Side, baseline: Side) -> list[Check]:
    return [
        Check("Every change names roles of the workforce and a date in the plan",
              f"1*(SUM({case.events('sound')})={case.LISTED})", "See column sound on sheet Case, third table."),
        Check("Unit and amount fit the kind of change", f"MIN({case.events('moves fit')},{case.events('growth fits')})",
              "reduce, convert: heads or fraction; grow: heads, target, multiple, whole months; else: fraction."),
        Check("No cut takes more heads than there are, no growth leads to fewer",
              f"MIN({events.events(plan, 'sound')},{events.events(baseline, 'sound')})",
              "See column sound on sheets Events and BaseEvents."),
        Check("Every notice ends within the plan", f"MIN({case.events('notice ends')})",
              "Cut earlier, or give fewer days of notice."),
        Check("Conversions and raises are of a kind this template has exactly",
              f"MIN({case.events('wages stay')},{case.events('one raise')})",
              "Between employees convert in January only; see About, or use the functions."),
        Check(f"No more cuts than {CUTS}", f"1*({case.CUTS_LISTED}<=ROWS({events.cuts(plan, 'cut')}))",
              "Put cuts of one role and date into one row."),
    ]  # fmt: skip


def _law() -> list[Check]:
    return [
        Check("The law has a value for every tax of every role", law_sheets.all_known(),
              "Give your own rate under the settings of Inputs; see column known on sheet LawUse."),
        Check("The sheet Law is as published", _close(law_sheets.CONTROL, law_sheets.control_sum()),
              "Give your own figures under the settings of Inputs, and put the sheet back."),
    ]  # fmt: skip


def _close(one: str, other: str) -> str:
    return f"1*(ABS({one}-({other}))<={places.TOLERANCE}*(1+ABS({one})))"


def _sums(total: TimeSheet, plan: Side, baseline: Side) -> list[Check]:
    listed = []
    for side, column in ((plan, COHORT_COLUMNS[0]), (baseline, COHORT_COLUMNS[1])):
        h = side.heads.blocks
        flows = "+".join(f"SUM({area_of(h[key])})" for key in ("joiners", "backfills", "converted in"))
        gone = "-".join(f"SUM({area_of(h[key])})" for key in ("attrition", "cuts", "converted out"))
        closing = f"SUM({last_of(h['closing'])})"
        listed += [
            Check(f"Headcount adds up over the {side.word}",
                  _close(closing, f"SUM({case.roles('headcount')})+{flows}-{gone}"),
                  "A formula has been overwritten."),
            Check(f"Heads counted by wage base are all heads of the {side.word}",
                  _close(closing, f"Metrics!${column}${BRIDGE_TOTAL}"), "A formula has been overwritten."),
            Check(f"No headcount of the {side.word} is below zero",
                  f"1*(MIN({area_of(h['closing'])})>=-{places.DUST})", "See sheet Heads or BaseHeads."),
        ]  # fmt: skip
    months = [f"SUM({months_of(total[word], 0)})" for word in ("impact", "plan", "baseline")]
    change = f"Metrics!$C${METRIC_ROWS['run_rate_change']}"
    return [
        *listed,
        Check("Impact by line is plan less baseline", _close(months[0], f"{months[1]}-{months[2]}"),
              "A formula has been overwritten."),
        Check("The bridge adds up to the change of run rate",
              _close(change, f"Metrics!${CHANGE_COLUMN}${BRIDGE_TOTAL}"),
              "A formula has been overwritten."),
    ]  # fmt: skip
