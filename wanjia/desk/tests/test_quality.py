"""数据质量 and 校核回流: what the pages say of files, where they lead, and the file that goes back to a sender."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from wanjia.access.types import Role
from wanjia.audit.models import Event
from wanjia.desk.pages.files import FILES
from wanjia.desk.pages.quality import percent
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.models import Delivery
from wanjia.intake.tests.files import MAN, as_text, number_of, table
from wanjia.intake.tests.test_deliveries import steward as asker
from wanjia.intake.types import Expected
from wanjia.registry.tests.factories import NOW, day, door, person, town
from wanjia.registry.types import Standing

pytestmark = pytest.mark.django_db
PUPIL = {"xm": "王强", "sfzh": MAN, "xxbsm": "3137000001", "nj": "一年级", "rxrq": "20260901"}


@pytest.fixture
def steward(browser):
    return browser(Role.CITY_DATA_STEWARD)


def took(title, content, by):
    """A file that was held, looked through, approved and applied by ``by``; its number."""
    number = intake.hold_delivery(title, content, expected=Expected(), by=by)
    intake.look_through(number, at=NOW)
    intake.approve_delivery(number, by=by)
    intake.apply_delivery(number, at=NOW)
    return number


def files_of_a_month(by):
    """Deaths with two faults, and a list of pupils one of whom is called otherwise here; their numbers."""
    town()
    known = {"dwelling": door("101"), "standing": Standing.CONFIRMED}
    person("王墙", day(1990, 3, 7), 1, document_number=MAN, **known)
    person("李老", day(1940, 1, 1), 1, document_number=number_of("19400101", 45), **known)
    late, nameless = number_of("19410101", 47), number_of("19420101", 49)
    rows = (
        {"hjqhdm": "370203"},
        {"gmsfhm": late, "swrq": "20991001", "zxrq": "20991002", "hjqhdm": "370203"},
        {"gmsfhm": nameless, "xm": "", "hjqhdm": "370285"},
    )
    deaths = took("死亡注销.csv", as_text(table("public_security.deaths", *rows)), by)
    pupils = took("学籍.csv", as_text([list(PUPIL), list(PUPIL.values())]), by)
    return deaths, pupils


@pytest.fixture
def sent(db, steward):
    return files_of_a_month(asker())


def words(answer):
    return answer.content.decode()


def test_before_the_first_file_the_page_says_so_and_still_tells_what_is_counted(steward):
    page = words(steward.get("/quality"))
    assert "所选月份尚无部门文件" in page
    assert "登记及时" in page
    assert "没有需要反馈给报送部门的内容" in words(steward.get("/corrections"))


def test_each_kind_of_file_has_its_line_that_leads_to_its_files(steward, sent):
    page = words(steward.get("/quality"))
    assert "公安死亡注销" in page
    assert "教育学籍登记" in page
    assert "source=public_security.deaths" in page
    assert "33.3 %" in page


def test_one_kind_shows_its_files_its_columns_and_its_faults(steward, sent):
    page = words(steward.get("/quality", {"source": "public_security.deaths"}))
    assert f"/deliveries/{sent[0]}" in page
    assert "未填写" in page
    assert "日期晚于今天" in page
    assert "教育学籍登记" not in page.partition("<main")[2].partition("<table")[2]


def test_a_district_narrows_what_is_counted(steward, sent):
    page = words(steward.get("/quality", {"area": "370285"}))
    assert "莱西市" in page
    assert "教育学籍登记" not in page.partition("<table")[2]


@pytest.mark.parametrize("asked", [{"first": "zzz"}, {"source": "nobody"}, {"area": "1'--"}, {"first": "2027-01"}])
def test_what_cannot_be_read_is_as_if_it_were_not_said(steward, sent, asked):
    assert steward.get("/quality", asked).status_code == 200


def test_it_leaves_as_a_file_whose_taking_is_in_the_log(steward, sent):
    listed = next(one for one in FILES if one.name == "quality")
    told = listed.read(asker(), {"source": ["public_security.deaths"]}, sent[0]).value
    assert len(told.rows) == 1
    assert told.rows[0][0].startswith("死亡注销.csv")
    assert len(told.rows[0]) == len(told.head.columns)
    assert Event.objects.filter(action="quality.file", object="public_security.deaths:all").count() == 1


def test_corrections_are_listed_fetched_and_noted(steward, sent):
    assert "学籍.csv" in words(steward.get("/corrections"))
    page = words(steward.get(f"/deliveries/{sent[1]}"))
    assert "反馈报送部门" in page
    file = steward.get(f"/deliveries/{sent[1]}/corrections")
    assert file["Content-Disposition"].startswith("attachment")
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(file.content)).active.iter_rows()]
    assert rows == [["行号", "列", "处理意见", "文件"], [2, "姓名", "“姓名”与登记不一致，请核对。", "学籍.csv"]]
    assert Delivery.objects.get(uuid=sent[1]).returned_at is not None
    assert "学籍.csv" in words(steward.get("/corrections"))
    assert steward.get(f"/deliveries/{sent[0]}/corrections").status_code == 404


@pytest.mark.parametrize("page", ["/quality", "/corrections"])
def test_a_community_worker_reads_neither(worker, page):
    assert worker.get(page).status_code == 403


@pytest.mark.parametrize(("part", "said"), [(None, "–"), (1.0, "100.0 %"), (0.9999, "99.9 %"), (0.0, "0.0 %")])
def test_a_share_is_never_rounded_up(part, said):
    assert percent(part) == said
