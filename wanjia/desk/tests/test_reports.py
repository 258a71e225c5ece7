"""采集上报: every command has its form, every form is sent and answered with a receipt, and nothing typed is lost."""

import dataclasses
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wanjia.access.queries import system_context, within
from wanjia.access.tests.factories import sign_in
from wanjia.access.types import Role
from wanjia.desk.forms.kinds import BY_SLUG, KINDS
from wanjia.desk.tests.factories import number, staff
from wanjia.intake.models import Draft, Submission
from wanjia.places.queries import dwelling_at
from wanjia.places.types import Address
from wanjia.registry.models import LifeEvent, Person
from wanjia.registry.rules.events import RULES
from wanjia.registry.tests.factories import FAR, HERE, NOW, area, day, door, household, person, tell, town
from wanjia.registry.types import Basis, EventKind
from wanjia.registry.types import commands as c
from wanjia.registry.types.commands import Verification

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
CARD = {"disability": "4", "grade": "2"}
CITIZEN = number(date(1980, 2, 3), 11)


@pytest.fixture(autouse=True)
def _town(db):
    town()


@pytest.fixture
def desk(client):
    """A browser of somebody of the county, who may fill in every form."""
    return sign_in(client, staff(Role.COUNTY_OFFICER))


def recorded(kind):
    with within(system_context("gate", at=NOW)):
        return LifeEvent.objects.filter(kind=kind).count()


def on(text="2024-05-01", **more):
    return {"on": text, **more}


def at_door(number="302", **more):
    where = {"area": area().id, "building": "1号楼", "unit": "1单元", "door": number, "new": "on"}
    return {f"dwelling_{name}": value for name, value in where.items()} | more


@dataclasses.dataclass
class Town:
    """Whom the forms are about."""

    home: object
    head: object
    wife: object
    child: object
    other_home: object
    other: object
    book: object


@pytest.fixture
def people():
    home, other_home = household("0001", door("101")), household("0002", door("201"))
    book = household("0003", door("101"), basis=Basis.REGISTERED)
    at = {"dwelling": door("101"), "household": home}
    return Town(
        home,
        person("王建国", day(1980, 2, 3), 1, relation="02", marital="20", document_number="", **at),
        person("李芳", day(1982, 5, 6), 2, relation="12", marital="20", **at),
        person("王小明", day(2012, 7, 8), 1, relation="20", **at),
        other_home,
        person(
            "张强", day(1979, 1, 2), 1, relation="02", household=other_home, dwelling=door("201"), hukou_area=area().id
        ),
        book,
    )


def before(town, slug):
    """What had to happen for the event to be possible."""
    head, wife, other = town.head, town.wife, town.other
    needed = {
        "death_revoked": c.Death(on=day(2023), person=head),
        "declaration_revoked": c.DeclaredMissing(on=day(2023), person=head),
        "divorce": c.Marriage(on=day(2020), person=head, spouse=wife),
        "annulment": c.Marriage(on=day(2020), person=head, spouse=wife),
        "guardianship_ended": c.Guardianship(on=day(2020), ward=town.child, guardian=other),
        "adoption_ended": c.Adoption(on=day(2020), child=town.child, adoptive_father=other),
        "return": c.Emigration(on=day(2020), person=other),
        "permit_endorsed": c.PermitIssued(on=day(2023), person=head),
        "hukou_within": c.HukouIn(on=day(2020), person=head, area=area().id),
        "hukou_out": c.HukouIn(on=day(2020), person=head, area=area().id),
        "residence_in": c.ResidenceOut(on=day(2020), person=other),
        "person_unmerge": c.PersonMerge(on=day(2023), person=head, duplicate=other),
    }
    if slug in needed:
        tell(needed[slug], at=NOW - timedelta(days=1))


def filled(town, slug):
    """What a clerk writes into the form ``slug``."""
    head, wife, child, other = town.head, town.wife, town.child, town.other
    one = {"person": head}
    hukou = {"area": area().id, "hukou_kind": "1", "household": town.book, "relation": "02"}
    return {
        "residence_in": {"person": other} | on() | at_door(relation=""),
        "residence_within": {"person": wife} | on() | at_door(household=town.other_home, relation="99"),
        "residence_out": {"person": other} | on(elsewhere="河南省郑州市金水区"),
        "emigration": {"person": other} | on(),
        "return": {"person": other} | on() | at_door(),
        "household_in": {"household": town.home} | on() | at_door(),
        "household_out": {"household": town.home} | on(elsewhere="410105"),
        "first_entry": {"name": "赵六", "sex": "1", "born": "1991.3.4", "document_type": "01"} | on() | at_door(),
        "new_household": {"number": "0099", "basis": "1", "household_kind": "1"} | on() | at_door(),
        "birth": {"name": "王安", "sex": "2", "mother": wife, "father": head, "relation": "30"} | on("2026年11月1日"),
        "marriage": {"person": other} | on(),
        "divorce": one | on(spouse=wife),
        "annulment": one | on(spouse=wife),
        "guardianship": {"ward": child, "guardian": other} | on(),
        "guardianship_ended": {"ward": child, "guardian": other} | on(),
        "household_split": {"household": town.home, "leavers": [wife, child], "leavers-head": wife} | on(number="0100"),
        "household_merge": {"household": town.home, "other": town.other_home} | on(),
        "household_head": {"household": town.home, "person": wife, f"relations-{head}": "11"} | on(),
        "hukou_in": one | on() | hukou,
        "hukou_within": one | on() | hukou,
        "hukou_out": one | on(elsewhere="青岛市"),
        "contact": one | on(contact="1", number="127 0000 0001"),
        "preference": one | on(no_visits="on"),
        "number_issued": one | on(document_type="01", document_number=CITIZEN),
        "number_changed": one | on(document_type="01", document_number=CITIZEN),
        "name_change": one | on(name="王 建军"),
        "education": one | on(education="20"),
        "disability_card": one | on() | CARD,
        "person_merge": {"person": head, "duplicate": other} | on(),
        "person_unmerge": {"person": head, "duplicate": other} | on(),
        "adoption": {"child": child, "adoptive_father": other} | on(),
        "adoption_ended": {"child": child, "adoptive_father": other} | on(),
        **corrections(one),
    }.get(slug, one | on())


def corrections(one):
    """The same for what was recorded wrongly."""
    wrong = {**one, "on": "2020-01-01", "reason": "登记时写错"}
    return {
        "correction_name": wrong | {"name": "王健国"},
        "correction_birth": wrong | {"born": "1980-02-04", "sex": "1"},
        "correction_document": wrong | {"document_type": "01", "document_number": CITIZEN},
        "correction_marital": wrong | {"marital": "10"},
        "correction_education": wrong | {"education": "20"},
        "correction_residence": wrong | at_door("102"),
        "correction_hukou": wrong | {"area": area().id, "hukou_kind": "1"},
        "correction_contact": wrong | {"contact": "1", "number": "12700000002"},
        "correction_permit": wrong | {"issued_on": "2019-01-01", "endorsed_until": "2020-06-01"},
        "correction_disability": wrong | CARD,
    }


def send(desk, slug, typed, key=None, **more):
    return desk.post(f"/report/{slug}", typed | {"key": key or uuid4()} | more)


def test_every_command_has_its_form_and_every_form_its_address():
    assert {kind.command for kind in KINDS} == set(RULES) - {Verification}
    assert len(BY_SLUG) == len(KINDS)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.aliases is None], ids=lambda kind: kind.slug)
def test_a_form_asks_for_every_field_of_its_command_and_nothing_else(kind):
    assert [part.name for part in kind.parts].sort() == [
        field.name for field in dataclasses.fields(kind.command)
    ].sort()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_a_form_is_shown_sent_and_answered_with_its_receipt(desk, people, kind):
    before(people, kind.slug)
    shown = desk.get(f"/report/{kind.slug}").content.decode()
    assert all(
        f'name="{part.name}' in shown or f"{part.name}-find" in shown or part.name in shown for part in kind.parts
    )
    already = recorded(kind.command.kind)
    answer = send(desk, kind.slug, filled(people, kind.slug))
    assert answer.status_code == 302, re.findall(
        r'field-error".*?</svg>(.*?)</p>|<li>(.*?)</li>', answer.content.decode()
    )
    assert recorded(kind.command.kind) == already + 1 or kind.slug.startswith("adoption")
    receipt = desk.get(answer["Location"]).content.decode()
    assert answer["Location"].rpartition("/")[2] in receipt


def test_sent_twice_by_a_double_click_it_is_one_event_and_one_receipt(desk, people):
    key, typed = uuid4(), filled(people, "death")
    first, second = send(desk, "death", typed, key), send(desk, "death", typed, key)
    assert first["Location"] == second["Location"]
    assert recorded(EventKind.DEATH) == 1


def test_the_same_key_with_other_contents_is_refused(desk, people):
    key = uuid4()
    send(desk, "death", filled(people, "death"), key)
    assert send(desk, "death", {"person": people.wife, "on": "2024-01-01"}, key).status_code == 422


def test_an_impossible_date_says_so_in_chinese_beside_its_field_and_keeps_what_was_typed(desk, people):
    answer = send(desk, "death", {"person": people.head, "on": "2023-02-30"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'id="id_on_error">.*?日期不存在，请对照证件核对', page, re.DOTALL)
    assert 'value="2023-02-30"' in page
    assert "王建国" in page


def test_what_the_rules_refuse_stands_beside_its_field(desk, people):
    page = send(desk, "death", {"person": people.head, "on": "1970-01-01"}).content.decode()
    assert re.search(r'id="id_on_error"', page)
    assert recorded(EventKind.DEATH) == 0


@pytest.mark.parametrize("field", ["person", "household"])
def test_a_record_of_another_area_is_not_there(client, field):
    far = person("李强", dwelling=door("101", code=FAR))
    home = household("0009", door("101", code=FAR))
    desk = sign_in(client, staff(Role.COMMUNITY_WORKER))
    uuid = far if field == "person" else home
    slug = "death" if field == "person" else "household_out"
    assert desk.get(f"/report/{slug}?{field}={uuid}").status_code == 404
    assert send(desk, slug, {field: uuid, "on": "2024-05-01"}).status_code == 404


def test_a_form_opened_from_a_record_names_it(desk, people):
    assert "王建国" in desk.get(f"/report/death?person={people.head}").content.decode()
    page = desk.get(f"/report/household_split?household={people.home}").content.decode()
    assert all(name in page for name in ("0001", "王建国", "李芳", "王小明"))
    start = desk.get(f"/report?person={people.head}").content.decode()
    assert f"/report/death?person={people.head}" in start
    assert "/report/first_entry" not in start


def test_what_is_usual_is_chosen_already_and_what_is_optional_is_not(client):
    page = sign_in(client, staff(Role.COMMUNITY_WORKER)).get("/report/first_entry").content.decode()
    assert re.search(r'<option value="01" selected>', page)
    assert not re.search(rf'<option value="{area().id}" selected>', page)


def test_a_paper_makes_the_report_one_of_a_document_seen(desk, people):
    paper = SimpleUploadedFile("证明.png", PNG, content_type="image/png")
    answer = send(desk, "death", filled(people, "death"), evidence=[paper])
    assert "已见证件" in desk.get(answer["Location"]).content.decode()


def test_a_file_that_is_no_picture_is_refused_by_name(desk, people):
    paper = SimpleUploadedFile("证明.png", b"MZ", content_type="image/png")
    answer = send(desk, "death", filled(people, "death"), evidence=[paper])
    assert answer.status_code == 422
    assert "证明.png" in answer.content.decode()


def test_a_door_that_is_not_known_is_added_only_when_it_is_said_to_be_new(desk, people):
    typed = filled(people, "household_in") | {"dwelling_door": "909"}
    refused = send(desk, "household_in", {**typed, "dwelling_new": ""})
    assert "未查到该门牌" in refused.content.decode()
    assert send(desk, "household_in", typed).status_code == 302


def test_a_refused_report_leaves_no_door(desk, people):
    told = {"person": people.other} | on("2040-01-01") | at_door("909")
    assert send(desk, "residence_within", told).status_code == 422
    assert dwelling_at(Address(area().id, "1号楼", "1单元", "", "909")) is None


def test_somebody_alike_is_shown_and_taken_when_it_is_another_person(desk, people):
    typed = filled(people, "first_entry") | {"name": "王建国", "born": "1980-02-03"}
    page = send(desk, "first_entry", typed)
    assert page.status_code == 422
    assert 'name="distinct"' in page.content.decode()
    assert f"/persons/{people.head}" in page.content.decode()
    assert send(desk, "first_entry", typed, distinct="on").status_code == 302
    with within(system_context("gate", at=NOW)):
        assert Person.objects.filter(name="王建国").count() == 2


def test_a_draft_is_kept_taken_up_and_gone_when_sent(desk, people):
    typed = {"person": people.head, "on": "2024-05", "csrfmiddlewaretoken": "x", "person-find": "王建国"}
    assert desk.post("/report/death/draft", typed).status_code == 204
    row = Draft.objects.get()
    assert b"2024-05" not in bytes(row.content)
    page = desk.get("/report/death").content.decode()
    assert 'value="2024-05"' in page
    assert "王建国" in page
    assert "死亡" in desk.get("/report").content.decode()
    send(desk, "death", filled(people, "death"))
    assert not Draft.objects.exists()


def test_a_draft_of_a_door_comes_back_whole(desk, people):
    desk.post("/report/household_in/draft", filled(people, "household_in"))
    page = desk.get("/report/household_in").content.decode()
    assert 'value="1号楼"' in page
    assert 'value="302"' in page


def test_a_draft_can_be_thrown_away_and_is_nobody_elses(client, people):
    first, second = staff(Role.COMMUNITY_WORKER, login="one"), staff(Role.COMMUNITY_WORKER, login="two")
    sign_in(client, first).post("/report/death/draft", {"on": "2024-05"})
    client.post("/logout")
    assert 'value="2024-05"' not in sign_in(client, second).get("/report/death").content.decode()
    client.post("/report/death/draft/discard")
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "slug", "status"),
    [
        (Role.GRID_WORKER, "death", 200),
        (Role.GRID_WORKER, "person_merge", 403),
        (Role.COMMUNITY_WORKER, "person_merge", 403),
        (Role.TOWNSHIP_CLERK, "person_merge", 200),
        (Role.TOWNSHIP_CLERK, "adoption", 403),
        (Role.CITY_DATA_STEWARD, "adoption", 403),
        (Role.COUNTY_OFFICER, "adoption", 200),
        (Role.HEALTH_WORKER, "death", 403),
    ],
)
def test_who_may_fill_in_which_form(client, role, slug, status):
    desk = sign_in(client, staff(role))
    assert desk.get(f"/report/{slug}").status_code == status
    assert desk.post(f"/report/{slug}/draft", {"on": "2024"}).status_code == (204 if status == 200 else 403)


def test_a_sealed_event_tells_nothing_on_its_receipt(desk, people):
    answer = send(desk, "adoption", filled(people, "adoption"))
    receipt = desk.get(answer["Location"]).content.decode()
    assert not any(name in receipt for name in ("王小明", "张强", str(people.child)))


def test_a_picker_finds_people_and_households_within_reach(desk, people):
    person("王建国", dwelling=door("101", code=FAR))
    found = desk.post("/report/find/persons", {"field": "person", "person-find": "王建国"}).content.decode()
    assert re.findall(r'value="([^"]+)"', found) == [str(people.head)]
    homes = desk.post("/report/find/households", {"field": "household", "household-find": "李芳"}).content.decode()
    assert re.findall(r'value="([^"]+)"', homes) == [str(people.home)]
    assert desk.post("/report/find/persons", {"field": "<b>", "<b>-find": "x"}).status_code == 404
    listed = desk.get(f"/report/members?field=leavers&household={people.home}").content.decode()
    assert listed.count("checkbox") == 3


def test_reports_are_listed_for_oneself_and_for_ones_area(client, people):
    worker, clerk = staff(Role.COMMUNITY_WORKER, name="张工"), staff(Role.TOWNSHIP_CLERK, name="李科")
    sent = send(sign_in(client, worker), "death", filled(people, "death"))["Location"]
    assert sent in client.get("/submissions").content.decode()
    client.post("/logout")
    desk = sign_in(client, clerk)
    assert sent not in desk.get("/submissions").content.decode()
    area_page = desk.get("/submissions?of=area").content.decode()
    assert sent in area_page
    assert "张工" in area_page


def test_a_receipt_of_another_area_is_not_there(client, people):
    sent = send(sign_in(client, staff(Role.COMMUNITY_WORKER)), "death", filled(people, "death"))["Location"]
    client.post("/logout")
    stranger = sign_in(client, staff(Role.COMMUNITY_WORKER, FAR, login="far"))
    assert stranger.get(sent).status_code == 404
    assert Submission.objects.get().area == HERE


def test_no_form_offers_the_order_of_children_or_adoption(desk):
    page = desk.get("/report/birth").content.decode()
    assert re.search(r'<option value="20"[^>]*>子</option>', page)
    assert not any(word in page for word in ("长子", "次女", "独生", "养子", "养母"))


def test_a_household_just_opened_shows_its_number_and_address(desk):
    typed = {
        "key": uuid4(),
        "number": "0777",
        "basis": "1",
        "household_kind": "1",
        "on": "2026-11-01",
        **at_door("402"),
    }
    receipt = desk.post("/report/new_household", typed, follow=True).content.decode()
    assert "0777" in receipt
    assert "1号楼1单元402" in receipt
    found = desk.post("/report/find/households", {"field": "household", "household-find": "0777"}).content.decode()
    assert "1号楼1单元402" in found


def test_a_foundling_is_registered_at_the_door_of_an_institution(desk):
    typed = {"key": uuid4(), "name": "青安", "sex": "2", "on": "2026-11-01", **at_door("402")}
    receipt = desk.post("/report/birth", typed, follow=True).content.decode()
    assert "青安" in receipt
    assert recorded(EventKind.BIRTH) == 1
