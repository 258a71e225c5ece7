"""The two doors of the register, and what is kept in front of them: drafts, lists handed in, rows that wait."""

from wanjia.intake.actions.batches import Table, receive_batch, receive_initial
from wanjia.intake.actions.cases import open_case, report_case
from wanjia.intake.actions.drafts import forget_draft, keep_draft
from wanjia.intake.actions.mending import dismiss_row, mend_row
from wanjia.intake.actions.receiving import receive
from wanjia.intake.actions.sealing import ask_to_open, ask_to_seal, decide_sealing
from wanjia.intake.actions.sheets import stage
from wanjia.intake.actions.uploads import discard_upload, hold_upload, start_upload, take_in

__all__ = [
    "Table",
    "ask_to_open",
    "ask_to_seal",
    "decide_sealing",
    "discard_upload",
    "dismiss_row",
    "forget_draft",
    "hold_upload",
    "keep_draft",
    "mend_row",
    "open_case",
    "receive",
    "receive_batch",
    "receive_initial",
    "report_case",
    "stage",
    "start_upload",
    "take_in",
]
