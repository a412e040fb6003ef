"""What is done to people's workbooks: recalculated, compared, filled in."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.workbooks import diff, fill, recalc

__all__ = ["diff", "fill", "recalc"]

__getattr__ = lazy_names(__name__, {}, rooms=__all__)
