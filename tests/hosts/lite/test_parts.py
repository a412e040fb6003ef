"""The parts in which a workbook carries its program for Lite, held against those of workbooks Excel wrote."""

import base64
import io
import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import requires
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from read_back import DOCUMENT, DRAWING, EXTENSION, PACKAGE, PANES, TYPES, members, properties, root

import payroll_impact
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.lite import add_lite_parts
from proof import some

ADDED = [
    "xl/webextensions/taskpanes.xml",
    "xl/webextensions/_rels/taskpanes.xml.rels",
    "xl/webextensions/webextension1.xml",
]
RELATION = "http://schemas.microsoft.com/office/2011/relationships/webextension"


def relations(workbook, part):
    return [dict(entry.attrib) for entry in root(workbook, part).iter(f"{PACKAGE}Relationship")]


def shape(element):
    return element.tag.rpartition("}")[2], [shape(child) for child in element]


def test_all_other_parts_stay_byte_for_byte(sample):
    before, after = members(sample.plain), members(sample.lite)
    assert list(after) == [*before, *ADDED]
    assert {name for name in before if before[name] != after[name]} == {"[Content_Types].xml", "_rels/.rels"}


def test_the_file_points_to_its_task_pane(sample):
    before, after = (relations(workbook, "_rels/.rels") for workbook in (sample.plain, sample.lite))
    assert after[:-1] == before
    assert (after[-1]["Type"], after[-1]["Target"]) == (f"{RELATION}taskpanes", "xl/webextensions/taskpanes.xml")
    assert len({entry["Id"] for entry in after}) == len(after)


def test_the_new_parts_have_their_content_types(sample):
    before, after = (
        [dict(entry.attrib) for entry in root(workbook, "[Content_Types].xml")]
        for workbook in (sample.plain, sample.lite)
    )
    kind = "application/vnd.ms-office.webextension"
    assert after == [
        *before,
        {"PartName": "/xl/webextensions/taskpanes.xml", "ContentType": f"{kind}taskpanes+xml"},
        {"PartName": "/xl/webextensions/webextension1.xml", "ContentType": f"{kind}+xml"},
    ]
    assert {entry.tag for entry in root(sample.lite, "[Content_Types].xml")} == {f"{TYPES}Default", f"{TYPES}Override"}


def test_the_task_pane_is_docked_and_leads_to_the_add_in(sample):
    panes = root(sample.lite, "xl/webextensions/taskpanes.xml")
    (pane,) = panes
    (reference,) = pane
    assert (panes.tag, pane.tag, reference.tag) == (
        f"{PANES}taskpanes",
        f"{PANES}taskpane",
        f"{PANES}webextensionref",
    )
    assert pane.attrib == {"dockstate": "right", "visibility": "0", "width": "438", "row": "3"}
    assert reference.attrib == {f"{DOCUMENT}id": "rId1"}
    (relation,) = relations(sample.lite, "xl/webextensions/_rels/taskpanes.xml.rels")
    assert relation == {"Id": "rId1", "Type": RELATION, "Target": "webextension1.xml"}


def test_the_add_in_is_lite_and_its_elements_stand_in_order(sample):
    extension = root(sample.lite, "xl/webextensions/webextension1.xml")
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", extension.get("id"))
    assert shape(extension) == (
        "webextension",
        [
            ("reference", []),
            ("alternateReferences", [("reference", [])]),
            ("properties", [("property", [])] * 5),
            ("bindings", []),
            ("snapshot", []),
            (
                "extLst",
                [
                    ("ext", [("containsCustomFunctions", [])]),
                    ("ext", [("backgroundApp", [])]),
                    ("ext", [("customFunctionIdList", [("customFunctionIds", [])] * len(CATALOGUE))]),
                ],
            ),
        ],
    )
    own, other = extension.iter(f"{EXTENSION}reference")
    assert own.attrib == {"id": "wa200008175", "version": "1.0.0.0", "store": "en-US", "storeType": "OMEX"}
    assert other.attrib == own.attrib | {"store": "WA200008175"}
    uris = [entry.get("uri") for entry in extension.iter(f"{DRAWING}ext")]
    assert uris == [
        "{D87F86FE-615C-45B5-9D79-34F1136793EB}",
        "{0858819E-0033-43BF-8937-05EC82904868}",
        "{7C84B067-C214-45C3-A712-C9D94CD141B2}",
    ]
    (start,) = extension.iter(f"{EXTENSION}backgroundApp")
    assert start.attrib == {"state": "1", "runtimeId": "Taskpane.Url"}


def test_every_function_of_the_workbook_is_known_by_its_stored_name(sample):
    def ids(workbook):
        return [entry.text for entry in root(workbook, ADDED[2]).iter(f"{EXTENSION}customFunctionIds")]

    assert ids(sample.lite) == [f"_xldudf_{name}" for name in CATALOGUE]
    assert ids(add_lite_parts(sample.plain, functions=["PAYROLL_CUT"])) == ["_xldudf_PAYROLL_CUT"]
    none = root(add_lite_parts(sample.plain, functions=[]), ADDED[2])
    assert [child.tag for child in none][-1] == f"{EXTENSION}snapshot"


def test_lite_finds_its_files_in_order_and_the_program_last(sample):
    kept = properties(sample.lite)
    assert list(kept) == ["main.py", "pyodideVersion", "addinVersion", "requirements.txt", "payroll_impact.zip"]
    compile(kept["main.py"], "main.py", "exec")
    assert len(kept["main.py"].splitlines()) < 30


def test_the_requirements_are_lites_own_and_what_the_package_declares(sample):
    lines = properties(sample.lite)["requirements.txt"].splitlines()
    # as real workbooks have them
    assert [line for line in lines if line.endswith("  # required")] == [
        "xlwings==0.33.15  # required",
        "python-dotenv==1.1.0  # required",
        "pyodide-http  # required",
        "black  # required",
    ]
    own = [line for line in lines if "#" not in line]
    declared = [line for line in requires("payroll-impact") if "extra ==" not in line]
    assert own[0] == "numpy"  # Pyodide has one numpy: a version would only keep it from being found
    assert sorted(own[1:]) == sorted(line for line in declared if not line.startswith("numpy"))


def test_the_program_is_the_packages_source_and_needs_nothing_else_of_it(sample, tmp_path):
    """Run every example on the carried program alone, with the package itself out of reach."""
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(properties(sample.lite)["payroll_impact.zip"]))) as archive:
        archive.extractall(tmp_path)
        for name in some(archive.namelist()):
            assert archive.read(name) == (Path(payroll_impact.__file__).parents[1] / name).read_bytes()
    check = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import payroll_impact.excel\n"
        "from payroll_impact.functions import CATALOGUE\n"
        "assert payroll_impact.__file__.startswith(sys.argv[1])\n"
        "for each in CATALOGUE.values(): print(repr(each(*each.example.arguments)))"
    )
    done = subprocess.run([sys.executable, "-c", check, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [repr(each(*each.example.arguments)) for each in CATALOGUE.values()]


def test_the_program_fits_into_a_documents_settings(sample):
    # Excel on the web carries a workbook's settings in requests of at most 5 MB
    size = len(properties(sample.lite)["payroll_impact.zip"])
    assert size < 500_000
    assert f"a setting of {size / 1e6:.1f} MB" in (Path(__file__).parents[3] / "addin" / "GUIDE.md").read_text()


def test_another_requirement_is_written_as_it_is(sample):
    where = 'payroll-impact @ https://example.org/a?b=<c>&d="é"'
    workbook = add_lite_parts(sample.plain, requirement=where)
    text = properties(workbook)["requirements.txt"]
    assert where in text.splitlines()
    raw = members(workbook)[ADDED[2]].decode()
    assert escape(json.dumps(text), {'"': "&quot;"}) in raw
    assert "payroll_impact.zip" not in raw


def test_the_same_workbook_gives_the_same_bytes(sample):
    assert add_lite_parts(sample.plain) == sample.lite
    with zipfile.ZipFile(io.BytesIO(sample.lite)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_another_workbook_or_program_is_another_add_in(sample, workbook_of):
    _, other = workbook_of(lambda formulas, sheet: formulas.write(sheet, 0, 0, "=PAYROLL_VERSION()", "x"))
    made = [sample.lite, add_lite_parts(other), add_lite_parts(sample.plain, requirement="payroll-impact")]
    assert len({root(workbook, ADDED[2]).get("id") for workbook in made}) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"requirement": "a\nb"}, "requirement must be one line"),
        ({"requirement": " "}, "requirement must be one line"),
        ({"functions": ["SUM"]}, "functions must be in the catalogue; got SUM"),
    ],
)
def test_what_cannot_be_written_is_refused(sample, arguments, message):
    with pytest.raises(InputError, match=message):
        add_lite_parts(sample.plain, **arguments)


def test_a_workbook_with_a_task_pane_is_refused(sample):
    with pytest.raises(InputError, match="has a task pane already"):
        add_lite_parts(sample.lite)


def test_what_is_no_workbook_is_refused(sample):
    with pytest.raises(InputError, match=r"no \.xlsx workbook"):
        add_lite_parts(b"text")
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in members(sample.plain).items():
            archive.writestr(name, b"<Types/>" if name == "[Content_Types].xml" else content)
    with pytest.raises(InputError, match=r"damaged: its part \[Content_Types\].xml"):
        add_lite_parts(output.getvalue())


def test_every_part_is_well_formed(sample):
    for name, content in some(members(sample.lite).items()):
        root(sample.lite, name)
        assert content.startswith(b"<?xml"), name
