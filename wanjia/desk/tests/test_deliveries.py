"""部门文件: sent, seen, approved by a second person, followed, undone; and what the page says at each step."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from wanjia.access.types import Role
from wanjia.audit.models import Event
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.models import Delivery
from wanjia.intake.sources.opening import DESK
from wanjia.intake.tests.files import OLD, as_text, table
from wanjia.registry.tests.factories import NOW, day, door, person, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db):
    town()
    return person("李老", day(1940, 1, 1), 1, dwelling=door("101"), document_number=OLD)


@pytest.fixture
def steward(browser):
    return browser(Role.CITY_DATA_STEWARD)


HERE = {"hjqhdm": "370203"}
DEATHS = as_text(table("public_security.deaths", HERE))


def sent(desk, content=DEATHS, **told):
    """Sent and looked through; the address of its page."""
    address = desk.post("/deliveries/send", {"file": SimpleUploadedFile("死亡注销.csv", content)} | told)["Location"]
    intake.look_through(Delivery.objects.get().uuid, at=NOW)
    return address


def entered(desk, content=DEATHS):
    """Sent, looked through, approved and entered; the address of its page."""
    address = sent(desk, content)
    desk.post(f"{address}/decide", {"do": "approve"})
    intake.apply_delivery(Delivery.objects.get().uuid, at=NOW)
    return address


def words(answer):
    return answer.content.decode()


def test_before_the_first_file_the_page_says_what_to_do(steward):
    assert "尚未接收部门文件" in words(steward.get("/deliveries"))


def test_a_file_is_shown_with_counts_and_samples_before_the_decision(steward):
    page = words(steward.get(sent(steward)))
    assert "公安死亡注销" in page
    assert "人口变动" in page
    assert "李老" in page
    assert OLD not in page
    assert Event.objects.filter(action="delivery.look").count() == 1
    assert "待审核" in words(steward.get("/deliveries"))


def test_the_page_follows_a_file_until_it_is_entered(steward):
    address = sent(steward)
    steward.post(f"{address}/decide", {"do": "approve"})
    part = words(steward.get(address, headers={"HX-Request": "true", "X-Poll": "1"}))
    assert "hx-get" in part
    assert "<html" not in part
    intake.apply_delivery(Delivery.objects.get().uuid, at=NOW)
    done = steward.get(address, headers={"HX-Request": "true", "X-Poll": "1"})
    assert (done["HX-Refresh"], done.content) == ("true", b"")  # a page inside the page would have two of everything
    page = words(steward.get(address))
    assert "已入库" in page
    assert "撤销本次入库" in page
    assert "hx-get" not in page.partition("<main")[2]


def test_several_files_are_sent_at_once_and_the_list_follows_them(steward):
    files = [SimpleUploadedFile(f"{name}.csv", DEATHS + name.encode()) for name in ("a", "b")]
    assert steward.post("/deliveries/send", {"file": files})["Location"] == "/deliveries"
    part = words(steward.get("/deliveries", headers={"X-Poll": "1"}))
    assert part.count("<progress") == 2
    assert "hx-get" in part
    assert "<html" not in part
    for one in Delivery.objects.all():
        intake.look_through(one.uuid, at=NOW)
    assert "hx-get" not in words(steward.get("/deliveries", headers={"X-Poll": "1"}))


def test_a_file_that_is_too_large_is_named_and_holds_no_other_up(steward, monkeypatch):
    monkeypatch.setattr("wanjia.intake.actions.deliveries.holding.DESK", replace(DESK, size=len(DEATHS)))
    files = [SimpleUploadedFile("大.csv", DEATHS * 2), SimpleUploadedFile("小.csv", DEATHS)]
    answer = steward.post("/deliveries/send", {"file": files})
    assert answer.status_code == 422
    assert "大.csv：文件超过" in words(answer)
    assert [one.title for one in Delivery.objects.all()] == ["小.csv"]


def test_what_waits_for_people_leads_to_the_queue(steward):
    page = words(steward.get(entered(steward, as_text(table("public_security.deaths", HERE | {"xm": "张三"})))))
    assert "有 1 行等待人工判断" in page
    assert 'href="/matching?source=public_security"' in page
    assert 'href="/matching?source=public_security&amp;kind=1"' in page


def test_an_undo_says_what_it_takes_back_and_is_offered_as_long_as_it_can_be_done(steward):
    address = entered(steward)
    assert "撤回本文件带来的 1 行变更" in words(steward.get(address))
    Delivery.objects.update(approved_at=NOW - timedelta(days=31))
    assert "全部撤销" not in words(steward.get(address))


def test_a_fact_names_its_file_to_those_who_receive_files_and_its_department_to_everybody(steward, browser, made):
    address = entered(steward)
    page = words(steward.get(f"/persons/{made}"))
    told = re.findall("公安[^<]*起", page)
    assert "公安死亡注销 2026-10 · 2026-10-01 起" in told
    assert f'href="{address}"' in page
    page = words(browser(Role.COUNTY_OFFICER, login="officer").get(f"/persons/{made}"))
    assert "公安 · 2026-10-01 起" in page
    assert "公安死亡注销" not in page


def test_receipt_and_faults_are_taken_away_as_files(steward):
    address = sent(steward, as_text(table("public_security.deaths", {"hjqhdm": "370203"}, {"swrq": "20991001"})))
    assert steward.get(f"{address}/receipt").status_code == 404
    faults = steward.get(f"{address}/faults")
    book = load_workbook(BytesIO(faults.content))
    assert [cell.value for cell in next(book.active.iter_rows())] == ["行号", "列", "问题说明"]
    steward.post(f"{address}/decide", {"do": "approve"})
    intake.apply_delivery(Delivery.objects.get().uuid, at=NOW)
    receipt = steward.get(f"{address}/receipt")
    assert receipt["Content-Disposition"].startswith("attachment")
    assert "错误行: 2" in words(receipt)


def test_an_entered_file_is_undone_as_one(steward):
    address = sent(steward)
    steward.post(f"{address}/decide", {"do": "approve"})
    intake.apply_delivery(Delivery.objects.get().uuid, at=NOW)
    steward.post(f"{address}/decide", {"do": "undo"})
    intake.undo_delivery(Delivery.objects.get().uuid, at=NOW)
    assert "已撤销：撤回变动 1 项" in words(steward.get(address))


def test_a_large_file_waits_for_somebody_else_than_its_sender(steward, browser):
    address = sent(steward)
    Delivery.objects.update(changes=1_001)
    assert "须由报送人以外的人员审核" in words(steward.get(address))
    refused = steward.post(f"{address}/decide", {"do": "approve"}, follow=True)
    assert "须由另一名人员审核" in words(refused)
    browser(Role.CITY_DATA_STEWARD, login="second").post(f"{address}/decide", {"do": "approve"})
    assert Delivery.objects.get().approved_by != Delivery.objects.get().actor


def test_a_file_of_another_month_is_refused_in_a_sentence(steward):
    page = words(steward.get(sent(steward, month="2026-09")))
    assert "2026-10" in page
    assert "审核通过并入库" not in page


def test_a_file_is_put_aside(steward):
    address = sent(steward)
    steward.post(f"{address}/decide", {"do": "reject"})
    assert "未予入库" in words(steward.get(address))


def test_a_month_that_is_none_is_refused_beside_its_field(steward):
    answer = steward.post("/deliveries/send", {"file": SimpleUploadedFile("a.csv", DEATHS), "month": "十月"})
    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_what_is_no_decision_is_not_found(steward):
    assert steward.post(f"{sent(steward)}/decide", {"do": "anything"}).status_code == 404


def test_a_community_worker_sees_no_file_of_a_department(worker):
    assert worker.get("/deliveries").status_code == 403
