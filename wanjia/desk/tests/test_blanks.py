"""一表通: a superior's form sent, mapped once, and back from the register: in scope, agreed to, and nothing beyond."""

import re
from collections import Counter
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import load_workbook

from wanjia.access.types import Role
from wanjia.desk.actions import let_blanks_go
from wanjia.desk.models import BlankTemplate, SentBlank
from wanjia.desk.tests.factories import NOW, PASSWORD, number
from wanjia.desk.tests.test_pages import text
from wanjia.exports import actions as exports
from wanjia.exports.models import Order
from wanjia.intake.tests.files import as_workbook
from wanjia.kernel.identity import masked
from wanjia.registry.tests.factories import FAR, day, door, person

pytestmark = pytest.mark.django_db

TITLE = "老年人基本情况登记表"
HEADINGS = [
    "序号", "姓名", "性别", "出生日期", "公民身份号码", "民族", "与户主关系", "联系电话", "现住址", "户籍地址", "备注",
]  # fmt: skip
FOOT = ["填表人：", "", "", "审核人："]
LIST = [[TITLE], HEADINGS, ["1"], ["2"], FOOT]
REASON = "街道民政办核对老年人台账，用后按规定销毁"
BORN = day(1981, 2, 8).earliest
HERS, FOREIGN = number(BORN, 700), number(BORN, 702)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def sent(desk, *rows, name="老年人登记表.xlsx"):
    """Sent; the address it leads to."""
    content = as_workbook([list(row) for row in rows or LIST])
    return desk.post("/blanks/send", {"file": SimpleUploadedFile(name, content)})["Location"]


def mapped(desk, address):
    """The columns as they are proposed, confirmed."""
    page = desk.get(f"{address}/columns").content.decode()
    chosen = re.findall(r'name="(column-\d+)".*?<option value="(\w*)" selected', page)
    answer = desk.post(f"{address}/columns", dict(chosen))
    assert answer.status_code == 302, text(answer)
    return address


def order(address, **given) -> str:
    asked = "&".join(f"{name}={value}" for name, value in given.items())
    return f"/exports/new/blank?blank={address.rpartition('/')[2]}&{asked}"


def sheets(answer) -> list[list[list]]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    book = load_workbook(BytesIO(content))
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} <= {"s", "n", "inlineStr"}
    return [[[cell.value for cell in row] for row in sheet.rows] for sheet in book]


def exported() -> Counter:
    with connection.cursor() as cursor:
        cursor.execute("SELECT person FROM audit_subject WHERE grade = 'exported'")
        return Counter(one for (one,) in cursor.fetchall())


class TestMapping:
    def test_before_the_first_form_the_page_says_what_to_do(self, worker):
        page = text(worker.get("/blanks"))
        assert "还没有" in page
        assert "统计查询" in page

    def test_an_unknown_form_asks_for_its_columns_and_a_known_one_does_not(self, worker):
        address = sent(worker)
        assert worker.get(address)["Location"] == f"{address}/columns"
        page = text(worker.get(f"{address}/columns"))
        assert "民族" in page
        assert "本平台不收集" in page
        mapped(worker, address)
        assert worker.get(address).status_code == 200
        again = sent(worker, ["换了标题"], HEADINGS, name="下月.xlsx")
        assert worker.get(again).status_code == 200
        assert BlankTemplate.objects.get().used == 2

    def test_another_office_maps_for_itself(self, worker, browser):
        mapped(worker, sent(worker))
        clerk = browser(Role.TOWNSHIP_CLERK)
        assert "还没有" in text(clerk.get("/blanks"))
        assert clerk.get(sent(clerk)).status_code == 302

    def test_what_is_wrong_stands_beside_the_column(self, worker):
        address = sent(worker)
        answer = worker.post(f"{address}/columns", {"column-1": "name", "column-2": "name", "column-5": "sex"})
        assert answer.status_code == 422
        assert 'id="column-2-error"' in answer.content.decode()
        assert worker.post(f"{address}/columns", {"column-2": "sex"}).status_code == 422
        assert worker.post(f"{address}/columns", {"column-1": "marital"}).status_code == 404
        assert not BlankTemplate.objects.exists()

    def test_a_file_that_is_no_form_is_refused_beside_its_field(self, worker):
        answer = worker.post("/blanks/send", {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken")})
        assert answer.status_code == 422
        assert not SentBlank.objects.exists()

    def test_a_template_is_forgotten_by_its_office_alone(self, worker, browser):
        mapped(worker, sent(worker))
        address = f"/blanks/templates/{BlankTemplate.objects.get().pk}/forget"
        assert browser(Role.TOWNSHIP_CLERK).post(address).status_code == 404
        worker.post(address)
        assert not BlankTemplate.objects.exists()
        assert worker.get(sent(worker)).status_code == 302

    def test_a_form_is_its_senders_and_goes_after_a_month(self, worker, browser):
        address = mapped(worker, sent(worker))
        other = browser(login="neighbour")
        for door_of in (address, f"{address}/columns", order(address)):
            assert other.get(door_of).status_code == 404
        let_blanks_go(at=NOW + timedelta(days=30))
        assert worker.get(address).status_code == 404

    def test_what_was_typed_in_lies_sealed(self, worker):
        sent(worker, HEADINGS, ["1", "王强", "", "", HERS])
        content = bytes(SentBlank.objects.get().content)
        assert HERS.encode() not in content
        assert "王强".encode() not in content


class TestList:
    def test_it_comes_back_in_its_own_sheet_with_everybody_of_the_area(self, worker, made):
        address = mapped(worker, sent(worker))
        page = text(worker.get(order(address)))
        assert f"共 {len(made.persons)} 行" in page
        first, notes = sheets(worker.post(order(address), {"form": "xlsx"}))
        assert first[0][0] == TITLE
        assert first[1] == HEADINGS
        rows, foot = first[2:-1], first[-1]
        assert foot[0] == "填表人："
        assert [row[0] for row in rows] == list(range(1, len(made.persons) + 1))
        assert exported() == Counter(made.persons)
        for row in rows:
            assert row[2] in {"男", "女"}
            assert re.fullmatch(r"3702\*{8}\d{3}[\dX]", row[4])
            assert row[5] is row[6] is row[7] is None
            assert row[8].startswith("市北区台东街道和兴路社区1号楼")
        told = "\n".join(row[0] for row in notes)
        assert "张工" in told
        assert "“民族”，本平台不收集" in told
        assert "“联系电话”，" in told

    def test_no_telephone_number_is_in_it_anywhere(self, worker):
        answer = worker.post(order(mapped(worker, sent(worker))), {"form": "xlsx"})
        assert not re.search(r"127\d{8}", str(sheets(answer)))

    def test_the_filters_of_the_roster_narrow_it(self, worker):
        address = mapped(worker, sent(worker))
        first, notes = sheets(worker.post(order(address, age_from=60, sex=2), {"form": "xlsx"}))
        assert first[2:-1]
        assert all(row[2] == "女" and row[3] < "1966" for row in first[2:-1])
        assert any("60" in row[0] for row in notes)
        assert worker.get(order(address, age_from="alle")).status_code == 409

    def test_a_foreign_area_is_not_found(self, worker):
        address = mapped(worker, sent(worker))
        assert worker.get(order(address, area=1)).status_code == 404

    def test_a_list_of_households_has_a_row_for_each(self, worker, made):
        address = mapped(worker, sent(worker, ["户号", "户主姓名", "家庭人口数", "家庭住址", "婚姻状况"]))
        first, _notes = sheets(worker.post(order(address), {"form": "xlsx"}))
        assert len(first) == 1 + len(made.households)
        assert sum(row[2] for row in first[1:]) == len(made.persons)

    def test_it_leaves_as_the_workbook_and_as_nothing_else(self, worker):
        address = mapped(worker, sent(worker))
        assert worker.post(order(address), {"form": "csv"}).status_code == 422


class TestTyped:
    ROWS = (
        ["1", "周梅", "", "", HERS, "", "", "", "", "", "@SUM(1)"],
        ["2", "陈远", "", "", FOREIGN],
        ["3", "无名氏"],
        ["4", "别名", "", "", HERS],
    )

    @pytest.fixture
    def filled(self, worker):
        person("周梅", day(1981, 2, 8), dwelling=door("101"), document_number=HERS)
        person("陈远", day(1981, 2, 8), dwelling=door("201", code=FAR), document_number=FOREIGN)
        address = mapped(worker, sent(worker, [TITLE], HEADINGS, *self.ROWS, FOOT))
        assert "4" in text(worker.get(address))
        return sheets(worker.post(order(address), {"form": "xlsx"}))

    def test_what_is_empty_is_filled_in_and_what_is_typed_stays(self, filled):
        row = filled[0][2]
        assert row[:5] == ["1", "周梅", "女", "1981-02-08", HERS]
        assert row[8].endswith("1号楼1单元101")
        assert row[10] == "@SUM(1)"

    def test_who_is_out_of_reach_is_told_as_who_never_was(self, filled):
        _title, heads, hers, foreign, nobody, other, _foot = filled[0]
        assert heads[-1] == "填表说明"
        assert [row[-1] for row in (hers, foreign, nobody, other)] == [None, "未找到", "未找到", "证件号码与姓名不符"]
        assert foreign[2:4] == nobody[2:4] == other[2:4] == [None, None]
        assert [row[0] for row in filled[1] if "未找到" in (row[0] or "")]
        assert sum(exported().values()) == 1


class TestSecondOfficer:
    def test_numbers_in_full_wait_for_a_second_officer_however_few_they_are(self, browser, made):
        worker, clerk = browser(), browser(Role.TOWNSHIP_CLERK)
        address = mapped(worker, sent(worker))
        assert "第二名" in text(worker.get(order(address, numbers="full")))
        assert worker.post(order(address, numbers="full"), {"form": "xlsx"}).status_code == 422
        worker.post(order(address, numbers="full"), {"form": "xlsx", "reason": REASON})
        asked = Order.objects.get()
        assert (asked.state, asked.persons) == ("asked", len(made.persons))
        assert not exported()
        clerk.post("/account/again", {"password": PASSWORD})
        clerk.post(f"/exports/{asked.uuid}/decide", {"do": "agree"})
        exports.make(asked.uuid, clock=lambda: NOW)
        first, notes = sheets(worker.get(f"/exports/{asked.uuid}/file"))
        assert all(re.fullmatch(r"370298\d{11}[\dX]", row[4]) for row in first[2:-1])
        assert masked(first[2][4]) != first[2][4]
        assert [row[0] for row in first[2:-1]] == list(range(1, len(made.persons) + 1))
        assert exported() == Counter(made.persons)
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT fields FROM audit_event WHERE action = 'person.export'")
            assert cursor.fetchall() == [(["document_01"],)]
        assert "张工" in notes[0][0]

    def test_many_rows_wait_too_and_running_numbers_go_on_from_part_to_part(self, browser, made, monkeypatch):
        monkeypatch.setattr("wanjia.exports.rules.deciding.BULK", 3)
        monkeypatch.setattr("wanjia.exports.actions.taking.PART", 4)
        worker, clerk = browser(), browser(Role.TOWNSHIP_CLERK)
        worker.post(order(mapped(worker, sent(worker))), {"form": "xlsx", "reason": REASON})
        asked = Order.objects.get()
        clerk.post("/account/again", {"password": PASSWORD})
        clerk.post(f"/exports/{asked.uuid}/decide", {"do": "agree"})
        exports.make(asked.uuid, clock=lambda: NOW)
        first, _notes = sheets(worker.get(f"/exports/{asked.uuid}/file"))
        assert [row[0] for row in first[2:-1]] == list(range(1, len(made.persons) + 1))

    def test_without_a_witness_no_numbers_leave_in_full(self, browser):
        with time_machine.travel(NOW + timedelta(hours=5), tick=False):
            worker = browser()
            address = mapped(worker, sent(worker))
            answer = worker.post(order(address, numbers="full"), {"form": "xlsx", "reason": REASON})
        assert answer.status_code == 422
        assert not Order.objects.exists()


def test_who_has_no_such_work_has_no_such_page(browser):
    assert browser(Role.GRID_WORKER).get("/blanks").status_code == 403
