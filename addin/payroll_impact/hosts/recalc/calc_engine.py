"""Recalculation by a headless LibreOffice."""

from payroll_impact.errors import HostError
from payroll_impact.hosts.recalc.model import Evaluated, Job


def evaluate(job: Job) -> Evaluated:
    """Recalculate a workbook with LibreOffice."""
    raise HostError("LibreOffice is not found")
