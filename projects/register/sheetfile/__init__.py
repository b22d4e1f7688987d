"""Opening workbooks as they come in (xlsx, xls, csv): sheets of raw cells.

It runs in a limited process (`projects.register.workbook.reading` is the door), so nothing here knows Django.
"""
