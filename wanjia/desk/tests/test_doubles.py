"""Whoever is entered is held against the city while the form is filled in; who is out of reach is only counted."""

import pytest

from wanjia.access.types import Role
from wanjia.registry.tests.factories import FAR, day, door, person, town

pytestmark = pytest.mark.django_db
TYPED = {"name": "刘秀蓝", "sex": "2", "born": "1951-10-20"}


@pytest.fixture
def made(db):
    """Somebody of the street, and somebody far away."""
    town()
    return person("刘秀兰", day(1951, 10, 20), 2, dwelling=door()), person(
        "司马青云", day(1979, 5, 6), 1, dwelling=door(code=FAR)
    )


def told(client, kind, **typed):
    return client.post(f"/report/{kind}/alike", typed).content.decode()


def test_while_a_newcomer_is_typed_the_form_tells_who_may_be_meant_and_why(made, worker):
    page = told(worker, "first_entry", **TYPED)
    assert f"/persons/{made[0]}" in page
    assert "同一人" in page
    assert "出生日期 一致" in page


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "刘秀兰"},
        TYPED | {"born": "1951-13"},
        TYPED | {"name": "欧阳震华"},
        {"name": "刘秀兰", "born": "1990-01-01"},
    ],
)
def test_nobody_is_told_of_for_too_little_or_somebody_else(made, worker, typed):
    assert "/persons/" not in told(worker, "first_entry", **typed)


def test_a_birth_is_held_against_the_city_too(made, worker):
    assert f"/persons/{made[0]}" in told(worker, "birth", name="刘秀兰", sex="2", on="1951-10-20")


def test_somebody_out_of_reach_is_only_counted(made, worker):
    page = told(worker, "first_entry", name="司马青云", sex="1", born="1979-05-06")
    assert "请先联系市级部门核对" in page
    assert "/persons/" not in page


def test_other_forms_have_nothing_to_check(made, worker, browser):
    assert told(worker, "death", **TYPED).strip() == ""
    assert 'hx-post="/report/first_entry/alike"' in worker.get("/report/first_entry").content.decode()
    assert "/alike" not in worker.get("/report/death").content.decode()
    assert browser(Role.HEALTH_WORKER).post("/report/first_entry/alike", TYPED).status_code == 403
