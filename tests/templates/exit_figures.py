"""The template exit-costs: edits of its inputs, and what each of its cells should show, by direct calls."""

import datetime as dt
from calendar import monthrange

from cell_values import shown
from hypothesis import strategies as st

from payroll_impact.cells import date_to_serial, serial_to_date
from payroll_impact.functions import CATALOGUE


def _amounts(least, most):
    """Return amounts as people type them: whole hundredths."""
    return st.integers(round(least * 100), round(most * 100)).map(lambda hundredths: hundredths / 100)


SHEETS = ("Costs", "Laws")
_INPUTS = {
    "Employees before the cut, as the law counts them": st.integers(800, 3_000), "Heads cut": st.integers(0, 800),
    "Jurisdiction": st.sampled_from(("US", "US-CA", "US-NY", "US-NJ", "US-TX", "GB")),
    "Last day worked": st.dates(dt.date(2024, 7, 1), dt.date(2026, 3, 31)).map(date_to_serial),
    "Annual pay of one head": _amounts(0, 400_000), "Notice given": st.integers(0, 120),
    "Notice the law requires": st.sampled_from((0, 45, 60, 90)),
    "Severance the law requires": st.sampled_from((0, 0, 2_000)),
    "Duties of the law known and not computed": st.sampled_from((0, 0, 0, 1)), "Average service": _amounts(0, 20),
    "Average age": st.integers(18, 70), "Severance per year of service": _amounts(0, 6),
    "Least severance": _amounts(0, 8), "Most severance": _amounts(8, 52), "Paid time off due": _amounts(0, 30),
    "Other cost per head": _amounts(0, 5_000),
}  # fmt: skip
EDITS = st.fixed_dictionaries(_INPUTS)


def areas(book, edit):
    return [(_input(book, title), [[value]]) for title, value in edit.items()]


def wanted(book):
    """Return what each cell with a formula should show, for the inputs the sheet holds."""
    employees, heads, place, date, pay, given, required, _, _, service, age, weeks, least, most, pto, other = [
        book.at(_input(book, title)) for title in _INPUTS
    ]
    severance = _asked("PAYROLL_SEVERANCE", pay / 52, service, weeks, least, most)
    short = _of_days(pay, date, given, required)
    of_one = {
        "Notice pay": _of_days(pay, date, 0, given), "Severance": severance, "Paid time off": pay / 260 * pto,
        "Other costs": other, "Pay for notice cut short": short,
    }  # fmt: skip
    of_one["In all"] = sum(of_one.values())
    found = {_cost(book, "The functions are there (1) or not (0)", 1): 1.0}
    for title, cost in of_one.items():
        found |= {_cost(book, title, 2): cost, _cost(book, title, 3): cost * heads, _cost(book, title, 4): cost}
    of_law = book.cells.labelled("Laws", "Statutory redundancy pay of one head, where there is a law of it")
    found[of_law.offset(0, 1)] = _redundancy(pay, service, place, age, date)
    laws = book.cells.labelled("Laws", "Laws of notice").offset(1, 0)
    notice = CATALOGUE["PAYROLL_NOTICE"](employees, heads, place, date, service)
    return {cell: value for cell, value in found.items() if cell in book.cells.formulas} | book.spilled(laws, notice)


def holds(book):
    """Return whether all checks should hold."""
    employees, heads, place, date, pay, _, required, due, unknown, service, age, weeks, least, most, *_ = [
        book.at(_input(book, title)) for title in _INPUTS
    ]
    laws = CATALOGUE["PAYROLL_NOTICE"](employees, heads, place, date, service)[1:]
    paid = _asked("PAYROLL_SEVERANCE", pay / 52, service, weeks, least, most)
    return (
        heads <= employees and least <= most and required >= max((law[2] or 0 for law in laws), default=0)
        and paid >= due - 1e-9 * (1 + paid) and unknown == 0
        and "not modelled" not in {law[1] for law in laws}
        and paid >= _redundancy(pay, service, place, age, date) - 1e-9 * (1 + paid)
    )  # fmt: skip


def _redundancy(pay, service, place, age, date):
    return _asked("PAYROLL_REDUNDANCY", pay / 52, service, place, age, date) if place in ("GB", "IE") else 0.0


def _of_days(pay, date, first, last):
    """Return pay of the days after the last day worked, from one to another: of each a month's over its days."""
    start = serial_to_date(date)
    days = (start + dt.timedelta(days=number) for number in range(int(first) + 1, int(last) + 1))
    return sum((pay / 12 / monthrange(day.year, day.month)[1] for day in days), 0.0)


def _asked(name, *arguments):
    return shown(CATALOGUE[name](*arguments))


def _input(book, title):
    return book.cells.labelled("Inputs", title).offset(0, 1)


def _cost(book, title, column):
    return book.cells.labelled("Costs", title).offset(0, column)
