"""A workbook's file as formualizer reads it."""

import posixpath
import re

from payroll_impact.workbooks.recalc.external import external_reference
from payroll_impact.xlsx.package import Package
from payroll_impact.xlsx.tree import apply_edits, children, locate, parse, text_edits

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_OWN_SHEET = re.compile(rb"""(<(?:\w+:)?sheet\b[^>]*?\sname=["'])sheet1(["'])""", re.IGNORECASE)
_OTHER_SHEET = re.compile(rb"""<(?:\w+:)?Relationship\b[^>]*?/(?:xl(?:Intl)?Macrosheet|dialogsheet)["'][^>]*>""")
_TARGET, _TYPE = re.compile(rb"""\bTarget=["']([^"']*)"""), re.compile(rb"""\bType=["'][^"']*["']""")
_WORKSHEET = b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
_EMPTY = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


def usual_package(package: Package, part: str) -> bytes:
    """Return a workbook as formualizer reads it: strict Open XML as the usual kind, `sheet1` in its own spelling.

    Parameters
    ----------
    package : Package
        The file.
    part : str
        Its part that lists the sheets.
    """
    book = package.read(part)
    own = _OWN_SHEET.sub(rb"\1Sheet1\2", _without_external_names(book, package.title))
    changed = {part: own} if own != book else {}
    if not _is_strict(book):
        return package.rewritten(changed | _empty_sheets(package, part))
    texts = (name for name in package.names if name.lower().endswith((".xml", ".rels")))
    return package.rewritten(
        {name: _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", package.read(name)) for name in texts}
        | {part: _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", own)}
    )


def _without_external_names(book: bytes, title: str) -> bytes:
    """Return a workbook's part with the names that stand for cells of another workbook standing for nothing."""
    root = parse(book, title, "the list of its names")
    names = [entry for entry in children(root, "definedNames") if external_reference(entry.text or "")]
    return apply_edits(book, text_edits(book, dict.fromkeys(names, "#REF!"), locate(book, root))) if names else book


def _empty_sheets(package: Package, part: str) -> dict[str, bytes]:
    """Return empty worksheets for the sheets of macros and dialogs, which formualizer refuses."""
    folder, name = posixpath.split(part)
    relations = package.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    data = b"" if relations is None else package.read(relations)
    changed: dict[str, bytes] = {}
    for entry in _OTHER_SHEET.findall(data):
        target = _TARGET.search(entry)
        member = None if target is None else package.find(
            posixpath.normpath(posixpath.join("/", folder, target[1].decode())).lstrip("/")
        )
        if relations is not None and member is not None:
            changed[member] = _EMPTY
            usual = _TYPE.sub(_WORKSHEET, entry)
            changed[relations] = changed.get(relations, data).replace(entry, usual)
    return changed


def _is_strict(book: bytes) -> bool:
    return b"http://purl.oclc.org/ooxml/" in book
