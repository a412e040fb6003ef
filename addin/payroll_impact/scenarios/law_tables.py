"""The law as the templates show it: every employer tax by jurisdiction and year, with its source."""

from payroll_impact import parameters


def codes() -> list[str]:
    """Return the jurisdictions there is data for."""
    return list(parameters.jurisdictions())
