"""The examples of docs/how-to/use-the-api.md, run as they stand there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from wanjia.access.actions import ClientWish, approve_client, grant_client
from wanjia.access.tests.factories import NOW, officer
from wanjia.access.types import Role
from wanjia.registry.tests.factories import area, door, person, town

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"
EXAMPLES = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
BASH = shutil.which("bash")
AREAS, CODES, BY_NUMBER, PERSON, EVENT = range(5)


@pytest.fixture
def run(live_server):
    """Runs an example in a shell, with a token of the community and a resident; returns what it printed."""
    town()
    resident = person("李梅", dwelling=door(), document_number="370298199003070022")
    wish = ClientWish("区医保局", Role.COMMUNITY_WORKER, area().id, NOW.replace(year=NOW.year + 1), 50)
    number, token = grant_client(wish, by=officer())
    approve_client(number, by=officer())
    environment = {"WANJIA": live_server.url, "TOKEN": token, "PERSON": str(resident), "PATH": os.environ["PATH"]}

    def shell(example):
        done = subprocess.run(
            [BASH, "-c", EXAMPLES[example]], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return shell


def test_the_examples_do_what_the_page_says(run):
    assert "和兴路社区" in run(AREAS)
    assert "Head of household" in run(CODES)
    assert "李梅" in run(BY_NUMBER)
    assert "3702********0022" in run(PERSON)
    assert '"standing": "reported"' in run(EVENT)
    assert run(EVENT) == run(EVENT)
