"""A template in the making: sheets of a kind, input cells with their rules, formulas with their values."""

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import attrs
from xlsxwriter import Workbook

from payroll_impact.cells import Cell, CellError, clean
from payroll_impact.hosts.formulas import Formulas
from payroll_impact.hosts.spelling import Host
from payroll_impact.templates.evaluate import Place, evaluated
from payroll_impact.templates.formulas import Expression, expression
from payroll_impact.templates.rules import Rule
from payroll_impact.templates.styles import NOT_MADE, TAB_COLOURS, TemplateStyles
from payroll_impact.templates.validations import Validations
from payroll_impact.templates.worksheet import PlainWorksheet
from payroll_impact.workbooks import calculation

_A4 = 9
# what a plan names with an equals sign or an address is a text, never a formula or a link
_AS_TYPED = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
_PAGE = 240  # the widths of the columns that can be read on one page, of A4 and of Letter
_LINE = 13.5  # the height of a line of text [points]
_TIGHT = 8  # how hard to pack: 9 takes as long and saves nothing more
# the same on every machine and day, so that the same template is the same bytes
_CREATED = dt.datetime(2025, 9, 12)  # noqa: DTZ001 - a workbook's dates have no zone
_PROTECTION = {
    "format_columns": True, "format_rows": True, "format_cells": True, "autofilter": True, "sort": True,
}  # fmt: skip
# whole rows of the input tables may be put in and taken out
_PROTECTION_OF_INPUTS = {**_PROTECTION, "insert_rows": True, "delete_rows": True}
WAITS = "waits for the add-in"
_GUARD = re.compile(rf'=IF\(([^=(]+)=1,.*"{WAITS}"\)$', re.DOTALL)  # an answer, where there is one to ask for
_STARTING_LATE = ("lite", "server")  # an add-in that is up only some seconds after the workbook is open
_STUCK = (
    "If answers stay at #NAME?, or checks at not checked, once the add-in is open: Review, Unprotect Sheet, then "
    "Ctrl+Alt+F9."
)


@attrs.define
class Book:
    """A workbook for one host: what its cells hold, written once its formulas have been computed."""

    host: Host
    title: str
    print_all: bool = False  # sheets of calculations and of the law too
    buffer: io.BytesIO = attrs.field(factory=io.BytesIO)
    workbook: Workbook = attrs.field(init=False)
    styles: TemplateStyles = attrs.field(init=False)
    functions: Formulas = attrs.field(init=False)
    kinds: dict[str, tuple[str, str]] = attrs.field(factory=dict)
    unprinted: set[str] = attrs.field(factory=set)
    cells: dict[Place, Any] = attrs.field(factory=dict)
    formulas: dict[Place, str] = attrs.field(factory=dict)
    formats: dict[Place, tuple[tuple[str, ...], ...]] = attrs.field(factory=dict)
    spilling: set[Place] = attrs.field(factory=set)
    told_stuck: set[str] = attrs.field(factory=set)  # sheets that say what is done about a cell that is stuck
    validations: Validations = attrs.field(factory=Validations)
    copied: Callable[[str], str] | None = None  # while sheets are written once more: a formula as the copy has it

    def __attrs_post_init__(self) -> None:
        self.workbook = Workbook(self.buffer, _AS_TYPED)
        self.workbook.worksheet_class = PlainWorksheet
        self.workbook.set_properties({"title": self.title, "created": _CREATED})
        self.workbook.set_size(2400, 1400)
        self.styles = TemplateStyles(self.workbook)
        self.functions = Formulas(self.host)
        if self.host in _STARTING_LATE:
            # computed before the add-in is up, its functions would put #NAME? in the place of the values in the file
            self.workbook.set_calc_mode("auto", calculation.CURRENT)
            self.workbook.calc_on_load = False

    @property
    def with_functions(self) -> bool:
        """Whether our functions are there where this is opened."""
        return self.host != "none"

    def sheet(  # noqa: PLR0913 - a sheet, and all that is said of it
        self, name: str, kind: str, title: str, purpose: str, widths: Sequence[float] = (), *, printed: bool = True
    ) -> "Sheet":
        """Add a sheet: about, input, calculation or output; calculations are `printed` when all sheets are."""
        if self.copied:
            name, kind = self.copied(f"{name}!").removesuffix("!"), "calculation"
        worksheet = self.workbook.add_worksheet(name)
        self.kinds[name] = (kind, purpose)
        if kind == "calculation" or not printed:
            self.unprinted.add(name)
        worksheet.set_tab_color(TAB_COLOURS[kind])
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        worksheet.set_footer(f"&L{self.title.replace('&', '&&')}&C{name}&RPage &P of &N")
        worksheet.hide_gridlines(2)
        worksheet.fit_to_pages(max(1, math.ceil(sum(widths) / _PAGE)), 0)
        worksheet.protect("", _PROTECTION_OF_INPUTS if kind == "input" else _PROTECTION)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width, self.styles())
        sheet = Sheet(self, name, worksheet, widths)
        sheet.text(0, 0, title, "title")
        sheet.text(1, 0, sheet.subtitle, "subtitle")
        return sheet

    @contextmanager
    def copying(self, names: Collection[str], number: int) -> Iterator[None]:
        """Write sheets once more: those of some names, and all that refers to them, by name and number."""
        named = re.compile(rf"(?<![\w.'])({'|'.join(names)})(?=!)")
        self.copied = lambda formula: named.sub(lambda found: copy_of(found[0], number), formula)
        yield
        self.copied = None

    def finished(self) -> bytes:
        """Compute all formulas, write them with their values, and return the bytes of the workbook.

        Raises
        ------
        HostError
            If formualizer is not installed.
        """
        values = evaluated(self.kinds, self.cells, self.formulas)
        for place in self.formulas:
            self._write(place, values)
        self.validations.write(self.workbook)
        for worksheet in self.workbook.worksheets():
            if worksheet.get_name() in self.unprinted and not self.print_all:
                worksheet.print_nothing()
            else:
                worksheet.print_what_is_there()
        self.workbook.close()
        workbook = _packed(self.buffer)
        return self.functions.with_answers(workbook) if self.spilling else workbook

    def _write(self, place: Place, values: dict[Place, Cell]) -> None:
        """Write a formula with the values of the cells it fills."""
        (sheet, row, column), formula = place, self.formulas[place]
        worksheet = self.workbook.get_worksheet_by_name(sheet)
        formats = [self.styles(*names) for names in self.formats[place]]
        if place in self.spilling:
            answer = self._answer(values, place)
            self.functions.write(worksheet, row, column, formula, answer, formats=formats)
            if self.host == "calc" and (guard := _GUARD.match(formula)):
                # LibreOffice computes no function of its own kind on opening, where other hosts' are unknown to it
                last = row + len(answer) - 1, column + len(answer[0]) - 1
                worksheet.conditional_format(row, column, *last, self.waiting_rule(guard[1]))
            return
        worksheet.write_formula(row, column, formula, formats[0], _shown(values[place]))

    def waiting_rule(self, there: str, told: str = WAITS) -> dict[str, Any]:
        """Return the format of cells that wait where a cell does not say that the functions are there."""
        shown = {"num_format": ";".join([f'"{told}"'] * 4), "font_color": NOT_MADE}
        made = self.workbook.add_format(shown)
        return {"type": "formula", "criteria": f"={there}<>1", "format": made, "stop_if_true": True}

    def _answer(self, values: dict[Place, Cell], place: Place) -> list[list[Cell]]:
        """Return what a formula fills."""
        sheet, row, column = place

        def filled(*at: int) -> bool:
            return (sheet, *at) in values and (sheet, *at) not in self.formulas

        height, width = row + 1, column + 1
        while filled(height, column):
            height += 1
        while filled(row, width):
            width += 1
        return [[values[sheet, down, right] for right in range(column, width)] for down in range(row, height)]


@attrs.define
class Sheet:
    """One sheet of a book."""

    book: Book
    name: str
    worksheet: PlainWorksheet
    widths: Sequence[float] = ()
    lines: dict[int, int] = attrs.field(factory=dict, init=False)

    @property
    def subtitle(self) -> str:
        """What kind of sheet it is and what for."""
        kind, purpose = self.book.kinds[self.name]
        return f"{kind.capitalize()} sheet. {purpose}"

    def text(self, row: int, column: int, text: str, *styles: str) -> None:
        """Write a label."""
        text = clean(text)
        if text:
            self.book.cells[self.name, row, column] = text
        self.worksheet.write_string(row, column, text, self.book.styles(*styles))
        self._heighten(row, column, text, styles)

    def texts(self, row: int, column: int, texts: Sequence[str], *styles: str) -> None:
        """Write labels side by side."""
        for offset, text in enumerate(texts):
            self.text(row, column + offset, text, *styles)

    def number(self, row: int, column: int, number: float, *styles: str) -> None:
        """Write a number that is no input, such as the header of a year."""
        self.book.cells[self.name, row, column] = number
        self.worksheet.write_number(row, column, number, self.book.styles(*styles))

    def input(  # noqa: PLR0913, PLR0917 - a cell, what it holds, and what may be entered
        self, row: int, column: int, value: Any, rule: Rule, title: str = "", message: str = "", *styles: str
    ) -> None:
        """Write an input cell: unlocked, in the style of inputs, with its validation."""
        made = self.book.styles("input", rule.style, *styles)
        value = clean(value) if isinstance(value, str) else value
        if value is None or value == "":
            self.worksheet.write_blank(row, column, None, made)
        else:
            self.book.cells[self.name, row, column] = value
            self.worksheet.write(row, column, value, made)
        self.book.validations.add(self.name, row, column, rule.options(title, message))
        self._heighten(row, column, str(value or ""), styles)

    def _heighten(self, row: int, column: int, text: str, styles: tuple[str, ...]) -> None:
        """Make a row as high as a wrapped text needs; Excel would find out by itself, LibreOffice does not."""
        if "wrap" not in styles or column >= len(self.widths):
            return
        lines = math.ceil(len(text) / self.widths[column])
        if lines > self.lines.get(row, 1):
            self.lines[row] = lines
            self.worksheet.set_row(row, _LINE * lines)

    def end_table(self, head: int, count: int, columns: int, text: str) -> None:
        """Write the line that ends an input table below its rows, which can be deleted as a whole; `head` from 1."""
        for row in range(head, head + count):
            self.worksheet.set_row(row, None, self.book.styles("open row"))
        self.text(head + count, 0, text, "end")
        for column in range(1, columns):
            self.worksheet.write_blank(head + count, column, None, self.book.styles("end"))

    def formula(self, row: int, column: int, formula: Expression | float, *styles: str) -> None:
        """Write a native formula."""
        place, text = (self.name, row, column), f"={expression(formula)}"
        self.book.formulas[place] = self.book.copied(text) if self.book.copied else text
        self.book.formats[place] = (styles,)

    def fill_right(self, row: int, columns: range, formula: Expression, *styles: str) -> None:
        """Write a native formula into the first of some columns, and filled to the right into the others."""
        for offset, column in enumerate(columns):
            self.formula(row, column, formula.filled_right(offset), *styles)
        # Excel shares no formula that refers to another sheet
        if "!" not in str(formula):
            self.worksheet.fill_right(row, columns[0], columns[-1])

    def formulas(self, row: int, column: int, formulas: Iterable[Expression | float], *styles: str) -> None:
        """Write native formulas side by side."""
        for offset, formula in enumerate(formulas):
            self.formula(row, column + offset, formula, *styles)

    def function(
        self, row: int, column: int, formula: Expression | float, *formats: tuple[str, ...], shows_answer: bool = True
    ) -> None:
        """Write a formula of our functions, with all the cells it fills; a format per column.

        What is done about one that is stuck is said where answers are, and on Checks.
        """
        place = (self.name, row, column)
        if shows_answer and self.book.host in _STARTING_LATE and self.name not in self.book.told_stuck:
            self.book.told_stuck.add(self.name)
            # on a row that sheets leave free: beside the subtitle stands the master check
            self.text(2, 0, _STUCK, "subtitle")
        self.book.formulas[place] = f"={expression(formula)}"
        self.book.formats[place] = formats or ((),)
        self.book.spilling.add(place)


def copy_of(name: str, number: int) -> str:
    """Return the name of a copy of a sheet, which is no cell's."""
    return f"{name}_{number}"


def _packed(workbook: io.BytesIO) -> bytes:
    """Return a workbook packed tighter than XlsxWriter does."""
    output = io.BytesIO()
    with zipfile.ZipFile(workbook) as given, zipfile.ZipFile(output, "w") as archive:
        for entry in given.infolist():
            archive.writestr(entry, given.read(entry), zipfile.ZIP_DEFLATED, _TIGHT)
    return output.getvalue()


def _shown(value: Cell) -> Any:
    """Return a value as a file holds it: of a number the 15 digits that spreadsheets know, which take less room."""
    if isinstance(value, float):
        rounded = float(f"{value:.15g}")
        return int(rounded) if rounded.is_integer() else rounded
    return value.code if isinstance(value, CellError) else "" if value is None else value
