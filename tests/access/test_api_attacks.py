"""The API attacked with its own document, by five tokens (T32): no 5xx, no door without a token, nothing wrong taken.

Requests are made up by schemathesis and answered in this process, by the WSGI application itself.
"""

import json

import pytest
import schemathesis
import time_machine
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from wanjia.access.tests.factories import program
from wanjia.access.types import Role
from wanjia.config.api import api
from wanjia.config.wsgi import application
from wanjia.registry.tests.factories import HERE, area, door, household, person, town
from wanjia.registry.tests.looks import LATER

load_all_checks()
DOCUMENT = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
DOCUMENT.app = application
OPERATIONS = {one.ok().label: one.ok() for one in DOCUMENT.get_all_operations()}
ROLES = (Role.CITY_DATA_STEWARD, Role.COMMUNITY_WORKER, Role.GRID_WORKER, Role.HEALTH_WORKER, Role.STATISTICIAN)
WHY = {"Wanjia-Purpose": "exchange", "Wanjia-Reference": "LS-2026/0042"}
BOUNDED = settings(
    max_examples=12,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection():
    """As Django's own test client does: the end of a request leaves the test's transaction open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def place_and_time(db):
    town()
    person("王芳", dwelling=door(), household=household(), relation="02", document_number="370298199003070022")
    cache.clear()
    with time_machine.travel(LATER, tick=False):
        yield


def headers(role):
    return {"Authorization": program(role, area(HERE).id, LATER).defaults["HTTP_AUTHORIZATION"]}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("role", ROLES)
def test_what_the_document_allows_is_answered_as_it_says(operation, role):
    token = headers(role)

    @BOUNDED
    @given(case=OPERATIONS[operation].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def attack(case):
        case.call_and_validate(
            headers=token, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
        )

    attack()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_the_document_forbids_is_refused(operation):
    token = headers(Role.CITY_DATA_STEWARD)

    @BOUNDED
    @given(case=OPERATIONS[operation].as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def attack(case):
        case.call_and_validate(headers=token, checks=[not_a_server_error, negative_data_rejection])

    attack()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_operation_works_without_a_token(operation):
    @BOUNDED
    @given(case=OPERATIONS[operation].as_strategy())
    def attack(case):
        case.call_and_validate(checks=[not_a_server_error, ignored_auth])

    attack()
