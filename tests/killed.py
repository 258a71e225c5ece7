"""A program of its own that works in one database and is killed on the way."""

import os
import subprocess
import sys

import pytest


class Program:
    """A Python program that prints "ready", then for each line it reads what became of one try: 0 where it ended."""

    def __init__(self, text: str, database) -> None:
        urls = {
            "WANJIA_DATABASE_URL": database.url("wanjia_app"),
            "WANJIA_DATABASE_OWNER_URL": database.url("wanjia_owner"),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", text],
            env=os.environ | urls,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout.readline() == "ready\n"

    def ends(self, *told) -> bool:
        """One try; whether it came to its end."""
        print(*told, file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline()) == 0


@pytest.fixture
def until_end(request):
    """``until_end(program)`` is the program, which is ended with the test."""

    def until_end(program):
        request.addfinalizer(program.process.communicate)
        return program

    return until_end
