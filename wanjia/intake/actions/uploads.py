"""A household list handed in at the desk: looked through, held sealed, and taken in by a job when somebody says so."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import duckdb
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.intake.actions.batches import Table, receive_batch
from wanjia.intake.actions.quarantine import hold_back
from wanjia.intake.models import Batch, Upload
from wanjia.intake.queries.areas import codes_in_reach
from wanjia.intake.queries.known import words_of
from wanjia.intake.rules.rows import COLUMNS
from wanjia.intake.sources.household_list.files import open_list
from wanjia.intake.sources.household_list.held import sort_out
from wanjia.intake.sources.household_list.reading import CUSTOMARY, LISTS, Lists, Preview, ReadRow, read_row, read_rows
from wanjia.intake.types import BatchReceipt
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.kernel.ids import uuid7
from wanjia.registry.types import Source
from wanjia.tables.actions.rows import put_rows, scratch_file
from wanjia.vault.actions import seal_bytes
from wanjia.vault.queries import unseal_bytes
from wanjia.vault.types import FieldClass

TASK = "wanjia.intake.tasks.take_in_upload"
MOST_TOLD = 200  # problems told before anything is taken; every row has its own in quarantine


def hold_upload(title: str, content: bytes, *, by: RequestContext) -> UUID:
    """Look a list through and hold it; nothing of it is in the register yet. Refused for what is no such list."""
    digest = hashlib.sha256(content).hexdigest()
    earlier = Upload.objects.filter(actor=by.actor, digest=digest).exclude(content=None).first()
    if earlier is not None:
        return UUID(str(earlier.uuid))
    sheet = open_list(content)
    communities = None if by.reach.whole_city else frozenset(codes_in_reach(by))
    preview = Preview()
    for row in read_rows(sheet.header, sheet.rows, lists_for(day_in_china(by.at), communities)):
        preview.add(row)
    uuid = uuid7(by.at)
    upload = Upload(
        uuid=uuid,
        source=int(Source.HOUSEHOLD_LIST),
        actor=by.actor,
        area=by.area,
        title=title[:200],
        content=seal_bytes(FieldClass.ATTACHMENT, owner=uuid, data=content),
        digest=digest,
        received_at=by.at,
        rows=preview.rows,
        households=len(preview.households),
        unreadable=preview.unreadable,
        dropped=list(sheet.header.dropped),
        problems=[{"row": one.row} | asdict(one.problem) for one in preview.problems[:MOST_TOLD]],
    )
    with within(by):
        upload.save()
        _account("hold", uuid, by)
    return uuid


def start_upload(number: UUID, *, by: RequestContext) -> None:
    """Have a held list taken in by a job: the right rows at once, the rest into quarantine. Said twice, done once."""
    with within(by):
        row = _own(number, by)
        if row.taken_at is None:
            row.taken_at = by.at
            row.save(update_fields=["taken_at"])
            communities: JSONValue = None if by.reach.whole_city else [*codes_in_reach(by)]
            app.configure_task(TASK).defer(number=str(number), communities=communities)
            _account("start", number, by)


def discard_upload(number: UUID, *, by: RequestContext) -> None:
    """Throw a list away that was not taken in."""
    with within(by):
        row = _own(number, by)
        if row.taken_at is not None:
            raise Refused(Problem("taken", N_("This list is being taken in already. Dismiss single rows instead.")))
        row.delete()
        _account("discard", number, by)


def take_in(number: UUID, communities: frozenset[str] | None, *, at: datetime) -> None:
    """The job: sort the rows out once, take in the good ones, let the others wait. Killed anywhere, it goes on."""
    upload = Upload.objects.get(uuid=number)
    if upload.finished_at is not None:
        return
    rows = _sorted_rows(upload, communities, at)
    good = [row for row in rows if not row.problems]
    by = replace(system_context("household_list", at=at), actor=upload.actor, area=upload.area)
    receipt = _take(by, upload, good)
    with transaction.atomic():
        upload.batch = Batch.objects.get(uuid=receipt.number)
        hold_back(upload.batch, [row for row in rows if row.problems])
        upload.finished_at, upload.content, upload.sorted_rows = at, None, None
        upload.save()


def lists_for(day: date, communities: frozenset[str] | None) -> Lists:
    """What the words of a list are held against on ``day``, for somebody who may report about ``communities``."""
    words = {name: words_of(name, day) | CUSTOMARY.get(name, {}) for name in set(LISTS.values())}
    return Lists(words, demo=settings.DEMO, communities=communities)


def _account(verb: str, number: UUID, by: RequestContext) -> None:
    record(by.act(), action=f"upload.{verb}", object=f"upload:{number}", at=by.at)


def _own(number: UUID, by: RequestContext) -> Upload:
    row = Upload.objects.select_for_update().filter(uuid=number, actor=by.actor).first()
    if row is None:
        raise NotFound("upload")
    return row


def _sorted_rows(upload: Upload, communities: frozenset[str] | None, at: datetime) -> list[ReadRow]:
    """Every row with its problems. What the register held against it is asked once: half-way through it holds more."""
    lists = lists_for(day_in_china(upload.received_at), communities)
    if upload.sorted_rows is None:
        assert upload.content is not None
        sheet = open_list(_opened(upload, upload.content))
        found = sort_out(list(read_rows(sheet.header, sheet.rows, lists)), at=at)
        kept = [[row.number, row.written, [asdict(one) for one in row.problems]] for row in found]
        told = json.dumps(kept, ensure_ascii=False).encode()
        upload.sorted_rows = seal_bytes(FieldClass.ATTACHMENT, owner=upload.uuid, data=told)
        upload.save(update_fields=["sorted_rows"])
    kept = json.loads(_opened(upload, upload.sorted_rows))
    return [
        replace(read_row(number, written, lists), problems=tuple(Problem(**one) for one in problems))
        for number, written, problems in kept
    ]


def _opened(upload: Upload, sealed: memoryview | bytes) -> bytes:
    return unseal_bytes(FieldClass.ATTACHMENT, owner=upload.uuid, sealed=bytes(sealed))


def _take(by: RequestContext, upload: Upload, rows: Iterable[ReadRow]) -> BatchReceipt:
    def progress(step: str, done: int, total: int) -> None:
        Upload.objects.filter(pk=upload.pk).update(step=step, done=done, total=total)

    with scratch_file() as path:
        _write(path, rows)
        return receive_batch(by, Table((path,), Source.HOUSEHOLD_LIST, upload.title), progress=progress)


def _write(path: Path, rows: Iterable[ReadRow]) -> None:
    """The rows as a file of the gate's columns; the same rows make the same bytes, by which the gate knows it again."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        put_rows(connection, "list", COLUMNS, ([row.values[name] for name in COLUMNS] for row in rows))
        connection.execute(f"COPY (FROM list ORDER BY \"row\") TO '{path}' (FORMAT parquet, USE_TMP_FILE false)")
