"""Packages, parts, sheets, cells and styles of .xlsx files: read and edited, nothing lost that was not touched."""
