"""The language of the command line: Chinese for who has set their terminal to it, English for everybody else."""

import os
from collections.abc import Mapping

CHINESE, ENGLISH = "zh-hans", "en"


def of_terminal(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the locale: the first of LC_ALL, LC_MESSAGES and LANG that says anything."""
    said = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, said), "")
    return CHINESE if locale.lower().startswith("zh") else ENGLISH
