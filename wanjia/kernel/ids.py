"""UUIDv7 (RFC 9562): public ids of persons, households and events.

They tell the hour they were made, so they never stand on a public page.
"""

import os
from datetime import datetime
from uuid import UUID

_RANDOM_BITS = 74


def uuid7(moment: datetime) -> UUID:
    """A new id whose first 48 bits are ``moment`` in milliseconds since 1970."""
    milliseconds = int(moment.timestamp() * 1000)
    random = int.from_bytes(os.urandom(10), "big") & ((1 << _RANDOM_BITS) - 1)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    return UUID(int=value)
