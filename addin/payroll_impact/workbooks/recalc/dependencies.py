"""Which formulas read which cells, from what the formulas say: followed from a cell to all that depends on it.

INDIRECT and OFFSET may read any cell, and a name that is not known may stand for any: what uses them counts as
reading whatever it is asked about.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

import attrs

from payroll_impact.cells.addresses import LAST_COLUMN, LAST_ROW, Address, Area, area, column_number, split_sheet
from payroll_impact.workbooks.recalc.data_tables import data_tables, trials
from payroll_impact.xlsx.sheet import Worksheet
from payroll_impact.xlsx.workbook import Workbook

_PIECE = re.compile(
    r"""
    "(?:[^"]|"")*"                                                         # a text
    | (?P<sheet>'(?:[^']|'')+'!|[^\s!'"(),;+\-*/^&=<>{}\[\]@]+!|\[\d+\][^\s!'"(),;+\-*/^&=<>{}\[\]@]*!)?
      (?: (?P<cells>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?)(?![\w.(!\[])
        | (?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w.(!\[])
        | (?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w.(!\[])
        | (?P<word>[^\W\d][\w.\\?]*)
            (?P<follows>\(|\[(?:[^\[\]']|'.|\[(?:[^\]']|'.)*\])*\])?)
    | (?P<number>[0-9.]+(?:[Ee][+-]?[0-9]+)?)
    """,
    re.VERBOSE,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_VOLATILE = frozenset(["NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "RTD", "INFO", "CELL"])
_ANYWHERE = frozenset(["INDIRECT", "OFFSET"])
_WORDS = frozenset(["TRUE", "FALSE"])
_FEW = 64  # cells of an area that are looked up one by one
_PREFIX = re.compile(r"^(?:_xlfn\.|_xlws\.|_xludf\.)+", re.IGNORECASE)


@attrs.frozen
class Reading:
    """What a formula reads, as it is written: references by sheet, names and functions."""

    references: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    functions: frozenset[str]

    @classmethod
    def of(cls, formula: str) -> "Reading":
        """Return what a formula reads.

        >>> found = Reading.of("SUM(Pay*'My plan'!$A$1:B2)+NOW()-Sheet1!C:C")
        >>> found.references, found.names, sorted(found.functions)
        ((('My plan', '$A$1:B2'), ('Sheet1', 'C:C')), (('', 'Pay'),), ['NOW', 'SUM'])
        """
        references, names, functions = [], [], set()
        for match in _PIECE.finditer(formula):
            sheet = split_sheet(f"{match['sheet']}A1")[0] if match["sheet"] else ""
            reference = match["cells"] or match["columns"] or match["rows"]
            if reference:
                references.append((sheet, reference))
            elif match["word"] and match["follows"] == "(":
                functions.add(_PREFIX.sub("", match["word"]).upper())
            elif match["word"] and match["word"].upper() not in _WORDS and not match["word"].startswith("_xlpm."):
                names.append((sheet, match["word"]))
        return cls(tuple(references), tuple(names), frozenset(functions))


@attrs.frozen
class _Node:
    """A formula or a data table: the cells it fills, the areas it reads, and whether it may read any other."""

    fills: Area
    reads: frozenset[Area]
    anywhere: bool
    volatile: bool


class Dependencies:
    """What depends on what in a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._titles = {title.casefold(): title for title in book.parts}
        self._order = list(book.parts)
        self._names = {(entry.sheet, entry.name.casefold()): entry.refers_to for entry in book.names}
        self._tables = {table.name.casefold(): table.area for title in book.parts for table in book.tables(title)}
        self._nodes = [node for sheet in book.sheets.values() for node in self._nodes_of(sheet)]
        self._by_cell: dict[Address, list[_Node]] = defaultdict(list)
        self._by_area: dict[str, dict[Area, list[_Node]]] = defaultdict(lambda: defaultdict(list))
        for node in self._nodes:
            for place in node.reads:
                if place.rows * place.columns <= _FEW:
                    for cell in place.cells():
                        self._by_cell[cell].append(node)
                else:
                    self._by_area[place.first.sheet][place].append(node)

    def volatile(self) -> set[Address]:
        """Return the cells whose value is another one at any time, and all that depends on them."""
        cells = {cell for node in self._nodes if node.volatile for cell in node.fills.cells()}
        return cells | self.reached_from(cells)

    def reached_from(self, cells: Iterable[Address]) -> set[Address]:
        """Return the cells that depend on some cells, directly or through others."""
        reached: set[Address] = set()
        fired: set[int] = set()
        waiting = list(cells)
        if waiting:
            waiting += [cell for node in self._nodes if node.anywhere for cell in _fire(node, fired, reached)]
        unread = {sheet: dict(areas) for sheet, areas in self._by_area.items()}
        while waiting:
            fresh: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
            while waiting:
                cell = waiting.pop()
                fresh[cell.sheet][cell.column].append(cell.row)
                for node in self._by_cell.get(cell, ()):
                    waiting += _fire(node, fired, reached)
            for sheet, columns in fresh.items():
                for rows in columns.values():
                    rows.sort()
                met = [place for place in unread.get(sheet, {}) if _meets(place, columns)]
                for place in met:
                    for node in unread[sheet].pop(place):
                        waiting += _fire(node, fired, reached)
        return reached

    def _nodes_of(self, sheet: Worksheet) -> Iterator[_Node]:
        masters: dict[str, tuple[Address, Reading]] = {}
        for place, cell in sheet.cells.items():
            formula = cell.formula
            if formula is None:
                continue
            here, text = Address(sheet.title, *place), cell.formula_text
            group = formula.get("si", "") if formula.get("t") == "shared" else ""
            if text or not group:
                reading, moved = Reading.of(text), (0, 0)
                if group:
                    masters[group] = here, reading
            elif group in masters:
                master, reading = masters[group]
                moved = here.row - master.row, here.column - master.column
            else:
                continue
            yield self._node(sheet.arrays.get(place, Area(here)), reading, here, moved)
        for table in data_tables(sheet):
            tried = [cell for trial in trials(table) for pair in (trial.puts, trial.formulas) for cell in pair.values()]
            reads = frozenset(Area(cell) for cell in (*tried, *table.inputs))
            yield _Node(table.area, reads, anywhere=False, volatile=False)

    def _node(self, fills: Area, reading: Reading, here: Address, moved: tuple[int, int]) -> _Node:
        reads: set[Area] = set()
        functions = set(reading.functions)
        anywhere = False
        for sheet, reference in reading.references:
            reads.update(self._areas(sheet or here.sheet, reference, moved))
        todo, seen = list(reading.names), set()
        while todo:
            sheet, name = todo.pop()
            key = name.casefold()
            if key in seen:
                continue
            seen.add(key)
            title = self._titles.get(sheet.casefold(), here.sheet) if sheet else here.sheet
            refers_to = self._names.get((title, key), self._names.get((None, key)))
            if key in self._tables:
                reads.add(self._tables[key])
            elif refers_to is None:
                anywhere = anywhere or not sheet.startswith("[")
            else:
                named = Reading.of(refers_to)
                functions |= named.functions
                todo += named.names
                for place, reference in named.references:
                    anywhere = anywhere or _is_relative(reference)
                    reads.update(self._areas(place or title, reference, (0, 0)))
        return _Node(fills, frozenset(reads), anywhere or bool(functions & _ANYWHERE), bool(functions & _VOLATILE))

    def _areas(self, sheet: str, reference: str, moved: tuple[int, int]) -> Iterator[Area]:
        for title in self._sheets(sheet):
            found = _area(title, reference, moved)
            if found is not None:
                yield found

    def _sheets(self, sheet: str) -> list[str]:
        """Return the sheets a reference means: several for `Jan:Mar!A1`, none for those of another workbook."""
        title = self._titles.get(sheet.casefold())
        if title is not None:
            return [title]
        first, colon, last = (self._titles.get(part.casefold(), part) for part in sheet.partition(":"))
        if not colon or first not in self._order or last not in self._order:
            return []
        ends = sorted((self._order.index(first), self._order.index(last)))
        return self._order[ends[0] : ends[1] + 1]


def _fire(node: _Node, fired: set[int], reached: set[Address]) -> list[Address]:
    """Return the cells a formula fills that were not reached before."""
    if id(node) in fired:
        return []
    fired.add(id(node))
    fresh = [cell for cell in node.fills.cells() if cell not in reached]
    reached.update(fresh)
    return fresh


def _meets(place: Area, columns: dict[int, list[int]]) -> bool:
    """Whether an area holds one of some cells, by column and sorted row."""
    first, last = place.first.column, place.first.column + place.columns - 1
    for column, rows in columns.items():
        if first <= column <= last:
            at = bisect_left(rows, place.first.row)
            if at < len(rows) and rows[at] < place.first.row + place.rows:
                return True
    return False


def _is_relative(reference: str) -> bool:
    return reference.count("$") < 2 * (1 + reference.count(":")) and not re.fullmatch(r"\$\w+:\$\w+", reference)


def _area(sheet: str, reference: str, moved: tuple[int, int]) -> Area | None:
    """Return the area of a reference, from where a shared formula was written to where it is used."""
    corners = _CORNER.findall(reference)
    if not corners:
        return _lines(sheet, reference, moved)
    if moved == (0, 0):
        return area(sheet, reference)
    spelled = []
    for fixed_column, letters, fixed_row, row in corners:
        line = int(row) + (0 if fixed_row else moved[0])
        column = column_number(letters) + (0 if fixed_column else moved[1])
        spelled.append(((line - 1) % LAST_ROW + 1, (column - 1) % LAST_COLUMN + 1))
    (top, bottom), (left, right) = (sorted((spelled[0][at], spelled[-1][at])) for at in (0, 1))
    return Area(Address(sheet, top, left), bottom - top + 1, right - left + 1)


def _lines(sheet: str, reference: str, moved: tuple[int, int]) -> Area | None:
    """Return the area of whole rows or columns."""
    ends = []
    for part in reference.split(":"):
        bare = part.removeprefix("$")
        rows = bare.isdecimal()
        number = int(bare) if rows else column_number(bare)
        ends.append(number + (0 if part.startswith("$") else moved[0] if rows else moved[1]))
    first, last = sorted(ends)
    if not 1 <= first <= last <= (LAST_ROW if rows else LAST_COLUMN):
        return None
    count = last - first + 1
    if rows:
        return Area(Address(sheet, first, 1), count, LAST_COLUMN)
    return Area(Address(sheet, 1, first), LAST_ROW, count)
