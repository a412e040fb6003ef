"""The catalogue: every function a spreadsheet can call, declared once for all hosts."""

from payroll_impact.functions.catalogue import Argument, Catalogue, Example, Function

CATALOGUE = Catalogue(__name__, {
    "headcount": ("PAYROLL_CUT", "PAYROLL_GROW"),
    "one_head": ("PAYROLL_ANNUAL_PAY", "PAYROLL_EMPLOYER_TAX", "PAYROLL_TAX_TABLE", "PAYROLL_LOADED_COST"),
    "termination": ("PAYROLL_SEVERANCE", "PAYROLL_REDUNDANCY", "PAYROLL_NOTICE", "PAYROLL_NOTICE_PAY"),
    "one_cell": ("PAYROLL_IMPACT", "PAYROLL_BREAKEVEN_SPECIALISTS", "PAYROLL_BREAKEVEN_PRODUCTIVITY"),
    "plans": (
        "PAYROLL_PLAN", "PAYROLL_HEADCOUNT", "PAYROLL_OUTPUT", "PAYROLL_SUMMARY", "PAYROLL_METRIC", "PAYROLL_BRIDGE",
    ),
    "what_if": ("PAYROLL_SENSITIVITY", "PAYROLL_TORNADO", "PAYROLL_RISK", "PAYROLL_SOLVE"),
    "reference": ("PAYROLL_PARAMETER", "PAYROLL_SOURCE", "PAYROLL_VERSION"),
})  # fmt: skip

__all__ = ["CATALOGUE", "Argument", "Catalogue", "Example", "Function"]
