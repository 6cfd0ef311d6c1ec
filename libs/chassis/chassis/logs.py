"""JSON lines on stdout with the request's id; personal fields are masked before they are written."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

WAIT_SECONDS = 0.05

request_id: ContextVar[str] = ContextVar("request_id", default="")
client_address: ContextVar[str] = ContextVar("client_address", default="")
"""Where the request in hand comes from, as the gateway tells it; for the audit, never written to a log."""

_MASKED_FIELDS = frozenset(
    {
        "name", "birth", "birth_date", "phone", "email", "address", "pin", "password", "code", "token",
        "account_no", "identity", "cookie", "authorization", "photo", "memo",
    }
)  # fmt: skip
_PHONE = re.compile(r"\b01[016789][- ]?\d{3,4}[- ]?\d{4}\b")
_DIGIT = re.compile(r"\d")
_RESIDENT_NUMBER = re.compile(r"\b\d{6}[- ]?[1-8]\d{6}\b")


def masked(text: str) -> str:
    """Return the text with phone and resident numbers replaced."""
    return _PHONE.sub("***-****-****", _RESIDENT_NUMBER.sub("******-*******", text))


class JsonFormatter(logging.Formatter):
    """One JSON object a line; line breaks inside values are escaped by JSON itself."""

    def __init__(self, service: str, version: str) -> None:
        super().__init__()
        self._service, self._version = service, version

    def format(self, record: logging.LogRecord) -> str:
        level, event = record.levelname.lower(), record.getMessage()
        line = self._line(record.created, level, record.name, event, getattr(record, "fields", {}))
        if record.exc_info:
            line["exception"] = masked(self.formatException(record.exc_info))
        return _encode(line)

    def note(self, name: str, event: str, fields: Mapping[str, Any]) -> str:
        """Return a line of INFO made just now."""
        return _encode(self._line(time.time(), "info", name, event, fields))

    def _line(
        self, created: float, level: str, name: str, event: str, fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        line: dict[str, Any] = {
            "ts": datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds"),
            "level": level,
            "service": self._service,
            "version": self._version,
            "logger": name,
            "event": _plain(event),
        }
        if rid := request_id.get():
            line["request_id"] = rid
        for key, value in fields.items():
            line[key] = "***" if key in _MASKED_FIELDS else _plain(value)
        return line


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    # What has no digit holds no number to mask; most fields are such words.
    return masked(text) if _DIGIT.search(text) else text


class Lines(logging.StreamHandler[TextIO]):
    """Writes a line at once when it is quiet, and what comes within a twentieth of a second together.

    A write for each of thousands of lines a second costs more than the lines. Warnings never wait. One thread
    writes what was kept: starting a timer's thread each time would hold up whoever logs.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._written = 0.0
        self._begin()
        # A child has none of its parent's threads, and must not write its parent's lines again.
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._kept: deque[str] = deque()
        self._writing = threading.Lock()
        self._waiting = threading.Event()
        self._writer: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line (the handler's lock is held)."""
        try:
            line = self.format(record)
        except Exception:
            self.handleError(record)
            return
        self.take(line, at_once=record.levelno >= logging.WARNING)

    def take(self, line: str, *, at_once: bool = False) -> None:
        """Write a line now, or a twentieth of a second later together with others."""
        self._kept.append(line)
        if at_once or time.monotonic() - self._written > WAIT_SECONDS:
            self.flush()
        elif not self._waiting.is_set():
            self._wake_writer()

    def _wake_writer(self) -> None:
        self._waiting.set()
        if self._writer is None:
            self._writer = threading.Thread(target=self._write_soon, name="log-lines", daemon=True)
            self._writer.start()

    def _write_soon(self) -> None:
        while self._waiting.wait():
            time.sleep(WAIT_SECONDS)
            self._waiting.clear()
            self.flush()

    def flush(self) -> None:
        """Write what is kept (logging calls this at the end of the process, too)."""
        # Not the handler's own lock: nobody who has a line waits for a reader of our output that is slow.
        with self._writing:
            kept = [self._kept.popleft() for _ in range(len(self._kept))]
            self._written = time.monotonic()
            if kept:
                self.stream.write("\n".join(kept) + "\n")
            self.stream.flush()


def note(logger: logging.Logger, event: str, fields: Mapping[str, Any]) -> None:
    """Write the line of INFO that `logger.info` would, without its record: that costs more than the line."""
    handler = logging.root.handlers[0] if len(logging.root.handlers) == 1 else None
    formatter = handler.formatter if handler else None
    if not isinstance(handler, Lines) or not isinstance(formatter, JsonFormatter):
        logger.info(event, extra={"fields": fields})
    elif logger.isEnabledFor(logging.INFO):
        handler.take(formatter.note(logger.name, event, fields))


def configure_logging(service: str, version: str = "", level: str = "INFO") -> None:
    """Send every logger of this process to stdout as JSON lines."""
    # Callers, threads and processes are not in our lines: do not look them up.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = Lines(sys.stdout)
    handler.setFormatter(JsonFormatter(service, version))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "alembic", "uvicorn.access"):
        logging.getLogger(noisy).setLevel("WARNING")
    for server in ("uvicorn", "uvicorn.error"):
        logging.getLogger(server).handlers[:] = []
        logging.getLogger(server).propagate = True
