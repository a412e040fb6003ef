"""A workbook filled in, part by part."""

import re
from typing import TYPE_CHECKING

import attrs

from payroll_impact.atomic import write_atomically
from payroll_impact.cells.addresses import area
from payroll_impact.errors import InputError
from payroll_impact.workbooks.fill.placeholders import Lookup, Value, normalised, replaced, with_edits
from payroll_impact.workbooks.fill.sheet import Problem, Sheet, formulas_in, without_results
from payroll_impact.xlsx.styles import plain_styles
from payroll_impact.workbooks.fill.texts import Text, texts_of
from payroll_impact.workbooks.recalc.names import located
from payroll_impact.xlsx.package import Package, open_package
from payroll_impact.xlsx.sheet import read_sheet
from payroll_impact.xlsx.workbook import Book, DefinedName, read_book, table_headers

if TYPE_CHECKING:
    from os import PathLike

PREFIX = "fill."
_DRAWN = re.compile(r"xl/(drawings|charts)/[^/]+\.xml", re.IGNORECASE)
_CALC = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_FULL = re.compile(rb"\s+fullCalcOnLoad\s*=\s*(\"[^\"]*\"|'[^']*')")
# calcPr stands after these, the last of them that is there
_BEFORE_CALC = re.compile(rb"</(?P<prefix>(?:\w+:)?)(?:sheets|functionGroups|externalReferences|definedNames)>")


@attrs.frozen
class Filled:
    """A filled workbook.

    Attributes
    ----------
    data : bytes
        The file.
    count : int
        How many placeholders and named cells were filled.
    problems : tuple of Problem
        Those that were not, by sheet and cell.
    formulas : int
        Formulas in the workbook; where anything was filled they hold no result until a program computes them.
    """

    data: bytes
    count: int
    problems: tuple[Problem, ...]
    formulas: int

    def save(self, path: "str | PathLike[str]") -> None:
        """Write the file, whole or not at all."""
        write_atomically(path, self.data)


def fill(template: "str | PathLike[str]", lookup: Lookup) -> Filled:
    """Fill a workbook's placeholders and named cells.

    A cell that is one placeholder becomes a number, date or text of its own, in the same style; within a text
    it becomes words. So do placeholders in text boxes, chart titles and page headers. A defined name that begins
    with ``fill.`` gives its cell the value of the rest of it: ``fill.metric.npv`` that of ``metric:npv``.

    Parameters
    ----------
    template : path-like
        An .xlsx or .xlsm file; it stays as it is.
    lookup : callable
        Takes a key as `normalised` makes it, returns its `Value` or None.

    Returns
    -------
    Filled
        Parts without a placeholder are byte for byte those of the template, but for results of formulas:
        these are taken out, and the workbook asks to be recalculated when it is opened.

    Raises
    ------
    InputError
        If the template is not there, or no workbook.
    """
    package = open_package(template)
    book = read_book(package)
    strings_part = package.find(book.shared_strings) if book.shared_strings else None
    strings = [] if strings_part is None else _strings(package, strings_part)
    changed: dict[str, bytes] = {}
    problems: list[Problem] = []
    named = _named(book, lookup, problems)
    plain, count, formulas = plain_styles(package), 0, 0
    kept: set[int] = set()
    for title, part in book.parts.items():
        member = package.find(part) or part
        sheet = Sheet(title, package.read(member), strings, lookup, plain, _headers(package, member, title))
        formulas += formulas_in(read_sheet(sheet.data, title))
        changed[member] = sheet.filled(sheet.named(named.get(title, {})))
        problems += sheet.problems
        kept |= sheet.kept
        count += sheet.known
    if strings_part is not None:
        changed[strings_part] = _filled_strings(package.read(strings_part), strings, kept, lookup)
    count += _drawn(package, lookup, changed, problems)
    different = {name: data for name, data in changed.items() if data != package.read(name)}
    if different and formulas:
        # a result of before beside a value of now would be wrong, and nobody would see it
        for title, part in book.parts.items():
            member = package.find(part) or part
            different[member] = without_results(different.get(member, package.read(member)), title)
        different[_main(package)] = recalculating(package.read(_main(package)))
    return Filled(package.rewritten(different), count, tuple(problems), formulas)


def _strings(package: Package, part: str) -> list[Text]:
    return texts_of(package.read(part), "the table of texts", frozenset(("si",)))


def _filled_strings(data: bytes, strings: list[Text], kept: set[int], lookup: Lookup) -> bytes:
    """Return the table of texts with words in place of placeholders; cells of a value of their own leave it."""
    filled = (text for number, text in enumerate(strings) if number not in kept)
    return with_edits(data, [edit for text in filled for edit in replaced(text.segments, lookup).edits])


def _drawn(package: Package, lookup: Lookup, changed: dict[str, bytes], problems: list[Problem]) -> int:
    """Fill the texts of drawings and charts; return how many placeholders."""
    count = 0
    for part in filter(_DRAWN.fullmatch, package.names):
        data = package.read(part)
        if b"{{" not in data and b"}}" not in data:
            continue
        found = [replaced(text.segments, lookup, kind="drawing") for text in texts_of(data, part, frozenset("p"))]
        changed[part] = with_edits(data, [edit for each in found for edit in each.edits])
        problems += [Problem(part, unknown, "is unknown") for each in found for unknown in each.unknown]
        count += sum(each.known for each in found)
    return count


def _named(book: Book, lookup: Lookup, problems: list[Problem]) -> dict[str, dict[tuple[int, int], Value]]:
    """Return the values of named cells by sheet, row and column."""
    found: dict[str, dict[tuple[int, int], Value]] = {}
    for entry in book.names:
        if not entry.name.casefold().startswith(PREFIX):
            continue
        value = lookup(normalised(entry.name[len(PREFIX) :].replace(".", ":")))
        place = f"the name {entry.name}"
        if value is None:
            problems.append(Problem(place, f"({entry.refers_to})", "is unknown"))
            continue
        try:
            cells = located(_written(entry), book)
        except InputError as error:
            problems.append(Problem(place, f"({entry.refers_to})", f"cannot be filled: {error}"))
            continue
        if cells.single:
            found.setdefault(cells.first.sheet, {})[cells.first.row, cells.first.column] = value
        else:
            problems.append(Problem(place, f"({entry.refers_to})", "must stand for one cell"))
    return found


def _written(entry: DefinedName) -> str:
    return entry.name if entry.sheet is None else f"{entry.sheet}!{entry.name}"


def _headers(package: Package, part: str, title: str) -> frozenset[tuple[int, int]]:
    """Return the header cells of the tables on a sheet."""
    found = [area(title, reference) for reference in table_headers(package, part)]
    return frozenset((each.first.row, cell.column) for each in found if each is not None for cell in each.grid()[0])


def _main(package: Package) -> str:
    """Return the part of the workbook itself: all know it by this name."""
    return package.find("xl/workbook.xml") or next(name for name in package.names if name.endswith("workbook.xml"))


def recalculating(data: bytes) -> bytes:
    """Return the workbook's part with the wish that all formulas be computed when it is opened."""
    found = _CALC.search(data)
    if found is not None:
        kept = _FULL.sub(b"", found[2].rstrip())
        new = b"<" + found[1] + b"calcPr" + kept + b' fullCalcOnLoad="1"' + found[3] + b">"
        return data[: found.start()] + new + data[found.end() :]
    places = list(_BEFORE_CALC.finditer(data))
    if not places:
        return data
    at = places[-1].end()
    return data[:at] + b"<" + places[-1]["prefix"] + b'calcPr fullCalcOnLoad="1"/>' + data[at:]
