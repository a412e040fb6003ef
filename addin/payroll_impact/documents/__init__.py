"""What a comparison looks like to people and programs: workbook, terminal, JSON and CSV."""
