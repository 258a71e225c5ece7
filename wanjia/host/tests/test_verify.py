"""The auditors' program against a log that a superuser has tampered with (T17), and against honest ones."""

import ast
import gzip
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from wanjia.audit import actions, queries, rules
from wanjia.audit.actions.witness import signing_key
from wanjia.audit.tests.factories import CLERK, moment, person, record_view
from wanjia.audit.types import Batch, Grade
from wanjia.host import verify
from wanjia.host.tests.tamperings import TAMPERINGS

PROGRAM = Path(verify.__file__)
EVENTS, EVERY = 40, 10


@dataclass
class Log:
    """A log, its witness, and the program in a folder of its own."""

    folder: Path
    database: object

    def verify(self, *more: str) -> tuple[int, str]:
        queries.export(self.folder / "export.gz")
        return self.run("export.gz", "--keys", "witness/trusted.txt", "--witness", "witness", *more)

    def run(self, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "wanjia_verify.py", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    def tamper(self, *statements: str | tuple[str, list[object]]) -> None:
        """As a superuser who has switched the triggers off."""
        with self.database.connect("postgres") as superuser:
            superuser.execute("SET session_replication_role = replica")
            for statement in statements:
                text, parameters = (statement, None) if isinstance(statement, str) else statement
                superuser.execute(text, parameters)

    def grow(self, start: int, count: int) -> None:
        for number in range(start, start + count):
            record_view(number)
        actions.sequence_once(at=moment(start + count), sign=True)
        actions.give_to_witness()


@pytest.fixture
def program(tmp_path, settings):
    settings.AUDIT_KEY, settings.WITNESS = str(tmp_path / "signing.key"), str(tmp_path / "witness")
    (tmp_path / "witness").mkdir()
    shutil.copy(PROGRAM, tmp_path / "wanjia_verify.py")
    return tmp_path


@pytest.fixture
def log(program, committed_db):
    """40 events, event n at position n, a checkpoint after each ten."""
    actions.make_signing_key()
    made = Log(program, committed_db)
    for start in range(0, EVENTS, EVERY):
        made.grow(start, EVERY)
    return made


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_is_found_where_it_is(log, name):
    statements, place = TAMPERINGS[name]
    log.tamper(*statements)
    code, said = log.verify()
    assert code == 1
    assert said.startswith(f"TAMPERED: {place}"), said


def write_all_anew(key: Ed25519PrivateKey) -> list[tuple[str, list[object]]]:
    """Hashes and checkpoints that fit the events as they stand now, signed with ``key``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.position, l.late, e.* FROM audit_leaf l JOIN audit_line e ON e.id = l.event ORDER BY 1"
        )
        hashes = [
            rules.leaf_hash(rules.leaf_data(1, position, late, row)) for position, late, *row in cursor.fetchall()
        ]
    changes = [("UPDATE audit_leaf SET hash = %s WHERE position = %s", [leaf, n]) for n, leaf in enumerate(hashes)]
    for size in range(EVERY, EVENTS + 1, EVERY):
        text = rules.checkpoint_text("wanjia/local/1", rules.Tree().add(hashes[:size]), moment(size))
        note = rules.sign(text, "wanjia/local", key)
        changes.append(("UPDATE audit_checkpoint SET text = %s WHERE size = %s", [note, size]))
    return changes


def test_a_log_written_anew_with_the_stolen_key_is_unmasked_by_the_witness(log):
    log.tamper(*TAMPERINGS["edit"][0])
    log.tamper(*write_all_anew(signing_key()))
    code, said = log.verify()
    assert (code, said) == (
        1,
        "TAMPERED: checkpoint 20 of epoch 1: does not fit; positions 10 to 19 of epoch 1 were rewritten\n",
    )


def test_a_log_written_anew_with_another_key_is_not_trusted(log):
    log.tamper(*TAMPERINGS["edit"][0])
    log.tamper(*write_all_anew(Ed25519PrivateKey.generate()))
    shutil.rmtree(log.folder / "witness/000001")
    code, said = log.verify()
    assert (code, said.split(" (")[0]) == (1, "TAMPERED: checkpoint 10 of epoch 1")


def go_back_to(log, size):
    log.tamper(
        ("UPDATE audit_tree SET size = %s, newest = %s, peaks = %s", [size, moment(size), peaks(size)]),
        ("DELETE FROM audit_event WHERE id > %s", [size]),
        ("DELETE FROM audit_leaf WHERE event > %s", [size]),
        ("DELETE FROM audit_checkpoint WHERE size > %s", [size]),
    )


def peaks(size):
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_leaf WHERE position < %s ORDER BY position", [size])
        return [*rules.Tree().add(bytes(leaf) for (leaf,) in cursor.fetchall()).peaks]


def test_a_restored_backup_that_goes_on_as_if_nothing_was_is_found(log):
    go_back_to(log, 20)
    for number in range(50, 75):
        record_view(number)
    actions.sequence_once(at=moment(80), sign=True)
    code, said = log.verify()
    assert (code, said.split(";")[0]) == (1, "TAMPERED: checkpoint 30 of epoch 1: does not fit")


def test_a_restore_that_is_declared_is_told_and_not_an_alarm(log):
    go_back_to(log, 25)
    actions.begin_epoch(at=moment(60), reason="disk lost")
    actions.give_to_witness()
    log.grow(70, 10)
    code, said = log.verify()
    assert code == 0, said
    assert said.endswith("epoch 2: after a restore (disk lost); lost: 15 events\n")


def test_a_declared_restore_does_not_excuse_more_than_it_tells(log):
    go_back_to(log, 25)
    actions.begin_epoch(at=moment(60), reason="disk lost")
    log.tamper("DELETE FROM audit_leaf WHERE epoch = 1 AND position >= 22")
    code, said = log.verify()
    assert (code, said.split(",")[0]) == (1, "TAMPERED: epoch 1 position 22: missing")


def test_a_slipped_in_event_that_is_dated_back_is_marked_by_the_sequencer(log):
    record_view(3, at=moment(3))
    log.grow(50, 5)
    code, said = log.verify()
    assert (code, said) == (0, "intact: 46 events, 5 checkpoints, 5 of them witnessed; 1 marked as late\n")


@pytest.mark.parametrize("persons", [(1, 2), (1, 2, 3, 4)])
def test_the_persons_of_a_batch_are_covered(log, persons):
    batch = Batch((person(1), person(2), person(3)), Grade.CHANGED)
    actions.record_batch(CLERK, action="person.load", object="batch/1", at=moment(50), batch=batch)
    log.grow(51, 1)
    assert log.verify()[0] == 0
    log.tamper(("UPDATE audit_batch SET persons = %s", [[person(number) for number in persons]]))
    assert log.verify() == (1, "TAMPERED: epoch 1 position 40: the persons of its batch were changed\n")


def test_twenty_honest_logs_raise_no_alarm(program, committed_db):
    actions.make_signing_key()
    log = Log(program, committed_db)
    chance = random.Random(20)  # noqa: S311
    for start in range(0, 20_000, 1_000):
        with transaction.atomic():
            for number in range(chance.randrange(1, 40)):
                record_view(number, at=moment(start + number + chance.random()))
        actions.sequence_once(at=moment(start + 60), sign=chance.random() < 0.7 or start == 0)
        actions.give_to_witness()
        code, said = log.verify()
        assert code == 0, said


def test_a_checkpoint_kept_by_the_auditor_takes_the_place_of_the_witness(log):
    kept = next((log.folder / "witness").rglob("*20.txt")).rename(log.folder / "kept.txt")
    assert log.run("export.gz", "--keys", "witness/trusted.txt")[0] == 2  # there is no export yet
    queries.export(log.folder / "export.gz")
    assert log.run("export.gz", "--keys", "witness/trusted.txt", "--since", kept.name)[0] == 0
    code, said = log.run("export.gz", "--keys", "witness/trusted.txt")
    assert (code, said.split(":")[0]) == (2, "CANNOT TELL")


def test_an_event_is_proved_to_someone_who_has_only_the_keys(log):
    queries.export(log.folder / "export.gz")
    keys = ("--keys", "witness/trusted.txt")
    assert log.run("prove", "export.gz", "--position", "17", *keys) == (0, "written: 1-17.tlog-proof\n")
    code, said = log.run("check", "1-17.tlog-proof", *keys)
    assert (code, said.splitlines()[0]) == (0, "in the log at position 17 of epoch 1:")
    assert str(person(17)) in said
    proof = log.folder / "1-17.tlog-proof"
    proof.write_text(proof.read_text().replace("index 17", "index 16"))
    assert log.run("check", "1-17.tlog-proof", *keys)[0] == 1
    assert log.run("prove", "export.gz", "--position", "99", *keys)[0] == 2


@pytest.mark.parametrize("damage", [b"", b"not gzip", gzip.compress(b"hello\n")], ids=["empty", "noise", "other"])
def test_what_is_no_export_gets_no_verdict(log, damage):
    (log.folder / "export.gz").write_bytes(damage)
    assert log.run("export.gz", "--keys", "witness/trusted.txt")[0] == 2


def test_an_export_cut_short_gets_no_verdict(log):
    queries.export(log.folder / "export.gz")
    whole = (log.folder / "export.gz").read_bytes()
    (log.folder / "export.gz").write_bytes(whole[: len(whole) // 2])
    assert log.run("export.gz", "--keys", "witness/trusted.txt")[0] == 2
    lines = gzip.decompress(whole).splitlines(keepends=True)
    (log.folder / "export.gz").write_bytes(gzip.compress(b"".join(lines[:-1])))
    assert log.run("export.gz", "--keys", "witness/trusted.txt")[0] == 2


def test_the_program_is_one_file_that_needs_python_and_cryptography_only():
    tree = ast.parse(PROGRAM.read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        name
        for node in imports
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module])
    }
    assert {name.split(".")[0] for name in names} <= {*sys.stdlib_module_names, "cryptography"}


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_program_and_the_log_build_the_same_tree(leaves):
    assert verify.root_of(leaves) == rules.Tree().add(leaves).root()


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70), st.data())
def test_a_path_leads_from_its_leaf_to_the_root_and_from_no_other(leaves, data):
    position = data.draw(st.integers(0, len(leaves) - 1))
    path = verify.path_of(leaves, position)
    root = verify.root_of(leaves)
    assert verify.root_from(path, leaves[position], position, len(leaves)) == root
    assert verify.root_from(path, bytes(32), position, len(leaves)) != root or leaves[position] == bytes(32)
