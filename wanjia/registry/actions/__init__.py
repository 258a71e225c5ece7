"""Writes of the register. Only intake calls them: whoever brings the news, its source and standing are known there."""

from wanjia.registry.actions.many import MOST_ROWS, TOLD_IN_FILES, record_many
from wanjia.registry.actions.record import record
from wanjia.registry.actions.seals import set_seal
from wanjia.registry.actions.withdrawing import withdraw_many

__all__ = ["MOST_ROWS", "TOLD_IN_FILES", "record", "record_many", "set_seal", "withdraw_many"]
