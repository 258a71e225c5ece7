"""The address of the site: whether it answers, whether its port is free, and who has it otherwise."""

import http.client
import os
import socket

import psutil

from wanjia.host.installation import Installation

LOOPBACK = "127.0.0.1"


def note_port(place: Installation, port: int) -> None:
    """Remember where this installation serves, for ``wanjia selfcheck``."""
    (place.folder("run") / "port").write_text(str(port))


def noted_port(place: Installation) -> int:
    """Where it serves: WANJIA_PORT, or what ``wanjia run`` noted, or 8000."""
    note = place.folder("run") / "port"
    return int(os.environ.get("WANJIA_PORT") or (note.read_text() if note.exists() else "8000"))


def answers(port: int) -> bool:
    """Whether ``/healthz`` says that all is well."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers=_as_a_proxy_would())
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _as_a_proxy_would() -> dict[str, str]:
    """The site answers to its own names only, and over TLS where it is told that a proxy speaks it."""
    name = os.environ.get("WANJIA_HOSTS", LOOPBACK).split(",")[0].lstrip("*.")
    return {"Host": name or LOOPBACK, "X-Forwarded-Proto": "https"}


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
        listening = [entry for entry in psutil.net_connections("tcp") if entry.status == psutil.CONN_LISTEN]
        owner = next((entry.pid for entry in listening if entry.laddr.port == port and entry.pid), None)
        return f" by {psutil.Process(owner).name()} (process {owner})" if owner else ""
    except psutil.Error:  # an ordinary user may not always look at others' processes
        return ""
