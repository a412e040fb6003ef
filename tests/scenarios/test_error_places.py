"""A wrong value in any column is told at its place, by every door the tables of a plan come in through."""

import attrs
import numpy as np
import openpyxl
import pytest

from payroll_impact.cells import CellError
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.model import Change, PlaceRule, Role, Settings
from payroll_impact.scenarios import build_plan, columns, load_scenario

KINDS = {"workforce": Role, "changes": Change, "settings": Settings, "places": PlaceRule}
VALID = {
    "workforce": {"role": "Tutor", "headcount": 1500, "pay": 60_000, "jurisdiction": "US-TX"},
    "changes": {"change": "reduce", "role": "Tutor", "amount": 500, "unit": "heads", "start": "2025-09-12"},
    "settings": {"start": "2025-09-01", "months": 12},
    "places": {"jurisdiction": "NG", "item": "tax", "name": "Levy", "rate": 0.01},
}
TABLES = ("workforce", "changes", "places")
WRONG = {"number": "Zaphod", "choice": "Zaphod", "date": "Zaphod", "text": True}
EVERY_COLUMN = pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        pytest.param(table, name, WRONG[field.metadata["kind"]], id=f"{table}.{name}")
        for table, kind in KINDS.items()
        for name, field in columns(kind).items()
    ],
)


def titled(name):
    """Return a column as people write it in a header."""
    return name.replace("_", " ").capitalize()


def test_every_field_is_a_column():
    named = [field.name for kind in KINDS.values() for field in attrs.fields(kind) if field.name != "overrides"]
    assert named == [name for kind in KINDS.values() for name in columns(kind)]
    assert len(named) > 60


@EVERY_COLUMN
def test_an_error_of_a_field_knows_its_column(table, name, value):
    with pytest.raises(InputError) as caught:
        KINDS[table](**VALID[table] | {name: value})
    assert caught.value.column == name


@EVERY_COLUMN
@pytest.mark.parametrize("evidence", [{}, {"source": "ledger"}, {"confidence": "sourced"}])
def test_a_table_adds_its_name_and_row(table, name, value, evidence):
    tables = {each: [VALID[each]] for each in TABLES} | {"settings": VALID["settings"]}
    row = VALID[table] | {name: {"value": value, **evidence} if evidence else value}
    tables[table] = row if table == "settings" else [VALID[table], row]
    with pytest.raises(InputError) as caught:
        build_plan(**tables)
    found = caught.value
    assert (found.table, found.row, found.column) == (table, 0 if table == "settings" else 2, name)


@EVERY_COLUMN
def test_a_function_tells_the_row_of_the_range_and_the_header(table, name, value):
    ranges = {each: [list(VALID[each]), list(VALID[each].values())] for each in TABLES}
    ranges["settings"] = [["Setting", "Value"], *(list(row) for row in VALID["settings"].items() if row[0] != name)]
    if table == "settings":
        ranges[table] += [[None, None], [titled(name), value]]
    else:
        header = list(columns(KINDS[table]))
        filled = [[(VALID[table] | changed).get(column) for column in header] for changed in ({}, {name: value})]
        ranges[table] = [[titled(column) for column in header], filled[0], [None] * len(header), filled[1]]
    order = ("workforce", "changes", "settings", "places")
    answer = CATALOGUE["PAYROLL_PLAN"](*(ranges[each] for each in order))
    assert isinstance(answer, CellError)
    assert answer.message.startswith(f"{table} row {len(ranges[table])}: {name} ")


@EVERY_COLUMN
def test_a_workbook_tells_the_cell(table, name, value, tmp_path):
    book, expected = openpyxl.Workbook(), ""
    for each in TABLES:
        sheet, header = book.create_sheet(each), list(reversed(columns(KINDS[each])))
        for column, title in enumerate(header, start=3):
            sheet.cell(4, column, titled(title))
            sheet.cell(5, column, VALID[each].get(title))
        if each == table:
            for column, title in enumerate(header, start=3):
                sheet.cell(7, column, value if title == name else VALID[each].get(title))
            expected = f"{each}!{sheet.cell(7, header.index(name) + 3).coordinate}"
    sheet = book.create_sheet("settings")
    settings = VALID["settings"] | ({name: value} if table == "settings" else {})
    for row, (title, cell) in enumerate((("setting", "value"), *settings.items()), start=2):
        sheet.cell(row, 4, titled(title))
        sheet.cell(row, 6, cell)
        expected = f"settings!F{row}" if (table, title) == ("settings", name) else expected
    book.save(tmp_path / "own.xlsx")
    with pytest.raises(InputError) as caught:
        load_scenario(tmp_path / "own.xlsx")
    assert str(caught.value).startswith(f"{tmp_path / 'own.xlsx'}: {expected}: {name} ")


# ---- what is wrong with several columns, or only in the plan


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("workforce", {"role": "Tutor"}, "role"),
        ("workforce", {"role": "default"}, "role"),
        ("workforce", {"role": "Lead", "markup": 0.2}, "markup"),
        ("workforce", {"role": "Lead", "jurisdiction": "US-CQ"}, "jurisdiction"),
        ("workforce", {"role": "Lead", "jurisdiction": "NG", "currency": "NGN"}, "currency"),
        ("workforce", {"role": "Lead", "headcount": {"value": 5, "low": 6}}, "headcount"),
        ("workforce", {"role": "Lead", "headcount": {"value": 5, "high": "many"}}, "headcount"),
        ("workforce", {"role": "Lead", "headcont": 5}, "headcont"),
        ("changes", {"unit": "multiple"}, "unit"),
        ("changes", {"amount": -1}, "amount"),
        ("changes", {"role": "Pilot"}, "role"),
        ("changes", {"start": "2040-01-01"}, "start"),
        ("changes", {"severance_min": 5, "severance_max": 4}, "severance_max"),
        ("changes", {"change": "convert", "to_role": "all"}, "to_role"),
        ("changes", {"to_role": "Tutor"}, "to_role"),
        ("changes", {"months": 2}, "months"),
        ("places", {"jurisdiction": "US-TX"}, "jurisdiction"),
        ("places", {"above": 10}, "currency"),
        ("places", {"name": "Levy"}, "start"),
        ("places", {"start": "2026-01-01", "per": "month"}, "per"),
        ("places", {"weekly_cap": 5}, "weekly_cap"),
        ("places", {"rate": ""}, "rate"),
        ("settings", {"start": "9998-01-01", "months": 36}, "start"),
        ("settings", {"US.futa.rates": 1}, "US.futa.rates"),
        ("settings", {"US.futa.rate": 2}, "US.futa.rate"),
        ("settings", {"fx.GBP": 0}, "fx.GBP"),
        ("settings", {"fx.USD": 2}, "fx.USD"),
        ("settings", {"fx.GBP.2026-01-01": 2}, "fx.GBP.2026-01-01"),
        ("settings", {"fx.GBP.soon": 2}, "fx.GBP.soon"),
        ("settings", {"overrides": 2}, "overrides"),
    ],
)
def test_rows_that_do_not_fit_tell_the_column(table, row, column):
    tables = {each: [VALID[each]] for each in TABLES} | {"settings": VALID["settings"]}
    tables[table] = VALID[table] | row if table == "settings" else [VALID[table], VALID[table] | row]
    if row.get("role") == "default":
        tables[table] = [*tables[table], tables[table][-1]]
    with pytest.raises(InputError) as caught:
        build_plan(**tables)
    assert (caught.value.table, caught.value.column) == (table, column)


def test_places_nobody_knows_are_told_by_their_column():
    rows = [VALID["workforce"] | {"role": code, "jurisdiction": code} for code in ("XX", "YY")]
    with pytest.raises(InputError) as caught:
        build_plan(rows, settings=VALID["settings"])
    assert (caught.value.table, caught.value.row, caught.value.column) == ("workforce", 0, "jurisdiction")


def test_a_setting_that_is_not_in_the_range_has_no_row():
    workforce = [list(VALID["workforce"]), list(VALID["workforce"].values())]
    answer = CATALOGUE["PAYROLL_PLAN"](workforce, [["change"]], [["months", 12]])
    assert answer == CellError("#VALUE!", "settings: start is missing: it must be a date such as 2025-09-12")


def test_a_column_of_many_scenarios_is_told():
    with pytest.raises(InputError) as caught:
        PlaceRule(**VALID["places"] | {"rate": np.array([0.1, 0.2])})
    assert caught.value.column == "rate"


def test_a_column_the_sheet_does_not_have_is_told_by_its_row(tmp_path):
    book = openpyxl.Workbook()
    for row in (["role", "headcount", "pay"], ["Tutor", 5, 60_000], [], ["setting", "value"], ["start", "2025-09-01"]):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    with pytest.raises(InputError, match=r"own\.xlsx: Sheet row 2: jurisdiction must be given for employees"):
        load_scenario(tmp_path / "own.xlsx")
