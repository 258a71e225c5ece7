"""The two doors of the register, and what is kept in front of them: drafts, files, lists, rows that wait."""

from wanjia.intake.actions.batches import Table, receive_batch, receive_initial
from wanjia.intake.actions.cases import open_case, report_case
from wanjia.intake.actions.deciding import decide_question, take_back_answer
from wanjia.intake.actions.deliveries import (
    approve_delivery,
    hold_delivery,
    reject_delivery,
    start_undo,
    take_corrections,
)
from wanjia.intake.actions.doubles import ask_about_doubles
from wanjia.intake.actions.drafts import forget_draft, keep_draft
from wanjia.intake.actions.mending import dismiss_row, mend_row
from wanjia.intake.actions.profiles import keep_profile
from wanjia.intake.actions.questions import ask_questions
from wanjia.intake.actions.receiving import receive
from wanjia.intake.actions.sealing import ask_to_open, ask_to_seal, decide_sealing
from wanjia.intake.actions.searching import start_search
from wanjia.intake.actions.sheets import stage
from wanjia.intake.actions.uploads import discard_upload, hold_upload, start_upload, take_in

__all__ = [
    "Table",
    "approve_delivery",
    "ask_about_doubles",
    "ask_questions",
    "ask_to_open",
    "ask_to_seal",
    "decide_question",
    "decide_sealing",
    "discard_upload",
    "dismiss_row",
    "forget_draft",
    "hold_delivery",
    "hold_upload",
    "keep_draft",
    "keep_profile",
    "mend_row",
    "open_case",
    "receive",
    "receive_batch",
    "receive_initial",
    "reject_delivery",
    "report_case",
    "stage",
    "start_search",
    "start_undo",
    "start_upload",
    "take_back_answer",
    "take_corrections",
    "take_in",
]
