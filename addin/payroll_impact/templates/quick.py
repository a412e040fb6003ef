"""The founding case on one screen: a dozen inputs, native formulas, and the one-cell functions beside them."""

import re

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan, Role
from payroll_impact.scenarios.written_out import written_out
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, show_master
from payroll_impact.templates.currencies import refuse_mixed
from payroll_impact.templates.evidence import ASSUMED, DEFINITION, assumed, colour_unknown, evidence_of, write_evidence
from payroll_impact.templates.rules import Rule

_INPUTS, _FIRST = 4, 6  # the row of the header of the inputs, from 0, and that of the first of them, from 1
_NAMES = (
    "generalists", "their pay", "specialists", "pay", "cut", "growth", "place", "year", "benefits", "benefits a head",
    "overhead", "attrition", "fill", "hiring", "roles", "half", "dust",
)  # fmt: skip
_CELLS = {name: f"B{row}" for row, name in enumerate(_NAMES, start=_FIRST)}
_LAST = _FIRST + len(_NAMES) - 1
_THERE_ROW = _LAST + 2
_THERE = f"$B${_THERE_ROW}"
_ANSWERS = _THERE_ROW + 2  # the row of the header of the answers, from 0
_HEADS = {1: "right", 2: "unit_head", 3: "right", 4: "centre"}  # how the heads of the answers stand
Input = tuple[str, object, str, Rule, Evidence]


@attrs.frozen
class _Answer:
    """A line of the answers: a native formula, a function, or both; names of other lines and inputs in brackets."""

    name: str
    title: str
    unit: str
    native: str
    function: str
    style: str
    note: str = ""


_PEOPLE = "[generalists],%s,[specialists],%s,[cut],[growth]"
_OF_A_HEAD = "[place],[year],0,[benefits],[benefits a head],[overhead]"
_MOVED = "([grown]-[specialists]-[gone])"
_ROWS = (
    _Answer("gone", "Generalists cut", "heads", "INT([generalists]*[cut]+[half]+[dust])",
            "PAYROLL_CUT([generalists],[cut])", "whole"),
    _Answer("grown", "Specialists after the growth", "heads", "INT([specialists]*[growth]+[half]+[dust])",
            "PAYROLL_GROW([specialists],[growth])", "whole"),
    _Answer("alone", "Yearly change of payroll, pay alone", "currency/year",
            "([grown]-[specialists])*[pay]-[gone]*[their pay]",
            f"PAYROLL_IMPACT({_PEOPLE % ('[their pay]', '[pay]')})", "signed"),
    _Answer("even alone", "Break-even: specialists before above which payroll rises, pay alone", "heads",
            "IF([growth]>1,[gone]*[their pay]/(([growth]-1)*[pay]),0)",
            "PAYROLL_BREAKEVEN_SPECIALISTS([generalists],[their pay],[pay],[cut],[growth])", "cents"),
    _Answer("their tax", "Employer taxes of one generalist", "currency/year", "",
            "PAYROLL_EMPLOYER_TAX([their pay],[place],[year])", "cents"),
    _Answer("tax", "Employer taxes of one specialist", "currency/year", "",
            "PAYROLL_EMPLOYER_TAX([pay],[place],[year])", "cents"),
    _Answer("their cost", "Loaded cost of one generalist", "currency/year", "",
            f"PAYROLL_LOADED_COST([their pay],{_OF_A_HEAD})", "cents"),
    _Answer("cost", "Loaded cost of one specialist", "currency/year", "",
            f"PAYROLL_LOADED_COST([pay],{_OF_A_HEAD})", "cents"),
    _Answer("loaded", "Yearly change of payroll, fully loaded", "currency/year",
            "([grown]-[specialists])*[cost]-[gone]*[their cost]",
            f"PAYROLL_IMPACT({_PEOPLE % ('[their cost]', '[cost]')})", "signed"),
    _Answer("", "From there to the yearly run rate of the report and the what-if", "", "", "", "section"),
    _Answer("leave", "Part of a role that leaves by itself in a month", "fraction/month", "1-(1-[attrition])^(1/12)",
            "", "fraction", "of those employed at the beginning of a month"),
    _Answer("hired", "Hiring the replacements of a year's leavers", "currency/year",
            f"{_MOVED}*12*[leave]*[hiring]", "", "signed",
            "heads more × twelve months × part that leaves × cost per hire"),
    _Answer("vacant", "Vacancies while replacements are hired", "currency/year",
            "-([loaded]+[hired])*[fill]*[leave]/(1+[fill]*[leave])", "", "signed",
            "heads settle where replacements and leavers meet: at 1/(1 + months × part)"),
    _Answer("run rate", "Yearly run rate, as the report and the what-if have it", "currency/year",
            "[loaded]+[hired]+[vacant]", "", "signed", "of a plan of this cut and this growth, at its end"),
    _Answer("even", "Break-even: specialists before above which that rises", "heads",
            "IF([growth]>1,[gone]*([their cost]+12*[leave]*[hiring])/(([growth]-1)*([cost]+12*[leave]*[hiring])),0)",
            "PAYROLL_BREAKEVEN_SPECIALISTS([generalists],[their cost]+12*[leave]*[hiring],[cost]+12*[leave]*[hiring],"
            "[cut],[growth])", "cents"),
    _Answer("steps", "The report's is no further from there than about", "heads",
            "IF([growth]>1,[roles]*[half]/([growth]-1),0)", "", "cents",
            "each role grows by whole heads: half a head a role, over what a head grows by"),
)  # fmt: skip
_NEEDS_FUNCTIONS = {"loaded", "hired", "vacant", "run rate", "even", "leave", "steps"}  # stand on loaded costs
# a line without a native formula is read where its function stands
_PLACES = _CELLS | {
    answer.name: f"{'B' if answer.native else 'D'}{row}" for row, answer in enumerate(_ROWS, start=_ANSWERS + 2)
}


def _filled(formula: str) -> str:
    """Return a formula with the cells of what it names."""
    return re.sub(r"\[([^]]+)\]", lambda name: _PLACES[name[1]], formula)


def _who(plan: Plan) -> tuple[int, Role, int, list[Role]]:
    """Return the number of the first cut and its role, that of the first growth and all roles that grow.

    Raises
    ------
    InputError
        If no role of employees is cut, or none grows.
    """
    roles = {role.role: role for role in plan.workforce if role.employment == "employee"}
    listed = [(number, change.change) for number, change in enumerate(plan.changes, start=1) if change.role in roles]
    leaving, growing = ([number for number, kind in listed if kind == word] for word in ("reduce", "grow"))
    if not leaving or not growing:
        raise InputError("template quick needs a plan in which a role of employees is reduced and one grows")
    specialists = [roles[name] for name in dict.fromkeys(plan.changes[number - 1].role for number in growing)]
    return leaving[0], roles[plan.changes[leaving[0] - 1].role], growing[0], specialists


def _inputs_of(plan: Plan) -> list[Input]:
    """Return who is cut and who grows, and what a head costs."""
    cut, generalist, growth, specialists = _who(plan)
    refuse_mixed(plan, [generalist, *specialists], "quick")
    grows, names, currency = plan.changes[growth - 1], [role.role for role in specialists], plan.settings.currency
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
        ("Part of the generalists cut", _part(plan.changes[cut - 1], generalist), "fraction",
         rules.number(0, 1, style="fraction"), evidence_of(plan, f"changes[{cut}].amount")),
        ("Specialists grow to so many times", times, "multiple", rules.number(1, 1e6),
         evidence_of(plan, f"changes[{growth}].amount") if grows.unit == "multiple" else ASSUMED),
        *_of_a_head(generalist, plan, own),
        ("Roles the specialists are in", len(specialists), "number", count, assumed("the roles of the plan that grow")),
        ("Rounding of whole heads: halves go up", 0.5, "heads", rules.number(0, 1), DEFINITION),
        ("Smallest difference that counts", 1e-9, "fraction", rules.number(0, 1), DEFINITION),
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
        ("Attrition", float(generalist.attrition), "fraction/year", rules.number(0, 1, style="rate"),
         evidence_of(plan, f"{generalist.role}.attrition")),
        ("Time to fill a backfill", float(plan.settings.time_to_fill), "months", rules.number(0, 60, whole=True),
         evidence_of(plan, "settings.time_to_fill")),
        ("Cost per hire", float(generalist.hire_cost), f"{currency}/hire", money,
         evidence_of(plan, f"{generalist.role}.hire_cost")),
    ]  # fmt: skip


def _part(cut: Change, role: Role) -> float:
    amount, before = float(cut.amount), float(role.headcount)
    return amount if cut.unit == "fraction" else amount / before if before else 0.0


def quick(book: Book, plan: Plan) -> None:
    """Write the quick template."""
    plan = written_out(plan)
    contents = about(
        book,
        "The founding question on one screen: what a cut here and growth there do to yearly payroll.",
        ("It shows a full year after the change, no months, no notice or severance: the what-if template does.",
         "Inputs and answers share one screen here, in two blocks; elsewhere they have sheets of their own."),
        ("Heads are whole: halves round up. Cost on pay is pay alone; loaded cost adds what the functions add.",
         "What a head costs beside pay, attrition and the cost per hire are those of the generalists, for both.",
         "Every leaver is replaced. The run rate is that of the report and the what-if for this cut and this growth."),
    )  # fmt: skip
    sheet = book.sheet(
        "Quick", "output", "What a cut here and growth there do to payroll",
        f"Inputs above, answers below, on one screen.{_left_out(plan)}",
        (60, 16, 20, 18, 16, 62),
    )  # fmt: skip
    show_master(sheet, 1, 3)
    _write_inputs(sheet, plan)
    answers = _write_answers(sheet)
    checks(book, _checks(book, answers))
    contents.write()
    sheet.worksheet.activate()
    sheet.worksheet.set_first_sheet()


def _left_out(plan: Plan) -> str:
    """Return the changes of a plan that are on no line of the sheet, in words; nothing where all are."""
    cut, _, _, specialists = _who(plan)
    grow = {role.role for role in specialists}
    told = [
        f"{change.change} {change.role}"
        for number, change in enumerate(plan.changes, start=1)
        if number != cut and change.baseline == "no" and not (change.change == "grow" and change.role in grow)
    ]
    return f" Left out here, not in the report: {', '.join(dict.fromkeys(told))}." if told else ""


def _write_inputs(sheet: Sheet, plan: Plan) -> None:
    sheet.text(_INPUTS, 0, "Inputs", "head")
    sheet.text(_INPUTS, 1, "value", "head", "right")
    sheet.text(_INPUTS, 2, "unit", "head", "unit_head")
    sheet.texts(_INPUTS, 3, ("confidence", "source", ""), "head")
    inputs = _inputs_of(plan)
    for row, (title, value, unit, rule, evidence) in enumerate(inputs, start=_FIRST - 1):
        sheet.text(row, 0, title)
        sheet.input(row, 1, value, rule, title, f"{title} [{unit}].", "right")
        sheet.text(row, 2, unit, "unit")
        write_evidence(sheet, row, 3, evidence)
    colour_unknown(sheet, f"B{_FIRST}:B{_LAST}", f"$D{_FIRST}")


def _write_answers(sheet: Sheet) -> range:
    """Write the native answers and, where there are functions, theirs beside; return their rows."""
    functions = sheet.book.with_functions
    if functions:
        ask_functions(sheet, _THERE_ROW - 1, 1)
    heads = ("Answers", "native formula", "unit", "function", "they agree", "function used, or how")
    for column, head in enumerate(heads if functions else heads[:3]):
        sheet.text(_ANSWERS, column, head, "head", _HEADS.get(column, "number"))
    for row, answer in enumerate(_ROWS, start=_ANSWERS + 1):
        if not functions and (answer.name in _NEEDS_FUNCTIONS or not answer.native):
            continue
        _write_answer(sheet, row, answer)
    return range(_ANSWERS + 1, _ANSWERS + 1 + len(_ROWS))


def _write_answer(sheet: Sheet, row: int, answer: _Answer) -> None:
    bold = ("bold",) if answer.style == "signed" else ()
    if answer.style == "section":
        sheet.texts(row, 0, (answer.title, *[""] * (len(sheet.widths) - 1)), "section")
        return
    sheet.text(row, 0, answer.title, *bold)
    sheet.text(row, 2, answer.unit, "unit")
    native = f"={_filled(answer.native)}"
    if answer.native:
        shown = guarded(native, _THERE) if answer.name in _NEEDS_FUNCTIONS else native
        sheet.formula(row, 1, shown, answer.style, *bold)
    if not sheet.book.with_functions:
        return
    function = _filled(answer.function)
    if function:
        sheet.function(row, 3, guarded(function, _THERE), (answer.style,))
    sheet.text(row, 5, function or answer.note, "note")
    if function and answer.native:
        agree = f"1*(ABS(B{row + 1}-D{row + 1})<={_CELLS['dust']}*(1+ABS(D{row + 1})))"
        sheet.formula(row, 4, f"=IF({_THERE}=1,{agree},1)", "flag")


def _checks(book: Book, answers: range) -> list[Check]:
    at = {name: f"Quick!{cell}" for name, cell in _PLACES.items()}
    numbers = f"Quick!B{_FIRST}:B{_LAST}"
    listed = [
        Check("Every input is a number, and the place a word",
              f"1*(COUNT({numbers})=ROWS({numbers})-COUNTA({at['place']}))",
              "Fill in the blank inputs; numbers pasted as text must be typed again."),
        Check("No more generalists leave than there are", f"1*({at['gone']}<={at['generalists']})",
              "The fraction cut is at most 1."),
        Check("A specialist is paid something", f"1*({at['pay']}>0)", "Give the pay of one specialist."),
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
