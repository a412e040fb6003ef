"""A workbook: its sheets and where they are stored, its names, tables and formats, and copies with changed cells."""

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from os import PathLike

import attrs

from payroll_impact.cells.addresses import Area, area
from payroll_impact.errors import InputError
from payroll_impact.xlsx.cell import NewCell, edit_cells
from payroll_impact.xlsx.package import Package, open_package
from payroll_impact.xlsx.sheet import MOST_CELLS, Place, StoredCell, Worksheet, read_sheet
from payroll_impact.xlsx.styles import CellFormat, cell_formats
from payroll_impact.xlsx.tree import Element, children, flag, local_name, number, parse, text_of

_TYPES = "[Content_Types].xml"
_PLAIN = CellFormat()
_MOST_NAMES = 50_000
_DAYS_TO_1904 = 1_462  # ECMA-376 part 1, 18.17.4.1


@attrs.frozen
class DefinedName:
    """A name of the workbook, or of one sheet."""

    name: str
    refers_to: str
    sheet: str | None
    hidden: bool = False


@attrs.frozen
class DefinedTable:
    """A table on a sheet; its header cells, if it has any, say the same as the table's own part."""

    name: str
    area: Area
    has_header: bool

    @property
    def header(self) -> Area | None:
        """Its header."""
        return Area(self.area.first, 1, self.area.columns) if self.has_header else None


@attrs.define(eq=False)
class Workbook:
    """A workbook as its file says it is.

    Attributes
    ----------
    package : Package
        The file.
    part : str
        The member that holds the workbook itself.
    root : Element
        What it says.
    states : dict
        Every sheet, those of charts too, with ``visible``, ``hidden`` or ``veryHidden``.
    parts : dict
        The member of the file that holds each worksheet, by its name.
    names : tuple of DefinedName
        The names defined in it.
    related : dict
        The members that hold what all sheets share, by kind: ``sharedStrings``, ``styles``.
    """

    package: Package
    part: str
    root: Element
    states: dict[str, str]
    parts: dict[str, str]
    names: tuple[DefinedName, ...]
    related: dict[str, str]
    _read: dict[str, Worksheet] = attrs.field(factory=dict, init=False)

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells point to by number."""
        part = self.related.get("sharedStrings")
        return [] if part is None else list(map(text_of, self.tree(part)))

    @cached_property
    def _formats(self) -> dict[str, CellFormat]:
        part = self.related.get("styles")
        if part is None:
            return {}
        with _within(self.package.title, part):
            return {str(index): each for index, each in enumerate(cell_formats(self.tree(part)))}

    def format(self, cell: StoredCell | None) -> CellFormat:
        """Return the format of a cell."""
        return _PLAIN if cell is None else self._formats.get(cell.element.get("s", "0"), _PLAIN)

    @property
    def day_zero(self) -> int:
        """The day its days are counted from, as a day number of the usual count: 1,462 in the 1904 date system."""
        counts_from_1904 = any(flag(entry, "date1904") for entry in self.root.iterchildren("{*}workbookPr"))
        return _DAYS_TO_1904 if counts_from_1904 else 0

    @property
    def shows_what_it_computes(self) -> bool:
        """Whether it computes with the digits shown: precision as displayed."""
        return any(entry.get("fullPrecision") in {"0", "false"} for entry in self.root.iterchildren("{*}calcPr"))

    def require_usual_dates(self, why: str) -> None:
        """Raise InputError if dates are counted from 1904."""
        if self.day_zero:
            raise InputError(f"{self.package.title} counts dates from 1904, {why}")

    @property
    def sheets(self) -> dict[str, Worksheet]:
        """The worksheets by name."""
        return {title: self.sheet(title) for title in self.parts}

    def describe_unreadable(self) -> str:
        """Return which cells hold values that make no sense; nothing if none does."""
        cells = {place: text for sheet in self.sheets.values() for place, text in sheet.unreadable.items()}
        if not cells:
            return ""
        first, text = next(iter(cells.items()))
        more = f" and {len(cells) - 1} more" if len(cells) > 1 else ""
        return f"cells whose values cannot be read: {first}, which holds {text!r}{more}"

    def sheet(self, title: str) -> Worksheet:
        """Return one worksheet."""
        if title not in self._read:
            data = self.package.read(self.parts[title])
            left = MOST_CELLS - sum(len(sheet.cells) for sheet in self._read.values())
            self._read[title] = read_sheet(data, title, self.strings, book=self.package.title, most=left)
        return self._read[title]

    def tree(self, part: str) -> Element:
        """Return the root of a part's XML."""
        return _parse(self.package, part)

    def tables(self, title: str) -> list[DefinedTable]:
        """Return the tables on a sheet."""
        related = _relations(self.package, self.parts[title]).values()
        roots = [self.tree(target) for kind, target in related if kind == "table"]
        placed = [(root, area(title, root.get("ref", ""))) for root in roots]
        return [
            DefinedTable(root.get("displayName", ""), place, root.get("headerRowCount") != "0")
            for root, place in placed
            if place is not None
        ]

    def with_cells(
        self, cells: Mapping[str, Mapping[Place, NewCell]], *, own: bytes | None = None, protected: bool = True
    ) -> bytes:
        """Return the file with some cells holding something new, and all else as it is but for protected sheets.

        `own` is the workbook's own part, where that is another.
        """
        touched = {title: self.sheet(title) for title in (cells if protected else self.parts)}
        return self.package.rewritten(
            ({} if own is None else {self.part: own})
            | {
                self.parts[title]: data
                for title, sheet in touched.items()
                if (data := edit_cells(sheet, cells.get(title, {}), protected=protected)) is not sheet.data
            }
        )


def open_workbook(path: str | PathLike[str]) -> Workbook:
    """Read a workbook file; its sheets are read when they are asked for.

    Raises
    ------
    InputError
        If it is not there, or no such workbook: .xls, .xlsb, protected by a password, damaged.
    HostError
        If the system refuses to read it.
    """
    return read_workbook(open_package(path))


def read_workbook(package: Package) -> Workbook:
    """Return what a workbook's own parts say.

    Raises
    ------
    InputError
        If the file is no such workbook: .xlsb, another kind of document.
    """
    if package.find("_rels/.rels") is None:
        raise InputError(f"{package.title} is no .xlsx workbook")
    main = next((target for kind, target in _relations(package, "").values() if kind == "officeDocument"), "")
    if main.endswith(".bin"):
        raise InputError(f"{package.title} is a binary workbook (.xlsb); save it as .xlsx or .xlsm")
    if package.find(_TYPES) is not None:
        _parse(package, _TYPES)  # no program opens a workbook without
    root = _parse(package, main) if main else None
    if root is None or local_name(root) != "workbook":
        raise InputError(f"{package.title} is no .xlsx workbook")
    relations = _relations(package, main)
    if not relations and children(root, "sheets"):
        raise InputError(f"{package.title} is damaged: nothing says where its sheets are ({_relations_part(main)})")
    states, parts = {}, {}
    for entry in children(root, "sheets"):
        name = entry.get("name", "")
        states[name] = entry.get("state", "visible")
        relation = next((value for key, value in entry.items() if key.endswith("}id")), "")
        kind, target = relations.get(relation, ("", ""))
        if kind == "worksheet":
            parts[name] = package.find(target) or target
    with _within(package.title, main):
        names = tuple(_defined_name(entry, list(states)) for entry in children(root, "definedNames"))
    if len(names) > _MOST_NAMES:
        raise InputError(f"{package.title} has {len(names):,} names; at most {_MOST_NAMES:,} are read")
    related = {kind: member for kind, target in relations.values() if (member := package.find(target)) is not None}
    package.require_room({*parts.values(), *related.values()})
    return Workbook(package, package.find(main) or main, root, states, parts, names, related)


@contextmanager
def _within(title: str, part: str) -> Iterator[None]:
    """Say in an error which workbook and which part of it is damaged."""
    try:
        yield
    except InputError as error:
        raise error.located(before=f"{title} is damaged: {part}: ") from None


def _parse(package: Package, part: str) -> Element:
    return parse(package.read(part), package.title, f"its part {part}")


def _defined_name(entry: Element, sheets: list[str]) -> DefinedName:
    place = number(entry, "localSheetId", len(sheets))
    sheet = sheets[place] if place < len(sheets) else None
    return DefinedName(entry.get("name", ""), (entry.text or "").strip(), sheet, flag(entry, "hidden"))


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return a part's relations by identifier: the last word of their type, and the part they point to."""
    folder, source = posixpath.dirname(part), _relations_part(part)
    if package.find(source) is None:
        return {}
    return {
        entry.get("Id", ""): (
            entry.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, entry.get("Target", ""))).lstrip("/"),
        )
        for entry in _parse(package, source)
        if entry.get("TargetMode") != "External"
    }
