"""One thing told: taken once, refused by name, seen only by those who may tell it."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from wanjia.access.queries import within
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.intake.actions import receive
from wanjia.intake.models import Evidence, SealedCase, Submission
from wanjia.intake.types import Attachment, Handover
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import NotFound, Refused
from wanjia.places.queries import dwelling_at
from wanjia.places.types import Address
from wanjia.registry.models import LifeEvent, MembershipFact, Person
from wanjia.registry.tests.factories import FAR, GATE, NOW, area, day, door, household, person, town
from wanjia.registry.types import Basis, Source, Standing
from wanjia.registry.types import commands as c
from wanjia.registry.types.commands import NEW_DOOR
from wanjia.registry.types.facts import Marital, Residence

pytestmark = pytest.mark.django_db
PDF = Attachment(b"%PDF-1.7 a birth certificate", "application/pdf", "birth certificate")


@pytest.fixture
def worker(db):
    town()
    reach = Reach(areas=frozenset({area().id}))
    return RequestContext("staff:7", frozenset({Role.COMMUNITY_WORKER}), reach, Purpose.COUNTER, "counter:1", NOW)


def handover(*evidence, **how):
    return Handover(Source.DESK, how.pop("key", None) or uuid4(), evidence, **how)


def codes(refused):
    return {problem.code for problem in refused.value.problems}


def born(mother, **changes):
    told = c.BirthEvent(on=day(2026, 11, 1), name="王安", sex=1, mother=mother)
    return replace(told, **changes)


def test_a_birth_with_its_paper_is_document_seen(worker):
    mother = person(dwelling=door())
    receipt = receive(worker, born(mother), handover=handover(PDF))
    assert receipt.standing is Standing.DOCUMENT_SEEN
    with within(GATE):
        assert Person.objects.get(uuid=receipt.persons["child"]).standing == Standing.DOCUMENT_SEEN
    (kept,) = Evidence.objects.all()
    assert b"certificate" not in bytes(kept.content)
    assert kept.keep_until == date(2028, 11, 21)


def test_hearsay_is_reported(worker):
    assert receive(worker, born(person(dwelling=door())), handover=handover()).standing is Standing.REPORTED


def test_the_same_again_gives_the_same_receipt_and_one_event(worker):
    mother, key = person(dwelling=door()), uuid4()
    first = receive(worker, born(mother), handover=handover(key=key))
    again = receive(worker, born(mother), handover=handover(key=key))
    assert again == first
    with within(GATE):
        assert LifeEvent.objects.filter(kind=c.BirthEvent.kind).count() == 1


def test_the_same_key_for_something_else_is_refused(worker):
    mother, key = person(dwelling=door()), uuid4()
    receive(worker, born(mother), handover=handover(key=key))
    with pytest.raises(Refused) as refused:
        receive(worker, born(mother, name="王宁"), handover=handover(key=key))
    assert codes(refused) == {"key_used"}


def test_a_person_out_of_reach_does_not_exist(worker):
    far = person(dwelling=door(code=FAR))
    for told in (born(far), c.Death(on=day(2026), person=far), c.Death(on=day(2026), person=uuid4())):
        with pytest.raises(NotFound):
            receive(worker, told, handover=handover())
    assert not Submission.objects.exists()


def test_a_household_out_of_reach_does_not_exist(worker):
    far = household("9", door(code=FAR))
    with pytest.raises(NotFound):
        receive(worker, c.HouseholdOut(on=day(2026), household=far), handover=handover())


def test_numbers_and_names_are_brought_to_form(worker):
    told = c.Entry(
        on=day(2026), name="王 芳", sex=2, born=PartialDate(date(1949, 12, 31)), dwelling=door(),
        document_number="11010519491231002x",
    )  # fmt: skip
    receipt = receive(worker, told, handover=handover())
    with within(GATE):
        assert Person.objects.get(uuid=receipt.persons["person"]).name == "王芳"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document_number": "370202199001010016"}, "identity_number.check_character"),
        ({"on": day(2027)}, "in_future"),
        ({"phone": "12"}, "phone_form"),
    ],
)
def test_what_is_wrong_is_named(worker, changes, code):
    told = replace(c.Entry(on=day(2026), name="王芳", sex=2, born=day(1990), dwelling=door()), **changes)
    with pytest.raises(Refused) as refused:
        receive(worker, told, handover=handover())
    assert code in codes(refused)
    assert not Submission.objects.exists()


def test_nobody_is_entered_twice(worker):
    number = "370298199003070022"
    person(dwelling=door(code=FAR), document_number=number)
    told = c.Entry(on=day(2026), name="李梅", sex=2, born=day(1990, 3, 7), document_number=number, dwelling=door())
    with pytest.raises(Refused) as refused:
        receive(worker, told, handover=handover(distinct=True))
    assert codes(refused) == {"known_number"}


def test_a_namesake_is_asked_about(worker):
    person("张伟", dwelling=door())
    told = c.Entry(on=day(2026), name="张伟", sex=2, born=day(1990, 3, 7), dwelling=door("202"))
    with pytest.raises(Refused) as refused:
        receive(worker, told, handover=handover())
    assert codes(refused) == {"known_name"}
    assert receive(worker, told, handover=handover(distinct=True)).persons["person"]


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        (Attachment(b"MZ\x90", "application/pdf", "x.pdf"), "paper_type"),
        (Attachment(b"%PDF-" + b"0" * 6_000_000, "application/pdf", "x.pdf"), "paper_too_large"),
    ],
)
def test_papers_that_are_none_are_refused(worker, paper, code):
    with pytest.raises(Refused) as refused:
        receive(worker, born(person(dwelling=door())), handover=handover(paper))
    assert codes(refused) == {code}


def test_a_mother_under_fourteen_opens_a_sealed_case_and_says_nothing(worker):
    mother = person("小敏", day(2013, 6, 1), dwelling=door())
    receipt = receive(worker, born(mother), handover=handover())
    assert (receipt.event, receipt.persons, receipt.prompts) == (None, {}, ())
    (case,) = SealedCase.objects.all()
    assert isinstance(case.event, UUID)


def test_a_relation_to_the_head_says_no_more_than_the_tie(worker):
    home = household(dwelling=door())
    mother = person(dwelling=door(), household=home, relation="02")
    second = receive(worker, born(mother, household=home, relation="23"), handover=handover())
    adopted = receive(
        worker, born(mother, name="王宁", sex=2, household=home, relation="37"), handover=handover()
    )  # fmt: skip
    head = c.HouseholdHead(on=day(2026, 11, 2), person=second.persons["child"], household=home,
                           relations=((mother, "58"), (adopted.persons["child"], "77")))  # fmt: skip
    with within(GATE):
        told = dict(Person.objects.values_list("name", "relation"))
    assert told == {"王芳": "02", "王安": "20", "王宁": "30"}
    receive(worker, head, handover=handover())
    with within(GATE):
        assert set(MembershipFact.objects.values_list("relation", flat=True)) == {"02", "20", "30", "52", "77"}


def test_nor_does_the_relation_in_the_book_of_a_hukou(worker):
    book = household("户9", door(), Basis.REGISTERED)
    mother = person(dwelling=door(), household=book, relation="02", hukou_area=area().id)
    told = {"hukou_area": area().id, "registered_household": book}
    receive(worker, born(mother, **told, registered_relation="23"), handover=handover())
    receive(worker, born(mother, name="王宁", sex=2, **told, registered_relation="37"), handover=handover())
    with within(GATE):
        assert set(MembershipFact.objects.filter(sort=2).values_list("relation", flat=True)) == {"02", "20", "30"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"relation": "2A"}, "relation"), ({"registered_relation": "2A"}, "registered_relation"), ({"sex": 5}, "sex")],
)
def test_a_code_that_its_list_does_not_have_is_refused_whoever_tells_it(worker, changes, field):
    with pytest.raises(Refused) as refused:
        receive(worker, born(person(dwelling=door()), **changes), handover=handover())
    assert [(one.code, one.field) for one in refused.value.problems] == [("unknown_code", field)]


@pytest.mark.parametrize(
    "told",
    [
        lambda who: c.EducationChange(on=day(2026), person=who, education="ZZ"),
        lambda who: c.Correction(on=day(2026), person=who, value=Marital("77"), reason="typing error"),
        lambda who: c.NumberIssued(on=day(2026), person=who, document_type="ZZ", document_number="P1"),
    ],
)
def test_codes_of_every_event_are_asked(worker, told):
    with pytest.raises(Refused) as refused:
        receive(worker, told(person(dwelling=door())), handover=handover())
    assert codes(refused) == {"unknown_code"}


NEW = Address(0, "7号楼", "2单元", "6", "602")


@pytest.mark.parametrize(
    "told",
    [
        lambda one: c.ResidenceWithin(on=day(2024), person=one, dwelling=NEW_DOOR),
        lambda one: c.Correction(on=day(2024), person=one, value=Residence(NEW_DOOR), reason="another house"),
    ],
)
def test_a_new_door_comes_with_its_event_once(worker, told):
    where, how = replace(NEW, area_id=area().id), {"key": uuid4()}
    one = person(dwelling=door())
    for _ in range(2):
        receive(worker, told(one), handover=handover(door=where, **how))
    with within(GATE):
        assert Person.objects.get(uuid=one).dwelling_id == dwelling_at(where).id


def test_a_refused_event_leaves_no_door(worker):
    where = replace(NEW, area_id=area().id)
    one = person(dwelling=door())
    with pytest.raises(Refused):
        receive(worker, c.ResidenceWithin(on=day(2040), person=one, dwelling=NEW_DOOR), handover=handover(door=where))
    assert dwelling_at(where) is None


def test_a_door_that_no_field_asks_for_is_not_added(worker):
    where = replace(NEW, area_id=area().id)
    receive(worker, c.Death(on=day(2024), person=person(dwelling=door())), handover=handover(door=where))
    assert dwelling_at(where) is None
