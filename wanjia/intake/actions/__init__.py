"""The two doors of the register."""

from wanjia.intake.actions.batches import Table, receive_batch, receive_initial
from wanjia.intake.actions.receiving import receive

__all__ = ["Table", "receive", "receive_batch", "receive_initial"]
