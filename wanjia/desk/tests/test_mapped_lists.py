"""A list of somebody without a folder: its headings mapped once on a page, then read as every department's file is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wanjia.access.queries import system_context
from wanjia.access.types import Role
from wanjia.audit.models import Event
from wanjia.desk.tests.test_pages import text
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.models import Delivery, MappedProfile, Question
from wanjia.intake.tests.files import MAN, OLD, as_text
from wanjia.intake.types.deliveries import DeliveryState, RowClass
from wanjia.registry.tests.factories import NOW, day, door, person, town

pytestmark = pytest.mark.django_db

LIST = as_text([["服务对象", "证号", "网格", "电话"], ["李老", OLD, "三", "12700001111"], ["王强", MAN, "四", ""]])
LIST_OF_ANOTHER = as_text([["服务对象", "证号", "网格", "电话"], ["张三", OLD, "三", "12700001111"]])
COLUMNS = {"title": "慈善总会名单", "column-0": "person_name", "column-1": "person_number", "column-3": "person_phone"}


@pytest.fixture
def made(db):
    town()
    person("李老", day(1940, 1, 1), 1, dwelling=door("101"), document_number=OLD)


@pytest.fixture
def steward(browser):
    return browser(Role.CITY_DATA_STEWARD)


def sent(desk, content=LIST):
    """Sent and looked through; the address of its page."""
    address = desk.post("/deliveries/send", {"file": SimpleUploadedFile("名单.csv", content)})["Location"]
    intake.look_through(Delivery.objects.latest("pk").uuid, at=NOW)
    return address


def mapped(desk):
    """Its headings are mapped; the code of its layout."""
    desk.post(f"{sent(desk)}/columns", COLUMNS)
    return f"mapped.{MappedProfile.objects.get().code}"


def test_an_unknown_list_leads_to_its_headings_and_is_read_once_they_are_mapped(steward):
    address = sent(steward)
    assert f"{address}/columns" in steward.get(address).content.decode()
    page = text(steward.get(f"{address}/columns"))
    assert "服务对象" in page
    assert steward.post(f"{address}/columns", COLUMNS)["Location"] == "/deliveries"
    assert Event.objects.filter(action="profile.keep").count() == 1
    again = sent(steward)
    found = Delivery.objects.latest("pk")
    assert (found.state, found.dropped) == (DeliveryState.PREVIEW, ["网格"])
    assert sum(found.counts.values()) == 2
    assert found.counts[str(int(RowClass.SAME))] == 1
    assert "慈善总会名单" in text(steward.get(again))
    assert "慈善总会名单" in text(steward.get("/deliveries"))


def test_it_goes_the_way_of_every_delivery_to_its_receipt(steward):
    steward.post(f"{sent(steward)}/columns", COLUMNS)
    address = sent(steward)
    steward.post(f"{address}/decide", {"do": "approve"})
    intake.apply_delivery(Delivery.objects.latest("pk").uuid, at=NOW)
    assert "慈善总会名单" in steward.get(f"{address}/receipt").content.decode()


def test_its_quality_is_told_beside_the_departments(steward):
    code = mapped(steward)
    sent(steward)
    page = steward.get("/quality").content.decode()
    assert "慈善总会名单" in page
    assert f"source={code}" in page
    one = steward.get("/quality", {"source": code}).content.decode()
    assert f"/deliveries/{Delivery.objects.latest('pk').uuid}" in one
    assert "其他名单" in one
    assert "公安死亡注销" not in one.partition("<main")[2].partition("<table")[2]


def test_a_question_of_its_rows_names_the_list_and_is_found_by_it(steward):
    mapped(steward)
    address = sent(steward, LIST_OF_ANOTHER)
    steward.post(f"{address}/decide", {"do": "approve"})
    intake.apply_delivery(Delivery.objects.latest("pk").uuid, at=NOW)
    assert Question.objects.count() == 1
    assert "慈善总会名单" in text(steward.get("/matching", {"source": "mapped"}))
    assert "慈善总会名单" not in text(steward.get("/matching", {"source": "civil_affairs"}))
    assert "慈善总会名单" in text(steward.get(f"/matching/{Question.objects.get().uuid}"))


def test_what_may_not_be_sent_is_refused_by_name_and_nothing_is_kept(steward):
    address = sent(steward, as_text([["服务对象", "银行账号", "民族"], ["李老", "6222", "汉"]]))
    page = text(steward.get(f"{address}/columns"))
    assert "银行账号" in page
    answer = steward.post(f"{address}/columns", {"title": "名单", "column-0": "person_name"})
    assert answer.status_code == 422
    assert "银行账号、民族" in text(answer)
    assert not MappedProfile.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"title": "", "column-0": "person_name"},
        {"title": "名单", "column-1": "person_number"},
        {"title": "名单", "column-0": "person_name", "column-1": "person_name"},
        {"title": "名单", "column-0": "husband_name"},
    ],
)
def test_what_is_no_mapping_is_refused(steward, given):
    address = sent(steward)
    assert steward.post(f"{address}/columns", given).status_code == 422
    assert not MappedProfile.objects.exists()


def test_headings_are_mapped_once(steward):
    address = sent(steward)
    steward.post(f"{address}/columns", COLUMNS)
    assert "无需重复" in text(steward.post(f"{address}/columns", COLUMNS))
    assert MappedProfile.objects.count() == 1


def test_a_known_file_has_nothing_to_map(steward):
    address = sent(steward, b"%PDF-1.7 no table")
    assert steward.get(f"{address}/columns").status_code == 404


def test_a_file_of_the_drop_folder_is_read_after_its_headings_were_mapped(steward, tmp_path):
    file = tmp_path / "名单.csv"
    file.write_bytes(LIST)
    by = system_context("drop_folder", at=NOW)

    def run():
        number = intake.hold_file(file, by=by)
        intake.look_through_file(number, file, at=NOW, progress=lambda *_: None)
        return number

    first = run()
    assert run() == first
    steward.post(f"/deliveries/{first}/columns", COLUMNS)
    assert Delivery.objects.get(uuid=run()).state == DeliveryState.PREVIEW
