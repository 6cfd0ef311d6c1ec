"""The sign-in throttle in the database: it holds guessers, not the owner and not the neighbours."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from chassis.db import Database
from gateway.limits import actions
from gateway.limits.actions import TooManyTries
from gateway.limits.rules import Try, account_key

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def guess(login: str = "admin", address: str = "203.0.113.9", device: str = "") -> Try:
    return Try(account_key("staff", login), device, address)


def fail(db: Database, tried: Try, times: int = 1, now: datetime = NOW) -> None:
    for _ in range(times):
        db.write(actions.begin_attempt, tried, now)


def test_the_sixth_guess_on_an_account_waits_wherever_it_comes_from(db: Database) -> None:
    for number in range(5):
        fail(db, guess(address=f"203.0.113.{number}"))
    with pytest.raises(TooManyTries) as told:
        fail(db, guess(address="198.51.100.7"))
    assert (told.value.bucket, told.value.headers["Retry-After"]) == ("account", "1")
    fail(db, guess(address="198.51.100.7"), now=NOW + timedelta(seconds=1))
    with pytest.raises(TooManyTries) as told:
        fail(db, guess(), now=NOW + timedelta(seconds=1))
    assert told.value.seconds == 2


def test_a_thousand_guesses_in_an_hour_get_about_twenty_answers(db: Database) -> None:
    decided, moment = 0, NOW
    for number in range(1000):
        moment = NOW + timedelta(seconds=3.6 * number)
        try:
            fail(db, guess(address=f"198.51.{number % 250}.{number // 250}"), now=moment)
        except TooManyTries:
            continue
        decided += 1
    assert decided < 30


def test_a_device_that_signed_in_before_is_not_held_up_by_strangers(db: Database) -> None:
    fail(db, guess(), 5)
    fail(db, guess(device="office-pc"))
    fail(db, guess(device="office-pc"), 4)
    with pytest.raises(TooManyTries):
        fail(db, guess(device="office-pc"))


def test_one_address_trying_many_accounts_is_closed_and_the_next_one_is_not(db: Database) -> None:
    for number in range(20):
        fail(db, guess(login=f"user{number}"))
    with pytest.raises(TooManyTries) as told:
        fail(db, guess(login="user99"))
    assert (told.value.bucket, told.value.seconds) == ("address", 600)
    fail(db, guess(login="user99", address="198.51.100.7"))
    fail(db, guess(login="user98", device="phone"))
    fail(db, guess(login="user97"), now=NOW + timedelta(minutes=10, seconds=1))


def test_forty_people_behind_one_address_with_a_typing_error_each_all_get_in(db: Database) -> None:
    for number in range(40):
        tried = guess(login=f"worker{number}")
        fail(db, tried, 2)
        db.write(actions.forgive, tried)
    fail(db, guess(login="worker99"))


def test_success_forgives_the_owner_but_not_the_guesser(db: Database) -> None:
    fail(db, guess(address="198.51.100.7"), 4)
    for number in range(16):
        fail(db, guess(login=f"user{number}", address="198.51.100.7"))
    owner = guess()
    fail(db, owner)
    db.write(actions.forgive, owner)
    fail(db, owner, 4)
    with pytest.raises(TooManyTries):
        fail(db, guess(login="someone", address="198.51.100.7"))


def test_an_attempt_that_was_never_decided_does_not_count(db: Database) -> None:
    for _ in range(10):
        attempt = db.write(actions.begin_attempt, guess(), NOW)
        db.write(actions.withdraw_attempt, attempt)
    fail(db, guess())


def test_guesses_at_the_same_instant_do_not_outrun_the_count(db: Database) -> None:
    start, decided = Barrier(20), []

    def try_once() -> None:
        start.wait()
        try:
            fail(db, guess())
        except TooManyTries:
            return
        decided.append(1)

    threads = [Thread(target=try_once) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(decided) == 5


def test_old_attempts_are_forgotten(db: Database) -> None:
    fail(db, guess(), 5)
    later = NOW + timedelta(hours=25)
    db.write(actions.forget_old_attempts, later)
    fail(db, guess(), 5, now=later)
