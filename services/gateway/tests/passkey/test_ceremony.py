"""Whatever a stranger sends is a right answer or a told fault, never a crash."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from gateway.passkey import ceremony
from gateway.passkey.actions import BadPasskey
from gateway.passkey.rules import Site
from gateway.passkey.tables import Passkey
from gateway.testing_device import Device
from hypothesis import given, settings
from hypothesis import strategies as st
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

HERE = Site("localhost", "http://localhost:8080")
OPTIONS = {"challenge": "AAAA", "user": {"id": "eA"}}
PARTS = ["attestationObject", "authenticatorData", "signature", "clientDataJSON"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def row_of(device: Device) -> Passkey:
    made = ceremony.made(HERE, ceremony.read(device.make(OPTIONS)))
    return Passkey(
        public_key=made.public_key, user_handle=device.handle, created_at=datetime.now(UTC), **made_id(made)
    )


def made_id(made: Any) -> dict[str, Any]:
    return {"credential_id": made.credential_id, "sign_count": made.sign_count}


def checked(text: str, row: Passkey) -> None:
    """Let both ceremonies look at an answer."""
    for check in (
        lambda answer: ceremony.made(HERE, answer),
        lambda answer: ceremony.used(HERE, answer, row),
    ):
        try:
            check(ceremony.read(text))
        except BadPasskey:
            continue


PLACES = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 255)), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PARTS), PLACES, st.integers(0, 999))
def test_changed_bytes_are_refused_or_harmless(part: str, places: list[tuple[int, int]], cut: int) -> None:
    device = Device()
    row = row_of(device)
    told = json.loads(device.make(OPTIONS) if part == "attestationObject" else device.sign(OPTIONS))
    kept = bytearray(base64url_to_bytes(told["response"][part]))
    for place, value in places:
        kept[place % len(kept)] = value
    part_of_it = bytes(kept[: cut % len(kept)])
    for changed in (bytes(kept), part_of_it, bytes(kept) + part_of_it):
        told["response"][part] = bytes_to_base64url(changed)
        checked(json.dumps(told), row)


@settings(max_examples=100, deadline=None)
@given(
    JSON, st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature", "userHandle"])
)
def test_anything_in_the_place_of_anything_is_refused_or_harmless(value: Any, name: str) -> None:
    device = Device()
    row = row_of(device)
    told = json.loads(device.sign(OPTIONS))
    (told if name in told else told["response"])[name] = value
    checked(json.dumps(told), row)


@pytest.mark.parametrize("text", ["[" * 5000, '{"response":' * 2000, "9" * 5000, "\ud800", '{"a":NaN}'])
def test_deep_and_odd_json_is_refused(text: str) -> None:
    with pytest.raises(BadPasskey):
        ceremony.read(text)


def test_a_long_answer_is_refused_unread() -> None:
    with pytest.raises(BadPasskey):
        ceremony.read("x" * 20_000)
