"""The what-if template: the whole model in native formulas, month by month, with the functions' answers beside it."""
