"""What must hold in the what-if template for its figures to be used."""

from payroll_impact.templates.book import Book
from payroll_impact.templates.checks import Check, checks
from payroll_impact.templates.formulas import Expression, fn
from payroll_impact.templates.what_if import case, discount_rates, law_sheets, places, read, results
from payroll_impact.templates.what_if.all_cases import cases_agree
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.impact import bridge_total, metric_cell, money_agrees
from payroll_impact.templates.what_if.limits import modelled, size
from payroll_impact.templates.what_if.pasted_input_checks import inputs_are_accepted
from payroll_impact.templates.what_if.plan_sheets import PlanSheets
from payroll_impact.templates.what_if.read_sheet import inputs_are_read
from payroll_impact.templates.what_if.what_if import answers_are_to_the_questions
from payroll_impact.templates.what_if.worth_a_look import remarks
from payroll_impact.templates.what_if.years import years_add_up


def write_checks(
    book: Book, total: TimeSheet, plan: PlanSheets, baseline: PlanSheets, *, side_by_side: bool
) -> None:
    """Write the sheet Checks."""
    named = read.PICKER.column("cases so named", 1)
    differ = Check("No two cases have one name", 1 * (fn.MAX(named) <= 1), "Give each case its own name on Inputs.")
    listed = [*inputs_are_read(), differ, *_of_a_case(total, plan, baseline)]
    if book.with_functions:
        listed += [*results.agreement(total), *answers_are_to_the_questions()]
    if book.with_functions or side_by_side:
        listed += cases_agree(book)
    listed += [*years_add_up(total), *discount_rates.rates_agree(book)]
    checks(book, listed, remarks(), there=results.THERE)


def write_case_checks(book: Book, total: TimeSheet, plan: PlanSheets, baseline: PlanSheets) -> None:
    """Write the checks of one case: without all of them its figures are not shown beside the others."""
    checks(book, [*inputs_are_read(), *_of_a_case(total, plan, baseline)])


def _of_a_case(total: TimeSheet, plan: PlanSheets, baseline: PlanSheets) -> list[Check]:
    return [*_inputs(), *inputs_are_accepted(), *_changes(plan, baseline), *_sums(total, plan, baseline)]


def _inputs() -> list[Check]:
    names, heads, pay, rows = map(read.WORKFORCE.column, ("role", "headcount", "pay", "row"))
    filled = fn.COUNTIF(rows, ">0")
    roles = case.WORKFORCE.column
    number = modelled() or 0  # of the pick itself, or of a case
    title = "The case has a name no other case has" if number else "One case is picked, by a name no other case has"
    return [
        Check(title, 1 * (read.PICKER.row(number).absolute["cases so named"] == 1),
              "Pick a case on Inputs; give each case its own name."),
        *_numbers(),
        Check("Every role has a name, a headcount and pay",
              1 * fn.AND(fn.SUMPRODUCT(1 * (names != "")) == filled, fn.COUNT(heads) == filled,
                         fn.COUNT(pay) == filled),
              "Fill in role, headcount and pay, or clear the row."),
        Check("No two roles have one name", 1 * (fn.MAX(roles("named")) <= 1), "Rename one of them on Inputs."),
        Check("Every employee's jurisdiction is known",
              1 * (fn.SUM(roles("code known")) == fn.SUM(roles("employee"))),
              "Pick the jurisdiction from the list; contractors need none."),
        Check("The plan begins in a month the law is known for", 1 * (case.FIRST_YEAR > law_sheets.FIRST_YEAR),
              "Give a first month from January 2024."),
    ]  # fmt: skip


def _numbers() -> list[Check]:
    """Return the checks that what has to be a number is one."""
    given = [read.setting(name) for name in ("discount_rate", "time_to_fill", "wage_base_growth", "utilisation")]
    blank_or_number = (fn.OR(cell == "", fn.ISNUMBER(cell)) for cell in given)
    numbers = 1 * fn.AND(fn.ISNUMBER(read.setting("start")), *blank_or_number)
    retype = "A number pasted as text must be typed again."
    months = size().months
    return [
        Check("Settings: the numbers are numbers", numbers, retype),
        Check("The plan has as many months as these sheets",
              1 * (read.setting("months") == fn.COLUMNS(places.month_numbers())),
              f"Give {months} months; for others build the workbook anew with template what-if --months."),
    ]  # fmt: skip


def _changes(plan: PlanSheets, baseline: PlanSheets) -> list[Check]:
    events = case.EVENTS.column
    return [
        Check("Every change names roles of the workforce and a date in the plan",
              1 * (fn.SUM(events("sound")) == case.LISTED), "See column sound on sheet Case, third table."),
        Check("Unit and amount fit the kind of change",
              fn.MIN(*map(events, ("moves fit", "growth fits", "raise fits"))),
              "reduce, convert: heads or fraction; grow: heads, target, multiple, whole months; else: fraction."),
        Check("No cut takes more heads than there are, no growth leads to fewer",
              fn.MIN(plan.changes.column("sound"), baseline.changes.column("sound")),
              "See column sound on sheets Events and BaseEvents."),
        Check("Every notice ends within the plan", fn.MIN(events("notice ends")),
              "Cut earlier, or give fewer days of notice."),
        Check("Conversions and raises are of a kind this template has exactly",
              fn.MIN(events("moved once"), events("one raise")),
              "Convert nobody twice a year, nor into and out of a role in one month; one raise a role and month."),
        Check(f"No more than {size().cuts} cuts and conversions",
              1 * (case.CUTS_LISTED + case.CONVERSIONS_LISTED <= fn.ROWS(plan.moves.column("move"))),
              "Put those of one role and date into one row, or build the workbook anew with template what-if --cuts."),
        Check("Every value of the law given is of a figure these sheets compute with",
              fn.MIN(case.OVERRIDE_LIST.column("read")),
              "Correct its name under the settings of Inputs; what sheet Law has not, the report alone computes."),
        Check("The law has a value for every tax of every role", law_sheets.all_known(),
              "Give your own rate under the settings of Inputs; see column known on sheet LawUse."),
        Check("Every employer is of the size whose figures sheet Law has, the largest", law_sheets.all_of_size(),
              "Give its own rate, or the employer's employees or payroll, under the settings of Inputs."),
        Check("The sheet Law is as published", law_sheets.as_published(),
              "Give your own figures under the settings of Inputs, and put the sheet back."),
    ]  # fmt: skip


def _close(one: Expression, other: Expression) -> Expression:
    return 1 * (fn.ABS(one - other) <= places.TOLERANCE * (1 + fn.ABS(one)))


def _sums(total: TimeSheet, plan: PlanSheets, baseline: PlanSheets) -> list[Check]:
    overwritten = "A formula has been overwritten."
    listed = []
    for sheets in (plan, baseline):
        heads, closing = sheets.heads, fn.SUM(sheets.heads["closing"].all_last)
        listed += [
            Check(f"Headcount adds up over the {sheets.word}", _close(closing, _still_there(heads)), overwritten),
            Check(f"Heads counted by wage base are all heads of the {sheets.word}",
                  _close(closing, bridge_total(f"in cohorts, {sheets.word}")), overwritten),
            Check(f"No headcount of the {sheets.word} is below zero",
                  1 * (fn.MIN(heads["closing"].area) >= -places.DUST), "See sheet Heads or BaseHeads."),
        ]  # fmt: skip
    impact, planned, anyway = (fn.SUM(total[word].months()) for word in ("impact", "plan", "baseline"))
    return [
        *listed,
        Check("Impact by line is plan less baseline", money_agrees(impact, planned - anyway), overwritten),
        Check("The bridge adds up to the change of run rate",
              money_agrees(metric_cell("run_rate_change"), bridge_total("change")), overwritten),
    ]  # fmt: skip


def _still_there(heads: TimeSheet) -> Expression:
    def all_of(name: str) -> Expression:
        return fn.SUM(heads[name].area)

    came = fn.SUM(case.WORKFORCE.column("headcount")) + all_of("joiners") + all_of("backfills") + all_of("converted in")
    return came - all_of("attrition") - all_of("cuts") - all_of("converted out")
