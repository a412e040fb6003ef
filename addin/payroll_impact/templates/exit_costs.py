"""What one cut costs on leaving: notice, severance, paid time off, redundancy, and the notice laws it triggers."""

import datetime as dt

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan, Role
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, show_master
from payroll_impact.templates.evidence import DEFINITION, assumed, colour_unknown, evidence_of, write_evidence
from payroll_impact.templates.rules import Rule

_FIRST = 5  # the row of the first input, from 1
_THERE = "$B$3"
_LAWS = 8  # rows kept for the laws of notice
_GIVEN_DAYS, _AGE = 60.0, 40.0
_MOST_WEEKS = 26.0
_OF_CHANGE = tuple(field.name for field in attrs.fields(Change))
Row = tuple[str, object, str, Rule, str]
_DEFINITIONS: tuple[Row, ...] = (
    ("Weeks a year", 52, "weeks", rules.number(1, 53), "definition"),
    ("Working days a year", 260, "days", rules.number(1, 366), "definition"),
    ("Days a year", 365, "days", rules.number(365, 366), "definition"),
    ("Difference allowed in checks", 1e-9, "fraction", rules.number(0, 1), "definition"),
)
_TOLD = {
    "definition": DEFINITION,
    "required": assumed("60 days, as 29 U.S.C. 2102 asks for; see the laws on sheet Costs"),
    "age": assumed("no age is published; statutory redundancy pay depends on it in the United Kingdom"),
    "most": assumed("a common cap, 26 weeks: industryweek.com"),
}


def exit_costs(book: Book, plan: Plan) -> None:
    """Write the exit-costs template."""
    contents = about(
        book,
        "What one cut costs on leaving, head by head and in all, and how much notice the law asks for.",
        ("One cut in one place; pay of a day is a year's over 365; employer taxes on it are in the what-if.",
         "Laws of notice and statutory redundancy pay come from the functions; without the add-in they are left out."),
        ("Severance is weeks per year of service times years, between a least and a most number of weeks.",),
    )  # fmt: skip
    _inputs(book, plan, *_cut(plan))
    _costs(book)
    checks(book, _checks(book))
    contents.write()


def _cut(plan: Plan) -> tuple[int, Role]:
    """Return the number of the first cut of employees, from 0, and their role."""
    employees = {role.role: role for role in plan.workforce if role.employment == "employee"}
    for index, change in enumerate(plan.changes):
        if change.change == "reduce" and change.role in employees:
            return index, employees[change.role]
    raise InputError("template exit-costs needs a plan in which a role of employees is reduced")


def _inputs(book: Book, plan: Plan, index: int, role: Role) -> None:
    sheet = book.sheet("Inputs", "input", "Inputs", "One cut; yellow cells are yours.", (52, 18, 18, 14, 120))
    head = _FIRST - 2
    sheet.text(head, 0, "input", "head")
    sheet.text(head, 1, "value", "head", "right")
    sheet.text(head, 2, "unit", "head", "unit_head")
    sheet.texts(head, 3, ("confidence", "source"), "head")
    rows = [*_of_the_cut(plan, plan.changes[index], role), *_terms(plan, plan.changes[index]), *_DEFINITIONS]
    for row, (title, value, unit, rule, path) in enumerate(rows, start=_FIRST - 1):
        sheet.text(row, 0, title, "top")
        sheet.input(row, 1, value, rule, title, f"{title} [{unit}].", "right")
        sheet.text(row, 2, unit, "unit", "top")
        write_evidence(sheet, row, 3, _evidence(plan, index, role, path), "wrap")
    colour_unknown(sheet, f"B{_FIRST}:B{_FIRST + len(rows) - 1}", f"$D{_FIRST}")
    sheet.worksheet.freeze_panes(_FIRST - 1, 1)


def _evidence(plan: Plan, index: int, role: Role, path: str) -> Evidence:
    """Return the evidence of an input by where it comes from: a field of the cut or of its role, or of all roles."""
    if path in _TOLD:
        return _TOLD[path]
    if path == "everybody":
        return evidence_of(plan, *(f"{each.role}.headcount" for each in plan.workforce))
    place = f"changes[{index}]" if path in _OF_CHANGE else role.role
    return evidence_of(plan, f"{place}.{path}")


def _of_the_cut(plan: Plan, change: Change, role: Role) -> list[Row]:
    employees = sum(float(each.headcount) for each in plan.workforce if each.employment == "employee")
    before = float(role.headcount)
    heads = float(change.amount) if change.unit == "heads" else float(int(before * change.amount + 0.5))
    count, money = rules.number(0, 1e9, style="whole"), rules.number(0, 1e12, style="money")
    first = rules.date(dt.date(2024, 1, 1))
    return [
        ("Employees before the cut, as the law counts them", employees, "heads", count, "everybody"),
        ("Heads cut", heads, "heads", count, "amount"),
        ("Jurisdiction", role.jurisdiction or "US", "code", rules.text(20), "jurisdiction"),
        ("Last day worked", change.start, "date", first, "start"),
        ("Annual pay of one head", float(role.annual_pay), f"{plan.settings.currency}/year", money, "pay"),
    ]


def _terms(plan: Plan, change: Change) -> list[Row]:
    days, weeks, money = rules.number(0, 3660), rules.number(0, 520), rules.number(0, 1e12, style="money")
    most = float(change.severance_max or _MOST_WEEKS)
    return [
        ("Notice given", float(change.notice_days), "calendar days", days, "notice_days"),
        ("Notice the law requires", _GIVEN_DAYS, "calendar days", days, "required"),
        ("Average service", float(change.tenure), "years", rules.number(0, 60), "tenure"),
        ("Average age", _AGE, "years", rules.number(16, 100), "age"),
        ("Severance per year of service", float(change.severance_weeks), "weeks/year", weeks, "severance_weeks"),
        ("Least severance", float(change.severance_min), "weeks", weeks, "severance_min"),
        ("Most severance", most, "weeks", weeks, "severance_max" if change.severance_max else "most"),
        ("Paid time off due", float(change.pto_days), "working days", days, "pto_days"),
        ("Other cost per head", float(change.cost_per_head or 0), f"{plan.settings.currency}/head", money,
         "cost_per_head"),
    ]  # fmt: skip


def _at(title: str) -> str:
    titles = (
        "employees", "heads", "jurisdiction", "date", "pay", "given", "required", "service", "age", "weeks", "least",
        "most", "pto", "other", "weeks a year", "working days", "days", "tolerance",
    )  # fmt: skip
    return f"Inputs!$B${_FIRST + titles.index(title)}"


def _costs(book: Book) -> None:
    sheet = book.sheet(
        "Costs", "output", "What the cut costs", "One head and all; a positive number is a cost.",
        (50, 18, 18, 18, 18, 70),
    )  # fmt: skip
    show_master(sheet, 1, 2)
    functions = book.with_functions
    if functions:
        ask_functions(sheet, 2, 1)
    heads = ("one head", "all heads", "by the function")
    sheet.text(3, 0, "cost", "head")
    sheet.text(3, 1, "unit", "head", "unit_head")
    sheet.texts(3, 2, heads if functions else heads[:2], "head", "right")
    rows = _cost_rows()
    for row, (title, native, ours) in enumerate(rows, start=4):
        sheet.text(row, 0, title)
        sheet.text(row, 1, "currency", "unit")
        sheet.formula(row, 2, f"={native}", "cents")
        sheet.formula(row, 3, f"=C{row + 1}*{_at('heads')}", "money")
        if functions and ours:
            sheet.function(row, 4, guarded(ours, _THERE), ("cents",))
    _in_all(sheet, 4 + len(rows))
    if functions:
        _laws(sheet, 7 + len(rows), f"{_at('pay')}/{_at('weeks a year')}")
    sheet.worksheet.freeze_panes(4, 1)


def _in_all(sheet: Sheet, row: int) -> None:
    sheet.texts(row, 0, ("In all", "currency"), "total")
    for letter, column, style in (("C", 2, "cents"), ("D", 3, "money")):
        sheet.formula(row, column, f"=SUM({letter}5:{letter}{row})", "total", style)


def _cost_rows() -> tuple[tuple[str, str, str], ...]:
    """Return each cost: its title, the native formula for one head, and the function that computes the same."""
    weekly, daily = f"{_at('pay')}/{_at('weeks a year')}", f"{_at('pay')}/{_at('days')}"
    weeks = f"MIN({_at('most')},MAX({_at('least')},{_at('weeks')}*{_at('service')}))"
    return (
        ("Notice pay", f"{daily}*{_at('given')}", ""),
        ("Severance", f"{weekly}*{weeks}",
         f"PAYROLL_SEVERANCE({weekly},{_at('service')},{_at('weeks')},{_at('least')},{_at('most')})"),
        ("Paid time off", f"{_at('pay')}/{_at('working days')}*{_at('pto')}", ""),
        ("Other costs", _at("other"), ""),
        ("Pay for notice cut short", f"{daily}*MAX(0,{_at('required')}-{_at('given')})",
         f"PAYROLL_NOTICE_PAY({daily},1,{_at('required')},{_at('given')})"),
    )  # fmt: skip


def _laws(sheet: Sheet, row: int, weekly: str) -> None:
    sheet.text(row, 0, "Laws of notice of mass layoff", "section")
    asked = f"{_at('employees')},{_at('heads')},{_at('jurisdiction')},{_at('date')}"
    sheet.function(row + 1, 0, guarded(f"PAYROLL_NOTICE({asked})", _THERE), *[("number",)] * 3, ("note", "indent"))
    after = row + 2 + _LAWS
    sheet.text(after, 0, "Statutory redundancy pay of one head, where there is a law of it")
    sheet.text(after, 1, "currency", "unit")
    place, who = _at("jurisdiction"), f"{_at('service')},{_at('jurisdiction')},{_at('age')},{_at('date')}"
    redundancy = f'IF(OR({place}="GB",{place}="IE"),PAYROLL_REDUNDANCY({weekly},{who}),0)'
    sheet.function(after, 2, guarded(redundancy, _THERE), ("cents",))


def _checks(book: Book) -> list[Check]:
    figures = f"{_at('date')}:{_at('tolerance')}"
    listed = [
        Check("No more heads are cut than there are", f"1*({_at('heads')}<={_at('employees')})", "Change either."),
        Check("Every figure is a number", f"1*(COUNT({figures})=ROWS({figures}))",
              "Fill in the blanks; numbers pasted as text must be typed again."),
        Check("Least severance is not above the most", f"1*({_at('least')}<={_at('most')})", "Change one of the two."),
    ]  # fmt: skip
    if book.with_functions:
        first = 13
        same = f"ABS(Costs!C6-Costs!E6)+ABS(Costs!C9-Costs!E9)<={_at('tolerance')}*(1+ABS(Costs!C6)+ABS(Costs!C9))"
        laws = f"Costs!C{first + 2}:C{first + 1 + _LAWS}"
        listed += [
            Check("Native formulas and functions agree", f"IF(Costs!{_THERE}=1,1*({same}),1)", "Is the add-in loaded?"),
            Check("The notice required is what the laws ask for", f"1*({_at('required')}>=MAX({laws}))",
                  "Enter the largest number of days of the laws on sheet Costs."),
        ]  # fmt: skip
    return listed
