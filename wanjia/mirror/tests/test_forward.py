"""A kept answer brought forward by what changed says what a fresh count says."""

from random import Random
from threading import Thread

import pytest
from django.db import connections

from wanjia.feed.actions import sequence_once
from wanjia.mirror.actions import build
from wanjia.mirror.queries import ask, memory, reading
from wanjia.mirror.queries.asking import _READERS
from wanjia.mirror.tests.towns import Town
from wanjia.registry.tests.factories import day, household, person, town

OPEN = "valid_to = '9999-12-31'"
WITHIN = "area_within USING (area_id) JOIN area ON area.id = ancestor_id AND area.level = 'county'"
DAYS = "(VALUES (DATE '2016-01-01'), (DATE '2020-01-01')) AS days (day) ON valid_from <= day AND valid_to > day"
# Every shape that adds up: weighed by a number, by areas of a reference, of two days at once, of one total.
QUESTIONS = {
    "people": (f"SELECT area_id, sex, sum(w), sum(w * (number % 256)) FROM person WHERE {OPEN} GROUP BY 1, 2", 2),
    "counties": (f"SELECT area.code, sum(w) FROM person JOIN {WITHIN} WHERE person.{OPEN} GROUP BY 1", 1),
    "two days": (f"SELECT day, marital, sum(w) FROM person JOIN {DAYS} GROUP BY 1, 2", 2),
    "households": (f"SELECT basis, size, sum(w) FROM household WHERE {OPEN} GROUP BY 1, 2", 2),
    "events": ("SELECT kind, year(occurred_on), sum(w), sum(w * age) FROM event GROUP BY 1, 2", 2),
    "all": ("SELECT sum(w) FROM event", 0),
    "doors": ("SELECT area_id, people, sum(w) FROM lived_in GROUP BY 1, 2", 2),
    "alone and together": (
        f"""SELECT areas, 'alone', sum(w) FROM together WHERE people = 1 GROUP BY 1
            UNION ALL SELECT area_id, 'all', sum(w) FROM person WHERE {OPEN} GROUP BY 1""",
        2,
    ),
}


# What the tables of sums hold, asked of the rows they add up.
ADDED_UP = {
    "lived_in": (
        f"SELECT dwelling_id, area_id, sum(w) AS people FROM person WHERE {OPEN} AND dwelling_id IS NOT NULL"
        " GROUP BY 1, 2 HAVING sum(w) <> 0"
    ),
    "together": (
        "SELECT household, sum(w) AS people, coalesce(sum(w) FILTER (standing = 1), 0) AS unverified,"
        " coalesce(sum(w * area_id), 0), sum(w * (born_on - DATE '1800-01-01'))"
        f" FROM person WHERE {OPEN} AND household IS NOT NULL GROUP BY 1 HAVING sum(w) <> 0"
    ),
}


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MIRROR_FOLDER = tmp_path / "mirror"


def kept(name):
    sql, keys = QUESTIONS[name]
    return ask(name, sql, keys=keys)


def fresh(name, turn):
    """The same question under a name nobody asked before."""
    sql, keys = QUESTIONS[name]
    return ask(f"{name} {turn}", sql, keys=keys)


@pytest.mark.parametrize("most", [0, 1_000])
def test_sums_are_kept_up(committed_db, monkeypatch, most):
    monkeypatch.setattr(memory, "LOOKED_UP", most)
    lively = Town(Random(most))  # noqa: S311 (dice)
    sequence_once()
    build()
    for turn in range(4):
        for name, added_up in ADDED_UP.items():
            held = ask(f"{name} {turn}", f"SELECT * EXCLUDE w, sum(w) FROM {name} GROUP BY ALL HAVING sum(w) <> 0")
            assert sorted(held.rows) == sorted((*row, 1) for row in ask(f"{name} told {turn}", added_up).rows)
        lively.live(8)
        sequence_once()


@pytest.mark.parametrize("seed", range(4))
def test_brought_forward_it_is_the_fresh_answer(committed_db, seed):
    random = Random(200 + seed)  # noqa: S311 (dice)
    lively = Town(random)
    sequence_once()
    build()
    first = {name: set(kept(name).rows) for name in QUESTIONS}
    for turn in range(6):
        lively.live(random.randrange(1, 12))
        sequence_once()
        # not every question is asked at every position, so some come forward over several
        for name in random.sample(sorted(QUESTIONS), 4):
            before, now = kept(name), fresh(name, turn)
            assert set(before.rows) == set(now.rows), name
            assert (before.as_of, before.columns) == (now.as_of, now.columns)
    assert any(set(kept(name).rows) != first[name] for name in QUESTIONS)


@pytest.fixture
def few(committed_db):
    town()
    person(born=day(1980))
    sequence_once()
    build()


def count():
    return kept("people").rows[0][2]


def grow():
    person(born=day(1981))
    sequence_once()


def test_only_the_changed_rows_are_asked(few):
    """What changed is hidden from whoever asks the whole table, so that any other way would show."""
    assert count() == 1
    reader = _READERS.get()
    grow()
    reader.catch_up(at_least=None, seconds=9)
    with reader.duck.cursor() as duck:
        duck.execute("CREATE OR REPLACE VIEW person AS SELECT *, 1::TINYINT AS w FROM base.person")
    assert count() == 2
    assert fresh("people", "after").rows[0][2] == 1


def test_an_answer_from_before_what_is_kept_is_counted_anew(few, monkeypatch):
    monkeypatch.setattr(reading, "LATELY", 0)
    assert count() == 1
    grow()
    assert count() == 2
    assert _READERS.get().kept_from == _READERS.get().position


def test_what_changed_again_and_again_is_folded(committed_db, monkeypatch):
    monkeypatch.setattr(reading, "LATELY", 20)
    lively = Town(Random(3))  # noqa: S311 (dice)
    sequence_once()
    build()
    reader = reading.open_reader()
    for _ in range(12):
        lively.live(5)
        sequence_once()
        reader.catch_up(at_least=None, seconds=9)
        assert reader.kept_from == reader.base.position or sum(rows for _, rows in reader.kept) <= 2 * reading.LATELY
    assert reader.kept_from > reader.base.position
    with reader.duck.cursor() as duck:
        more_than_once = f"SELECT number FROM person_log WHERE position <= {reader.kept_from} GROUP BY number"
        assert duck.execute(f"{more_than_once} HAVING count(DISTINCT position) > 1").fetchall() == []
        assert duck.execute("SELECT count(*) FROM person_log").fetchone() > (0,)


def test_a_question_that_does_not_add_up_is_counted_anew(few):
    median = "SELECT median(born_on) FROM person WHERE w = 1"
    old = ask("median", median)
    grow()
    new = ask("median", median)
    assert new.as_of > old.as_of
    assert new.rows != old.rows


def test_a_step_that_fails_changes_nothing(few, monkeypatch):
    assert count() == 1
    household("0009")
    grow()
    whole = reading.take_in

    def broken(duck, subject, position):
        if subject.name == "household":
            raise InterruptedError
        return whole(duck, subject, position)

    with monkeypatch.context() as broke:
        broke.setattr(reading, "take_in", broken)
        with pytest.raises(InterruptedError):
            count()
    assert (count(), fresh("people", "after").rows) == (2, kept("people").rows)


def test_many_at_once_count_once(few):
    """``random()`` differs from run to run: whoever waited for the same count got the same answer."""
    answers = []

    def throw():
        answers.append(ask("dice", "SELECT random()").rows)
        connections.close_all()

    threads = [Thread(target=throw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
