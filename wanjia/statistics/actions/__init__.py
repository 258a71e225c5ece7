"""What statistics writes: the steps of returns, and published values."""

from wanjia.statistics.actions.communique import enter_published
from wanjia.statistics.actions.returns import decide, fill_in

__all__ = ["decide", "enter_published", "fill_in"]
