"""The API as a whole: its document, its tokens, its failures, what it does not do."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from wanjia.access.actions import ClientWish, approve_client, end_client, grant_client
from wanjia.access.tests.factories import (
    CITY_CODE,
    COMMUNITY,
    NOW,
    TOWNSHIP,
    area_id,
    build_city,
    officer,
    program,
    staff,
)
from wanjia.access.types import Role
from wanjia.config import settings
from wanjia.config.api import api

DOCUMENT = settings.ROOT / "docs" / "api" / "openapi.json"


@pytest.fixture
def city(db):
    build_city()
    cache.clear()


def ask(client, path="areas/640104001000", **given):
    return client.get(f"/api/v1/{path}", **given)


def test_the_document_in_the_repository_is_current():
    current = json.loads(json.dumps(api.get_openapi_schema()))
    assert current["openapi"].startswith("3.1")
    assert json.loads(DOCUMENT.read_text()) == current, "Run: make document"


@pytest.mark.django_db
def test_anybody_may_read_the_document(client):
    assert ask(client, "openapi.json").json()["info"]["title"] == "Wanjia"


def test_areas_and_their_children(city):
    client = program(Role.STATISTICIAN, area_id(CITY_CODE))
    assert ask(client).json()["level"] == "township"
    children = ask(client, f"areas/{TOWNSHIP}/children").json()
    assert [one["code"] for one in children] == sorted(one["code"] for one in children)
    assert COMMUNITY in {one["code"] for one in children}
    assert {one["level"] for one in ask(client, "areas/at-level/county").json()} == {"county"}
    assert ask(client, "areas/999999999999").status_code == 404
    assert ask(client, query_params={"on": "1950-01-01"}).status_code in {200, 404}


def test_a_misspelt_question_is_not_answered(city):
    answer = ask(program(Role.STATISTICIAN, area_id(CITY_CODE)), query_params={"0n": "2020-01-01"})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"] == "0n"


def test_code_lists_in_both_languages(city):
    client = program(Role.STATISTICIAN, area_id(CITY_CODE))
    sexes = ask(client, "code-lists/sex").json()
    assert {"code": "1", "zh": "男性", "en": "Male"}.items() <= sexes["codes"][1].items()
    assert sexes in ask(client, "code-lists").json()
    assert ask(client, "code-lists/zodiac").status_code == 404


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wj_unknown", "Basic d2o6d2o="])
def test_without_a_token_there_is_nothing(city, authorization):
    answer = ask(Client(headers={"Authorization": authorization} if authorization else {}))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def token(until=NOW + timedelta(days=1)):
    wish = ClientWish("Test", Role.COMMUNITY_WORKER, area_id(COMMUNITY), until, 10)
    number, text = grant_client(wish, by=officer())
    return number, Client(headers={"Authorization": f"Bearer {text}"})


def test_a_token_works_from_its_approval_to_its_end(city):
    number, client = token()
    assert ask(client).status_code == 401
    approve_client(number, by=officer())
    assert ask(client).status_code == 200
    end_client(number, by=officer())
    assert ask(client).status_code == 401


def test_a_token_expires(city):
    number, client = token(until=NOW + timedelta(days=1))
    approve_client(number, by=officer())
    with time_machine.travel(NOW + timedelta(days=1, seconds=1), tick=False):
        assert ask(client).status_code == 401


def test_who_is_signed_in_is_nobody_here(city, client):
    client.force_login(staff(Role.COMMUNITY_WORKER), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert ask(client).status_code == 401


def test_no_cookie_is_set_and_nothing_is_kept(city):
    for answer in (ask(program(Role.COMMUNITY_WORKER, area_id(COMMUNITY))), ask(Client())):
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_form_secret_is_asked_of_programs(city):
    client = program(Role.COMMUNITY_WORKER, area_id(COMMUNITY))
    client.handler.enforce_csrf_checks = True
    answer = client.post("/api/v1/submissions", {}, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize(("path", "status"), [("nothing-here", 404), ("areas/1", 422), ("persons/x", 404)])
def test_failures_have_one_form(city, path, status):
    answer = ask(program(Role.COMMUNITY_WORKER, area_id(COMMUNITY)), path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["request_id"]) == (status, answer.headers["X-Request-ID"])


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "This address asks for a token"), ("zh-CN", "访问此接口需要令牌"), ("fr", "访问此接口需要令牌")],
)
def test_failures_speak_the_language_that_was_asked_for(city, language, title):
    answer = ask(Client(headers={"Accept-Language": language}))
    assert answer.json()["title"] == title
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_program_in_a_hurry_has_to_wait(city):
    client, other = (program(Role.COMMUNITY_WORKER, area_id(COMMUNITY)) for _ in range(2))
    with time_machine.travel(NOW, tick=False):  # a slow machine takes longer than a minute
        answers = [ask(client) for _ in range(int(settings.CALLS_A_MINUTE) + 1)]
    assert [answers[0].status_code, answers[-2].status_code, answers[-1].status_code] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert ask(other).status_code == 200
