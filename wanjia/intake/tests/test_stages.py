"""A stage is gone when it is left, and so are those of processes that were killed; nobody else's is touched."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from wanjia.intake.actions.staging import PREFIX, staged


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_stage_is_gone_whatever_happened_on_it(folder):
    def work():
        with staged() as stage:
            stage.file.write_bytes(b"rows")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert list(folder.iterdir()) == []


def test_the_stage_of_a_killed_process_goes_with_the_next_one(folder):
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left, own, others = (folder / f"{PREFIX}{owner}-abc" for owner in (int(dead.stdout), os.getpid(), "somebody"))
    for one in (left, own, others):
        one.mkdir()
        Path(one, "stage.db").write_bytes(b"rows")
    with staged():
        assert sorted(one.name for one in folder.glob(f"{PREFIX}*-abc")) == sorted([own.name, others.name])
