"""Rows that wait: sealed as they came, with every reason, for a person to mend."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from wanjia.intake.models import Batch, WaitingRow
from wanjia.intake.rules.rows import problem
from wanjia.intake.sources.household_list.reading import ReadRow
from wanjia.kernel.errors import Problem
from wanjia.kernel.ids import uuid7
from wanjia.tables.actions.rows import put_rows
from wanjia.vault.actions import seal
from wanjia.vault.types import FieldClass

VALUE_FIELDS = ("name", "id_number", "building", "unit", "floor", "door")


Found = Mapping[int, list[Problem]]  # problems by row


def set_aside(stage, batch: Batch, wrong: set[tuple[int, str]], unreadable: dict[str, Problem]) -> Found:
    """Put every row with a problem into quarantine, and its number into the table ``wrong``; returns what was found."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for row, code in sorted(wrong):
        found[row].append(problem(code))
    for field in VALUE_FIELDS:
        for row, value in _rows_with(stage, field, unreadable):
            found[row].append(replace(unreadable[value], field=field))
    put_rows(stage, "wrong", {"row": "BIGINT"}, ((row,) for row in found), temporary=False)
    batch.waiting = len(found)
    already = set(WaitingRow.objects.filter(batch=batch).values_list("row", flat=True)) if batch.pk else set()
    rows = _contents(stage)
    WaitingRow.objects.bulk_create(
        _waiting(batch, number, content, found[number]) for number, content in rows if number not in already
    )
    return found


def hold_back(batch: Batch, rows: Iterable[ReadRow]) -> None:
    """Rows of a list that never came to the table: they wait as they were written."""
    already = set(WaitingRow.objects.filter(batch=batch).values_list("row", flat=True))
    new = [row for row in rows if row.number not in already]
    WaitingRow.objects.bulk_create(
        _waiting(batch, row.number, row.written, list(row.problems)) for row in new
    )  # fmt: skip
    batch.waiting += len(new)
    batch.save(update_fields=["waiting"])


def _rows_with(stage, field: str, values: dict[str, Problem]) -> list[tuple[int, str]]:
    query = f'SELECT "row", {field} FROM batch WHERE list_contains($1, {field})'  # noqa: S608 (a fixed name)
    return stage.execute(query, [list(values)]).fetchall() if values else []


def _contents(stage) -> list[tuple[int, dict[str, Any]]]:
    cursor = stage.execute('SELECT batch.* FROM batch JOIN wrong USING ("row") ORDER BY "row"')
    names = [column[0] for column in cursor.description]
    return [(row[0], dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _waiting(batch: Batch, number: int, content: Mapping[str, Any], problems: list[Problem]) -> WaitingRow:
    uuid = uuid7(batch.received_at)
    text = json.dumps(content, default=str, ensure_ascii=False)
    return WaitingRow(
        uuid=uuid,
        batch=batch,
        row=number,
        content=seal(FieldClass.NOTE, owner=uuid, text=text),
        problems=[asdict(one) for one in problems],
        area=(content.get("community") or "")[:12],
    )
