"""Several services asked at once, for no longer than a page may wait."""

import threading
import time

from chassis import logs
from chassis.http import PeerAway
from gateway.asking import ask_each


def test_answers_keep_the_order_and_who_is_away_has_none() -> None:
    def ask(name: str) -> str:
        if name == "b":
            raise PeerAway(name)
        if name == "c":
            raise ValueError("no JSON")
        return name.upper()

    assert list(ask_each(["d", "b", "c", "a"], ask, 1).items()) == [
        ("d", "D"),
        ("b", None),
        ("c", None),
        ("a", "A"),
    ]
    assert ask_each([], ask, 1) == {}


def test_nobody_waits_longer_than_allowed() -> None:
    released = threading.Event()
    started = time.monotonic()
    told = ask_each(["slow", "quick"], lambda name: name if name == "quick" else released.wait(10), 0.1)
    assert time.monotonic() - started < 1
    assert told == {"slow": None, "quick": "quick"}
    released.set()


def test_each_question_carries_the_id_of_the_request() -> None:
    mark = logs.request_id.set("r-1")
    try:
        assert ask_each(["a", "b"], lambda _: logs.request_id.get(), 1) == {"a": "r-1", "b": "r-1"}
    finally:
        logs.request_id.reset(mark)
