"""xlwings Server asks for this module; there are no scripts."""
