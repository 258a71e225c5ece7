"""A small street, and people at work with lists. Imports stand in the fixtures (see desk's)."""

import pytest


@pytest.fixture
def made(db):
    """Six doors of one unit: a family behind each."""
    from wanjia.desk.tests.factories import street

    return street(units=1, floors=3)


@pytest.fixture
def people(made):
    """``people(role)`` is a context of somebody of that role in their usual area; the same one each time."""
    from wanjia.exports.tests.factories import at_work

    known = {}

    def people(role, login="", **given):
        key = login or role.value
        if key not in known:
            known[key] = at_work(role, login=key, **given)
        return known[key]

    return people


@pytest.fixture
def bulk(monkeypatch):
    """Three persons are many."""
    from wanjia.exports.rules import deciding

    monkeypatch.setattr(deciding, "BULK", 3)
