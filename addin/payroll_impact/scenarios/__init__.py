"""Scenarios: from TOML files and tables of cells to a validated plan, and back."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.scenarios import law_tables
    from payroll_impact.scenarios.canonical import canonical_scenario, fingerprint
    from payroll_impact.scenarios.change_labels import label_changes
    from payroll_impact.scenarios.files import library, load_scenario, write_starter
    from payroll_impact.scenarios.group_changes import expand_groups
    from payroll_impact.scenarios.law import resolve_tax_law, taxes_in_year
    from payroll_impact.scenarios.layoffs import notice_rows
    from payroll_impact.scenarios.remarks import find_remarks
    from payroll_impact.scenarios.save import save_scenario
    from payroll_impact.scenarios.statutory import shortfalls, statutory_rows
    from payroll_impact.scenarios.tables import build_plan
    from payroll_impact.scenarios.termination_law import add_termination_law
    from payroll_impact.scenarios.termination_terms import (
        individual_notice_terms,
        notice_laws,
        notice_terms,
        redundancy_terms,
    )
    from payroll_impact.scenarios.validate_row import Field, columns
    from payroll_impact.scenarios.workbooks import workbook_checks
    from payroll_impact.scenarios.worksheet import as_cells, places_as_cells

# a name is imported when it is asked for: one cell needs no reader of files
__getattr__ = lazy_names(__name__, {
    "canonical": ("canonical_scenario", "fingerprint"),
    "change_labels": ("label_changes",),
    "group_changes": ("expand_groups",),
    "files": ("library", "load_scenario", "write_starter"),
    "law": ("resolve_tax_law", "taxes_in_year"),
    "layoffs": ("notice_rows",),
    "remarks": ("find_remarks",),
    "save": ("save_scenario",),
    "statutory": ("shortfalls", "statutory_rows"),
    "tables": ("build_plan",),
    "termination_law": ("add_termination_law",),
    "termination_terms": ("individual_notice_terms", "notice_laws", "notice_terms", "redundancy_terms"),
    "validate_row": ("Field", "columns"),
    "workbooks": ("workbook_checks",),
    "worksheet": ("as_cells", "places_as_cells"),
}, rooms=("law_tables",))  # fmt: skip

__all__ = [
    "Field",
    "add_termination_law",
    "as_cells",
    "build_plan",
    "canonical_scenario",
    "columns",
    "expand_groups",
    "find_remarks",
    "fingerprint",
    "individual_notice_terms",
    "label_changes",
    "law_tables",
    "library",
    "load_scenario",
    "notice_laws",
    "notice_rows",
    "notice_terms",
    "places_as_cells",
    "redundancy_terms",
    "resolve_tax_law",
    "save_scenario",
    "shortfalls",
    "statutory_rows",
    "taxes_in_year",
    "workbook_checks",
    "write_starter",
]
