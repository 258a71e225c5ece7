"""What a machine may lack: there, a test says so and is skipped; CI has everything, and there it fails."""

import os
from typing import NoReturn

import pytest


def lacking(told: str) -> NoReturn:
    """End the test that is running, since the machine lacks what ``told`` names."""
    if os.environ.get("CI") == "true":
        pytest.fail(told)
    pytest.skip(told)
