"""The sheets Questions and WhatIf: grids over two drivers, a tornado and a break-even, live by the functions."""

from payroll_impact.cells.addresses import letters
from payroll_impact.model import METRICS, Plan
from payroll_impact.templates import rules
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, show_master, where_loaded
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.styles import BAD, GOOD, NAVY, SCALED
from payroll_impact.templates.what_if import read
from payroll_impact.templates.what_if.impact import metric_cell
from payroll_impact.templates.what_if.questions import Axis, questions_of
from payroll_impact.templates.what_if.results import agree, check_answers, guarded

_FIRST_GRID, _SECOND_GRID, _TORNADO, _SOLVE = 6, 20, 34, 42  # rows of the questions, from 1
_ANSWERS = (6, 18, 30)  # rows of the answers, from 1
_CHART = 9  # the column of the chart beside them, from 0
_SIDES, _DRIVERS = 6, 10  # the column of what each driver moves to either side, from 0; how many the chart has


def write_questions(book: Book, plan: Plan | None) -> None:
    """Write the sheet with what is asked; without a plan the drivers are blank."""
    sheet = book.sheet(
        "Questions", "input", "What-if questions", "Which figure, over which drivers; answered on sheet WhatIf.",
        (34, 34, 16, *[14] * 8, 24),
    )  # fmt: skip
    sheet.texts(3, 0, ("question", "value", "unit"), "head")
    headcount, pay, even = questions_of(plan) if plan else (("", ()), ("", ()), ("", "run_rate_change"))
    _grid(sheet, _FIRST_GRID, "First grid", "run_rate_change", headcount, pay)
    _grid(
        sheet, _SECOND_GRID, "Second grid", "npv", headcount, ("settings.discount_rate", (0.0, 0.05, 0.08, 0.1, 0.12))
    )
    sheet.text(_TORNADO - 2, 0, "Tornado", "section")
    _asked(sheet, _TORNADO, "metric", "npv", "metric")
    sheet.text(_TORNADO, 0, "swing")
    sheet.input(_TORNADO, 1, 0.1, rules.number(0, 1, style="rate"), "Swing", "How far each driver goes, as a fraction.")
    sheet.text(_TORNADO, 2, "fraction", "unit")
    sheet.text(_SOLVE - 2, 0, "Break-even", "section")
    _asked(sheet, _SOLVE, "driver", even[0], "driver")
    _asked(sheet, _SOLVE + 1, "metric", even[1], "metric")
    sheet.text(_SOLVE + 1, 0, "target")
    sheet.input(_SOLVE + 1, 1, 0, rules.number(-1e12, 1e12), "Target", "What the metric should come to.")
    sheet.text(_SOLVE + 1, 2, "as the metric", "unit")
    sheet.worksheet.freeze_panes(4, 1)


def _asked(sheet: Sheet, row: int, label: str, value: str, kind: str) -> None:
    metrics = CellReference("L", 6).absolute.area(len(METRICS))
    rule = rules.choice(f"={metrics}") if kind == "metric" else rules.text(120)
    sheet.text(row - 1, 0, label)
    help_ = "A figure of sheet Metrics." if kind == "metric" else "Role.headcount, group:name.pay, changes[1].amount …"
    sheet.input(row - 1, 1, value, rule, label.capitalize(), help_)
    sheet.text(row - 1, 2, "name", "unit")


def _grid(  # noqa: PLR0913, PLR0917 - a question and its two axes
    sheet: Sheet, row: int, title: str, metric: str, down: Axis, across: Axis
) -> None:
    sheet.text(row - 2, 0, title, "section")
    _asked(sheet, row, "metric", metric, "metric")
    _asked(sheet, row + 1, "driver down", down[0], "driver")
    _asked(sheet, row + 2, "driver across", across[0], "driver")
    for offset, (label, values) in enumerate((("values down", down[1]), ("values across", across[1]))):
        sheet.text(row + 2 + offset, 0, label)
        sheet.text(row + 2 + offset, 2, "as the driver", "unit")
        for index, value in enumerate(values):
            sheet.input(row + 2 + offset, 3 + index, value, rules.number(-1e12, 1e12), "Value", "A value to try.")
    if title == "First grid":
        sheet.text(4, 11, "metrics", "section")
        for index, name in enumerate(METRICS):
            sheet.text(5 + index, 11, name)


def write_what_if(book: Book) -> None:
    """Write the sheet with the answers."""
    sheet = book.sheet(
        "WhatIf", "output", "What if", "Live answers of the functions to the sheet Questions.", (36, *[28] * 5, 16, 16),
    )  # fmt: skip
    show_master(sheet, 1, 2)
    for at, row, title in zip(_ANSWERS, (_FIRST_GRID, _SECOND_GRID), ("First grid", "Second grid"), strict=False):
        _answer(sheet, at, row, title)
    at = _ANSWERS[2]
    sheet.text(at - 3, 0, "Break-even: the value of the driver at which the metric comes to the target", "section")
    driver, metric, target = (_asked_at("B", _SOLVE + row) for row in range(3))
    sheet.formula(at - 2, 0, driver, "bold")
    solved = _if_asked(driver, fn.PAYROLL_SOLVE(*read.tables(), driver, metric, target))
    sheet.function(at - 2, 1, guarded(solved), ("cents", "bold"))
    sheet.text(at + 1, 0, "Tornado: what each driver moves", "section")
    tornado = fn.PAYROLL_TORNADO(*read.tables(), _asked_at("B", _TORNADO), _asked_at("B", _TORNADO + 1))
    sheet.function(at + 2, 0, guarded(tornado), ("number",), *[("cents", "right")] * 2, ("money", "right"))
    _sides(sheet, at + 2)
    _tornado_chart(sheet, at + 3)
    sheet.worksheet.freeze_panes(3, 1)


def _sides(sheet: Sheet, head: int) -> None:
    """Write what each driver moves the metric by, at its low and at its high value: the bars of the chart."""
    sheet.texts(head - 1, _SIDES, ("as the metric", "as the metric"), "unit", "right")
    sheet.texts(head, _SIDES, ("change at low", "change at high"), "head", "right")
    sheet.text(head - 2, _SIDES, "as planned", "right", "note")
    names = _asked_at("L", 6).area(len(METRICS))
    metrics = metric_cell(next(iter(METRICS))).area(len(METRICS))
    sheet.formula(head - 2, _SIDES + 1, fn.INDEX(metrics, fn.MATCH(_asked_at("B", _TORNADO), names, 0)), "cents")
    planned = CellReference(letters(_SIDES + 2), head - 1).absolute
    answers = CellReference("D", head + 2).area(_DRIVERS, 2)
    # no array of tests by ISNUMBER in formualizer
    sheet.function(head + 1, _SIDES, where_loaded((answers - planned) * (answers != ""), 0), ("cents",))


def _asked_at(column: str, row: int) -> CellReference:
    return CellReference(column, row, "Questions").absolute


def _if_asked(driver: Expression, answer: Expression) -> Expression:
    """Return an answer where there is a driver to ask for."""
    return fn.IF(driver == "", "", answer)


def _answer(sheet: Sheet, at: int, row: int, title: str) -> None:
    """Write the grid that answers a question, what costs less in green and what costs more in red."""
    sheet.text(at - 3, 0, title, "section")
    metric, down, across = (_asked_at("B", row + offset) for offset in range(3))
    values_down, values_across = _asked_at("D", row + 3).area(1, 7), _asked_at("D", row + 4).area(1, 5)
    answer = fn.PAYROLL_SENSITIVITY(*read.tables(), metric, down, values_down, across, values_across)
    sheet.formula(at - 2, 0, metric, "bold")
    asked = _if_asked(across, _if_asked(down, answer))
    sheet.function(at - 1, 0, guarded(asked), ("cents",), ("money", "right"))
    area = f"B{at + 1}:G{at + 8}"
    for criteria, colour in (("<", GOOD), (">", BAD)):
        made = sheet.book.workbook.add_format({"font_color": colour})
        rule = {"type": "cell", "criteria": criteria, "value": 0, "format": made}
        sheet.worksheet.conditional_format(area, rule)


def answers_are_to_the_questions() -> list[Check]:
    """Return the checks that each grid answers for the values asked: an answer kept from before may not."""
    found = []
    for at, row, title in zip(_ANSWERS, (_FIRST_GRID, _SECOND_GRID), ("First", "Second"), strict=False):
        down = CellReference("A", at + 1, "WhatIf").absolute.area(7)
        # an error says itself that there is no answer
        same = fn.IF(fn.COUNT(down) == 0, 1, agree(fn.SUM(down), fn.SUM(_asked_at("D", row + 3).area(1, 7))))
        remedy = "Calculate the workbook again with the add-in open."
        found.append(check_answers(f"{title} grid on WhatIf: the answers are to the values asked", same, remedy))
    return found


def _tornado_chart(sheet: Sheet, first: int) -> None:
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    last = first + _DRIVERS - 1
    for offset, (name, colour) in enumerate((("driver at its low", "#8FAADC"), ("driver at its high", NAVY))):
        column = _SIDES + offset
        chart.add_series(
            {"name": name, "categories": ["WhatIf", first, 0, last, 0],
             "values": ["WhatIf", first, column, last, column], "fill": {"color": colour}, "gap": 30, "overlap": 100}
        )  # fmt: skip
    sheet.texts(2, _CHART, ("The ten drivers that move it most, each to either side", *[""] * 7), "section")
    chart.set_title({"none": True})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_x_axis({"num_format": SCALED})
    chart.set_legend({"position": "bottom"})
    told = "Bars: how much the metric moves with each of the ten drivers at its low and at its high value."
    sheet.worksheet.insert_chart(3, _CHART, chart, {"description": told})
