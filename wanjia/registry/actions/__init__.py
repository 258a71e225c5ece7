"""Writes of the register. Only intake calls them: whoever brings the news, its source and standing are known there."""

from wanjia.registry.actions.record import record
from wanjia.registry.actions.seals import set_seal

__all__ = ["record", "set_seal"]
