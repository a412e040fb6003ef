# ruff: noqa: E501 - a message stands on one line, as it is told
"""What the schema of the law's files tells whoever adds a place: file, table and row."""

import pytest

from payroll_impact.parameters import find_problems

GOOD = """
title = "Utopia"
currency = "UTP"

[levy]
kind = "tax"
title = "Levy"
per = "month"

[levy.rate]
title = "Rate"
unit = "fraction of wages"
values = [ { from = 2024-01-01, value = 0.05, source = "Levy Act s. 3, example.org/levy" } ]

[levy.ceiling]
title = "Ceiling"
unit = "currency/month"
values = [ { from = 2024-01-01, value = 3_000, source = "Levy Act s. 4, example.org/levy" } ]
"""
ROW = '{ from = 2024-01-01, value = 0.05, source = "Levy Act s. 3, example.org/levy" }'
TWICE = f"{ROW}, {ROW}"
SIZED = ROW.replace("0.05", "0.06, at_least = 10")


def test_a_good_file_has_no_problems():
    assert find_problems(GOOD, "UT.toml") == []
    assert find_problems(GOOD.replace(ROW, f"{ROW}, {SIZED}").replace(
        'title = "Rate"', 'title = "Rate"\nsized_by = "employees"'), "UT.toml") == []  # fmt: skip


@pytest.mark.parametrize(
    ("given", "instead", "problem"),
    [
        ('title = "Utopia"', "", 'title must be the name of the place, such as title = "Kenya"'),
        ('"UTP"', '"Utopian"', 'currency must be an ISO 4217 code, such as currency = "KES"'),
        ('currency = "UTP"', 'currency = "UTP"\ntitel = 1', "titel is no key here; did you mean 'title'?"),
        ("levy", "Levy-1", "[Levy-1] must be named in small letters, digits and _"),
        ('kind = "tax"', 'kind = "duty"', 'one of tax, extra_pay, redundancy, individual_notice, notice_law, no_law, absent; got "duty"'),
        ('title = "Levy"', "", "[levy] must have a title, which is shown in reports"),
        ('per = "month"', 'per = "day"', '[levy] per must be one of year, quarter, month, week; got "day"'),
        ('kind = "tax"', 'kind = "absent"', "[levy] must have a subject"),
        ("[levy.rate]", "[levy.rates]", "[levy] has no rate: add a table [levy.rate], with rate 0 where only a sum is due"),
        ("[levy.ceiling]", "[levy.cealing]", "[levy.cealing] is no part of a tax; did you mean 'ceiling'?"),
        ("[levy.ceiling]", "[levy.wage_base]", "[levy] must be per year: wage_base is an amount of a year"),
        ("[levy.ceiling]", "[levy.exempt_wages]", "[levy.exempt_wages] needs a wage_base; without one threshold does the same"),
        ("[levy.ceiling]", "[levy.relief_pay]", "[levy] has a part of a relief: relief_multiple is missing"),
        ('title = "Rate"', "", "[levy.rate] title must be given, in 80 letters at most"),
        ('unit = "fraction of wages"', 'unit = "percent"', "[levy.rate] unit must be one of fraction of wages, "),
        ('unit = "fraction of wages"', 'unit = "fraction of wages"\nsize_by = "x"', "[levy.rate] size_by is no key here; did you mean 'sized_by'?"),
        ('title = "Rate"', 'title = "Rate"\nsized_by = "sales"', '[levy.rate] sized_by must be one of employees, payroll/year, payroll/quarter; got "sales"'),
        (f"[ {ROW} ]", "0.05", "[levy.rate] values must be a list of rows, each { from = 2025-01-01, value = 0.1, source = … }"),
        (f"[ {ROW} ]", "[]", "[levy.rate] has no value and no note: say why"),
        ("value = 0.05", "value = 5", "[levy.rate] values row 1: value must be from 0 to 0.5 for a fraction of wages; got 5"),
        ("value = 0.05", 'value = "5 %"', "[levy.rate] values row 1: value must be a number; a value nobody could source is left out"),
        (ROW, ROW.replace("2024-01-01", '"2024"'), "[levy.rate] values row 1: from must be a date, such as 2025-01-01"),
        (ROW, ROW.replace("2024-01-01", "2024-02-29"), "[levy.rate] values row 1: from must be a day that every year has"),
        (ROW, ROW.replace("Levy Act s. 3, example.org/levy", "everybody knows that"), "[levy.rate] values row 1: source must name the page or the provision it was read in"),
        (ROW, ROW.replace("source", 'confidence = "sure", source'), '[levy.rate] values row 1: confidence must be "second-hand", or left out where an official page was read'),
        (ROW, ROW.replace("value", "valeu"), "[levy.rate] values row 1: valeu is no key here; did you mean 'value'?"),
        (ROW, TWICE, "[levy.rate] values must stand in the order of from, then of at_least, each once"),
        (ROW, f"{ROW}, {SIZED}", "[levy.rate] has at_least in a row: say in sized_by what size of the employer is meant"),
        (ROW, SIZED, "[levy.rate] has no value for the smallest employers from 2024-01-01 on: add a row without at_least"),
    ],
)  # fmt: skip
def test_a_problem_is_told_with_file_table_and_row(given, instead, problem):
    found = find_problems(GOOD.replace(given, instead, 1), "UT.toml")
    assert all(line.startswith("UT.toml: ") for line in found)
    assert any(problem in line for line in found), found


def test_a_band_of_a_year_and_one_of_a_month_are_two_taxes():
    both = GOOD + GOOD[GOOD.index("[levy.ceiling]") :].replace("ceiling", "floor")
    told = "UT.toml: [levy] goes by the year with floor and by each period with ceiling: make two taxes of it"
    assert told in find_problems(both, "UT.toml")


def test_a_file_that_is_no_toml_is_told_by_its_line():
    [problem] = find_problems("title = ", "UT.toml")
    assert problem.startswith("UT.toml: no valid TOML: ")
