import json
import os
import subprocess
import sys

import pytest

_TELL = """
import json
from wanjia.config import settings
print(json.dumps({name: value for name, value in vars(settings).items() if "COOKIE" in name or "SECURE" in name}))
"""


@pytest.fixture
def run_settings():
    """The settings as another process reads them with ``NAME=value`` in its environment."""

    def told(setting: str) -> dict[str, object]:
        name, _, value = setting.partition("=")
        environment = os.environ | {name: value}
        done = subprocess.run(
            [sys.executable, "-c", _TELL], env=environment, capture_output=True, check=True, text=True
        )
        return json.loads(done.stdout)

    return told
