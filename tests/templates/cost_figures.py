"""The template cost-per-head: edits of its inputs, and what each of its cells should show, by direct calls."""

from cell_values import shown
from hypothesis import strategies as st

from payroll_impact.cells import CellError
from payroll_impact.functions import CATALOGUE
from payroll_impact.scenarios import law_tables


def _amounts(least, most):
    """Return amounts as people type them: whole hundredths."""
    return st.integers(round(least * 100), round(most * 100)).map(lambda hundredths: hundredths / 100)


SHEETS = ("Costs", "Taxes")
YEARS = (2024, 2025, 2026)
_ROLES, _TAXES = 12, 6  # the template has room for
_COLUMNS = ("jurisdiction", "annual pay", "bonus", "benefits", "benefits per head", "overhead per head")
_ROLE = st.tuples(
    st.sampled_from(("US-CA", "GB", *law_tables.codes())), _amounts(0, 400_000), st.sampled_from((0, 0.1, 1.5, None)),
    st.sampled_from((0, 0.043, 0.3, None)), _amounts(0, 20_000), st.sampled_from((0, 3_000, None)),
)  # fmt: skip
_KEYS = [
    f"{code} {year} {number}"
    for code in law_tables.codes()
    for year in YEARS
    for number, _ in enumerate(law_tables.known_taxes(code, year), 1)
]
EDITS = st.fixed_dictionaries(
    {"roles": st.lists(_ROLE, min_size=1, max_size=_ROLES), "compared": st.permutations(YEARS),
     "year": st.sampled_from(YEARS)}
)  # fmt: skip


def areas(book, edit):
    rows = [(f"Role {number}", *role) for number, role in enumerate(edit["roles"], 1)]
    return [
        (first_role(book), [[*row] for row in (*rows, *[(None,) * 7] * (_ROLES - len(rows)))]),
        (_year(book), [[edit["year"]]]),
        (_year(book).offset(2, 0), [[year] for year in edit["compared"]]),
    ]


def wanted(book):
    """Return what each cell with a formula should show, for the inputs the sheets hold."""
    shown_year, years = book.at(_year(book)), [book.at(_year(book).offset(2 + index, 0)) for index in range(3)]
    costs, by_year = book.cells.labelled("Costs", "annual pay").offset(1, -2), _by_year(book)
    taxes = book.cells.labelled("Taxes", "role").offset(1, 0)
    found = {
        book.cells.labelled("Costs", "The functions are there (1) or not (0)").offset(0, 1): 1.0,
        book.cells.labelled("Costs", "year").offset(0, 1): shown_year,
    }
    for offset, year in enumerate(years):
        found |= {by_year.offset(-1, 2 + offset): year, by_year.offset(-1, 6 + offset): f"function {year:g}"}
        found[by_year.offset(-1, 9 + offset)] = f"they agree {year:g}"
    for index in range(_ROLES):
        role = [book.at(first_role(book).offset(index, column)) for column in range(7)]
        found |= _across(costs.offset(index, 0), _costs(role, shown_year))
        loaded = [_loaded(role, year) for year in years]
        found |= _across(by_year.offset(index, 0), [role[0], role[1] if role[0] else "", *loaded])
        found |= _across(by_year.offset(index, 6), [*loaded, *[1.0] * len(years)])
        for offset, year in enumerate(years):
            for number, row in enumerate(_taxes(role, year)):
                found |= _across(taxes.offset((index * 3 + offset) * _TAXES + number, 0), row)
    return found


def holds(book):
    """Return whether all checks should hold: the year is known for every role."""
    roles = [[book.at(first_role(book).offset(index, column)) for column in range(7)] for index in range(_ROLES)]
    return all(_loaded(role, book.at(_year(book))) != NO_VALUE for role in roles)


NO_VALUE = "no value"


def _costs(role, year):
    """Return the row of a role: pay to loaded cost and its part of pay, by the function, and if they agree."""
    name, place, *numbers = role
    pay, bonus, benefits, per_head, overhead = (number or 0.0 for number in numbers)
    tax = _asked("PAYROLL_EMPLOYER_TAX", pay * (1 + bonus), place, year) if name else 0.0
    function = _asked("PAYROLL_LOADED_COST", pay, place, year, *[number or 0.0 for number in numbers[1:]])
    known = 0.0 if isinstance(tax, CellError) else tax
    loaded = pay * (1 + bonus) + known + pay * benefits + per_head + overhead
    ratio = loaded / pay if pay else 0.0
    own = [pay, pay * bonus, known, pay * benefits + per_head, overhead, loaded, ratio, function if name else 0.0]
    own.append(0.0 if isinstance(own[-1], CellError) else 1.0)
    return [name, place if name else "", *own]


def _loaded(role, year):
    name, place, *numbers = role
    answer = _asked("PAYROLL_LOADED_COST", numbers[0], place, year, *[number or 0.0 for number in numbers[1:]])
    return 0.0 if not name else NO_VALUE if isinstance(answer, CellError) else answer


def _taxes(role, year):
    """Return the rows of a role's taxes in a year, those it has not included."""
    name, place, pay, bonus, *_ = role
    answer = CATALOGUE["PAYROLL_TAX_TABLE"]((pay or 0.0) * (1 + (bonus or 0.0)), place, year) if name else []
    known = [] if isinstance(answer, CellError) else answer[1:-1]
    for number in range(1, _TAXES + 1):
        key = f"{place if name else ''} {year:g} {number}"
        start = [name, year, key, float(_KEYS.index(key) + 1 if key in _KEYS else 0)]
        if number > len(known):
            yield [*start, "", 0.0, 0.0, 0.0, 0.0, 0.0, ""]
        else:
            title, rate, threshold, base, amount, source = known[number - 1]
            yield [*start, title, rate, threshold, "" if base == "no limit" else base, amount, 1.0, source]


def _across(first, values):
    return {first.offset(0, column): value for column, value in enumerate(values)}


def _asked(name, *arguments):
    return shown(CATALOGUE[name](*arguments))


def first_role(book):
    return book.cells.labelled("Inputs", "annual pay").offset(1, -2)


def _year(book):
    return book.cells.labelled("Inputs", "year of the taxes").offset(0, 1)


def _by_year(book):
    return book.cells.labelled("Costs", "Loaded cost by year").offset(3, 0)
