"""What the sections of a report are read off: a comparison, and what was found in it."""

import attrs

from payroll_impact.documents.report.data import ReportData
from payroll_impact.model import Comparison


@attrs.frozen
class Report:
    """A comparison of one plan with its baseline, and what every form says of it."""

    comparison: Comparison
    data: ReportData

    @property
    def yearly(self) -> str:
        """The unit of a run rate."""
        return f"{self.data.currency}/year"
