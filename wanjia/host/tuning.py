"""PostgreSQL's settings for this machine: sized for the memory and cores it has, and quiet about persons."""

import psutil

GIB = 1024**3
MIB = 1024**2

# What must hold on every machine.
ALWAYS = {
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    # Backups: base copies and the write-ahead log are streamed. A receiver that stays away may not fill the disk.
    "wal_level": "replica",
    "max_wal_senders": "6",
    "max_replication_slots": "6",
    "max_slot_wal_keep_size": "16GB",
    # The log's page images are not packed: processors are scarcer than disk, and packing them took half of a batch.
    "wal_compression": "off",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    # The log names no statement, no parameter and no row: messages of client errors quote values, so they stay away
    # (the application logs its own failures without values), and what is logged is terse.
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_checkpoints": "on",
    "log_lock_waits": "on",
    "log_line_prefix": "%m [%p] %u@%d ",
}


def settings_for(memory: int, cores: int) -> dict[str, str]:
    """Settings for ``memory`` bytes shared with the web processes and DuckDB, and ``cores`` processors."""
    return ALWAYS | {
        "max_connections": "100",
        # Little of the server's own: what it holds, the machine's memory holds a second time. A city's register is
        # larger than that memory, so each page kept once is one more that is there; and DuckDB gets it when it counts.
        "shared_buffers": _megabytes(max(128 * MIB, min(memory // 16, 8 * GIB))),
        # What these buffers and an eighth for the programs leave; so much is fetched before a large file.
        "effective_cache_size": _megabytes(memory * 13 // 16),
        "maintenance_work_mem": _megabytes(min(memory // 16, 2 * GIB)),
        "work_mem": _megabytes(max(4 * MIB, min(memory // 512, 64 * MIB))),
        "max_wal_size": _megabytes(max(GIB, min(memory // 3, 16 * GIB))),
        "max_parallel_workers": str(cores),
        "max_parallel_workers_per_gather": str(cores // 2),
        "max_parallel_maintenance_workers": str(max(1, cores - 1)),
    }


def settings_here() -> dict[str, str]:
    """The settings for the machine we are on."""
    return settings_for(psutil.virtual_memory().total, psutil.cpu_count() or 1)


def as_file(settings: dict[str, str]) -> str:
    """The text of a PostgreSQL configuration file."""
    return "".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in sorted(settings.items()))


def _megabytes(size: int) -> str:
    return f"{size // MIB}MB"
