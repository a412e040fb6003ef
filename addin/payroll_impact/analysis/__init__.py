"""What a plan's answer hangs on: break-evens of what is unknown."""

from payroll_impact.analysis.breakeven import BreakEven, Unknown, break_evens, unknowns

__all__ = ["BreakEven", "Unknown", "break_evens", "unknowns"]
