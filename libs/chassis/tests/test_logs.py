"""Log lines are JSON and carry no personal data."""

import io
import json
import logging
import time
from typing import Any

import pytest
from chassis.logs import JsonFormatter, Lines, masked, note, request_id


def line(message: str, **fields: object) -> dict[str, Any]:
    record = logging.LogRecord("test", logging.INFO, "", 1, message, (), None)
    record.fields = fields
    parsed: dict[str, Any] = json.loads(JsonFormatter("payroll", "1.0").format(record))
    return parsed


def test_a_line_names_service_version_and_request() -> None:
    token = request_id.set("r-1")
    assert {"service": "payroll", "version": "1.0", "request_id": "r-1"}.items() <= line("started").items()
    request_id.reset(token)


def test_personal_fields_are_masked() -> None:
    told = line("x", name="김하늘", phone="010", amount=3)
    assert (told["name"], told["phone"], told["amount"]) == ("***", "***", 3)


def test_phone_and_resident_numbers_in_a_text_are_masked() -> None:
    assert masked("010-1234-5678, 01012345678, 900101-1234567") == (
        "***-****-****, ***-****-****, ******-*******"
    )


def test_a_line_break_cannot_forge_a_line() -> None:
    assert "\n" not in JsonFormatter("s", "1").format(
        logging.LogRecord("t", logging.INFO, "", 1, 'a\n{"event": "forged"}', (), None)
    )


def test_lines_are_written_at_once_when_it_is_quiet_and_together_when_it_is_not() -> None:
    stream = io.StringIO()
    handler = Lines(stream)
    record = logging.LogRecord("t", logging.INFO, "", 1, "said", (), None)
    handler.handle(record)
    assert stream.getvalue() == "said\n"
    for _ in range(3):
        handler.handle(record)
    assert stream.getvalue() == "said\n"
    until = time.monotonic() + 5
    while stream.getvalue().count("said") < 4 and time.monotonic() < until:
        time.sleep(0.01)
    assert stream.getvalue() == "said\n" * 4


def test_a_warning_does_not_wait_and_brings_what_waits_with_it() -> None:
    stream = io.StringIO()
    handler = Lines(stream)
    for level in (logging.INFO, logging.INFO, logging.WARNING):
        handler.handle(logging.LogRecord("t", level, "", 1, logging.getLevelName(level), (), None))
    assert stream.getvalue() == "INFO\nINFO\nWARNING\n"


def test_a_note_is_the_line_that_the_logger_would_write(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, logger = io.StringIO(), logging.getLogger("noted")
    handler = Lines(stream)
    handler.setFormatter(JsonFormatter("payroll", "1"))
    fields = {"route": "/apply", "name": "김하늘", "who": "010-1234-5678", "ms": 1.5}
    monkeypatch.setattr(logging.root, "handlers", [handler])
    logger.setLevel(logging.INFO)
    logger.info("request", extra={"fields": fields})
    note(logger, "request", fields)
    handler.flush()
    told, noted = (json.loads(each) for each in stream.getvalue().splitlines())
    assert told.pop("ts") <= noted.pop("ts")
    assert told == noted
