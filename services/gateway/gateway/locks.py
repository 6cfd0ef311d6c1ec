"""`humetix login status|unlock`: who has to wait before signing in, and letting them in again.

`python -m gateway.locks status|unlock` does it beside the gateway's volume, in its own image.
"""

from __future__ import annotations

import argparse
import getpass
import json
import math
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from chassis import audit
from chassis.clock import KST, now
from chassis.db import Database
from chassis.identity import Identity
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gateway.accounts.tables import StaffAccount
from gateway.base import AuditRow
from gateway.limits import rules
from gateway.limits.tables import SignInAttempt
from gateway.settings import GatewaySettings
from gateway.workers.queries import worker_by_login
from gateway.workers.rules import login_key
from gateway.workers.tables import WorkerAccount

OPERATOR = Identity("service", "humetix", "humetix")
_MOST_SHOWN = 200


def keys_of(session: Session, typed: str) -> set[str]:
    """Return every name under which failures of what someone typed as account are kept."""
    keys = {rules.account_key("staff", typed), rules.account_key("worker", f"?{login_key(typed)}")}
    worker = worker_by_login(session, typed)
    return keys | ({rules.account_key("worker", str(worker.employee_id))} if worker else set())


def status(session: Session, account: str, address: str, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Return accounts and addresses with failures that count; both empty texts: all of them."""
    everything = not account and not address
    accounts = _accounts(session, keys_of(session, account) if account else None, now)
    addresses = _addresses(session, rules.bucket_of(address) if address else None, now)
    return {
        "accounts": list(accounts) if account or everything else [],
        "addresses": list(addresses) if address or everything else [],
    }


def _accounts(session: Session, keys: set[str] | None, now: datetime) -> Iterator[dict[str, Any]]:
    counted = (
        select(
            SignInAttempt.account,
            SignInAttempt.device,
            func.count(SignInAttempt.id),
            func.max(SignInAttempt.at),
        )
        .where(SignInAttempt.counts_for_account, SignInAttempt.at > now - rules.REMEMBERED)
        .group_by(SignInAttempt.account, SignInAttempt.device)
        .order_by(func.count(SignInAttempt.id).desc())
        .limit(_MOST_SHOWN)
    )
    rows = session.execute(counted if keys is None else counted.where(SignInAttempt.account.in_(keys))).all()
    names = _names(session, {row[0] for row in rows})
    for key, device, failures, last in rows:
        yield {
            "account": names.get(key, "unknown account"),
            "known_device": bool(device),
            "failures": failures,
            "last": _told(last),
            "wait_seconds": math.ceil(rules.account_wait(failures, last, now).total_seconds()),
        }


def _addresses(session: Session, bucket: str | None, now: datetime) -> Iterator[dict[str, Any]]:
    failed = select(SignInAttempt.address, SignInAttempt.at).where(
        SignInAttempt.device == "",
        SignInAttempt.address != "",
        SignInAttempt.at > now - rules.ADDRESS_WINDOW,
    )
    found: dict[str, list[datetime]] = {}
    for address, at in session.execute(
        failed if bucket is None else failed.where(SignInAttempt.address == bucket)
    ):
        found.setdefault(address, []).append(at)
    for address, moments in sorted(found.items(), key=lambda item: -len(item[1]))[:_MOST_SHOWN]:
        yield {
            "address": address,
            "failures": len(moments),
            "last": _told(max(moments)),
            "wait_seconds": math.ceil(rules.address_wait(moments, now).total_seconds()),
        }


def _names(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Find whose the hashed names are: every account is hashed once more and compared."""
    wanted = set(keys)
    staff = (
        (rules.account_key("staff", name), name) for name in session.scalars(select(StaffAccount.account))
    )
    people = session.execute(select(WorkerAccount.employee_id, WorkerAccount.employee_no))
    workers = ((rules.account_key("worker", str(number)), name) for number, name in people)
    return {key: name for known in (staff, workers) for key, name in known if key in wanted}


def unlock(session: Session, account: str, address: str, now: datetime, by: str = "") -> dict[str, int]:
    """Let an account, an address or both try again at once; return how many failures no longer count.

    What an account's failures say about an address stays, and the other way round.
    """
    freed = {"account_failures": 0, "address_failures": 0}
    if account:
        mine = SignInAttempt.account.in_(keys_of(session, account))
        counted = select(func.count(SignInAttempt.id)).where(mine, SignInAttempt.counts_for_account)
        freed["account_failures"] = session.scalar(counted) or 0
        session.execute(update(SignInAttempt).where(mine).values(counts_for_account=False))
    if address:
        here = SignInAttempt.address == rules.bucket_of(address)
        freed["address_failures"] = session.scalar(select(func.count(SignInAttempt.id)).where(here)) or 0
        session.execute(update(SignInAttempt).where(here).values(address=""))
    subject = " ".join(text for text in (account, rules.bucket_of(address) if address else "") if text)
    detail = {"by": by or getpass.getuser(), **freed}
    audit.record(
        session, AuditRow, OPERATOR, action="operator.unlock", object=f"login:{subject}"[:200], now=now,
        detail=detail,
    )  # fmt: skip
    return freed


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M:%S}"


def main() -> None:
    """Tell or unlock in the gateway's database; one JSON line."""
    parser = argparse.ArgumentParser(prog="gateway.locks")
    parser.add_argument("act", choices=("status", "unlock"))
    parser.add_argument("--account", default="")
    parser.add_argument("--ip", default="")
    parser.add_argument("--by", default="")
    asked = parser.parse_args()
    database = Database(GatewaySettings().database_url)
    try:
        if asked.act == "unlock":
            told: dict[str, Any] = dict(database.write(unlock, asked.account, asked.ip, now(), asked.by))
        else:
            with database.read() as session:
                told = dict(status(session, asked.account, asked.ip, now()))
    finally:
        database.close()
    sys.stdout.write(json.dumps({"ok": True, **told}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
