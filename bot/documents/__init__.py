"""Documents: a table with a heading, as a workbook or as pages for the printer. Data in, bytes out.

What a member typed goes in as data and never as a formula or as markup. The same table made at the same moment is the
same file, byte for byte. XlsxWriter and typst are imported by their doors alone and only when a file is made.
"""
