"""How the people of a month's files are scored by the truth that lies apart."""

import csv
import json
from uuid import UUID

import pytest

from wanjia.host.bench.departments import Laps, Month, Sent, month_lines, score_lines
from wanjia.host.bench.truth import Outcome, Score, read, scored

A, B, C = (UUID(int=number) for number in (1, 2, 3))
PERSONS = {"11": A, "12": B, "13": C}


@pytest.fixture
def truth(tmp_path):
    def write(*rows):
        path = tmp_path / "deaths_2026-10.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["row", "occasion", "persons", "slips"])
            writer.writerows([row, told, json.dumps(persons), json.dumps(slips)] for row, told, persons, slips in rows)
        return {"deaths": read(path)}

    return write


def test_rows_that_cannot_be_judged_are_left_out(truth):
    one = {"person": "11"}
    files = truth(
        (2, "death:11", one, {}),
        ("", "death:12", one, {"": "missing"}),
        (3, "death:11", one, {"": "repeated"}),
        (4, "never marriage:1", one, {"husband_number": "two_open"}),
        (5, "birth:1", {"child": "new:1", "mother": "12", "father": "13"}, {"father_number": "no_father"}),
    )
    assert [one.row for one in files["deaths"]] == [2, 5]
    assert files["deaths"][1].held() == {"mother": "12"}
    assert files["deaths"][1].newborn() == "new:1"


def test_a_link_is_right_wrong_or_waits_for_people(truth):
    files = truth(*((row, "death", {"person": person}, {}) for row, person in enumerate(["11", "12", "13", "13"], 2)))
    outcomes = {
        2: Outcome("EVENT", {"person": A}),
        3: Outcome("SAME", {"person": C}),
        4: Outcome("QUESTION", {}, frozenset({A, C})),
    }
    score, wrong = scored(files, {"deaths": outcomes}, PERSONS)
    assert (score.meant, score.linked, score.right, score.found) == (4, 2, 1, 2)
    assert (score.precision, score.recall, score.with_review) == (0.5, 0.25, 0.5)
    assert wrong == [(C, B)]


def test_a_question_without_the_one_meant_finds_nobody_and_so_does_a_fault(truth):
    files = truth((2, "death", {"person": "11"}, {}), (3, "death", {"person": "12"}, {}))
    outcomes = {2: Outcome("QUESTION", {"person": B}), 3: Outcome("FAULT", {"person": B})}
    score, _ = scored(files, {"deaths": outcomes}, PERSONS)
    assert (score.linked, score.found) == (0, 0)


def test_whoever_is_of_another_city_must_not_be_found(truth):
    files = truth((2, "marriage", {"husband": "11", "wife": "outside"}, {}))
    score, _ = scored(files, {"deaths": {2: Outcome("EVENT", {"husband": A, "wife": C})}}, PERSONS)
    assert (score.linked, score.right, score.wrong) == (2, 1, 1)


def test_shares_are_told_to_four_digits_and_held_against_their_targets():
    precision, recall, review, twins = score_lines(Score(1_000, 990, 989, 996, twins=3))
    assert (precision.met, recall.met, review.met, twins.met) == (True, True, True, True)
    worse = list(score_lines(Score(1_000, 990, 987, 994, twins=3, twins_merged=1)))
    assert [line.met for line in worse] == [False, True, False, False]


def test_a_month_is_as_long_as_its_files_and_its_undoing_is_told_of_the_largest():
    small, large = Laps(), Laps()
    small.wall.update({"read": 1, "match": 2, "apply": 3, "undo": 5})
    large.wall.update({"read": 10, "match": 20, "apply": 30, "undo": 40})
    sent = (Sent("a.csv", A, 100, 10, small), Sent("b.csv", B, 1_000, 500, large, withdrawn=500))
    whole, checks, undo = month_lines(Month(sent, Score(0, 0, 0, 0), 2**20))
    assert (whole.ours, checks.ours, undo.ours) == (66, 33, 40)
    assert "1,100 rows in 2 files" in whole.meaning
    assert "b.csv: 500 events withdrawn" in undo.meaning
