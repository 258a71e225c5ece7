"""Counts of a delivery's rows by district, kept beside it: what the quality of files is told from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from wanjia.intake.models import Delivery, DeliveryChunk, DeliveryCount
from wanjia.intake.rules.quality import area_of, measured
from wanjia.intake.types.deliveries import CHANGES, Known, RowClass, Told, Verdict
from wanjia.intake.types.quality import Correction, Measure
from wanjia.intake.types.sources import Layout

LONGEST_KEY = 80
Tally = Counter[tuple[str, Measure, str]]
# Classes that are settled when a row is applied; before, they are a forecast.
AT_APPLYING = frozenset(str(int(of)) for of in (*CHANGES, RowClass.CONFLICT, RowClass.QUESTION))


def tally_rows(
    layout: Layout, rows: Iterable[tuple[Told, Verdict]], known: Known, arrived: date
) -> Tally:  # fmt: skip
    """The counts of rows without a fault of form."""
    found: Tally = Counter()
    for told, verdict in rows:
        area = area_of(told, verdict, known)
        for measure, key in measured(layout, told, verdict, arrived):
            found[area, measure, key] += 1
    return found


def tally_applied(layout: Layout, rows: Iterable[tuple[Told, Verdict]], known: Known) -> Tally:
    """The classes of rows as they came out; how punctual they were is counted already."""
    found: Tally = Counter()
    for told, verdict in rows:
        found[area_of(told, verdict, known), Measure.CLASS, str(int(verdict.of))] += 1
    return found


def tally_faults(told: Told, faults: Iterable[tuple[str, str]], known: Known) -> Tally:
    """The counts of a row that could not be taken: ``faults`` are its facts and codes."""
    area = area_of(told, None, known)
    keys = ((area, Measure.FAULT, f"{fact}:{code}"[:LONGEST_KEY]) for fact, code in faults)
    return Counter([(area, Measure.CLASS, str(int(RowClass.FAULT))), *keys])


def tally_corrections(found: Iterable[Correction]) -> Tally:
    """How many values differ, of which fact, and whether the sender gets the value."""
    return Counter((one.area, Measure.DIFFERS, key_of(one)) for one in found)


def key_of(one: Correction) -> str:
    """Under which a correction is counted."""
    return f"{one.fact}:{'value' if one.value else 'check'}"


def pack_tally(tally: Tally) -> list[list[Any]]:
    """A tally as a part of a delivery keeps it."""
    return [[area, int(measure), key, count] for (area, measure, key), count in sorted(tally.items())]


def unpack_tally(kept: Sequence[Sequence[Any]]) -> Tally:
    """The tally that was packed."""
    return Counter({(area, Measure(measure), key): count for area, measure, key, count in kept})


def keep_counts(row: Delivery, tally: Tally) -> None:
    """Store the counts of a look, in place of those of one that was cut off."""
    with transaction.atomic():
        DeliveryCount.objects.filter(delivery=row).delete()
        _create(row, tally)


def settle_counts(row: Delivery) -> None:
    """Once all parts are applied: the classes as they came out, and what differs, inside the caller's transaction."""
    came: Tally = Counter()
    for kept in DeliveryChunk.objects.filter(delivery=row).values_list("measures", flat=True):
        came.update(unpack_tally(kept))
    for one in DeliveryCount.objects.filter(delivery=row):
        forecast = one.measure == Measure.CLASS and one.key in AT_APPLYING
        if not forecast:
            came[one.area, Measure(one.measure), one.key] += one.count
    keep_counts(row, came)


def add_counts(row: Delivery, tally: Tally) -> None:
    """Add to the counts of a delivery that is applied already; its row is locked by the caller."""
    held: Tally = Counter()
    for one in DeliveryCount.objects.filter(delivery=row):
        held[one.area, Measure(one.measure), one.key] = one.count
    for key, count in tally.items():
        held[key] += count
    keep_counts(row, held)


def replace_measure(row: Delivery, measure: Measure, tally: Tally) -> None:
    """Store the counts of one measure anew, inside the caller's transaction."""
    DeliveryCount.objects.filter(delivery=row, measure=int(measure)).delete()
    _create(row, tally)


def _create(row: Delivery, tally: Tally) -> None:
    DeliveryCount.objects.bulk_create(
        (
            DeliveryCount(delivery=row, area=area, measure=int(measure), key=key, count=count)
            for (area, measure, key), count in tally.items()
            if count > 0
        ),
        batch_size=1_000,
    )
