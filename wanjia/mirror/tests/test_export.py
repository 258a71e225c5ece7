"""Parquet of the mirror: the rows that hold, once each, whatever changed since the base."""

import json
from random import Random

import duckdb
import pytest

from wanjia.feed.actions import sequence_once
from wanjia.kernel.errors import Refused
from wanjia.mirror.actions import build, export, exporting
from wanjia.mirror.queries import ask
from wanjia.mirror.tests.towns import Town

TABLES = ("person", "household", "event")


@pytest.fixture
def lively(committed_db, settings, tmp_path):
    """A town with a base, and with changes behind it."""
    settings.MIRROR_FOLDER = tmp_path / "mirror"
    town = Town(Random(7))  # noqa: S311 (dice)
    town.live(30)
    sequence_once()
    build()
    town.live(40)
    sequence_once()
    return town


def rows_in(files):
    return sorted(duckdb.read_parquet(str(files)).fetchall(), key=str)


def test_the_files_hold_what_the_mirror_says_now(lively, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS", 20)
    told = []
    made = export(tmp_path / "parquet", report=told.append)
    for table in TABLES:
        answer = ask(table, f"SELECT * EXCLUDE w FROM {table} GROUP BY ALL HAVING sum(w) > 0")
        found = rows_in(tmp_path / "parquet" / table / "*.parquet")
        assert found == sorted(answer.rows, key=str)
        assert len(found) == made.rows[table]
        assert made.position == answer.as_of
    assert len(list((tmp_path / "parquet" / "person").iterdir())) > 2
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_note_says_of_which_position_they_are_and_nobody_else_reads_them(lively, tmp_path):
    made = export(tmp_path / "parquet")
    assert json.loads((tmp_path / "parquet" / "export.json").read_text())["position"] == made.position
    assert (tmp_path / "parquet").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "parquet").glob("*/*.parquet"))


def test_a_folder_that_holds_something_is_left_alone(lively, tmp_path):
    (tmp_path / "letters").write_text("kept")
    with pytest.raises(Refused) as refused:
        export(tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["export-folder"]
    assert not (tmp_path / "export.json").exists()


def test_a_disk_that_takes_no_more_is_told_and_leaves_no_note(lively, tmp_path, monkeypatch):
    def full(*_):
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr(exporting, "_write", full)
    with pytest.raises(Refused) as refused:
        export(tmp_path / "parquet")
    assert "No space left" in str(refused.value)
    assert not (tmp_path / "parquet" / "export.json").exists()
