"""Excel through xlwings: the catalogue for each way Excel runs Python.

`wrappers` makes the functions xlwings registers, `classic` serves Excel for Windows through VBA, `server`
runs the real xlwings Server. Nothing here imports xlwings before its settings are in the environment.
"""
