"""The law and its rates: dated, cited data, and nothing else."""

from payroll_impact.parameters.library import (
    Parameter,
    ParameterValue,
    currency_of,
    jurisdiction_chain,
    jurisdictions,
    last_day,
    law_text,
    names,
    nearest_jurisdiction,
    parameter,
    topics,
)

__all__ = [
    "Parameter",
    "ParameterValue",
    "currency_of",
    "jurisdiction_chain",
    "jurisdictions",
    "last_day",
    "law_text",
    "names",
    "nearest_jurisdiction",
    "parameter",
    "topics",
]
