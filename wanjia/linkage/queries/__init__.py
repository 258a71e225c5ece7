"""The doors of linkage: learn a model, link one or two tables, explain a pair; weigh people of a Chinese register.

Tables lie on the caller's DuckDB connection; rows of people stay there. What a run makes there begins with
``linkage_`` and is made anew by the next run; :func:`forget` drops it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wanjia.linkage.queries.weighing import china, thresholds, weigh, weigh_each

if TYPE_CHECKING:
    from wanjia.linkage.queries.linking import CLUSTERS, RESULT, THRESHOLD, Linked, Task, explain, forget, link
    from wanjia.linkage.queries.persons import SCORES, score
    from wanjia.linkage.queries.seeking import DOUBLES, MET, doubles, meet

__all__ = [
    "CLUSTERS",
    "DOUBLES",
    "MET",
    "RESULT",
    "SCORES",
    "THRESHOLD",
    "Linked",
    "Task",
    "china",
    "doubles",
    "explain",
    "forget",
    "link",
    "meet",
    "score",
    "thresholds",
    "weigh",
    "weigh_each",
]
_ROOMS = dict.fromkeys(("DOUBLES", "MET", "doubles", "meet"), "seeking") | dict.fromkeys(("SCORES", "score"), "persons")


def __getattr__(name: str) -> Any:
    """What links tables comes with Splink: half a second and 40 MB, which no page has to spend that weighs a pair."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_ROOMS.get(name, 'linking')}"), name)
