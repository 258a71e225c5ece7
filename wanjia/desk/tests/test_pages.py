"""The reading pages: what they show, to whom, and what they keep to themselves."""

import re

import pytest
import time_machine
from django.db import connection

from wanjia.access.types import Role
from wanjia.desk.tests.factories import history
from wanjia.registry.tests.factories import FAR, NEXT_DOOR, area, day, door, household, person, tell
from wanjia.registry.tests.looks import LATER
from wanjia.registry.types import commands as c


def text(answer):
    """The page without tags, white space in one piece."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def in_november():
    """The month of the town's last events; comes first, so that whoever signs in does so then."""
    with time_machine.travel(LATER, tick=False):
        yield


def grades(uuid):
    """How far the data of one person went, act by act."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT e.action, s.grade FROM audit_subject s JOIN audit_event e ON e.id = s.event AND e.at = s.at
            WHERE s.person = %s AND e.actor LIKE 'staff:%%' ORDER BY e.id""",
            [uuid],
        )
        return cursor.fetchall()


class TestHome:
    def test_the_first_page_is_that_of_ones_work(self, browser):
        assert browser().get("/")["Location"] == "/todo"
        assert browser(Role.AUDIT_ADMIN).get("/")["Location"] == "/lookups"

    def test_what_is_only_reported_waits(self, worker, made):
        rows = worker.get("/todo").content.decode().count("<tr data-row>")
        assert rows == 2  # the fifth door: head and spouse

    def test_permits_of_the_month_are_due(self, in_november, worker, made):
        history(made)
        assert "2026-12-03" in text(worker.get("/due"))

    def test_a_grid_worker_has_seven_entries(self, browser):
        page = browser(Role.GRID_WORKER).get("/todo").content.decode()
        assert page.count('class="menu-entry"') <= 7


class TestSearch:
    def test_what_was_typed_stands_in_no_address(self, worker):
        answer = worker.post("/search", {"q": "王伟"})
        assert answer.status_code == 302
        assert "王" not in answer["Location"]
        page = text(worker.get(answer["Location"]))
        assert "“王伟”的查询结果" in page
        assert "姓名匹配" in page

    def test_a_sealed_question_is_of_use_to_its_asker_only(self, worker, browser):
        address = worker.post("/search", {"q": "王伟"})["Location"]
        assert browser(login="another").get(address).status_code == 404

    def test_nobody_found_says_what_to_do(self, worker):
        assert "请核对输入的内容" in text(worker.post("/search", {"q": "司马无名"}, follow=True))

    def test_somebody_of_another_area_is_not_found(self, worker):
        person("欧阳远", dwelling=door(code=FAR))
        assert "没有查到" in text(worker.post("/search", {"q": "欧阳远"}, follow=True))


class TestBuilding:
    def test_the_board_tells_door_surname_count_and_state(self, worker):
        page = text(worker.get(f"/buildings/{area().id}/1号楼"))
        assert "共 6 户室" in page
        assert re.search(r"101 王 2 人", page)
        assert page.index("3 层") < page.index("1 层")

    def test_a_vacant_door_says_what_to_do(self, worker):
        dwelling = door("401")
        address = f"/buildings/{area().id}/1号楼/{dwelling}"
        assert address in worker.get(f"/buildings/{area().id}/1号楼").content.decode().replace(
            "%E5%8F%B7%E6%A5%BC", "号楼"
        )
        assert "请上报迁入人员" in text(worker.get(address))

    def test_doors_stand_above_each_other(self, worker):
        door("402")
        page = worker.get(f"/buildings/{area().id}/1号楼").content.decode()
        top = page[page.index("4 层") : page.index("3 层")]
        assert re.search(r"<td></td>\s*<td><a", top)

    @pytest.mark.parametrize("code", [NEXT_DOOR, FAR])
    def test_another_area_is_not_there(self, worker, code):
        door(code=code)
        assert worker.get(f"/buildings/{area(code).id}/1号楼").status_code == 404
        assert worker.get(f"/buildings?area={area(code).id}").status_code == 404


class TestHousehold:
    def test_the_card_has_each_member_with_source_and_date(self, worker, made):
        page = text(worker.get(f"/households/{made.households[0]}"))
        assert "户主" in page
        assert "窗口采集 · 2015-01-01" in page

    def test_the_list_is_narrowed_by_kind(self, worker, made):
        assert "共 6 户" in text(worker.get("/households"))
        assert "没有符合条件的户" in text(worker.get("/households?kind=2"))

    def test_a_day_that_is_none_is_said_at_the_field(self, worker, made):
        answer = worker.get(f"/households/{made.households[0]}?on=2020-13-01")
        assert answer.status_code == 422


class TestPerson:
    def test_facts_come_with_standing_and_source_and_numbers_masked(self, worker, made):
        page = text(worker.get(f"/persons/{made.persons[0]}"))
        assert re.search(r"3702\*{8}\d{3}", page)
        assert "已见证件 窗口采集 · 2015-01-01 起 · 2026-11-21 录入" in page
        assert grades(made.persons[0]) == [("person.open", "opened")]

    def test_a_number_is_shown_for_a_reason_only(self, worker, made):
        address = f"/persons/{made.persons[0]}/document/1"
        assert worker.post(address, {"reason": "curiosity"}).status_code == 404
        assert re.search(r"370298\d{11}", text(worker.post(address, {"reason": "identity_check"})))
        assert grades(made.persons[0]) == [("person.unmask.identity_check", "opened")]

    def test_a_role_sees_the_facts_its_work_needs(self, browser, made):
        assert "婚姻状况" in text(browser().get(f"/persons/{made.persons[0]}"))
        assert "婚姻状况" not in text(browser(Role.GRID_WORKER).get(f"/persons/{made.persons[0]}"))

    def test_a_past_day_on_both_clocks(self, worker, made):
        uuid = made.persons[0]
        tell(c.NameChange(on=day(2020), person=uuid, name="王一新"))
        assert "王一新" not in text(worker.get(f"/persons/{uuid}?on=2019-12-31"))
        assert "王一新" in text(worker.get(f"/persons/{uuid}?on=2020-01-01"))
        assert worker.get(f"/persons/{uuid}?known=2020-01-01").status_code == 422  # nothing was recorded yet

    def test_who_looked_is_told_and_is_itself_a_look(self, worker, made):
        uuid = made.persons[0]
        worker.get(f"/persons/{uuid}")
        page = text(worker.get(f"/persons/{uuid}/looks"))
        assert "打开查看" in page
        assert grades(uuid)[-1] == ("person.looks", "opened")

    def test_a_merged_record_leads_to_the_one_that_stays(self, worker, made):
        kept, double = made.persons[0], person("王伟", dwelling=door())
        tell(c.PersonMerge(on=day(2026), person=kept, duplicate=double))
        assert worker.get(f"/persons/{double}")["Location"] == f"/persons/{kept}"


class TestCounter:
    def test_the_sheets_need_a_counter_session(self, worker, made):
        sheets = f"/persons/{made.persons[0]}/sheets"
        assert worker.get(sheets).status_code == 403
        worker.post("/counter/open", {"service": "own_record", "document": "on"})
        page = text(worker.get(sheets))
        for title in ("本人信息", "本人信息查询记录", "个人信息更正申请表", "个人信息处理告知书"):
            assert title in page
        assert not re.search(r"370298\d{11}", page)

    def test_it_opens_only_when_a_document_was_seen_and_closes_when_the_resident_has_left(self, worker, made):
        assert worker.post("/counter/open", {"service": "own_record"}).status_code == 404
        worker.post("/counter/open", {"service": "own_record", "document": "on"})
        worker.post("/counter/close")
        assert worker.get(f"/persons/{made.persons[0]}/sheets").status_code == 403


class TestArea:
    def test_counts_of_the_parts_lead_further_down(self, browser):
        page = browser(Role.TOWNSHIP_CLERK).get("/area")
        assert "和兴路社区" in text(page)
        assert f"area?area={area().id}" in page.content.decode()

    def test_a_foreign_area_is_not_there(self, worker):
        for address in ("/area", "/roster", "/households", "/exports/new/roster"):
            assert worker.get(f"{address}?area={area(FAR).id}").status_code == 404
            assert worker.get(f"{address}?area=x").status_code == 404


class TestLookups:
    def test_the_audit_officer_reads_what_an_account_did(self, browser, made):
        browser().get(f"/persons/{made.persons[0]}")
        officer = browser(Role.AUDIT_ADMIN)
        days = {"first": "2026-01-01", "last": "2199-01-01"}
        page = text(officer.post("/lookups", {"login": "community_worker", **days}))
        assert f"person.open person:{made.persons[0]}" in page
        assert "没有使用该登录名" in text(officer.post("/lookups", {"login": "nobody", **days}))


LISTS = {"/todo": 17, "/due": 17, "/roster": 21, "/households": 19, "/area": 17}


@pytest.mark.parametrize("address", LISTS)
def test_statements_of_a_list_do_not_grow_with_it(worker, address, django_assert_max_num_queries):
    for number in ("501", "502", "503"):
        home = household(number, dwelling=door(number))
        person(dwelling=door(number), household=home, relation="02")
    worker.get(address)
    with django_assert_max_num_queries(LISTS[address]):
        assert worker.get(address).status_code == 200
