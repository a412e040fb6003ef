"""The sheet Words: the sentences of the Dashboard, the same as a report's, put together by formulas."""

from string import Formatter

from payroll_impact.model import titles
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.formulas import CellReference, Expression, Operand, expression, fn
from payroll_impact.templates.tables import SheetTable, TableRow, write_head, write_row
from payroll_impact.templates.what_if import case, efficiency, places
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.impact import metric_cell

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = {
    "change": "currency/year", "baseline": "currency/year", "plan": "currency/year", "share": "fraction",
    "heads_before": "heads", "heads": "heads", "cost": "currency", "date": "date", "recovery": "month",
    "needed": "ratio", "planned": "ratio", "missing": "items", "bridging": "currency",
    "changed": "currency/year", "unchanged": "currency/year", "headline": "currency/year", "outlay": "currency",
    "bound": "number", "pays": "ratio", "never": "ratio", "anyway": "ratio", "efficiency": "ratio",
    "bridged": "currency", "without items": "roles", "sure": "roles",
}  # fmt: skip
_NO_OUTPUT = "No role has items_per_hour on Inputs: no output is computed."
_HOW_SURE = "How sure the items are stands on Sources; what has no source there is assumed."
_SOME_OUTPUT = "Roles without items_per_hour cost, but yield nothing counted."
WORDS = SheetTable("Words", 6, ("word", "unit", "figure", "text"), len(_UNITS))


def words(name: str) -> CellReference:
    """Return the cell with a sentence, or a part of one."""
    return _row(WORDS, name).absolute["text"]


def write_words(book: Book, timeline: TimeSheet) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "Words", "calculation", "Sentences", "What the Dashboard says in words, put together from the figures.",
        (20, 16, 18, 120),
    )  # fmt: skip
    table = WORDS.here
    write_head(sheet, table, "Words and sentences", ("name", "", "see unit", "text"))
    rate, heads = "run_rate_change", "headcount_change"
    baseline, plan = metric_cell(rate, "baseline"), metric_cell(rate, "plan")
    amounts = {
        "change": fn.ABS(metric_cell(rate)),
        "baseline": baseline,
        "plan": plan,
        "cost": metric_cell("one_time_cost"),
    }
    for name, figure in amounts.items():
        row = _row(table, name)
        _write(sheet, row, figure, _money(row["figure"]))
    for name, side in (("heads_before", "baseline"), ("heads", "plan")):
        row = _row(table, name)
        _write(sheet, row, metric_cell(heads, side), _heads(row["figure"]))
    share = _row(table, "share")
    _write(sheet, share, fn.IF(baseline == 0, 0, metric_cell(rate) / baseline), _share(share["figure"]))
    _recovery(sheet, table, timeline)
    _output(sheet, table)
    _sentences(sheet, table)


def _row(table: SheetTable, name: str) -> TableRow:
    return table.row(list(_UNITS).index(name))


def _write(sheet: Sheet, row: TableRow, figure: Expression, text: Expression, style: str = "number") -> None:
    name, unit = list(_UNITS.items())[row.index]
    sheet.texts(row.table.head + row.index, 0, (name.replace("_", " "), unit))
    write_row(sheet, row, {"figure": figure}, style)
    write_row(sheet, row, {"text": text})


def _recovery(sheet: Sheet, table: SheetTable, timeline: TimeSheet) -> None:
    payback, date, recovery = metric_cell("payback_month"), _row(table, "date"), _row(table, "recovery")
    months = timeline["start"].months()
    named = fn.CHOOSE(fn.MONTH(date["figure"]), *_MONTHS) & " " & fn.YEAR(date["figure"])
    _write(sheet, date, fn.INDEX(months, 1, fn.MAX(1, fn.N(payback))), named, "date")
    figure = recovery["figure"]
    recovered = _fill(titles.RECOVERED, month=figure, date=date["text"])
    in_time = fn.IF(figure == 0, titles.NEVER_OUT, recovered)
    never = _fill(titles.NOT_RECOVERED, months=fn.COLUMNS(places.month_numbers()))
    _write(sheet, recovery, payback, fn.IF(fn.ISNUMBER(figure), in_time, never))


def _output(sheet: Sheet, table: SheetTable) -> None:
    """Write what the sentence on efficiency is made of; nothing where there is no output."""
    told = efficiency.given() > 0
    figures = {
        "needed": metric_cell("breakeven_productivity"),
        "planned": fn.IF(fn.ISNUMBER(_row(table, "needed")["figure"]), efficiency.planned(), ""),
        "missing": metric_cell("items_lost"),
    }
    for name, figure in figures.items():
        row = _row(table, name)
        few = fn.IF(fn.N(row["figure"]) < 1, places.DECIMALS_BELOW_ONE, places.DECIMALS)
        digits = fn.IF(fn.N(row["figure"]) < places.HUNDRED, few, 0) if name == "missing" else places.DECIMALS
        _write(sheet, row, figure, fn.IF(fn.ISNUMBER(row["figure"]), fn.FIXED(row["figure"], digits), ""))
    row = _row(table, "bridging")
    _write(sheet, row, fn.IF(told, efficiency.bridging(), 0), _money(row["figure"]))
    text: dict[str, Operand] = {name: _row(table, name)["text"] for name in (*figures, "bridging")}
    needed, bound, pays = _row(table, "needed")["figure"], _row(table, "bound"), _row(table, "pays")
    _write(sheet, bound, 1 * efficiency.pays_from(), fn.IF(bound["figure"] == 1, titles.AT_LEAST, titles.AT_MOST))
    of = {"growing": expression(titles.GROWING), "others": expression(titles.OTHERS)}
    text |= {"bound": bound["text"], "planned": _row(table, "planned")["text"] & " times"}
    _write(sheet, pays, needed, _fill(titles.PAYS, **of, **text))
    never, anyway = _row(table, "never"), _row(table, "anyway")
    _write(sheet, never, needed, fn.IF(needed == "never", _fill(titles.NEVER_PAYS, **of), ""))
    _write(sheet, anyway, needed, fn.IF(needed == 0, _fill(titles.PAYS_ANYWAY, **of), ""))
    answer = fn.IF(needed == "never", never["text"], fn.IF(needed == 0, anyway["text"], pays["text"]))
    _write(sheet, _row(table, "efficiency"), needed, fn.IF(needed == efficiency.NONE, "", answer))
    row, missing = _row(table, "bridged"), _row(table, "missing")["figure"]
    there = fn.IF(fn.ISNUMBER(missing), missing, 0) > 0
    _write(sheet, row, _row(table, "bridging")["figure"], fn.IF(there, _fill(titles.BRIDGED, **text), ""))
    without = fn.IF(efficiency.not_given() == 0, "", fn.IF(told, _SOME_OUTPUT, _NO_OUTPUT))
    _write(sheet, _row(table, "without items"), efficiency.not_given(), without)
    _write(sheet, _row(table, "sure"), efficiency.given(), fn.IF(told, _HOW_SURE, ""))


def _sentences(sheet: Sheet, table: SheetTable) -> None:
    text: dict[str, Operand] = {name: _row(table, name)["text"] for name in _UNITS}
    share = _row(table, "share")["text"]
    # no cell begins with a space, as some programs lose it on saving
    text["share"] = fn.IF(share == "", "", expression(" ") & share)
    figure = {name: _row(table, name)["figure"] for name in _UNITS}
    direction = fn.IF(figure["changed"] > 0, titles.RISES, titles.FALLS)
    nothing = places.TOLERANCE * fn.MAX(1, fn.ABS(figure["baseline"]))
    sentences = {
        "changed": (metric_cell("run_rate_change"), _fill(titles.CHANGED, direction=direction, **text)),
        "unchanged": (figure["plan"], _fill(titles.UNCHANGED, **text)),
        "headline": (figure["changed"], fn.IF(figure["change"] <= nothing, text["unchanged"], text["changed"])),
        "outlay": (figure["cost"], _fill(titles.OUTLAY, **text)),
    }
    for name, (amount, sentence) in sentences.items():
        _write(sheet, _row(table, name), amount, sentence)


def _fill(sentence: str, **parts: Operand) -> Expression:
    """Return a sentence with its gaps filled by cells.

    >>> print(_fill("It costs {cost}.", cost=CellReference("B", 5)))
    "It costs "&B5&"."
    """
    joined: Expression | None = None
    for text, gap, _, _ in Formatter().parse(sentence):
        for piece in ([text] if text else []) + ([parts[gap]] if gap else []):
            joined = expression(piece) if joined is None else joined & piece
    return expression("") if joined is None else joined


def _money(figure: Expression) -> Expression:
    size, whole = fn.ABS(figure), fn.FIXED(fn.ABS(figure), 0)
    in_millions = _fill(titles.MILLIONS, amount=fn.FIXED(size / places.MILLION, 1))
    minus = fn.IF(figure <= -places.HALF, "−", "")  # what is shown as 0 has no sign
    return case.CURRENCY & " " & minus & fn.IF(size >= places.MILLION, in_millions, whole)


def _share(part: Expression) -> Expression:
    decimals = fn.IF(fn.ABS(part) >= places.SHARE_WITH_DECIMAL, 0, 1)
    percent = fn.IF(part > 0, "+", "−") & fn.FIXED(fn.ABS(part) * places.HUNDRED, decimals)
    return fn.IF(fn.ABS(part) < places.SHARE_TOLD, "", _fill(titles.SHARE.strip(), part=percent))


def _heads(heads: Expression) -> Expression:
    few = fn.ROUND(heads, fn.IF(heads < 1, places.DECIMALS_BELOW_ONE, places.DECIMALS)) & ""
    return fn.IF(fn.OR(heads >= places.HUNDRED, heads == fn.INT(heads)), fn.FIXED(heads, 0), few)
