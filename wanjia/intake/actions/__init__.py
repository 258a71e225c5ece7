"""The two doors of the register, and the drafts kept in front of them."""

from wanjia.intake.actions.batches import Table, receive_batch, receive_initial
from wanjia.intake.actions.drafts import forget_draft, keep_draft
from wanjia.intake.actions.receiving import receive

__all__ = ["Table", "forget_draft", "keep_draft", "receive", "receive_batch", "receive_initial"]
