"""A what-if workbook reads back as the plan it shows, also after people have worked on it."""

import openpyxl
import pytest
from what_if_book import change, change_row, founding, opened, pick, place, role, same, setting

from payroll_impact.errors import InputError
from payroll_impact.scenarios import build_plan, library, load_scenario, save_scenario
from payroll_impact.scenarios.workbooks import MOST_ROWS
from payroll_impact.templates.what_if import places
from proof import some

HEAD, FIRST_CASE = places.WORKFORCE.head, places.case_changes()[0].head


@pytest.mark.parametrize("name", library())
def test_a_workbook_is_the_scenario_it_was_built_from(what_if, name, tmp_path):
    plan = founding(name)
    (tmp_path / "plan.xlsx").write_bytes(what_if(plan))
    read = load_scenario(tmp_path / "plan.xlsx")
    assert same(read, plan)
    assert read.settings == plan.settings


def test_the_whole_workbook_comes_back_from_another_program_renamed_and_in_another_order(workbook, tmp_path):
    book = opened(workbook)
    for number, sheet in enumerate(list(book.worksheets)):
        book.move_sheet(sheet, -len(book.worksheets))
        sheet.title = f"ours {number}"
    book.save(tmp_path / "ours.XLSX")
    assert same(load_scenario(tmp_path / "ours.XLSX"), founding())


# ---- rows, columns and sheets moved


@pytest.mark.parametrize("count", [1, 40])
@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        *(("Inputs", row) for row in (1, 4, 5, 7, places.SETTINGS_TABLE.head, places.SETTINGS_TABLE.head + 3)),
        *(("Inputs", HEAD + offset) for offset in (-2, -1, 0, 1, 3, 9, 14)),
        *(("Cases", FIRST_CASE + offset) for offset in (-5, -2, -1, 0, 1, 3, 12, 22)),
        ("Sources", 2), ("Sources", 30),
    ],
)  # fmt: skip
def test_rows_inserted_above_inside_and_below_tables_do_no_harm(edited, sheet, row, count):
    assert same(edited(lambda book: book[sheet].insert_rows(row, count)), founding())


@pytest.mark.parametrize(
    ("sheet", "column"), [("Inputs", 1), ("Inputs", 2), ("Inputs", 3), ("Cases", 2), ("Sources", 3)]
)
def test_columns_inserted_do_no_harm(edited, sheet, column):
    assert same(edited(lambda book: book[sheet].insert_cols(column)), founding())


def test_columns_in_another_order_do_no_harm(edited):
    def edit(book):
        for row in range(7):
            one, other = role(book, row, "role"), role(book, row, "jurisdiction")
            one.value, other.value = other.value, one.value
        for row in range(7):
            one, other = change(book, row, "change"), change(book, row, "start")
            one.value, other.value = other.value, one.value

    assert same(edited(edit), founding())


def test_headers_are_found_however_they_are_written(edited):
    def edit(book):
        role(book, 0, "benefits_per_head").value = " Benefits per head "

    assert same(edited(edit), founding())


def test_a_role_may_be_called_like_a_title(edited):
    def edit(book):
        for row in range(1, 7):
            for cell in (role(book, row, "role"), change(book, row, "role")):
                cell.value = cell.value.replace("Generalist tutor", "Settings: tutor")

    assert edited(edit).roles[:2] == ("Settings: tutor", "Science specialist")


def test_notes_beside_and_far_below_a_table_are_no_rows_of_it(edited):
    def edit(book):
        role(book, 2, places.ROLE_COLUMNS[-1]).offset(column=1).value = "as agreed in May"
        book["Inputs"].cell(places.OWN_CHANGES.head + 60, 1).value = "Printed for the board"
        pick(book).value = "Your own"

    assert edited(edit).changes == founding().changes


@pytest.mark.parametrize("column", ["role", "headcount", "pay"])
def test_a_header_that_is_gone_is_told_by_the_one_that_comes_nearest(refused, column):
    def edit(book):
        role(book, 0, column).value = None

    assert refused(edit) == (
        f"no sheet has a workforce, headed role, headcount, pay and so on; "
        f"the nearest is Inputs row {HEAD}, without {column}"
    )


@pytest.mark.parametrize(
    ("column", "header", "problem"),
    [
        ("basis", None, "the column under this cell has no header; give it one"),
        ("backfill", None, "the column under this cell has no header; give it one"),
        ("benefits_per_head", "benefit per head", "'benefit_per_head' is no column; did you mean 'benefits_per_head'?"),
        ("bonus", "Benefits", "the column benefits is given twice"),
    ],
)
def test_no_column_is_lost_with_its_header(refused, column, header, problem):
    places_ = []

    def edit(book):
        role(book, 0, column).value = header
        places_.append(place(role(book, 0, "benefits" if header == "Benefits" else column)))

    assert refused(edit) == f"{places_[0]}: {problem}"


def test_a_second_workforce_is_refused(refused):
    def edit(book):
        old = book.create_sheet("Old")
        for row in range(3):
            old.append([role(book, row, column).value for column in places.ROLE_COLUMNS])

    message = refused(edit)
    assert message == f"Old!A1: this is a second table of a workforce; the first is at Inputs!A{HEAD}"


def test_an_empty_workforce_is_refused_at_its_header(refused):
    def edit(book):
        book["Inputs"].delete_rows(HEAD + 1, 12)

    assert refused(edit) == f"Inputs!A{HEAD}: the workforce under this header must have at least one row"


def test_a_table_is_not_cut_off_where_reading_ends(refused):
    def edit(book):
        for row in range(7, MOST_ROWS + 1 - HEAD):
            role(book, row, "role").value = f"Role {row}"

    assert refused(edit) == f"Inputs!A{MOST_ROWS}: a table may not go on beyond this row"


# ---- a workbook of one's own


def own_book(path, *, settings=(("setting", "value"), ("start", "2025-09-01")), titles=()):
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [("role", "headcount", "pay", "jurisdiction"), ("Analyst", 10, 60_000, "US-TX")]
    for title in titles:
        rows += [
            (),
            (title,),
            ("change", "role", "amount", "unit", "start"),
            ("reduce", "Analyst", 1, "heads", "2026-01-31"),
        ]
    for row in [*rows, (), *settings]:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_of_ones_own_needs_neither_cases_nor_sources(tmp_path):
    plan = load_scenario(own_book(tmp_path / "own.xlsx", titles=["What we do"]))
    assert (plan.roles, len(plan.changes), plan.evidence) == (("Analyst",), 1, {})
    assert load_scenario(own_book(tmp_path / "still.xlsx")).changes == ()


def test_two_tables_of_changes_need_titles_that_tell_their_case(tmp_path):
    path = own_book(tmp_path / "own.xlsx", titles=["What we do", "What we might do"])
    with pytest.raises(InputError, match=r"Sheet!A9: a table of changes must have a title above, as Changes of case 2"):
        load_scenario(path)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ((), "no sheet has settings, headed setting, value and so on"),
        ((("setting", "value"), ("name", "ours")), "Sheet!A4: start is missing: it must be a date"),
    ],
)
def test_settings_that_are_not_there_are_told(tmp_path, settings, problem):
    with pytest.raises(InputError, match=problem):
        load_scenario(own_book(tmp_path / "own.xlsx", settings=settings))


def test_a_workbook_without_a_workforce_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(InputError, match=r"headed role, headcount, pay and so on$"):
        load_scenario(tmp_path / "empty.xlsx")


def test_a_setting_may_be_written_as_a_header_is(edited):
    def edit(book):
        setting(book, "discount_rate", 1).value = "Discount rate"

    assert edited(edit).settings.discount_rate == founding().settings.discount_rate


def test_rows_of_changes_in_another_order_are_the_same_changes(edited):
    def edit(book):
        rows = [[cell.value for cell in change_row(book, row)] for row in range(1, 7)]
        for row, values in enumerate(reversed(rows), start=1):
            for cell, value in zip(change_row(book, row), values, strict=True):
                cell.value = value

    assert edited(edit).changes == founding().changes[::-1]


def test_age_the_statutory_minimum_currencies_and_hiring_freezes_come_back(what_if, tmp_path):
    known = {"value": 41, "low": 35, "high": 50, "confidence": "assumed", "source": "the roster"}
    workforce = [
        {"role": "Agent", "headcount": 90, "pay": 30_000, "jurisdiction": "GB", "currency": "GBP", "attrition": 0.2},
        {"role": "Lead", "headcount": 9, "pay": 50_000, "jurisdiction": "GB", "backfill": 0.5},
    ]
    changes = [
        {"change": "backfill", "role": "Agent", "amount": 0, "unit": "fraction", "start": "2026-01-01"},
        {"change": "reduce", "role": "Agent", "amount": 30, "unit": "heads", "start": "2026-03-31", "age": known,
         "tenure": 6, "statutory": "yes"},
    ]  # fmt: skip
    settings = {"start": "2026-01-01", "currency": "GBP", "fx.EUR": 0.86, "fx.EUR.2027-01-01": {
        "value": 0.9, "confidence": "assumed", "source": "a guess"}}  # fmt: skip
    plan = build_plan(workforce, changes, settings)
    (tmp_path / "plan.xlsx").write_bytes(what_if(plan))
    read = load_scenario(tmp_path / "plan.xlsx")
    assert same(read, plan)
    assert read.settings == plan.settings


def test_what_roles_yield_comes_back_with_its_evidence(what_if, tmp_path):
    known = {"value": 6.5, "low": 4, "high": 9, "confidence": "assumed", "source": "the floor"}
    shared = {"headcount": 40, "pay": 30_000, "jurisdiction": "GB", "currency": "GBP"}
    workforce = [
        {"role": "Agent", **shared, "items_per_hour": known, "acceptance": 0.9, "ramp_months": 2.5, "item_value": 1.25},
        {"role": "Expert", **shared, "items_per_hour": 0},
        {"role": "Lead", **shared},
    ]
    changes = [{"change": "reduce", "role": "Agent", "amount": 4, "unit": "heads", "start": "2026-03-31"}]
    settings = {"start": "2026-01-01", "currency": "GBP", "utilisation": 0.85, "bridge_markup": 0.3}
    plan = build_plan(workforce, changes, settings)
    (tmp_path / "plan.xlsx").write_bytes(what_if(plan))
    save_scenario(plan, tmp_path / "plan.toml")
    for name in some(("plan.xlsx", "plan.toml")):
        read = load_scenario(tmp_path / name)
        assert same(read, plan), name
        assert read.settings == plan.settings, name
        # a role that yields nothing counted is none whose yield is nothing
        assert [role.items_per_hour for role in read.workforce] == [6.5, 0.0, None], name


def test_a_group_written_into_a_workbook_is_read_as_one(edited):
    def edit(book):
        change(book, 1, "role").value = "group:generalist"
        change(book, 2, "role").value = "all"

    plan = edited(edit)
    assert [each.role for each in plan.changes[:2]] == ["group:generalist", "all"]
    assert plan.rows_of(plan.changes[1]) == tuple(range(len(plan.roles)))


def test_a_default_row_written_into_a_workbook_is_shared_by_the_roles(edited):
    def edit(book):
        book["Inputs"].insert_rows(HEAD + 1)
        for column, shared in (("role", "default"), ("attrition", 0.11)):
            role(book, 1, column).value = shared
        role(book, 2, "attrition").value = None

    plan = edited(edit)
    assert [each.attrition for each in plan.workforce] == [0.11, *(each.attrition for each in founding().workforce[1:])]


def test_more_heads_than_there_are_is_said_of_the_amount(refused):
    def edit(book):
        change(book, 2, "amount").value = 1_000
        change(book, 2, "unit").value = "target"
        change(book, 3, "amount").value = 10
        change(book, 3, "unit").value = "target"

    problem = refused(edit)
    assert problem.startswith(f"Cases!C{FIRST_CASE + 3}: grows to 10 heads but the role has 20")
