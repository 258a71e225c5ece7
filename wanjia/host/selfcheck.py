"""One page on the state of this installation. Exit code 1 when something is red."""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import django
import psycopg
from django.db import ProgrammingError
from rich.console import Console
from rich.table import Table

from wanjia.host.findings import Check, Finding, Ground
from wanjia.host.installation import URL, Installation, backup_folder, installation
from wanjia.host.site import answers, noted_port
from wanjia.kernel.errors import WanjiaError

MARKS = {True: "[green]ok[/]", False: "[red]RED[/]", None: "[dim]–[/]"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--startup", action="store_true", help="only what must hold before anyone is served")
    parser.add_argument("--json", action="store_true", help="for programs")


def main(options: argparse.Namespace) -> int:
    place = installation()
    findings = inspect(place, only_startup=options.startup)
    if not options.startup:
        findings.append(_web(place))
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        Console().print(page(findings))
    return int(any(finding.ok is False for finding in findings))


def inspect(place: Installation, *, only_startup: bool) -> list[Finding]:
    """Every finding; only one when the database does not answer."""
    if not place.started():
        return [Finding("database", False, "does not run", "Start it: wanjia run")]
    place.enter(owner=False)
    try:
        with psycopg.connect(os.environ[URL], autocommit=True, connect_timeout=10) as connection:
            ground = Ground(place, connection, datetime.now(UTC), backup_folder())
            return [_asked(question, ground) for question in _questions(only_startup)]
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        return [Finding("database", False, f"does not answer: {reason}", "Look into its log, then: wanjia run")]


def _questions(only_startup: bool) -> Sequence[Check]:
    django.setup()
    from wanjia.host import checks  # it asks other contexts, which stand only now

    return checks.STARTUP if only_startup else (*checks.STARTUP, *checks.RUNNING)


def page(findings: Sequence[Finding]) -> Table:
    """A table for a terminal."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for finding in findings:
        text = f"{finding.text}\n[yellow]{finding.advice}[/]" if finding.advice else finding.text
        table.add_row(MARKS[finding.ok], finding.name, text)
    return table


def _asked(question: Check, ground: Ground) -> Finding:
    """A question that cannot be answered is red: tables, a grant or a file are missing."""
    name = question.__name__.replace("_", " ")
    try:
        return question(ground)
    except WanjiaError as error:
        return Finding(name, False, str(error))
    except (psycopg.ProgrammingError, ProgrammingError) as error:
        text = str(error).strip().splitlines()[0]
        return Finding(name, False, f"cannot be asked: {text}", "Bring the tables to this version: wanjia migrate")


def _web(place: Installation) -> Finding:
    port = noted_port(place)
    good = answers(port)
    advice = "" if good else "Look into its log; start it: wanjia run, or the unit wanjia-web."
    return Finding("web", good, f"port {port} {'answers' if good else 'does not answer'}", advice)
