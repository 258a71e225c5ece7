"""What statistics hands to other contexts."""

from wanjia.statistics.types.figures import AgeRate, Interval, LifeLine, LifeTable
from wanjia.statistics.types.protection import MANAGERS, PUBLIC, Grid, Protection

__all__ = [
    "MANAGERS",
    "PUBLIC",
    "AgeRate",
    "Grid",
    "Interval",
    "LifeLine",
    "LifeTable",
    "Protection",
]
