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
from wanjia.kernel.errors import Refused
from wanjia.mirror.actions import build
from wanjia.mirror.queries import ask, is_due, verify
from wanjia.mirror.queries.files import folder, note, noted
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


@pytest.mark.parametrize("cut", [0, 1_000, -4_096])
def test_half_a_file_is_never_read_and_is_made_anew(people, cut):
    base = build()
    path = folder() / base.file
    whole = path.read_bytes()
    path.write_bytes(whole[:cut])
    with pytest.raises(Refused):
        counted()
    assert is_due()
    build()
    assert counted() == 2


def test_a_file_whose_inside_is_spoilt_gives_no_number(people):
    base = build()
    path = folder() / base.file
    path.write_bytes(path.read_bytes()[:8_192] + b"\xff" * (base.size - 8_192))
    with pytest.raises(Refused):
        counted()
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
    with pytest.raises(Refused):
        counted()
    build()
    assert counted() == 2


def test_a_base_from_before_a_restore_is_not_opened(people):
    base = build()
    note(replace(base, epoch=base.epoch + 1))
    assert is_due()
    with pytest.raises(Refused):
        counted()


def test_a_killed_build_leaves_the_old_base_and_the_next_build_clears_up(people, settings):
    base = build()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wanjia.config.settings"}
    builder = subprocess.Popen([sys.executable, "-c", SLOW_BUILD, str(settings.MIRROR_FOLDER)], env=environment)
    _wait_for(lambda: list(folder().glob("*.half")))
    builder.send_signal(signal.SIGKILL)
    builder.wait()
    assert noted() == base
    assert counted() == 2
    build()
    assert list(folder().glob("*.half*")) == []
    assert verify()[1] == []


SLOW_BUILD = """
import sys, time, django
from django.conf import settings
django.setup()
settings.MIRROR_FOLDER = sys.argv[1]
from wanjia.mirror.actions import build
build(report=lambda share: time.sleep(60))
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
