"""What stands in a cell of a workbook is read as people mean it, or named by sheet and cell."""

import datetime as dt
import io
import warnings
import zipfile

import attrs
import pytest
from what_if_book import change, founding, own_setting, place, role, setting

from payroll_impact.errors import InputError
from payroll_impact.scenarios import load_scenario
from payroll_impact.templates import build_template
from payroll_impact.templates.what_if import places


@pytest.mark.parametrize("text", ["1500", " 1 500 ", "1\u00a0500", "1\u202f500", "1,500", "1'500", "1’500", "1,500.0"])
def test_a_number_pasted_as_text_is_that_number(edited, text):
    def edit(book):
        role(book, 1, "headcount").value = text

    assert edited(edit).workforce[0].headcount == 1500


@pytest.mark.parametrize("text", ["33 %", "33%", "0.33", "33.000 %"])
def test_a_percentage_pasted_as_text_is_a_fraction(edited, text):
    def edit(book):
        role(book, 1, "benefits").value = text
        setting(book, "discount_rate").value = text
        own_setting(book, "US.futa.rate", text)

    plan = edited(edit)
    found = plan.workforce[0].benefits, plan.settings.discount_rate, plan.settings.overrides["US.futa.rate"]
    assert found == (0.33, 0.33, 0.33)


@pytest.mark.parametrize("text", ["1,5", "1.500", "1500 heads", "0,33"])
def test_text_that_may_be_two_numbers_is_none(refused, text):
    def edit(book):
        role(book, 1, "headcount").value = text

    assert "headcount must be a number" in refused(edit)


@pytest.mark.parametrize("date", ["2025-09-12", dt.date(2025, 9, 12), dt.datetime(2025, 9, 12, 8), 45_912, 45_912.0])  # noqa: DTZ001
def test_a_date_may_be_text_or_the_number_of_a_day(edited, date):
    def edit(book):
        cell = change(book, 1, "start")
        cell.value, cell.number_format = date, "yyyy-mm-dd" if isinstance(date, dt.date) else "General"

    assert edited(edit).changes[0].start == dt.date(2025, 9, 12)


@pytest.mark.parametrize("number", [7, 7.0, 1_234_567])
def test_a_role_may_be_a_number(edited, number):
    def edit(book):
        role(book, 1, "role").value = change(book, 1, "role").value = number

    assert edited(edit).roles[0] == str(int(number))


WRONG = [
    ("headcount", "many", 'headcount must be a number, 0 or more; got "many"'),
    ("headcount", None, "headcount must not be blank: it must be 0 or more"),
    ("headcount", -5, "headcount must be 0 or more; got -5"),
    ("headcount", True, "headcount must be a number, 0 or more; got TRUE or FALSE"),
    ("headcount", dt.datetime(2025, 1, 5), "headcount must be a number, 0 or more; got the date 2025-01-05"),  # noqa: DTZ001
    ("pay", -123_456, "pay must be 0 or more"),
    ("pay", "#REF!", "pay is the error #REF!"),
    ("benefits", "#DIV/0!", "benefits is the error #DIV/0!"),
    ("benefits", "=1/3", "benefits is a formula without a value: save the workbook in a spreadsheet program first"),
    ("role", None, "role must not be blank: it must be text"),
    ("role", "Generalist tutor", f"role must be unique; it is the same as in row {places.WORKFORCE.head + 1}"),
    ("jurisdiction", "US-CQ", "jurisdiction 'US-CQ' is not known; did you mean"),
]
WRONG_CHANGES = [
    ("start", "12.09.2025", 'start must be a date such as 2025-09-12; got "12.09.2025"'),
    ("start", "9/12/2025", 'start must be a date such as 2025-09-12; got "9/12/2025"'),
    ("start", 1e12, "start must be a date such as 2025-09-12; got 1e+12"),
    ("start", None, "start must not be blank: it must be a date"),
    ("start", "#VALUE!", "start is the error #VALUE!"),
    ("start", "2040-01-01", "start must be within the plan"),
    ("role", "Somebody else", "role must be a role of the workforce"),
    ("amount", 5_000, "takes 5,000 heads but the role has 1,500"),
    ("notice_days", 5_000, "notice_days must end within the plan"),
    ("unit", "multiple", "unit of a reduce must be heads or fraction"),
]


@pytest.mark.parametrize(("column", "value", "problem"), WRONG)
def test_a_wrong_cell_of_the_workforce_is_named(refused, column, value, problem):
    cells = []

    def edit(book):
        cells.append(place(role(book, 3, column)))
        role(book, 3, column).value = value

    message = refused(edit)
    assert message.startswith(f"{cells[0]}: {problem}")
    assert "123" not in message


@pytest.mark.parametrize(("column", "value", "problem"), WRONG_CHANGES)
def test_a_wrong_cell_of_the_changes_is_named(refused, column, value, problem):
    cells = []

    def edit(book):
        cells.append(place(change(book, 1, column)))
        change(book, 1, column).value = value
        change(book, 1, column).number_format = "General"

    assert refused(edit).startswith(f"{cells[0]}: {problem}")


def test_a_change_of_a_role_that_is_gone_is_named(refused):
    def edit(book):
        book["Inputs"].delete_rows(places.WORKFORCE.head + 2)

    assert refused(edit).startswith(f"Cases!B{places.case_changes()[0].head + 2}: role must be a role of the workforce")


def test_a_word_under_a_table_is_named_as_an_unfinished_row(refused):
    def edit(book):
        role(book, 8, "role").value = "Total"

    assert refused(edit).startswith(f"Inputs!C{places.WORKFORCE.head + 8}: headcount must not be blank")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("start", "soon", "start must be a date"),
        ("start", None, "start must not be blank"),
        ("discount_rate", "0,08", 'discount_rate must be a number, between 0 and 1; got "0,08"'),
        ("discount_rate", "#N/A", "discount_rate is the error #N/A"),
        ("time_to_fill", "=1", "time_to_fill is a formula without a value"),
    ],
)
def test_a_wrong_setting_is_named(refused, name, value, problem):
    cells = []

    def edit(book):
        cells.append(place(setting(book, name)))
        setting(book, name).value = value

    assert refused(edit).startswith(f"{cells[0]}: {problem}")


@pytest.mark.parametrize(
    ("name", "value", "column", "problem"),
    [
        ("US.futa.rates", 0.1, "B", "'US.futa.rates' is no parameter of US; did you mean 'futa.rate'?"),
        ("US.futa.rate", 2, "B", "US.futa.rate must be between 0 and 1"),
        ("growth", 1, "B", "'growth' is no setting"),
        (None, 5, "B", "the value has no name beside it"),
        ("Start", "2025-10-01", "A", "start is given twice"),
    ],
)
def test_a_wrong_figure_of_ones_own_is_named(refused, name, value, column, problem):
    message = refused(lambda book: own_setting(book, name, value))
    assert message.startswith(f"Inputs!{column}{places.override_first()}: {problem}")


def test_a_figure_of_ones_own_without_a_value_is_none(edited):
    assert edited(lambda book: own_setting(book, "US.futa.rate", None)).settings.overrides == {}


# ---- files


def rewritten(data, change_part):
    """Return a workbook whose parts have been changed, or left out where that gives nothing."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            new.writestr(name, change_part(name, old.read(name)))
    return output.getvalue()


def test_a_damaged_file_is_one_line(input_sheets, tmp_path):
    cut = rewritten(input_sheets, lambda name, part: part[: len(part) // 2] if "sheet1.xml" in name else part)
    for name, data in {"no.xlsx": b"no workbook", "half.xlsm": input_sheets[:5_000], "cut.xlsx": cut}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=f"{name}: it cannot be read as a workbook"):
            load_scenario(tmp_path / name)
    with pytest.raises(InputError, match=r"none\.xlsx: there is no such file"):
        load_scenario(tmp_path / "none.xlsx")


def test_what_openpyxl_cannot_keep_is_no_warning(input_sheets, tmp_path):
    def without_styles(name, part):
        return (
            part
            if name != "xl/styles.xml"
            else b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        )

    (tmp_path / "plain.xlsx").write_bytes(rewritten(input_sheets, without_styles))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_scenario(tmp_path / "plain.xlsx").workforce == founding().workforce


def test_names_that_look_like_formulas_or_links_stay_what_they_are(tmp_path):
    plan = founding()
    roles = ("=1+1", "mailto:someone@example.org", "@SUM(A1)", "+44", "-5", "http://example.org")
    renamed = dict(zip(plan.roles, roles, strict=True))
    workforce = tuple(attrs.evolve(role, role=renamed[role.role]) for role in plan.workforce)
    changes = tuple(attrs.evolve(each, role=renamed[each.role]) for each in plan.changes)
    settings = attrs.evolve(plan.settings, name="=HYPERLINK(A1)")
    odd = attrs.evolve(plan, workforce=workforce, changes=changes, settings=settings, evidence={})
    (tmp_path / "odd.xlsx").write_bytes(build_template("what-if", scenario=odd, host="none"))
    back = load_scenario(tmp_path / "odd.xlsx")
    assert (back.workforce, back.changes, back.settings.name) == (workforce, changes, settings.name)
