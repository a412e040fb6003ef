"""How much the what-if template holds: its tables, its months, and the columns they stand in."""

from payroll_impact.cells.addresses import letters

ROLES, CHANGES, CUTS, CASES, OVERRIDES, GROUPS = 12, 20, 8, 4, 8, 5
MONTHS = 36
PLAN_YEARS = 5  # the tax years they can touch, from the one before the plan's first
CAPPED, PERIOD = 4, 2  # taxes with a wage base, and without, of one jurisdiction

LABEL, UNIT, OPEN, FIRST = 0, 1, 2, 3
LAST = FIRST + MONTHS - 1
NUMBER_ROW, MONTH_ROW = 3, 4  # of every sheet over time, from 0
FIRST_COLUMN = letters(FIRST + 1)
