"""A copy, the log received since, and a new database made of both."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wanjia.host.backup import copies, expired
from wanjia.host.tests.houses import House, until

NOTES = "CREATE TABLE notes AS SELECT number, md5(number::text) AS text FROM generate_series(1, 1000) AS number"


@pytest.fixture
def backups(tmp_path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def new_house(tmp_path) -> Iterator[House]:
    house = House(tmp_path / "new")
    yield house
    house.end()


@pytest.fixture
def noted(house) -> Iterator[House]:
    """A house whose database runs and holds a thousand notes."""
    house.cluster.start()
    house.ask(NOTES)
    yield house
    house.ask("DROP TABLE notes")
    house.cluster.stop()


def test_a_copy_and_the_log_since_make_a_new_database_with_every_row(noted, backups, new_house):
    receiver = noted.begin("wal", str(backups))
    until(lambda: noted.ask("SELECT active FROM pg_replication_slots") == (True,), seconds=20)
    assert noted.wanjia("sequencer", "--once").returncode == 0  # its first run makes the key that signs
    assert noted.wanjia("backup", str(backups)).returncode == 0
    noted.ask("INSERT INTO notes VALUES (1001, 'after the copy')")
    noted.ask("SELECT pg_switch_wal()", "postgres")
    noted.ask("INSERT INTO notes VALUES (1002, 'in a file that is still being received')")
    end = noted.ask("SELECT pg_current_wal_flush_lsn()")[0]
    until(lambda: noted.ask("SELECT flush_lsn FROM pg_stat_replication", "postgres")[0] >= end, seconds=20)
    receiver.kill()
    receiver.communicate()
    noted.ask("SELECT pg_drop_replication_slot('wanjia_backup')")

    restored = new_house.wanjia("restore", str(backups), "--secrets", str(noted.home / "secrets"))
    assert restored.returncode == 0, restored.stderr
    new_house.cluster.start()
    assert new_house.ask("SELECT count(*), max(number) FROM notes") == (1002, 1002)
    assert new_house.ask("SELECT pg_is_in_recovery()") == (False,)
    assert new_house.ask("SELECT max(epoch) FROM feed_epoch") == (2,)
    assert new_house.ask("SELECT max(epoch) FROM audit_tree") == (2,)
    assert new_house.wanjia("sequencer", "--once").returncode == 0
    assert new_house.cluster.password("wanjia_app") != noted.cluster.password("wanjia_app")


def test_a_damaged_copy_is_refused_by_name(noted, backups, new_house):
    assert noted.wanjia("backup", str(backups)).returncode == 0
    victim = max((copies(backups)[0].data / "base").rglob("*"), key=lambda path: path.stat().st_size)
    content = bytearray(victim.read_bytes())
    content[4000] ^= 1
    victim.write_bytes(content)
    refused = new_house.wanjia("restore", str(backups))
    assert refused.returncode == 1
    assert f"{victim.name} has another content" in refused.stderr
    assert not new_house.cluster.exists


def test_no_key_and_no_password_is_in_a_copy(noted, backups):
    assert noted.wanjia("backup", str(backups)).returncode == 0
    secrets = [path.read_bytes() for path in (noted.home / "secrets").rglob("*") if path.is_file()]
    secrets = [secret for secret in secrets if secret]  # a lock file is empty
    secrets += [noted.cluster.password(role).encode() for role in ("postgres", "wanjia_owner", "wanjia_app")]
    for path in backups.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(secret in content for secret in secrets), path


def test_what_was_cut_off_is_never_taken_for_a_copy(backups):
    (backups / "half-cut-off" / "data").mkdir(parents=True)
    (backups / "copy-20260101T000000Z").mkdir()
    assert copies(backups) == []


def test_the_newest_copies_are_kept(backups):
    for day in range(1, 5):
        folder = backups / f"copy-2026010{day}T000000Z"
        folder.mkdir(parents=True)
        at = datetime(2026, 1, day, tzinfo=UTC).isoformat()
        (folder / "about.json").write_text(f'{{"at": "{at}", "server": 18, "first_wal": "0"}}')
    assert [path.name[5:13] for path in expired(backups, keep=3)] == ["20260101"]
    assert copies(backups)[-1].at - copies(backups)[0].at == timedelta(days=3)


def test_a_restore_never_touches_a_database_that_is_there(noted, backups):
    refused = noted.wanjia("restore", str(backups))
    assert refused.returncode == 1
    assert "There is a database here already" in refused.stderr


def test_a_backup_needs_to_know_where(house):
    assert "WANJIA_BACKUP_FOLDER" in house.wanjia("backup").stderr
