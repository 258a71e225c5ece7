"""The dwellings of a whole city, into an empty table."""

from typing import BinaryIO

from django.db import connection, transaction

from wanjia.feed.actions import publish_many
from wanjia.kernel.clock import system_clock

ANNOUNCED = 10_000  # doors to an entry of the feed
COLUMNS = ("id", "area_id", "building", "unit", "floor", "door", "longitude", "latitude", "grid_cell")


def reserve_first_dwellings(count: int) -> int | None:
    """The number before the first of ``count`` ids, if no dwelling is known yet and the caller may fill the table.

    None where that is not so: then each dwelling has to be found or added.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM places_dwelling) AND pg_has_role(relowner, 'MEMBER')"
            " FROM pg_class WHERE oid = 'places_dwelling'::regclass"
        )
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            "SELECT setval(sequence, base + %s), base FROM (SELECT sequence, nextval(sequence) AS base"
            " FROM pg_get_serial_sequence('places_dwelling', 'id') AS sequence) AS reserved",
            [count],
        )
        return int(cursor.fetchone()[1])


def copy_first_dwellings(file: BinaryIO) -> int:
    """Copy dwellings in normal form from CSV with the columns of :data:`COLUMNS`; returns how many. All or none."""
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"COPY places_dwelling ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)") as copy:
            while block := file.read(1 << 20):
                copy.write(block)
        copied = int(cursor.rowcount)
        cursor.execute("SELECT min(id), max(id) FROM places_dwelling")
        _announce(*cursor.fetchone())
        return copied


def _announce(first: int | None, last: int | None) -> None:
    if first is not None and last is not None:
        starts = range(first, last + 1, ANNOUNCED)
        spans = [{"first_dwelling": one, "last_dwelling": min(one + ANNOUNCED - 1, last)} for one in starts]
        publish_many(topic="places", kind="dwellings", payloads=spans, at=system_clock())
