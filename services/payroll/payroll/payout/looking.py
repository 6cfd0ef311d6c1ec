"""Today's limits of the advances that a file would hold: read attendance first; no lock is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from chassis.errors import AppError
from chassis.http import PeerAway

from payroll.advance.earned import Limits, MonthRefused
from payroll.advance.rules.limit import Limit
from payroll.payout import queries

Looked: TypeAlias = Mapping[int, Limit | str]
"""By advance its limit of today, or in Korean why there is none."""
AWAY = "근태에서 근무 시간을 읽지 못해 한도를 확인할 수 없습니다. 잠시 뒤 다시 여세요."
PAST = "이번 달이나 지난달의 선불금만 지급할 수 있습니다. 반려해 주세요."


def limits_now(limits: Limits) -> Looked:
    """Return the limits of every advance that the next file may hold."""
    with limits.db.read() as session:
        waiting = queries.waiting_ids(session)
    return limits_of(limits, waiting)


def limits_of(limits: Limits, advance_ids: Iterable[int]) -> Looked:
    """Return the limits of these advances; once attendance is away, nobody else is asked about."""
    found: dict[int, Limit | str] = {}
    away = False
    for advance_id in advance_ids:
        found[advance_id] = AWAY if away else _limit_of(limits, advance_id)
        away = found[advance_id] == AWAY
    return found


def _limit_of(limits: Limits, advance_id: int) -> Limit | str:
    try:
        return limits.of_advance(advance_id)
    except PeerAway:
        return AWAY
    except MonthRefused:
        return PAST
    except AppError as error:
        return error.detail
