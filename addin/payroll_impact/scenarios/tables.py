"""Build a plan from tables of cells, whether they come from a file, a worksheet or Python."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs

from payroll_impact.cells import is_blank
from payroll_impact.errors import InputError, MissingParameterError, PayrollImpactError, column_error
from payroll_impact.model import AppliedParameter, Change, Evidence, Law, PlaceRule, Plan, Role, Settings
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Quantity, to_quantity
from payroll_impact.model.plan import DEFAULT
from payroll_impact.parameters import LawBook
from payroll_impact.scenarios.cells import figure, is_cell, read_cell
from payroll_impact.scenarios.exchange import exchange_rates
from payroll_impact.scenarios.law import check_overrides, resolve_tax_law
from payroll_impact.scenarios.own_places import figure_paths, law_book
from payroll_impact.scenarios.termination_law import add_termination_law
from payroll_impact.scenarios.unknown_places import check_jurisdictions
from payroll_impact.scenarios.validate_row import (
    check_cell,
    column_name,
    columns,
    find_column,
    located,
    prefixed,
    validate_row,
)

Row = Mapping[str, Any]
T = TypeVar("T", Role, Change, PlaceRule)
EvidenceByPath = dict[str, Evidence]


def build_plan(
    workforce: Iterable[Row],
    changes: "Iterable[Row] | None" = (),
    settings: "Row | None" = None,
    places: "Iterable[Row] | None" = (),
    *,
    source: str = "",
) -> Plan:
    """Build a validated plan, with the law that applies to it, from tables of cells.

    A cell is a plain value or a mapping of value, source, confidence (sourced, assumed or unknown),
    low and high. Columns may come in any order; a blank cell takes the column's default.

    Parameters
    ----------
    workforce : iterable of mapping
        A row per role, column to cell; see `Role` for the columns.
    changes : iterable of mapping
        A row per dated event; see `Change`.
    settings : mapping
        See `Settings`; any key with a dot overrides a parameter of the law, such as
        ``US-CA.unemployment.rate``.
    places : iterable of mapping
        A row per tax or rule of a jurisdiction the library lacks; see `PlaceRule`.
    source : str
        Put before every message, such as ``"plan.toml: "``.

    Returns
    -------
    Plan
        With its law resolved and the evidence of its inputs by path.

    Raises
    ------
    InputError
        Naming table, row and column of the first cell that does not fit.
    MissingParameterError
        If the law of a role's jurisdiction has no sourced value.

    Examples
    --------
    >>> plan = build_plan(
    ...     [{"role": "Analyst", "headcount": {"value": 10, "source": "HR"}, "pay": 6e4, "jurisdiction": "US-TX"}],
    ...     settings={"start": "2025-01-01", "US-TX.unemployment.rate": 0.02},
    ... )
    >>> plan.evidence["Analyst.headcount"].source
    'HR'
    """
    with prefixed(source):
        rules, evidence = read_places(places)
        known_settings, found = _read_settings({} if settings is None else settings, law_book(rules))
        # a figure given in the settings as well has its evidence there
        overridden = known_settings.overrides
        evidence = {path: known for path, known in evidence.items() if path not in overridden} | found
        roles = _apply_defaults(_read_rows(Role, "workforce", workforce))
        events = _read_rows(Change, "changes", () if changes is None else changes)
        workforce_rows = {row.number: _build_row(Role, "workforce", row) for row in roles}
        change_rows = [_build_row(Change, "changes", row) for row in events]
        _check_unique(workforce_rows)
        for row, role in zip(roles, workforce_rows.values(), strict=True):
            evidence |= {f"{role.role}.{column}": known for column, known in row.evidence.items()}
        for row in events:
            evidence |= {f"changes[{row.number}].{column}": known for column, known in row.evidence.items()}
        plan = Plan(
            workforce=workforce_rows.values(),
            changes=change_rows,
            settings=known_settings,
            places=rules,
            evidence=evidence,
        )
        check_jurisdictions(workforce_rows, law_book(rules))
        return attrs.evolve(plan, law=_resolve_law(plan, list(workforce_rows)))


@attrs.frozen
class _RowCells:
    """The cells of a row: the values given, their evidence, and the columns left blank."""

    number: int
    values: dict[str, Any]
    evidence: EvidenceByPath
    blank: set[str]


def _read_rows(table: type, name: str, rows: Any) -> list[_RowCells]:
    """Return the cells of each row of a table."""
    if isinstance(rows, str | bytes | Mapping) or not isinstance(rows, Iterable):
        raise InputError(f"{name} must be a list of tables, each headed [[{name}]]; got {_describe(rows)}")
    found = []
    for number, row in enumerate(_drop_blank_end(rows), start=1):
        with located(name, number):
            if not isinstance(row, Mapping):
                raise InputError(f"it must be a table of columns; got {_describe(row)}")
            found.append(_RowCells(number, *_read_cells(row, table)))
    return found


def _build_row(table: type[T], name: str, row: _RowCells) -> T:
    with located(name, row.number):
        return validate_row(table, row.values, noun="column", blank=row.blank)


def _apply_defaults(rows: list[_RowCells]) -> list[_RowCells]:
    """Return the roles with their blank cells filled from the row called default, evidence included."""
    defaults = [row for row in rows if str(row.values.get("role", "")).strip().casefold() == DEFAULT]
    if len(defaults) > 1:
        told = f"there is a row called {DEFAULT} already"
        raise InputError(told, table="workforce", row=defaults[1].number, column="role")
    if not defaults:
        return rows
    [default] = defaults
    with located("workforce", default.number, before=f"the {DEFAULT} row: "):
        for column, value in default.values.items():
            check_cell(Role, column, value)
    shared = {column: value for column, value in default.values.items() if column != "role"}
    found = []
    for row in rows:
        if row is not default:
            evidence = {column: each for column, each in default.evidence.items() if column not in row.values}
            blank = (row.blank | default.blank) - shared.keys() - row.values.keys()
            found.append(_RowCells(row.number, shared | row.values, evidence | row.evidence, blank))
    if not found:
        raise InputError(f"workforce must have a role beside the row called {DEFAULT}")
    return found


def _check_unique(roles: Mapping[int, Role]) -> None:
    first: dict[str, int] = {}
    for number, role in roles.items():
        if role.role in first:
            reason = "role must be unique; it is the same as in "
            raise InputError(reason, (first[role.role],), table="workforce", row=number, column="role")
        first[role.role] = number


def _drop_blank_end(rows: Iterable[Any]) -> list[Any]:
    """Return the rows without the blank ones at the end, which a range in a worksheet often has."""
    kept = list(rows)
    while kept and isinstance(kept[-1], Mapping) and kept[-1] and all(map(is_blank, kept[-1].values())):
        kept.pop()
    return kept


def _read_cells(row: Row, table: type) -> tuple[dict[str, Any], EvidenceByPath, set[str]]:
    """Return the values of a row, the evidence they carry, and the columns left blank."""
    known = columns(table)
    values: dict[str, Any] = {}
    evidence: EvidenceByPath = {}
    blank: set[str] = set()
    for key, cell in row.items():
        name = find_column(key, known)
        if name in values or name in blank:
            raise column_error(name, "is given twice")
        value, found = read_cell(cell, known[name]) if name in known else (cell, None)
        if found is not None:
            evidence[name] = found
        if value is None and name in known:
            blank.add(name)
        else:
            values[name] = value
    return values, evidence, blank


def read_places(places: Any) -> tuple[tuple[PlaceRule, ...], EvidenceByPath]:
    """Return the rules of places of one's own, and their evidence; that of a figure goes by its path as well.

    Raises
    ------
    InputError
        Naming row and column of the first cell that does not fit.
    """
    rows = _read_rows(PlaceRule, "places", () if places is None else places)
    rules = tuple(_build_row(PlaceRule, "places", row) for row in rows)
    evidence: EvidenceByPath = {}
    for row, rule in zip(rows, rules, strict=True):
        evidence |= {f"places[{row.number}].{column}": known for column, known in row.evidence.items()}
        evidence |= {path: row.evidence[column] for column, path in figure_paths(rule) if column in row.evidence}
    return rules, evidence


def _read_settings(settings: Any, book: LawBook) -> tuple[Settings, EvidenceByPath]:
    with located("settings"):
        if not isinstance(settings, Mapping):
            raise InputError(f"it must be one table, headed [settings]; got {_describe(settings)}")
        given = {key: cell for key, cell in settings.items() if not _is_override(key, cell)}
        values, found, blank = _read_cells(given, Settings)
        evidence = {f"settings.{column}": known for column, known in found.items()}
        overrides: dict[str, Quantity] = {}
        for path, cell in _overrides(settings):
            if path in overrides:
                raise column_error(path, "is given twice")
            value, known = read_cell(cell, figure(path))
            number = None if value is None else to_quantity(value, figure(path))
            if number is not None:
                overrides[path] = number
                evidence |= {path: known} if known is not None else {}
        if "overrides" in values:
            raise column_error("overrides", "is no setting: give each by its own name, such as US-CA.unemployment.rate")
        read = validate_row(Settings, values | {"overrides": overrides}, noun="setting", blank=blank)
        if read.start.year + read.months // MONTHS_PER_YEAR + 1 >= dt.MAXYEAR:
            raise column_error("start", f"and months must lead to a year before {dt.MAXYEAR}")
    check_overrides(overrides, book)
    return read, evidence


def _is_override(key: object, cell: Any) -> bool:
    """Whether a setting is a parameter of the law: a dotted name, or the nested tables TOML makes of one."""
    return "." in str(key) or (
        isinstance(cell, Mapping) and not is_cell(cell) and column_name(key) not in columns(Settings)
    )


def _overrides(settings: Row) -> Iterator[tuple[str, Any]]:
    for key, cell in settings.items():
        if _is_override(key, cell):
            yield from _flatten(str(key), cell)


def _flatten(path: str, cell: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(cell, Mapping) and cell and not is_cell(cell):
        for key, inner in cell.items():
            yield from _flatten(f"{path}.{key}", inner)
    else:
        yield path, cell


def _resolve_law(plan: Plan, numbers: list[int]) -> Law:
    """Resolve the law; an error names the roles it concerns by their row in the table."""
    exchange_rates(plan.settings)  # an error in a rate concerns no role
    try:
        law = resolve_tax_law(plan.workforce, plan.settings, plan.places)
    except PayrollImpactError:
        for number, role in zip(numbers, plan.workforce, strict=True):
            with located("workforce", number, "jurisdiction"):
                _resolve_role(role, plan)
        raise
    taxed = attrs.evolve(plan, law=law)
    for row, (number, role) in enumerate(zip(numbers, plan.workforce, strict=True)):
        whose = f"the law of {role.jurisdiction}: " if role.employment == "employee" else ""
        with located("workforce", number, "jurisdiction", before=whose):
            attrs.evolve(plan, workforce=[role], changes=(), law=law, evidence={}).taxes_by_role()
        with located("workforce", number, "currency", before="currency: "):
            taxed.exchange_rates(row)
    applied = tuple(_with_evidence(value, plan.evidence.get(value.path)) for value in law.applied)
    return add_termination_law(attrs.evolve(plan, law=attrs.evolve(law, applied=applied)))


def _with_evidence(value: AppliedParameter, evidence: Evidence | None) -> AppliedParameter:
    """Return a value of a place of one's own with the evidence of its cell, where it has any."""
    if evidence is None or not value.confidence:
        return value
    return attrs.evolve(value, source=evidence.source or value.source, confidence=evidence.confidence)


def _resolve_role(role: Role, plan: Plan) -> None:
    try:
        resolve_tax_law([role], plan.settings, plan.places)
    except MissingParameterError as error:
        raise error.located(before=f"jurisdiction {role.jurisdiction}: ") from None


def _describe(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "one table"
    return "text" if isinstance(value, str | bytes) else "a list" if isinstance(value, list | tuple) else "one value"
