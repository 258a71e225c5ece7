"""Where lists come from: one folder a department, which declares its files, their columns, and what a row means.

``catalogue`` names them all. ``parser`` and ``parquet`` read files in a limited process, ``opening`` starts it.
A column that is none of a layout's never leaves that process.
"""
