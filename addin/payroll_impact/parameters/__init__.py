"""The law and its rates: dated, cited data, and nothing else."""

from payroll_impact.parameters.book import LIBRARY, LawBook, OwnPlace
from payroll_impact.parameters.library import (
    Dated,
    Parameter,
    ParameterValue,
    currency_of,
    jurisdiction_chain,
    jurisdictions,
    last_day,
    law_text,
    list_laws,
    list_parameters,
    nearest_jurisdiction,
    parameter,
    place_title,
)

__all__ = [
    "LIBRARY",
    "Dated",
    "LawBook",
    "OwnPlace",
    "Parameter",
    "ParameterValue",
    "currency_of",
    "jurisdiction_chain",
    "jurisdictions",
    "last_day",
    "law_text",
    "list_laws",
    "list_parameters",
    "nearest_jurisdiction",
    "parameter",
    "place_title",
]
