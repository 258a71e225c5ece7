"""Recording acts; the sequencer's steps."""

from wanjia.audit.actions.epochs import begin_epoch
from wanjia.audit.actions.records import record, record_batch
from wanjia.audit.actions.sequence import sequence_once
from wanjia.audit.actions.witness import give_to_witness, make_signing_key

__all__ = ["begin_epoch", "give_to_witness", "make_signing_key", "record", "record_batch", "sequence_once"]
