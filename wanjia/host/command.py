"""``wanjia``: one command for everything.

Our own sub-commands run an installation. Those of the other floors are Django's management commands in their contexts;
``wanjia NAME`` finds both, and gives each the database it works on. Exit codes: 0 done, 1 not done (the reason is
printed), 2 not understood, 3 something else is in the way (a port, another ``wanjia run``).
"""

import argparse
import importlib
import os
import resource
import sys
from dataclasses import dataclass

from wanjia.kernel.errors import Refused, WanjiaError

DONE, NOT_DONE, IN_THE_WAY, INTERRUPTED = 0, 1, 3, 130


@dataclass(frozen=True)
class Own:
    """A sub-command of the host: ``module`` has ``configure(parser)`` and ``main(options) -> exit code``."""

    help: str
    module: str


OWN = {
    "run": Own("start everything here: database, web, worker, sequencer; Ctrl-C stops it", "wanjia.host.run"),
    "setup": Own("make or mend the database and its tables, and stop", "wanjia.host.setup"),
    "migrate": Own("bring the tables to this version, as the owner's role", "wanjia.host.migrate"),
    "web": Own("the web server alone", "wanjia.host.web"),
    "worker": Own("the background worker alone", "wanjia.host.worker"),
    "backup": Own("copy the database into a folder, and verify the copy", "wanjia.host.backup"),
    "wal": Own("receive the write-ahead log into the backup folder, all the time", "wanjia.host.wal"),
    "restore": Own("make a new database from a copy and the log", "wanjia.host.restore"),
    "link": Own("find the rows of one or two files that are about the same person", "wanjia.host.link"),
    "bench": Own("measure this installation beside the bare database", "wanjia.host.bench"),
    "selfcheck": Own(
        "one page on the state of the installation; exit code 1 when something is red", "wanjia.host.selfcheck"
    ),
}
# Commands that fill a register: as the owner, whom row-level security does not bind, so that COPY is allowed.
LOADING = frozenset({("demo",), ("intake", "first")})
# Commands of Django that read files only, and must work before there is a database.
WITHOUT_DATABASE = frozenset(
    {"help", "check", "collectstatic", "compilemessages", "makemessages", "makemigrations", "openapi"}
)


def main(arguments: list[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold people and keys in the clear
    arguments = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanjia.config.settings")
    name = arguments[0] if arguments else "--help"
    try:
        if name in {"-h", "--help"} or arguments == ["help"]:
            print(_overview())
            return DONE
        return _own(name, arguments[1:]) if name in OWN else _of_a_context(arguments)
    except WanjiaError as error:
        print(f"wanjia {name}: {_said(error)}", file=sys.stderr)
        return NOT_DONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _own(name: str, arguments: list[str]) -> int:
    module = importlib.import_module(OWN[name].module)
    parser = argparse.ArgumentParser(prog=f"wanjia {name}", description=module.__doc__)
    module.configure(parser)
    return int(module.main(parser.parse_args(arguments)))


def _said(error: WanjiaError) -> str:
    """The reasons in the language of the terminal, where a context has been asked; the host itself says them as is."""
    from django.apps import apps
    from django.utils.translation import gettext

    if not (apps.ready and isinstance(error, Refused)):
        return str(error)
    return "; ".join(gettext(one.message) % one.params for one in error.problems)


def _of_a_context(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    from wanjia.host.installation import OWNER_URL, URL, installation

    place = installation()
    arguments = [arguments[0].replace("-", "_") if arguments[0] != "--version" else "version", *arguments[1:]]
    if arguments[0] in WITHOUT_DATABASE:
        if place.cluster and place.cluster.exists:
            place.enter(owner=True)
        execute_from_command_line(["wanjia", *arguments])
        return DONE
    with place.database():
        place.enter(owner=True)
        if LOADING & {tuple(arguments[:1]), tuple(arguments[:2])}:
            os.environ[URL] = os.environ[OWNER_URL]
        _speak()
        execute_from_command_line(["wanjia", *arguments])
    return DONE


def _speak() -> None:
    """What contexts say in this process is in the language of the terminal."""
    import django
    from django.utils import translation

    from wanjia.host.language import of_terminal

    django.setup()
    translation.activate(of_terminal())


def _overview() -> str:
    lines = ["usage: wanjia COMMAND [options]      (wanjia COMMAND --help tells more)", "", "This installation:"]
    lines += [f"  {name:<14}{own.help}" for name, own in OWN.items()]
    lines += ["", "The register and its contexts:"]
    lines += [f"  {name:<14}{text}" for name, text in _commands_of_contexts()]
    return "\n".join(
        [*lines, "", "Django's own commands (check, shell, makemigrations, …) work too: wanjia help --commands"]
    )


def _commands_of_contexts() -> list[tuple[str, str]]:
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    ours = {name: app for name, app in get_commands().items() if str(app).startswith("wanjia.") and name not in OWN}
    return [(name.replace("_", "-"), str(load_command_class(app, name).help)) for name, app in sorted(ours.items())]
