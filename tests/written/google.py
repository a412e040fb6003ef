"""A workbook as Google Sheets exports it, as far as others report: https://github.com/vinci1it2000/formulas/issues/51.

Functions it does not know become IFERROR(__xludf.DUMMYFUNCTION("…"), value); it writes no <dimension>
(https://github.com/tidyverse/readxl/issues/26), no protection of sheets, and whole numbers with a decimal point.
"""

import re
import zipfile

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LEFT_OUT = re.compile(r"docProps/|xl/metadata|xl/webextensions|xl/calcChain")
OURS = re.compile(r"_xldudf_PAYROLL_\w+")


def as_google_exports(source, target):
    """Write a workbook anew as Google Sheets would."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if LEFT_OUT.match(name):
                continue
            if name.startswith("xl/worksheets/sheet"):
                data = _sheet(data)
            elif name.endswith((".rels", "[Content_Types].xml", "xl/workbook.xml")):
                data = _without(data)
            after.writestr(name, data)


def _sheet(data):
    root = etree.fromstring(data)
    for name in ("dimension", "sheetProtection"):
        for element in root.findall(f"{MAIN}{name}"):
            root.remove(element)
    for cell in root.iter(f"{MAIN}c"):
        cell.attrib.pop("cm", None)
        value, formula = cell.find(f"{MAIN}v"), cell.find(f"{MAIN}f")
        if value is not None and value.text and cell.get("t", "n") == "n":
            value.text = repr(float(value.text))
        if formula is not None and formula.text and OURS.search(formula.text):
            shown = value.text if cell.get("t", "n") == "n" else '"{}"'.format((value.text or "").replace('"', '""'))
            asked = formula.text.replace("_xldudf_", "").replace('"', '""')
            formula.attrib.clear()
            formula.text = f'IFERROR(__xludf.DUMMYFUNCTION("{asked}"),{shown or 0})'
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without(data):
    root = etree.fromstring(data)
    for element in list(root.iter()):
        about = " ".join(element.attrib.values()) if isinstance(element.tag, str) else ""
        if element.tag == f"{MAIN}calcPr" or re.search("docProps/|metadata|webextension|taskpane|calcChain", about):
            element.getparent().remove(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
