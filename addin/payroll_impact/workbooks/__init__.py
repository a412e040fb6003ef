"""What is done to people's workbooks: recalculated, compared, filled in."""
