"""States of a month being computed, and how long a process has it to itself."""

from __future__ import annotations

from datetime import timedelta

WAITING, WORKING, READY, KEPT, UNCHANGED, DISCARDED, FAILED = (
    "waiting",
    "working",
    "ready",
    "kept",
    "unchanged",
    "discarded",
    "failed",
)
DRAFTS, CORRECTIONS = "run", "correction"
"""What a month is computed for: its draft, or how it would come out after its lock."""
RUNNING = (WAITING, WORKING)
OPEN = (WAITING, WORKING, READY)
JOB_WORDS = {
    WAITING: "차례 기다림",
    WORKING: "계산 중",
    READY: "확인 기다림",
    KEPT: "반영함",
    UNCHANGED: "달라진 내용 없음",
    DISCARDED: "버림",
    FAILED: "계산하지 못함",
}

LEASE = timedelta(seconds=20)
"""How long a process has a job to itself; renewed with every part."""
RETRY = timedelta(seconds=10)
MOST_CLAIMS = 20
"""A job that so many processes left unfinished is given up."""
