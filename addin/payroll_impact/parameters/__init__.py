"""The law and its rates: dated, cited data, and nothing else."""

from payroll_impact.parameters.library import (
    Parameter,
    ParameterValue,
    jurisdiction_chain,
    jurisdictions,
    names,
    parameter,
    topics,
)

__all__ = [
    "Parameter",
    "ParameterValue",
    "jurisdiction_chain",
    "jurisdictions",
    "names",
    "parameter",
    "topics",
]
