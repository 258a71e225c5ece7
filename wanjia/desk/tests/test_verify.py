"""待核实: with a document seen the reported facts rise, and the next of the list follows."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wanjia.access.queries import system_context, within
from wanjia.registry.models import Person
from wanjia.registry.tests.factories import FAR, NOW, day, door, person, town
from wanjia.registry.types import Standing

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def made(db):
    """Three people of whom something is only reported, in the order of the list, and one elsewhere."""
    town()
    person("远方", day(1970), dwelling=door("101", code=FAR))
    return [person(name, day(1980), dwelling=door("101")) for name in ("安一", "白二", "陈三")]


def verify(desk, uuid, place=0, **more):
    paper = SimpleUploadedFile("证.png", PNG, content_type="image/png")
    typed = {"key": uuid4(), "on": "2026-11-01", "evidence": [paper]} | more
    return desk.post(f"{reverse('desk:verify_one', args=[uuid])}?place={place}", typed)


def standing(uuid):
    with within(system_context("gate", at=NOW)):
        return Person.objects.get(uuid=uuid).standing


def test_the_list_names_ones_own_area_and_leads_to_each(worker, made):
    page = worker.get("/verify").content.decode()
    assert all(f"/verify/{uuid}" in page for uuid in made)
    assert "远方" not in page


def test_a_document_seen_raises_the_facts_and_brings_the_next(worker, made):
    answer = verify(worker, made[0])
    assert standing(made[0]) == Standing.DOCUMENT_SEEN
    assert f"/verify/{made[1]}" in answer["Location"]
    assert "白二" in worker.get(answer["Location"]).content.decode()


def test_one_can_be_skipped_and_the_end_leads_back_to_the_list(worker, made):
    skipped = worker.get(f"/verify/{made[0]}?place=0&skip=1")
    assert f"/verify/{made[1]}" in skipped["Location"]
    assert verify(worker, made[2], place=2)["Location"] == "/verify"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"evidence": []}, "请上传证件照片或扫描件"),
        ({"on": "2026-02-30"}, "日期不存在"),
        ({"on": "2199-01-01"}, "日期晚于今天"),
    ],
)
def test_without_a_document_or_with_a_wrong_day_nothing_rises(worker, made, more, words):
    answer = verify(worker, made[0], **more)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert standing(made[0]) == Standing.REPORTED


def test_sent_twice_it_is_verified_once(worker, made):
    key = uuid4()
    verify(worker, made[0], key=key)
    assert verify(worker, made[0], key=key).status_code == 302
