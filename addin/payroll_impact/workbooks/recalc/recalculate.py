"""Recalculate a workbook: set inputs, compute everything, read answers, write a copy that is otherwise the same."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from typing import Any, Literal

import attrs

from payroll_impact.atomic import write_atomically
from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, Area
from payroll_impact.errors import InputError, nearest
from payroll_impact.workbooks.calculation import starts_late, with_values_kept
from payroll_impact.workbooks.recalc import calc_engine, engine
from payroll_impact.workbooks.recalc.changes import changed_cells
from payroll_impact.workbooks.recalc.digits import tell_overlong
from payroll_impact.workbooks.recalc.external import external_formulas, keep_external
from payroll_impact.workbooks.recalc.model import NOT_CALCULATED, NOT_TRUSTED, EngineResult, Job, RecalcFinding
from payroll_impact.workbooks.recalc.names import Guard, assignments, located
from payroll_impact.workbooks.recalc.prepare import prepare_cells
from payroll_impact.workbooks.recalc.trust import Verdict, is_reproduced, judge
from payroll_impact.workbooks.recalc.usual_package import usual_package
from payroll_impact.xlsx.package import package_of
from payroll_impact.xlsx.sheet import StoredCell, Worksheet
from payroll_impact.xlsx.workbook import Workbook, open_workbook

ENGINES: dict[str, Callable[[Job], EngineResult]] = {
    "formualizer": engine.evaluate,
    "calc": calc_engine.evaluate,
}
_MOST_FORMULAS = 400_000  # about two minutes, and 2 GB
_LONGEST_FORMULA = 80  # shown in a message
_MOST_OF_COLUMNS = 30_000_000  # cells of whole columns gone through one by one: about half a minute
_ONE_BY_ONE = re.compile(r"SUMPRODUCT\(|MMULT\(|SUMX|CORREL\(|TRANSPOSE\(", re.IGNORECASE)
_WHOLE_COLUMNS = re.compile(r"(?<![A-Z0-9$])\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![A-Z0-9(])", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"')
KEPT = "last value was kept"
_LAST_DIGITS = 1e-9


@attrs.frozen
class Recalculated:
    """A recalculated workbook.

    Attributes
    ----------
    values : dict
        Value of every formula cell, and of every cell a formula spills into or a data table fills, by `Address`;
        ``str(address)`` is ``Sheet!A1``. Dates are day numbers, errors `CellError`.
    findings : list of RecalcFinding
        Unknown functions, circular references, error cells, results cut off, cells not calculated, cells that an edit
        reaches and the engine cannot be trusted with.
    notes : tuple of str
        How far the engine was held against what the file stores.
    untrusted : dict
        Why the engine is not trusted with them, by the cells whose formulas it does not reproduce.
    apart : frozenset of Address
        Cells not held against the file: of the date, of chance, without a stored value, and what depends on them.
    got : dict
        What was asked for, by name: a value, or rows of them for a range.
    source : Workbook
        The workbook as it is in the file.
    """

    values: dict[Address, Cell]
    findings: list[RecalcFinding]
    got: dict[str, Any]
    source: Workbook = attrs.field(repr=False)
    _spills: dict[Address, tuple[int, int]] = attrs.field(repr=False)
    _given: dict[Address, Cell] = attrs.field(repr=False)
    notes: tuple[str, ...] = ()
    untrusted: dict[Address, str] = attrs.field(factory=dict)
    apart: frozenset[Address] = frozenset()

    def copy(self) -> bytes:
        """Return the workbook with its new values; only cells whose value changed are written anew.

        One with functions of xlwings Lite or Server does not ask to be computed when it is opened: that would put
        #NAME? in the place of the values, before their add-in is up.
        """
        cells = changed_cells(self.source.sheets, self.values, self._spills, self._given)
        own = with_values_kept(self.source) if starts_late(self.source) else None
        return self.source.with_cells(cells, own=own)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the copy to a file, whole or not at all.

        Raises
        ------
        InputError, HostError
            If the file cannot be written there.
        """
        write_atomically(path, self.copy())


def recalc(
    path: str | PathLike[str],
    *,
    sets: Mapping[str, Any] | None = None,
    gets: Iterable[str] = (),
    engine: Literal["formualizer", "calc"] = "formualizer",
    trust_engine: bool = False,
) -> Recalculated:
    """Recalculate a workbook's native formulas and our functions together; the file stays as it is.

    First the workbook is computed as it stands and held against the values it stores. Formulas the engine does not
    reproduce keep their stored values; where what is set reaches them, so does all that depends on them, and they are
    among the findings.

    What-if data tables are computed as well. One without a usable input cell, or that depends on itself, keeps its
    values and is among the findings.

    Parameters
    ----------
    path : path-like
        An .xlsx or .xlsm file.
    sets : mapping, optional
        Values by name: a defined name, ``Sheet!A1`` or ``Sheet!A1:B3`` (then rows of values). A value is a number,
        text, a date, True or False, or None for a blank; `read_value` makes one of what somebody typed.
    gets : iterable of str
        Names whose values are wanted.
    engine : {'formualizer', 'calc'}
        What computes: formualizer in this process, or a headless LibreOffice.
    trust_engine : bool
        Take all that the engine computes, also where it does not reproduce what the file stores.

    Returns
    -------
    Recalculated
        All values, what is wrong with them, and the copy to save.

    Raises
    ------
    InputError
        If the file is not there or no such workbook, or a name or a value is wrong.
    HostError
        If the engine is not installed, or fails.
    """
    if engine not in ENGINES:
        raise InputError(f"engine must be {' or '.join(ENGINES)}; got {engine!r}{nearest(str(engine), list(ENGINES))}")
    source = open_workbook(path)
    source.require_usual_dates("the engines from 1900: each date they compute would be four years off")
    count = sum(cell.formula is not None for sheet in source.sheets.values() for cell in sheet.cells.values())
    if count > _MOST_FORMULAS:
        told = f"{source.package.title} holds {count:,} formulas; at most {_MOST_FORMULAS:,} are recalculated"
        raise InputError(told)
    if engine == "formualizer":
        _require_bounds(source)
    if sets and engine == "formualizer" and source.shows_what_it_computes:
        raise InputError(
            f"{source.package.title} computes with the digits shown (precision as displayed), which formualizer does "
            "not do; --engine calc does"
        )
    wanted = {name: located(name, source) for name in gets}
    given = assignments(dict(sets or {}), source, _guard(source))
    calling = {
        entry.name.casefold(): entry.refers_to
        for entry in source.names
        if entry.sheet is None and "payroll" in entry.refers_to.casefold()
    }
    defined = frozenset(entry.name.lower() for entry in source.names)
    names = {(entry.sheet, entry.name.casefold()): entry.refers_to for entry in source.names}
    snaps = not any(_is_last_digits(sheet, cell) for sheet in source.sheets.values() for cell in sheet.cells.values())

    comparing: set[Address] = set()
    external = external_formulas(source) if engine == "formualizer" else {}

    def compute(frozen: frozenset[Address], given: dict[Address, Cell]) -> EngineResult:
        words = calling if engine == "formualizer" else None
        frozen |= frozenset(external)
        cells = prepare_cells(source.sheets, given, names=words, frozen=frozen)
        # LibreOffice lets nobody write to a protected sheet, not even the arrays and data tables it has to fill
        data = source.with_cells(cells, protected=engine != "calc")
        if engine == "formualizer":
            data = usual_package(package_of(data, source.package.title), source.part)
        tried = frozenset(comparing)
        job = Job(data, source.sheets, defined, frozen, names, source.package.title, snaps=snaps, comparing=tried)
        result = ENGINES[engine](job)
        return keep_external(result, source, external)

    if trust_engine:
        result, verdict = compute(frozenset(), given), None
    else:
        verdict = judge(source, lambda frozen: compute(frozen, {}), engine, comparing)
        result = compute(frozenset(verdict.reasons), given) if given else verdict.result
        result = _keep_stored(verdict, result, given)
    got = {name: _read(place, result) for name, place in wanted.items()}
    found = sorted([*result.findings, *_tables_left(source, result)], key=lambda finding: finding.address)
    untrusted = {} if verdict is None else verdict.reasons
    apart = frozenset() if verdict is None else frozenset(verdict.apart)
    notes = () if verdict is None else tuple(_notes(verdict, engine))
    if verdict is not None and given and engine == "formualizer":
        notes += tuple(tell_overlong(source, verdict, result, verdict.dependencies.reached_from(given)))
    notes += tuple(filter(None, [source.describe_unreadable(), *_set_to_text(source, given)]))
    return Recalculated(result.values, found, got, source, result.spills, given, notes, untrusted, apart)


def _is_last_digits(sheet: Worksheet, cell: StoredCell) -> bool:
    """Whether a file stores what a difference leaves of last digits, where Excel stores 0."""
    if cell.formula is None or not {"-", "+"} & set(cell.formula_text):
        return False
    value = sheet.value(cell)
    return isinstance(value, float) and 0 < abs(value) < _LAST_DIGITS


def _require_bounds(source: Workbook) -> None:
    """Refuse formulas that go through whole columns cell by cell, where that would take minutes."""
    used = max((max(sheet.rows, default=0) for sheet in source.sheets.values()), default=0)
    cells = used * sum(
        len(_WHOLE_COLUMNS.findall(_LITERAL.sub("", text)))
        for sheet in source.sheets.values()
        for place, text in sheet.formulas.items()
        if place in sheet.arrays or _ONE_BY_ONE.search(text)
    )
    if cells > _MOST_OF_COLUMNS:
        told = f"{source.package.title} goes through {cells:,} cells of whole columns one by one, as in SUMPRODUCT"
        raise InputError(f"{told}; at most {_MOST_OF_COLUMNS:,} are recalculated")


def _set_to_text(source: Workbook, given: dict[Address, Cell]) -> Iterator[str]:
    """Say of each number that is replaced by a text; a sum leaves texts out."""
    for address, value in given.items():
        sheet = source.sheets[address.sheet]
        if isinstance(value, str) and isinstance(sheet.value(sheet.cells.get((address.row, address.column))), float):
            yield f"{address} held a number and is set to a text, which is no number, time or error to a formula"


def _keep_stored(verdict: Verdict, result: EngineResult, given: dict[Address, Cell]) -> EngineResult:
    """Return a result with the stored value wherever nothing that is set changes it, or the engine is not trusted."""
    stored = verdict.stored
    roots, others = verdict.reached(given)
    hidden, kept = verdict.reached_over_hidden(given)
    others |= kept - roots - hidden
    held = set(verdict.reasons) | others | kept
    values, spills = dict(result.values), dict(result.spills)
    for cell, value in stored.values.items():
        anchor = stored.anchors.get(cell, cell)
        if anchor in held or (cell not in verdict.apart and _unmoved(verdict.result, result, cell, value)):
            values[cell] = value
    for anchor in held:
        if anchor not in stored.values:
            continue  # it is told that what is computed may be wrong
        filled = stored.filled_by(anchor)
        values |= {cell: stored.values.get(cell) for cell in filled.cells() if cell in stored.values or cell == anchor}
        spills.pop(anchor, None)
        if not filled.single:
            spills[anchor] = (filled.rows, filled.columns)
    told = [finding for finding in result.findings if finding.address not in held]
    told += [finding for finding in verdict.findings if finding.address not in roots]
    told += [_distrust(verdict, cell, verdict.reasons[cell]) for cell in roots]
    why = "rows that are hidden or filtered would be taken as shown"
    told += [_distrust(verdict, cell, why) for cell in hidden]
    told += [
        _distrust(verdict, cell, "it depends on cells the engine is not trusted with")
        for cell in others
        if stored.anchors.get(cell, cell) == cell
    ]

    def read(address: Address) -> Any:
        return values[address] if address in values else result.read(address)

    return EngineResult(values, spills, told, read)


def _unmoved(before: EngineResult, after: EngineResult, cell: Address, stored: Cell) -> bool:
    """Whether a cell shows the same with and without what is set: then it goes on showing what the file stores."""
    old, new = before.values.get(cell), after.values.get(cell)
    return old == new and type(old) is type(new) and is_reproduced(stored, new)


def _distrust(verdict: Verdict, cell: Address, reason: str) -> RecalcFinding:
    text = verdict.stored.book.sheets[cell.sheet].formulas.get((cell.row, cell.column), "")
    shown = f"={text[:_LONGEST_FORMULA]}{'…' if len(text) > _LONGEST_FORMULA else ''}: " if text else ""
    kept = "" if reason.endswith(KEPT) else f"; its {KEPT}"
    if cell not in verdict.stored.values:
        kept = "; no value is stored to be kept, and what is computed may be wrong"
    return RecalcFinding(NOT_TRUSTED, cell, f"{shown}{reason}{kept}")


def _notes(verdict: Verdict, engine: str) -> Iterator[str]:
    stored = verdict.stored
    program = "LibreOffice" if engine == "calc" else engine
    compared = len({stored.anchors.get(cell, cell) for cell in stored.values} - verdict.apart)
    if stored.missing and not stored.values:
        why = "stores no values for its formulas" if stored.vouched else "asks to be computed anew when it is opened"
        yield f"{stored.book.package.title} {why}: what {program} computes is not held against anything"
    elif stored.missing:
        yield f"formulas without a stored value to hold what {program} computes against: {len(stored.missing)}"
    if verdict.reasons:
        yield (
            f"{program} does not reproduce {len(verdict.reasons)} of {compared} formulas; where nothing that is set"
            " reaches them they keep their stored values (--trust-engine takes what is computed)"
        )


def _guard(source: Workbook) -> Guard:
    fixed: dict[str, list[tuple[Area, str]]] = {}
    for title, sheet in source.sheets.items():
        fixed[title] = [(found, "the result of an array formula") for found in sheet.arrays.values()]
        fixed[title] += [(found, "a what-if data table") for found in sheet.data_tables.values()]
        headers = (table.header for table in source.tables(title))
        fixed[title] += [(found, "the header of a table") for found in headers if found is not None]
        fixed[title] += [(found, "merged cells, of which the first alone counts,") for found in sheet.covered]
    return Guard(source.sheets, fixed)


def _tables_left(source: Workbook, result: EngineResult) -> list[RecalcFinding]:
    """Return the what-if data tables that were not computed: they keep their values."""
    message = "a what-if data table that cannot be computed, or not in 15 seconds; its last values were kept"
    places = [found.first for sheet in source.sheets.values() for found in sheet.data_tables.values()]
    return [RecalcFinding(NOT_CALCULATED, place, message) for place in places if place not in result.values]


def _read(place: Area, result: EngineResult) -> Any:
    rows = [[result.read(cell) for cell in row] for row in place.grid()]
    return rows[0][0] if place.single else rows
