"""Challenges are good once; counters go on; what is removed leaves a trace and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.identity import Identity
from chassis.testing import staff, worker
from gateway.base import AuditRow
from gateway.passkey import actions, queries
from gateway.passkey.rules import MOST_PASSKEYS, Made, Used
from gateway.passkey.tables import Passkey
from gateway.session import actions as sessions
from gateway.session.rules import Holder
from sqlalchemy import select

KIM, BOSS = staff(name="kim"), staff(name="boss")
KIMS = Holder("staff", "kim")
MADE = Made("credential", b"public", 5, is_synced=False, transports="usb")


def trail(db: Database) -> list[tuple[str, str, str]]:
    with db.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.actor, row.action, row.object) for row in rows]


def added(db: Database, made: Made = MADE, who: Identity = KIM) -> int:
    return db.write(actions.register, who, made, "handle", "노트북", now())


def row_of(db: Database, credential: str = "credential") -> Passkey | None:
    with db.read() as session:
        return queries.passkey_named(session, credential)


def test_a_challenge_is_good_once_for_its_purpose_and_its_holder(db: Database) -> None:
    db.write(actions.begin, "c1", "register", "staff:kim-session", now())
    assert not db.write(actions.spend, "c1", "sign_in", "staff:kim-session", now())
    assert not db.write(actions.spend, "c1", "register", "staff:park-session", now())
    assert not db.write(actions.spend, "c1", "register", "", now())
    assert db.write(actions.spend, "c1", "register", "staff:kim-session", now())
    assert not db.write(actions.spend, "c1", "register", "staff:kim-session", now())


def test_two_answers_at_once_cannot_share_a_challenge(db: Database) -> None:
    db.write(actions.begin, "c1", "sign_in", "", now())
    with ThreadPoolExecutor(4) as many:
        spent = list(many.map(lambda _: db.write(actions.spend, "c1", "sign_in", "", now()), range(4)))
    assert sorted(spent) == [False, False, False, True]


def test_a_challenge_lasts_five_minutes_and_old_ones_are_forgotten(db: Database) -> None:
    asked = now()
    late = asked + timedelta(minutes=5)
    db.write(actions.begin, "c1", "sign_in", "", asked)
    assert not db.write(actions.spend, "c1", "sign_in", "", late)
    db.write(actions.forget_old_challenges, late)
    assert not db.write(actions.spend, "c1", "sign_in", "", asked)


def test_a_passkey_is_kept_once_whoever_brings_it(db: Database) -> None:
    added(db)
    with pytest.raises(actions.PasskeyTaken):
        added(db, who=BOSS)
    assert trail(db) == [("staff:kim", "passkey.added", "staff:kim")]


def test_an_account_has_a_bounded_number_of_passkeys(db: Database) -> None:
    for number in range(MOST_PASSKEYS):
        added(db, replace(MADE, credential_id=f"c{number}"))
    with pytest.raises(actions.TooManyPasskeys):
        added(db)
    assert added(db, who=worker(41))


def test_a_counter_that_goes_on_is_right_and_noted(db: Database) -> None:
    key = added(db)
    assert db.write(actions.use, key, Used(6, is_synced=True), now()) == "right"
    row = row_of(db)
    assert row is not None
    assert (row.sign_count, row.is_synced, row.last_used_at is not None) == (6, True, True)


@pytest.mark.parametrize("told", [5, 4, 0])
def test_a_counter_that_stands_or_falls_back_is_a_copy(db: Database, told: int) -> None:
    key = added(db)
    assert db.write(actions.use, key, Used(told, is_synced=False), now()) == "cloned"
    row = row_of(db)
    assert row is not None
    assert (row.sign_count, row.cloned_at is not None, row.last_used_at) == (5, True, None)
    assert trail(db)[-1] == ("staff:kim", "passkey.cloned", "staff:kim")


def test_a_synced_passkey_counts_nothing_and_stays_right(db: Database) -> None:
    key = added(db, replace(MADE, sign_count=0, is_synced=True))
    assert [db.write(actions.use, key, Used(0, is_synced=True), now()) for _ in range(2)] == ["right"] * 2


def test_two_uses_of_one_count_at_once_are_one_right_and_one_copy(db: Database) -> None:
    key = added(db)
    with ThreadPoolExecutor(2) as two:
        told = list(two.map(lambda _: db.write(actions.use, key, Used(6, is_synced=False), now()), range(2)))
    assert sorted(told) == ["cloned", "right"]


def test_a_passkey_removed_meanwhile_is_gone(db: Database) -> None:
    key = added(db)
    assert db.write(actions.remove, KIMS, key, KIM, now()) == 1
    assert db.write(actions.use, key, Used(6, is_synced=False), now()) == "gone"


def test_only_ones_own_passkey_is_renamed_or_removed(db: Database) -> None:
    key = added(db)
    parks = Holder("staff", "park")
    with pytest.raises(actions.UnknownPasskey):
        db.write(actions.rename, parks, key, "x", staff(name="park"), now())
    with pytest.raises(actions.UnknownPasskey):
        db.write(actions.remove, parks, key, staff(name="park"), now())
    with pytest.raises(actions.UnknownPasskey):
        db.write(actions.remove, Holder("worker", "kim"), key, worker(), now())
    db.write(actions.rename, KIMS, key, "새 이름", KIM, now())
    db.write(actions.rename, KIMS, key, "새 이름", KIM, now())
    row = row_of(db)
    assert row is not None
    assert row.name == "새 이름"
    assert [action for _, action, _ in trail(db)] == ["passkey.added", "passkey.renamed"]


def test_taken_away_passkeys_end_the_accounts_sessions(db: Database) -> None:
    added(db)
    added(db, replace(MADE, credential_id="other"))
    db.write(sessions.open_session, KIM, "phone", timedelta(hours=8), now())
    assert len(db.write(actions.take_away, KIMS, None, BOSS, now())) == 1
    assert db.write(actions.take_away, KIMS, None, BOSS, now()) == []
    with db.read() as session:
        assert queries.passkeys_of(session, KIMS) == []
    assert trail(db)[-1] == ("staff:boss", "passkey.removed", "staff:kim")
