"""What a workbook says about itself: its sheets and where they are stored, its defined names."""

import posixpath
from xml.etree import ElementTree as ET

import attrs

from payroll_impact.errors import InputError
from payroll_impact.xlsx.package import Package


@attrs.frozen
class DefinedName:
    """A name of the workbook, or of one sheet."""

    name: str
    refers_to: str
    sheet: str | None


@attrs.frozen
class Book:
    """Sheets by name with the part that holds each, and the defined names."""

    parts: dict[str, str]
    names: tuple[DefinedName, ...]
    shared_strings: str | None


def read_book(package: Package) -> Book:
    """Return what a workbook's own parts say.

    Raises
    ------
    InputError
        If the file is no workbook this can recalculate: .xlsb, another kind of document, the 1904 date system.
    """
    if package.find("_rels/.rels") is None:
        raise InputError(f"{package.title} is no .xlsx workbook")
    main = next((target for kind, target in _relations(package, "").values() if kind == "officeDocument"), "")
    if main.endswith(".bin"):
        raise InputError(f"{package.title} is a binary workbook (.xlsb); save it as .xlsx or .xlsm")
    root = _parsed(package, main) if main else None
    if root is None or _local(root) != "workbook":
        raise InputError(f"{package.title} is no .xlsx workbook")
    relations = _relations(package, main)
    if any(_flag(entry, "date1904") for entry in root if _local(entry) == "workbookPr"):
        raise InputError(f"{package.title} counts dates from 1904; choose the 1900 date system in Excel's options")
    order, parts = [], {}
    for entry in _children(root, "sheets"):
        name = entry.get("name", "")
        order.append(name)
        relation = next((value for key, value in entry.items() if key.endswith("}id")), "")
        kind, target = relations.get(relation, ("", ""))
        if kind == "worksheet":
            parts[name] = target
    names = tuple(_defined(entry, order) for entry in _children(root, "definedNames"))
    strings = next((target for kind, target in relations.values() if kind == "sharedStrings"), None)
    return Book(parts, names, strings)


def shared_strings(package: Package, book: Book) -> list[str]:
    """Return the texts cells point to by number."""
    if book.shared_strings is None:
        return []
    return [
        "".join(part.text or "" for part in entry.iter() if _local(part) == "t")
        for entry in _parsed(package, book.shared_strings)
    ]


def table_headers(package: Package, part: str) -> list[str]:
    """Return the references of the tables on a sheet: their first rows are headers that must stay as they are."""
    tables = [target for kind, target in _relations(package, part).values() if kind == "table"]
    roots = [_parsed(package, target) for target in tables]
    return [root.get("ref", "") for root in roots if root.get("headerRowCount") != "0"]


def _defined(entry: ET.Element, sheets: list[str]) -> DefinedName:
    place = entry.get("localSheetId", "")
    sheet = sheets[int(place)] if place.isdigit() and int(place) < len(sheets) else None
    return DefinedName(entry.get("name", ""), (entry.text or "").strip(), sheet)


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return a part's relations by identifier: the last word of their type, and the part they point to."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if package.find(source) is None:
        return {}
    return {
        entry.get("Id", ""): (
            entry.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, entry.get("Target", ""))).lstrip("/"),
        )
        for entry in _parsed(package, source)
        if entry.get("TargetMode") != "External"
    }


def _parsed(package: Package, part: str) -> ET.Element:
    data = package.read(part)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError(f"{package.title}: its part {part} holds a document type, which no workbook does")
    try:
        return ET.fromstring(data)  # noqa: S314 - no document type, so no entities to expand
    except (ET.ParseError, ValueError, LookupError):
        raise InputError(f"{package.title} is damaged: its part {part} cannot be read") from None


def _local(entry: ET.Element) -> str:
    return entry.tag.rpartition("}")[2]


def _children(root: ET.Element, name: str) -> list[ET.Element]:
    return [child for entry in root if _local(entry) == name for child in entry]


def _flag(entry: ET.Element, name: str) -> bool:
    return entry.get(name, "0") in ("1", "true")
