"""What one cut costs on leaving: notice, severance, paid time off, redundancy, and the notice laws it triggers."""

import datetime as dt
from typing import Self

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan, Role, compare
from payroll_impact.scenarios.group_changes import expand_groups
from payroll_impact.scenarios.layoffs import layoff_area, layoff_notices
from payroll_impact.scenarios.statutory import NOT_CHECKED, REDUNDANCY_PAY, SEVERANCE_PAY, statutory_rows
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, show_master
from payroll_impact.templates.currencies import refuse_mixed
from payroll_impact.templates.evidence import DEFINITION, assumed, colour_unknown, evidence_of, write_evidence
from payroll_impact.templates.formulas import CellReference, Expression, Operand, fn
from payroll_impact.templates.rules import Rule

_FIRST = 5  # the row of the first input, from 1
_THERE = CellReference("B", 12).absolute
_LAWS_HEAD, _LAWS = 7, 12  # the header of the laws of notice, from 1, and the rows kept for them
_ANY_AGE = 40.0
_MOST_WEEKS = 26.0
_OF_CHANGE = tuple(field.name for field in attrs.fields(Change))
_NONE_ON_FILE = (
    "`not modelled`: the law is known to exist and not computed here. `none on file`: none is known to this package, "
    "which is not to say that there is none."
)
(
    _EMPLOYEES, _HEADS, _JURISDICTION, _DATE, _PAY, _GIVEN, _REQUIRED, _SEVERANCE_REQUIRED, _UNKNOWN_DUTIES, _SERVICE,
    _AGE, _WEEKS, _LEAST, _MOST, _PTO, _OTHER, _WEEKS_A_YEAR, _WORKING_DAYS, _MONTHS, _TOLERANCE,
) = (CellReference("B", _FIRST + index, "Inputs").absolute for index in range(20))  # fmt: skip
_WEEKLY, _MONTHLY = _PAY / _WEEKS_A_YEAR, _PAY / _MONTHS
Row = tuple[str, object, str, Rule, str]
_DEFINITIONS: tuple[Row, ...] = (
    ("Weeks a year", 52, "weeks", rules.number(1, 53), "definition"),
    ("Working days a year", 260, "days", rules.number(1, 366), "definition"),
    ("Months a year", 12, "months", rules.number(1, 12), "definition"),
    ("Difference allowed in checks", 1e-9, "fraction", rules.number(0, 1), "definition"),
)
_TOLD = {
    "definition": DEFINITION,
    "unasked": assumed("no age is published; statutory redundancy pay depends on it in the United Kingdom"),
    "most": assumed("a common cap, 26 weeks: industryweek.com"),
}


def exit_costs(book: Book, plan: Plan) -> None:
    """Write the exit-costs template."""
    plan = expand_groups(plan)
    contents = about(
        book,
        "What one cut costs on leaving, head by head and in all, and how much notice the law asks for.",
        ("One cut in one place; the employer taxes on it, and benefits through notice, are in the what-if.",
         "Laws of notice and statutory redundancy pay come from the functions; without the add-in they are left out.",
         "What the law requires is on Inputs for the cut as built: enter it anew for another place or other heads."),
        ("Severance is weeks per year of service times years, between a least and a most number of weeks.",
         "A month of pay is a twelfth of a year, part of a month by calendar days, as in the report and the what-if."),
    )  # fmt: skip
    number, role = _cut(plan)
    refuse_mixed(plan, [role], "exit-costs", together=False)
    if role.jurisdiction in {rule.jurisdiction for rule in plan.places}:
        raise InputError(
            f"template exit-costs takes places of the library; {role.jurisdiction} is one of your own: use the report"
        )
    _inputs(book, plan, number, role)
    _costs(book)
    if book.with_functions:
        _laws(book)
    checks(book, _checks(book), there=_THERE.on("Costs"))
    contents.write()


def _cut(plan: Plan) -> tuple[int, Role]:
    """Return the number of the first cut of employees and their role."""
    employees = {role.role: role for role in plan.workforce if role.employment == "employee"}
    for number, change in enumerate(plan.changes, start=1):
        if change.change == "reduce" and change.role in employees:
            return number, employees[change.role]
    raise InputError("template exit-costs needs a plan in which a role of employees is reduced")


def _inputs(book: Book, plan: Plan, number: int, role: Role) -> None:
    cuts = [each for each in plan.changes if each.change == "reduce"]
    others = f" The plan has {len(cuts)} cuts by role; the report shows all." if len(cuts) > 1 else ""
    subtitle = f"One cut: {role.role}; yellow cells are yours.{others}"
    sheet = book.sheet("Inputs", "input", "Inputs", subtitle, (52, 18, 18, 14, 120))
    head = _FIRST - 2
    sheet.text(head, 0, "input", "head")
    sheet.text(head, 1, "value", "head", "right")
    sheet.text(head, 2, "unit", "head", "unit_head")
    sheet.texts(head, 3, ("confidence", "source"), "head")
    cut = plan.changes[number - 1]
    law = _LawOfCut.of(plan, number, role)
    required = {"required": law.notice, "severance required": law.severance, "unknown duties": law.unknown}
    rows = [*_of_the_cut(plan, cut, role, law), *_terms(cut, required, _currency(plan, role)), *_DEFINITIONS]
    for row, (title, value, unit, rule, path) in enumerate(rows, start=_FIRST - 1):
        sheet.text(row, 0, title, "top")
        sheet.input(row, 1, value, rule, title, f"{title} [{unit}].", "right")
        sheet.text(row, 2, unit, "unit", "top")
        evidence = required[path][1] if path in required else _evidence(plan, number, role, path)
        write_evidence(sheet, row, 3, evidence, "wrap")
    colour_unknown(sheet, f"B{_FIRST}:B{_FIRST + len(rows) - 1}", f"$D{_FIRST}")
    sheet.worksheet.freeze_panes(_FIRST - 1, 1)


def _evidence(plan: Plan, number: int, role: Role, path: str) -> Evidence:
    """Return the evidence of an input by where it comes from: a field of the cut or of its role, or of all roles."""
    if path in _TOLD:
        return _TOLD[path]
    if path == "everybody":
        return evidence_of(plan, *(f"{each.role}.headcount" for each in plan.workforce))
    place = f"changes[{number}]" if path in _OF_CHANGE else role.role
    return evidence_of(plan, f"{place}.{path}")


@attrs.frozen
class _LawOfCut:
    """What the law asks of the cut as built, as the report finds it: each figure with where it comes from."""

    employees: float
    heads: float
    pay: float
    notice: tuple[float, Evidence]
    severance: tuple[float, Evidence]
    unknown: tuple[float, Evidence]

    @classmethod
    def of(cls, plan: Plan, number: int, role: Role) -> Self:
        """Ask the law of the place about one cut of a plan whose changes name one role each."""
        cut, row = plan.changes[number - 1], plan.roles.index(role.role)
        notices = [
            each for each in layoff_notices(plan)
            if each.date == cut.start and any(one.role == row for one in each.cuts)
        ]  # fmt: skip
        comparison, month = compare(plan), plan.calendar.index(cut.start)
        rates = plan.exchange_rates(row)
        rows = [
            each for each in statutory_rows(comparison)
            if each.date == cut.start and each.place in (role.jurisdiction, layoff_area(role.jurisdiction))
        ]  # fmt: skip
        days = [(each.days_asked or 0.0, f"{each.law}: {each.source}") for each in rows]
        days += [(each.asked.days, f"{each.law.title}: {each.law.source}") for each in notices]
        own = [each for each in rows if each.change == number and each.duty in (REDUNDANCY_PAY, SEVERANCE_PAY)]
        unknown = [f"{each.duty}: {each.law}" for each in rows if each.status == NOT_CHECKED]
        unknown += [each.law.title for each in notices if not each.law.modelled]
        heads = [float(one.heads) for each in notices for one in each.cuts if one.role == row]
        return cls(
            employees=max((each.employees for each in notices), default=_employees(plan)),
            heads=heads[0] if heads else _heads(cut, role),
            # raises until the day of the cut included
            pay=float(comparison.plan.annual_pay[row, month]) / (1.0 if rates is None else float(rates[month])),
            notice=_most(days, "no law on file asks for notice of this cut; read the law of the place"),
            severance=_most(
                [(each.asked or 0.0, f"{each.law}: {each.source}") for each in own],
                "no law on file asks for severance of this cut; read the law of the place",
            ),
            unknown=(
                float(len(set(unknown))),
                assumed("; ".join(dict.fromkeys(unknown)) or "none is known for this place; read the law of the place"),
            ),
        )


def _most(asked: list[tuple[float, str]], none: str) -> tuple[float, Evidence]:
    """Return the most that any law asks for, and which law it is."""
    amount, law = max(asked, default=(0.0, ""))
    if not amount:
        return 0.0, assumed(none)
    return amount, Evidence(source=law, confidence="sourced", low=None, high=None)


def _employees(plan: Plan) -> float:
    return sum(float(each.headcount) for each in plan.workforce if each.employment == "employee")


def _heads(cut: Change, role: Role) -> float:
    return float(cut.amount) if cut.unit == "heads" else float(int(float(role.headcount) * cut.amount + 0.5))


def _of_the_cut(plan: Plan, change: Change, role: Role, law: _LawOfCut) -> list[Row]:
    count, money = rules.number(0, 1e9, style="whole"), rules.number(0, 1e12, style="money")
    first = rules.date(dt.date(2024, 1, 1))
    return [
        ("Employees before the cut, as the law counts them", law.employees, "heads", count, "everybody"),
        ("Heads cut", law.heads, "heads", count, "amount"),
        ("Jurisdiction", role.jurisdiction or "US", "code", rules.name(20), "jurisdiction"),
        ("Last day worked", change.start, "date", first, "start"),
        ("Annual pay of one head", law.pay, f"{_currency(plan, role)}/year", money, "pay"),
    ]


def _currency(plan: Plan, role: Role) -> str:
    return role.currency or plan.settings.currency


def _terms(change: Change, required: dict[str, tuple[float, Evidence]], currency: str) -> list[Row]:
    days, weeks, money = rules.number(0, 3660, whole=True), rules.number(0, 520), rules.number(0, 1e12, style="money")
    most = float(change.severance_max or _MOST_WEEKS)
    return [
        ("Notice given", float(change.notice_days), "calendar days", days, "notice_days"),
        ("Notice the law requires", required["required"][0], "calendar days", days, "required"),
        ("Severance the law requires", required["severance required"][0], f"{currency}/head", money,
         "severance required"),
        ("Duties of the law known and not computed", required["unknown duties"][0], "laws",
         rules.number(0, 99, whole=True), "unknown duties"),
        ("Average service", float(change.tenure), "years", rules.number(0, 60), "tenure"),
        ("Average age", float(change.age or _ANY_AGE), "years", rules.number(16, 100),
         "age" if change.age else "unasked"),
        ("Severance per year of service", float(change.severance_weeks), "weeks/year", weeks, "severance_weeks"),
        ("Least severance", float(change.severance_min), "weeks", weeks, "severance_min"),
        ("Most severance", most, "weeks", weeks, "severance_max" if change.severance_max else "most"),
        ("Paid time off due", float(change.pto_days), "working days", days, "pto_days"),
        ("Other cost per head", float(change.cost_per_head or 0), f"{currency}/head", money,
         "cost_per_head"),
    ]  # fmt: skip


def _costs(book: Book) -> None:
    sheet = book.sheet(
        "Costs", "output", "What the cut costs", "One head and all; a positive number is a cost.",
        (50, 18, 18, 18, 18, 70),
    )  # fmt: skip
    show_master(sheet, 1, 2)
    functions = book.with_functions
    heads = ("one head", "all heads", "by the function")
    sheet.text(3, 0, "cost", "head")
    sheet.text(3, 1, "unit", "head", "unit_head")
    sheet.texts(3, 2, heads if functions else heads[:2], "head", "right")
    rows = _cost_rows()
    for row, (title, native, ours) in enumerate(rows, start=4):
        sheet.text(row, 0, title)
        sheet.text(row, 1, "currency", "unit")
        sheet.formula(row, 2, native, "cents")
        sheet.formula(row, 3, CellReference("C", row + 1) * _HEADS, "money")
        if functions and ours is not None:
            sheet.function(row, 4, guarded(ours, _THERE), ("cents",))
    sheet.texts(4 + len(rows), 0, ("In all", "currency"), "total")
    for letter, column, style in (("C", 2, "cents"), ("D", 3, "money")):
        sheet.formula(4 + len(rows), column, fn.SUM(CellReference(letter, 5).area(len(rows))), "total", style)
    if functions:
        ask_functions(sheet, _THERE.row - 1, 1)
    sheet.worksheet.freeze_panes(4, 1)


def _cost_rows() -> tuple[tuple[str, Expression, Expression | None], ...]:
    """Return each cost: its title, the native formula for one head, and the function that computes the same."""
    weeks = fn.MIN(_MOST, fn.MAX(_LEAST, _WEEKS * _SERVICE))
    short, most = CellReference("C", 9), fn.MAX(_REQUIRED, _GIVEN)
    return (
        ("Notice pay", _MONTHLY * _months(0, _GIVEN), None),
        ("Severance", _WEEKLY * weeks, fn.PAYROLL_SEVERANCE(_WEEKLY, _SERVICE, _WEEKS, _LEAST, _MOST)),
        ("Paid time off", _PAY / _WORKING_DAYS * _PTO, None),
        ("Other costs", _OTHER, None),
        ("Pay for notice cut short", _MONTHLY * _months(_GIVEN, most),
         fn.PAYROLL_NOTICE_PAY(short / fn.MAX(1, _REQUIRED - _GIVEN), 1, _REQUIRED, _GIVEN)),
    )  # fmt: skip


def _months(first: Operand, last: Operand) -> Expression:
    """Return the months between so many and so many days after the last day worked, their parts by calendar days."""
    since, until = _DATE + first, _DATE + last
    whole = _MONTHS * (fn.YEAR(until) - fn.YEAR(since)) + fn.MONTH(until) - fn.MONTH(since)
    return whole + fn.DAY(until) / fn.DAY(fn.EOMONTH(until, 0)) - fn.DAY(since) / fn.DAY(fn.EOMONTH(since, 0))


def _laws(book: Book) -> None:
    """Write what the law of the place asks for, by the functions."""
    sheet = book.sheet(
        "Laws", "output", "What the law asks for", "Every law known for the place, by the functions.",
        (56, 14, 8, 64, 24, 60, 60),
    )  # fmt: skip
    show_master(sheet, 1, 1)
    sheet.text(3, 0, "Statutory redundancy pay of one head, where there is a law of it")
    redundancy = fn.PAYROLL_REDUNDANCY(_WEEKLY, _SERVICE, _JURISDICTION, _AGE, _DATE)
    due = fn.IF(fn.OR(_JURISDICTION == "GB", _JURISDICTION == "IE"), redundancy, 0)
    sheet.function(3, 1, guarded(due, _THERE.on("Costs")), ("cents",))
    sheet.text(3, 2, "currency", "unit")
    sheet.text(_LAWS_HEAD - 2, 0, "Laws of notice", "section")
    notice = fn.PAYROLL_NOTICE(_EMPLOYEES, _HEADS, _JURISDICTION, _DATE, _SERVICE)
    sheet.function(_LAWS_HEAD - 1, 0, guarded(notice, _THERE.on("Costs")), *[("number",)] * 3, *[("note",)] * 4)
    sheet.text(_LAWS_HEAD + _LAWS, 0, _NONE_ON_FILE, "note")
    sheet.worksheet.freeze_panes(3, 1)


def _checks(book: Book) -> list[Check]:
    figures = _DATE.to(_TOLERANCE)
    severance = CellReference("C", 6, "Costs")
    listed = [
        Check("No more heads are cut than there are", 1 * (_HEADS <= _EMPLOYEES), "Change either."),
        Check("Every figure is a number", 1 * (fn.COUNT(figures) == fn.ROWS(figures)),
              "Fill in the blanks; numbers pasted as text must be typed again."),
        Check("Severance is not below what the law requires",
              1 * (severance >= _SEVERANCE_REQUIRED - _TOLERANCE * (1 + severance)),
              "The law asks for more than is given: see Severance the law requires on Inputs."),
        Check("No duty of the law is known and not computed", 1 * (_UNKNOWN_DUTIES == 0),
              "Read the law named on Inputs; enter 0 once it is dealt with."),
        Check("Least severance is not above the most", 1 * (_LEAST <= _MOST), "Change one of the two."),
    ]  # fmt: skip
    if book.with_functions:
        ours, short, notice = (CellReference(*at, "Costs") for at in (("E", 6), ("C", 9), ("E", 9)))
        gap, size = fn.ABS(severance - ours) + fn.ABS(short - notice), 1 + fn.ABS(severance) + fn.ABS(short)
        triggered, days = (CellReference(letter, _LAWS_HEAD + 1, "Laws").area(_LAWS) for letter in "BC")
        redundancy = CellReference("B", 4, "Laws")
        listed += [
            Check("Native formulas and functions agree", 1 * (gap <= _TOLERANCE * size), "Is the add-in loaded?",
                  asks=True),
            Check("The notice required is what the laws ask for", 1 * (_REQUIRED >= fn.MAX(days)),
                  "Enter the largest number of days of the laws on sheet Laws.", asks=True),
            Check("Every law of notice that is known to exist there is computed",
                  1 * (fn.COUNTIF(triggered, "not modelled") == 0),
                  "Read the rows of sheet Laws that say so, and the law itself.", asks=True),
            Check("Severance is not below statutory redundancy pay",
                  1 * (severance >= redundancy - _TOLERANCE * (1 + severance)),
                  "The law asks for more than is given: see sheet Laws.", asks=True),
        ]  # fmt: skip
    return listed
