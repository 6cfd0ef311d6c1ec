"""`/admin/accounts`: who of the office may sign in."""

from __future__ import annotations

from chassis.db import Db
from chassis.errors import Forbidden
from chassis.identity import Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.accounts import queries, rules

router = APIRouter(include_in_schema=False)


@router.get("/admin/accounts")
def account_list(request: Request, db: Db, who: Staff) -> Response:
    """List the accounts; only an owner sees who else has keys."""
    if not who.has_role("owner"):
        raise Forbidden
    with db.read() as session:
        accounts = queries.all_accounts(session)
    return render(request, "accounts/list.html", accounts=accounts, role_words=rules.role_words)
