"""The first admin: made once, told once, kept as a hash."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.testing import staff
from chassis.testing_migrated import migrated_database
from gateway.accounts import actions, first_admin, queries
from gateway.base import AuditRow
from gateway.secret.hashing import hash_now
from gateway.session import actions as sessions
from gateway.session.rules import fingerprint
from gateway.session.tables import SignedIn
from gateway.settings import GatewaySettings, UnsafeSettings
from sqlalchemy import select

OWNER = staff("owner", name="boss")
KEYS = "k" * 40


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "gateway").mkdir()
    url = f"sqlite:///{tmp_path}/gateway/gateway.db"
    migrated_database("gateway", url)
    database = Database(url)
    yield database
    database.close()


def settings(folder: Path, admin_password: str = "") -> GatewaySettings:
    return GatewaySettings(humetix_data=folder, secret_keys=KEYS, admin_password=admin_password)


def test_the_first_admin_is_made_once(db: Database) -> None:
    assert db.write(actions.create_first_admin, "hash", now())
    assert not db.write(actions.create_first_admin, "other", now())
    with db.read() as session:
        account = queries.account_named(session, "ADMIN")
        assert account is not None
        assert (account.roles, account.password_hash) == ("owner", "hash")
        assert [row.account for row in queries.all_accounts(session)] == ["admin"]


def test_a_generated_password_is_told_once_and_kept_as_a_hash(installed: Database, tmp_path: Path) -> None:
    told = first_admin.ensure_first_admin(installed, settings(tmp_path))
    found = re.search(r": ([a-z0-9]{5}(?:-[a-z0-9]{5}){3})$", str(told))
    assert found
    with installed.read() as session:
        account = queries.account_named(session, "admin")
    assert account is not None
    assert found.group(1) not in account.password_hash
    assert first_admin.ensure_first_admin(installed, settings(tmp_path)) is None


def test_a_chosen_password_is_taken_as_it_is_and_not_repeated(installed: Database, tmp_path: Path) -> None:
    told = first_admin.ensure_first_admin(
        installed, settings(tmp_path, admin_password="열두 글자 넘는 비밀번호")
    )
    assert "열두" not in str(told)
    assert "ADMIN_PASSWORD" in str(told)


def test_the_command_shows_the_password_on_the_very_first_start_only(
    installed: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUMETIX_DATA", str(tmp_path))
    monkeypatch.setenv("SECRET_KEYS", KEYS)
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
    first_admin.main()
    assert "one-time password" in capsys.readouterr().out
    first_admin.main()
    assert capsys.readouterr().out == ""


def test_a_short_admin_password_stops_the_start_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="12 characters") as told:
        settings(tmp_path, admin_password="short").check()
    assert "short" not in str(told.value)


@pytest.mark.parametrize(
    ("host", "safe"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.0.0.5", False)],
)
def test_cookies_without_tls_are_accepted_on_this_machine_only(tmp_path: Path, host: str, safe: bool) -> None:
    chosen = GatewaySettings(
        humetix_data=tmp_path, secret_keys=KEYS, session_cookie_secure=False, humetix_host=host
    )
    if safe:
        chosen.check()
        return
    with pytest.raises(UnsafeSettings, match="SESSION_COOKIE_SECURE"):
        chosen.check()
    chosen.model_copy(update={"session_cookie_insecure_forced": True}).check()


def test_a_sign_in_writes_down_the_time_and_a_stronger_hash(db: Database) -> None:
    db.write(actions.create_first_admin, "weak", now())
    moment = now()
    who = db.write(actions.note_sign_in, "admin", hash_now("stronger"), moment)
    assert (who.kind, who.id, who.roles) == ("staff", "admin", ("owner",))
    with db.read() as session:
        account = queries.account_named(session, "admin")
    assert account is not None
    assert account.last_sign_in_at == moment
    assert account.password_hash.startswith("$argon2id$")


def opened(db: Database, account: str = "kim", roles: str = "manager") -> str:
    """An account and one session of its; the session's fingerprint."""
    db.write(actions.create_account, actions.NewAccount(account, "김하늘", roles, "hash"), OWNER, now())
    token = db.write(sessions.open_session, staff(roles, name=account), "test", timedelta(hours=8), now())
    return fingerprint(token)


def trail(db: Database) -> list[str]:
    with db.read() as session:
        return [row.action for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


def alive(db: Database, key: str) -> bool:
    with db.read() as session:
        return session.get(SignedIn, key) is not None


def test_a_new_account_has_a_temporary_password_and_one_name(db: Database) -> None:
    row = db.write(actions.create_account, actions.NewAccount("kim", "김하늘", "payer", "h"), OWNER, now())
    assert row.password_is_temporary
    with pytest.raises(actions.AccountTaken):
        db.write(actions.create_account, actions.NewAccount("kim", "다른 사람", "viewer", "h"), OWNER, now())
    assert trail(db) == ["account.created"]


@pytest.mark.parametrize(
    ("act", "more", "action"),
    [
        (actions.disable, (), "account.disabled"),
        (actions.change_roles, ("viewer",), "account.roles_changed"),
        (actions.reset_password, ("new hash",), "account.password_reset"),
    ],
)
def test_what_an_owner_changes_ends_the_sessions_and_leaves_a_trace(
    db: Database, act: Callable[..., list[str]], more: tuple[str, ...], action: str
) -> None:
    key = opened(db)
    assert db.write(act, "kim", *more, OWNER, now()) == [key]
    assert not alive(db, key)
    assert trail(db) == ["account.created", action]


def test_a_closed_account_opens_again_without_its_old_sessions(db: Database) -> None:
    key = opened(db)
    db.write(actions.disable, "kim", OWNER, now())
    assert db.write(actions.disable, "kim", OWNER, now()) == []
    db.write(actions.enable, "kim", OWNER, now())
    assert not alive(db, key)
    assert trail(db) == ["account.created", "account.disabled", "account.enabled"]


def test_the_last_owner_stays_owner_and_open(db: Database) -> None:
    db.write(actions.create_first_admin, "hash", now())
    with pytest.raises(actions.LastOwner):
        db.write(actions.disable, "admin", OWNER, now())
    with pytest.raises(actions.LastOwner):
        db.write(actions.change_roles, "admin", "manager", OWNER, now())
    opened(db, "park", "manager,owner")
    db.write(actions.disable, "admin", OWNER, now())
    with pytest.raises(actions.LastOwner):
        db.write(actions.disable, "park", OWNER, now())


def test_two_owners_who_close_each_other_at_once_leave_one(db: Database) -> None:
    for account in ("kim", "park"):
        opened(db, account, "owner")

    def close(account: str) -> bool:
        try:
            db.write(actions.disable, account, OWNER, now())
        except actions.LastOwner:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(close, ("kim", "park"))) == [False, True]


def test_one_does_not_reset_ones_own_password(db: Database) -> None:
    opened(db, "boss", "owner")
    with pytest.raises(actions.OwnPassword):
        db.write(actions.reset_password, "boss", "hash", OWNER, now())
    with pytest.raises(actions.UnknownAccount):
        db.write(actions.disable, "nobody", OWNER, now())
