"""Scenarios: from TOML files and tables of cells to a validated plan, and back."""

from payroll_impact.scenarios.files import library, load_scenario, write_starter
from payroll_impact.scenarios.save import save_scenario
from payroll_impact.scenarios.tables import build_plan
from payroll_impact.scenarios.workbooks import workbook_checks

__all__ = ["build_plan", "library", "load_scenario", "save_scenario", "workbook_checks", "write_starter"]
