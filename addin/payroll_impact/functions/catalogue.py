"""A function of the catalogue: its declaration, and the call any host makes.

A function is declared by its signature: each argument is annotated with the kind of cell it takes
(and so its help and bounds), its default is Python's own, the summary is the docstring's first line.
"""

import datetime as dt
import inspect
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any, get_args, get_type_hints

import attrs
import numpy as np

from payroll_impact.cells import Cell, CellError, Grid, as_grid, error_in, is_blank, is_range
from payroll_impact.errors import InputError, MissingParameterError, PayrollImpactError
from payroll_impact.functions.cells import RANGES, Kind, Number, read_numbers, read_range

REQUIRED = inspect.Parameter.empty
Result = Cell | Grid


@attrs.frozen
class Argument:
    """One argument: its name, the kind of cell it takes, and its default."""

    name: str
    kind: Kind
    default: Any = REQUIRED

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return self.default is not REQUIRED

    @property
    def help(self) -> str:
        """One sentence for the function wizard, with the default."""
        if self.default is REQUIRED or self.default is None:
            return self.kind.help
        default = f"{self.default:g}" if isinstance(self.default, float) else self.default
        return f"{self.kind.help} Default {'1/3' if self.default == 1 / 3 else default}."

    def read(self, cell: Cell) -> Any:
        """Return the value of a cell or range, or its error with the name of the argument."""
        if not isinstance(self.kind, RANGES):
            grid = as_grid(cell)
            if is_range(cell) and (len(grid) != 1 or len(grid[0]) != 1):
                return CellError("#VALUE!", f"{self.name} must be one cell")
            cell = grid[0][0]
        # a host hands over one cell as itself or as a range of one
        elif is_range(cell) and len(cell) == 1 and is_range(cell[0]) and len(cell[0]) == 1:
            cell = cell[0][0]
        if not is_range(cell):
            error = error_in(cell)
            if error is not None:
                return error if error.passed_on or isinstance(cell, CellError) else self.name_error(error)
            if is_blank(cell):
                return self.default_or_error()
        value = read_range(self.kind, cell) if isinstance(self.kind, RANGES) else self.kind.read(cell)
        return self.name_error(value) if isinstance(value, CellError) else value

    def default_or_error(self) -> Any:
        """Return the default, or the error of a missing argument."""
        if self.optional:
            return self.default
        return self.name_error(CellError("#VALUE!", f"is missing: {self.kind.wanted}"))

    def name_error(self, error: CellError, place: str = "") -> CellError:
        """Return an error that says which argument, and where in it."""
        if error.names_argument:
            return error
        return attrs.evolve(error, message=f"{self.name}{place} {error.message}", names_argument=True)


@attrs.frozen
class Example:
    """A worked example: arguments as cells or ranges, and what the function returns for them."""

    arguments: tuple[Any, ...]
    result: Any
    note: str = ""


@attrs.frozen(slots=False)
class Function:
    """A function of the catalogue, the same on every host."""

    name: str
    group: str
    summary: str
    arguments: tuple[Argument, ...]
    table: bool
    example: Example
    compute: Callable[..., Any]
    notes: str = ""

    def __call__(self, *cells: Cell) -> Result:
        """Return the answer as a plain value, a `CellError`, or rows of them; never raises on input."""
        if len(cells) > len(self.arguments):
            return CellError("#VALUE!", f"{self.name} takes at most {len(self.arguments)} arguments; got {len(cells)}")
        given = [*cells, *[None] * (len(self.arguments) - len(cells))]
        try:
            with np.errstate(all="ignore"):  # what overflows is a #NUM! in its cell
                if not self.elementwise:
                    return self._call_whole(given)
                answer = self._single_answer(given)
                return self._broadcast(given) if answer is None else answer
        except PayrollImpactError as problem:
            return _as_error(problem)

    @cached_property
    def elementwise(self) -> bool:
        """Whether ranges are taken cell by cell, as by the host's own functions; optional ranges are taken whole."""
        return not self.table and not any(isinstance(a.kind, RANGES) for a in self.arguments if not a.optional)

    @property
    def syntax(self) -> str:
        """The call as it stands in documentation.

        >>> from payroll_impact.functions import CATALOGUE
        >>> CATALOGUE["PAYROLL_CUT"].syntax
        'PAYROLL_CUT(headcount, [fraction], [rounding])'
        """
        shown = [f"[{a.name}]" if a.optional else a.name for a in self.arguments]
        return f"{self.name}({', '.join(shown)})"

    def _call_whole(self, cells: list[Cell]) -> Result:
        values = []
        for argument, cell in zip(self.arguments, cells, strict=True):
            value = argument.read(cell)
            if isinstance(value, CellError):
                return value
            values.append(value)
        result = self.compute(*values)
        return [[_to_cell(cell) for cell in row] for row in result] if self.table else _to_cell(result)

    def _single_answer(self, cells: list[Cell]) -> Cell:
        """Return the answer for single cells that are as they should be, the usual call; None for any other."""
        values: list[Any] = []
        for argument, given in zip(self.arguments, cells, strict=True):
            cell = given
            if is_range(cell):
                if len(cell) != 1 or not is_range(cell[0]) or len(cell[0]) != 1:
                    return None
                cell = cell[0][0]
            if is_blank(cell):
                value = argument.default
            elif isinstance(argument.kind, RANGES) or error_in(cell) is not None:
                return None
            else:
                value = argument.kind.read(cell)
            if value is REQUIRED or isinstance(value, CellError):
                return None
            values.append(np.float64(value) if type(value) is float else value)
        answer = self.compute(*values)
        return _to_cell(answer.item() if isinstance(answer, np.ndarray) else answer)

    def _broadcast(self, cells: list[Cell]) -> Result:
        given = list(zip(self.arguments, cells, strict=True))
        whole = {argument.name: argument.read(cell) for argument, cell in given if isinstance(argument.kind, RANGES)}
        for value in whole.values():
            if isinstance(value, CellError):
                return value
        grids = [(argument, cell, as_grid(cell)) for argument, cell in given if argument.name not in whole]
        rows = max((len(grid) for _, _, grid in grids), default=1)
        columns = max((len(grid[0]) if grid else 0 for _, _, grid in grids), default=1)
        if any(is_range(cell) and not (grid and grid[0]) for _, cell, grid in grids):
            return CellError("#VALUE!", f"{self.name} got an empty range")
        flat = [(argument, _stretch(argument, grid, rows, columns)) for argument, _, grid in grids]
        single = not any(is_range(cell) for _, cell, _ in grids)
        results = self._evaluate_cells(flat, rows * columns, columns, single=single, whole=whole)
        if rows == columns == 1:
            return results[0]
        return [results[start : start + columns] for start in range(0, len(results), columns)]

    def _evaluate_cells(
        self, flat: list[tuple[Argument, list[Cell]]], size: int, columns: int, *, single: bool, whole: dict[str, Any]
    ) -> list[Cell]:
        """Compute many cells: one call for all that share their words and dates."""
        results: list[Cell] = [None] * size
        read: list[Any] = []
        for argument, cells in flat:
            values, errors = _read_cells(argument, cells)
            alone = len(cells) < size
            for index, error in errors.items():
                place = "" if single or alone else f", row {index // columns + 1}, column {index % columns + 1}:"
                for cell in range(size) if alone else [index]:
                    results[cell] = argument.name_error(error, place) if results[cell] is None else results[cell]
            read.append(np.broadcast_to(values, size) if isinstance(values, np.ndarray) else values)
        words = [values for values in read if not isinstance(values, np.ndarray) and len(values) == size > 1]
        groups: dict[tuple[Any, ...], list[int]] = {}
        valid = [index for index, result in enumerate(results) if result is None]
        if words:
            for index in valid:
                groups.setdefault(tuple(values[index] for values in words), []).append(index)
        elif valid:
            groups[()] = valid
        for chosen in groups.values():
            for index, answer in zip(chosen, self._answers(read, chosen, whole), strict=True):
                results[index] = answer
        return results

    def _answers(self, read: list[Any], chosen: list[int], whole: dict[str, Any]) -> list[Cell]:
        """Return the results of some cells that share their words and dates, in as few calls as their errors allow."""
        shared = [
            values if isinstance(values, np.ndarray) else values[chosen[0] if len(values) > 1 else 0]
            for values in read
        ]

        def compute(cells: list[int]) -> Any:
            numbers = (values[cells] if isinstance(values, np.ndarray) else values for values in shared)
            return self.compute(*numbers, **whole)

        return _answer_each(compute, chosen)


class Catalogue(Mapping[str, Function]):
    """Functions by name, in the order of the reference; the module of one is imported when it is first asked for.

    Parameters
    ----------
    package : str
        The package of the modules.
    homes : mapping of str to sequence of str
        By the name of a module, the functions declared there.
    """

    def __init__(self, package: str, homes: Mapping[str, Sequence[str]]) -> None:
        self._modules = {name: f"{package}.{module}" for module, names in homes.items() for name in names}

    def __getitem__(self, name: str) -> Function:
        declared: Function = getattr(import_module(self._modules[name]), name.lower())
        return declared

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


def function(
    group: str, example: Example, *, table: bool = False, notes: str = ""
) -> Callable[[Callable[..., Any]], Function]:
    """Declare a function of the catalogue from its signature and docstring."""

    def declare(compute: Callable[..., Any]) -> Function:
        hints = get_type_hints(compute, include_extras=True)
        arguments = tuple(
            Argument(name, get_args(hints[name])[1], parameter.default)
            for name, parameter in inspect.signature(compute).parameters.items()
        )
        summary = (inspect.getdoc(compute) or "").partition("\n")[0]
        return Function(compute.__name__.upper(), group, summary, arguments, table, example, compute, notes)

    return declare


def _read_cells(argument: Argument, cells: list[Cell]) -> tuple[Any, dict[int, CellError]]:
    """Read one argument's cells: an array of numbers, or a list of words; and the errors by position."""
    if isinstance(argument.kind, Number) and argument.default is not None:
        default = None if argument.default is REQUIRED else argument.default
        if any(map(is_blank, cells)):
            missing = argument.default_or_error()
            cells = [(missing if default is None else default) if is_blank(cell) else cell for cell in cells]
        return read_numbers(cells, argument.kind)
    values: list[Any] = []
    errors: dict[int, CellError] = {}
    for index, cell in enumerate(cells):
        value: Any = error_in(cell)
        if value is None:
            value = argument.default_or_error() if is_blank(cell) else argument.kind.read(cell)
        if isinstance(value, CellError):
            errors[index], value = value, None
        values.append(value)
    return values, errors


def _answer_each(compute: Callable[[list[int]], Any], cells: list[int]) -> list[Cell]:
    """Return the results of some cells; where their numbers make an error, each has its own."""
    try:
        answer = compute(cells)
    except PayrollImpactError as problem:
        answer = _as_error(problem)
        if len(cells) > 1 and not _fails(compute):
            middle = len(cells) // 2
            return [*_answer_each(compute, cells[:middle]), *_answer_each(compute, cells[middle:])]
    if isinstance(answer, np.ndarray) and answer.ndim:
        return answer.tolist() if np.isfinite(answer).all() else [_to_cell(value) for value in answer.tolist()]
    return [_to_cell(answer)] * len(cells)


def _fails(compute: Callable[[list[int]], Any]) -> bool:
    """Whether it is not the numbers that are wrong but what the cells share: then no cells at all fail as well."""
    try:
        compute([])
    except PayrollImpactError:
        return True
    return False


def _stretch(argument: Argument, grid: Grid, rows: int, columns: int) -> list[Cell]:
    """Return a range stretched to the common size, a single cell as it is.

    What a range does not reach is #N/A, as in the host's own functions.
    """
    height, width = len(grid), len(grid[0])
    if (height, width) == (rows, columns):
        return list(itertools.chain.from_iterable(grid))
    if height == width == 1:
        return [grid[0][0]]
    outside = argument.name_error(CellError("#N/A", "does not reach here: ranges must have one size"))
    return [
        grid[row if height > 1 else 0][column if width > 1 else 0]
        if (row < height or height == 1) and (column < width or width == 1)
        else outside
        for row in range(rows)
        for column in range(columns)
    ]


def _to_cell(value: Any) -> Cell:
    """Return a result as the plain value a cell can hold."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return CellError("#NUM!", "the result is not a number a cell can hold")
    if isinstance(value, bool | int | float | str | dt.date | CellError):
        return value
    return ""


def _as_error(problem: PayrollImpactError) -> CellError:
    if isinstance(problem, MissingParameterError):
        return CellError("#N/A", str(problem))
    return CellError("#VALUE!" if isinstance(problem, InputError) else "#NUM!", str(problem))
