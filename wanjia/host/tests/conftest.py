from collections.abc import Iterator

import pytest

from wanjia.host.tests.houses import House, set_up


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    """An installation whose set-up is done."""
    house = set_up(tmp_path_factory.mktemp("house") / ".wanjia")
    yield house
    house.end()
