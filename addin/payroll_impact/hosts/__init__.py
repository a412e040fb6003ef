"""One room per spreadsheet host: each wraps the catalogue, none changes it."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.hosts import calc, excel, lite, ways
    from payroll_impact.hosts.formulas import Formulas
    from payroll_impact.hosts.spelling import HOSTS, Host, spelled, stored

__all__ = ["HOSTS", "Formulas", "Host", "calc", "excel", "lite", "spelled", "stored", "ways"]

__getattr__ = lazy_names(
    __name__,
    {"formulas": ("Formulas",), "spelling": ("HOSTS", "Host", "spelled", "stored")},
    rooms=("calc", "excel", "lite", "ways"),
)
