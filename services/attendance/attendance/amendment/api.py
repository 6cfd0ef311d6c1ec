"""Decisions on workers' requests for programs; they may be about days of a closed month."""

from chassis.clock import Now
from chassis.forms import RowId
from chassis.idempotency import Once
from chassis.identity import Manager
from fastapi import APIRouter

from attendance import metrics
from attendance.amendment import actions
from attendance.asking.actions import Decision
from attendance.correction.api import CorrectionOut, told_own

router = APIRouter(tags=["corrections"])


@router.post("/api/attendance/v1/corrections/{correction_id}/decision")
def decide(who: Manager, once: Once, now: Now, correction_id: RowId, decision: Decision) -> CorrectionOut:
    """승인 또는 반려: 승인하면 근무가 바뀌고 앞뒤 내용이 남습니다. 마감한 달이면 다음 달에 정산합니다."""
    made = once.write(lambda session: told_own(actions.decide(session, correction_id, decision, who, now)))
    if made.decided_at == now:
        metrics.corrections.labels(decision.decision).inc()
    return made
