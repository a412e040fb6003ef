"""The sheets Events and BaseEvents: what each change comes to once, and what each cut's leavers are like."""

from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.calculation_headcount import whole
from payroll_impact.templates.what_if.grid import Block, area_of, months_of, with_open
from payroll_impact.templates.what_if.law_sheets import net_rate_of
from payroll_impact.templates.what_if.limits import CAPPED, CHANGES, CUTS, PERIOD
from payroll_impact.templates.what_if.phrases import taxed
from payroll_impact.templates.what_if.plan_sheets import Side

_HEAD = 7
_COLUMNS = (
    "order", "role no.", "moved", "opening", "pay", "part worked", "worked pay", "severance each", "pto each",
    "heads by days", "severance", "pto", "exit costs", "conversion costs", "benefits each", "asked", "sound",
)  # fmt: skip
_UNITS = (
    "number", "number", "heads", "heads", "currency/month", "months", "currency/head", "currency/head", "currency/head",
    "heads", "currency", "currency", "currency", "currency", "currency/month", "heads", "0/1",
)  # fmt: skip
_CUT_HEAD = _HEAD + CHANGES + 5
_CUT_COLUMNS = (
    "cut", "order", "listed", "role no.", "month", "heads", "date", "notice days", "pay", "worked", "once", "benefits",
    "scale", "run", "earned", "year", *(f"{part} {slot}" for slot in range(1, CAPPED + 1) for part in ("rate", "base")),
    *(f"tax {slot}" for slot in range(1, CAPPED + 1)),
    *(f"{part} {slot}" for slot in range(1, PERIOD + 1) for part in ("flat rate", "free", "flat")), "taxes worked",
)  # fmt: skip


def _letter(columns: tuple[str, ...], name: str) -> str:
    index = columns.index(name)
    return chr(ord("A") + index) if index < 26 else f"A{chr(ord('A') + index - 26)}"  # noqa: PLR2004 - the alphabet


def events(side: Side, name: str) -> str:
    """Return a column of the changes."""
    column = _letter(_COLUMNS, name)
    return f"{side.events}!${column}${_HEAD + 1}:${column}${_HEAD + CHANGES}"


def cut(side: Side, name: str, index: int) -> str:
    """Return a cell of a cut."""
    return f"{side.events}!${_letter(_CUT_COLUMNS, name)}${_CUT_HEAD + 1 + index}"


def cuts(side: Side, name: str) -> str:
    """Return a column of the cuts."""
    column = _letter(_CUT_COLUMNS, name)
    return f"{side.events}!${column}${_CUT_HEAD + 1}:${column}${_CUT_HEAD + CUTS}"


def write_events(book: Book, side: Side) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        side.events, "calculation", f"Changes, {side.word}", "What each change comes to once, and each cut's leavers.",
        (10, *[13] * 40),
    )  # fmt: skip
    sheet.text(_HEAD - 3, 0, "Changes in the order in which they happen", "section")
    sheet.texts(_HEAD - 2, 0, _UNITS, "unit")
    sheet.texts(_HEAD - 1, 0, _COLUMNS, "head")
    for index in range(CHANGES):
        for column, formula in enumerate(_change(side, index)):
            sheet.formula(_HEAD + index, column, f"={formula}", "number")
    _write_cuts(sheet, side)
    sheet.worksheet.freeze_panes(3, 1)


def _change(side: Side, index: int) -> tuple[str, ...]:
    row = _HEAD + 1 + index
    h = side.heads.blocks

    def of(name: str) -> str:
        return case.event(name, index)

    def role(name: str) -> str:
        return f"INDEX({case.roles(name)},{of('role no.')})"

    days = f"INDEX({months_of(side.timeline['days'], 0)},{of('month')})"
    return (
        f"ROWS(A${_HEAD}:A{row - 1})",
        of("role no."),
        f"SUM({months_of(h['moved'], index)})",
        f"INDEX({area_of(h['opening'])},{of('role no.')},{of('month')})",
        f"INDEX({area_of(side.pay['pay'])},{of('role no.')},{of('month')})",
        f"Events!F{row}" if side.baseline else f"IF({of('reduce')}=1,DAY({of('date')})/{days},0)",
        f"E{row}*(1+{role('bonus')})*{role('employee')}*F{row}",
        f"E{row}*12*{of('severance weeks')}/{places.WEEKS}",
        f"E{row}*12*{of('pto days')}/{places.WORKING_DAYS}",
        *(f"C{row}*{letter}{row}" for letter in "FHI"),
        *(f"C{row}*{of('cost per head')}*{of(kind)}" for kind in ("reduce", "convert")),
        f"E{row}*{role('benefits')}+{role('benefits per head')}",
        *_sound(side, index, row),
    )


def _sound(side: Side, index: int, row: int) -> tuple[str, str]:
    """Return how many heads a change asks for, and whether there are as many."""
    counted = case.event("baseline", index) if side.baseline else "1"
    asked = f"{counted}*{whole(case.event('heads', index))}"
    raw = f"({case.event('grow by multiple', index)}*D{row}+{case.event('grow by heads', index)})"
    grows, moves = f"{raw}>=-{places.DUST}", f"C{row}>=P{row}-{places.DUST}*MAX(1,P{row})"
    return asked, f"IF({counted}=0,1,1*AND({grows},{moves}))"


def _write_cuts(sheet: Sheet, side: Side) -> None:
    sheet.text(_CUT_HEAD - 3, 0, "Cuts: their leavers, and the taxes on their last days of work", "section")
    money = ["currency/head"] * (len(_CUT_COLUMNS) - 16)
    units = ("number", "number", "0/1", "number", "number", "heads", "date", "days", "currency/month", "currency/head",
             "currency/head", "currency/month", "factor", "number", "currency", "year", *money)  # fmt: skip
    sheet.texts(_CUT_HEAD - 2, 0, units, "unit")
    sheet.texts(_CUT_HEAD - 1, 0, _CUT_COLUMNS, "head")
    for index in range(CUTS):
        formulas = (*_leavers(side, index), *_capped(side, index), *_flat(side, index))
        for column, formula in enumerate(formulas):
            sheet.formula(_CUT_HEAD + index, column, f"={formula}", "number")


def _leavers(side: Side, index: int) -> tuple[str, ...]:
    row = _CUT_HEAD + 1 + index

    def here(name: str) -> str:
        return f"INDEX({events(side, name)},B{row})"

    def listed(name: str) -> str:
        return f"INDEX({case.events(name)},B{row})"

    return (
        f"ROWS(A${_CUT_HEAD}:A{row - 1})",
        f"MAX(1,MIN({case.LISTED},{case.LISTED}-{case.CUTS_LISTED}+A{row}))",
        f"1*(A{row}<={case.CUTS_LISTED})",
        *(listed(name) for name in ("role no.", "month")),
        f"C{row}*{here('moved')}",
        *(f"C{row}*{listed(name)}" for name in ("date", "notice days")),
        here("pay"),
        f"C{row}*{here('worked pay')}",
        f"C{row}*({here('severance each')}+{here('pto each')})",
        f"C{row}*{here('benefits each')}",
        *_began(side, row),
        f"INDEX({months_of(side.timeline['year'], 0)},E{row})",
    )


def _began(side: Side, row: int) -> tuple[str, ...]:
    """Return the part of each cohort that leaves, the fresh start it counts from, and what it has earned since."""
    h, t = side.heads.blocks, side.taxes.blocks

    def at(block: Block) -> str:
        return f"INDEX({area_of(block)},D{row},E{row})"

    present = f"({at(h['before'])}+{at(h['converted in'])})"
    return f"IF({present}>0,F{row}*{at(t['stay'])}/{present},0)", at(t["run"]), at(t["earned"])


def _capped(side: Side, index: int) -> list[str]:
    """Return rate, base and tax on the days worked of each tax with a wage base."""
    row = _CUT_HEAD + 1 + index
    leavers, before = with_open(side.exits["leavers"], index), with_open(side.exits["before"], index)
    worked = f"J{row}"
    found: list[str] = []
    taxes: list[str] = []
    for slot in range(1, CAPPED + 1):
        keys = (net_rate_of(slot), f"tax {slot} wage_base")
        found.extend(f"INDEX({area_of(side.rates[key])},D{row},E{row})" for key in keys)
        rate, base = (f"{_letter(_CUT_COLUMNS, f'{part} {slot}')}{row}" for part in ("rate", "base"))
        taxes.append(f"{rate}*SUMPRODUCT({leavers},{taxed(f'({base}-{before})', worked)})")
    return [*found, *taxes]


def _flat(side: Side, index: int) -> list[str]:
    """Return rate, free wages and tax on the days worked of each tax without a wage base, and all taxes on them."""
    row = _CUT_HEAD + 1 + index
    found = []
    for slot in range(1, PERIOD + 1):
        at = f"D{row},E{row})"
        rate, free = (f"{_letter(_CUT_COLUMNS, f'{part} {slot}')}{row}" for part in ("flat rate", "free"))
        found.append(f"INDEX({area_of(side.rates[f'flat {slot} rate'])},{at}")
        found.append(f"INDEX({area_of(side.rates[f'flat {slot} threshold'])},{at}/12")
        found.append(f"F{row}*{rate}*MAX(0,J{row}-{free})")
    capped = "+".join(f"{_letter(_CUT_COLUMNS, f'tax {slot}')}{row}" for slot in range(1, CAPPED + 1))
    flat = "+".join(f"{_letter(_CUT_COLUMNS, f'flat {slot}')}{row}" for slot in range(1, PERIOD + 1))
    return [*found, f"{capped}+{flat}"]
