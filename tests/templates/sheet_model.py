"""A what-if workbook in formualizer: plans written into its input cells, its figures read back."""

import datetime as dt

import attrs
import formualizer
import numpy as np

from payroll_impact.functions.cells import date_to_serial
from payroll_impact.model import Change, Role
from payroll_impact.templates.what_if import places
from payroll_impact.templates.what_if.impact import LINES, METRIC_ROWS, impact
from payroll_impact.templates.what_if.law_sheets import rates
from payroll_impact.templates.what_if.side import side
from payroll_impact.templates.what_if.size import CHANGES, FIRST, MONTHS, ROLES
from payroll_impact.templates.what_if.timeline import timeline

PLAN, BASELINE = (side(timeline(), rates(), baseline=flag) for flag in (False, True))
IMPACT = impact()
ROLE_COLUMNS = [field.name for field in attrs.fields(Role)]
CHANGE_COLUMNS = [field.name for field in attrs.fields(Change)]


class SheetModel:
    def __init__(self, data):
        self.workbook = formualizer.load_workbook_bytes(data)
        self.workbook.set_temporal_egress("serial")
        self.written = {}

    def put(self, sheet, row, column, value):
        """Write a value, rows and columns from 1, if it is another one than before."""
        plain = date_to_serial(value) if isinstance(value, dt.date) else value
        if self.written.get((sheet, row, column), "never") != plain:
            self.workbook.set_value(sheet, row, column, plain)
            self.written[sheet, row, column] = plain

    def put_plan(self, workforce, changes, settings):
        self.put("Inputs", 5, 2, self.workbook.get_value("Inputs", 9, 2))
        self._table(workforce, ROLE_COLUMNS, places.WORKFORCE_FIRST, ROLES)
        self._table(changes, CHANGE_COLUMNS, places.OWN_HEAD + 1, CHANGES)
        for row, name in enumerate(places.SETTINGS, start=places.SETTINGS_HEAD + 1):
            self.put("Inputs", row, 2, settings.get(name))
        overrides = [(name, value) for name, value in settings.items() if "." in name]
        for index in range(8):
            name, value = overrides[index] if index < len(overrides) else (None, None)
            self.put("Inputs", places.OVERRIDE_FIRST + index, 1, name)
            self.put("Inputs", places.OVERRIDE_FIRST + index, 2, value)
        self.workbook.evaluate_all()

    def _table(self, rows, columns, first, size):
        for index in range(size):
            row = rows[index] if index < len(rows) else {}
            for column, name in enumerate(columns, start=1):
                self.put("Inputs", first + index, column, row.get(name))

    def checks(self):
        found, row = {}, 7
        while title := self.workbook.get_value("Checks", row, 2):
            found[title] = self.workbook.get_value("Checks", row, 3)
            row += 1
        return found

    @property
    def sound(self):
        return self.workbook.get_value("Checks", 4, 3) == 1

    def block(self, block):
        value = self.workbook.get_value
        return np.array(
            [
                [value(block.sheet, block.row(index), FIRST + 1 + month) for month in range(MONTHS)]
                for index in range(block.count)
            ],
            dtype=float,
        )

    def metric(self, name):
        value = self.workbook.get_value("Metrics", METRIC_ROWS[name], 3)
        return {"never": np.inf, "-": np.nan}.get(value, value)


def assert_agrees(sheet, comparison, *, tolerance=1e-9):
    """All figures of the sheet are those of the Python model: heads, lines by role, totals, key figures."""
    roles = len(comparison.plan.plan.workforce)
    for each, projection in ((PLAN, comparison.plan), (BASELINE, comparison.baseline)):
        money = float(abs(projection.totals.total).max()) + 1.0
        for key in ("opening", "attrition", "joiners", "backfills", "cuts", "closing"):
            close(sheet.block(each.heads[key])[:roles], projection.headcount[key], tolerance, 1.0, f"{each.word} {key}")
        for line in ("base_pay", "bonus", "benefits", "overhead", "contractor_markup"):
            close(sheet.block(each.pay[line])[:roles], projection.lines[line], tolerance, money, f"{each.word} {line}")
        tax = sheet.block(each.taxes["total"])[:roles]
        close(tax, projection.lines["employer_tax"], tolerance, money, f"{each.word} employer_tax")
        for line in LINES:
            shown = sheet.block(IMPACT[f"{each.word} {line}"])[0]
            close(shown, projection.lines[line].sum(axis=0), tolerance, money, f"{each.word} {line}")
    for name, value in comparison.metrics.items():
        size = float(abs(comparison.plan.totals.total).sum()) + 1.0
        close(sheet.metric(name), value, tolerance, size if name != "headcount_change" else 1.0, name)


def close(shown, wanted, tolerance, size, what):
    shown, wanted = np.asarray(shown, dtype=float), np.asarray(wanted, dtype=float)
    same = (shown == wanted) | (np.isnan(shown) & np.isnan(wanted))
    with np.errstate(invalid="ignore"):
        near = np.abs(shown - wanted) <= tolerance * np.maximum(np.abs(wanted), size)
    assert (same | near).all(), f"{what}: {shown[~(same | near)][:3]} is not {wanted[~(same | near)][:3]}"
