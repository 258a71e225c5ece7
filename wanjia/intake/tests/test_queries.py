"""Who finds what was handed in: the offices in reach, whoever brought it, and the steward of the whole city."""

import pytest

from wanjia.intake import queries
from wanjia.intake.tests.factories import submission_in, upload_in
from wanjia.kernel.errors import NotFound
from wanjia.registry.tests.factories import FAR, HERE, area, town
from wanjia.registry.tests.looks import reader, steward


@pytest.fixture
def _town(db):
    town()


@pytest.mark.usefixtures("_town")
@pytest.mark.parametrize(("made", "find"), [(submission_in, queries.submission), (upload_in, queries.upload)])
def test_one_is_found_by_its_office_its_bringer_and_the_city_and_by_nobody_else(made, find):
    number = made(area(HERE).id)["number"]
    for ctx in (reader(HERE), reader(FAR, actor="staff:0"), steward()):
        find(ctx, number)
    with pytest.raises(NotFound):
        find(reader(FAR), number)
