"""What lies on the disk: nothing that names anybody, and never a wrong number from a file that is not whole."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import duckdb
import pytest

from wanjia.feed.actions import publish, sequence_once
from wanjia.kernel.errors import NotReady, Refused
from wanjia.mirror.actions import build, building
from wanjia.mirror.queries import ask, is_due, verify
from wanjia.mirror.queries.files import NOTE, bases, folder, note, noted
from wanjia.registry.models import Person
from wanjia.registry.tests.factories import NOW, area, day, door, household, person, town

HELD = "SELECT column_name FROM duckdb_columns() WHERE database_name IN ('base', 'memory')"
PEOPLE = "SELECT sum(w) FROM person WHERE valid_to = '9999-12-31'"
NAME, NUMBER, PHONE, BUILDING = "欧阳坎娜丽", "370298199003070022", "10012345678", "独一无二楼"


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MIRROR_FOLDER = tmp_path / "mirror"


@pytest.fixture
def people(committed_db):
    """Two people in one household; the feed is numbered."""
    town()
    home = household(dwelling=door("302", BUILDING))
    one = person(
        NAME, dwelling=door("302", BUILDING), household=home, relation="02", document_number=NUMBER, phone=PHONE
    )
    other = person(born=day(1991), sex=1, household=home, relation="10", hukou_area=area().id)
    sequence_once()
    return one, other


def counted():
    return ask("people", PEOPLE).rows[0][0]


def seal(db, uuid):
    """Seal a person, as the two officers' action does."""
    with db.connect("wanjia_owner") as owner:
        [(pk,)] = owner.execute(
            "UPDATE registry_person SET sealed = true WHERE uuid = %s RETURNING id", [uuid]
        ).fetchall()
    publish(topic="registry", kind="sealed", payload={"persons": [pk], "households": []}, at=NOW)
    sequence_once()


def everything_on_disk():
    return b"".join(path.read_bytes() for path in folder().rglob("*") if path.is_file())


def test_the_files_hold_no_name_no_number_and_no_address(people):
    build()
    held = everything_on_disk()
    assert len(held) > 10_000
    for text in (NAME, NUMBER, PHONE, BUILDING, "王芳"):
        assert text.encode() not in held
    for uuid in people:
        assert uuid.bytes not in held
        assert str(uuid).encode() not in held
    columns = {name for (name,) in ask("columns", HELD).rows}
    assert not columns & {"name", "text", "blind", "tail", "pinyin", "uuid", "person_id", "door", "building"}


def test_a_sealed_person_leaves_the_answers_at_once_and_the_files_with_the_next_base(people, committed_db):
    build()
    assert counted() == 2
    seal(committed_db, people[0])
    assert counted() == 1
    with committed_db.connect("wanjia_owner") as owner:
        [(number,)] = owner.execute("SELECT mirror_number FROM registry_person WHERE sealed").fetchall()
    build()
    with duckdb.connect(str(folder() / noted().file), read_only=True) as base:
        for table in ("person", "event"):
            assert base.execute(f"SELECT count(*) FROM {table} WHERE number = {number}").fetchone() == (0,)
    assert counted() == 1


def test_the_folder_and_the_files_are_for_this_user_only(people):
    build()
    assert folder().stat().st_mode & 0o077 == 0
    assert (folder() / noted().file).stat().st_mode & 0o077 == 0


def test_without_a_base_nothing_is_counted(people):
    assert is_due()
    with pytest.raises(Refused) as refused:
        counted()
    assert [problem.code for problem in refused.value.problems] == ["mirror-missing"]


@pytest.fixture
def spare(people):
    """Two bases, the older one of two people; now there are three."""
    older = build()
    person("李雷", born=day(2000), sex=1)
    sequence_once()
    newer = build()
    assert bases() == (newer, older)
    return newer


def cut(base, size):
    path = folder() / base.file
    path.write_bytes(path.read_bytes()[:size])


def spoil(base):
    """Every block but the heads is written over; the file keeps its length."""
    path = folder() / base.file
    path.write_bytes(path.read_bytes()[:12_288] + b"\xff" * (base.size - 12_288))


@pytest.mark.parametrize("size", [0, 1_000, -4_096])
def test_half_a_file_is_never_read_and_is_made_anew(people, size):
    cut(build(), size)
    with pytest.raises(NotReady):
        counted()
    assert is_due()
    build()
    assert counted() == 2


@pytest.mark.parametrize("harm", [lambda base: cut(base, 1_000), spoil, lambda base: (folder() / base.file).unlink()])
def test_the_base_before_serves_where_the_newest_cannot_be_read(spare, harm):
    harm(spare)
    assert counted() == 3, "what happened since is followed from there"
    assert is_due()
    build()
    assert counted() == 3
    assert not is_due()


def test_a_file_spoilt_while_it_is_open_is_left_for_the_one_before(spare):
    assert ask("nobody", "SELECT 1").rows == ((1,),)
    spoil(spare)
    assert counted() == 3
    assert is_due()


def test_without_a_spare_a_spoilt_file_gives_no_number(people):
    spoil(build())
    with pytest.raises(NotReady):
        counted()
    assert is_due()
    build()
    assert counted() == 2


def test_no_spare_stays_that_tells_of_somebody_sealed_since(people, committed_db):
    older = build()
    seal(committed_db, people[0])
    assert is_due()
    newer = build()
    assert bases() == (newer,)
    assert not (folder() / older.file).exists()


@pytest.mark.parametrize("text", ["", "[{", "[{}]", '{"file": "1.duckdb"}', "[1]"])
def test_a_note_that_cannot_be_read_names_no_base(people, text):
    build()
    (folder() / NOTE).write_text(text)
    assert is_due()
    build()
    assert counted() == 2


def test_the_old_base_serves_on_while_the_note_names_one_that_cannot_be_read(people):
    base = build()
    assert counted() == 2
    note(replace(base, file="elsewhere.duckdb", schema="of another version"))
    assert counted() == 2
    assert is_due()


def test_a_base_of_other_declarations_is_not_opened(people):
    base = build()
    note(replace(base, schema="of another version"))
    with pytest.raises(NotReady):
        counted()
    build()
    assert counted() == 2


def test_a_base_from_before_a_restore_is_not_opened(people):
    base = build()
    note(replace(base, epoch=base.epoch + 1))
    assert is_due()
    with pytest.raises(Refused):
        counted()


def started(program, settings):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wanjia.config.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", program, str(settings.MIRROR_FOLDER)], env=environment, stdout=subprocess.PIPE, text=True
    )


def test_a_killed_build_leaves_the_old_base_and_the_next_build_clears_up(people, settings):
    base = build()
    builder = started(SLOW_BUILD, settings)
    _wait_for(lambda: list(folder().glob("*.half")))
    builder.send_signal(signal.SIGKILL)
    builder.communicate()
    assert noted() == base
    assert counted() == 2
    build()
    assert list(folder().glob("*.half*")) == []
    assert verify()[1] == []


def test_a_build_that_finds_the_disk_full_says_so_and_leaves_the_old_base_and_no_half(people, settings):
    """A limit on the size of its files stops it where a full disk would: in the middle of writing."""
    base = build()
    told, _ = started(FULL_DISK, settings).communicate(timeout=60)
    assert told.split() == ["mirror-no-room"]
    assert sorted(path.name for path in folder().glob("*.duckdb*")) == [base.file]
    assert counted() == 2
    assert is_due() is False


def test_no_build_begins_on_a_disk_that_is_nearly_full(people, monkeypatch):
    monkeypatch.setattr(building, "RESERVE", 2**62)
    with pytest.raises(Refused) as refused:
        build()
    assert [problem.code for problem in refused.value.problems] == ["mirror-no-room"]
    assert list(folder().glob("*.duckdb*")) == []


def test_a_question_for_which_there_is_no_room_spoils_nothing(people):
    base = build()
    with pytest.raises(NotReady) as refused:
        ask("much", "SELECT list(range) FROM range(300_000_000)")
    assert [problem.code for problem in refused.value.problems] == ["mirror-no-room"]
    assert counted() == 2
    assert noted() == base
    assert not is_due()


def test_a_lost_connection_to_the_register_is_made_anew(people, committed_db):
    build()
    assert counted() == 2
    with committed_db.connect("postgres") as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%version%'"
        )
    person("李雷", born=day(2000), sex=1)
    sequence_once()
    assert counted() == 3


def test_an_answer_says_how_far_behind_it_is(people):
    build()
    assert (counted(), ask("people", PEOPLE).behind) == (2, 0)
    for born in (2000, 2001):
        person("李雷", born=day(born), sex=1)
    sequence_once()
    answer = ask("people", PEOPLE, at_least=noted().position)
    assert (answer.rows, answer.behind) == (((2,),), 2)
    assert (counted(), ask("people", PEOPLE, at_least=0).behind) == (4, 0)


SLOW_BUILD = """
import sys, time, django
from django.conf import settings
django.setup()
settings.MIRROR_FOLDER = sys.argv[1]
from wanjia.mirror.actions import build
build(report=lambda share: time.sleep(60))
"""
FULL_DISK = """
import resource, sys, django
from django.conf import settings
django.setup()
settings.MIRROR_FOLDER = sys.argv[1]
from wanjia.kernel.errors import Refused
from wanjia.mirror.actions import build
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    build()
except Refused as refused:
    print(*(problem.code for problem in refused.problems))
"""


def test_only_one_process_builds(people):
    def second(share):
        with pytest.raises(Refused) as refused:
            build()
        assert [problem.code for problem in refused.value.problems] == ["mirror-building"]

    build(report=second)


def test_a_reader_takes_the_new_base_when_there_is_one(people):
    build()
    assert ask("people", PEOPLE).as_of == noted().position
    person("李雷", born=day(2000), sex=1)
    sequence_once()
    answer = ask("people", PEOPLE)
    assert (answer.rows, answer.as_of) == (((3,),), noted().position + 1)
    base = build()
    assert ask("people", PEOPLE).as_of == base.position
    assert Person.objects.count() == 0, "the mirror opens no reach for this process"


def _wait_for(sight, seconds=30):
    deadline = time.monotonic() + seconds
    while not sight():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)
