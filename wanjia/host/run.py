"""Start everything: the database, the web server, the worker and the sequencer, and keep them alive until Ctrl-C."""

import argparse
import http.client
import os
import socket
from dataclasses import dataclass

import psutil
from rich.console import Console
from rich.panel import Panel

from wanjia.host.command import IN_THE_WAY
from wanjia.host.installation import Installation, installation
from wanjia.host.setup import prepare
from wanjia.host.supervisor import Role, Supervisor, stop_leftovers

LOOPBACK = "127.0.0.1"


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
    prepare(place, console, people=options.demo)
    os.environ["WANJIA_PORT"] = str(options.port)
    supervisor = Supervisor(place, _roles(place), lambda text: console.print(f"[yellow]·[/] {text}"))
    supervisor.run(Greeting(place, options.port, console))
    console.print("Stopped.")
    return 0


def _roles(place: Installation) -> list[Role]:
    from wanjia.host.setup import _has_command

    roles = [Role("web", ("web",)), Role("worker", ("worker",))]
    return [*roles, Role("sequencer", ("sequencer",))] if _has_command(place, "sequencer") else roles


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
        return "\n".join(lines)


def answers(port: int) -> bool:
    """Whether ``/healthz`` says that all is well."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def port_is_free(port: int) -> bool:
    """Whether the web server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def port_taken(port: int) -> str:
    """Who has it, and what to do."""
    other = next(number for number in range(port + 1, 65536) if port_is_free(number))
    return f"Port {port} is in use{_by_whom(port)}. Stop that program, or take another port: make run PORT={other}"


def _by_whom(port: int) -> str:
    try:
        for entry in psutil.net_connections("tcp"):
            if entry.status == psutil.CONN_LISTEN and entry.laddr.port == port and entry.pid:
                return f" by {psutil.Process(entry.pid).name()} (process {entry.pid})"
    except psutil.Error:
        pass  # an ordinary user may not always look at others' processes; the port is taken all the same
    return ""
