"""``wanjia``: one command for everything. Names that are not ours go to Django."""

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one sub-command; the exit code is 0 when it did what it says."""
    arguments = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanjia.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wanjia", *arguments])
    return 0
