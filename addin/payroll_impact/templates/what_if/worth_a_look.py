"""Remarks below the checks of the what-if template: values that are allowed and seldom meant; they stop nothing."""

from payroll_impact.templates.checks import Remark
from payroll_impact.templates.what_if import case, places


def remarks() -> list[Remark]:
    """Return the remarks on the workforce, the changes of the case picked and the overrides, each a column of flags."""
    return [
        *(_remark(title, case.roles(title), places.roles("role")) for title in case.ROLE_REMARKS),
        *(_remark(title, case.flagged(title), case.entered("role")) for title in case.CHANGE_REMARKS),
        _remark(case.UNREAD, case.unread_overrides(), places.OVERRIDE_PATHS),
    ]


def _remark(title: str, flags: str, names: str) -> Remark:
    return Remark(title[0].upper() + title[1:], f"SUM({flags})", f"INDEX({names},MATCH(1,{flags},0))")
