"""Where each cell of a sheet stands in its XML, to the byte."""

from typing import Any
from xml.parsers import expat

import attrs

from payroll_impact.cells.addresses import area, cell_address
from payroll_impact.errors import InputError

_DATA, _ROW, _CELL, _CHILD = 2, 3, 4, 5  # how deep these elements stand


@attrs.define
class Element:
    """An element by its place in the file's bytes."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int = 0
    close: int = 0  # where its closing tag starts; for `<c/>` its end
    text: str = ""


@attrs.define
class CellXml(Element):
    """A cell: where it stands and what it holds."""

    row: int = 0
    column: int = 0
    children: dict[str, Element] = attrs.field(factory=dict)  # by local name

    def child(self, name: str) -> Element | None:
        """Return the child of a local name."""
        return self.children.get(name)

    @property
    def formula(self) -> Element | None:
        """The formula, if it holds one; a data table is none."""
        found = self.children.get("f")
        return None if found is None or found.attributes.get("t") == "dataTable" else found


@attrs.define
class RowXml(Element):
    """A row and the columns of its cells, in the order of the file."""

    number: int = 0
    cells: list[CellXml] = attrs.field(factory=list)


@attrs.define
class SheetXml:
    """A sheet's cells by row and column."""

    data: bytes
    title: str
    grid: Element | None = None  # sheetData
    protection: Element | None = None
    rows: dict[int, RowXml] = attrs.field(factory=dict)
    cells: dict[tuple[int, int], CellXml] = attrs.field(factory=dict)
    columns: list[tuple[int, int, str]] = attrs.field(factory=list)  # first, last, style

    @property
    def prefix(self) -> str:
        """The namespace prefix elements carry, with its colon."""
        name = self.grid.name if self.grid else ""
        return name[: -len("sheetData")]


def read_sheet(data: bytes, title: str) -> SheetXml:
    """Return where the cells of a sheet's XML stand; `title` is the sheet's name, for messages.

    Raises
    ------
    InputError
        If it is damaged, or written in an unusual encoding.
    """
    reader = _Reader(data, title)
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"the workbook is damaged: sheet {title} cannot be read") from None
    if reader.sheet.grid is None:
        raise InputError(f"the workbook is damaged: sheet {title} holds no cells")
    return reader.sheet


class _Reader:
    """Follows the parser through a sheet."""

    def __init__(self, data: bytes, title: str) -> None:
        self.sheet = SheetXml(data, title)
        self.stack: list[Element] = []
        self.texts: list[str] = []
        self.just_opened = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: Any) -> None:
        raise InputError(f"sheet {self.sheet.title} holds a document type, which no workbook does")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii", "ascii"):
            raise InputError(f"sheet {self.sheet.title} is stored as {encoding}, not UTF-8; save it anew in Excel")

    def _text(self, text: str) -> None:
        self.just_opened = False
        if len(self.stack) == _CHILD:
            self.texts.append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.just_opened = True
        element = self._element(name, attributes, self.parser.CurrentByteIndex)
        self.stack.append(element)
        self.texts.clear()

    def _element(self, name: str, attributes: dict[str, str], at: int) -> Element:
        """Return what an element is by where it stands, and note it."""
        depth, local = len(self.stack) + 1, name.rpartition(":")[2]
        inside = len(self.stack) >= _DATA and self.stack[_DATA - 1] is self.sheet.grid
        if depth == _DATA and local == "sheetData":
            self.sheet.grid = Element(name, attributes, at)
            return self.sheet.grid
        if depth == _DATA and local == "sheetProtection":
            self.sheet.protection = Element(name, attributes, at)
            return self.sheet.protection
        if inside and depth == _ROW and local == "row":
            return self._row(RowXml(name, attributes, at))
        if inside and depth == _CELL and local == "c" and isinstance(self.stack[-1], RowXml):
            return self._cell(CellXml(name, attributes, at), self.stack[-1])
        element = Element(name, attributes, at)
        if inside and depth == _CHILD and isinstance(self.stack[-1], CellXml):
            self.stack[-1].children[local] = element
        if depth == _ROW and local == "col" and attributes.get("style"):
            first, last = int(attributes.get("min", 0)), int(attributes.get("max", 0))
            self.sheet.columns.append((first, last, attributes["style"]))
        return element

    def _row(self, row: RowXml) -> RowXml:
        before = next(reversed(self.sheet.rows), 0)
        row.number = int(row.attributes.get("r", before + 1))
        if row.number <= before:
            raise InputError(f"the workbook is damaged: the rows of sheet {self.sheet.title} are out of order")
        self.sheet.rows[row.number] = row
        return row

    def _cell(self, cell: CellXml, row: RowXml) -> CellXml:
        before = row.cells[-1].column if row.cells else 0
        cell.row, cell.column = row.number, before + 1
        if "r" in cell.attributes:
            address = cell_address(self.sheet.title, cell.attributes["r"])
            cell.row, cell.column = address.row, address.column
        if cell.row != row.number or cell.column <= before:
            raise InputError(f"the workbook is damaged: the cells of sheet {self.sheet.title} are out of order")
        row.cells.append(cell)
        self.sheet.cells[cell.row, cell.column] = cell
        return cell

    def _end(self, _name: str) -> None:
        at, data = self.parser.CurrentByteIndex, self.sheet.data
        element = self.stack.pop()
        element.close = element.end = at
        # for <c/> the parser stands behind the tag, for <c></c> before the closing one
        if not (self.just_opened and data[at - 2 : at] == b"/>"):
            element.end = data.index(b">", at) + 1
        if len(self.stack) == _CELL:
            element.text = "".join(self.texts)
        self.just_opened = False


def open_end(data: bytes, element: Element) -> int:
    """Return where an element's opening tag ends: a > within quotes is none."""
    quote, position = 0, element.start
    while True:
        byte = data[position]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return position + 1
        position += 1


def formula_area(cell: CellXml, title: str) -> tuple[int, int] | None:
    """Return rows and columns of an array formula's range, or None for an ordinary formula."""
    formula = cell.formula
    if formula is None or formula.attributes.get("t") != "array":
        return None
    found = area(title, formula.attributes.get("ref", ""))
    return (found.rows, found.columns) if found else (1, 1)
