"""Reports of many scenarios: files whole or not at all, one failing scenario named and the others finished.

In three lines, from any script, notebook or schedule::

    from payroll_impact.batch import batch
    done = batch(["scenarios/*.toml"], "reports", resume=True)
    print(done.summary)
"""

from payroll_impact.batch.outcome import JOURNAL, Outcome
from payroll_impact.batch.run import BatchResult, batch
from payroll_impact.batch.sources import find_scenarios, report_names
from payroll_impact.batch.summary import describe_batch
from payroll_impact.batch.worker import report_one

__all__ = [
    "JOURNAL",
    "BatchResult",
    "Outcome",
    "batch",
    "describe_batch",
    "find_scenarios",
    "report_names",
    "report_one",
]
