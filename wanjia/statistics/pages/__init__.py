"""The pages of statistics: the overview of an area, the list of tables, one table, its file, and the public's."""
