"""One room per spreadsheet host: each wraps the catalogue, none changes it."""
