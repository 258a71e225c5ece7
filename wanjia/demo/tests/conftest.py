"""One city for all who write files about it: it is made once, and nobody changes it."""

import pytest

from wanjia.demo.tests.months import AT, quiet


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    """The rows of 20,000 people."""
    from wanjia.demo.actions import generate  # this file is read before Django is set up

    folder = tmp_path_factory.mktemp("city")
    generate(people=20_000, seed=3, folder=folder, today=AT.date(), progress=quiet)
    return folder
