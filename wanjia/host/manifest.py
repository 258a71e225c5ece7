"""Whether a copy is whole, by the manifest that the server wrote into it.

``pg_verifybackup`` does the same; the one in the wheel (0.6.0) ends with a segmentation fault at every call, so the
few comparisons are here. The format: https://www.postgresql.org/docs/current/backup-manifest-format.html
"""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "backup_manifest"
# The log is checked by reading it; the others may be changed by whoever starts the copy.
NOT_LISTED = ("pg_wal/", MANIFEST, "postgresql.auto.conf", "recovery.signal", "standby.signal")


def damages(data: Path, waldump: Path | None) -> Iterator[str]:
    """What is wrong with the copy, nothing if it is whole. Without ``waldump`` the log is not read."""
    text = (data / MANIFEST).read_bytes()
    manifest = json.loads(text)
    if hashlib.sha256(text[: text.rindex(b'"Manifest-Checksum"')]).hexdigest() != manifest["Manifest-Checksum"]:
        yield f"{MANIFEST} was changed"
    listed = {_path(entry): entry for entry in manifest["Files"]}
    for name, entry in listed.items():
        yield from _file_damages(data / name, name, entry)
    for path in data.rglob("*"):
        name = path.relative_to(data).as_posix()
        if path.is_file() and name not in listed and not name.startswith(NOT_LISTED):
            yield f"{name} was added"
    if waldump:
        for part in manifest["WAL-Ranges"]:
            yield from _log_damages(data, waldump, part)


def _file_damages(path: Path, name: str, entry: dict[str, str]) -> Iterator[str]:
    if not path.is_file():
        yield f"{name} is missing"
    elif path.stat().st_size != int(entry["Size"]):
        yield f"{name} has another size"
    else:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != entry["Checksum"]:
                yield f"{name} has another content"


def _log_damages(data: Path, waldump: Path, part: dict[str, str]) -> Iterator[str]:
    stretch = ["-t", str(part["Timeline"]), "-s", part["Start-LSN"], "-e", part["End-LSN"]]
    command = [str(waldump), "--quiet", "-p", str(data / "pg_wal"), *stretch]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        yield f"the log cannot be read: {done.stderr.strip()[-200:]}"


def _path(entry: dict[str, str]) -> str:
    """A name that is not UTF-8 is written in hexadecimal."""
    encoded = entry.get("Encoded-Path")
    return bytes.fromhex(encoded).decode(errors="surrogateescape") if encoded else entry["Path"]
