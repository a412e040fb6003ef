"""The founding case on one screen: a dozen inputs, native formulas, and the one-cell functions beside them."""

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan, Role
from payroll_impact.scenarios.group_changes import expand_groups
from payroll_impact.scenarios.workbooks.own_checks import NOT_CHECKED
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, mark_waiting, show_master
from payroll_impact.templates.currencies import refuse_mixed
from payroll_impact.templates.evidence import ASSUMED, DEFINITION, assumed, colour_unknown, evidence_of, write_evidence
from payroll_impact.templates.formulas import CellReference, Expression, expression, fn
from payroll_impact.templates.rules import Rule

_INPUTS, _FIRST, _LAST = 4, 6, 22  # the row of the header of the inputs, from 0, and first and last of them, from 1
(
    _GENERALISTS, _THEIR_PAY, _SPECIALISTS, _PAY, _CUT, _GROWTH, _PLACE, _YEAR, _BENEFITS, _BENEFITS_PER_HEAD,
    _OVERHEAD, _ATTRITION, _MONTHS_TO_FILL, _HIRE_COST, _ROLES, _HALF, _DUST,
) = (CellReference("B", row) for row in range(_FIRST, _LAST + 1))  # fmt: skip
_THERE_ROW = _LAST + 2
_THERE = CellReference("B", _THERE_ROW).absolute
_ANSWERS = _THERE_ROW + 2  # the row of the header of the answers, from 0
_HEADS = {1: "right", 2: "unit_head", 3: "right", 4: "centre"}  # how the heads of the answers stand
_MONTHS = expression(12)
Input = tuple[str, object, str, Rule, Evidence]


@attrs.define
class _Answers:
    """The lines of the answers, written one below the other."""

    sheet: Sheet
    row: int = _ANSWERS + 2  # of the next line, from 1
    loaded: bool = False  # whether the next lines stand on loaded costs, which the functions alone know

    def write(  # noqa: PLR0913, PLR0917 - the columns of a line
        self, title: str, unit: str, native: Expression | None, function: Expression | None, style: str, note: str = ""
    ) -> CellReference:
        """Write a line; return the cell of its native formula, or where there is none that of the function."""
        sheet, row = self.sheet, self.row - 1
        ours, theirs = CellReference("B", self.row), CellReference("D", self.row)
        bold = ("bold",) if style == "signed" else ()
        self.row += 1
        sheet.text(row, 0, title, *bold)
        sheet.text(row, 2, unit, "unit")
        if native is not None:
            sheet.formula(row, 1, guarded(native, _THERE) if self.loaded else native, style, *bold)
            if self.loaded:
                mark_waiting(sheet, ours, _THERE)
        if not sheet.book.with_functions:
            return ours
        if function is not None:
            sheet.function(row, 3, guarded(function, _THERE), (style,))
        sheet.text(row, 5, note if function is None else str(function), "note")
        if function is not None and native is not None:
            agree = 1 * (fn.ABS(ours - theirs) <= _DUST * (1 + fn.ABS(theirs)))
            sheet.formula(row, 4, fn.IF(_THERE == 1, agree, NOT_CHECKED), "flag")
            mark_waiting(sheet, CellReference("E", row + 1), _THERE, NOT_CHECKED)
        return theirs if native is None else ours


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
        ("Jurisdiction", generalist.jurisdiction, "code", rules.name(20), place),
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
    plan = expand_groups(plan)
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
    gone, last = _write_answers(sheet)
    checks(book, _checks(book, gone, last), there=_THERE.on("Quick"))
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


def _write_answers(sheet: Sheet) -> tuple[CellReference, int]:
    """Write the native answers and, where there are functions, theirs beside; return the cuts and the last row."""
    functions = sheet.book.with_functions
    if functions:
        ask_functions(sheet, _THERE_ROW - 1, 1)
    heads = ("Answers", "native formula", "unit", "function", "they agree", "function used, or how")
    for column, head in enumerate(heads if functions else heads[:3]):
        sheet.text(_ANSWERS, column, head, "head", _HEADS.get(column, "number"))
    lines = _Answers(sheet)
    gone = lines.write("Generalists cut", "heads",
                       fn.INT(_GENERALISTS * _CUT + _HALF + _DUST), fn.PAYROLL_CUT(_GENERALISTS, _CUT),
                       "whole")  # fmt: skip
    grown = lines.write("Specialists after the growth", "heads",
                        fn.INT(_SPECIALISTS * _GROWTH + _HALF + _DUST), fn.PAYROLL_GROW(_SPECIALISTS, _GROWTH),
                        "whole")  # fmt: skip
    lines.write("Yearly change of payroll, pay alone", "currency/year",
                (grown - _SPECIALISTS) * _PAY - gone * _THEIR_PAY,
                fn.PAYROLL_IMPACT(_GENERALISTS, _THEIR_PAY, _SPECIALISTS, _PAY, _CUT, _GROWTH), "signed")  # fmt: skip
    lines.write("Break-even: specialists before above which payroll rises, pay alone", "heads",
                fn.IF(_GROWTH > 1, gone * _THEIR_PAY / ((_GROWTH - 1) * _PAY), 0),
                fn.PAYROLL_BREAKEVEN_SPECIALISTS(_GENERALISTS, _THEIR_PAY, _PAY, _CUT, _GROWTH), "cents")  # fmt: skip
    if functions:
        _write_loaded(lines, gone, grown)
    return gone, lines.row - 1


def _write_loaded(lines: _Answers, gone: CellReference, grown: CellReference) -> None:
    """Write what changes fully loaded, and from there to the run rate of the report and the what-if."""
    lines.loaded = True
    of_a_head = _PLACE, _YEAR, 0, _BENEFITS, _BENEFITS_PER_HEAD, _OVERHEAD
    lines.write("Employer taxes of one generalist", "currency/year", None,
                fn.PAYROLL_EMPLOYER_TAX(_THEIR_PAY, _PLACE, _YEAR), "cents")  # fmt: skip
    lines.write("Employer taxes of one specialist", "currency/year", None,
                fn.PAYROLL_EMPLOYER_TAX(_PAY, _PLACE, _YEAR), "cents")  # fmt: skip
    their_cost = lines.write("Loaded cost of one generalist", "currency/year", None,
                             fn.PAYROLL_LOADED_COST(_THEIR_PAY, *of_a_head), "cents")  # fmt: skip
    cost = lines.write("Loaded cost of one specialist", "currency/year", None,
                       fn.PAYROLL_LOADED_COST(_PAY, *of_a_head), "cents")  # fmt: skip
    loaded = lines.write("Yearly change of payroll, fully loaded", "currency/year",
                         (grown - _SPECIALISTS) * cost - gone * their_cost,
                         fn.PAYROLL_IMPACT(_GENERALISTS, their_cost, _SPECIALISTS, cost, _CUT, _GROWTH),
                         "signed")  # fmt: skip
    title = "From there to the yearly run rate of the report and the what-if"
    lines.sheet.texts(lines.row - 1, 0, (title, *[""] * (len(lines.sheet.widths) - 1)), "section")
    lines.row += 1
    leave = lines.write("Part of a role that leaves by itself in a month", "fraction/month",
                        1 - (1 - _ATTRITION) ** (1 / _MONTHS), None, "fraction",
                        "of those employed at the beginning of a month")  # fmt: skip
    hired = lines.write("Hiring the replacements of a year's leavers", "currency/year",
                        (grown - _SPECIALISTS - gone) * _MONTHS * leave * _HIRE_COST, None, "signed",
                        "heads more × twelve months × part that leaves × cost per hire")  # fmt: skip
    vacant = lines.write("Vacancies while replacements are hired", "currency/year",
                         -(loaded + hired) * _MONTHS_TO_FILL * leave / (1 + _MONTHS_TO_FILL * leave), None, "signed",
                         "heads settle where replacements and leavers meet: at 1/(1 + months × part)")  # fmt: skip
    lines.write("Yearly run rate, as the report and the what-if have it", "currency/year",
                loaded + hired + vacant, None, "signed",
                "of a plan of this cut and this growth, at its end")  # fmt: skip
    hiring = _MONTHS * leave * _HIRE_COST
    lines.write("Break-even: specialists before above which that rises", "heads",
                fn.IF(_GROWTH > 1, gone * (their_cost + hiring) / ((_GROWTH - 1) * (cost + hiring)), 0),
                fn.PAYROLL_BREAKEVEN_SPECIALISTS(_GENERALISTS, their_cost + hiring, cost + hiring, _CUT, _GROWTH),
                "cents")  # fmt: skip
    lines.write("The report's is no further from there than about", "heads",
                fn.IF(_GROWTH > 1, _ROLES * _HALF / (_GROWTH - 1), 0), None, "cents",
                "each role grows by whole heads: half a head a role, over what a head grows by")  # fmt: skip


def _checks(book: Book, gone: CellReference, last: int) -> list[Check]:
    numbers = _GENERALISTS.on("Quick").area(_LAST - _FIRST + 1)
    listed = [
        Check("Every input is a number, and the place a word",
              1 * (fn.COUNT(numbers) == fn.ROWS(numbers) - fn.COUNTA(_PLACE.on("Quick"))),
              "Fill in the blank inputs; numbers pasted as text must be typed again."),
        Check("No more generalists leave than there are", 1 * (gone.on("Quick") <= _GENERALISTS.on("Quick")),
              "The fraction cut is at most 1."),
        Check("A specialist is paid something", 1 * (_PAY.on("Quick") > 0), "Give the pay of one specialist."),
    ]  # fmt: skip
    if book.with_functions:
        agree = CellReference("E", gone.row, "Quick").to(CellReference("E", last))
        told = "Is the add-in loaded? Without it the functions show #NAME?."
        listed.append(Check("Native formulas and functions agree", fn.MIN(agree), told, asks=True))
    return listed
