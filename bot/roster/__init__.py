"""The roster: areas, networks and organisations as an operator writes them into a workbook, and their codes back.

`sheets` opens a file, `columns` knows what stands in it, `rows` reads it, `documents` writes an empty one and one with
the codes. What is done with it is `storage/roster.py` and its neighbours.
"""
