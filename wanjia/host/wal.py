"""Receive the write-ahead log into the backup folder all the time, so that a lost machine loses seconds, not a day."""

import argparse
import os
import sys
from pathlib import Path

from wanjia.host.backup import SLOT, connection_of, ensure_slot
from wanjia.host.installation import backup_folder, installation
from wanjia.host.programs import embedded_programs
from wanjia.kernel.errors import Problem, Refused


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, default=backup_folder(), help="or set WANJIA_BACKUP_FOLDER")


def main(options: argparse.Namespace) -> int:
    if options.folder is None:
        raise Refused(Problem("no_folder", "Say where to: wanjia wal FOLDER, or set WANJIA_BACKUP_FOLDER."))
    place = installation()
    folder = options.folder.resolve() / "wal"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if ensure_slot(place):
        print("The log was away for too long and has a gap. Make a new copy now: wanjia backup", file=sys.stderr)
    address, environment = connection_of(place)
    program = str(embedded_programs() / "pg_receivewal")
    arguments = ["-D", str(folder), "-d", address, "--slot", SLOT, "--synchronous", "--no-loop", "--no-password"]
    os.execve(program, [program, *arguments], dict(environment))
