"""People who are looked for in every file of an installation: recorded through the gate as anybody is.

All numbers, telephones, papers and notes of theirs begin as those of nobody else.
"""

import base64
from datetime import date
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import duckdb

from wanjia.access.models import Staff
from wanjia.access.queries import system_context
from wanjia.access.tests.factories import program
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.desk.tests.factories import number, staff
from wanjia.intake import actions as intake
from wanjia.intake.rules.rows import COLUMNS
from wanjia.intake.types import Attachment, Handover
from wanjia.kernel.clock import system_clock
from wanjia.places.queries import reach_ids
from wanjia.registry.tests.factories import HERE, area, day, door, town
from wanjia.registry.types import Source
from wanjia.registry.types.commands import Entry
from wanjia.tables.actions.rows import put_rows

BORN = date(1931, 3, 7)
NUMBERS, PHONES = f"370298{BORN:%Y%m%d}", "13777550"
PAPER, NOTE = "canary-of-paper", "canary-of-a-note"
NEEDLES = (NUMBERS, PHONES, PAPER, NOTE)
PDF = b"%PDF-1.7\n" + PAPER.encode()
IN_THE_BATCH, IN_THE_LIST, WRONG, TOLD_BY_A_PROGRAM = 790, 200, 20, 998

_serials = count()


def known(serial: int) -> dict[str, object]:
    """What is known of one of them; the third last digit of a number tells the sex."""
    return {"sex": 2 - serial % 2, "number": number(BORN, serial), "phone": f"{PHONES}{serial:03}"}


def settle() -> str:
    """A town with a worker, and the token of a program there."""
    now = system_clock()
    town(now)
    door("101")
    staff(Role.COMMUNITY_WORKER, created_at=now)
    return program(Role.COMMUNITY_WORKER, area(HERE).id, now).defaults["HTTP_AUTHORIZATION"]


def entry() -> dict[str, object]:
    """One of them, as a program tells it with a paper."""
    told = known(TOLD_BY_A_PROGRAM)
    event = {"event": "first_entry", "on": "2026-01-01", "name": "金丝雀", "born": BORN.isoformat(), "sex": told["sex"]}
    where = {"area": HERE, "building": "1号楼", "unit": "1单元", "door": "101"}
    event |= {"document_number": told["number"], "phone": told["phone"], "dwelling": where}
    paper = {"content": base64.b64encode(PDF).decode(), "media_type": "application/pdf"}
    return {"event": event, "evidence": [paper], "key": str(uuid4())}


def record(folder: Path) -> UUID:
    """A batch, a list of which some rows are wrong, a draft and an officer's note; the number of the list."""
    by = _worker()
    intake.receive_batch(system_context("gate", at=by.at), _batch(folder), progress=lambda *_: None)
    paper = Attachment(PDF, "application/pdf")
    told = known(next(_serials))
    someone = Entry(on=day(2026), name="金丝雀", sex=told["sex"], born=day(1931, 3, 7), dwelling=door("102"))
    receipt = intake.receive(by, someone, handover=Handover(Source.DESK, uuid4(), (paper,), distinct=True))
    intake.ask_to_seal(receipt.persons["person"], reason=f"{NOTE} {told['number']}", by=by)
    intake.keep_draft("first_entry", {"name": [NOTE], "document_number": [told["number"]]}, by=by)
    number_of_list = intake.hold_upload("list.csv", _list(), by=by)
    intake.start_upload(number_of_list, by=by)
    return number_of_list


def _worker() -> RequestContext:
    now = system_clock()
    reach = Reach(areas=reach_ids([area(HERE).id]))
    actor = f"staff:{Staff.objects.get(login=Role.COMMUNITY_WORKER).pk}"
    return RequestContext(actor, frozenset({Role.COMMUNITY_WORKER}), reach, Purpose.INTAKE, "", now, area=HERE)


def _batch(folder: Path) -> intake.Table:
    path = folder / "canaries.parquet"
    with duckdb.connect() as connection:
        rows = map(_row, range(2, IN_THE_BATCH + 2))
        put_rows(connection, "canaries", COLUMNS, ([row.get(name) for name in COLUMNS] for row in rows))
        connection.execute(f"COPY canaries TO '{path}' (FORMAT parquet)")
    return intake.Table((path,), Source.SYNTHETIC, "canaries")


def _row(row: int) -> dict[str, object]:
    told = known(next(_serials))
    where = {"community": HERE, "building": "2号楼", "unit": "1单元", "floor": "1", "door": f"{row}"}
    who = {"name": "金丝雀", "sex": told["sex"], "birth_date": BORN, "birth_precision": 1}
    home = {"household_no": f"C{row}", "household_kind": 1, "relation": "02", "residence_since": date(2020, 1, 1)}
    numbers = {"id_type": "01", "id_number": told["number"], "phone": told["phone"]}
    return {"row": row} | where | who | home | numbers


def _list() -> bytes:
    titles = "户号,社区（村）代码,楼栋,单元,门牌,姓名,性别,出生日期,证件号码,联系电话,与户主关系,居住起始日期"
    lines = [titles]
    for row in range(IN_THE_LIST):
        told = known(next(_serials))
        born = f"{BORN}" if row >= WRONG else "1931-02-30"
        sex = "女" if told["sex"] == 2 else "男"
        where = f"L{row},{HERE},3号楼,1单元,{row}"
        lines.append(f"{where},金丝雀,{sex},{born},{told['number']},{told['phone']},户主,2020-01-01")
    return "\n".join(lines).encode()
