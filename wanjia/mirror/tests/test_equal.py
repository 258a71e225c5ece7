"""Following the feed, building anew and asking the register itself say the same, whatever happened."""

from datetime import date
from random import Random

import pytest

from wanjia.feed.actions import sequence_once
from wanjia.mirror.actions import build
from wanjia.mirror.queries import ask, verify
from wanjia.mirror.tests.towns import Town

TABLES = ("person", "household", "event")
DAYS = (date(2014, 6, 1), date(2015, 1, 1), date(2018, 3, 5), date(2022, 12, 31), date(2026, 11, 21))
OURS = """
SELECT area_id, sex, coalesce(marital, ''), coalesce(education, ''), coalesce(hukou_area_id, 0), sum(w)
FROM person WHERE valid_from <= $1 AND valid_to > $1 GROUP BY ALL HAVING sum(w) <> 0
"""
# One question a person and fact, on the tables themselves, by the owner.
HOLDS = """(SELECT {} FROM registry_{}fact AS fact WHERE fact.person_id = p.id AND fact.recorded_to > now()
    AND fact.valid_from <= %(day)s AND fact.valid_to > %(day)s{})"""
SLOWLY = f"""
SELECT (SELECT area_id FROM places_dwelling WHERE id = {HOLDS.format("dwelling_id", "residence", "")}),
    {HOLDS.format("sex", "birth", "")}, coalesce({HOLDS.format("code", "marital", "")}, ''),
    coalesce({HOLDS.format("code", "education", "")}, ''), coalesce({HOLDS.format("area_id", "hukou", "")}, 0), count(*)
FROM registry_person AS p
WHERE NOT sealed AND canonical_id IS NULL AND {HOLDS.format("sex", "birth", "")} IS NOT NULL
    AND coalesce({HOLDS.format("status", "life", "")}, 1) IN (1, 3)
    AND NOT EXISTS (SELECT FROM registry_person AS duplicate WHERE duplicate.canonical_id = p.id)
GROUP BY 1, 2, 3, 4, 5
"""


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MIRROR_FOLDER = tmp_path / "mirror"


def contents():
    """Every row of every table with its weight, as the process sees them now."""
    return {
        table: set(ask(table, f"SELECT * EXCLUDE w, sum(w) FROM {table} GROUP BY ALL HAVING sum(w) <> 0").rows)
        for table in TABLES
    }


@pytest.mark.parametrize("seed", range(6))
def test_following_building_anew_and_the_register_agree(committed_db, seed):
    random = Random(seed)  # noqa: S311 (dice)
    lively = Town(random)
    lively.live(30)
    sequence_once()
    build()
    before = contents()
    assert lively.live(60) > 15
    sequence_once()
    followed = contents()
    assert followed != before
    build()
    assert contents() == followed
    assert verify()[1] == []


@pytest.mark.parametrize("seed", range(3))
def test_any_day_is_what_a_slow_question_to_the_register_says(committed_db, seed):
    lively = Town(Random(100 + seed))  # noqa: S311 (dice)
    lively.live(80)
    sequence_once()
    build()
    without_merged = OURS.replace("GROUP BY", "AND number NOT IN (SELECT unnest($2::BIGINT[])) GROUP BY")
    with committed_db.connect("wanjia_owner") as owner:
        merged = [
            number
            for (number,) in owner.execute(
                "SELECT mirror_number FROM registry_person WHERE id IN (SELECT canonical_id FROM registry_person)"
            )
        ]
        for day in DAYS:
            slowly = set(owner.execute(SLOWLY, {"day": day}).fetchall())
            assert set(ask("people", without_merged, [day, merged]).rows) == slowly, day
            assert slowly
