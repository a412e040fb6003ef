"""Reports of many scenarios: files whole or not at all, one failing scenario named and the others finished.

In three lines, from any script, notebook or schedule::

    from payroll_impact.batch import batch
    done = batch(["scenarios/*.toml"], "reports", resume=True)
    print(done.summary)
"""

from payroll_impact.batch.outcome import Outcome
from payroll_impact.batch.run import BatchResult, batch

__all__ = ["BatchResult", "Outcome", "batch"]
