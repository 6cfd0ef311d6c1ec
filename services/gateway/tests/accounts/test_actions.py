"""The first admin: made once, told once, kept as a hash."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.migrations import upgrade
from gateway.accounts import actions, first_admin, queries
from gateway.secret.hashing import hash_now
from gateway.settings import GatewaySettings, UnsafeSettings

KEYS = "k" * 40


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "gateway").mkdir()
    url = f"sqlite:///{tmp_path}/gateway/gateway.db"
    upgrade("gateway", url)
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
