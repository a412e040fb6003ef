# ruff: noqa: S318 - what is parsed was written here
"""A team's own workbook filled in: values in the same style, every other part byte for byte as it was."""

import datetime as dt
import io
import os
import re
import subprocess
import zipfile
from shutil import which
from xml.dom.minidom import parseString

import pytest
import xlsxwriter
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.formula import DataTableFormula

from payroll_impact.errors import InputError
from payroll_impact.hosts import Formulas
from payroll_impact.hosts.lite import add_lite_parts
from payroll_impact.workbooks.fill import Value, fill
from payroll_impact.workbooks.recalc import recalc
from proof import some

HOSTILE = "=1+1 <b>&\"' _x0041_ \u05d0 🙂"
VALUES = {
    "metric:npv": Value(-1234.5, "USD −1,234"),
    "metric:payback_month": Value("never", "never"),
    "date:first": Value(dt.date(2025, 9, 1), "1 September 2025"),
    "name": Value(HOSTILE, HOSTILE),
    "headcount:a b": Value(7.0, "7"),
}


def make(path, *, macros=False, formula=True):
    """Write a template with all that a team's own may hold."""
    book = xlsxwriter.Workbook(path)
    money = book.add_format({"num_format": "#,##0.00", "bold": True, "bg_color": "#FFE699"})
    date, red = book.add_format({"num_format": "d mmm yyyy"}), book.add_format({"font_color": "red"})
    sheet, other = book.add_worksheet("Board & co"), book.add_worksheet("Other")
    sheet.write_string("A1", "{{ name }}")
    sheet.write_string("B1", "{{ metric:npv }}", money)
    sheet.write_string("B2", "{{Metric : NPV}}", money)
    sheet.write_string("B3", "{{ date:first }}", date)
    sheet.write_string("B4", "{{ date:first }}")
    sheet.write_string("B5", "{{ metric:payback_month }}", money)
    sheet.write_string("A6", "NPV of {{ name }} is {{ metric:npv }}.")
    sheet.write_rich_string("A7", "From ", red, "{{ date", ":first }} on, ", red, "{{ metric:npv }}", " it is")
    sheet.write_string("A8", "no placeholder")
    if formula:
        sheet.write_formula("B8", "=B1*2", money, 0)
    sheet.conditional_format("B1:B2", {"type": "cell", "criteria": "<", "value": 0, "format": red})
    sheet.set_header("&L{{ name }}&RBoard")
    sheet.insert_textbox("D2", "Text: {{ metric:npv }}")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Board & co'!$B$1:$B$2"})
    chart.set_title({"name": "NPV {{ metric:npv }}"})
    sheet.insert_chart("D8", chart)
    sheet.data_validation("B1", {"validate": "decimal", "criteria": ">", "value": -1e9})
    other.write_number("A1", 0, money)
    book.define_name("fill.metric.npv", "=Other!$A$1")
    book.define_name("fill.headcount.a_b", "=Other!$C$3")
    if macros:
        book.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0 a project"), is_stream=True)
    book.close()
    return path


def lookup(key):
    return (VALUES | {"headcount:a_b": VALUES["headcount:a b"]}).get(key)


def parts(source):
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return make(tmp_path_factory.mktemp("fill") / "template.xlsx")


@pytest.fixture(scope="module")
def filled(template):
    return fill(template, lookup)


@pytest.fixture(scope="module")
def book(filled):
    return load_workbook(io.BytesIO(filled.data), rich_text=True)


def test_a_cell_that_is_one_placeholder_becomes_a_value_in_the_same_style(template, book):
    sheet, before = book["Board & co"], load_workbook(template)["Board & co"]
    expected = {
        "A1": HOSTILE,
        "B1": -1234.5,
        "B2": -1234.5,
        "B3": dt.datetime.fromisoformat("2025-09-01"),
        "B4": "1 September 2025",
    }
    expected["B5"] = "never"
    for place, value in some(expected.items()):
        assert sheet[place].value == value
        assert sheet[place].data_type == {float: "n", dt.datetime: "d", str: "s"}[type(value)]
        assert sheet[place].number_format == before[place].number_format
        assert sheet[place].style_id == before[place].style_id


def test_placeholders_within_a_text_become_words_and_keep_its_runs(book):
    sheet = book["Board & co"]
    assert sheet["A6"].value == f"NPV of {HOSTILE} is USD −1,234."
    rich = sheet["A7"].value
    assert str(rich) == "From 1 September 2025 on, USD −1,234 it is"
    red = [run.text for run in rich if hasattr(run, "font") and run.font.color.rgb == "FFFF0000"]
    assert red == ["1 September 2025", "USD −1,234"]


def test_named_cells_are_filled(book):
    assert book["Other"]["A1"].value == -1234.5
    assert book["Other"]["A1"].number_format == "#,##0.00"
    assert book["Other"]["C3"].value == 7


def test_text_boxes_chart_titles_and_page_headers_are_filled(filled):
    found = parts(filled.data)
    assert "Text: USD −1,234" in found["xl/drawings/drawing1.xml"].decode()
    assert "NPV USD −1,234" in found["xl/charts/chart1.xml"].decode()
    header = parseString(found["xl/worksheets/sheet1.xml"]).getElementsByTagName("oddHeader")[0].firstChild.data
    assert header == f"&L{HOSTILE.replace('&', '&&')}&RBoard"


def test_every_part_without_a_placeholder_is_byte_for_byte_the_same(tmp_path):
    path = make(tmp_path / "macros.xlsm", macros=True)
    before, after = parts(path), parts(fill(path, lookup).data)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml",
        "xl/drawings/drawing1.xml", "xl/charts/chart1.xml",
    }  # fmt: skip
    assert after["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0 a project"
    for name, data in after.items():
        if name.endswith((".xml", ".rels")):
            parseString(data)
    assert not [name for name, data in after.items() if b"{{" in data]


def test_in_a_sheet_only_the_filled_cells_change(template, filled):
    before, after = (parts(source)["xl/worksheets/sheet1.xml"] for source in (template, filled.data))
    assert before[: before.index(b"<sheetData>")] == after[: after.index(b"<sheetData>")]
    tail = b"<conditionalFormatting"
    assert (
        before[before.index(tail) : before.index(b"<headerFooter")]
        == (after[after.index(tail) : after.index(b"<headerFooter")])
    )


def test_formulas_hold_no_result_of_before(filled, template):
    assert filled.formulas == 1
    assert b'fullCalcOnLoad="1"' in parts(filled.data)["xl/workbook.xml"]
    sheets = [load_workbook(io.BytesIO(filled.data), data_only=values)["Board & co"] for values in (False, True)]
    assert [sheet["B8"].value for sheet in sheets] == ["=B1*2", None]
    assert fill(template, lambda _: None).data == template.read_bytes()


def test_data_tables_hold_no_result_of_before(tmp_path):
    path = make(tmp_path / "table.xlsx")
    book = load_workbook(path)
    sheet = book["Other"]
    sheet["E5"], sheet["E6"], sheet["E7"] = DataTableFormula("E5:E6", r1="A1"), 7, 8
    book.save(path)
    after = load_workbook(io.BytesIO(fill(path, lookup).data))["Other"]
    assert (after["E5"].value.ref, after["E6"].value, after["E7"].value) == ("E5:E6", None, 8)


def prefixed(data):
    """Return XML with a prefix before the name of every element of its own."""
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", data).replace(b"xmlns=", b"xmlns:x=")


CALCULATION = re.compile(rb"<calcPr[^>]*>")


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (lambda data: CALCULATION.sub(b'<calcPr calcId="1"/>', data), b'<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        (lambda data: CALCULATION.sub(b"<calcPr fullCalcOnLoad='0'/>", data), b'<calcPr fullCalcOnLoad="1"/>'),
        (lambda data: CALCULATION.sub(b"", data), b'</definedNames><calcPr fullCalcOnLoad="1"/></workbook>'),
        (
            lambda data: prefixed(CALCULATION.sub(b"", data)),
            b'</x:definedNames><x:calcPr fullCalcOnLoad="1"/></x:workbook>',
        ),
    ],
)
def test_a_workbook_asks_to_be_recalculated(template, tmp_path, change, after):
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(tmp_path / "changed.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == "xl/workbook.xml" else old.read(name))
    found = parts(fill(tmp_path / "changed.xlsx", lookup).data)["xl/workbook.xml"]
    assert found.count(b"calcPr") == 1
    assert after in found


@pytest.fixture(params=["lite", "server"])
def with_functions(request, tmp_path):
    """Return a workbook with a placeholder and a function of an add-in; XlsxWriter asks for a calculation on load."""
    output, functions = io.BytesIO(), Formulas(request.param)
    book = xlsxwriter.Workbook(output)
    sheet = book.add_worksheet("Plan")
    sheet.write_string("A1", "{{ metric:npv }}")
    sheet.write_formula("B1", "=A1*2", None, 1)
    functions.write(sheet, 0, 2, "=PAYROLL_CUT(-A1,0.5)", 3)
    book.close()
    data = functions.with_answers(output.getvalue())
    (tmp_path / "plan.xlsx").write_bytes(add_lite_parts(data) if request.param == "lite" else data)
    return tmp_path / "plan.xlsx"


def held(data):
    """Return whether Excel computes a workbook as it opens it, and what its cells hold."""
    sheet = load_workbook(io.BytesIO(data), data_only=True)["Plan"]
    (calculation,) = CALCULATION.findall(parts(data)["xl/workbook.xml"])
    asks = b"fullCalcOnLoad" in calculation or int(re.search(rb'calcId="(\d+)"', calculation)[1]) < 191029
    return asks, [sheet[cell].value for cell in ("A1", "B1", "C1")]


def test_a_workbook_whose_add_in_is_up_late_does_not_ask_to_be_recalculated(with_functions, tmp_path):
    """Excel would compute it before the add-in is there, and its functions would stay at #NAME?."""
    assert held(with_functions.read_bytes()) == (True, ["{{ metric:npv }}", 1, 3])
    result = fill(with_functions, lookup)
    assert result.late
    assert held(result.data) == (False, [-1234.5, None, None])
    result.save(tmp_path / "filled.xlsx")
    computed = recalc(tmp_path / "filled.xlsx").copy()
    assert held(computed) == (False, [-1234.5, -2469, 617])
    assert held(recalc(with_functions, sets={"Plan!A1": -100}).copy()) == (False, [-100, -200, 50])
    web = {name: part for name, part in parts(with_functions).items() if "webextension" in name}
    assert web == {name: part for name, part in parts(computed).items() if "webextension" in name}


def test_unknown_placeholders_are_listed_by_sheet_and_cell_and_stay(tmp_path):
    path = tmp_path / "unknown.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    sheet.write_string("A1", "{{ metric:profit }}")
    sheet.write_string("B7", "{{ name }} earns {{ metric:profit }}")
    sheet.write_formula("C1", '="{{ name }}"')
    sheet.add_table("E1:F3", {"columns": [{"header": "{{ name }}"}, {"header": "Amount"}]})
    sheet.write_string("G1", "{{ name }}")
    sheet.set_footer("&L{{ metric:profit }}")
    book.define_name("fill.metric.profit", "=Plan!$A$9")
    book.define_name("fill.name", "=Plan!$A$1:$A$2")
    book.define_name("fill.metric.npv", "=Plan!$C$1")
    book.close()
    result = fill(path, lookup)
    assert sorted(problem.place for problem in result.problems) == [
        "Plan (page header)", "Plan!A1", "Plan!B7", "Plan!C1", "Plan!C1", "Plan!E1",
        "the name fill.metric.profit", "the name fill.name",
    ]  # fmt: skip
    after = load_workbook(io.BytesIO(result.data))["Plan"]
    assert after["A1"].value == "{{ metric:profit }}"
    # openpyxl shows a text as it is stored, its guard included
    assert after["B7"].value.replace("_x005F_", "_") == f"{HOSTILE} earns {{{{ metric:profit }}}}"
    # a table's header and the table's own part must say the same
    assert after["E1"].value == "{{ name }}" == after.tables["Table1"].column_names[0]
    assert after["G1"].value.replace("_x005F_", "_") == HOSTILE


def test_inline_texts_are_filled_too(tmp_path):
    path = tmp_path / "inline.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string("A1", "{{ metric:npv }}")
    sheet.write_string("A2", "NPV: {{ metric:npv }} & more")
    book.close()
    after = load_workbook(io.BytesIO(fill(path, lookup).data)).active
    assert [after["A1"].value, after["A2"].value] == [-1234.5, "NPV: USD −1,234 & more"]


def test_a_placeholder_may_be_cut_into_runs(tmp_path):
    path = tmp_path / "runs.xlsx"
    book = xlsxwriter.Workbook(path)
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
    book.add_worksheet().write_rich_string("A1", "a {{ na", bold, "m", red, "e }} b {{name}}")
    book.close()
    found = fill(path, lambda key: Value(1.0, "<X>") if key == "name" else None)
    assert (found.count, found.problems) == (2, ())
    [text] = etree.fromstring(parts(found.data)["xl/sharedStrings.xml"])
    assert [run.findtext("{*}t") for run in text] == ["a <X>", "", " b <X>"]


@pytest.mark.parametrize(
    ("text", "after"),
    [("{{}", "{{}"), ("{ {name}}", "{ {name}}"), ("{{a}} {{b}}", "five five"), ("x{{a}}", "xfive"), ("{{a}}", 5.0)],
)
def test_a_cell_becomes_a_value_only_where_it_is_one_placeholder(tmp_path, text, after):
    path = tmp_path / "one.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_string("A1", text)
    book.close()
    filled = fill(path, lambda _: Value(5.0, "five"))
    assert load_workbook(io.BytesIO(filled.data)).active["A1"].value == after


@pytest.mark.parametrize("data", [b"", b"no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_refused(tmp_path, data):
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError):
        fill(path, lookup)


def test_libreoffice_opens_it_and_computes_its_formulas(filled, tmp_path):
    if which("soffice") is None:
        if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
            pytest.fail("LibreOffice is not installed, and PAYROLL_IMPACT_REQUIRE_PROGRAMS asks for it")
        pytest.skip("LibreOffice is not installed")
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled.data)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "csv"]
    subprocess.run([*command, "--outdir", tmp_path, path], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "filled.csv").read_text(encoding="utf-8")
    assert "-2469" in text
    assert HOSTILE.partition("<")[0] in text
