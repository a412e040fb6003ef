"""Pieces of formulas that several sheets share."""


def taxed(rest: str, wages: str) -> str:
    """Return the part of wages that falls under what is left of a wage base: none, what is left, or all."""
    return f"({rest}>={wages})*{wages}+({rest}<{wages})*({rest}>0)*{rest}"
