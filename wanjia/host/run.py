"""Start everything: the database, the web server, the worker and the sequencer, and keep them alive until Ctrl-C."""

import argparse
import os
from dataclasses import dataclass

from rich.console import Console
from rich.panel import Panel

from wanjia.host.command import IN_THE_WAY
from wanjia.host.installation import Installation, backup_folder, installation
from wanjia.host.setup import has_command, prepare, run_wanjia
from wanjia.host.site import LOOPBACK, answers, note_port, port_is_free, port_taken
from wanjia.host.supervisor import Role, Supervisor, stop_leftovers


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", type=int, metavar="PEOPLE", help="a synthetic city of so many people, if empty")
    parser.add_argument("--port", type=int, default=int(os.environ.get("WANJIA_PORT", "8000")))


def main(options: argparse.Namespace) -> int:
    place, console = installation(), Console(stderr=True)
    try:
        with place.lock("run", seconds=1):
            return _run(place, console, options)
    except BlockingIOError:
        where = f"process {place.holder('run')}"
        console.print(f"Wanjia already runs here ({where}). Stop it with Ctrl-C in its window, or: kill {where[8:]}")
        return IN_THE_WAY


def _run(place: Installation, console: Console, options: argparse.Namespace) -> int:
    if found := stop_leftovers(place.folder("run")):
        console.print(f"[yellow]·[/] The last run was killed; stopped what it left: {', '.join(found)}")
    if not port_is_free(options.port):
        console.print(port_taken(options.port), markup=False)
        return IN_THE_WAY
    try:
        prepare(place, console, people=options.demo)
        return _serve(place, console, options.port)
    finally:
        if place.cluster:
            place.cluster.stop()
        console.print("Stopped.")


def _serve(place: Installation, console: Console, port: int) -> int:
    note_port(place, port)
    os.environ["WANJIA_PORT"] = str(port)
    run_wanjia(place, "selfcheck", "--startup", quiet=True)
    supervisor = Supervisor(place, _roles(place), lambda text: console.print(f"[yellow]·[/] {text}"))
    supervisor.run(Greeting(place, port, console))
    return 0


def _roles(place: Installation) -> list[Role]:
    roles = [Role("web", ("web",)), Role("worker", ("worker",))]
    if has_command("sequencer"):
        roles.append(Role("sequencer", ("sequencer",)))
    if backup_folder():
        roles.append(Role("wal", ("wal",), owner=True))
    return roles


@dataclass
class Greeting:
    """Said once, when the site answers."""

    place: Installation
    port: int
    console: Console

    def __call__(self) -> bool:
        if not answers(self.port):
            return False
        self.console.print(Panel(self.text(), title="Wanjia 万家", expand=False))
        return True

    def text(self) -> str:
        lines = [f"[bold]http://{LOOPBACK}:{self.port}[/]", f"Files and logs: {self.place.home}", "Stop: Ctrl-C"]
        if self.place.demo:
            lines.insert(1, "SYNTHETIC: nobody here has ever lived. The sign-in page lists the accounts to try.")
        return "\n".join(lines)
