"""An independent reader of workbooks: a zip file and the standard library's XML."""

import io
import json
import zipfile
from xml.etree import ElementTree as ET

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DOCUMENT = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PANES = "{http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11}"
EXTENSION = "{http://schemas.microsoft.com/office/webextensions/webextension/2010/11}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DYNAMIC = "{http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray}"


def members(workbook):
    """Return a workbook's parts by name, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def root(workbook, part):
    return ET.fromstring(members(workbook)[part])  # noqa: S314 - our own


def properties(workbook):
    """Return what Lite keeps in a workbook, by name."""
    values = root(workbook, "xl/webextensions/webextension1.xml").iter(f"{EXTENSION}property")
    return {entry.get("name"): json.loads(entry.get("value")) for entry in values}


def cells(workbook, part="xl/worksheets/sheet1.xml"):
    """Return the cells of a sheet by reference: attributes, formula's attributes and text, value."""
    found = {}
    for cell in root(workbook, part).iter(f"{SHEET}c"):
        formula, value = cell.find(f"{SHEET}f"), cell.find(f"{SHEET}v")
        written = None if formula is None else (dict(formula.attrib), formula.text)
        own = {name: text for name, text in cell.attrib.items() if name not in ("r", "s")}
        found[cell.get("r")] = (own, written, None if value is None else value.text or "")
    return found
