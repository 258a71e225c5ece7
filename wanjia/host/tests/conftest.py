from collections.abc import Iterator

import pytest

from wanjia.host.tests.houses import House


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    """An installation whose set-up is done."""
    house = House(tmp_path_factory.mktemp("house") / ".wanjia", WANJIA_DEMO="1")
    done = house.wanjia("setup")
    assert done.returncode == 0, done.stderr
    yield house
    house.end()
