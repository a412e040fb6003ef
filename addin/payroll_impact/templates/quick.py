"""The founding case on one screen: a dozen inputs, native formulas, and the one-cell functions beside them."""

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan, Role
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, show_master
from payroll_impact.templates.evidence import ASSUMED, DEFINITION, colour_unknown, evidence_of, write_evidence
from payroll_impact.templates.rules import Rule

_INPUTS, _ANSWERS = 4, 22
_FIRST = _INPUTS + 1
_THERE = "$B$20"
_HEADS = {1: "right", 2: "unit_head", 3: "right", 4: "centre"}  # how the heads of the answers stand
Input = tuple[str, object, str, Rule, Evidence]


_ROWS = (
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


def _who(plan: Plan) -> tuple[int, Role, int, list[Role]]:
    """Return the first cut and its role, and the first growth and all roles that grow.

    Raises
    ------
    InputError
        If no role of employees is cut, or none grows.
    """
    roles = {role.role: role for role in plan.workforce if role.employment == "employee"}
    listed = [(index, change.change) for index, change in enumerate(plan.changes) if change.role in roles]
    leaving, growing = ([index for index, kind in listed if kind == word] for word in ("reduce", "grow"))
    if not leaving or not growing:
        raise InputError("template quick needs a plan in which a role of employees is reduced and one grows")
    specialists = [roles[name] for name in dict.fromkeys(plan.changes[index].role for index in growing)]
    return leaving[0], roles[plan.changes[leaving[0]].role], growing[0], specialists


def _inputs_of(plan: Plan) -> list[Input]:
    """Return who is cut and who grows, and what a head costs."""
    cut, generalist, growth, specialists = _who(plan)
    grows, names, currency = plan.changes[growth], [role.role for role in specialists], plan.settings.currency
    heads = sum(float(role.headcount) for role in specialists)
    pay = sum(float(role.headcount * role.annual_pay) for role in specialists) / heads if heads else 0.0
    count, money = rules.number(0, 1e9, style="whole"), rules.number(0, 1e12, style="money")
    per_head = (f"{generalist.role}.{name}" for name in ("benefits", "benefits_per_head", "overhead_per_head"))
    before, times = f"{generalist.role}.headcount", float(grows.amount) if grows.unit == "multiple" else 10.0
    own = [evidence_of(plan, path) for path in per_head]
    return [
        ("Generalists before", float(generalist.headcount), "heads", count, evidence_of(plan, before)),
        ("Pay of one generalist", float(generalist.annual_pay), f"{currency}/year", money,
         evidence_of(plan, f"{generalist.role}.pay")),
        ("Specialists before", heads, "heads", count, evidence_of(plan, *(f"{name}.headcount" for name in names))),
        ("Pay of one specialist", pay, f"{currency}/year", money,
         evidence_of(plan, *(f"{name}.pay" for name in names))),
        ("Part of the generalists cut", _part(plan.changes[cut], generalist), "fraction",
         rules.number(0, 1, style="fraction"), evidence_of(plan, f"changes[{cut}].amount")),
        ("Specialists grow to so many times", times, "multiple", rules.number(1, 1e6),
         evidence_of(plan, f"changes[{growth}].amount") if grows.unit == "multiple" else ASSUMED),
        *_of_a_head(generalist, plan, own),
    ]  # fmt: skip


def _of_a_head(generalist: Role, plan: Plan, own: list[Evidence]) -> list[Input]:
    """Return where a head works, since when, what it costs beside pay, and the definitions."""
    share, currency = rules.number(0, 5, style="rate"), plan.settings.currency
    money, year = rules.number(0, 1e12, style="money"), rules.number(2024, 2099, whole=True, style="year")
    place = evidence_of(plan, f"{generalist.role}.jurisdiction")
    started = evidence_of(plan, "settings.start")
    return [
        ("Jurisdiction", generalist.jurisdiction, "code", rules.text(20), place),
        ("Year of the employer taxes", plan.calendar.first.year, "year", year, started),
        ("Benefits with pay", float(generalist.benefits), "fraction of pay", share, own[0]),
        ("Benefits per head", float(generalist.benefits_per_head), f"{currency}/year", money, own[1]),
        ("Overhead per head", float(generalist.overhead_per_head), f"{currency}/year", money, own[2]),
        ("Rounding of whole heads: halves go up", 0.5, "heads", rules.number(0, 1), DEFINITION),
        ("Smallest difference that counts", 1e-9, "fraction", rules.number(0, 1), DEFINITION),
    ]


def _part(cut: Change, role: Role) -> float:
    amount, before = float(cut.amount), float(role.headcount)
    return amount if cut.unit == "fraction" else amount / before if before else 0.0


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
    _write_inputs(sheet, plan)
    answers = _write_answers(sheet)
    checks(book, _checks(book, answers))
    contents.write()
    sheet.worksheet.activate()
    sheet.worksheet.set_first_sheet()


def _write_inputs(sheet: Sheet, plan: Plan) -> None:
    sheet.text(_INPUTS, 0, "Inputs", "head")
    sheet.text(_INPUTS, 1, "value", "head", "right")
    sheet.text(_INPUTS, 2, "unit", "head", "unit_head")
    sheet.texts(_INPUTS, 3, ("confidence", "source", ""), "head")
    inputs = _inputs_of(plan)
    for row, (title, value, unit, rule, evidence) in enumerate(inputs, start=_FIRST):
        sheet.text(row, 0, title)
        sheet.input(row, 1, value, rule, title, f"{title} [{unit}].", "right")
        sheet.text(row, 2, unit, "unit")
        write_evidence(sheet, row, 3, evidence)
    colour_unknown(sheet, f"B{_FIRST + 1}:B{_FIRST + len(inputs)}", f"$D{_FIRST + 1}")


def _write_answers(sheet: Sheet) -> range:
    """Write the native answers and, where there are functions, theirs beside; return their rows."""
    functions = sheet.book.with_functions
    if functions:
        ask_functions(sheet, 19, 1)
    heads = ("Answers", "native formula", "unit", "function", "they agree", "function used")
    for column, head in enumerate(heads if functions else heads[:3]):
        sheet.text(_ANSWERS, column, head, "head", _HEADS.get(column, "number"))
    for row, (title, unit, native, ours, style) in enumerate(_ROWS, start=_ANSWERS + 1):
        if not functions and (not native or "D3" in native):
            continue
        sheet.text(row, 0, title, *(("bold",) if style == "signed" else ()))
        sheet.text(row, 2, unit, "unit")
        if native:
            shown = guarded(native, _THERE) if "D3" in native else native
            sheet.formula(row, 1, shown, style, *(("bold",) if style == "signed" else ()))
        if functions:
            _function_beside(sheet, row, ours, style, compared=bool(native))
    return range(_ANSWERS + 1, _ANSWERS + 1 + len(_ROWS))


def _function_beside(sheet: Sheet, row: int, ours: str, style: str, *, compared: bool) -> None:
    sheet.function(row, 3, guarded(ours, _THERE), (style,))
    sheet.text(row, 5, ours.removeprefix("="), "note")
    if compared:
        agree = f"1*(ABS(B{row + 1}-D{row + 1})<=B$18*(1+ABS(D{row + 1})))"
        sheet.formula(row, 4, f"=IF({_THERE}=1,{agree},1)", "flag")


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
