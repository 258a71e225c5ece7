import json
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connections

from wanjia.kernel.errors import Refused
from wanjia.vault import actions, queries
from wanjia.vault.models import Probe, Rotation
from wanjia.vault.types import FieldClass, KeysMissing, Unreadable

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NUMBER = FieldClass.CITIZEN_NUMBER
MANY, SECONDS_TO_END = 100_000, 60


@pytest.fixture
def own_keys(tmp_path, settings, monkeypatch):
    """Keys of this test alone: a rotation must not reach the others."""
    home = Path(settings.HOME)
    (tmp_path / "secrets").mkdir()
    for name in ("keyring.json", "master.key", "django"):
        shutil.copy(home / "secrets" / name, tmp_path / "secrets" / name)
    monkeypatch.setenv("WANJIA_HOME", str(tmp_path))
    settings.HOME = tmp_path
    settings.MASTER_KEY = str(tmp_path / "secrets" / "master.key")
    return tmp_path / "secrets"


def add_notes(count):
    """Sealed rows in the one table this floor has."""
    owners = [uuid4() for _ in range(count)]
    values = actions.seal_many(FieldClass.NOTE, owners=owners, texts=[f"note {owner}" for owner in owners])
    copying = "COPY vault_probe (id, value) FROM STDIN"
    with connections["owner"].cursor() as cursor, cursor.copy(copying) as copy:
        for row in zip(owners, values, strict=True):
            copy.write_row(row)
    return owners


def versions():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT get_byte(value, 2), count(*) FROM vault_probe GROUP BY 1 ORDER BY 1")
        return dict(cursor.fetchall())


def test_one_and_many_agree():
    owners, texts = [uuid4(), uuid4()], ["370298199001011234", "37029819900101123X"]
    sealed = actions.seal_many(NUMBER, owners=owners, texts=texts)
    assert [queries.unseal(NUMBER, owner=o, sealed=s) for o, s in zip(owners, sealed, strict=True)] == texts
    assert queries.unseal_many(NUMBER, owners=owners, sealed=sealed) == texts
    assert queries.blind_many(NUMBER, texts) == [queries.blind(NUMBER, text) for text in texts]
    assert queries.tail_many(NUMBER, texts) == [queries.tail(NUMBER, text[-4:]) for text in texts]


def test_swapped_values_are_refused():
    one, other = uuid4(), uuid4()
    sealed = actions.seal(NUMBER, owner=one, text="370298199001011234")
    with pytest.raises(Unreadable):
        queries.unseal(NUMBER, owner=other, sealed=sealed)
    with pytest.raises(Unreadable):
        queries.unseal(FieldClass.PHONE, owner=one, sealed=sealed)


@pytest.mark.parametrize("field", [FieldClass.NOTE, FieldClass.DOOR, FieldClass.ATTACHMENT])
def test_what_has_few_values_is_never_indexed(field):
    with pytest.raises(ValueError, match="never indexed"):
        queries.blind(field, "3")


def test_an_officer_has_one_pseudonym_for_a_resident():
    resident, neighbour = UUID(int=1), UUID(int=2)
    name = queries.pseudonym(of="staff:17", towards=resident)
    assert name == queries.pseudonym(of="staff:17", towards=resident)
    assert name != queries.pseudonym(of="staff:17", towards=neighbour)
    assert name != queries.pseudonym(of="staff:18", towards=resident)


def test_keys_are_made_once_and_a_killed_set_up_is_taken_up(own_keys):
    assert not actions.make_keys(at=NOW)
    (own_keys / "keyring.json").unlink()
    with pytest.raises(KeysMissing):
        queries.keyring()
    assert actions.make_keys(at=NOW)
    assert (own_keys / "keyring.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_foreign_keys_are_noticed(own_keys):
    assert queries.keys_fit()
    (own_keys / "keyring.json").unlink()
    actions.make_keys(at=NOW)
    assert not queries.keys_fit()


def test_no_secret_lies_open_in_the_keyring(own_keys):
    stored = json.loads((own_keys / "keyring.json").read_text())["keys"]
    assert {row["name"] for row in stored} == {*FieldClass, "pseudonym"}
    (own_keys / "master.key").write_text("00" * 32)
    with pytest.raises(KeysMissing):
        actions.begin_rotation(at=NOW, fields=[FieldClass.NOTE])
    assert json.loads((own_keys / "keyring.json").read_text())["keys"] == stored


def test_a_rotation_reaches_every_value_and_then_the_old_key_goes(own_keys, committed_db):
    owners = add_notes(2_500)
    actions.begin_rotation(at=NOW, fields=[FieldClass.NOTE])
    late = add_notes(1)
    with pytest.raises(Refused, match="still need"):
        actions.retire_keys(field=FieldClass.NOTE)
    steps = [rows for column, rows in actions.rotate() if column == "vault_probe.value"]
    assert steps == [1_000, 2_000, 2_502]
    assert versions() == {2: 2_502}
    assert actions.retire_keys(field=FieldClass.NOTE) == 1
    for owner in (owners[0], owners[-1], *late):
        value = bytes(Probe.objects.get(id=owner).value)
        assert queries.unseal(FieldClass.NOTE, owner=owner, sealed=value) == f"note {owner}"
    assert list(actions.rotate()) == []


def test_a_rotation_killed_in_the_middle_goes_on_where_it_stopped(own_keys, committed_db):
    owners = add_notes(MANY)
    actions.begin_rotation(at=NOW, fields=[FieldClass.NOTE])
    process = subprocess.Popen([sys.executable, "-m", "wanjia", "rotate_keys"], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not Rotation.objects.filter(rows__gte=MANY / 2).exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = Rotation.objects.get(target="vault_probe.value")
    assert not done.finished
    assert versions() == {1: MANY + 1 - done.rows, 2: done.rows}
    began = time.monotonic()
    first_after, *_ = (rows for column, rows in actions.rotate() if column == "vault_probe.value")
    assert time.monotonic() - began < SECONDS_TO_END
    assert first_after == done.rows + 1_000
    assert versions() == {2: MANY + 1}
    for owner in owners[:: MANY // 10]:
        value = bytes(Probe.objects.get(id=owner).value)
        assert queries.unseal(FieldClass.NOTE, owner=owner, sealed=value) == f"note {owner}"


def test_look_ups_find_values_of_both_index_keys_while_one_is_rotated(own_keys):
    before = queries.blind(NUMBER, "370298199001011234")
    actions.begin_rotation(at=NOW, fields=[NUMBER], index=True)
    after = queries.blind(NUMBER, "370298199001011234")
    assert before != after
    assert queries.blinds(NUMBER, "370298199001011234") == [after, before]
    assert len(queries.tails(NUMBER, "1234")) == 2
