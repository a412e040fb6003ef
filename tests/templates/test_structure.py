"""A changed number in the model shows in exactly the cells that depend on it, and in nothing else of the file."""

import io
import re
import zipfile

import attrs
import numpy as np
import pytest
from edits import SMALL
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.cell import coordinate_from_string

from payroll_impact.functions import Memo, plans
from payroll_impact.model import METRICS, projection
from payroll_impact.parameters import library
from payroll_impact.scenarios import law_tables, load_scenario, taxes_in_year
from payroll_impact.templates import build_template
from payroll_impact.templates.what_if import metric_cell
from proof import few, some

ANSWERED = {"Results", "WhatIf", "AllCases", "DiscountRates"}  # sheets our functions answer on
CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
REFERENCE = re.compile(
    r"(?<![\w.$!])(?:(?P<sheet>'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?"
    r"(?P<area>\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?)(?![\w(.!])"
)


@attrs.frozen
class Sheet:
    """A sheet: its XML without values, its values and formulas by cell, and by cell the one whose formula fills it."""

    skeleton: str
    values: dict[str, str]
    formulas: dict[str, str]
    filled_by: dict[str, str]


@attrs.frozen
class Unzipped:
    """A workbook: its sheets by name, and its other parts without values."""

    sheets: dict[str, Sheet]
    others: dict[str, str]


def unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    texts = re.findall(r"<si>(.*?)</si>", parts.pop("xl/sharedStrings.xml"), re.DOTALL)
    assert set(re.findall(r'<definedName name="([^".]*)', parts["xl/workbook.xml"])) == {"_xlnm"}
    names = re.findall(r'<sheet name="([^"]*)" sheetId="(\d+)"', parts["xl/workbook.xml"])
    sheets = {name: sheet_of(parts.pop(f"xl/worksheets/sheet{number}.xml"), texts) for name, number in names}
    others = {name: re.sub(r"<c:v>[^<]*</c:v>", "", part) for name, part in parts.items()}
    others = {name: re.sub(r'(<we:webextension [^>]*id=")[^"]*', r"\1", part) for name, part in others.items()}
    return Unzipped(sheets, others)


def sheet_of(part, texts):
    values, formulas, filled_by, shared = {}, {}, {}, {}
    for cell, attributes, inside in CELL.findall(part):
        value = re.search(r"<v>(.*?)</v>", inside, re.DOTALL)
        text = value[1] if value else ""
        values[cell] = texts[int(text)] if 't="s"' in attributes else text
        formula = re.search(r"<f([^>]*?)(?:/>|>(.*?)</f>)", inside, re.DOTALL)
        if formula and (number := re.search(r't="shared" si="(\d+)"', formula[1])):
            if formula[2]:
                shared[number[1]] = Translator(f"={formula[2]}", cell)
            formulas[cell] = shared[number[1]].translate_formula(cell)[1:]
        elif formula:
            formulas[cell] = formula[2] or formula[1]
            for area in re.findall(r' ref="([^"]*)"', formula[1]):
                filled_by |= dict.fromkeys(cells_of(area), cell)
    skeleton = re.sub(r' t="(?:s|str|b|e|n)"(?=[^<]*>)|<v>[^<]*</v>', "", part)
    return Sheet(re.sub(r"(<c [^>]*)></c>", r"\1/>", skeleton), values, formulas, filled_by)


def cells_of(area):
    left, top, right, bottom = range_boundaries(area)
    return [f"{letters(column)}{row}" for row in range(top, bottom + 1) for column in range(left, right + 1)]


def letters(column):
    return (letters((column - 1) // 26) if column > 26 else "") + chr(ord("A") + (column - 1) % 26)


def areas_read(formula, sheet):
    """Yield the areas a formula refers to: sheet and boundaries."""
    assert not re.search(r"OFFSET|INDIRECT|:INDEX", formula)
    for found in REFERENCE.finditer(re.sub(r'"[^"]*"', '""', formula)):
        yield (found["sheet"] or sheet).strip("'"), range_boundaries(found["area"].replace("$", ""))


def read_by(sheet, cell, held):
    """Yield what a cell reads: of a data table, its input cell, its heading and the formula on top."""
    anchor = held.filled_by.get(cell, cell)
    formula = held.formulas[anchor]
    if "dataTable" not in formula:
        yield from areas_read(formula, sheet)
        return
    column, row = coordinate_from_string(cell)
    left, top = letters(column_index_from_string(column) - 1), coordinate_from_string(anchor)[1] - 1
    tried = re.search(r' r1="([A-Z0-9]+)"', formula)[1]
    for other in (f"{left}{row}", f"{column}{top}", tried):
        yield sheet, range_boundaries(other)


def counted(cells):
    """Return how many of some cells there are above and left of each place of a sheet."""
    places = [(row, column_index_from_string(column)) for column, row in map(coordinate_from_string, cells)]
    counts = np.zeros(np.max(places, axis=0, initial=0) + 2 if places else (2, 2), dtype=int)
    for place in places:
        counts[place] = 1
    return counts.cumsum(axis=0).cumsum(axis=1)


def any_in(counts, left, top, right, bottom):
    def upto(row, column):
        return counts[min(row, counts.shape[0] - 1), min(column, counts.shape[1] - 1)]

    return upto(bottom, right) - upto(top - 1, right) - upto(bottom, left - 1) + upto(top - 1, left - 1) > 0


@attrs.frozen
class Difference:
    """Where two workbooks show something else, by sheet; the cells without formulas apart."""

    cells: dict[str, set[str]]
    typed: dict[str, set[str]]


def difference(before, after, *, functions_changed=False):
    """Return where values differ, once all else is the same and each has a reason.

    A formula may show something else only where a cell it reads does. As no workbook of ours has circles, each
    changed cell then depends, however remotely, on one that was typed; or on our functions, if they changed.
    """
    assert before.others == after.others
    assert before.sheets.keys() == after.sheets.keys()
    for name, sheet in before.sheets.items():
        assert sheet.skeleton == after.sheets[name].skeleton, name
        assert sheet.formulas == after.sheets[name].formulas
    changed = {name: differing(sheet.values, after.sheets[name].values) for name, sheet in before.sheets.items()}
    typed = {name: {cell for cell in cells if not is_formula(after, name, cell)} for name, cells in changed.items()}
    counts = {name: counted(cells) for name, cells in changed.items()}
    unexplained = [
        f"{name}!{cell}"
        for name, cells in changed.items()
        for cell in cells - typed[name]
        if not (functions_changed and "PAYROLL_" in formula_of(after, name, cell))
        and not any(any_in(counts[sheet], *area) for sheet, area in read_by(name, cell, after.sheets[name]))
    ]
    assert unexplained == []
    return Difference(*({name: cells for name, cells in found.items() if cells} for found in (changed, typed)))


def differing(before, after):
    return {cell for cell in before.keys() | after.keys() if before.get(cell) != after.get(cell)}


def is_formula(workbook, sheet, cell):
    held = workbook.sheets[sheet]
    return cell in held.formulas or cell in held.filled_by


def formula_of(workbook, sheet, cell):
    held = workbook.sheets[sheet]
    return held.formulas[held.filled_by.get(cell, cell)]


def of_role(plan, index, **numbers):
    roles = list(plan.workforce)
    roles[index] = attrs.evolve(roles[index], **numbers)
    return attrs.evolve(plan, workforce=tuple(roles))


def with_override(plan, value):
    return attrs.evolve(plan, settings=attrs.evolve(plan.settings, overrides={"US.futa.rate": value}))


def with_amount(plan, amount):
    return attrs.evolve(plan, changes=(attrs.evolve(plan.changes[0], amount=amount), *plan.changes[1:]))


# what is changed; the input sheets where it is typed; key figures that cannot stay as they are
CHANGES = {
    "pay of a role": (lambda plan: of_role(plan, 0, pay=55.0), {"Inputs"}, ("run_rate_change", "npv", "cost_per_head")),
    "a headcount": (lambda plan: of_role(plan, 1, headcount=26.0), {"Inputs"}, ("headcount_change", "run_rate_change")),
    "an override of the law": (lambda plan: with_override(plan, 0.05), {"Inputs"}, ("npv", "run_rate_change")),
    "an amount of a change": (lambda plan: with_amount(plan, 510.0), {"Inputs", "Cases"}, ("headcount_change", "npv")),
}


@pytest.fixture(scope="module")
def plan():
    """Return the founding case with one head more: as it is published it has a second case of its own."""
    founding = load_scenario("xai-2025")
    return with_override(of_role(founding, 0, headcount=founding.workforce[0].headcount + 1.0), 0.06)


@pytest.fixture(scope="module", params=few(["none", "lite"], ["lite"]))
def host(request):
    return request.param


@pytest.fixture(scope="module")
def before(plan, host):
    return unzipped(build_template("what-if", scenario=plan, host=host, **SMALL))


@pytest.fixture
def forgetful(monkeypatch):
    """Have the functions compute anew what they would remember, before and after."""
    monkeypatch.setattr(plans, "_COMPARISONS", Memo(lambda _: 1, 1))
    remembered = (taxes_in_year, law_tables.figures)
    for each in remembered:
        each.cache_clear()
    yield
    for each in remembered:
        each.cache_clear()


def metrics(found):
    return {name for name in METRICS if f"C{metric_cell(name).row}" in found.cells.get("Metrics", ())}


def test_a_value_that_differs_for_no_reason_is_found(before):
    sheet = before.sheets["Impact"]
    cell = next(cell for cell, formula in sheet.formulas.items() if "SUM(" in formula)
    other = attrs.evolve(sheet, values=sheet.values | {cell: "1"})
    with pytest.raises(AssertionError, match=f"Impact!{cell}"):
        difference(before, attrs.evolve(before, sheets=before.sheets | {"Impact": other}))


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_number_shows_where_it_is_read_and_nowhere_else(plan, host, before, name):
    change, places, figures = CHANGES[name]
    after = unzipped(build_template("what-if", scenario=change(plan), host=host, **SMALL))
    found = difference(before, after)
    assert found.typed.keys() - {"Questions"} == places  # the questions are about figures near those of the plan
    assert len(found.typed["Inputs"]) == 1
    assert metrics(found) >= set(figures)
    assert ("Results" in found.cells) == (host == "lite")


@pytest.mark.usefixtures("forgetful")
def test_a_figure_of_the_law_shows_where_it_is_read_and_nowhere_else(plan, host, before, monkeypatch):
    published = library._own_parameters  # noqa: SLF001 - where the figures are read

    def changed(code):
        found = dict(published(code))
        if code == "US":
            rate = found["medicare.rate"]
            found["medicare.rate"] = attrs.evolve(rate, values=(attrs.evolve(rate.values[0], value=0.0155),))
        return found

    monkeypatch.setattr(library, "_own_parameters", changed)
    after = unzipped(build_template("what-if", scenario=plan, host=host, **SMALL))
    found = difference(before, after, functions_changed=True)
    assert found.typed.keys() == {"Law"}
    assert metrics(found) >= {"run_rate_change", "cumulative_impact", "npv"}


@pytest.mark.usefixtures("forgetful")
def test_a_change_of_the_functions_alone_leaves_the_native_model_as_it_is(plan, host, before, monkeypatch):
    price_exit = projection.price_exit

    def a_month_more(*about):
        found = price_exit(*about)
        return attrs.evolve(found, severance=found.severance + found.monthly_pay)

    monkeypatch.setattr(projection, "price_exit", a_month_more)
    after = unzipped(build_template("what-if", scenario=plan, host=host, **SMALL))
    found = difference(before, after, functions_changed=True)
    if host == "none":
        assert found.cells == {}
        return
    assert found.typed == {}
    assert found.cells.keys() >= {"Results", "WhatIf", "Checks"}
    assert "C4" in found.cells["Checks"]
    others = found.cells.keys() - ANSWERED - {"Checks"}
    shown = {formula_of(after, sheet, cell) for sheet in others for cell in found.cells[sheet]}
    assert all("Checks!$C$4" in formula for formula in some(shown))
