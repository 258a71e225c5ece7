"""Browsers signed in as those who look at maps. Imports stand in the fixtures: pytest reads this before Django."""

import pytest


@pytest.fixture(autouse=True)
def _nothing_kept():
    from wanjia.atlas.tests.factories import forget

    forget()


@pytest.fixture
def made(db):
    from wanjia.atlas.tests.factories import drawn_town

    return drawn_town()


@pytest.fixture
def browser(made):
    """``browser(role)`` is signed in as somebody of that role in their usual area."""
    return _signed_in


@pytest.fixture
def undrawn(db):
    """The clerk of a street that has no outlines."""
    from wanjia.desk.tests.factories import street

    street(units=1, floors=3)
    return _signed_in()


def _signed_in(role="township_clerk"):
    from django.test import Client

    from wanjia.access.types import Role
    from wanjia.desk.tests.factories import staff

    client = Client()
    client.force_login(staff(Role(role)), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def clerk(browser):
    """The clerk of the street."""
    return browser()
