"""Formulas written as Python: expressions that know Excel's operators, functions and references.

Excel's operators bind in another order than Python's: a sign binds tighter than a power, and powers are taken from the
left. Here brackets are written where Excel needs them to compute what Python says, step by step: `a + (b - c)` keeps
its own, for a sum in another order may end in another last digit.

>>> opening, attrition = CellReference("B", 5), CellReference("C", 5, "Case").absolute
>>> print(opening * (1 - attrition))
B5*(1-Case!$C$5)
>>> print(fn.IF(opening == "", 0, -(opening**2) / 12))
IF(B5="",0,-(B5^2)/12)
"""

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any, TypeAlias

import attrs

from payroll_impact.cells.addresses import column_number, letters, quoted

_COMPARISON, _JOIN, _SUM, _PRODUCT, _POWER, _SIGN, _OPERAND = range(7)  # how tightly Excel binds, the loosest first
Operand: TypeAlias = "Expression | float | str"
_Operation = Callable[["Expression", Operand], "Expression"]


def _operator(sign: str, precedence: int) -> tuple[_Operation, _Operation]:
    """Return the methods of an operator, for an expression on its left and on its right; Excel takes equals in turn."""

    def operation(left: Any, right: Any) -> "Expression":
        return _joined((_bracketed(left, precedence), sign, _bracketed(right, precedence + 1)), precedence)

    return operation, lambda right, left: operation(left, right)


@attrs.frozen(eq=False)
class Expression:
    """A formula, or a part of one, without the leading equals sign.

    Comparisons make expressions too, and a join is written ``&``. So an expression has no truth value of its own:
    asking for one is an error, and a test in a formula is `fn.IF`, `fn.AND` or `fn.OR`.
    """

    template: str  # its text, with %s for each column that moves when it is filled to the right
    columns: tuple[int, ...] = ()  # the numbers of those columns
    precedence: int = _OPERAND  # how tightly its outermost operator binds

    def __str__(self) -> str:
        return self.template % tuple(map(letters, self.columns))

    def filled_right(self, columns: int) -> "Expression":
        """Return the formula as it stands so many columns further to the right.

        >>> print((CellReference("Y", 5) - CellReference("B", 5).absolute).filled_right(2))
        AA5-$B$5
        """
        return _Composed(self.template, tuple([column + columns for column in self.columns]), self.precedence)

    def __bool__(self) -> bool:
        raise TypeError(f"only the spreadsheet knows whether {self} holds; write fn.IF, fn.AND or fn.OR")

    def __neg__(self) -> "Expression":
        return _joined(("-", _bracketed(self, _SIGN)), _SIGN)

    __pow__, __rpow__ = _operator("^", _POWER)
    __mul__, __rmul__ = _operator("*", _PRODUCT)
    __truediv__, __rtruediv__ = _operator("/", _PRODUCT)
    __add__, __radd__ = _operator("+", _SUM)
    __sub__, __rsub__ = _operator("-", _SUM)
    __and__, __rand__ = _operator("&", _JOIN)
    __lt__, _ = _operator("<", _COMPARISON)
    __le__, _ = _operator("<=", _COMPARISON)
    __gt__, _ = _operator(">", _COMPARISON)
    __ge__, _ = _operator(">=", _COMPARISON)
    __eq__, _ = _operator("=", _COMPARISON)  # type: ignore[assignment]
    __ne__, _ = _operator("<>", _COMPARISON)  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


class _Composed(Expression):
    """An operation, a call or a constant; no kind of expression is a subclass of another, or Python swaps `a < b`."""


@attrs.frozen(eq=False)
class CellReference(Expression):
    """A cell as a formula refers to it; without a sheet it is on the formula's own.

    >>> first = CellReference("B", 5, "Case")
    >>> print(first, first.absolute, first.row_fixed, first.column_fixed, first.absolute.to(CellReference("C", 9)))
    Case!B5 Case!$B$5 Case!B$5 Case!$B5 Case!$B$5:C9
    """

    template: str = attrs.field(init=False)
    columns: tuple[int, ...] = attrs.field(init=False)
    precedence: int = attrs.field(init=False, default=_OPERAND)
    column: str
    row: int
    sheet: str = ""
    _column_mark: str = ""
    _row_mark: str = ""

    def __attrs_post_init__(self) -> None:
        sheet = f"{quoted(self.sheet)}!".replace("%", "%%") if self.sheet else ""
        column = f"${self.column}" if self._column_mark else "%s"
        object.__setattr__(self, "template", f"{sheet}{column}{self._row_mark}{self.row}")
        object.__setattr__(self, "columns", () if self._column_mark else (column_number(self.column),))

    @property
    def absolute(self) -> "CellReference":
        """The same cell wherever the formula is copied to."""
        return CellReference(self.column, self.row, self.sheet, "$", "$")

    @property
    def row_fixed(self) -> "CellReference":
        """The same row wherever the formula is copied to."""
        return CellReference(self.column, self.row, self.sheet, self._column_mark, "$")

    @property
    def column_fixed(self) -> "CellReference":
        """The same column wherever the formula is copied to."""
        return CellReference(self.column, self.row, self.sheet, "$", self._row_mark)

    def on(self, sheet: str) -> "CellReference":
        """Return the cell named with its sheet, or without any for formulas of its own sheet."""
        return CellReference(self.column, self.row, sheet, self._column_mark, self._row_mark)

    def to(self, last: "CellReference") -> Expression:
        """Return the cells from this one to another on the same sheet."""
        return _joined((self, ":", last.on("")))

    def area(self, rows: int = 1, columns: int = 1) -> Expression:
        """Return the cells so many rows high and columns wide that begin at this one."""
        return self.to(self.moved(rows - 1, columns - 1))

    def moved(self, rows: int = 0, columns: int = 0) -> "CellReference":
        """Return the cell so many rows below and columns to the right."""
        column = letters(column_number(self.column) + columns) if columns else self.column
        return CellReference(column, self.row + rows, self.sheet, self._column_mark, self._row_mark)


class _SheetFunctions:
    """The spreadsheet's functions by name, ours among them; None leaves an argument out."""

    def __getattr__(self, name: str) -> "Callable[..., Expression]":
        if not name.isupper():
            raise AttributeError(name)

        def call(*arguments: "Operand | None") -> Expression:
            told = [part for each in arguments for part in (",", "" if each is None else expression(each))]
            return _joined((f"{name}(", *told[1:], ")"))

        return call


fn = _SheetFunctions()


def expression(value: Any) -> Expression:
    """Return a value as a formula holds it.

    >>> print(expression('5" pipe'), expression(True), expression(2.0), expression(1e-9), expression(-1))
    "5"" pipe" TRUE 2 1E-09 -1

    Raises
    ------
    TypeError
        If it is no expression, text, truth value or finite number.
    """
    if isinstance(value, Expression):
        return value
    if isinstance(value, bool):
        return _Composed(str(value).upper())
    if isinstance(value, str):
        return _Composed('"' + value.replace('"', '""').replace("%", "%%") + '"')
    if isinstance(value, int | float) and math.isfinite(value):
        return _Composed(repr(value).removesuffix(".0").upper())
    raise TypeError(f"a formula cannot hold {value!r}")


def add_up(terms: Iterable[Expression]) -> Expression:
    """Return the sum of some terms, added one after the other."""
    return reduce(operator.add, terms)


def _bracketed(value: Any, precedence: int) -> Expression:
    """Return an operand, in brackets if its own operator binds less tightly."""
    operand = expression(value)
    return operand if operand.precedence >= precedence else _joined(("(", operand, ")"))


def _joined(parts: Sequence[Expression | str], precedence: int = _OPERAND) -> Expression:
    """Return expressions, and what stands between them, as one."""
    template = "".join([part if isinstance(part, str) else part.template for part in parts])
    columns = [column for part in parts if not isinstance(part, str) for column in part.columns]
    return _Composed(template, tuple(columns), precedence)
