"""The report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere."""

from payroll_impact.documents.page.document import page_bytes

__all__ = ["page_bytes"]
