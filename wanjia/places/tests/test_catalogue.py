import io
from datetime import date

import pytest
from django.core.management import call_command

from wanjia.kernel.clock import FOREVER
from wanjia.places import actions
from wanjia.places.models import Code
from wanjia.places.rules.catalogue import code_list
from wanjia.places.types import BEFORE_LISTS

FILE = """
standard = "GB/T 1-2000"
zh = "例"
en = "Example"
codes = [{}]
"""


def test_an_entry_may_end():
    [ended, open_] = code_list("x", FILE.format('["1", "甲", "A", 2000-01-01, 2010-01-01], ["2", "乙", "B"]')).codes
    assert (ended.valid_from, ended.valid_to) == (date(2000, 1, 1), date(2010, 1, 1))
    assert (open_.valid_from, open_.valid_to) == (BEFORE_LISTS, FOREVER)


@pytest.mark.parametrize(
    "entry",
    [
        '["1", "甲"]',
        '["1", "", "A"]',
        '[1, "甲", "A"]',
        '["1", "甲", "A", 2010-01-01, 2000-01-01]',
        '["1", "甲", "A"], ["1", "乙", "B"]',
        '["1", "甲", "A", 2000-01-01, 2010-01-01], ["1", "乙", "B", 2009-01-01, 2020-01-01]',
    ],
)
def test_a_malformed_list_is_a_fault_of_the_release(entry):
    with pytest.raises(ValueError, match="x: "):
        code_list("x", FILE.format(entry))


def test_a_code_cannot_be_taken_out_of_its_file(committed_db):
    with committed_db.connect("wanjia_owner") as connection:
        connection.execute(
            "INSERT INTO places_code (list_id, code, zh, en, valid_from, valid_to, position) "
            "VALUES ('sex', '8', '某', 'Some', '2000-01-01', '9999-12-31', 9)"
        )
    with pytest.raises(ValueError, match=r"sex.*8"):
        actions.load_code_lists(using="default")
    assert Code.objects.filter(code="8", list="sex").exists()


@pytest.mark.usefixtures("committed_db")
def test_the_code_lists_are_named():
    out = io.StringIO()
    call_command("codes", stdout=out)
    assert "GB/T 4761-2008" in out.getvalue()
