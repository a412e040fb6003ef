"""Where an input of a template comes from: its confidence and source, shown beside it."""

from payroll_impact.model import Evidence, Plan
from payroll_impact.templates import rules
from payroll_impact.templates.book import Sheet
from payroll_impact.templates.styles import UNKNOWN_FILL

CONFIDENCE = ("sourced", "assumed", "unknown")
DEFINITION = Evidence(source="a definition of the model", confidence="sourced", low=None, high=None)


def assumed(why: str) -> Evidence:
    """Return the evidence of a value nobody has given."""
    return Evidence(source=why, confidence="assumed", low=None, high=None)


ASSUMED = assumed("assumed; the plan gives no source")


def evidence_of(plan: Plan, *paths: str) -> Evidence:
    """Return the evidence for a value made of some of a plan's: the least confidence, and every source once."""
    known = [plan.evidence.get(path, ASSUMED) for path in paths]
    weakest = max(known, key=lambda each: CONFIDENCE.index(each.confidence))
    sources = dict.fromkeys(each.source for each in known if each.source)
    return Evidence(source="; ".join(sources), confidence=weakest.confidence, low=None, high=None)


def write_evidence(sheet: Sheet, row: int, column: int, evidence: Evidence, *looks: str) -> None:
    """Write confidence and source of an input side by side, the source with the styles given."""
    confidence, told = rules.choice(CONFIDENCE), "sourced, assumed or unknown."
    sheet.input(row, column, evidence.confidence, confidence, "Confidence", told)
    sheet.input(row, column + 1, evidence.source, rules.text(2000), "Source", "Where the value was read.", *looks)


def write_evidence_with_range(
    sheet: Sheet, row: int, column: int, evidence: Evidence | None, *, style: str = "number"
) -> None:
    """Write confidence, low, high and source of an input side by side; blank cells where nothing is told."""
    any_number, told = rules.number(-1e12, 1e12, style=style), "sourced, assumed or unknown."
    confidence, low, high, source = (
        (evidence.confidence, evidence.low, evidence.high, evidence.source) if evidence else (None, None, None, None)
    )
    sheet.input(row, column, confidence, rules.choice(CONFIDENCE), "Confidence", told)
    sheet.input(row, column + 1, low, any_number, "Low", "The lowest it may well be.")
    sheet.input(row, column + 2, high, any_number, "High", "The highest it may well be.")
    sheet.input(row, column + 3, source, rules.text(2000), "Source", "Where the value was read.")


def colour_unknown(sheet: Sheet, area: str, confidence: str) -> None:
    """Colour inputs whose confidence is unknown; `confidence` is the cell that says so for the first of them."""
    made = sheet.book.workbook.add_format({"bg_color": UNKNOWN_FILL})
    rule = {"type": "formula", "criteria": f'={confidence}="unknown"', "format": made}
    sheet.worksheet.conditional_format(area, rule)
