"""The evidence of a workbook stays with its input, whatever happens to the rows."""

import itertools

import attrs
import formualizer
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from what_if_book import (
    SOURCES_HEAD,
    change,
    change_row,
    founding,
    inputs_only,
    opened,
    pick,
    place,
    role,
    saved,
    setting,
    source,
)

from payroll_impact.errors import InputError
from payroll_impact.scenarios import build_plan, label_changes, load_scenario
from payroll_impact.templates.what_if import places, variants_of
from proof import some

PLAN = founding()
CHANGES = len(PLAN.changes)
RAISE = ("raise", "Finance specialist", 0.02, "fraction", "2026-01-01")


def of_changes(plan):
    """Return the evidence of each change, in the order of the changes."""
    return [
        {path.partition("].")[2]: known for path, known in plan.evidence.items() if path.startswith(f"changes[{row}].")}
        for row in range(1, len(plan.changes) + 1)
    ]


def put(book, row, values):
    for cell, value in itertools.zip_longest(change_row(book, row), values):
        cell.value = value


@pytest.mark.parametrize("row", [1, 3, CHANGES + 1])
def test_evidence_stays_with_its_change_where_a_row_is_inserted(edited, row):
    def edit(book):
        book["Cases"].insert_rows(places.case_changes()[0].head + row)
        put(book, row, RAISE)

    plan = edited(edit)
    told = of_changes(plan)
    assert plan.changes[row - 1].change == "raise"
    assert told.pop(row - 1) == {}
    assert told == of_changes(PLAN)


@pytest.mark.parametrize("row", [1, 3, CHANGES])
def test_evidence_goes_with_its_change(edited, row):
    plan = edited(lambda book: book["Cases"].delete_rows(places.case_changes()[0].head + row))
    told = of_changes(PLAN)
    del told[row - 1]
    assert of_changes(plan) == told


def test_evidence_stays_with_its_change_where_rows_are_put_in_another_order(edited):
    def edit(book):
        rows = [[cell.value for cell in change_row(book, row)] for row in range(1, CHANGES + 1)]
        for row, values in enumerate(reversed(rows), start=1):
            put(book, row, values)

    assert of_changes(edited(edit)) == of_changes(PLAN)[::-1]


def test_evidence_stays_with_its_change_where_words_are_written_another_way(edited):
    def edit(book):
        change(book, 1, "change").value = " Reduce"
        source(book, 1, "table").value, source(book, 1, "column").value = "Workforce ", "Headcount"

    assert edited(edit).evidence == PLAN.evidence


def test_evidence_of_one_kind_and_role_twice_stays_in_turn(edited):
    plan = founding("xai-2025-two-waves")
    assert label_changes((row.change, row.role) for row in plan.changes)[1] == "reduce Generalist tutor (2)"

    def edit(book):
        pick(book).value = "Two waves"
        book["Cases"].insert_rows(places.case_changes()[1].head + 2)
        hiring = ("grow", "Generalist tutor", 10, "heads", "2026-06-01")
        for cell, value in zip(change_row(book, 2, case=2), hiring, strict=False):
            cell.value = value

    told = of_changes(edited(edit))
    assert told.pop(1) == {}
    assert told == of_changes(plan)


def test_evidence_of_a_role_goes_with_its_row(edited):
    def edit(book):
        last = CHANGES
        book["Inputs"].delete_rows(places.WORKFORCE.head + last)
        book["Cases"].delete_rows(places.case_changes()[0].head + last)

    gone = f"{PLAN.roles[-1]}."
    kept = {path: known for path, known in PLAN.evidence.items() if not path.startswith((gone, f"changes[{CHANGES}]"))}
    assert edited(edit).evidence == kept


def test_a_range_is_dropped_with_a_value_outside_it(edited):
    def edit(book):
        role(book, 1, "headcount").value = 2_000
        setting(book, "discount_rate").value = 0.2

    plan = edited(edit)
    for path in (f"{PLAN.roles[0]}.headcount", "settings.discount_rate"):
        assert plan.evidence[path] == attrs.evolve(PLAN.evidence[path], low=None, high=None)


def test_a_range_may_be_text(edited):
    def edit(book):
        source(book, 1, "low").value, setting(book, "discount_rate", 5).value = "1 400", "5 %"

    assert edited(edit).evidence == PLAN.evidence


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("confidence", "guessed", 'headcount: confidence must be one of sourced, assumed, unknown; got "guessed"'),
        ("low", "few", 'low of headcount must be a number, 0 or more; got "few"'),
        ("low", 5_000, "headcount: value must lie between low and high"),
        ("high", -1, "high of headcount must be 0 or more; got -1"),
        ("high", "#REF!", "high is the error #REF!"),
        ("source", "=A1", "source is a formula without a value: save the workbook in a spreadsheet program first"),
    ],
)
def test_wrong_evidence_is_named_where_it_is_told(refused, column, value, problem):
    cells = []

    def edit(book):
        cells.append(place(source(book, 1, column)))
        source(book, 1, column).value = value

    assert refused(edit) == f"{cells[0]}: {problem}"


def test_a_source_that_is_missing_is_named(refused):
    def edit(book):
        source(book, 1, "source").value = None

    assert refused(edit) == (
        f"Sources!D{SOURCES_HEAD + 1}: headcount: source must be given where confidence is sourced"
    )


def test_wrong_evidence_of_a_setting_is_named_beside_it(refused):
    def edit(book):
        setting(book, "discount_rate", 4).value = "guessed"

    row = places.SETTINGS_TABLE.head + 1 + places.SETTINGS.index("discount_rate")
    assert refused(edit).startswith(f"Inputs!D{row}: discount_rate: confidence must be one of")


def test_two_sources_of_one_input_are_refused(edited, refused):
    def edit(book, low=1_450):
        for column in ("table", "row", "column", "confidence", "low", "high", "source"):
            source(book, 2, column).value = source(book, 1, column).value
        source(book, 2, "low").value = low

    assert refused(edit) == f"Sources!C{SOURCES_HEAD + 2}: the source of this input is given twice"
    assert edited(lambda book: edit(book, 1_400)).workforce == PLAN.workforce


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        ("row", f"Sources row {SOURCES_HEAD}: this header has no column row"),
        ("high", f"Sources!F{SOURCES_HEAD}: the column under this cell has no header; give it one"),
    ],
)
def test_no_evidence_is_lost_with_its_header(refused, column, problem):
    def edit(book):
        source(book, 0, column).value = None

    assert refused(edit) == problem


def test_without_the_sheet_there_is_no_evidence_but_that_beside_the_settings(edited):
    plan = edited(lambda book: book.remove(book["Sources"]))
    assert plan.evidence == {path: known for path, known in PLAN.evidence.items() if path.startswith("settings.")}


# ---- what a change is called


@given(st.lists(st.tuples(st.sampled_from(["grow", "reduce"]), st.sampled_from(["A", "a", "A (2)", "A (2) (2)"]))))
def test_no_two_changes_have_one_name(changes):
    names = label_changes(changes)
    assert len({name.casefold() for name in names}) == len(changes)
    assert all(name.startswith(f"{kind} {role_}") for name, (kind, role_) in zip(names, changes, strict=True))


def test_a_role_called_like_a_second_change_is_not_mixed_up(what_if, tmp_path):
    changes = [
        {"change": "reduce", "role": name, "amount": {"value": 1, "source": f"letter {number}"}, "unit": "heads",
         "start": f"2025-1{number}-01"}
        for number, name in enumerate(("Tutor", "Tutor (2)", "Tutor"))
    ]  # fmt: skip
    roles = [{"role": name, "headcount": 9, "pay": 1, "jurisdiction": "US-TX"} for name in ("Tutor", "Tutor (2)")]
    plan = build_plan(roles, changes, {"start": "2025-09-01"})
    (tmp_path / "plan.xlsx").write_bytes(what_if(plan))
    assert load_scenario(tmp_path / "plan.xlsx").evidence == plan.evidence


# ---- what the template writes


def test_a_source_is_told_of_the_value_it_gives_only():
    changes = [
        {"change": "grow", "role": "Tutor", "amount": {"value": 2, "source": "plan"}, "unit": "multiple",
         "start": "2025-10-01", "months": {"value": 6, "source": "plan"}},
        {"change": "reduce", "role": "Tutor", "amount": {"value": 4, "source": "letter"}, "unit": "heads",
         "start": {"value": "2025-11-01", "source": "letter"}},
        {"change": "grow", "role": "Coach", "amount": 2, "unit": "multiple", "start": "2025-10-01",
         "months": {"value": 6, "confidence": "unknown"}},
    ]  # fmt: skip
    roles = [{"role": name, "headcount": 9, "pay": 1, "jurisdiction": "US-TX"} for name in ("Tutor", "Coach")]
    announced, waves, slower, own = (
        set(case.evidence) for case in variants_of(build_plan(roles, changes, {"start": "2025-09-01"}))
    )
    assert announced == own == {(1, "amount"), (1, "months"), (2, "amount"), (2, "start"), (3, "months")}
    assert waves == announced - {(2, "amount")}
    assert slower == announced - {(1, "months")}


def test_evidence_beyond_the_rows_foreseen_is_listed_too(what_if, tmp_path):
    known = {"source": "payroll ledger", "confidence": "sourced"}
    role_ = {
        "headcount": {"value": 50, **known}, "pay": {"value": 60_000, **known}, "bonus": {"value": 0.1, **known},
        "benefits": {"value": 0.1, **known}, "benefits_per_head": {"value": 100, **known}, "jurisdiction": "US-TX",
    }  # fmt: skip
    change_ = {
        "change": "grow", "amount": {"value": 1, **known}, "unit": "heads", "start": {"value": "2025-10-01", **known},
        "months": {"value": 2, **known}, "cost_per_head": {"value": 3, **known},
    }  # fmt: skip
    roles = [role_ | {"role": f"Role {number}"} for number in range(12)]
    changes = [change_ | {"role": f"Role {number % 12}"} for number in range(20)]
    plan = build_plan(roles, changes, {"start": "2025-09-01"})
    (tmp_path / "plan.xlsx").write_bytes(what_if(plan))
    assert load_scenario(tmp_path / "plan.xlsx").evidence == plan.evidence


def test_roles_a_spreadsheet_takes_for_one_are_refused():
    roles = [{"role": name, "headcount": 9, "pay": 1, "jurisdiction": "US-TX"} for name in ("Tutor", "Coach", "tutor")]
    with pytest.raises(InputError, match="roles that differ in more than capitals; see rows 1 and 3"):
        variants_of(build_plan(roles, (), {"start": "2025-09-01"}))


def test_what_nobody_knows_is_coloured_whichever_row_it_stands_in(two_waves):
    """Each cell's own test is evaluated beside it: it holds for the unknown, also of a second cut of one role."""
    plan, data = two_waves
    assert_coloured(data, set(unknown(plan)))


@pytest.mark.parametrize("name", ["*specialist", ">A"])
def test_a_name_that_is_a_pattern_is_coloured_for_itself_alone(two_waves, name):
    plan, data = two_waves
    book = opened(data)
    for sheet in ("Inputs", "Cases", "Sources"):
        for row in book[sheet]:
            for cell in row:
                if "Generalist tutor" in str(cell.value) and cell.column <= 3:
                    cell.value = cell.value.replace("Generalist tutor", name)
    assert role(book, 1, "role").value == name
    assert_coloured(saved(book), set(unknown(plan)))


@pytest.fixture(scope="module")
def two_waves(what_if):
    """Return a plan, and its workbook without calculations."""
    plan = founding("xai-2025-two-waves")
    return plan, inputs_only(what_if(plan))


def assert_coloured(data, wanted):
    tests = {}
    for cell, test in some(coloured(opened(data))):
        tests.setdefault(cell, []).append(test)
    book = formualizer.load_workbook_bytes(data)
    for (sheet, row, column), any_of in tests.items():
        book.set_formula(sheet, row, column + 60, f"=OR({','.join(any_of)})")
    book.evaluate_all()
    found = {(sheet, row, column) for sheet, row, column in tests if book.get_value(sheet, row, column + 60)}
    assert found == wanted


def coloured(book):
    """Yield the tests of every cell that may be coloured; other rules say how its number is shown."""
    for sheet in ("Inputs", "Cases"):
        for area in some(book[sheet].conditional_formatting):
            first, _, last = str(area.sqref).partition(":")
            rules = [each for each in area.rules if each.dxf.fill]
            assert max((len(rule.formula[0]) for rule in rules), default=0) <= 255  # what can be typed there
            for rule in rules:
                for line in book[sheet][f"{first}:{last or first}"]:
                    for cell in line:
                        moved = Translator(f"={rule.formula[0]}", origin=first).translate_formula(cell.coordinate)
                        yield (sheet, cell.row, cell.column), moved.removeprefix("=")


def unknown(plan):
    for path, known in plan.evidence.items():
        name, _, column = path.rpartition(".")
        if known.confidence == "unknown" and name in plan.roles:
            yield "Inputs", places.WORKFORCE.head + 1 + plan.roles.index(name), places.ROLE_COLUMNS.index(column) + 1
    heads = [(table.sheet, table.head) for table in places.case_changes()]
    for (sheet, head), case in zip(heads, variants_of(plan), strict=True):
        for (row, column), known in case.evidence.items():
            if known.confidence == "unknown":
                yield sheet, head + row, places.CHANGE_COLUMNS.index(column) + 1
