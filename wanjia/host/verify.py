"""wanjia-verify: was anything in an audit log changed, moved, left out or slipped in?

For auditors. This one file is the whole program: Python 3.11 and the package ``cryptography``, nothing of Wanjia. It
shares no code with the program that writes the log.

    wanjia-verify EXPORT --keys trusted.txt --witness FOLDER      check a whole log
    wanjia-verify EXPORT --keys trusted.txt --since CHECKPOINT    the same, with one checkpoint you kept yourself
    wanjia-verify prove EXPORT --keys trusted.txt --position 17   write 1-17.tlog-proof: one event with its proof
    wanjia-verify check 1-17.tlog-proof --keys trusted.txt        check such a proof without the log

Exit code 0: intact. 1: tampered; the first bad position, checkpoint or epoch is named. 2: cannot tell.

A log is a Merkle tree of RFC 6962 for each epoch. Its checkpoints are signed notes of C2SP (tlog-checkpoint) whose
fourth line tells the time. What you trust are the keys and the checkpoints that the witness kept: without any of
these, someone who owns the signing key could have written the whole log anew.
"""

import argparse
import gzip
import json
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BACKWARDS = timedelta(seconds=2)
WITNESS_LAG = timedelta(minutes=5)
FORMAT = "wanjia-audit-export\t1\t"
PROOF = "c2sp.org/tlog-proof@v1"


class Tampered(Exception):
    """Something is not as it was written; the text names the place."""


class CannotTell(Exception):
    """What is needed for an answer is missing or unreadable."""


@dataclass(frozen=True)
class Checkpoint:
    """A signed statement of size and root of an epoch's tree."""

    origin: str
    epoch: int
    size: int
    root: bytes
    at: datetime
    note: str

    def __str__(self) -> str:
        return f"checkpoint {self.size} of epoch {self.epoch}"


@dataclass
class Tree:
    """The roots of the full subtrees, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        full = self.size
        while full & 1:
            leaf = sha256(b"\x01" + self.peaks.pop() + leaf).digest()
            full >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return sha256().digest()
        root = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            root = sha256(b"\x01" + peak + root).digest()
        return root


class Keys:
    """The list of trusted keys: lines ``name+number+key`` as C2SP writes them."""

    def __init__(self, text: str) -> None:
        self._keys: dict[tuple[str, bytes], Ed25519PublicKey] = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            name, number, key = line.split("+", 2)
            raw = b64decode(key, validate=True)
            if raw[:1] != b"\x01" or sha256(f"{name}\n".encode() + raw).digest()[:4].hex() != number:
                raise CannotTell(f"a line of the trusted keys is damaged: {line}")
            self._keys[name, bytes.fromhex(number)] = Ed25519PublicKey.from_public_bytes(raw[1:])
        if not self._keys:
            raise CannotTell("the list of trusted keys is empty")

    def open(self, note: str, where: str) -> Checkpoint:
        """The statement of a note that a trusted key signed; Tampered otherwise."""
        try:
            text, _, signatures = note.partition("\n\n")
            text += "\n"
            origin, size, root, at = text.splitlines()[:4]
            epoch = int(origin.rpartition("/")[2])
            statement = Checkpoint(
                origin, epoch, int(size), b64decode(root), datetime.fromisoformat(at.removeprefix("at ")), note
            )
            signed = any(self._signed(text, line) for line in signatures.splitlines())
        except (ValueError, IndexError) as error:
            raise Tampered(f"{where}: not a checkpoint") from error
        if not signed:
            raise Tampered(f"{statement} ({where}): not signed by a trusted key")
        return statement

    def _signed(self, text: str, line: str) -> bool:
        dash, name, signature = line.split(" ")
        raw = b64decode(signature, validate=True)
        key = self._keys.get((name, raw[:4]))
        if dash != "—" or key is None:
            return False
        try:
            key.verify(raw[4:], text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass
class Epoch:
    """One tree while it is read."""

    number: int
    tree: Tree = field(default_factory=Tree)
    agreed: int = 0  # the size of the last checkpoint that fitted
    newest: datetime | None = None
    signed_at: datetime | None = None
    waiting: list[datetime] = field(default_factory=list)  # times of leaves that no checkpoint covers yet


@dataclass
class Report:
    """What was seen, for the people who read it."""

    events: int = 0
    late: int = 0
    checkpoints: int = 0
    witnessed: int = 0
    slow: int = 0
    covered: int = 0
    restores: list[str] = field(default_factory=list)


class Verifier:
    """Reads an export from its first line to its last and stops at the first thing that is wrong."""

    def __init__(self, keys: Keys, witnessed: list[Checkpoint]) -> None:
        self.keys = keys
        self.report = Report()
        self.origin = ""
        self.epoch: Epoch | None = None
        self.sizes: dict[int, int] = {}
        self.last_time: datetime | None = None
        self.strays: list[str] = []
        self.excused: list[tuple[int, int, int, int]] = []
        self.witnessed: dict[tuple[int, int], list[Checkpoint]] = {}
        for checkpoint in witnessed:
            self.witnessed.setdefault((checkpoint.epoch, checkpoint.size), []).append(checkpoint)

    def run(self, lines: Iterator[str]) -> Report:
        first = next(lines, "")
        if not first.startswith(FORMAT):
            raise CannotTell("this is not an export of an audit log")
        self.origin = first.removeprefix(FORMAT)
        steps: dict[str, Callable[..., None]] = {
            "E": self._epoch,
            "L": self._leaf,
            "C": self._checkpoint,
            "U": self._stray,
        }
        for line in lines:
            kind, *fields = line.split("\t")
            if kind == "Z":
                if fields != [str(self.report.events)]:
                    raise CannotTell("the export is incomplete: write it again")
                return self._finish()
            if kind not in steps:
                raise CannotTell("the export is damaged: write it again")
            steps[kind](*fields)
        raise CannotTell("the export breaks off: write it again")

    def _epoch(self, number: str) -> None:
        self._close_epoch()
        self.epoch = Epoch(int(number))

    def _leaf(self, position: str, stored: str, data: str, persons: str | None = None) -> None:
        epoch = self._current()
        where = f"epoch {epoch.number} position {epoch.tree.size}"
        if int(position) != epoch.tree.size:
            raise Tampered(f"{where}: missing; the next that is there is position {position}")
        if not data:
            raise Tampered(f"{where}: its event is gone")
        leaf_hash = sha256(b"\x00" + data.encode()).digest()
        if leaf_hash.hex() != stored:
            raise Tampered(f"{where}: its event or its subjects were changed")
        leaf = json.loads(data)
        if (leaf["epoch"], leaf["position"]) != (epoch.number, epoch.tree.size):
            raise Tampered(f"{where}: the event of another position stands here")
        self._check_persons(leaf, persons, where)
        self._check_time(leaf, epoch, where)
        if leaf["action"] == "epoch":
            self._declared(leaf["fields"])
        epoch.tree.add(leaf_hash)
        self.report.events += 1
        self._compare_witness(epoch)

    def _check_persons(self, leaf: dict[str, object], persons: str | None, where: str) -> None:
        """Every person whom the event counts is named, in the event or in the list of its batch."""
        if leaf["grade"]:
            listed = sorted({UUID(text).bytes for text in (persons or "").split(",") if text})
            if len(listed) != leaf["rows"] or sha256(b"".join(listed)).hexdigest() != leaf["digest"]:
                raise Tampered(f"{where}: the persons of its batch were changed")
            return
        subjects = leaf["subjects"]
        assert isinstance(subjects, list)
        if len({subject.split(" ")[0] for subject in subjects}) != leaf["rows"]:
            raise Tampered(f"{where}: a subject is missing or added")
        if str(leaf["action"]).startswith("person.") and leaf["outcome"] == "ok" and not subjects:
            raise Tampered(f"{where}: an act on a person without a person")

    def _check_time(self, leaf: dict[str, object], epoch: Epoch, where: str) -> None:
        """Time does not go back, but for acts that the sequencer itself marked as late."""
        at = datetime.fromisoformat(str(leaf["at"]))
        backwards = epoch.newest is not None and epoch.newest - at > BACKWARDS
        if backwards != leaf["late"]:
            raise Tampered(f"{where}: time goes back, or is marked as late and is not")
        epoch.newest = at if epoch.newest is None else max(epoch.newest, at)
        self.report.late += backwards
        epoch.waiting.append(at)

    def _checkpoint(self, size: str, note: str) -> None:
        epoch = self._current()
        checkpoint = self.keys.open(json.loads(note), f"checkpoint {size} of epoch {epoch.number}")
        if (checkpoint.origin, checkpoint.size) != (f"{self.origin}/{epoch.number}", int(size)):
            raise Tampered(f"{checkpoint}: stands in the place of checkpoint {size} of epoch {epoch.number}")
        if epoch.signed_at and epoch.signed_at - checkpoint.at > BACKWARDS:
            raise Tampered(f"{checkpoint}: its time goes back")
        epoch.signed_at = checkpoint.at
        self._agree(epoch, checkpoint)
        self.report.checkpoints += 1
        self.report.covered += len(epoch.waiting)
        self.report.slow += sum(checkpoint.at - at > WITNESS_LAG for at in epoch.waiting)
        epoch.waiting.clear()

    def _agree(self, epoch: Epoch, checkpoint: Checkpoint) -> None:
        if checkpoint.size > epoch.tree.size:
            place = f"epoch {epoch.number} position {epoch.tree.size}"
            raise Tampered(f"{place}: missing, with all that followed; {checkpoint} covers it")
        if checkpoint.size != epoch.tree.size or checkpoint.root != epoch.tree.root():
            between = f"positions {epoch.agreed} to {checkpoint.size - 1}"
            raise Tampered(f"{checkpoint}: does not fit; {between} of epoch {epoch.number} were rewritten")
        epoch.agreed = checkpoint.size

    def _compare_witness(self, epoch: Epoch) -> None:
        for checkpoint in self.witnessed.pop((epoch.number, epoch.tree.size), ()):
            self._agree(epoch, checkpoint)
            self.report.witnessed += 1

    def _stray(self, data: str) -> None:
        self.strays.append(data)

    def _declared(self, fields: list[str]) -> None:
        """The first leaf after a restore tells how much of which epoch is kept, and how far the witness had seen."""
        told = dict(text.split("=", 1) for text in fields)
        previous, kept, *seen = (int(told[name]) for name in ("previous", "kept", "seen_epoch", "seen_size"))
        self.excused.append((previous, kept, *seen))  # type: ignore[arg-type]
        lost = f"{max(0, seen[1] - kept)} events" if seen[0] == previous else f"epochs {previous + 1} to {seen[0]}"
        self.report.restores.append(f"epoch {self._current().number}: after a restore ({told['reason']}); lost: {lost}")

    def _current(self) -> Epoch:
        if self.epoch is None:
            raise CannotTell("the export is damaged: write it again")
        return self.epoch

    def _close_epoch(self) -> None:
        if self.epoch:
            self.sizes[self.epoch.number] = self.epoch.tree.size
            self.last_time = self.epoch.newest

    def _finish(self) -> Report:
        self._close_epoch()
        for (epoch, size), checkpoints in sorted(self.witnessed.items()):
            if not self._excused(epoch, size):
                position = self.sizes.get(epoch)
                place = f"epoch {epoch} position {position}" if position is not None else f"epoch {epoch}"
                raise Tampered(f"{place}: missing, with all that followed; the witness has {checkpoints[0]}")
        for stray in map(json.loads, self.strays):
            if self.last_time and self.last_time - datetime.fromisoformat(stray["at"]) > WITNESS_LAG:
                raise Tampered(f"event {stray['id']} of {stray['at']}: has no position; it was slipped in, or hidden")
        self._judge()
        return self.report

    def _excused(self, epoch: int, size: int) -> bool:
        """Lost in a restore that was declared: exactly what is kept is there, and the witness had seen so far."""
        return any(
            previous <= epoch and self.sizes.get(previous) == kept and (epoch, size) <= (seen_epoch, seen_size)
            for previous, kept, seen_epoch, seen_size in self.excused
        )

    def _judge(self) -> None:
        report = self.report
        if report.events and not report.checkpoints:
            raise CannotTell("the log has no checkpoint yet: wait a minute and export again")
        if report.slow * 100 > report.covered:
            raise CannotTell(f"{report.slow} of {report.covered} events waited over five minutes for their checkpoint")
        if report.events and not report.witnessed:
            raise CannotTell("no checkpoint of the witness falls into this log: get one with --witness or --since")


def read_lines(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.removesuffix("\n")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise CannotTell(f"{path} cannot be read: {error}") from error


def read_witness(keys: Keys, places: list[Path]) -> list[Checkpoint]:
    """Checkpoints kept outside: single files, or the folder of a witness."""
    files = [file for place in places for file in (sorted(place.rglob("*.txt")) if place.is_dir() else [place])]
    found = [(file, read_text(file)) for file in files if file.name != "trusted.txt"]
    try:
        return [keys.open(text, str(file)) for file, text in found]
    except Tampered as damaged:
        raise CannotTell(f"the witness's copy is damaged: {damaged}") from damaged


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotTell(f"{path} cannot be read: {error}") from error


def path_of(hashes: list[bytes], position: int) -> list[bytes]:
    """The audit path of RFC 6962, 2.1.1, from the leaf upwards."""
    if len(hashes) == 1:
        return []
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    left, right = hashes[:split], hashes[split:]
    near, far, inside = (left, right, position) if position < split else (right, left, position - split)
    return [*path_of(near, inside), root_of(far)]


def root_of(hashes: list[bytes]) -> bytes:
    tree = Tree()
    for leaf in hashes:
        tree.add(leaf)
    return tree.root()


def root_from(path: list[bytes], leaf: bytes, position: int, size: int) -> bytes:
    """The root that a leaf and its path lead to (RFC 9162, 2.1.3.2); ValueError if the path does not fit the size."""
    node, last = leaf, size - 1
    for step in path:
        if last == 0:
            raise ValueError("the path is too long")
        if position & 1 or position == last:
            node = sha256(b"\x01" + step + node).digest()
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = sha256(b"\x01" + node + step).digest()
        position, last = position >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return node


def prove(options: argparse.Namespace, keys: Keys) -> str:
    """Write the proof of one event: its data, its path, and the first checkpoint that covers it."""
    hashes, data, epoch = [], "", 0
    for kind, *fields in (line.split("\t") for line in read_lines(options.export)):
        if kind == "E":
            epoch = int(fields[0])
        elif epoch == options.epoch and kind == "L":
            hashes.append(sha256(b"\x00" + fields[2].encode()).digest())
            data = fields[2] if int(fields[0]) == options.position else data
        elif epoch == options.epoch and kind == "C" and int(fields[0]) > options.position:
            checkpoint = keys.open(json.loads(fields[1]), f"checkpoint {fields[0]}")
            path = path_of(hashes[: checkpoint.size], options.position)
            lines = [PROOF, f"extra {_text(data.encode())}", f"index {options.position}", *map(_text, path), ""]
            target = options.output or Path(f"{options.epoch}-{options.position}.tlog-proof")
            target.write_text("\n".join([*lines, checkpoint.note]), encoding="utf-8")
            return f"written: {target}"
    raise CannotTell("no checkpoint of this export covers that position")


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def check(options: argparse.Namespace, keys: Keys) -> str:
    """Check a proof without the log, and show the event."""
    head, _, note = read_text(options.proof).partition("\n\n")
    first, *lines = head.splitlines()
    if first != PROOF or len(lines) < 2:
        raise CannotTell("this is not a proof")
    checkpoint = keys.open(note, str(options.proof))
    try:
        data = b64decode(lines[0].removeprefix("extra "), validate=True)
        position = int(lines[1].removeprefix("index "))
        path = [b64decode(line, validate=True) for line in lines[2:]]
        root = root_from(path, sha256(b"\x00" + data).digest(), position, checkpoint.size)
    except ValueError as error:
        raise Tampered(f"the proof is damaged: {error}") from error
    if root != checkpoint.root or not position < checkpoint.size:
        raise Tampered(f"the event is not at position {position} of {checkpoint}")
    return f"in the log at position {position} of epoch {checkpoint.epoch}:\n{data.decode()}"


def verify(options: argparse.Namespace, keys: Keys) -> str:
    """Check a whole export."""
    witnessed = read_witness(keys, [*options.witness, *options.since])
    report = Verifier(keys, witnessed).run(read_lines(options.export))
    counts = f"{report.events} events, {report.checkpoints} checkpoints, {report.witnessed} of them witnessed"
    return "\n".join([f"intact: {counts}; {report.late} marked as late", *report.restores])


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="wanjia-verify", description="Check an audit log of Wanjia.")
    modes = parser.add_subparsers(required=True, metavar="verify | prove | check")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--keys", type=Path, required=True, help="the file of trusted keys")
    whole = modes.add_parser("verify", parents=[shared], help="check a whole export (the default)")
    whole.set_defaults(run=verify)
    whole.add_argument("export", type=Path)
    whole.add_argument("--witness", type=Path, action="append", default=[], help="the witness's folder; repeatable")
    whole.add_argument("--since", type=Path, action="append", default=[], help="a checkpoint you kept; repeatable")
    one = modes.add_parser("prove", parents=[shared], help="write the proof of one event")
    one.set_defaults(run=prove)
    one.add_argument("export", type=Path)
    one.add_argument("--position", type=int, required=True)
    one.add_argument("--epoch", type=int, default=1)
    one.add_argument("-o", "--output", type=Path)
    proof = modes.add_parser("check", parents=[shared], help="check such a proof")
    proof.set_defaults(run=check)
    proof.add_argument("proof", type=Path)
    if arguments and arguments[0] not in {"verify", "prove", "check", "-h", "--help"}:
        arguments = ["verify", *arguments]
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """0 intact, 1 tampered, 2 cannot tell."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        print(options.run(options, Keys(read_text(options.keys))))
    except Tampered as found:
        print(f"TAMPERED: {found}")
        return 1
    except (CannotTell, ValueError, KeyError, TypeError) as reason:
        print(f"CANNOT TELL: {reason}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
