"""The audit as a CSV file, written while it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from chassis.clock import KST
from chassis.web.nav import PARTS

from gateway.audit import rules
from gateway.audit.gathering import Gatherer

MOST_ROWS = 20_000
_HEAD = ("때", "서비스", "누가", "무엇을", "대상", "자세히", "접속지", "동작 코드", "요청 번호", "행")

Names = Callable[[list[rules.Entry]], Mapping[str, str]]


def csv_lines(gatherer: Gatherer, names_of: Names) -> Iterator[str]:
    """Yield the file piece by piece; what is missing in it is said in its last lines."""
    # Excel takes a CSV for UTF-8 only when it starts with this mark.
    yield "\ufeff" + _written([_HEAD])
    away: list[str] = []
    count, more = 0, False
    for page in gatherer.rows(MOST_ROWS):
        names = names_of(page.items)
        yield _written([_cells(entry, names) for entry in page.items])
        away += page.away
        count, more = count + len(page.items), page.next is not None
    if more and count >= MOST_ROWS:
        yield _written([[f"{MOST_ROWS:,}건까지만 담았습니다. 기간을 좁혀 다시 받으십시오."]])
    for service in away:
        yield _written([[f"{PARTS[service]} 서비스에 연결할 수 없어 그 기록이 빠졌습니다."]])


def _cells(entry: rules.Entry, names: Mapping[str, str]) -> list[str]:
    detail = " · ".join(f"{name}: {value}" for name, value in rules.detail_facts(entry.detail))
    return [
        f"{entry.at.astimezone(KST):%Y-%m-%d %H:%M:%S}",
        PARTS[entry.service],
        rules.who_word(entry.actor, names),
        rules.action_word(entry.action),
        rules.object_word(entry.object, names),
        detail,
        rules.place_of(entry.detail),
        entry.action,
        entry.request_id,
        str(entry.id),
    ]


def _written(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[rules.safe_cell(cell) for cell in row] for row in rows])
    return text.getvalue()
