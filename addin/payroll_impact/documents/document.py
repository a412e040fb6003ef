"""A document before it takes a form: sections of paragraphs, tables and charts, and the facts they rest on."""

import datetime as dt
import math
from typing import Literal

import attrs

from payroll_impact.documents.quantities import Kind
from payroll_impact.model.fields import Array

Look = Literal["", "unknown", "part", "total", "quiet"]


@attrs.frozen
class Quantity:
    """A figure of another kind than its column, where each row has a unit of its own; it may stand beside it."""

    value: float
    kind: Kind
    signed: bool = False
    unit: str = ""


Plain = str | float | int | dt.date | None
Cell = Plain | Quantity


@attrs.frozen
class Paragraph:
    """A text: plain, in strong letters, a note in small ones, or a doubt that stands out.

    `link` is the section it is about.
    """

    text: str
    look: Literal["", "strong", "note", "doubt"] = ""
    link: str = ""


@attrs.frozen
class Listing:
    """Sentences in a row; those in `marked` decide the sign of the answer. A listing may have a title."""

    items: tuple[str, ...]
    title: str = ""
    marked: frozenset[int] = frozenset()
    bullet: str = "- "


@attrs.frozen
class Column:
    """A column: its key in JSON and CSV, its title for people, and the kind of its figures.

    Parameters
    ----------
    signed : bool
        Whether figures are changes, shown with their sign.
    brief : bool
        Whether a terminal shows it as well.
    drawn : bool
        Whether it serves charts alone.
    data : bool
        Whether it serves programs alone, as the name of an input does.
    detail : bool
        Whether only workbooks and files have room for it.
    """

    name: str
    title: str
    kind: Kind = "text"
    signed: bool = False
    brief: bool = True
    drawn: bool = False
    data: bool = False
    detail: bool = False

    @property
    def on_page(self) -> bool:
        """Whether a page shows it."""
        return not (self.drawn or self.data or self.detail)

    @property
    def is_text(self) -> bool:
        """Whether its cells stand on the left."""
        return self.kind in ("text", "name", "month", "link", "code")


def resolve(cell: Cell, column: Column) -> tuple[Plain, Kind, bool]:
    """Return a cell's value, its kind, and whether it is shown with its sign."""
    if isinstance(cell, Quantity):
        return cell.value, cell.kind, cell.signed
    return cell, column.kind, column.signed


@attrs.frozen
class Table:
    """Rows under columns.

    Parameters
    ----------
    name, title : str
        Its key for programs, and its caption.
    looks : tuple of str
        How each row looks; blank for all as usual.
    total : tuple of cell, optional
        A last row that adds up.
    in_text, in_workbook : bool
        Whether a terminal shows it, and the workbook of a report.
    drawn : bool
        Whether it serves charts alone.
    apart : str
        A column by which text shows the rows in parts.
    under : tuple of str
        Columns whose texts a terminal shows below a row.
    most, printed : int, optional
        How many rows a terminal shows, and how many a page.
    empty : str
        What to say where there are no rows.
    metric, unit : str
        Those of all its figures, where its rows do not say.
    small, short : bool
        Whether it is printed small: it has many columns, or long texts; and whether a terminal shows its figures
        in thousands and millions.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    looks: tuple[Look, ...] = ()
    total: tuple[Cell, ...] | None = None
    in_text: bool = True
    in_workbook: bool = True
    drawn: bool = False
    apart: str = ""
    under: tuple[str, ...] = ()
    most: int | None = None
    printed: int | None = None
    empty: str = ""
    metric: str = ""
    unit: str = ""
    small: bool = False
    short: bool = False

    def place(self, column: str) -> int:
        """Return where a column stands."""
        return [each.name for each in self.columns].index(column)

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column."""
        place = self.place(name)
        return [row[place] for row in self.rows]

    def look(self, row: int) -> Look:
        """Return how a row looks."""
        return self.looks[row] if self.looks else ""


@attrs.frozen(kw_only=True)
class Series:
    """One line or set of bars: columns of a table, and the rows it takes."""

    name: str
    table: str
    x: str
    y: str
    rows: range
    look: str = "line"


@attrs.frozen(kw_only=True)
class Chart:
    """A chart of columns of tables.

    Parameters
    ----------
    kind : str
        ``line`` through points; ``time``, lines over months; ``stacked`` and ``columns`` over months;
        ``waterfall`` from the columns `begins` and `ends` of its table; ``tornado`` and ``bars``, lying;
        ``histogram``; ``fan``, bands of percentiles.
    levels : tuple of (str, float)
        Values of x worth a line, with their names.
    caption : str
        What stands below it.
    """

    kind: Literal["line", "time", "stacked", "columns", "waterfall", "tornado", "bars", "histogram", "fan"]
    title: str
    x_title: str = ""
    y_title: str
    series: tuple[Series, ...]
    levels: tuple[tuple[str, float], ...] = ()
    caption: str = ""


@attrs.frozen
class Grid:
    """A metric for each pair of values of two drivers; `results` has shape (value, value2)."""

    across: str
    down: str
    values: Array
    values2: Array
    results: Array
    kind: Kind


Part = Paragraph | Listing | Table | Chart | Grid


@attrs.frozen(kw_only=True)
class Section:
    """A part of a document under its title.

    Parameters
    ----------
    name, title, menu : str
        Its key, its heading, and the short form of that in a list of contents.
    brief : tuple, optional
        What a terminal shows of it in place of `parts`.
    wide, new_page : bool
        Whether it is printed across, and begins a page.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    menu: str = ""
    brief: tuple[Part, ...] | None = None
    wide: bool = False
    new_page: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return tuple(part for part in self.parts if isinstance(part, Table))

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Its charts."""
        return tuple(part for part in self.parts if isinstance(part, Chart))


@attrs.frozen
class Fact:
    """One thing a document rests on: its key for programs, its label for people unless they need it not."""

    name: str
    title: str
    value: Plain
    data: bool = False


@attrs.frozen(kw_only=True)
class Document:
    """All that a report or an analysis says.

    Attributes
    ----------
    kind, title, headline : str
        The command, what is shown, and the answer in a sentence or two.
    span : str
        Of what it is: scenario, months, currency.
    caution : tuple of str
        What must be known before the headline, as checks of a workbook that do not hold.
    lead : tuple of Paragraph
        What stands beside the headline.
    facts : tuple of Fact
        Scenario, metric, unit, currency, sign convention, version and more.
    sections : tuple of Section
        The first table is the main one.
    notes, warnings : tuple of str
        What to know, and what to bear in mind.
    articles : tuple of Document
        Documents that stand one after the other behind this one.
    """

    kind: str
    title: str
    headline: str
    span: str = ""
    caution: tuple[str, ...] = ()
    lead: tuple[Paragraph, ...] = ()
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    articles: tuple["Document", ...] = ()

    def fact(self, name: str) -> Plain:
        """Return a fact by its key; None where the document has no such fact."""
        return next((fact.value for fact in self.facts if fact.name == name), None)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All its tables."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All its charts."""
        return tuple(chart for section in self.sections for chart in section.charts)

    @property
    def grid(self) -> Grid | None:
        """The results along two drivers, where it has some."""
        parts = (part for section in self.sections for part in section.parts)
        return next((part for part in parts if isinstance(part, Grid)), None)

    def section(self, name: str) -> Section:
        """Return a section by name."""
        return next(section for section in self.sections if section.name == name)

    def table(self, name: str) -> Table:
        """Return a table by name."""
        return next(table for table in self.tables if table.name == name)

    def cells(self, series: Series, column: str) -> list[Cell]:
        """Return the cells of a column in the rows a series takes."""
        cells = self.table(series.table).column(column)
        return [cells[row] for row in series.rows]

    def numbers(self, series: Series, column: str) -> list[float]:
        """Return the numbers of a column in the rows a series takes; NaN where there is none."""
        cells = (cell.value if isinstance(cell, Quantity) else cell for cell in self.cells(series, column))
        return [float(cell) if isinstance(cell, int | float) and math.isfinite(cell) else math.nan for cell in cells]
