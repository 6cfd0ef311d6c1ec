"""`python -m gateway.accounts.first_admin`: makes the first admin and shows a generated password once."""

from __future__ import annotations

from chassis.clock import now
from chassis.db import Database
from fastapi import FastAPI

from gateway.accounts import actions, queries, rules
from gateway.secret import hashing
from gateway.secret.rules import new_password
from gateway.settings import GatewaySettings


def ensure_first_admin(db: Database, settings: GatewaySettings) -> str | None:
    """Make the account `admin` when nobody can sign in yet; return what the operator must be told."""
    with db.read() as session:
        if queries.has_accounts(session):
            return None
    password = settings.admin_password or new_password()
    # The old installation's `.env` held a bcrypt hash: it is taken over, and replaced at the first sign-in.
    kept = password if hashing.is_old_hash(password) else hashing.hash_now(password)
    if not db.write(actions.create_first_admin, kept, now()):
        return None
    if settings.admin_password:
        return f"첫 관리자 계정(account): {rules.FIRST_ADMIN} · 비밀번호는 ADMIN_PASSWORD로 정한 값"
    return (
        f"첫 관리자 계정(account): {rules.FIRST_ADMIN}\n"
        f"지금 한 번만 보이는 비밀번호(one-time password): {password}"
    )


def at_start(app: FastAPI) -> None:
    """Make the first admin when the gateway starts without anyone having run the command."""
    if told := ensure_first_admin(app.state.db, app.state.settings):
        # Not a log line: logs are kept and shipped, a password must not be.
        print(told, flush=True)


def main() -> None:
    """Run as a command, after the migration and before the gateway starts."""
    settings = GatewaySettings()
    settings.check()
    db = Database(settings.database_url)
    try:
        if told := ensure_first_admin(db, settings):
            print(told, flush=True)
    finally:
        db.close()


if __name__ == "__main__":
    main()
