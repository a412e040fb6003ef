"""What makes Excel repair a file or refuse it, or a reader miss a chart, and the Open XML SDK does not see: told here.

Written from Excel's published limits and from files it was seen to repair; it uses nothing of the package under test.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree as ET

from grammar import COLUMNS, ROWS, bare_literals, out_of_order, overlapping, read_formula
from openpyxl.utils import range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
LENGTHS = {"prompt": 255, "promptTitle": 32, "error": 255, "errorTitle": 32}
NAME = re.compile(r"[A-Za-z_\\][\w.\\]*")
LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]|[Rr]\d*[Cc]\d*")
BUILT_IN_FORMATS = 164


def faults(workbook, *, functions=frozenset()):
    """Return all faults of an .xlsx file, each as 'part: what'."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        listed = archive.namelist()
        if archive.testzip():
            return ["the zip file is damaged"]
        content = {name: archive.read(name) for name in listed}
    found = [f"{name}: twice in the file" for name, times in Counter(map(str.casefold, listed)).items() if times > 1]
    parts = {}
    for name, data in content.items():
        if name.endswith((".xml", ".rels")):
            try:
                parts[name] = ET.fromstring(data)  # noqa: S314 - our own
            except ET.ParseError as problem:
                found.append(f"{name}: {problem}")
    if not found:
        found += Linter(content, parts, functions).found
    return found


class Linter:
    """One workbook, looked at part by part."""

    def __init__(self, content, parts, functions):
        self.content, self.parts, self.functions, self.found = content, parts, functions, []
        self.book = parts["xl/workbook.xml"]
        self.sheets = [sheet.get("name") for sheet in self.book.iter(f"{MAIN}sheet")]
        self.names = {name.get("name").casefold() for name in self.book.iter(f"{MAIN}definedName")}
        self._package()
        self._book()
        self._styles()
        self._texts()
        for name, part in parts.items():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                self._sheet(name, part)
            elif re.fullmatch(r"xl/charts/[^/]+\.xml", name):
                for formula in part.iter(f"{CHART}f"):
                    self._formula(name, "a series", formula.text or "")
                for each in part.iter(f"{CHART}numFmt"):
                    self._number_format(name, each.get("formatCode"))
            elif re.fullmatch(r"xl/drawings/[^/]+\.xml", name):
                for each in part.iter(f"{DRAWING}cNvPr"):
                    if not each.get("descr"):
                        self.tell(name, f"{each.get('name')} has no alternative text")

    def tell(self, part, what):
        self.found.append(f"{part}: {what}")

    def _package(self):
        types = self.parts["[Content_Types].xml"]
        endings = {each.get("Extension").casefold() for each in types.iter(f"{TYPES}Default")}
        overrides = [each.get("PartName") for each in types.iter(f"{TYPES}Override")]
        for name in overrides:
            if name.removeprefix("/") not in self.content:
                self.tell(name, "has a content type and is not there")
        for name in self.content:
            known = name == "[Content_Types].xml" or f"/{name}" in overrides
            if not known and name.rpartition(".")[2].casefold() not in endings:
                self.tell(name, "has no content type")
        for name, part in self.parts.items():
            if name.endswith(".rels"):
                self._relations(name, part)

    def _relations(self, name, part):
        folder, file = posixpath.split(name)
        base = posixpath.dirname(folder)
        owner = posixpath.join(base, file.removesuffix(".rels"))
        identities = []
        for each in part.iter(f"{PACKAGE}Relationship"):
            identities.append(each.get("Id"))
            target = each.get("Target")
            place = target.removeprefix("/") if target.startswith("/") else posixpath.normpath(f"{base}/{target}")
            if each.get("TargetMode") != "External" and place.removeprefix("./").removeprefix("/") not in self.content:
                self.tell(name, f"{target} is not there")
        if len(set(identities)) < len(identities):
            self.tell(name, "two relationships have one id")
        if owner in self.parts:
            for element in self.parts[owner].iter():
                for key, value in element.attrib.items():
                    if key.startswith(RELATED) and value and value not in identities:
                        self.tell(owner, f"{value} is no relationship of it")

    def _book(self):
        for name, times in Counter(map(str.casefold, self.sheets)).items():
            if times > 1 or len(name) > 31 or re.search(r"[\[\]:*?/\\]|^'|'$", name) or not name or name == "history":
                self.tell("xl/workbook.xml", f"{name!r} cannot be the name of a sheet")
        defined = list(self.book.iter(f"{MAIN}definedName"))
        for (name, _), times in Counter((n.get("name").casefold(), n.get("localSheetId")) for n in defined).items():
            plain = name.removeprefix("_xlnm.")
            legal = NAME.fullmatch(plain) and not LOOKS_LIKE_A_CELL.fullmatch(plain) and len(name) <= 255
            if times > 1 or not legal:
                self.tell("xl/workbook.xml", f"{name!r} cannot be a defined name")
        for each in defined:
            if int(each.get("localSheetId") or 0) >= len(self.sheets):
                self.tell("xl/workbook.xml", f"{each.get('name')} is of a sheet that is not there")
            self._formula("xl/workbook.xml", each.get("name"), each.text or "", union=True)

    def _styles(self):
        part = self.parts["xl/styles.xml"]
        self.styles = len(part.find(f"{MAIN}cellXfs"))
        differential = part.find(f"{MAIN}dxfs")
        self.differential = 0 if differential is None else len(differential)
        formats = {each.get("numFmtId"): each.get("formatCode") for each in part.iter(f"{MAIN}numFmt")}
        for code in formats.values():
            self._number_format("xl/styles.xml", code)
        for each in part.find(f"{MAIN}cellXfs"):
            identity = each.get("numFmtId", "0")
            if int(identity) >= BUILT_IN_FORMATS and identity not in formats:
                self.tell("xl/styles.xml", f"the number format {identity} is not there")
            for kind, group in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                if int(each.get(kind, "0")) >= len(part.find(f"{MAIN}{group}")):
                    self.tell("xl/styles.xml", f"{kind} {each.get(kind)} is not there")

    def _number_format(self, part, code):
        if bare_literals(code):
            self.tell(part, f"the number format {code} has a literal without quotes")

    def _texts(self):
        part = self.parts.get("xl/sharedStrings.xml")
        self.texts = [] if part is None else ["".join(t.text or "" for t in si.iter(f"{MAIN}t")) for si in part]
        for text in self.texts:
            if len(text) > 32_767:
                self.tell("xl/sharedStrings.xml", "a text is longer than 32,767 characters")

    def _sheet(self, name, part):
        self._cells(name, part)
        self._validations(name, part)
        self._conditions(name, part)
        if overlapping([self._area(each.get("ref")) for each in part.iter(f"{MAIN}mergeCell")]):
            self.tell(name, "merged cells overlap")
        for each in part.iter(f"{MAIN}hyperlink"):
            place = each.get("location")
            if place is not None:
                self._formula(name, f"the link in {each.get('ref')}", place)

    def _validations(self, name, part):
        for each in part.iter(f"{MAIN}dataValidation"):
            for key, most in LENGTHS.items():
                if len(each.get(key, "")) > most:
                    self.tell(name, f"the {key} of {each.get('sqref')} is longer than {most} characters")
            for formula in each:
                text = formula.text or ""
                if text.startswith('"') and len(text) > 257:
                    self.tell(name, f"the list of {each.get('sqref')} is longer than 255 characters")
                self._formula(name, f"the validation of {each.get('sqref')}", text)

    def _conditions(self, name, part):
        priorities = []
        for each in part.iter(f"{MAIN}cfRule"):
            priorities.append(each.get("priority"))
            if int(each.get("dxfId", -1)) >= self.differential:
                self.tell(name, f"the format {each.get('dxfId')} of a condition is not there")
            for formula in each.iter(f"{MAIN}formula"):
                self._formula(name, "a condition", formula.text or "")
        if len(set(priorities)) < len(priorities):
            self.tell(name, "two conditions have one priority")

    def _cells(self, name, part):
        rows, filled, shared = [], [], {}
        metadata = self.parts.get("xl/metadata.xml")
        records = 0 if metadata is None else len(metadata.find(f"{MAIN}cellMetadata"))
        for row in part.iter(f"{MAIN}row"):
            rows.append(int(row.get("r")))
            columns = []
            for cell in row:
                place = cell.get("r")
                number, column, *_ = self._area(place)
                columns.append(column)
                if number != rows[-1]:
                    self.tell(name, f"{place} stands in row {rows[-1]}")
                self._cell(name, cell, place, records)
                formula = cell.find(f"{MAIN}f")
                if formula is not None and formula.get("t") in ("array", "dataTable"):
                    filled.append(self._area(formula.get("ref")))
                if formula is not None and formula.get("t") == "shared":
                    self._share(name, place, formula, shared)
            if out_of_order(columns) is not None:
                self.tell(name, f"row {rows[-1]}: a cell twice or out of order")
        if out_of_order(rows) is not None:
            self.tell(name, "a row twice or out of order")
        if rows and not 1 <= max(rows) <= ROWS:
            self.tell(name, "a row is outside the sheet")
        if overlapping(filled):
            self.tell(name, "two formulas fill the same cells")

    def _share(self, name, place, formula, shared):
        """Look at a formula several cells share: the first has it, and the cells it fills; the others its number."""
        if "!" in (formula.text or ""):
            self.tell(name, f"{place}: a shared formula refers to another sheet")
        if formula.text:
            shared[formula.get("si")] = self._area(formula.get("ref"))
        top, left, bottom, right = shared.get(formula.get("si"), (0, 0, 0, 0))
        row, column, *_ = self._area(place)
        if not (top <= row <= bottom and left <= column <= right):
            self.tell(name, f"{place}: no formula it shares fills it")

    def _cell(self, name, cell, place, records):
        kind, value, formula = cell.get("t", "n"), cell.findtext(f"{MAIN}v"), cell.find(f"{MAIN}f")
        if int(cell.get("s", "0")) >= self.styles:
            self.tell(name, f"{place}: the style {cell.get('s')} is not there")
        if int(cell.get("cm", "0")) > records:
            self.tell(name, f"{place}: its metadata are not there")
        if kind == "s" and not 0 <= int(value or -1) < len(self.texts):
            self.tell(name, f"{place}: the shared text {value} is not there")
        # an empty value beside a formula is an empty text: XlsxWriter writes it so, and Excel reads it
        if kind == "n" and value and not _is_finite(value):
            self.tell(name, f"{place}: {value!r} is no number")
        if kind == "b" and value not in ("0", "1"):
            self.tell(name, f"{place}: {value!r} is no truth value")
        if formula is not None and formula.text:
            self._formula(name, place, formula.text)

    def _area(self, reference):
        left, top, right, bottom = range_boundaries(reference)
        if right > COLUMNS or bottom > ROWS:
            self.tell("a sheet", f"{reference} is outside the sheet")
        return top, left, bottom, right

    def _formula(self, part, place, text, *, union=False):
        for piece in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text) if union and "(" not in text else [text]:
            problems, sheets, names = read_formula(piece, self.functions)
            for problem in problems:
                self.tell(part, f"{place}: {problem}")
            for sheet in sheets.difference(self.sheets):
                self.tell(part, f"{place}: there is no sheet {sheet}")
            for name in names:
                if name.casefold() not in self.names:
                    self.tell(part, f"{place}: there is no name {name}")
        if text.startswith("="):
            self.tell(part, f"{place}: a stored formula has no equals sign")


def _is_finite(text):
    try:
        return abs(float(text)) < 1e308
    except ValueError:
        return False
