"""The founding case on one screen: a dozen inputs, native formulas, and the one-cell functions beside them."""

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Plan, Role
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, show_master

_INPUTS, _ANSWERS = 4, 22
_FIRST = _INPUTS + 1
_THERE = "$B$20"


@attrs.frozen
class Case:
    """The inputs of the quick template."""

    currency: str
    generalists: float
    generalist_pay: float
    specialists: float
    specialist_pay: float
    cut: float
    growth: float
    jurisdiction: str
    year: int
    benefits: float
    benefits_per_head: float
    overhead_per_head: float


def case_of(plan: Plan) -> Case:
    """Return the quick case of a plan: who is cut, who grows.

    Raises
    ------
    InputError
        If nobody is cut, or nobody grows.
    """
    leaving = [change for change in plan.changes if change.change == "reduce"]
    growing = [change for change in plan.changes if change.change == "grow"]
    if not leaving or not growing:
        raise InputError("template quick needs a plan in which a role is reduced and a role grows")
    roles = {role.role: role for role in plan.workforce}
    generalist = roles[leaving[0].role]
    specialists = [roles[name] for name in dict.fromkeys(change.role for change in growing)]
    before, heads = float(generalist.headcount), sum(float(role.headcount) for role in specialists)
    amount, first = float(leaving[0].amount), growing[0]
    return Case(
        currency=plan.settings.currency,
        generalists=before,
        generalist_pay=float(generalist.annual_pay),
        specialists=heads,
        specialist_pay=_average(specialists, heads),
        cut=amount if leaving[0].unit == "fraction" else amount / before if before else 0.0,
        growth=float(first.amount) if first.unit == "multiple" else 10.0,
        jurisdiction=generalist.jurisdiction,
        year=plan.calendar.first.year,
        benefits=float(generalist.benefits),
        benefits_per_head=float(generalist.benefits_per_head),
        overhead_per_head=float(generalist.overhead_per_head),
    )


def _average(roles: list[Role], heads: float) -> float:
    return sum(float(role.headcount * role.annual_pay) for role in roles) / heads if heads else 0.0


def quick(book: Book, plan: Plan) -> None:
    """Write the quick template."""
    contents = about(
        book,
        "The founding question on one screen: what a cut here and growth there do to yearly payroll.",
        ("It shows a full year after the change, no months, no notice or severance: the what-if template does.",
         "Inputs and answers share one screen here, in two blocks; elsewhere they have sheets of their own."),
        ("Heads are whole: halves round up. Cost on pay is pay alone; loaded cost adds what the functions add.",),
    )  # fmt: skip
    sheet = book.sheet(
        "Quick", "output", "What a cut here and growth there do to payroll",
        "Inputs above, answers below, on one screen.",
        (46, 16, 20, 18, 16, 58),
    )  # fmt: skip
    show_master(sheet, 1, 3)
    _write_inputs(sheet, case_of(plan))
    answers = _write_answers(sheet)
    checks(book, _checks(book, answers))
    contents.write()
    sheet.worksheet.activate()
    sheet.worksheet.set_first_sheet()


def _write_inputs(sheet: Sheet, case: Case) -> None:
    money = rules.number(0, 1e12, style="money")
    share = rules.number(0, 5, style="rate")
    rows = (
        ("Generalists before", case.generalists, "heads", rules.number(0, 1e9, style="whole")),
        ("Pay of one generalist", case.generalist_pay, f"{case.currency}/year", money),
        ("Specialists before", case.specialists, "heads", rules.number(0, 1e9, style="whole")),
        ("Pay of one specialist", case.specialist_pay, f"{case.currency}/year", money),
        ("Part of the generalists cut", case.cut, "fraction", rules.number(0, 1, style="fraction")),
        ("Specialists grow to so many times", case.growth, "multiple", rules.number(1, 1e6)),
        ("Jurisdiction", case.jurisdiction, "code", rules.text(20)),
        ("Year of the employer taxes", case.year, "year", rules.number(2024, 2099, whole=True, style="year")),
        ("Benefits with pay", case.benefits, "fraction of pay", share),
        ("Benefits per head", case.benefits_per_head, f"{case.currency}/year", money),
        ("Overhead per head", case.overhead_per_head, f"{case.currency}/year", money),
        ("Rounding of whole heads: halves go up", 0.5, "heads", rules.number(0, 1)),
        ("Smallest difference that counts", 1e-9, "fraction", rules.number(0, 1)),
    )
    sheet.texts(_INPUTS, 0, ("Inputs", "value", "unit"), "head")
    for row, (title, value, unit, rule) in enumerate(rows, start=_FIRST):
        sheet.text(row, 0, title)
        sheet.input(row, 1, value, rule, title, f"{title} [{unit}].")
        sheet.text(row, 2, unit, "unit")


def _write_answers(sheet: Sheet) -> range:
    """Write the native answers and, where there are functions, theirs beside; return their rows."""
    rows = (
        ("Generalists cut", "heads", "=INT(B6*B10+B17+B18)", "=PAYROLL_CUT(B6,B10)", "whole"),
        ("Specialists after the growth", "heads", "=INT(B8*B11+B17+B18)", "=PAYROLL_GROW(B8,B11)", "whole"),
        ("Yearly change of payroll, pay alone", "currency/year", "=(B25-B8)*B9-B24*B7",
         "=PAYROLL_IMPACT(B6,B7,B8,B9,B10,B11)", "signed"),
        ("Break-even: specialists before above which payroll rises", "heads", "=IF(B11>1,B24*B7/((B11-1)*B9),0)",
         "=PAYROLL_BREAKEVEN_SPECIALISTS(B6,B7,B9,B10,B11)", "heads"),
        ("Employer taxes of one generalist", "currency/year", "", "=PAYROLL_EMPLOYER_TAX(B7,B12,B13)", "cents"),
        ("Employer taxes of one specialist", "currency/year", "", "=PAYROLL_EMPLOYER_TAX(B9,B12,B13)", "cents"),
        ("Loaded cost of one generalist", "currency/year", "", "=PAYROLL_LOADED_COST(B7,B12,B13,0,B14,B15,B16)",
         "money"),
        ("Loaded cost of one specialist", "currency/year", "", "=PAYROLL_LOADED_COST(B9,B12,B13,0,B14,B15,B16)",
         "money"),
        ("Yearly change of payroll, fully loaded", "currency/year", "=(B25-B8)*D31-B24*D30",
         "=PAYROLL_IMPACT(B6,D30,B8,D31,B10,B11)", "signed"),
    )  # fmt: skip
    functions = sheet.book.with_functions
    if functions:
        ask_functions(sheet, 19, 1)
    heads = ("Answers", "native formula", "unit", "function", "they agree", "function used")
    sheet.texts(_ANSWERS, 0, heads if functions else heads[:3], "head")
    for row, (title, unit, native, ours, style) in enumerate(rows, start=_ANSWERS + 1):
        if not functions and (not native or "D3" in native):
            continue
        sheet.text(row, 0, title, *(("bold",) if style == "signed" else ()))
        sheet.text(row, 2, unit, "unit")
        if native:
            shown = guarded(native, _THERE) if "D3" in native else native
            sheet.formula(row, 1, shown, style, *(("bold",) if style == "signed" else ()))
        if functions:
            sheet.function(row, 3, guarded(ours, _THERE), (style,))
            sheet.text(row, 5, ours.removeprefix("="), "note")
            if native:
                sheet.formula(
                    row, 4, f"=IF({_THERE}=1,1*(ABS(B{row + 1}-D{row + 1})<=B$18*(1+ABS(D{row + 1}))),1)", "flag"
                )
    return range(_ANSWERS + 1, _ANSWERS + 1 + len(rows))


def _checks(book: Book, answers: range) -> list[Check]:
    numbers = "COUNT(Quick!B6:B11,Quick!B13:B18)"
    listed = [
        Check("Every input is a number", f"1*({numbers}=ROWS(Quick!B6:B11)+ROWS(Quick!B13:B18))",
              "Fill in the blank inputs; numbers pasted as text must be typed again."),
        Check("No more generalists leave than there are", "1*(Quick!B24<=Quick!B6)", "The fraction cut is at most 1."),
        Check("A specialist is paid something", "1*(Quick!B9>0)", "Give the pay of one specialist."),
    ]  # fmt: skip
    if book.with_functions:
        listed.append(
            Check(
                "Native formulas and functions agree",
                f"MIN(Quick!E{answers.start + 1}:E{answers.stop})",
                "Is the add-in loaded? Without it the functions show #NAME?.",
            )
        )
    return listed
