"""A pass is used for seconds, by the clock its own times are told in."""

import time

import pytest
from chassis.identity import Identity, verify
from gateway.proxy.passes import USED_SECONDS, Passes

KEY = "test-key-test-key-test-key-test-key-01"
WHO = Identity("worker", "1", "김하늘", ("worker",))


@pytest.mark.parametrize("jump", [0, USED_SECONDS - 1, USED_SECONDS + 1, 3600, -3600])
def test_a_pass_is_valid_whichever_way_the_clock_has_jumped(
    monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    made = Passes([KEY])
    first = made.token(WHO, "attendance")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump)
    token = made.token(WHO, "attendance")
    assert (token == first) is (0 <= jump < USED_SECONDS)
    monkeypatch.undo()
    if 0 <= jump < USED_SECONDS:
        assert verify(token, audience="attendance", keys=[KEY]) == WHO
