"""The sections of a report, a file each, in the order in which they are read.

A section is a function of a `Report` that returns a `Section`, or None where it has nothing to say; a new one is a
file here and a name in `SECTIONS`.
"""

from collections.abc import Callable

from payroll_impact.documents.document import Section
from payroll_impact.documents.sections.assumptions import assumptions
from payroll_impact.documents.sections.bridge import bridge
from payroll_impact.documents.sections.changes import changes
from payroll_impact.documents.sections.efficiency import efficiency_section
from payroll_impact.documents.sections.key_figures import key_figures
from payroll_impact.documents.sections.law import law
from payroll_impact.documents.sections.months import months
from payroll_impact.documents.sections.notice import notice
from payroll_impact.documents.sections.one_off import one_off
from payroll_impact.documents.sections.over_time import over_time
from payroll_impact.documents.sections.report import Report
from payroll_impact.documents.sections.risk import risk
from payroll_impact.documents.sections.roles import roles
from payroll_impact.documents.sections.statutory import statutory
from payroll_impact.documents.sections.tornado import tornado
from payroll_impact.documents.sections.unknowns import unknowns
from payroll_impact.documents.sections.worth_a_look import worth_a_look
from payroll_impact.documents.sections.years import years

__all__ = ["SECTIONS"]

SECTIONS: list[Callable[[Report], Section | None]] = [
    key_figures, bridge, changes, over_time, one_off, efficiency_section, worth_a_look, unknowns, years, tornado, risk,
    # the appendix
    months, roles, statutory, notice, assumptions, law,
]  # fmt: skip
