"""Remarks below the checks of the what-if template: values that are allowed and seldom meant; they stop nothing."""

from payroll_impact.templates.checks import RemarkCount
from payroll_impact.templates.formulas import Expression, fn
from payroll_impact.templates.tables import SheetTable
from payroll_impact.templates.what_if import case, read


def remarks() -> list[RemarkCount]:
    """Return the remarks on the workforce, the changes of the case picked and the overrides, each a column of flags."""
    return [
        *(_remark(title, case.WORKFORCE, read.WORKFORCE.column("role")) for title in case.ROLE_REMARKS),
        *(_remark(title, case.ORDER, read.entered().column("role")) for title in case.CHANGE_REMARKS),
        _remark(case.UNREAD, case.OVERRIDE_LIST, read.override_paths()),
    ]


def _remark(title: str, table: SheetTable, names: Expression) -> RemarkCount:
    flags = table.column(title)
    return RemarkCount(title[0].upper() + title[1:], fn.SUM(flags), fn.INDEX(names, fn.MATCH(1, flags, 0)))
