"""A household list from the desk: looked through, taken in by a job, what is wrong waits until it is mended."""

import pytest

from tests.access.crawl import accounted_for
from wanjia.access.queries import system_context, within
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.audit.models import Event
from wanjia.intake import actions, queries
from wanjia.intake.models import Batch, Upload, WaitingRow
from wanjia.kernel.errors import NotFound, Refused
from wanjia.places.queries import reach_ids
from wanjia.registry.models import Household, Person
from wanjia.registry.tests.factories import FAR, HERE, NOW, area, day, door, household, person, town

pytestmark = pytest.mark.django_db
TITLES = [
    "户号",
    "社区（村）代码",
    "楼栋",
    "单元",
    "门牌",
    "姓名",
    "性别",
    "出生日期",
    "证件号码",
    "与户主关系",
    "居住起始日期",
    "宗教信仰",
]
NUMBER = "370298199003070022"


def row(household_no="0101", name="王芳", relation="户主", **more):
    known = {"姓名": name, "户号": household_no, "与户主关系": relation, "社区（村）代码": HERE, "性别": "女"}
    known |= {
        "楼栋": "9号楼",
        "单元": "1单元",
        "门牌": household_no,
        "出生日期": "1990-03-07",
        "居住起始日期": "2020-01-01",
    }
    return known | more


def file(*rows):
    lines = [TITLES, *([one.get(title, "") for title in TITLES] for one in rows)]
    return "\n".join(",".join(line) for line in lines).encode("gb18030")


@pytest.fixture(autouse=True)
def _town(db):
    town()


def worker(code=HERE, actor="staff:7"):
    reach = Reach(areas=reach_ids([area(code).id]))
    return RequestContext(
        actor, frozenset({Role.COMMUNITY_WORKER}), reach, Purpose.INTAKE, "", NOW, area=code
    )  # fmt: skip


def take(*rows, by=None):
    """Handed in, started, and the job done."""
    number = actions.hold_upload("名单.csv", file(*rows), by=by or worker())
    actions.start_upload(number, by=by or worker())
    actions.take_in(number, frozenset({HERE}), at=NOW)
    return Upload.objects.get(uuid=number)


def names():
    with within(system_context("gate", at=NOW)):
        return sorted(Person.objects.values_list("name", flat=True))


def waiting():
    return queries.waiting_rows(worker()).value.rows


def test_a_list_is_counted_before_anything_is_taken():
    number = actions.hold_upload("名单.csv", file(row(), row("0102", 性别="雌")), by=worker())
    held = queries.upload(worker(), number)
    assert (held.rows, held.households, held.unreadable, held.dropped) == (2, 2, 1, ("宗教信仰",))
    assert [(one.row, one.problem.field) for one in held.problems] == [(3, "sex")]
    assert "王芳".encode() not in bytes(Upload.objects.get().content)
    assert names() == []


def test_good_rows_are_taken_and_bad_ones_wait_with_their_row_and_reason():
    taken = take(
        row(),
        row(name="王小明", relation="子"),
        row("0102", name="李强", 出生日期="1990-02-30"),
        row("0103", name="赵六"),
    )
    assert names() == ["王小明", "王芳", "赵六"]
    assert (taken.batch.accepted, taken.batch.waiting) == (3, 1)
    assert (taken.content, taken.sorted_rows) == (None, None)
    (one,) = waiting()
    assert (one.row, one.problems[0].field, one.written["name"]) == (4, "birth_date", "李强")


def test_a_column_that_is_never_held_reaches_no_table():
    take(row(宗教信仰="某教"), row("0102", 性别="雌", 宗教信仰="某教"))
    assert "某教" not in str([one.written for one in waiting()])


def test_who_is_held_already_is_not_entered_again():
    person("王芳", day(1990, 3, 7), dwelling=door("101"), document_number=NUMBER)
    household("0102", door("201"))
    take(row(证件号码=NUMBER), row("0102", name="李强"))
    assert names() == ["王芳"]
    assert [one.problems[0].code for one in waiting()] == ["known_number", "known_household"]


def test_rows_of_another_area_wait():
    take(row(**{"社区（村）代码": FAR}))
    assert names() == []
    assert WaitingRow.objects.get().problems[0]["code"] == "not_my_area"


def test_a_job_that_was_killed_goes_on_with_the_same_rows(monkeypatch):
    number = actions.hold_upload("名单.csv", file(row(), row("0102", name="李强")), by=worker())
    actions.start_upload(number, by=worker())
    monkeypatch.setattr("wanjia.intake.actions.uploads.hold_back", lambda batch, rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.take_in(number, None, at=NOW)
    monkeypatch.undo()
    actions.take_in(number, None, at=NOW)
    assert names() == ["李强", "王芳"]
    assert (Batch.objects.count(), WaitingRow.objects.count()) == (1, 0)


def test_the_same_file_is_held_once_and_started_once():
    first, second = (actions.hold_upload("名单.csv", file(row()), by=worker()) for _ in range(2))
    assert first == second
    actions.start_upload(first, by=worker())
    actions.start_upload(first, by=worker())
    with pytest.raises(Refused):
        actions.discard_upload(first, by=worker())
    assert Event.objects.filter(object=f"upload:{first}").count() == 2


def test_a_list_is_its_senders_to_start_and_its_areas_to_see():
    number = actions.hold_upload("名单.csv", file(row()), by=worker())
    with pytest.raises(NotFound):
        actions.start_upload(number, by=worker(actor="staff:8"))
    assert queries.upload(worker(actor="staff:8"), number).rows == 1
    with pytest.raises(NotFound):
        queries.upload(worker(FAR, actor="staff:9"), number)


def test_a_row_is_mended_and_enters_with_its_household():
    take(
        row("0102", name="李强", 出生日期="1990-02-30"), row("0102", name="李小", relation="子", 出生日期="2015-13-01")
    )
    head, child = waiting()
    receipt = actions.mend_row(head.uuid, head.written | {"birth_date": "1990-02-20"}, distinct=False, by=worker())
    actions.mend_row(child.uuid, child.written | {"birth_date": "2015-11"}, distinct=False, by=worker())
    assert names() == ["李小", "李强"]
    with within(system_context("gate", at=NOW)):
        home = Household.objects.get(number="0102")
        assert (home.size, home.head.uuid) == (2, receipt.persons["person"])
    assert waiting() == ()
    with pytest.raises(Refused):
        actions.mend_row(head.uuid, head.written, distinct=False, by=worker())


def test_a_household_opened_for_a_refused_row_does_not_bind_its_number():
    take(row("0102", name="李强", 出生日期="1990-02-30"))
    (one,) = waiting()
    with pytest.raises(Refused):
        actions.mend_row(one.uuid, one.written | {"birth_date": "2090-01-01"}, distinct=False, by=worker())
    person("赵六", day(1990, 3, 7), dwelling=door("101"), document_number=NUMBER)
    told = one.written | {"birth_date": "1990-03-07", "id_number": NUMBER}
    with pytest.raises(Refused):
        actions.mend_row(one.uuid, told, distinct=False, by=worker())
    actions.mend_row(one.uuid, told | {"id_number": "", "household_no": "0103"}, distinct=False, by=worker())
    assert "李强" in names()


def test_what_is_still_wrong_has_its_column_and_the_row_goes_on_waiting():
    take(row("0102", name="李强", 出生日期="1990-02-30"))
    (one,) = waiting()
    for wrong, field in (
        ({}, "birth_date"),
        ({"birth_date": "2090-01-01"}, "birth_date"),
        ({"name": ""}, "birth_date"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.mend_row(one.uuid, one.written | wrong, distinct=False, by=worker())
        assert field in {problem.field for problem in refusal.value.problems}
    assert len(waiting()) == 1


def test_a_row_is_dismissed_with_a_reason_only_and_only_by_its_area():
    take(row("0102", 性别="雌"))
    (one,) = waiting()
    with pytest.raises(Refused):
        actions.dismiss_row(one.uuid, " ", by=worker())
    with pytest.raises(NotFound):
        actions.dismiss_row(one.uuid, "重复上报", by=worker(FAR))
    actions.dismiss_row(one.uuid, "重复上报", by=worker())
    settled = WaitingRow.objects.get()
    assert (settled.outcome, settled.settled_by) == ("dismissed", "staff:7")
    assert queries.waiting_row(worker(), one.uuid).value.reason == "重复上报"
    assert "重复上报".encode() not in bytes(settled.reason)


def test_done_tells_ones_own_reports_and_lists_page_by_page():
    take(row("0102", name="李强", 出生日期="1990-02-30"))
    (one,) = waiting()
    actions.mend_row(one.uuid, one.written | {"birth_date": "1990-02-20"}, distinct=False, by=worker())
    whole = queries.done(worker()).rows
    assert sorted(bool(each.held) for each in whole) == [False, False, True]
    first = queries.done(worker(), size=2)
    last = queries.done(worker(), size=2, page=first.after)
    assert first.rows + last.rows == whole
    assert queries.done(worker(), size=2, page=last.before).rows == first.rows
    assert (first.before, last.after) == ("", "")
    assert queries.done(worker(actor="staff:8")).rows == ()


def test_everyone_whom_the_job_takes_in_is_in_the_log():
    before = set(accounted_for().get("", ()))
    take(row(), row("0102", name="李雷"), row("0102", name="韩梅", relation="配偶"))
    with within(system_context("gate", at=NOW)):
        taken = {str(uuid) for uuid in Person.objects.values_list("uuid", flat=True)}
    assert len(taken) == 3
    assert set().union(*accounted_for().values()) - before == taken
