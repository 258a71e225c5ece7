"""Make or mend the database and its tables, and stop. Killed at any point, it goes on where it stopped."""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from wanjia.host.installation import SYNTHETIC, Installation, installation
from wanjia.kernel.errors import Problem, Refused

PACKAGE = Path(__file__).parent.parent
SETUP_SECONDS = 3600  # another set-up of the same folder may load a whole city


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", type=int, metavar="PEOPLE", help="a synthetic city of so many people, if empty")


def main(options: argparse.Namespace) -> int:
    place = installation()
    running = place.started() and place.cluster is not None
    prepare(place, Console(stderr=True), people=options.demo)
    if place.cluster and not running and not place.supervised():
        place.cluster.stop()
    return 0


def prepare(place: Installation, console: Console, *, people: int | None) -> None:
    """From whatever is there to a database with this version's tables and, where asked for, the synthetic city."""
    with place.lock("setup", seconds=SETUP_SECONDS):
        if place.cluster:
            with step(console, "The database server"):
                place.cluster.ensure()
        with step(console, "The tables"):
            run_wanjia(place, "migrate", "-v0")
        if people:
            _seed(place, console, people)


def _seed(place: Installation, console: Console, people: int) -> None:
    """The note that this is a demo comes first: a half-loaded synthetic city is one too."""
    (place.home / SYNTHETIC).touch(mode=0o600)
    stamp = place.folder("stamps") / "demo"
    if stamp.exists():
        if stamp.read_text() != str(people):
            console.print(f"[green]·[/] A synthetic city of {int(stamp.read_text()):,} people is here already")
        return
    if not has_command("demo"):
        return
    console.print("[green]·[/] The synthetic city")
    run_wanjia(place, "demo", "--people", str(people))
    stamp.write_text(str(people))


@contextmanager
def step(console: Console, name: str) -> Iterator[None]:
    """Shows what is being done, and how long it took."""
    began = time.monotonic()
    with console.status(name):
        yield
    console.print(f"[green]✓[/] {name} [dim]{time.monotonic() - began:.1f} s[/]")


def run_wanjia(place: Installation, *arguments: str, quiet: bool = False) -> None:
    """Run a sub-command in a process of its own: it alone gets the owner's address. ``quiet`` shows only failures."""
    command = [sys.executable, "-m", "wanjia", *arguments]
    output = subprocess.PIPE if quiet else None
    done = subprocess.run(command, check=False, env=place.environment(owner=True), stdout=output, text=True)
    if done.returncode:
        print(done.stdout or "", end="", file=sys.stderr)
        message = "«%(command)s» did not end well; its message stands above. Mend that, then run it again."
        raise Refused(Problem("step", message, params={"command": "wanjia " + " ".join(arguments)}))


def has_command(name: str) -> bool:
    """Whether some context has this command. Looks at files only: starting Django to ask takes a second."""
    return any(PACKAGE.glob(f"*/management/commands/{name}.py"))
