"""Reading the log: for residents, for audit officers, for auditors, for the selfcheck.

The queries of events take arguments that were authorised already: who may ask is decided above.
"""

from wanjia.audit.queries.export import export
from wanjia.audit.queries.looks import events_of, who_looked
from wanjia.audit.queries.state import log_state, need_witness, unsequenced, unwitnessed, witness_path, witness_state

__all__ = [
    "events_of",
    "export",
    "log_state",
    "need_witness",
    "unsequenced",
    "unwitnessed",
    "who_looked",
    "witness_path",
    "witness_state",
]
