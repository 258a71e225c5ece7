"""Browsers signed in as those who look at maps. Imports stand in the fixtures: pytest reads this before Django."""

import pytest


@pytest.fixture
def mirrored(committed_db, settings, tmp_path):
    """``mirrored()`` puts everything committed so far into a mirror of its own."""
    from wanjia.atlas.tests.factories import mirror

    settings.MIRROR_FOLDER = tmp_path / "mirror"
    return mirror


@pytest.fixture
def placed(mirrored):
    """A town whose doors have positions, in a mirror."""
    from wanjia.atlas.tests.factories import placed_town

    town = placed_town()
    mirrored()
    return town


@pytest.fixture
def made(mirrored):
    from wanjia.atlas.tests.factories import drawn_town

    town = drawn_town()
    mirrored()
    return town


@pytest.fixture
def browser(made):
    """``browser(role)`` is signed in as somebody of that role in their usual area."""
    return _signed_in


@pytest.fixture
def undrawn(mirrored):
    """The clerk of a street that has no outlines."""
    from wanjia.desk.tests.factories import street

    street(units=1, floors=3)
    mirrored()
    return _signed_in()


def _signed_in(role="township_clerk", login=""):
    from django.test import Client

    from wanjia.access.types import Role
    from wanjia.desk.tests.factories import staff

    client = Client()
    account = staff(Role(role), login=login or Role(role).value)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def clerk(browser):
    """The clerk of the street."""
    return browser()
