"""What one cut costs on leaving: notice, severance, paid time off, redundancy, and the notice laws it triggers."""

import datetime as dt

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan, Role
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, show_master
from payroll_impact.templates.rules import Rule

_FIRST = 5  # the row of the first input, from 1
_THERE = "$B$3"
_LAWS = 8  # rows kept for the laws of notice
_GIVEN_DAYS, _AGE = 60.0, 40.0
Row = tuple[str, object, str, Rule]


def exit_costs(book: Book, plan: Plan) -> None:
    """Write the exit-costs template."""
    contents = about(
        book,
        "What one cut costs on leaving, head by head and in all, and how much notice the law asks for.",
        ("One cut in one place; pay of a day is a year's over 365; employer taxes on it are in the what-if.",
         "Laws of notice and statutory redundancy pay come from the functions; without the add-in they are left out."),
        ("Severance is weeks per year of service times years, between a least and a most number of weeks.",),
    )  # fmt: skip
    change, role = _cut(plan)
    _inputs(book, plan, change, role)
    _costs(book)
    checks(book, _checks(book))
    contents.write()


def _cut(plan: Plan) -> tuple[Change, Role]:
    for change in plan.changes:
        if change.change == "reduce":
            return change, next(role for role in plan.workforce if role.role == change.role)
    raise InputError("template exit-costs needs a plan in which a role is reduced")


def _inputs(book: Book, plan: Plan, change: Change, role: Role) -> None:
    sheet = book.sheet("Inputs", "input", "Inputs", "One cut; yellow cells are yours.", (52, 18, 22))
    sheet.texts(_FIRST - 2, 0, ("input", "value", "unit"), "head")
    for row, (title, value, unit, rule) in enumerate(_rows(plan, change, role), start=_FIRST - 1):
        sheet.text(row, 0, title)
        sheet.input(row, 1, value, rule, title, f"{title} [{unit}].")
        sheet.text(row, 2, unit, "unit")
    sheet.worksheet.freeze_panes(_FIRST - 1, 1)


def _rows(plan: Plan, change: Change, role: Role) -> list[Row]:
    employees = sum(float(each.headcount) for each in plan.workforce if each.employment == "employee")
    before = float(role.headcount)
    heads = float(change.amount) if change.unit == "heads" else float(int(before * change.amount + 0.5))
    count, money = rules.number(0, 1e9, style="whole"), rules.number(0, 1e12, style="money")
    days, weeks = rules.number(0, 3660), rules.number(0, 520)
    currency = plan.settings.currency
    return [
        ("Employees before the cut, as the law counts them", employees, "heads", count),
        ("Heads cut", heads, "heads", count),
        ("Jurisdiction", role.jurisdiction or "US", "code", rules.text(20)),
        ("Last day worked", change.start, "date", rules.date(dt.date(2024, 1, 1))),
        ("Annual pay of one head", float(role.annual_pay), f"{currency}/year", money),
        ("Notice given", float(change.notice_days), "calendar days", days),
        ("Notice the law requires", _GIVEN_DAYS, "calendar days", days),
        ("Average service", float(change.tenure), "years", rules.number(0, 60)),
        ("Average age", _AGE, "years", rules.number(16, 100)),
        ("Severance per year of service", float(change.severance_weeks), "weeks/year", weeks),
        ("Least severance", float(change.severance_min), "weeks", weeks),
        ("Most severance", float(change.severance_max or 26), "weeks", weeks),
        ("Paid time off due", float(change.pto_days), "working days", days),
        ("Other cost per head", float(change.cost_per_head or 0), f"{currency}/head", money),
        ("Weeks a year", 52, "weeks", rules.number(1, 53)),
        ("Working days a year", 260, "days", rules.number(1, 366)),
        ("Days a year", 365, "days", rules.number(365, 366)),
        ("Difference allowed in checks", 1e-9, "fraction", rules.number(0, 1)),
    ]


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
    functions = sheet.book.with_functions
    if functions:
        ask_functions(sheet, 2, 1)
    heads = ("cost", "unit", "one head", "all heads", "by the function")
    sheet.texts(3, 0, heads if functions else heads[:4], "head")
    weekly, daily = f"{_at('pay')}/{_at('weeks a year')}", f"{_at('pay')}/{_at('days')}"
    weeks = f"MIN({_at('most')},MAX({_at('least')},{_at('weeks')}*{_at('service')}))"
    rows = (
        ("Notice pay", f"{daily}*{_at('given')}", ""),
        ("Severance", f"{weekly}*{weeks}",
         f"PAYROLL_SEVERANCE({weekly},{_at('service')},{_at('weeks')},{_at('least')},{_at('most')})"),
        ("Paid time off", f"{_at('pay')}/{_at('working days')}*{_at('pto')}", ""),
        ("Other costs", _at("other"), ""),
        ("Pay for notice cut short", f"{daily}*MAX(0,{_at('required')}-{_at('given')})",
         f"PAYROLL_NOTICE_PAY({daily},1,{_at('required')},{_at('given')})"),
    )  # fmt: skip
    for row, (title, native, ours) in enumerate(rows, start=4):
        sheet.text(row, 0, title)
        sheet.text(row, 1, "currency", "unit")
        sheet.formula(row, 2, f"={native}", "cents")
        sheet.formula(row, 3, f"=C{row + 1}*{_at('heads')}", "money")
        if functions and ours:
            sheet.function(row, 4, guarded(ours, _THERE), ("cents",))
    total = 4 + len(rows)
    sheet.texts(total, 0, ("In all", "currency"), "total")
    for column, style in ((2, "cents"), (3, "money")):
        letter = "ABCD"[column]
        sheet.formula(total, column, f"=SUM({letter}5:{letter}{total})", "total", style)
    if functions:
        _laws(sheet, total + 3, weekly)
    sheet.worksheet.freeze_panes(4, 1)


def _laws(sheet: Sheet, row: int, weekly: str) -> None:
    sheet.text(row, 0, "Laws of notice of mass layoff", "section")
    asked = f"{_at('employees')},{_at('heads')},{_at('jurisdiction')},{_at('date')}"
    sheet.function(
        row + 1, 0, guarded(f"PAYROLL_NOTICE({asked})", _THERE), ("number",), ("number",), ("number",), ("note",)
    )
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
