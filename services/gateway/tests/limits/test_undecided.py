"""Many attempts of one address at one moment: the right ones all get in, the wrong ones get no more."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from chassis.db import Database
from chassis.errors import Busy
from gateway.limits import actions, undecided
from gateway.limits.attempts import attempt
from gateway.limits.rules import ADDRESS_FAILURES, Try, account_key
from gateway.limits.undecided import Undecided

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def person(number: int, device: str = "") -> Try:
    return Try(account_key("worker", f"worker{number}"), device, "203.0.113.9")


class Crowd:
    """People at one address who sign in at the same moment."""

    def __init__(self, db: Database) -> None:
        self.db, self.lines = db, Undecided()
        self.at_once, self.most_at_once = 0, 0
        self.answers: Counter[str] = Counter()

    async def sign_in(self, tried: Try, *, right: bool) -> None:
        try:
            async with attempt(self.lines, self.db, tried, NOW):
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                await asyncio.sleep(0.01)
                self.at_once -= 1
                if right:
                    await asyncio.to_thread(self.db.write, actions.forgive, tried)
                self.answers["in" if right else "wrong"] += 1
        except (actions.TooManyTries, Busy) as error:
            self.answers[error.code] += 1

    def all_at_once(self, people: Iterable[Try], *, right: bool) -> dict[str, int]:
        async def come() -> None:
            await asyncio.gather(*(self.sign_in(one, right=right) for one in people))

        asyncio.run(come())
        return dict(self.answers)


def test_forty_who_are_right_all_get_in_at_once(db: Database) -> None:
    crowd = Crowd(db)
    assert crowd.all_at_once(map(person, range(40)), right=True) == {"in": 40}
    assert 1 < crowd.most_at_once <= ADDRESS_FAILURES


def test_a_burst_of_guesses_gets_no_more_answers_than_one_after_the_other(db: Database) -> None:
    answers = Crowd(db).all_at_once(map(person, range(60)), right=False)
    assert answers == {"wrong": ADDRESS_FAILURES, "too_many_tries": 60 - ADDRESS_FAILURES}


def test_with_one_failure_left_the_right_ones_still_get_in_one_after_the_other(db: Database) -> None:
    for number in range(ADDRESS_FAILURES - 1):
        db.write(actions.begin_attempt, person(100 + number), NOW)
    crowd = Crowd(db)
    assert crowd.all_at_once(map(person, range(6)), right=True) == {"in": 6}
    assert crowd.most_at_once == 1


def test_who_is_never_decided_keeps_nobody_waiting_for_ever(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undecided, "LONGEST_WAIT_SECONDS", 0.05)
    for number in range(ADDRESS_FAILURES - 1):
        db.write(actions.begin_attempt, person(100 + number), NOW)
    crowd = Crowd(db)

    async def come() -> None:
        async with attempt(crowd.lines, db, person(1), NOW):
            await crowd.sign_in(person(2), right=True)

    asyncio.run(come())
    assert crowd.answers == {"busy": 1}


def test_a_known_device_waits_for_nobody_at_its_address(db: Database) -> None:
    for number in range(ADDRESS_FAILURES):
        db.write(actions.begin_attempt, person(100 + number), NOW)
    crowd = Crowd(db)
    known = [person(number, device="phone") for number in range(30)]
    assert crowd.all_at_once(known, right=True) == {"in": 30}
    assert crowd.most_at_once > 1
