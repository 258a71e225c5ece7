"""Every address x method x role behaves as the matrix says, which is written by hand (T21).

A new address needs two lines in ``matrix.csv`` (GET and POST), with what each of the cast gets. Places in an address
are filled with ids that exist nowhere, so whoever may pass the door gets 404 there.
"""

import csv
from pathlib import Path

import pytest

from tests.access.addresses import addresses
from tests.access.city import CAST, cast

MATRIX = {
    (row.pop("address"), row.pop("method")): {who: int(status) for who, status in row.items()}
    for row in csv.DictReader(Path(__file__).with_name("matrix.csv").read_text().splitlines())
}
ADDRESSES = {one.name: one for one in addresses()}


def test_every_address_has_a_policy():
    assert [name for name, one in ADDRESSES.items() if one.policy is None] == []


def test_every_address_has_its_lines_and_every_line_its_address():
    assert set(MATRIX) == {(name, method) for name in ADDRESSES for method in ("GET", "POST")}


@pytest.mark.django_db
def test_everybody_gets_what_the_matrix_says():
    browsers = cast()
    wrong = []
    for (name, method), row in MATRIX.items():
        for who in CAST:
            if name == "account_logout" and method == "POST":
                continue  # it would end the play: test_signing_in.py does it
            status = browsers[who].generic(method, ADDRESSES[name].url()).status_code
            if status != row[who]:
                wrong.append(f"{method} {name} as {who}: {status}, not {row[who]}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_no_other_method_opens_what_get_and_post_do_not(method):
    browsers = cast()
    opened = []
    for name, address in ADDRESSES.items():
        allowed = {who: {MATRIX[name, "GET"][who], MATRIX[name, "POST"][who], 400, 403, 404, 405} for who in CAST}
        for who in ("visitor", "community_worker", "system_admin"):
            status = browsers[who].generic(method, address.url()).status_code
            if status not in allowed[who]:
                opened.append(f"{method} {name} as {who}: {status}")
    assert opened == []
