"""The machine the figures come from."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg


@dataclass(frozen=True)
class Machine:
    processor: str
    cores: int
    memory_gib: float
    disk: str
    kernel: str
    versions: dict[str, str]


def this_machine(home: Path, connection: psycopg.Connection) -> Machine:
    """Processor, memory and disk of this machine, and what runs on it."""
    (server,) = connection.execute("SHOW server_version").fetchone() or ("",)
    ours = {name: version(name) for name in ("django", "psycopg", "granian", "duckdb")}
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=round(psutil.virtual_memory().total / 2**30, 1),
        disk=_disk(home),
        kernel=f"{platform.system()} {platform.release()}",
        versions={"python": platform.python_version(), "postgresql": server, **ours},
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _disk(home: Path) -> str:
    mounts = [part for part in psutil.disk_partitions(all=True) if home.resolve().is_relative_to(part.mountpoint)]
    kind = max(mounts, key=lambda part: len(part.mountpoint)).fstype if mounts else "unknown file system"
    return f"{psutil.disk_usage(str(home)).total / 2**30:.0f} GiB, {kind}"
