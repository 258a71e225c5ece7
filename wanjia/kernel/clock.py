"""Time is handed in, so that every rule can be tried at any moment of any year."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

# One time zone in law and in practice for the whole country.
CHINA = ZoneInfo("Asia/Shanghai")

# The open end of a dated fact. A real value, not NULL: comparisons stay plain and unique constraints hold.
FOREVER = date.max
UNTIL_CHANGED = datetime(9999, 12, 31, tzinfo=UTC)


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def day_in_china(moment: datetime) -> date:
    """The civil date in China at ``moment``."""
    return moment.astimezone(CHINA).date()
