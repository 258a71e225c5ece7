"""What is told of a first build: how many rows ended how, the rows that go back to each sender, the signed receipt."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

import duckdb
from django.utils.translation import gettext as _

from wanjia.intake.actions.first.lists import FullList
from wanjia.intake.actions.quarantine import Found
from wanjia.intake.models import Batch
from wanjia.intake.rules.first import FACT_OF, MESSAGES
from wanjia.intake.rules.workbooks import workbook
from wanjia.intake.types.first import END_NAMES, ListReceipt, RowEnd
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_
from wanjia.vault.actions import sign
from wanjia.vault.queries import verifying_key

HEADS = (N_("Row"), N_("Column"), N_("What is wrong"))
RECEIPT, WRITTEN_BEFORE = "receipt.txt", "receipt.txt.part"
ROWS_OF_A_BOOK = 500_000  # a sheet of Excel holds a million
AT_ONCE = 10_000
LINES = {
    "number": N_("Receipt number"),
    "received": N_("Received"),
    "file": N_("File"),
    "digest": N_("SHA-256 of the file"),
    "rows": N_("Rows"),
}
Line = tuple[int, str, str]  # row, title of the column, reason


def tell_lists(connection: duckdb.DuckDBPyConnection, lists: Sequence[FullList]) -> tuple[ListReceipt, ...]:
    """The receipt of each list. RuntimeError where not every row has ended, and in one way."""
    query = 'SELECT list, ended, count(*), count(DISTINCT "row") FROM ends GROUP BY ALL ORDER BY ALL'
    counted = connection.execute(query).fetchall()
    if any(rows != different for *_, rows, different in counted):
        raise RuntimeError("a row of a list ended twice")
    return tuple(
        _receipt(one, {RowEnd(ended): rows for place, ended, rows, _ in counted if place == number})
        for number, one in enumerate(lists)
    )


def _receipt(one: FullList, counts: dict[RowEnd, int]) -> ListReceipt:
    told = one.told
    if sum(counts.values()) != told.rows:
        raise RuntimeError(f"{one.layout.code}: {told.rows} rows, of which {sum(counts.values())} have ended")
    return ListReceipt(told.layout, one.file.name, told.digest, told.rows, told.mended, counts, told.dropped)


def write_faults(
    connection: duckdb.DuckDBPyConnection, lists: Sequence[FullList], found: Found, out: Path
) -> None:  # fmt: skip
    """For each sender whatever of its rows is faulty or has to be asked about, as workbooks: row, column, reason."""
    for number, one in enumerate(lists):
        for old in out.glob(f"{one.layout.code}.faults*.xlsx"):
            old.unlink()
        lines = _faults(connection, one, number)
        if not number:
            lines = _with_waiting(lines, one, found)
        book = 1
        while part := list(islice(lines, ROWS_OF_A_BOOK)):
            name = f"{one.layout.code}.faults{f'-{book}' if book > 1 else ''}.xlsx"
            (out / name).write_bytes(workbook([_(head) for head in HEADS], part))
            book += 1


def _faults(connection: duckdb.DuckDBPyConnection, one: FullList, number: int) -> Iterator[Line]:
    """What was wrong in the rows themselves, and what came of holding them against the others."""
    titles = {column.fact: column.title for column in one.layout.columns}
    cursor = connection.cursor()
    cursor.execute("USE stage")
    cursor.execute(
        f'SELECT "row", field, message, params, NULL FROM {one.name}.faults UNION ALL'  # noqa: S608 (our own names)
        " SELECT \"row\", field, NULL, '{}', code FROM ends WHERE list = $1 AND code IS NOT NULL ORDER BY ALL",
        [number],
    )
    while rows := cursor.fetchmany(AT_ONCE):
        for row, fact, message, params, code in rows:
            yield row, titles.get(fact or "", ""), _(message or MESSAGES[code]) % json.loads(params)


def _with_waiting(lines: Iterator[Line], one: FullList, found: Found) -> Iterator[Line]:
    """And the rows of public security that wait in quarantine."""
    titles = {column.fact: column.title for column in one.layout.columns}
    yield from lines
    for row, problems in sorted(found.items()):
        for problem in problems:
            title = titles.get(FACT_OF.get(problem.field, problem.field), "")
            yield row, title, _(problem.message) % problem.params


def receipt_of_lists(told: Sequence[ListReceipt], batch: Batch, out: Path) -> None:
    """Write the receipt as it will be, before anything is loaded: whoever is killed at the very end still has it."""
    lines = [_("Receipt for the first build of the register")]
    lines += [
        f"{_(LINES['number'])}: {batch.uuid}",
        f"{_(LINES['received'])}: {batch.received_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    ]
    for one in told:
        lines += ["", *_lines(one)]
    (out / WRITTEN_BEFORE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _lines(one: ListReceipt) -> Iterator[str]:
    yield f"{_(LINES['file'])}: {one.layout.title} {one.file}"
    yield f"{_(LINES['digest'])}: {one.digest}"
    yield f"{_(LINES['rows'])}: {one.rows:,}"
    for ended, name in END_NAMES.items():
        if ended in one.counts:
            yield f"  {_(name)}: {one.counts[ended]:,}"
    if one.dropped:
        yield _("Not read, because no such fact is kept here: %(columns)s.") % {"columns": "、".join(one.dropped)}


def entered(out: Path, *, at: datetime) -> str:
    """The receipt, now that everything is in the register: signed, under everything above the line with a dash."""
    told = (out / WRITTEN_BEFORE).read_text(encoding="utf-8")
    text = f"{told}\n{_('Entered')}: {at.astimezone(CHINA):%Y-%m-%d %H:%M}\n"
    signed = f"{text}— Ed25519 {verifying_key()} {sign(text)}\n"
    (out / RECEIPT).write_text(signed, encoding="utf-8")
    (out / WRITTEN_BEFORE).unlink()
    return signed
