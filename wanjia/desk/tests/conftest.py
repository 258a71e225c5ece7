"""A small street, and browsers signed in as those who work with it.

Imports stand in the fixtures: pytest reads this file before Django is set up.
"""

import pytest


@pytest.fixture
def made(db):
    """Six doors of one unit: a family behind each."""
    from wanjia.desk.tests.factories import street

    return street(units=1, floors=3)


@pytest.fixture
def browser(made):
    """``browser(role)`` is signed in as somebody of that role in their usual area."""
    from django.test import Client

    from wanjia.access.types import Role
    from wanjia.desk.tests.factories import staff

    def browser(role=Role.COMMUNITY_WORKER, code="", **given):
        client = Client()
        person = staff(role, code, **given)
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser


@pytest.fixture
def worker(browser):
    """The community worker of the street."""
    return browser()
