"""Whether it is time for another base."""

from wanjia.feed import queries as feed
from wanjia.feed.types import Place
from wanjia.mirror.queries.files import declared, is_whole, noted

# Entries a process may have to follow when it starts, and persons and households they may be about.
ENTRIES, SUBJECTS = 100_000, 200_000


def is_due() -> bool:
    """The newest base cannot be read, history was cut off behind it, or too much has changed or was withdrawn since."""
    base = noted()
    if base is None or not is_whole(base) or not feed.is_history(Place(base.epoch, base.position)):
        return True
    entries = feed.since(position=base.position, limit=ENTRIES)
    if len(entries) == ENTRIES or any(facts.withdraws(entry) for facts in declared() for entry in entries):
        return True
    subjects = [subject for facts in declared() for subject in facts.subjects]
    return sum(len(subject.changed(entry)) for entry in entries for subject in subjects) > SUBJECTS
