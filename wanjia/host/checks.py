"""What can be wrong with an installation, each as one question with its limit and its advice."""

import shutil
import stat
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wanjia.audit import queries as audit
from wanjia.feed import queries as feed
from wanjia.host.backup import copies
from wanjia.host.findings import Check, Finding, Ground
from wanjia.host.processes import noted
from wanjia.host.worker import STALLED_SECONDS
from wanjia.vault import queries as vault

OLDEST_SERVER = 150000
CLOCK_SECONDS = 2.0
QUEUE_LIMIT = timedelta(minutes=5)
BACKUP_LIMIT = timedelta(hours=26)
SEQUENCER_SECONDS = 5.0
WITNESS_LIMIT = timedelta(minutes=5)
DISK_SHARE = 0.10
SAFE_SETTINGS = ("data_checksums", "fsync", "full_page_writes", "synchronous_commit")
WITNESS_PROBLEMS = {
    "missing": "nobody keeps the signed checkpoints",
    "own": "its folder belongs to this service, which could change what is in it",
    "unwritable": "its folder cannot be written",
}
BEHIND_ADVICE = "Is the sequencer alive, and the folder there? After four hours files of many persons do not leave."
WITNESS_ADVICE = "Name a folder of another user in WANJIA_WITNESS: docs/how-to/install-on-a-server.md"
KEYS_ADVICE = "Put back the folder secrets/ that belongs to this database; new keys cannot open old values."


def server_version(ground: Ground) -> Finding:
    version = ground.connection.info.server_version
    advice = "" if version >= OLDEST_SERVER else "Move the database to PostgreSQL 15 or newer."
    return Finding("database", version >= OLDEST_SERVER, f"PostgreSQL {version // 10000}.{version % 100}", advice)


def server_settings(ground: Ground) -> Finding:
    """A server without these loses acknowledged writes, or does not notice that its disk did."""
    off = [name for name in SAFE_SETTINGS if ground.ask("SELECT current_setting(%s)", name) != ("on",)]
    advice = "Switch on in the server's configuration (checksums: pg_checksums --enable): " + ", ".join(off)
    return Finding("database settings", not off, "safe" if not off else f"off: {', '.join(off)}", advice if off else "")


def application_role(ground: Ground) -> Finding:
    """Append-only tables and row-level security hold only against a role that is neither owner nor superuser."""
    rights = "rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
    strong, owned = ground.ask(
        f"SELECT {rights}, (SELECT count(*) FROM pg_class WHERE relowner = role.oid) "  # noqa: S608 - a constant above
        "FROM pg_roles AS role WHERE rolname = current_user"
    )
    text = "owns nothing" if not owned else f"owns {owned} relations"
    advice = (
        "WANJIA_DATABASE_URL must name a role without attributes that owns nothing: docs/how-to/install-on-a-server.md"
    )
    good = not strong and not owned
    return Finding(
        "application role", good, text + (", has superuser's rights" if strong else ""), "" if good else advice
    )


def private_secrets(ground: Ground) -> Finding:
    """Keys are read by the service's user only, and never lie where backups do."""
    folder = ground.place.home / "secrets"
    open_files = [path.name for path in folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_files:
        return Finding("secrets", False, f"open to others: {', '.join(open_files)}", f"chmod -R go= {folder}")
    if ground.backups and folder.resolve().is_relative_to(ground.backups):
        return Finding("secrets", False, "the folder of secrets lies in the folder of backups", "Move one of them.")
    return Finding("secrets", True, "readable by this user only")


def clock(ground: Ground) -> Finding:
    """The database's clock may run up to 2 s beside ours; on a busy machine the question itself may take longer."""
    before = datetime.now(UTC)
    (theirs,) = ground.ask("SELECT clock_timestamp()")
    after = datetime.now(UTC)
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    advice = "" if skew <= CLOCK_SECONDS else "Synchronise the clocks of both machines (chrony, systemd-timesyncd)."
    return Finding("clock", skew <= CLOCK_SECONDS, f"{skew:.1f} s from the database's", advice)


def processes(ground: Ground) -> Finding:
    """Those that ``wanjia run`` started; under systemd there are no notes, and systemd knows."""
    known = noted(ground.place.folder("run"))
    dead = [process.name for process in known if not process.alive()]
    if dead:
        return Finding(
            "processes", False, f"not running: {', '.join(dead)}", "Start again: wanjia run (it mends the rest)."
        )
    if not known:
        return Finding("processes", None, "not started by wanjia run")
    return Finding("processes", True, ", ".join(process.name for process in known))


def worker(ground: Ground) -> Finding:
    """A worker beats every ten seconds."""
    (last,) = ground.ask("SELECT max(last_heartbeat) FROM procrastinate_workers")
    if last is None:
        return Finding("worker", False, "none has started yet", "Start it: wanjia run, or the unit wanjia-worker.")
    age = (ground.now - last).total_seconds()
    advice = "" if age <= STALLED_SECONDS else "Look into its log; start it: wanjia run, or the unit wanjia-worker."
    return Finding("worker", age <= STALLED_SECONDS, f"last sign {age:.0f} s ago", advice)


def queue(ground: Ground) -> Finding:
    """The oldest job that could run now."""
    (since,) = ground.ask(
        """
        SELECT min(coalesce(job.scheduled_at, event.at))
        FROM procrastinate_jobs AS job JOIN procrastinate_events AS event ON event.job_id = job.id
        WHERE job.status = 'todo' AND event.type = 'deferred' AND coalesce(job.scheduled_at, event.at) <= now()
        """
    )
    age = ground.now - since if since else timedelta()
    late = age > QUEUE_LIMIT
    text = f"oldest job waits for {age.total_seconds():.0f} s" if since else "nothing waits"
    return Finding(
        "queue", not late, text, "Is the worker alive? A large import may need a second one." if late else ""
    )


def sequencer(ground: Ground) -> Finding:
    """Committed changes and acts get their number within five seconds."""
    changes, (acts, waits) = feed.unnumbered(at=ground.now), audit.unsequenced(at=ground.now)
    late = max(changes.seconds, waits)
    text = f"{changes.entries} changes and {acts} acts wait, {late:.0f} s at most"
    advice = "Until it runs an act could be removed unseen. Start it: wanjia run, or the unit wanjia-sequencer."
    return Finding("sequencer", late <= SEQUENCER_SECONDS, text, advice if late > SEQUENCER_SECONDS else "")


def witness(ground: Ground) -> Finding:
    """Somebody else keeps what the audit log has signed, and keeps up with it."""
    state = audit.witness_state()
    if not state.problem:
        since = audit.unwitnessed(state)
        behind = ground.now - since if since else timedelta()
        text = f"{state.folder}, {behind.total_seconds():.0f} s behind the log"
        return Finding("witness", behind <= WITNESS_LIMIT, text, BEHIND_ADVICE if behind > WITNESS_LIMIT else "")
    return Finding("witness", None if ground.place.demo else False, WITNESS_PROBLEMS[state.problem], WITNESS_ADVICE)


def keys(ground: Ground) -> Finding:
    """The keys at hand open what this database holds."""
    fit = vault.keys_fit()
    return Finding(
        "keys", fit, "open the sealed values" if fit else "are not those of this database", "" if fit else KEYS_ADVICE
    )


def disk(ground: Ground) -> Finding:
    """The fullest of the disks that hold the installation, its database and its backups."""
    cluster = ground.place.cluster
    places = [ground.place.home, *([cluster.data] if cluster else []), *([ground.backups] if ground.backups else [])]
    shares = {str(path): _free_share(path) for path in places if path.exists()}
    path, share = min(shares.items(), key=lambda item: item[1])
    advice = "" if share >= DISK_SHARE else f"Make room on the disk of {path}; below 5 % imports are refused."
    return Finding("disk", share >= DISK_SHARE, f"{share:.0%} free", advice)


def backup(ground: Ground) -> Finding:
    """The newest verified copy."""
    if ground.backups is None:
        text = "WANJIA_BACKUP_FOLDER is not set"
        advice = "Name a folder on another disk: docs/how-to/backup-and-restore.md"
        return Finding("backup", None if ground.place.demo else False, text, "" if ground.place.demo else advice)
    found = copies(ground.backups)
    if not found:
        return Finding("backup", False, f"none in {ground.backups}", "Make one: wanjia backup")
    age = ground.now - found[-1].at
    good = age <= BACKUP_LIMIT
    return Finding(
        "backup", good, f"newest is {age.total_seconds() / 3600:.1f} h old", "" if good else "Run: wanjia backup"
    )


def write_ahead_log(ground: Ground) -> Finding:
    """Between two copies everything stands in the log that is received all the time."""
    if ground.backups is None:
        return Finding("log stream", None, "no backups here")
    active = ground.ask("SELECT bool_or(active) FROM pg_replication_slots WHERE slot_name = 'wanjia_backup'")
    good = active == (True,)
    advice = "Up to a day would be lost. Start it: wanjia run, or the unit wanjia-wal."
    return Finding("log stream", good, "received" if good else "nobody receives it", "" if good else advice)


# What must hold before anyone is served, and what may go wrong while serving.
STARTUP: Sequence[Check] = (server_version, server_settings, application_role, private_secrets, keys, clock)
RUNNING: Sequence[Check] = (processes, worker, queue, sequencer, witness, disk, backup, write_ahead_log)


def _free_share(path: Path) -> float:
    usage = shutil.disk_usage(path)
    return usage.free / (usage.used + usage.free)
