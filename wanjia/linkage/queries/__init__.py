"""The doors of linkage: learn a model, link one or two tables, explain a pair.

Tables lie on the caller's DuckDB connection; rows of people stay there. What a run makes there begins with
``linkage_`` and is made anew by the next run; :func:`forget` drops it.
"""

from wanjia.linkage.queries.linking import CLUSTERS, RESULT, THRESHOLD, Linked, Task, explain, forget, link

__all__ = ["CLUSTERS", "RESULT", "THRESHOLD", "Linked", "Task", "explain", "forget", "link"]
