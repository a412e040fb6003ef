"""The sheets Impact and Metrics: plan less baseline by month, the key figures, and the bridge."""

from xlsxwriter.utility import xl_col_to_name

from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES
from payroll_impact.model.bridge import STEPS as ALL_STEPS
from payroll_impact.model.impact import METRICS
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.grid import Block, Cursor, Rows, TimeSheet, last_of, months_of, with_open
from payroll_impact.templates.what_if.law_sheets import net_rate_of
from payroll_impact.templates.what_if.limits import CAPPED, FIRST, GROUPS, LAST_COLUMN, PERIOD, ROLES
from payroll_impact.templates.what_if.plan_sheets import Side

LINES = (*RECURRING_LINES, *ONE_OFF_LINES)
STEPS = tuple(step for step in ALL_STEPS if step != "fx")  # these sheets take one currency
METRIC_HEAD, BRIDGE_HEAD = 5, 20
METRIC_ROWS = {name: METRIC_HEAD + 1 + index for index, name in enumerate(METRICS)}
_STEP_COLUMNS = {name: chr(ord("F") + index) for index, name in enumerate(STEPS)}
_TAX_COLUMNS = {
    f"{kind}, {word}": chr(ord("N") + index)
    for index, (word, kind) in enumerate(
        (word, kind)
        for word in ("plan", "baseline")
        for kind in ("capped tax a head", "flat tax a head", "tax of a year")
    )
}
_AVERAGE = "M"
COHORT_COLUMNS = ("T", "U")
_YEAR_PARTS = ("benefits of a year", "bonus, overhead, markup", "replacement hiring", "run rate")
_YEAR_COLUMNS = {
    f"{part}, {word}": str(xl_col_to_name(21 + index))
    for index, (word, part) in enumerate((word, part) for word in ("plan", "baseline") for part in _YEAR_PARTS)
}
CHANGE_COLUMN = chr(ord("F") + len(STEPS))
BRIDGE_TOTAL = BRIDGE_HEAD + 1 + ROLES
FALL_HEAD = BRIDGE_TOTAL + 5
FALL_PARTS = ("base", "rise above zero", "rise below zero", "fall above zero", "fall below zero", "total", "amount")


def impact() -> TimeSheet:
    """Return the sheet Impact, its blocks reserved."""
    sheet = TimeSheet("Impact", "Impact by month", "Plan, baseline and their difference; a positive number costs more.")
    for word in ("plan", "baseline", "impact"):
        for line in LINES:
            sheet.reserve(f"{word} {line}", f"{line.replace('_', ' ').capitalize()}, {word}", "currency")
        if word != "impact":
            sheet.reserve(f"{word} recurring", f"Recurring, {word}", "currency", style="sum")
            sheet.reserve(f"{word} one-off", f"One-off, {word}", "currency", style="sum")
        sheet.reserve(word, f"Total, {word}", "currency", style="sum")
        sheet.next_row += 1
    sheet.reserve("cumulative", "Cumulative impact", "currency")
    sheet.reserve("present value", "Present value of the impact", "currency")
    sheet.reserve("out", "Month, if money is out at its end", "number", style="whole")
    sheet.next_row += 1
    sheet.reserve("heads", "Headcount, plan", "heads", style="heads")
    sheet.reserve("base heads", "Headcount, baseline", "heads", style="heads")
    sheet.reserve("groups", "Headcount by group, plan", "heads", GROUPS, "heads")
    return sheet


def write_impact(book: Book, sheet: TimeSheet, plan: Side, baseline: Side) -> None:
    """Write the sheet Impact."""
    rows = sheet.write(book)
    for side in (plan, baseline):
        _lines(rows, sheet, side)
    for line in LINES:
        rows.fill(
            f"impact {line}",
            lambda x, _, line=line: f"{x.cell(sheet[f'plan {line}'])}-{x.cell(sheet[f'baseline {line}'])}",  # type: ignore[misc]
        )
    rows.fill("impact", lambda x, _: _sum(x, sheet, [f"impact {line}" for line in LINES]))
    rows.fill("cumulative", lambda x, _: f"SUM({x.months_upto(sheet['impact'], 0)})")
    rows.fill("present value", lambda x, _: f"{x.cell(sheet['impact'])}*{x.cell(plan.timeline['discount'])}")
    rows.fill("out", lambda x, _: f"{x.number}*({x.cell(sheet['cumulative'])}>{DUST})")
    rows.fill("heads", lambda x, _: f"SUM({x.all(plan.heads['closing'])})")
    rows.fill("base heads", lambda x, _: f"SUM({x.all(baseline.heads['closing'])})")
    rows.fill(
        "groups",
        lambda x, i: f"SUMIF({case.roles('group')},{case.group(i)},{x.all(plan.heads['closing'])})",
        label=case.group,
    )


DUST = f"Metrics!$C${METRIC_HEAD + len(METRICS) + 2}"


def _sum(x: Cursor, sheet: TimeSheet, keys: list[str]) -> str:
    first, last = sheet[keys[0]], sheet[keys[-1]]
    return f"SUM({x.cell(first)}:{x.letter}{last.first})"


def _lines(rows: Rows, sheet: TimeSheet, side: Side) -> None:
    word = side.word
    for line in LINES:
        block = side.taxes["total"] if line == "employer_tax" else side.pay[line]
        rows.fill(f"{word} {line}", lambda x, _, block=block: f"SUM({x.all(block)})")  # type: ignore[misc]
    for key, lines in (("recurring", RECURRING_LINES), ("one-off", ONE_OFF_LINES)):
        keys = [f"{word} {line}" for line in lines]
        rows.fill(f"{word} {key}", lambda x, _, keys=keys: _sum(x, sheet, keys))  # type: ignore[misc]
    rows.fill(word, lambda x, _: f"{x.cell(sheet[f'{word} recurring'])}+{x.cell(sheet[f'{word} one-off'])}")


def write_metrics(book: Book, sheet: TimeSheet, plan: Side, baseline: Side) -> None:
    """Write the sheet Metrics."""
    page = book.sheet("Metrics", "calculation", "Key figures and bridge", "Read off the months.", (34, 18, *[15] * 27))
    page.texts(METRIC_HEAD - 1, 0, ("metric", "unit", "value"), "head")
    for name, formula in _metrics(sheet, plan).items():
        row = METRIC_ROWS[name] - 1
        page.text(row, 0, METRICS[name].title)
        page.text(row, 1, METRICS[name].unit, "unit")
        page.formula(row, 2, f"={formula}", "cents")
    dust = METRIC_HEAD + len(METRICS) + 1
    page.text(dust, 0, "What is too little to be money out")
    page.text(dust, 1, "currency", "unit")
    moved = "+".join(f"SUM({months_of(sheet[word], 0)})" for word in ("plan", "baseline"))
    page.formula(dust, 2, f"={places.MONEY_DUST}*({moved})", "number")
    _bridge(page, plan, baseline)
    _waterfall(page)
    page.worksheet.freeze_panes(3, 1)


def _metrics(sheet: TimeSheet, plan: Side) -> dict[str, str]:
    def months(key: str) -> str:
        return months_of(sheet[key], 0)

    def last(key: str) -> str:
        return last_of(sheet[key])

    out = f"MAX({months('out')})"
    hours = f"SUMPRODUCT({last_of(plan.heads['closing'])},{case.roles('hours')})"
    a_year, before = bar("plan"), bar("baseline")
    heads = last("heads")
    return {
        "run_rate_change": f"{a_year}-{before}",
        "one_time_cost": f"SUM({months('plan one-off')})-SUM({months('baseline one-off')})",
        "first_year_impact": f"Impact!${xl_col_to_name(FIRST + 11)}${sheet['cumulative'].first}",
        "cumulative_impact": last("cumulative"),
        "npv": f"SUM({months('present value')})",
        "payback_month": f'IF({out}=0,0,IF({out}=COLUMNS({months("out")}),"never",{out}+1))',
        "peak_funding": f"MAX(0,{months('cumulative')})",
        "headcount_change": f"{heads}-{last('base heads')}",
        "cost_per_head": f'IF({heads}>{places.DUST},{a_year}/{heads},"-")',
        "blended_hourly_cost": f'IF({hours}>{places.DUST},{a_year}/{hours},"-")',
    }


def _run_rate(word: str) -> str:
    """Return a year of who is left at the end of the last month."""
    return f"Metrics!${_YEAR_COLUMNS[f'run rate, {word}']}${BRIDGE_TOTAL}"


def bar(word: str) -> str:
    """Return the cell with the run rate of plan or baseline, where its bar ends."""
    return f"Metrics!$C${FALL_HEAD + 1 + (0 if word == 'baseline' else len(STEPS) + 1)}"


def _bridge(page: Sheet, plan: Side, baseline: Side) -> None:
    page.text(BRIDGE_HEAD - 3, 0, "Bridge of the yearly run rate, by role and reason", "section")
    units = ("name", "heads", "heads", "currency/year", "currency/year", *["currency/year"] * (len(STEPS) + 1))
    heads = ("role", "heads, plan", "heads, baseline", "pay, plan", "pay, baseline", *STEPS, "change")
    page.texts(BRIDGE_HEAD - 2, 0, units, "unit")
    page.texts(BRIDGE_HEAD - 1, 0, heads, "head")
    more = ("average pay", *_TAX_COLUMNS, "in cohorts, plan", "in cohorts, baseline", *_YEAR_COLUMNS)
    page.texts(BRIDGE_HEAD - 1, 12, more, "head")
    page.worksheet.set_row(BRIDGE_HEAD - 1, 27)  # heads of two lines: LibreOffice does not find out by itself
    money = "currency/year"
    units = (*[money] * (1 + len(_TAX_COLUMNS)), "heads", "heads", *[money] * len(_YEAR_COLUMNS))
    page.texts(BRIDGE_HEAD - 2, 12, units, "unit")
    first, last = BRIDGE_HEAD + 1, BRIDGE_HEAD + ROLES
    page.formula(BRIDGE_HEAD, 12, f"={_average(first, last)}", "cents")
    for index in range(ROLES):
        for column, formula in enumerate(_bridge_row(plan, baseline, index)):
            page.formula(BRIDGE_HEAD + index, column, f"={formula}", "cents")
        sides = plan, baseline
        taxes, years = ([each for side in sides for each in of(side, index)] for of in (_year_taxes, _year))
        for column, formula in enumerate((*taxes, *(_in_cohorts(side, index) for side in sides), *years), start=13):
            page.formula(BRIDGE_HEAD + index, column, f"={formula}", "cents")
    page.text(BRIDGE_TOTAL - 1, 0, "total", "total")
    for column in range(1, 21 + len(_YEAR_COLUMNS)):
        letter = xl_col_to_name(column)
        if column in (3, 4, 12, 13, 14, 16, 17):
            page.text(BRIDGE_TOTAL - 1, column, "", "total")
        else:
            page.formula(BRIDGE_TOTAL - 1, column, f"=SUM({letter}{first}:{letter}{last})", "total", "cents")


def _average(first: int, last: int) -> str:
    """Return average pay of the baseline, or over the plan's heads where the baseline has none."""
    pay = f"E{first}:E{last}"

    def over(letter: str) -> str:
        return f"SUMPRODUCT({letter}{first}:{letter}{last},{pay})/SUM({letter}{first}:{letter}{last})"

    def some(letter: str) -> str:
        return f"SUM({letter}{first}:{letter}{last})>0"

    return f"IF({some('C')},{over('C')},IF({some('B')},{over('B')},0))"


def _bridge_row(plan: Side, baseline: Side, index: int) -> list[str]:
    row = BRIDGE_HEAD + 1 + index
    average = f"${_AVERAGE}${BRIDGE_HEAD + 1}"

    def end(side: Side, key: str) -> str:
        return _end(side.pay[key], index)

    def change(*parts: str) -> str:
        columns = [[f"{_YEAR_COLUMNS[f'{part}, {word}']}{row}" for word in ("plan", "baseline")] for part in parts]
        return "+".join("-".join(pair) for pair in columns)

    return [
        case.label(index),
        _end(plan.heads["closing"], index),
        _end(baseline.heads["closing"], index),
        f"12*{end(plan, 'pay')}",
        f"12*{end(baseline, 'pay')}",
        f"(B{row}-C{row})*{average}",
        f"(B{row}-C{row})*(E{row}-{average})",
        f"B{row}*(D{row}-E{row})",
        f"{_TAX_COLUMNS['tax of a year, plan']}{row}-{_TAX_COLUMNS['tax of a year, baseline']}{row}",
        change("benefits of a year"),
        change("bonus, overhead, markup", "replacement hiring"),
        f"SUM({_STEP_COLUMNS['volume']}{row}:{_STEP_COLUMNS['other']}{row})",
    ]


def _end(block: Block, index: int) -> str:
    return f"{block.sheet}!${LAST_COLUMN}${block.row(index)}"


def _in_cohorts(side: Side, index: int) -> str:
    """Return the heads of a role in the last month, counted by the month they began to earn."""
    began, run = with_open(side.taxes["began"], index), with_open(side.taxes["run"], index)
    return f"{_end(side.taxes['left'], index)}*SUMPRODUCT(({run}={_end(side.taxes['run'], index)})*{began})"


def _year_taxes(side: Side, index: int) -> list[str]:
    """Return what a full year of a head's pay in the last month bears: capped, flat, and all heads together."""
    row = BRIDGE_HEAD + 1 + index
    wages = _end(side.taxes["wages"], index)
    rates = side.rates
    capped = [
        f"{_end(rates[net_rate_of(slot)], index)}*MIN(12*{wages},{_end(rates[f'tax {slot} wage_base'], index)})"
        for slot in range(1, CAPPED + 1)
    ]
    flat = [
        f"{_end(rates[f'flat {slot} rate'], index)}*MAX(0,12*{wages}-{_end(rates[f'flat {slot} threshold'], index)})"
        for slot in range(1, PERIOD + 1)
    ]
    each = "+".join(f"{_TAX_COLUMNS[f'{kind} tax a head, {side.word}']}{row}" for kind in ("capped", "flat"))
    heads = "C" if side.baseline else "B"
    return ["+".join(capped), "+".join(flat), f"{heads}{row}*({each})"]


def _year(side: Side, index: int) -> list[str]:
    """Return what who is left costs in a year beside pay and taxes, with the hiring of replacements, and in all."""
    row = BRIDGE_HEAD + 1 + index
    heads, pay = (f"{letter}{row}" for letter in ("CE" if side.baseline else "BD"))

    def role(name: str) -> str:
        return case.role(name, index)

    def column(columns: dict[str, str], name: str) -> str:
        return f"{columns[f'{name}, {side.word}']}{row}"

    parts = [column(_YEAR_COLUMNS, part) for part in _YEAR_PARTS[:-1]]
    hired = f"12*{heads}*(1-{role('stay')})*{_end(side.heads['replaced'], index)}*{role('hire cost')}"
    return [
        f"{heads}*({pay}*{role('benefits')}+12*{role('benefits per head')})",
        f"{heads}*({pay}*({role('bonus')}+{role('markup')})+12*{role('overhead per head')})",
        hired,
        f"{heads}*{pay}+{column(_TAX_COLUMNS, 'tax of a year')}+{'+'.join(parts)}",
    ]


def _waterfall(page: Sheet) -> None:
    """Write the bars of the bridge: each rests on a hidden base, or crosses zero in two parts."""
    page.text(FALL_HEAD - 3, 0, "Bars of the bridge chart", "section")
    page.texts(FALL_HEAD - 2, 0, ("name", *["currency/year"] * 9), "unit")
    page.texts(FALL_HEAD - 1, 0, ("step", "from", "to", *FALL_PARTS), "head")
    first = FALL_HEAD + 1
    for index, step in enumerate(("baseline", *STEPS, "plan")):
        row = first + index
        page.text(row - 1, 0, step)
        ends = _run_rate(step) if step not in STEPS else ""
        start = "0" if ends else f"C{row - 1}"
        to = ends or f"B{row}+{_STEP_COLUMNS[step]}{BRIDGE_TOTAL}"
        low, high = f"MIN(B{row},C{row})", f"MAX(B{row},C{row})"
        rises, falls = f"(C{row}>B{row})", f"(C{row}<B{row})"
        above, below = f"(MAX(0,{high})-MAX(0,{low}))", f"(MIN(0,{low})-MIN(0,{high}))"
        flag = "0" if ends else "1"
        parts = (
            start, to, f"MAX(0,{low})+MIN(0,{high})", f"{flag}*{rises}*{above}", f"{flag}*{rises}*{below}",
            f"{flag}*{falls}*{above}", f"{flag}*{falls}*{below}", f"(1-{flag})*C{row}", f"C{row}-B{row}",
        )  # fmt: skip
        for offset, formula in enumerate(parts, start=1):
            page.formula(row - 1, offset, f"={formula}", "money")
