"""What the analyses say, as text, JSON, CSV, workbook and picture; an `Answer` is what all of them show."""
