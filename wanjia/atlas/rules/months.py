"""The ends of months."""

from datetime import date, timedelta

MONTHS = 25  # two years, and the month they are compared with


def ends(today: date) -> tuple[date, ...]:
    """The last days of the latest whole months, and today; the latest last."""
    found = [today]
    while len(found) < MONTHS:
        found.append(found[-1].replace(day=1) - timedelta(days=1))
    return tuple(reversed(found))
