"""Recalculation in this process: formualizer computes the sheet, and asks the catalogue for our functions."""

import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import attrs

from payroll_impact.cells import CellError
from payroll_impact.cells.addresses import Address, Area, area, split_sheet
from payroll_impact.errors import HostError, InputError
from payroll_impact.functions import CATALOGUE, Function
from payroll_impact.functions.limits import MOST_CELLS, too_many_cells
from payroll_impact.workbooks.recalc import findings
from payroll_impact.workbooks.recalc.data_tables import fill_data_tables
from payroll_impact.workbooks.recalc.habits import DIGITS, compare_at_fifteen_digits, intersect_ranges, snap_to_zero
from payroll_impact.workbooks.recalc.model import CUT_OFF, NOT_CALCULATED, EngineResult, Job, RecalcFinding
from payroll_impact.workbooks.recalc.spellings import catalogued, engine_title, functions_in
from payroll_impact.workbooks.recalc.values import fit_to_range, from_engine, scalar, to_engine
from payroll_impact.xlsx.package import package_of
from payroll_impact.xlsx.sheet import UNREADABLE
from payroll_impact.xlsx.tree import parse

_FIT = "PAYROLL__FIT"  # our own: an array formula fills its range, no more and no less
_SINGLE = "_xlfn.SINGLE"  # how files store @
_PREFIXES = ("", "_xldudf_", "_xlfn.", "_xlfn._xldudf_")
_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET)\(", re.IGNORECASE)
_MOST_ROUNDS = 50
_BLOCKED = CellError("#SPILL!")
_NEAR_ZERO = 1e-6  # what is left of differences lies below, unless their parts are beyond any payroll


def load_formualizer() -> Any:
    """Return the formualizer module.

    Raises
    ------
    HostError
        If it is not installed.
    """
    try:
        return import_module("formualizer")
    except ImportError:
        raise HostError('formualizer is not installed: pip install "payroll-impact[recalc]"') from None


@attrs.define
class Heard:
    """What our functions answered while somebody listened."""

    listening: bool = False
    answers: list[Any] = attrs.field(factory=list)


@attrs.define
class Session:
    """A workbook in the engine, and what our functions last answered."""

    engine: Any
    workbook: Any
    job: Job
    heard: Heard = attrs.field(factory=Heard)
    kept: list[RecalcFinding] = attrs.field(factory=list)
    deadline: float | None = None  # of its data tables
    # what cells hold and formulas fill, until something changes
    values: dict[Address, Any] = attrs.field(factory=dict)
    sizes: dict[Address, tuple[int, int]] = attrs.field(factory=dict)

    def value(self, address: Address) -> Any:
        """Return a cell's value as the engine has it now."""
        if address not in self.values:
            found = self.workbook.get_value(engine_title(address.sheet), address.row, address.column)
            self.values[address] = from_engine(found)
        return self.values[address]

    def formula(self, address: Address) -> str:
        """Return a cell's formula, without its equals sign, as the engine has it now."""
        found = self.workbook.get_formula(engine_title(address.sheet), address.row, address.column)
        return (found or "").removeprefix("=")

    def spill(self, address: Address) -> tuple[int, int]:
        """Return the rows and columns a formula fills."""
        if address not in self.sizes:
            if self._is_hemmed_in(address):
                return 1, 1
            role = self.workbook.inspect_cell(_in_engine(address), include_values=False).cell.spill
            extent = getattr(role, "extent", None)
            found = area(address.sheet, split_sheet(extent)[1]) if extent else None
            self.sizes[address] = (found.rows, found.columns) if found else (1, 1)
        return self.sizes[address]

    def _is_hemmed_in(self, address: Address) -> bool:
        """Whether formulas stand to the right and below: what fills a cell beside its own would be blocked by one."""
        held = self.job.held
        return address.offset(0, 1) in held and address.offset(1, 0) in held

    def _forget(self) -> None:
        self.values.clear()
        self.sizes.clear()

    def evaluate(self) -> None:
        """Evaluate every formula."""
        self._forget()
        self.workbook.evaluate_all()

    def spilled(self, address: Address) -> bool:
        """Whether a cell is filled by the formula of another one."""
        role = self.workbook.inspect_cell(_in_engine(address), include_values=False).cell.spill
        return getattr(role, "anchor", None) is not None

    def set_value(self, address: Address, value: Any) -> None:
        """Have a cell hold a value, or nothing, in the engine alone."""
        plain = None if value is None else to_engine(value, self.engine.LiteralValue)
        self._forget()
        self.workbook.set_value(engine_title(address.sheet), address.row, address.column, plain)

    def set_formula(self, address: Address, formula: str) -> bool:
        """Have a cell compute something else, in the engine alone; whether the engine takes it."""
        self._forget()
        try:
            self.workbook.set_formula(engine_title(address.sheet), address.row, address.column, f"={formula}")
        except Exception:  # noqa: BLE001 - the engine raises whatever its parser does; the cell keeps what it had
            return False
        return True

    def register(self, spelling: str, function: Function) -> None:
        """Make a function known under one spelling."""
        # the engine keeps what is registered for good: a function that knew the session would keep the whole workbook
        heard, literal = self.heard, self.engine.LiteralValue

        def call(*cells: Any) -> Any:
            try:
                problem = too_many_cells(list(cells), MOST_CELLS)
                answer = CellError("#VALUE!", problem) if problem else function(*map(from_engine, cells))
            except Exception as failure:  # noqa: BLE001 - a traceback must not end the recalculation of a workbook
                answer = CellError("#VALUE!", f"{function.name} failed: {type(failure).__name__}")
            if heard.listening:
                heard.answers.append(answer)
            return to_engine(answer, literal)

        self.workbook.register_function(spelling, call, min_args=0)


def evaluate(job: Job) -> EngineResult:
    """Recalculate a workbook with formualizer.

    Raises
    ------
    HostError
        If formualizer is not installed, or fails.
    InputError
        If it cannot read the workbook.
    """
    engine = load_formualizer()
    workbook = _load(engine, job)
    unread = {engine_title(title) for title in job.sheets} - set(workbook.sheet_names)
    if unread & {engine_title(address.sheet) for address in job.formulas}:
        raise InputError(f"formualizer cannot read {job.title}: it finds no sheet {min(unread)}")
    workbook.set_temporal_egress("serial")
    session = Session(engine, workbook, job)
    _register_all(session)
    _run(session)
    cut = _fitted(session)
    _compared(session)
    if job.snaps:
        _snapped(session)
    tables = fill_data_tables(job.tables, session)
    spills = {address: size for address in job.formulas if (size := session.spill(address)) != (1, 1)}
    values = {address: session.value(address) for address in job.formulas}
    for anchor, size in spills.items():
        values |= {cell: session.value(cell) for cell in Area(anchor, *size).cells()}
    read = _reader(session)
    values = {address: scalar(value) for address, value in (values | tables).items()}
    found = [*session.kept, *cut, *findings.find_problems(session, values, spills)]
    return EngineResult(values, spills, sorted(found, key=lambda finding: finding.address), read)


def _load(engine: Any, job: Job) -> Any:
    """Return a workbook in the engine; one it refuses for how it is packed gets a second chance, packed anew."""
    try:
        return engine.load_workbook_bytes(job.data)
    except BaseException as problem:  # noqa: BLE001 - the engine raises whatever its reader does
        _let_through(problem)
    package = package_of(job.data, job.title)
    for name in package.names:
        if name.lower().endswith((".xml", ".rels")):
            parse(package.read(name), package.title, f"its part {name}")
    try:
        return engine.load_workbook_bytes(package.repacked({}))
    except BaseException as problem:  # noqa: BLE001 - as above
        _let_through(problem)
        reason = _one_line(problem)
        if "non-worksheet" in reason:
            raise InputError(f"{job.title} holds a macro or dialog sheet, which formualizer does not read") from None
        if "Unknown cell 't' attribute" in reason:
            raise InputError(f"{job.title} is damaged: a cell is of a kind that no workbook has") from None
        raise InputError(f"formualizer cannot read {job.title}: {reason}") from None


def _in_engine(address: Address) -> str:
    return str(address._replace(sheet=engine_title(address.sheet)))


def _reader(session: Session) -> Callable[[Address], Any]:
    def read(address: Address) -> Any:
        if engine_title(address.sheet) in known:
            return scalar(session.value(address))
        sheet = session.job.sheets[address.sheet]  # one without formulas, which the engine does not find
        value = sheet.value(sheet.cells.get((address.row, address.column)))
        return None if value is UNREADABLE else value

    known = set(session.workbook.sheet_names)
    return read


def _register_all(session: Session) -> None:
    for name, function in CATALOGUE.items():
        for prefix in _PREFIXES:
            session.register(prefix + name, function)
    known = {(prefix + name).casefold() for name in CATALOGUE for prefix in _PREFIXES}
    for address in session.job.formulas:
        text = session.job.sheets[address.sheet].cells[address.row, address.column].formula_text
        if "payroll" not in text.casefold():
            continue  # most formulas ask none of ours, and to take one apart takes long
        for spelling in functions_in(text, session.engine.tokenize):
            found = catalogued(spelling)
            if found is not None and spelling.casefold() not in known:
                known.add(spelling.casefold())
                session.register(spelling, found)
    session.workbook.register_function(_FIT, fit_to_range(session.engine.LiteralValue), min_args=3, max_args=3)
    session.workbook.register_function(_SINGLE, _top_left, min_args=1, max_args=1)
    session.workbook.register_function(DIGITS, _at_fifteen_digits, min_args=1, max_args=1)


def _top_left(value: Any) -> Any:
    return value[0][0] if isinstance(value, list) and value and value[0] else value


def _at_fifteen_digits(value: Any) -> Any:
    return float(f"{value:.15g}") if isinstance(value, float) else value


def _run(session: Session) -> None:
    """Evaluate everything; cells the engine refuses keep the value they had."""
    for _ in range(_MOST_ROUNDS):
        try:
            session.evaluate()
        except BaseException as problem:  # noqa: BLE001 - references to other workbooks end the engine's evaluation
            _let_through(problem)
            reason = _one_line(problem)
            if not _put_aside(session, reason):
                raise HostError(f"formualizer cannot recalculate the workbook: {reason}") from None
        else:
            return
    raise HostError("formualizer cannot recalculate the workbook: too many references it does not know")


def _put_aside(session: Session, reason: str) -> bool:
    """Have the cells an error is about keep their last values; whether there were any."""
    reference = reason.partition("Undefined name: ")[2]
    if reference:
        told = f"{reference} is in another workbook"
        found = [address for address in session.job.formulas if reference in session.formula(address)]
    else:
        told = "formualizer does not find out what its INDIRECT or OFFSET refers to"
        endless = session.job.formulas if "did not converge" in reason else []
        found = [address for address in endless if _ANYWHERE.search(session.formula(address))]
    for address in found:
        _keep(session, address, told)
    return bool(found)


def _keep(session: Session, address: Address, told: str) -> None:
    """Have a cell keep the value the file stores for it."""
    sheet = session.job.sheets[address.sheet]
    value = sheet.value(sheet.cells[address.row, address.column])
    session.set_value(address, CellError("#REF!") if value is UNREADABLE else value)
    session.kept.append(RecalcFinding(NOT_CALCULATED, address, f"{told}; the last value was kept"))


def _keep_results(session: Session, filled: Area) -> bool:
    """Have the cells an array formula fills keep the values the file stores, but for the one that holds it."""
    sheet = session.job.sheets[filled.first.sheet]
    for cell in sheet.held(filled):
        if cell.content is None and (value := sheet.value(cell)) is not UNREADABLE:
            session.set_value(Address(sheet.title, cell.row, cell.column), value)
    return True


def _fitted(session: Session) -> list[RecalcFinding]:
    """Give ordinary formulas one cell and array formulas their range, and evaluate again if that changes any."""
    cut, changed, found = [], False, _too_wide(session)
    too_wide = set(found)
    single = {
        title
        for title, sheet in session.job.sheets.items()
        if any("SINGLE(" in cell.formula_text for cell in sheet.cells.values())
    }
    for address in session.job.formulas:
        fixed, text = _fixed(session, address), ""
        wide = address in too_wide
        wrong = not fixed and isinstance(session.value(address), CellError)
        if not (wide or wrong or address.sheet in single):
            continue  # most formulas are what they should be, and asking for each takes long
        formula = session.formula(address)
        if wide and fixed and fixed.rows * fixed.columns > MOST_CELLS:
            _keep(session, address, f"it fills {fixed.reference}, more than {MOST_CELLS:,} cells")
            changed = _keep_results(session, fixed)
        elif wide and fixed:
            text = f"{_FIT}({fixed.rows},{fixed.columns},({formula}))"
        elif wide or wrong or "SINGLE(" in formula:
            marked, named = bool(fixed), partial(_named_area, session.job, address)
            text = intersect_ranges(formula, address, session.engine.tokenize, named, marked=marked)
        if text and text != formula:
            changed = session.set_formula(address, text) or changed
    if changed:
        _run(session)
        found = _too_wide(session)
    still = [address for address in found if not _fixed(session, address)]
    for address in still:
        size, blocked = session.spill(address), session.value(address) == _BLOCKED
        session.set_formula(address, f"@({session.formula(address)})")
        shown = f"the first of {size[0]} × {size[1]} values" if not blocked else "the first of its values"
        cut.append(RecalcFinding(CUT_OFF, address, f"shows {shown}; enter it as a dynamic array to see all"))
    if still:
        _run(session)
    return cut


def _too_wide(session: Session) -> list[Address]:
    """Return the formulas that fill other cells than they should, or would if they were empty, in their order."""
    found = []
    for address in session.job.formulas:
        fixed = _fixed(session, address)
        wanted = (fixed.rows, fixed.columns) if fixed else (1, 1)
        filled = session.spill(address) == wanted and session.value(address) != _BLOCKED
        # a dynamic one takes the room it needs
        if not filled and not _is_dynamic(session, address) and session.formula(address):
            found.append(address)
    return found


def _is_dynamic(session: Session, address: Address) -> bool:
    return session.job.sheets[address.sheet].cells[address.row, address.column].is_dynamic


def _fixed(session: Session, address: Address) -> Area | None:
    return session.job.sheets[address.sheet].arrays.get((address.row, address.column))


def _named_area(job: Job, cell: Address, name: str) -> Area | None:
    """Return the cells a defined name stands for where it is used."""
    sheet, bare = split_sheet(name)
    key = bare.casefold()
    refers_to = job.names.get((sheet or cell.sheet, key)) or job.names.get((None, key)) or ""
    title, reference = split_sheet(refers_to)
    return area(title, reference) if title and reference.count("$") > reference.count(":") else None


def _compared(session: Session) -> None:
    """Have some formulas compare by 15 digits, and evaluate again if that changes any."""
    tokenize, changed = session.engine.tokenize, False
    for address in session.job.comparing:
        formula = session.formula(address)
        text = compare_at_fifteen_digits(formula, tokenize)
        changed = (text != formula and session.set_formula(address, text)) or changed
    if changed:
        _run(session)


def _snapped(session: Session) -> None:
    """Have sums and differences that leave only last digits be 0, and evaluate again if that changes any."""
    seen: set[Address] = set()
    for _ in range(_MOST_ROUNDS):
        fresh = []
        for address in session.job.formulas:
            value = session.value(address) if address not in seen else 0.0
            if type(value) is float and 0 < abs(value) < _NEAR_ZERO:
                seen.add(address)
                text = snap_to_zero(session.formula(address), session.engine.tokenize)
                fresh += [(address, text)] if text and session.spill(address) == (1, 1) else []
        for address, text in fresh:
            session.set_formula(address, text)
        if not fresh:
            return
        _run(session)


def _let_through(problem: BaseException) -> None:
    """Raise what is none of the engine's errors; where it panics, it raises no ordinary exception."""
    if isinstance(problem, KeyboardInterrupt | SystemExit | MemoryError):
        raise problem


def _one_line(problem: BaseException) -> str:
    return " ".join(str(problem).split())
