"""Edits as a person makes them on the input sheets, each by LibreOffice's own commands, sheets protected as they come.

An edit is a list of steps of an office. Beside each stands how it has to end: `right` is a workbook whose checks hold
and whose figures are those of its input tables as `report` reads them; `told` is one where a check fails.
"""

import datetime as dt

from payroll_impact.cells import date_to_serial, letters
from payroll_impact.scenarios import build_plan
from payroll_impact.templates.what_if import places

ROLE = {"jurisdiction": "US-TX", "benefits": 0.04}
# names that a spreadsheet takes for patterns or numbers where it is not asked to compare texts
NAMES = (">5", "Agent*", "Agent 2", "TRUE", "07", "7", "Agent~", "<>")
PLAN = build_plan(
    [ROLE | {"role": name, "group": ("one", "t*o", "two")[index % 3], "headcount": 10.0 + 7 * index,
             "pay": 40_000.0 + 1_000 * index, "attrition": 0.1} for index, name in enumerate(NAMES)],
    [
        {"change": "reduce", "role": "Agent*", "amount": 4, "unit": "heads", "start": "2026-03-31", "notice_days": 30},
        {"change": "reduce", "role": "Agent 2", "amount": 0.5, "unit": "fraction", "start": "2026-05-31"},
        {"change": "grow", "role": ">5", "amount": 12, "unit": "heads", "start": "2026-02-01", "months": 4},
        {"change": "raise", "role": "7", "amount": 0.05, "unit": "fraction", "start": "2026-07-01"},
        {"change": "raise", "role": "07", "amount": 0.15, "unit": "fraction", "start": "2026-08-01"},
        {"change": "convert", "role": "TRUE", "to_role": "Agent~", "amount": 3, "unit": "heads",
         "start": "2027-01-01"},
        {"change": "backfill", "role": "<>", "amount": 0, "unit": "fraction", "start": "2026-04-01"},
    ],
    {"start": "2026-01-01", "months": 15, "discount_rate": 0.08, "US.futa.rate": 0.061},
)  # fmt: skip

W, C, S, OWN = places.WORKFORCE.head, places.case_changes()[0].head, places.SETTINGS_TABLE.head, places.OWN_CHANGES.head
W_END, C_END = W + places.WORKFORCE.count + 1, C + places.case_changes()[0].count + 1
LAST_ROLE, LAST_CHANGE = W + len(NAMES), C + len(PLAN.changes)
ROLE_TO, CHANGE_TO = letters(len(places.ROLE_COLUMNS)), letters(len(places.CHANGE_COLUMNS))


def command(name, area, sheet="Inputs", **options):
    return "command", {"name": name, "area": area, "sheet": sheet, **options}


def write(area, value, sheet="Inputs"):
    return "write", {"area": area, "rows": [[value]], "sheet": sheet}


def role(row, **columns):
    """Return the steps that type a role into a row."""
    given = ROLE | {"role": "New role", "headcount": 5, "pay": 50_000} | columns
    return [write(f"{letters(places.ROLE_COLUMNS.index(name) + 1)}{row}", value) for name, value in given.items()]


def change(row, sheet="Cases", **columns):
    """Return the steps that type a change into a row."""
    given = {"change": "reduce", "role": "07", "amount": 2, "unit": "heads", "start": day(2026, 9, 30)}
    names = places.CHANGE_COLUMNS
    return [write(f"{letters(names.index(name) + 1)}{row}", v, sheet) for name, v in (given | columns).items()]


def day(year, month, day):
    return float(date_to_serial(dt.date(year, month, day)))


def moved(row, to, last, sheet="Inputs"):
    """Return the steps that cut a row and paste it elsewhere."""
    return [command("Cut", f"A{row}:{last}{row}", sheet), command("Paste", f"A{to}", sheet)]


def copied(row, to, last, sheet="Inputs"):
    return [command("Copy", f"A{row}:{last}{row}", sheet), command("Paste", f"A{to}", sheet)]


def sort(area, column, sheet="Inputs", *, ascending=True):
    return [command("DataSort", area, sheet, ByRows=True, HasHeader=False, Col1=column, Ascending1=ascending)]


def put_in(row, sheet="Inputs"):
    return [command("InsertRowsBefore", f"A{row}", sheet)]


def taken_out(row, sheet="Inputs", to=None):
    return [command("DeleteRows", f"A{row}:A{to or row}", sheet)]


def cleared(area, sheet="Inputs"):
    return [command("ClearContents", area, sheet)]


def open_sheet(sheet):
    """Return the step that takes the protection away, as the sheet About says how."""
    return [("unprotect", {"sheet": sheet})]


RIGHT = {
    "cut a role row and paste it into a blank row": moved(W + 2, W + 11, ROLE_TO),
    "cut the first role row and paste it below the others": moved(W + 1, LAST_ROLE + 1, ROLE_TO),
    "cut the last role row and paste it further down": moved(LAST_ROLE, LAST_ROLE + 3, ROLE_TO),
    "cut a role row and paste it into the last row there is": moved(W + 3, W_END - 1, ROLE_TO),
    "cut three role rows at once": [
        command("Cut", f"A{W + 1}:{ROLE_TO}{W + 3}"), command("Paste", f"A{LAST_ROLE + 1}"),
    ],
    "put in a role row between two": [*put_in(W + 3), *role(W + 3)],
    "put in a role row above the first": [*open_sheet("Inputs"), *put_in(W + 1), *role(W + 1)],
    "put in a role row above the end": [command("InsertRowsAfter", f"A{W_END - 1}"), *role(W_END)],
    "put in a blank role row": put_in(W + 4),
    "put in four blank rows": put_in(W + 2) * 4,
    "type a role into a blank row": role(W + 11),
    "delete a blank role row": taken_out(LAST_ROLE + 2),
    "delete all blank role rows": taken_out(LAST_ROLE + 1, to=W_END - 1),
    "delete the row of a role that changes do not name, and its first": [
        *role(LAST_ROLE + 1), *taken_out(LAST_ROLE + 1),
    ],
    "sort the roles by name": sort(f"A{W + 1}:{ROLE_TO}{LAST_ROLE}", 1, ascending=False),
    "sort the roles by headcount": sort(f"A{W + 1}:{ROLE_TO}{LAST_ROLE}", 3, ascending=False),
    "sort the roles with the blank rows": sort(f"A{W + 1}:{ROLE_TO}{W_END - 1}", 4),
    "clear a change": cleared(f"A{C + 4}:{CHANGE_TO}{C + 4}", "Cases"),
    "clear a change and a role it named": [
        *cleared(f"A{LAST_CHANGE}:{CHANGE_TO}{LAST_CHANGE}", "Cases"), *cleared(f"A{LAST_ROLE}:{ROLE_TO}{LAST_ROLE}"),
    ],
    "cut a change row and paste it into a blank row": moved(C + 2, C + 15, CHANGE_TO, "Cases"),
    "put in a change row and fill it": [*put_in(C + 2, "Cases"), *change(C + 2)],
    "put in a change row above the first": [*open_sheet("Cases"), *put_in(C + 1, "Cases"), *change(C + 1)],
    "put in a change row above the end": [command("InsertRowsAfter", f"A{C_END - 1}", "Cases"), *change(C_END)],
    "type a change into the last row": change(C_END - 1),
    "delete a change row": taken_out(C + 3, "Cases"),
    "delete a blank change row": taken_out(LAST_CHANGE + 4, "Cases"),
    "delete all blank change rows": taken_out(LAST_CHANGE + 1, "Cases", C_END - 1),
    "sort the changes by date": sort(f"A{C + 1}:{CHANGE_TO}{LAST_CHANGE}", 5, "Cases"),
    "sort the changes by role": sort(f"A{C + 1}:{CHANGE_TO}{LAST_CHANGE}", 2, "Cases"),
    "fill a change down, then its date": [
        command("FillDown", f"A{LAST_CHANGE}:{CHANGE_TO}{LAST_CHANGE + 1}", "Cases"),
        write(f"E{LAST_CHANGE + 1}", day(2026, 10, 1), "Cases"),
    ],
    "copy a change, then its role": [
        *copied(C + 1, LAST_CHANGE + 1, CHANGE_TO, "Cases"), write(f"B{LAST_CHANGE + 1}", "07", "Cases"),
    ],
    "paste a block of changes over a block": [
        command("Copy", f"A{C + 1}:{CHANGE_TO}{C + 3}", "Cases"), command("Paste", f"A{C + 5}", "Cases"),
    ],
    "move a change to your own case, which is not picked": [
        command("Cut", f"A{C + 4}:{CHANGE_TO}{C + 4}", "Cases"), command("Paste", f"A{OWN + 9}"),
    ],
    "hide role rows": [command("HideRow", f"A{W + 2}:A{W + 4}")],
    "filter the roles": [command("DataFilterAutoFilter", f"A{W}:{ROLE_TO}{LAST_ROLE}")],
    "rename the sheet of the cases": [("rename", {"sheet": "Cases", "name": "What we may do"})],
    "rename a role in both tables": [write(f"A{W + 2}", "Agents"), write(f"B{C + 1}", "Agents", "Cases")],
    "a space behind a role": [write(f"A{W + 2}", "Agent* "), write(f"B{C + 2}", " Agent 2", "Cases")],
    "add a column of one's own": [*open_sheet("Inputs"), command("InsertColumnsBefore", "D1"),
                                  write(f"D{W}", "our note"), write(f"D{W + 1}", "a note")],
    "add a column before the first": [*open_sheet("Inputs"), command("InsertColumnsBefore", "A1")],
    "move a column to the end": [
        *open_sheet("Inputs"), command("InsertColumnsBefore", "P1"),
        command("Cut", f"C{W}:C{LAST_ROLE}"), command("Paste", f"P{W}"),
    ],
    "put in rows above the workforce": put_in(W - 3) * 2,
    "put in a row among the settings": put_in(S + 4),
    "sort the settings": sort(f"A{S + 1}:G{places.override_first()}", 1, ascending=False),
    "delete the row of a setting": [*open_sheet("Inputs"), *taken_out(S + 1 + places.SETTINGS.index("notice_pay"))],
    "delete a blank row of the settings": taken_out(places.override_first() + 2),
    "another value of the law": [
        write(f"A{places.override_first() + 3}", "US.medicare.rate"), write(f"B{places.override_first() + 3}", 0.02),
    ],
    "pick another case": [write("B5", "Slower hiring")],
    "rename a case and pick it": [write("B7", "Two*"), write("B5", "Two*")],
}  # fmt: skip
TOLD = {
    "clear the headcount of a role": cleared(f"C{W + 2}"),
    "delete the row of a role that changes name": taken_out(W + 2),
    "copy a role row": copied(W + 2, LAST_ROLE + 1, ROLE_TO),
    "rename a role in one table": [write(f"A{W + 2}", "Agents")],
    "capitals of a role in one table": [write(f"B{C + 1}", "AGENT*", "Cases")],
    "more roles than there is room for": [
        step for offset in range(6) for step in (*put_in(W + 3), *role(W + 3, role=f"New {offset}"))
    ],
    "type a role below the end": [*open_sheet("Inputs"), *role(W_END + 1)],
    "move a role below the end": open_sheet("Inputs") + moved(LAST_ROLE, W_END + 1, ROLE_TO),
    "type a change below the end": [*open_sheet("Cases"), *change(C_END + 1)],
    "type a change far below the last table": [
        *open_sheet("Cases"), *change(places.case_changes()[2].head + places.case_changes()[0].count + 20),
    ],
    "paste roles over the end": [
        *open_sheet("Inputs"), command("Copy", f"A{W + 1}:{ROLE_TO}{LAST_ROLE}"), command("Paste", f"A{W + 9}"),
    ],
    "delete the line that ends the roles": [*open_sheet("Inputs"), *taken_out(W_END)],
    "delete the line that ends the changes": [*open_sheet("Cases"), *taken_out(C_END, "Cases")],
    "delete a column": [*open_sheet("Inputs"), command("DeleteColumns", "H1")],
    "change a header": [*open_sheet("Inputs"), write(f"C{W}", "people")],
    "a headcount of spaces": [write(f"C{W + 2}", "  ")],
    "a number pasted as text": [write(f"D{W + 2}", "45 000 USD")],
    "a role that is a number": [write(f"A{W + 6}", 7.0)],
    "delete the row with the name of a case": [*open_sheet("Inputs"), *taken_out(7)],
    "pick a pattern": [write("B5", "As*")],
    "a place that is a pattern": [write(f"{letters(places.ROLE_COLUMNS.index('jurisdiction') + 1)}{W + 1}", "US-*")],
    "a value of the law without a name": [write(f"B{places.override_first() + 3}", 0.02)],
    "a setting given twice": [
        write(f"A{places.override_first() + 3}", "discount_rate"), write(f"B{places.override_first() + 3}", 0.02),
    ],
    "cells of one column pushed down": [
        *open_sheet("Inputs"), command("InsertCell", f"C{W + 2}", Flags="V"),
    ],
    "delete the whole workforce": [*open_sheet("Inputs"), *taken_out(W - 2, to=W_END)],
    "clear all roles": cleared(f"A{W + 1}:{ROLE_TO}{W_END - 1}"),
}  # fmt: skip


def random_steps(rng):
    """Return one edit of rows taken at random: of the workforce, or of the changes of the case picked."""
    first, sheet, last, columns = [(W, "Inputs", ROLE_TO, 15), (C, "Cases", CHANGE_TO, 6)][rng.integers(2)]
    row, other = (int(first + 1 + at) for at in rng.integers(0, 11, 2))
    name = NAMES[rng.integers(len(NAMES))]
    edits = (
        lambda: put_in(max(row, first + 2), sheet),
        lambda: taken_out(row, sheet),
        lambda: moved(row, other, last, sheet),
        lambda: copied(row, other, last, sheet),
        lambda: cleared(f"A{row}:{last}{row}", sheet),
        lambda: sort(f"A{first + 1}:{last}{first + 9}", int(rng.integers(1, columns)), sheet),
        lambda: role(row, role=f"New {rng.integers(9)}", headcount=float(rng.integers(40))),
        lambda: change(row, role=name, amount=float(rng.integers(3))),
        lambda: [write(f"C{row}", float(rng.integers(30)))],
    )
    return edits[rng.integers(len(edits))]()
