"""The forms a document takes: text, JSON, CSV, workbook, PDF and picture."""
