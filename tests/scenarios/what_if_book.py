"""The input cells of a what-if workbook, as openpyxl has them, by what they hold."""

import io

import openpyxl

from payroll_impact.scenarios import expand_groups, load_scenario
from payroll_impact.templates.what_if import places

INPUT_SHEETS = ("Inputs", "Cases", "Sources", "Definitions", "Law")
SOURCES_HEAD = 5


def founding(name="xai-2025"):
    """Return a scenario as its workbook has it: a row per role instead of changes of groups."""
    return expand_groups(load_scenario(name))


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def inputs_only(data):
    """Return a workbook without its calculations: to change one cell of it is quick."""
    book = opened(data)
    for sheet in book.worksheets:
        if sheet.title not in INPUT_SHEETS:
            book.remove(sheet)
        sheet.data_validations.dataValidation = []
    book.defined_names.clear()
    return saved(book)


def saved(book):
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def role(book, row, column):
    """Return a cell of the workforce, rows from 1; its header is row 0."""
    return book["Inputs"].cell(places.WORKFORCE.head + row, places.ROLE_COLUMNS.index(column) + 1)


def change(book, row, column, case=1):
    """Return a cell of the changes of one of the first cases, rows from 1; their header is row 0."""
    return book["Cases"].cell(places.case_changes()[case - 1].head + row, places.CHANGE_COLUMNS.index(column) + 1)


def change_row(book, row, case=1):
    """Return a row of the changes, as far as it has columns."""
    return [change(book, row, column, case) for column in places.CHANGE_COLUMNS]


def setting(book, name, column=2):
    return book["Inputs"].cell(places.SETTINGS_TABLE.head + 1 + places.SETTINGS.index(name), column)


def own_setting(book, name, value):
    book["Inputs"].cell(places.override_first(), 1).value = name
    book["Inputs"].cell(places.override_first(), 2).value = value


def pick(book):
    return book["Inputs"][f"{places.PICK.column}{places.PICK.row}"]


def name_of_case(book, number):
    return book["Inputs"].cell(places.FIRST_CASE_ROW - 1 + number, 2)


def source(book, row, column):
    """Return a cell of the list of sources, rows from 1; its header is row 0."""
    headers = [cell.value for cell in book["Sources"][SOURCES_HEAD]]
    return book["Sources"].cell(SOURCES_HEAD + row, headers.index(column) + 1)


def law(book, parameter, column):
    """Return a cell of the law; its header is the parameter ``parameter``."""
    sheet = book["Law"]
    row = next(cell.row for cell in sheet["A"] if cell.value == parameter)
    return sheet.cell(row, next(cell.column for cell in sheet[places.LAW_HEAD] if cell.value == column))


def place(cell):
    return f"{cell.parent.title}!{cell.coordinate}"


def same(plan, other):
    return (plan.workforce, plan.changes, plan.evidence) == (other.workforce, other.changes, other.evidence)
