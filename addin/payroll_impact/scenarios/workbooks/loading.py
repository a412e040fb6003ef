"""From a what-if workbook to the plan it shows."""

from typing import TYPE_CHECKING

from payroll_impact.model import PlaceRule, Plan, Role, check_feasibility
from payroll_impact.scenarios.structuring import columns
from payroll_impact.scenarios.tables import build_plan
from payroll_impact.scenarios.workbooks.definitions import check_definitions
from payroll_impact.scenarios.workbooks.finding import (
    DEFINED,
    LAW,
    PLACES,
    SETTINGS,
    SOURCES,
    WORKFORCE,
    is_of_interest,
    of_kind,
    tables_in,
    the_one,
)  # fmt: skip
from payroll_impact.scenarios.workbooks.law_sheet import check_law
from payroll_impact.scenarios.workbooks.picking import picked_changes
from payroll_impact.scenarios.workbooks.placing import placed
from payroll_impact.scenarios.workbooks.rows import changes_of, places_of, settings_of, workforce_of
from payroll_impact.scenarios.workbooks.sheets import read_sheets
from payroll_impact.scenarios.workbooks.sources import SETTING_COLUMNS, listed

if TYPE_CHECKING:
    import os


def load_workbook(path: "str | os.PathLike[str]") -> Plan:
    """Load the scenario a what-if workbook shows: the workforce, the changes of the case picked, the settings.

    Parameters
    ----------
    path : path-like
        An .xlsx or .xlsm file with a workforce, changes and settings under the headers of the template.

    Returns
    -------
    Plan
        As from a scenario file.

    Raises
    ------
    InputError
        Naming sheet and cell of the first thing that does not fit.
    HostError
        If openpyxl is not installed.
    """
    sheets = read_sheets(path, is_of_interest)
    tables = tables_in(sheets)
    workforce = the_one(tables, sheets, WORKFORCE, "a workforce", columns(Role))
    settings = the_one(tables, sheets, SETTINGS, "settings", SETTING_COLUMNS)
    for law in of_kind(tables, LAW):
        check_law(law, settings=settings.sheet)
    for defined in of_kind(tables, DEFINED):
        check_definitions(defined)
    changes, case = picked_changes(tables, sheets)
    sources = listed(of_kind(tables, SOURCES))
    roles, events = workforce_of(workforce, sources), changes_of(changes, case, sources)
    given = settings_of(settings)
    own = the_one(tables, sheets, PLACES, "places", columns(PlaceRule)) if of_kind(tables, PLACES) else None
    rules = places_of(own, sources)
    with placed({"workforce": workforce, "changes": changes, "settings": settings, "places": own}, given.cells):
        plan = build_plan(roles, events, given.values, rules)
        check_feasibility(plan)  # an impossible change is refused here, with the cell
        return plan
