"""What may not happen to an advance while its money is on its way."""

from __future__ import annotations

from chassis.errors import Conflict
from sqlalchemy.orm import Session

from payroll.remittance import queries


class OnItsWay(Conflict):
    """The advance is in a bank's file without an answer: nobody knows yet whether it is paid."""

    code, message = (
        "advance_on_its_way",
        "은행으로 이체 중인 선불금입니다. 은행 결과를 반영하거나 이체 파일을 취소한 뒤에 할 수 있습니다.",
    )


def refuse_on_its_way(session: Session, advance_id: int) -> None:
    """Raise OnItsWay while an advance's money is in a file without an answer; its row is held already."""
    if queries.is_on_its_way(session, advance_id):
        raise OnItsWay
