"""Log lines: one JSON object each, without persons.

The text of a log line is English by rule, so Chinese in it is somebody's data; long runs of digits are numbers of
people; what follows a question mark in an address was typed by somebody. All three are masked, and of an exception
only its type and the places in the code are told, since messages of databases quote rows.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

# The name of a process that a person started and watches: only what went wrong.
COMMAND = "command"
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

# In this order: a number inside a query string goes with it.
MASKS = (
    (re.compile(r"\?[^\s\"']*=[^\s\"']*"), "?…"),
    (re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){10,}[Xx]?"), "#…"),
    (re.compile(r"[㐀-鿿豈-﫿𠀀-𳏿·]+"), "…"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "@…"),
)
TRACEBACK = "Traceback (most recent call last)"
# What a caller may add with ``extra=``: codes and counts, nothing that can hold a person.
EXTRAS = ("event", "method", "route", "status", "milliseconds", "action")


def masked(text: str) -> str:
    """``text`` without numbers of people, Chinese, query strings, mail addresses and the messages of errors in it."""
    if TRACEBACK in text:
        head, _, rest = text.partition(TRACEBACK)
        text = "\n".join([head, *(line.strip() for line in rest.splitlines() if line.startswith('  File "'))])
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def __init__(self, process: str = "") -> None:
        super().__init__()
        self.process = process

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self.process,
            "logger": record.name,
            "message": masked(record.getMessage()),
            "request_id": REQUEST_ID.get(),
        }
        line |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = _chain(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=lambda value: masked(str(value)))


def _chain(error: BaseException) -> list[dict[str, object]]:
    """The error and its causes: types and places, never texts."""
    found: list[dict[str, object]] = []
    current: BaseException | None = error
    while current and len(found) < 5:
        frames = traceback.extract_tb(current.__traceback__)
        places = [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
        entry: dict[str, object] = {"type": f"{type(current).__module__}.{type(current).__qualname__}", "at": places}
        if code := getattr(current, "sqlstate", None):
            entry["sqlstate"] = code
        found.append(entry)
        current = current.__cause__ or current.__context__
    return found


def configuration(process: str, folder: str) -> dict[str, object]:
    """The ``logging`` settings: JSON lines to standard error, or to ``folder``/PROCESS.log where a folder is given."""
    to_file = {
        "class": "logging.handlers.RotatingFileHandler",
        "filename": f"{folder}/{process}.log",
        "maxBytes": 20_000_000,
        "backupCount": 20,
        "delay": True,
        "encoding": "utf-8",
    }
    handler = (to_file if folder else {"class": "logging.StreamHandler"}) | {"formatter": "lines"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "wanjia.config.logs.JsonLines", "process": process}},
        "handlers": {"lines": handler},
        "root": {"handlers": ["lines"], "level": "WARNING" if process == COMMAND else "INFO"},
        "loggers": {
            # Django mails and prints on its own; here everything goes one way.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Every job's arguments stand in these lines at INFO.
            "procrastinate": {"level": "WARNING"},
        },
    }
