"""A template in the making: sheets of a kind, input cells with their rules, formulas with their values."""

import datetime as dt
import io
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import attrs
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from payroll_impact.functions.cells import Cell, CellError
from payroll_impact.hosts.formulas import Formulas
from payroll_impact.hosts.spelling import Host
from payroll_impact.templates.rules import Rule
from payroll_impact.templates.styles import TAB_COLOURS, Styles

Place = tuple[str, int, int]
Values = Mapping[Place, Cell]
_A4 = 9
# the same on every machine and day, so that the same template is the same bytes
_CREATED = dt.datetime(2025, 9, 12)  # noqa: DTZ001 - a workbook's dates have no zone
_PROTECTION = {
    "format_columns": True, "format_rows": True, "format_cells": True, "autofilter": True, "sort": True,
}  # fmt: skip


@attrs.define
class Book:
    """A workbook for one host, and the values its formulas had when it was last evaluated."""

    host: Host
    title: str
    values: Values
    formulas_at: Collection[Place] = ()
    buffer: io.BytesIO = attrs.field(factory=io.BytesIO)
    workbook: Workbook = attrs.field(init=False)
    styles: Styles = attrs.field(init=False)
    formulas: Formulas = attrs.field(init=False)
    kinds: dict[str, tuple[str, str]] = attrs.field(factory=dict)
    written: set[Place] = attrs.field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.workbook = Workbook(self.buffer, {"in_memory": True, "strings_to_numbers": False})
        self.workbook.set_properties({"title": self.title, "created": _CREATED})
        self.workbook.set_size(2400, 1400)
        self.workbook.set_calc_mode("auto")
        self.styles = Styles(self.workbook)
        self.formulas = Formulas(self.host)

    @property
    def with_functions(self) -> bool:
        """Whether our functions are there where this is opened."""
        return self.host != "none"

    def sheet(self, name: str, kind: str, title: str, purpose: str, widths: Sequence[float] = ()) -> "Sheet":
        """Add a sheet: about, input, calculation or output."""
        worksheet = self.workbook.add_worksheet(name)
        self.kinds[name] = (kind, purpose)
        worksheet.set_tab_color(TAB_COLOURS[kind])
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        worksheet.set_footer(f"&L{self.title.replace('&', '&&')}&C{name}&RPage &P of &N")
        worksheet.hide_gridlines(2)
        worksheet.fit_to_pages(1, 0)
        worksheet.protect("", _PROTECTION)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width, self.styles())
        sheet = Sheet(self, name, worksheet)
        sheet.text(0, 0, title, "title")
        sheet.text(1, 0, f"{kind.capitalize()} sheet. {purpose}", "subtitle")
        return sheet

    def finished(self) -> bytes:
        """Close the workbook and return its bytes."""
        self.workbook.close()
        return self.formulas.with_answers(self.buffer.getvalue())


@attrs.define
class Sheet:
    """One sheet of a book."""

    book: Book
    name: str
    worksheet: Worksheet

    def text(self, row: int, column: int, text: str, *styles: str) -> None:
        """Write a label."""
        self.worksheet.write_string(row, column, text, self.book.styles(*styles))

    def texts(self, row: int, column: int, texts: Sequence[str], *styles: str) -> None:
        """Write labels side by side."""
        for offset, text in enumerate(texts):
            self.text(row, column + offset, text, *styles)

    def input(  # noqa: PLR0913, PLR0917 - a cell, what it holds, and what may be entered
        self, row: int, column: int, value: Any, rule: Rule, title: str = "", message: str = "", *styles: str
    ) -> None:
        """Write an input cell: unlocked, in the style of inputs, with its validation."""
        made = self.book.styles("input", rule.style, *styles)
        if value is None or value == "":
            self.worksheet.write_blank(row, column, None, made)
        elif isinstance(value, dt.date):
            self.worksheet.write_datetime(row, column, value, made)
        elif isinstance(value, str):
            self.worksheet.write_string(row, column, value, made)
        else:
            self.worksheet.write_number(row, column, value, made)
        self.worksheet.data_validation(row, column, row, column, rule.options(title, message))

    def formula(self, row: int, column: int, formula: str, *styles: str) -> None:
        """Write a native formula with the value it had."""
        value = self.book.values.get((self.name, row, column), 0)
        self.book.written.add((self.name, row, column))
        shown = value.code if isinstance(value, CellError) else value
        self.worksheet.write_formula(row, column, formula, self.book.styles(*styles), shown)

    def at(self, cell: str, formula: str, *styles: str) -> None:
        """Write a native formula into a cell by its name."""
        self.formula(*xl_cell_to_rowcol(cell), formula, *styles)

    def function(self, row: int, column: int, formula: str, *formats: tuple[str, ...]) -> None:
        """Write a formula of our functions, with all the cells it fills; a format per column."""
        self.book.written.add((self.name, row, column))
        self.book.formulas.write(
            self.worksheet, row, column, formula, self._answer(row, column),
            formats=[self.book.styles(*names) for names in formats],
        )  # fmt: skip

    def _answer(self, row: int, column: int) -> list[list[Cell]]:
        """Return the values a formula filled when it was last evaluated."""
        width, height = 1, 1
        while self._filled(row, column + width):
            width += 1
        while self._filled(row + height, column):
            height += 1
        values = self.book.values
        columns = range(column, column + width)
        return [[values.get((self.name, down, right), 0) for right in columns] for down in range(row, row + height)]

    def _filled(self, row: int, column: int) -> bool:
        place = (self.name, row, column)
        return place in self.book.values and place not in self.book.formulas_at
