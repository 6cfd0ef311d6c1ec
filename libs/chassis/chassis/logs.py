"""JSON lines on stdout with the request's id; personal fields are masked before they are written."""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")

_MASKED_FIELDS = frozenset(
    {
        "name", "birth", "birth_date", "phone", "email", "address", "pin", "password", "code", "token",
        "account_no", "identity", "cookie", "authorization", "photo", "memo",
    }
)  # fmt: skip
_PHONE = re.compile(r"\b01[016789][- ]?\d{3,4}[- ]?\d{4}\b")
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
        line: dict[str, Any] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "version": self._version,
            "logger": record.name,
            "event": masked(record.getMessage()),
        }
        if rid := request_id.get():
            line["request_id"] = rid
        for key, value in getattr(record, "fields", {}).items():
            line[key] = "***" if key in _MASKED_FIELDS else _plain(value)
        if record.exc_info:
            line["exception"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return masked(str(value))


def configure_logging(service: str, version: str = "", level: str = "INFO") -> None:
    """Send every logger of this process to stdout as JSON lines."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(service, version))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "alembic", "uvicorn.access"):
        logging.getLogger(noisy).setLevel("WARNING")
    for server in ("uvicorn", "uvicorn.error"):
        logging.getLogger(server).handlers[:] = []
        logging.getLogger(server).propagate = True
