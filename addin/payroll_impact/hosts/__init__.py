"""One room per spreadsheet host: each wraps the catalogue, none changes it."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.hosts import calc, excel, lite, ways

__all__ = ["calc", "excel", "lite", "ways"]

__getattr__ = lazy_names(__name__, {}, rooms=__all__)
