"""Somebody holds the write lock, or reads for minutes: others are told in time, and the log shrinks again."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
from attendance.base import AuditRow
from chassis.care import LONGEST_WAL, shorten_log
from chassis.db import Database
from chassis.identity import HEADER, Identity, sign
from chassis.migrations import upgrade
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tests.e2e.stack import ProcessStack

OWNER = Identity("staff", "owner", "소유자", ("owner",))


def test_a_write_lock_held_ten_seconds_is_a_503_after_five_and_reads_go_on(house: ProcessStack) -> None:
    token = sign(OWNER, audience="attendance", keys=house.keys)
    address = f"{house.address_of('attendance')}/api/attendance/v1/sites"
    headers = {HEADER: token}
    shell = sqlite3.connect(house.folder / "attendance" / "attendance.db", isolation_level=None, timeout=20)
    shell.execute("BEGIN IMMEDIATE")
    try:
        with ThreadPoolExecutor(4) as office:
            began = time.monotonic()
            asked = [
                office.submit(
                    httpx.post,
                    address,
                    json={"name": f"잠긴 {n}"},
                    headers=headers,
                    timeout=30,
                    trust_env=False,
                )
                for n in range(4)
            ]
            read = httpx.get(address, headers=headers, timeout=30, trust_env=False)
            assert read.status_code == 200
            assert time.monotonic() - began < 5
            answers = [each.result() for each in asked]
    finally:
        shell.rollback()
        shell.close()
    assert [answer.status_code for answer in answers] == [503] * 4
    assert {answer.json()["code"] for answer in answers} == {"busy"}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
    healed = httpx.post(address, json={"name": "풀린 뒤"}, headers=headers, timeout=30, trust_env=False)
    assert healed.status_code == 201
    metrics = httpx.get(f"{house.address_of('attendance')}/metrics", trust_env=False).text
    assert 'db_busy_total{kind="busy",surfaced="true"}' in metrics


def add_many(session: Session, start: int) -> None:
    rows = [
        {
            "at": datetime.now(UTC),
            "actor": "wal",
            "action": "grow",
            "object": "x" * 200,
            "detail": "y" * 4000,
            "request_id": "",
            "previous_hash": f"p{number}",
            "hash": f"h{number}",
        }
        for number in range(start, start + 500)
    ]
    session.execute(insert(AuditRow), rows)


def test_a_pinned_reader_grows_the_log_and_it_is_emptied_after(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/attendance.db"
    upgrade("attendance", url)
    database = Database(url)
    path, log = tmp_path / "attendance.db", tmp_path / "attendance.db-wal"
    with database.read() as reader:
        reader.scalar(select(func.count()).select_from(AuditRow))
        start = 0
        while not log.exists() or log.stat().st_size <= LONGEST_WAL:
            database.write(add_many, start)
            start += 500
        shorten_log(path)
        assert log.stat().st_size > LONGEST_WAL, "nothing may be taken from under a reader"
        assert reader.scalar(select(func.count()).select_from(AuditRow)) == 0
        assert database.oldest_read_seconds > 0
    shorten_log(path)
    assert log.stat().st_size == 0
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == start
    database.close()
