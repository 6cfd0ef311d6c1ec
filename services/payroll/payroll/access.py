"""Who in the office may read pay: not the operator, who only runs the machines."""

from __future__ import annotations

from typing import Annotated

from chassis.errors import Forbidden
from chassis.identity import Identity, Staff
from fastapi import Depends


async def only_pay_office(who: Staff) -> Identity:
    """Let owner, manager and payer through."""
    if not who.has_role("owner", "manager", "payer"):
        raise Forbidden
    return who


PayOffice = Annotated[Identity, Depends(only_pay_office)]
