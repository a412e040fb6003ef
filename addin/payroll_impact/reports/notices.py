"""Notice the plan's cuts call for, in words: how it is counted, and what the figures leave open."""

from collections.abc import Sequence

from payroll_impact.scenarios.layoffs import NoticeRow

HOW_COUNTED = (
    "Each jurisdiction is counted as one site, all its employees full-time; contractors do not count: hold that "
    "against who counts by the law. Whether a law covers the employer goes by the heads in the place or, where the "
    "law says so, in the country. Cuts count together within the days the law gives for it. "
    "Short notice is priced at pay and benefits of each day missing, for every head cut; "
    "employer taxes, penalties and what a court may award besides are left out."
)


def undecided(rows: Sequence[NoticeRow]) -> str:
    """Say which laws the figures do not decide: those not modelled or that go by more than heads, and unknown ones."""
    open_rows = [row for row in rows if row.triggered is None]
    count = len({(row.place, row.law) for row in open_rows if row.source})
    laws = f" {count} law{'' if count == 1 else 's'} listed under Notice must be checked by hand." if count else ""
    return laws + (" For some places no law is on file." if any(not row.source for row in open_rows) else "")
