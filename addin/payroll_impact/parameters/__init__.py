"""The law and its rates: dated, cited data, and nothing else."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.parameters.book import LIBRARY, LawBook, OwnPlace
    from payroll_impact.parameters.coverage import coverage_markdown, list_coverage
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
    from payroll_impact.parameters.schema import PARTS_OF_A_TAX, SECOND_HAND, find_problems

# a name is imported when it is asked for: one cell needs no reader of files
__getattr__ = lazy_names(__name__, {
    "book": ("LIBRARY", "LawBook", "OwnPlace"),
    "library": (
        "Dated", "Parameter", "ParameterValue", "currency_of", "jurisdiction_chain", "jurisdictions", "last_day",
        "law_text", "list_laws", "list_parameters", "nearest_jurisdiction", "parameter", "place_title",
    ),
    "coverage": ("coverage_markdown", "list_coverage"),
    "schema": ("PARTS_OF_A_TAX", "SECOND_HAND", "find_problems"),
})  # fmt: skip

__all__ = [
    "LIBRARY",
    "PARTS_OF_A_TAX",
    "SECOND_HAND",
    "Dated",
    "LawBook",
    "OwnPlace",
    "Parameter",
    "ParameterValue",
    "coverage_markdown",
    "currency_of",
    "find_problems",
    "jurisdiction_chain",
    "jurisdictions",
    "last_day",
    "law_text",
    "list_coverage",
    "list_laws",
    "list_parameters",
    "nearest_jurisdiction",
    "parameter",
    "place_title",
]
