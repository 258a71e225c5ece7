"""数据接收 and 问题数据: a list is sent, seen, taken in; what waits is mended or left out, with nothing lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from wanjia.access.queries import system_context, within
from wanjia.access.types import Role
from wanjia.intake.actions import take_in
from wanjia.intake.models import Upload, WaitingRow
from wanjia.intake.sources.household_list.columns import HEADINGS
from wanjia.registry.models import Person
from wanjia.registry.tests.factories import FAR, HERE, NOW, town
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass

pytestmark = pytest.mark.django_db
TITLES = ["户号", "社区（村）代码", "楼栋", "门牌", "姓名", "性别", "出生日期", "与户主关系", "民族"]
GOOD = ["0901", HERE, "9号楼", "901", "周全", "男", "1985-01-02", "户主", "汉"]
BAD = ["0902", HERE, "9号楼", "902", "吴缺", "男", "1985-02-30", "户主", "汉"]


@pytest.fixture
def made(db):
    town()


def sent(desk, *rows):
    content = "\n".join(",".join(row) for row in (TITLES, *rows)).encode("gb18030")
    return desk.post("/lists/send", {"file": SimpleUploadedFile("名单.csv", content)})


def taken(desk, *rows):
    """Sent, started and done; the address of the list."""
    address = sent(desk, *rows)["Location"]
    desk.post(f"{address}/take")
    take_in(Upload.objects.get().uuid, frozenset({HERE}), at=NOW)
    return address


def people():
    with within(system_context("gate", at=NOW)):
        return set(Person.objects.values_list("name", flat=True))


def test_a_list_is_shown_with_counts_problems_and_what_was_not_read(worker):
    page = worker.get(sent(worker, GOOD, BAD)["Location"]).content.decode()
    assert "以下列不在收集范围，未读取：民族" in page
    assert "日期不存在" in page
    assert "出生日期" in page
    assert people() == set()


def test_a_taken_list_tells_how_far_it_is_and_then_its_receipt(worker):
    address = sent(worker, GOOD, BAD)["Location"]
    worker.post(f"{address}/take")
    assert "排队等候" in worker.get(address).content.decode()
    take_in(Upload.objects.get().uuid, frozenset({HERE}), at=NOW)
    part = worker.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "名单已入库" in part
    assert str(Upload.objects.get().batch.uuid) in part
    assert "<html" not in part
    assert people() == {"周全"}


def test_what_is_no_list_is_refused_beside_the_field(worker):
    answer = worker.post("/lists/send", {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04rubbish")})
    assert answer.status_code == 422
    assert "文件已损坏" in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_list_can_be_thrown_away_before_it_is_taken_in(worker):
    address = sent(worker, GOOD)["Location"]
    worker.post(f"{address}/discard")
    assert not Upload.objects.exists()
    assert worker.get(address).status_code == 404


def test_the_template_has_our_headings_as_text_cells(worker):
    sheet = load_workbook(io.BytesIO(worker.get("/lists/template/xlsx").content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [heading.title for heading in HEADINGS]
    assert sheet["L2"].number_format == "@"
    assert worker.get("/lists/template/csv").content.decode("utf-8-sig").startswith("户号,")
    assert worker.get("/lists/template/exe").status_code == 404


def test_a_waiting_row_is_mended_in_place_and_gets_its_receipt(worker):
    taken(worker, GOOD, BAD)
    listed = worker.get("/problems").content.decode()
    assert "吴缺" in listed
    address = f"/problems/{WaitingRow.objects.get().uuid}"
    page = worker.get(address).content.decode()
    assert 'value="1985-02-30"' in page
    assert "日期不存在" in page
    cells = dict(
        zip(
            ("household_no", "community", "building", "door", "name", "sex", "birth_date", "relation"),
            BAD,
            strict=False,
        )
    )
    still = worker.post(address, cells | {"sex": "雌", "birth_date": "1985-02-03"})
    assert still.status_code == 422
    assert 'value="1985-02-03"' in still.content.decode()
    answer = worker.post(address, cells | {"birth_date": "1985-02-03"})
    assert "吴缺" in worker.get(answer["Location"]).content.decode()
    assert people() == {"周全", "吴缺"}
    assert "吴缺" not in worker.get("/problems").content.decode()


def test_a_waiting_row_is_left_out_only_with_a_reason(worker):
    taken(worker, BAD)
    address = f"/problems/{WaitingRow.objects.get().uuid}"
    assert "请说明不采用的原因" in worker.post(f"{address}/dismiss", {"reason": ""}).content.decode()
    worker.post(f"{address}/dismiss", {"reason": "重复上报"})
    assert "重复上报" in worker.get(address).content.decode()
    assert "重复上报" not in worker.get("/problems").content.decode()
    row = WaitingRow.objects.get()
    assert unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.reason)) == "重复上报"


def test_another_area_sees_neither_list_nor_row(worker, browser):
    address = taken(worker, BAD)
    stranger = browser(Role.COMMUNITY_WORKER, FAR, login="far")
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/problems/{WaitingRow.objects.get().uuid}").status_code == 404
    assert "吴缺" not in stranger.get("/problems").content.decode()
    assert "名单.csv" not in stranger.get("/lists").content.decode()


def test_what_was_sent_and_told_stands_under_done_of_its_teller_only(worker, browser):
    taken(worker, GOOD, BAD)
    address = f"/problems/{WaitingRow.objects.get().uuid}"
    names = ("household_no", "community", "building", "door", "name", "sex", "birth_date", "relation")
    worker.post(address, dict(zip(names, BAD, strict=False)) | {"birth_date": "1985-02-03"})
    done = worker.get("/done").content.decode()
    assert done.index("首次登记") < done.index("名单.csv")
    assert "已完成" in done
    assert "名单.csv" not in browser(login="another").get("/done").content.decode()
