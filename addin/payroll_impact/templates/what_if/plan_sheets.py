"""The sheets of the plan and those of its baseline: the same, reserved together."""

import attrs

from payroll_impact.templates.tables import SheetTable
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.limits import CAPPED, MONTH_ROW, PERIOD, changes, last_column, roles, size

ROLE_LINES = ("base_pay", "bonus", "benefits", "overhead", "contractor_markup", "replacement_hiring")
ONE_OFF = ("notice_pay", "severance", "pto_payout", "exit_tax", "exit_costs", "hiring_costs", "conversion_costs")
CHANGE_COLUMNS = (
    "order", "role no.", "moved", "opening", "pay", "part worked", "worked pay", "severance each", "pto each",
    "heads by days", "severance", "pto", "exit costs", "conversion costs", "benefits each", "asked", "sound",
)  # fmt: skip
_MOVE_COLUMNS = (
    "move", "order", "listed", "role no.", "month", "heads", "date", "notice days", "pay", "worked", "once",
    "severance", "benefits", "scale", "run", "earned", "year", "to role no.", "run there", "paid as no.",
    "cut",
    *(f"{part} {slot}" for slot in range(1, CAPPED + 1) for part in ("rate", "base")),
    *(f"tax {slot}" for slot in range(1, CAPPED + 1)),
    *(f"{part} {slot}" for slot in range(1, PERIOD + 1) for part in ("flat rate", "free", "flat")), "taxes worked",
    *(f"{part} {slot}" for slot in range(1, PERIOD + 1) for part in ("exempt", "no wages", "then", "apart")),
    *(f"converted {slot}" for slot in range(1, CAPPED + 1)),
)  # fmt: skip
_CHANGES_HEAD = 7
_LEAVERS_HEAD = MONTH_ROW + 5
_ALL_LEAVERS = "of heads cut; of heads converted, over who of them is left"


def _leaver_columns() -> tuple[str, ...]:
    """Return what is said of each cut or conversion where leavers are paid: last, which part leaves by each of them."""
    known = ("move", "paid as no.", "earned more than there")
    return (*known, *(f"cut by {number}" for number in range(1, size().cuts + 1)))


@attrs.frozen
class PlanSheets:
    """Plan or baseline: its sheets, the tables of its sheet of events, and whether only what happens anyway counts."""

    baseline: bool
    timeline: TimeSheet
    rates: TimeSheet
    heads: TimeSheet
    pay: TimeSheet
    exits: TimeSheet
    taxes: TimeSheet
    output: TimeSheet
    changes: SheetTable
    moves: SheetTable  # cuts and conversions: whoever leaves a role, and what is known of them
    leavers: SheetTable  # the same on the sheet of exits, to the right of the months

    @property
    def word(self) -> str:
        """Which of the two it is."""
        return "baseline" if self.baseline else "plan"


def plan_sheets(timeline: TimeSheet, rates: TimeSheet, *, baseline: bool) -> PlanSheets:
    """Return the sheets of plan or baseline, all their rows reserved."""
    prefix, word = ("Base", "baseline") if baseline else ("", "plan")
    listed = SheetTable(f"{prefix}Events", _CHANGES_HEAD, CHANGE_COLUMNS, changes)
    return PlanSheets(
        baseline=baseline,
        timeline=timeline,
        rates=rates,
        heads=_heads(f"{prefix}Heads", word),
        pay=_pay(f"{prefix}Pay", word),
        exits=_exits(f"{prefix}Exits", word),
        taxes=_taxes(f"{prefix}Taxes", word),
        output=_output(f"{prefix}Output", word),
        changes=listed,
        moves=SheetTable(f"{prefix}Events", listed.below(5), _MOVE_COLUMNS, lambda: size().cuts),
        leavers=SheetTable(
            f"{prefix}Exits", _LEAVERS_HEAD, _leaver_columns, lambda: size().cuts, lambda: last_column() + 2
        ),
    )


def _heads(name: str, word: str) -> TimeSheet:
    sheet = TimeSheet(name, f"Headcount, {word}", "Opening, and what joins and leaves, to closing; then each change.")
    for key, title in (
        ("opening", "Opening"),
        ("attrition", "Leave of their own accord"),
        ("joiners", "Join by growth"),
        ("backfills", "Replace leavers"),
        ("before", "There before moves and cuts"),
        ("converted in", "Converted from other roles"),
        ("cuts", "Cut"),
        ("converted out", "Converted to other roles"),
        ("closing", "Closing"),
    ):
        sheet.reserve(key, title, "heads", roles(), "heads")
    sheet.reserve("replaced", "Part of leavers that is replaced", "fraction", roles(), "fraction")
    sheet.reserve("growth", "Growth in all, from its first month on", "heads", changes(), "heads")
    sheet.reserve("due", "Growth due so far, in parts of heads", "heads", changes(), "heads")
    sheet.reserve("grown", "Growth so far, in whole heads", "heads", changes(), "heads")
    sheet.reserve("there", "There when heads are cut or converted", "heads", changes(), "heads")
    sheet.reserve("moved", "Heads cut or converted", "heads", changes(), "heads")
    return sheet


def _pay(name: str, word: str) -> TimeSheet:
    sheet = TimeSheet(
        name, f"Pay and other lines, {word}", "What heads at work cost, role by role, and what is paid once."
    )
    sheet.reserve("pay", "Pay of one head", "currency/month", roles(), "cents")
    sheet.reserve("paid", "Heads at work, those cut by their days", "heads", roles(), "heads")
    for line in ROLE_LINES:
        sheet.reserve(line, line.replace("_", " ").capitalize(), "currency", roles())
    for line in ONE_OFF:
        sheet.reserve(line, f"{line.replace('_', ' ').capitalize()}, all roles", "currency")
    return sheet


def _exits(name: str, word: str) -> TimeSheet:
    sheet = TimeSheet(
        name, f"Leavers, {word}",
        "Who is cut or converted; cut by cut, what is paid after the last day worked and the taxes on it.",
    )  # fmt: skip
    sheet.reserve("part", "Part of the month that is notice", "months", size().cuts, "fraction")
    sheet.reserve("notice", "Notice pay of one head", "currency/head", size().cuts, "cents")
    for key, title in (
        ("paid", "Paid to one head after the last day worked, or in the new role"),
        ("earned", "Earned by one head since January or the cut, or in the new role"),
    ):
        sheet.reserve(key, title, "currency/head", size().cuts, "cents")
    sheet.reserve("leavers", "Cut or converted, by the month they began to earn", "heads", size().cuts, "heads")
    sheet.reserve("before", "Earned this year before, by that month", "currency/head", size().cuts, "cents")
    sheet.reserve("same year", "The calendar year of the cut or conversion", "0/1", size().cuts, "flag")
    for slot in range(1, CAPPED + 1):
        sheet.reserve(f"rest {slot}", f"Tax {slot}: rest of the wage base", "currency/head", size().cuts, "cents")
        title = f"Tax {slot}: under the wage base, of heads cut who were converted"
        sheet.reserve(f"converted {slot}", title, "currency", size().cuts)
        sheet.reserve(f"under {slot}", f"Tax {slot}: under the wage base, {_ALL_LEAVERS}", "currency", size().cuts)
    for slot in range(1, PERIOD + 1):
        sheet.reserve(f"flat {slot}", f"Flat tax {slot} on what is paid", "currency", size().cuts)
    sheet.reserve("tax", f"Taxes on what is paid, {_ALL_LEAVERS}", "currency", size().cuts)
    sheet.reserve("notice pay", "Notice pay", "currency", size().cuts)
    sheet.reserve("benefits", "Benefits through notice", "currency", size().cuts)
    return sheet


def _taxes(name: str, word: str) -> TimeSheet:
    sheet = TimeSheet(
        name, f"Employer taxes, {word}", "Wage bases by the month of the year in which heads began to earn."
    )
    sheet.reserve("wages", "Wages of one head", "currency/month", roles(), "cents")
    sheet.reserve("earned", "Wages of one head before this month", "currency", roles(), "cents")
    sheet.reserve("run", "Count of fresh starts: Januaries, a hundred where a role was emptied", "number", roles(),
                  "whole")  # fmt: skip
    sheet.reserve("stay", "Who is left since the role was empty, before moves", "fraction", roles(), "fraction")
    sheet.reserve("left", "Who is left since the role was empty, after moves", "fraction", roles(), "fraction")
    sheet.reserve("began", "Began to earn, over who is left by then", "heads", roles(), "heads")
    for slot in range(1, CAPPED + 1):
        sheet.reserve(f"rest {slot}", f"Tax {slot}: rest of the wage base", "currency/head", roles(), "cents")
        sheet.reserve(f"under {slot}", f"Tax {slot}: wages under the wage base", "currency", roles())
    sheet.reserve("capped", "Taxes with a wage base", "currency", roles())
    sheet.reserve("flat", "Taxes without a wage base", "currency", roles())
    sheet.reserve("total", "Employer tax", "currency", roles())
    return sheet


def _output(name: str, word: str) -> TimeSheet:
    sheet = TimeSheet(name, f"Output, {word}", "Heads at work at the rate they have reached, and what they yield.")
    sheet.reserve("at rate", "Heads at work, joiners at the part of the full rate reached", "heads", roles(), "heads")
    sheet.reserve("capacity", "Capacity: accepted items at their value", "items", roles(), "heads")
    return sheet
