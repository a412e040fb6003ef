"""Packages, sheets, cells, names and styles of .xlsx files: read, and edited with nothing lost that was not touched."""
