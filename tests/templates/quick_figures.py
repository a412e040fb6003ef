"""The template quick: edits of its inputs, and what each of its cells should show, by direct calls."""

from cell_values import shown
from hypothesis import strategies as st

from payroll_impact.functions import CATALOGUE
from payroll_impact.scenarios import law_tables


def _amounts(least, most):
    """Return amounts as people type them: whole hundredths."""
    return st.integers(round(least * 100), round(most * 100)).map(lambda hundredths: hundredths / 100)


SHEETS = ("Quick",)
_YEARS = (2024, 2025)
_KNOWN = [code for code in law_tables.codes() if all(law_tables.known_taxes(code, year) for year in _YEARS)]
_PEOPLE = {  # in the order of PAYROLL_IMPACT
    "Generalists before": st.integers(0, 5_000), "Pay of one generalist": _amounts(0, 400_000),
    "Specialists before": st.integers(0, 500), "Pay of one specialist": _amounts(1, 400_000),
    "Part of the generalists cut": _amounts(0, 1), "Specialists grow to so many times": _amounts(1.01, 20),
}  # fmt: skip
_OF_A_HEAD = {
    "Jurisdiction": st.sampled_from(_KNOWN), "Year of the employer taxes": st.sampled_from(_YEARS),
    "Benefits with pay": _amounts(0, 0.5), "Benefits per head": _amounts(0, 20_000),
    "Overhead per head": _amounts(0, 20_000),
}  # fmt: skip
_REPLACED = {
    "Attrition": _amounts(0, 0.9), "Time to fill a backfill": st.integers(0, 6), "Cost per hire": _amounts(0, 30_000),
    "Roles the specialists are in": st.integers(1, 9),
}  # fmt: skip
EDITS = st.fixed_dictionaries(_PEOPLE | _OF_A_HEAD | _REPLACED)


def areas(book, edit):
    return [(_input(book, title), [[value]]) for title, value in edit.items()]


def wanted(book):
    """Return what each cell with a formula should show, for the inputs the sheet holds."""
    found = {book.cells.labelled("Quick", "The functions are there (1) or not (0)").offset(0, 1): 1.0}
    answers = _answers(book)
    for title, answer in _reconciled(book, answers).items():
        found[book.cells.labelled("Quick", title).offset(0, 1)] = answer
    for title, answer in answers.items():
        label = book.cells.labelled("Quick", title)
        found |= {label.offset(0, column): answer for column in (1, 3)} | {label.offset(0, 4): 1.0}
    return {place: value for place, value in found.items() if place in book.cells.formulas}


def _answers(book):
    before, pay, specialists, their_pay, cut, growth = people = [book.at(_input(book, title)) for title in _PEOPLE]
    place, year, *costs = [book.at(_input(book, title)) for title in _OF_A_HEAD]
    taxes = [_asked("PAYROLL_EMPLOYER_TAX", each, place, year) for each in (pay, their_pay)]
    loaded = [_asked("PAYROLL_LOADED_COST", each, place, year, 0, *costs) for each in (pay, their_pay)]
    return {
        "Generalists cut": _asked("PAYROLL_CUT", before, cut),
        "Specialists after the growth": _asked("PAYROLL_GROW", specialists, growth),
        "Yearly change of payroll, pay alone": _asked("PAYROLL_IMPACT", *people),
        "Break-even: specialists before above which payroll rises, pay alone": _asked(
            "PAYROLL_BREAKEVEN_SPECIALISTS", before, pay, their_pay, cut, growth
        ),
        "Employer taxes of one generalist": taxes[0],
        "Employer taxes of one specialist": taxes[1],
        "Loaded cost of one generalist": loaded[0],
        "Loaded cost of one specialist": loaded[1],
        "Yearly change of payroll, fully loaded": _asked(
            "PAYROLL_IMPACT", before, loaded[0], specialists, loaded[1], cut, growth
        ),
        "Break-even: specialists before above which that rises": _asked(
            "PAYROLL_BREAKEVEN_SPECIALISTS", before, *(each + _hiring(book) for each in loaded), cut, growth
        ),
    }


def _replaced(book):
    attrition, *rest = [book.at(_input(book, title)) for title in _REPLACED]
    return 1 - (1 - attrition) ** (1 / 12), *rest


def _hiring(book):
    """Return what hiring the replacements of one head costs in a year."""
    leave, _, cost, _ = _replaced(book)
    return 12 * leave * cost


def _reconciled(book, answers):
    """Return the lines from loaded cost to the run rate, heads taken to where they settle month by month."""
    leave, months, _, roles = _replaced(book)
    _, _, specialists, _, _, growth = [book.at(_input(book, title)) for title in _PEOPLE]
    gone, grown = answers["Generalists cut"], answers["Specialists after the growth"]
    loaded = answers["Yearly change of payroll, fully loaded"]
    hired = (grown - specialists - gone) * _hiring(book)
    part = _settled(leave, int(months))
    return {
        "Part of a role that leaves by itself in a month": leave,
        "Hiring the replacements of a year's leavers": hired,
        "Vacancies while replacements are hired": (loaded + hired) * (part - 1),
        "Yearly run rate, as the report and the what-if have it": (loaded + hired) * part,
        "The report's is no further from there than about": roles * 0.5 / (growth - 1),
    }


def _settled(leave, months):
    """Return how many heads one more head comes to in the end, by the corkscrew: who leaves comes back months later."""
    heads, leavers = 1.0, [0.0] * months
    for _ in range(2_000):
        leavers.append(heads * leave)
        heads += leavers[-1 - months] - leavers[-1]
    return heads


def _asked(name, *arguments):
    return shown(CATALOGUE[name](*arguments))


def _input(book, title):
    return book.cells.labelled("Quick", title).offset(0, 1)
