"""Questions to the mirror."""

from wanjia.mirror.queries.asking import ask, look_up
from wanjia.mirror.queries.due import is_due
from wanjia.mirror.queries.verifying import verify

__all__ = ["ask", "is_due", "look_up", "verify"]
