"""One page on the state of this installation. Exit code 1 when something is red."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import psycopg
from rich.console import Console
from rich.table import Table

from wanjia.host import checks
from wanjia.host.checks import Check, Finding, Ground
from wanjia.host.installation import URL, Installation, installation
from wanjia.host.site import answers, noted_port

MARKS = {True: "[green]ok[/]", False: "[red]RED[/]", None: "[dim]–[/]"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--startup", action="store_true", help="only what must hold before anyone is served")
    parser.add_argument("--json", action="store_true", help="for programs")


def main(options: argparse.Namespace) -> int:
    place = installation()
    findings = inspect(place, checks.STARTUP if options.startup else (*checks.STARTUP, *checks.RUNNING))
    if not options.startup:
        findings.append(_web(place))
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        Console().print(page(findings))
    return int(any(finding.ok is False for finding in findings))


def inspect(place: Installation, questions: Sequence[Check]) -> list[Finding]:
    """Every finding; only one when the database does not answer."""
    if not place.started():
        return [Finding("database", False, "does not run", "Start it: wanjia run")]
    address = place.environment(owner=False)[URL]
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            ground = Ground(place, connection, datetime.now(UTC), checks.backup_folder())
            return [_asked(question, ground) for question in questions]
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        return [Finding("database", False, f"does not answer: {reason}", "Look into its log, then: wanjia run")]


def page(findings: Sequence[Finding]) -> Table:
    """A table for a terminal."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for finding in findings:
        text = f"{finding.text}\n[yellow]{finding.advice}[/]" if finding.advice else finding.text
        table.add_row(MARKS[finding.ok], finding.name, text)
    return table


def _asked(question: Check, ground: Ground) -> Finding:
    """A question that cannot be answered is red: the tables may be missing, or a grant."""
    try:
        return question(ground)
    except psycopg.ProgrammingError as error:
        name = question.__name__.replace("_", " ")
        return Finding(
            name, False, f"cannot be asked: {error.sqlstate}", "Bring the tables to this version: wanjia migrate"
        )


def _web(place: Installation) -> Finding:
    port = noted_port(place)
    good = answers(port)
    advice = "" if good else "Look into its log; start it: wanjia run, or the unit wanjia-web."
    return Finding("web", good, f"port {port} {'answers' if good else 'does not answer'}", advice)
