"""Interviews as a calendar file (RFC 5545) that phones and PCs open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from recruit.interview.queries import Met

_LONGEST_LINE = 75


def calendar_file(met: Iterable[Met], company: str, now: datetime) -> bytes:
    """Return the interviews as one calendar; a moved one replaces its earlier copy (UID and SEQUENCE)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Humetix//Interviews//KO", "CALSCALE:GREGORIAN"]
    for one in met:
        lines += _event(one, company, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(met: Met, company: str, now: datetime) -> list[str]:
    interview, application = met
    end = interview.starts_at + timedelta(minutes=interview.minutes)
    return [
        "BEGIN:VEVENT",
        f"UID:interview-{interview.application_id}@humetix",
        f"SEQUENCE:{interview.version}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(interview.starts_at)}",
        f"DTEND:{_utc(end)}",
        f"SUMMARY:{_text(f'면접 {application.name} · {company}')}",
        f"LOCATION:{_text(interview.place)}",
        f"DESCRIPTION:{_text(f'{application.receipt_no} · {application.phone}')}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> Iterator[str]:
    # A line holds 75 octets; what is longer goes on behind a blank, never cut inside a letter.
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LONGEST_LINE:
            yield part
            part = " "
        part += letter
    yield part
