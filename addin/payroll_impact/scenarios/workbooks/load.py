"""Load the plan of a what-if workbook."""

from typing import TYPE_CHECKING

from payroll_impact.model import PlaceRule, Plan, Role, check_feasibility
from payroll_impact.scenarios.tables import build_plan
from payroll_impact.scenarios.validate_row import columns
from payroll_impact.scenarios.workbooks.active_case import find_active_changes
from payroll_impact.scenarios.workbooks.definitions import check_definitions
from payroll_impact.scenarios.workbooks.error_locations import locate_errors
from payroll_impact.scenarios.workbooks.find_tables import (
    DEFINED,
    LAW,
    PLACES,
    SETTINGS,
    SOURCES,
    WORKFORCE,
    find_tables,
    is_header_or_damaged,
    require_table,
    select_tables,
)  # fmt: skip
from payroll_impact.scenarios.workbooks.law_sheet import check_law
from payroll_impact.scenarios.workbooks.rows import read_changes, read_own_places, read_settings, read_workforce
from payroll_impact.scenarios.workbooks.sheets import read_sheets
from payroll_impact.scenarios.workbooks.sources import SETTING_COLUMNS, read_sources

if TYPE_CHECKING:
    import os


def load_workbook(path: "str | os.PathLike[str]") -> Plan:
    """Load the scenario of a what-if workbook: the workforce, the changes of the active case, the settings.

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
    sheets = read_sheets(path, is_header_or_damaged)
    tables = find_tables(sheets)
    workforce = require_table(tables, sheets, WORKFORCE, "a workforce", columns(Role))
    settings = require_table(tables, sheets, SETTINGS, "settings", SETTING_COLUMNS)
    for law in select_tables(tables, LAW):
        check_law(law, settings=settings.sheet)
    for defined in select_tables(tables, DEFINED):
        check_definitions(defined)
    changes, case = find_active_changes(tables, sheets)
    sources = read_sources(select_tables(tables, SOURCES))
    roles, events = read_workforce(workforce, sources), read_changes(changes, case, sources)
    given = read_settings(settings)
    own = require_table(tables, sheets, PLACES, "places", columns(PlaceRule)) if select_tables(tables, PLACES) else None
    rules = read_own_places(own, sources)
    with locate_errors({"workforce": workforce, "changes": changes, "settings": settings, "places": own}, given.cells):
        plan = build_plan(roles, events, given.values, rules)
        check_feasibility(plan)  # an impossible change is refused here, with the cell
        return plan
