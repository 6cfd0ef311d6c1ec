"""Calls between services are signed, bounded, and tell apart "away" from "refused"."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from chassis.http import PeerAway, PeerRefused, Peers
from chassis.identity import HEADER, Identity, verify
from chassis.testing import KEYS, FakePeer, make_settings
from sample.settings import SampleSettings


@pytest.fixture
def peer() -> FakePeer:
    return FakePeer()


@pytest.fixture
def peers(peer: FakePeer, tmp_path: Path) -> Iterator[Peers]:
    made = Peers(make_settings(SampleSettings, tmp_path), {"attendance": httpx.MockTransport(peer)})
    yield made
    made.close()


def test_a_call_says_which_service_calls(peers: Peers, peer: FakePeer) -> None:
    peer.on("GET", "/internal/sites", json={"items": []})
    assert peers.client("attendance").get_json("/internal/sites") == {"items": []}
    token = peer.calls[0].headers[HEADER]
    assert verify(token, audience="attendance", keys=[KEYS]) == Identity("service", "sample", "sample")


def test_an_effect_carries_its_key(peers: Peers, peer: FakePeer) -> None:
    peer.on("POST", "/internal/employees", json={"employee_id": 1}, status=201)
    peers.client("attendance").post_json("/internal/employees", {}, idempotency_key="a-1")
    assert peer.calls[0].headers["idempotency-key"] == "a-1"


def test_a_peer_that_is_away_is_named_in_korean(peers: Peers, peer: FakePeer) -> None:
    peer.away = True
    with pytest.raises(PeerAway, match="근태 서비스"):
        peers.client("attendance").get_json("/internal/sites")


def test_a_peer_that_crashes_counts_as_away(peers: Peers, peer: FakePeer) -> None:
    peer.on("GET", "/internal/sites", status=500)
    with pytest.raises(PeerAway):
        peers.client("attendance").get_json("/internal/sites")


def test_a_timeout_after_sending_is_not_repeated(peers: Peers, peer: FakePeer) -> None:
    def too_slow(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    peer.on_call("POST", "/internal/employees", too_slow)
    with pytest.raises(PeerAway):
        peers.client("attendance").post_json("/internal/employees", {})
    assert len(peer.calls) == 1


def test_a_refusal_keeps_status_sentence_and_fields(peers: Peers, peer: FakePeer) -> None:
    problem = {
        "code": "taken",
        "detail": "이미 있습니다.",
        "errors": [{"field": "phone", "message": "겹칩니다."}],
    }
    peer.on("POST", "/internal/employees", json=problem, status=409)
    with pytest.raises(PeerRefused) as caught:
        peers.client("attendance").post_json("/internal/employees", {})
    assert (caught.value.status, caught.value.peer_code, caught.value.detail) == (
        409,
        "taken",
        "이미 있습니다.",
    )
    assert caught.value.fields == {"phone": "겹칩니다."}


def test_the_second_replica_answers_when_the_first_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTENDANCE_URLS", "http://first,http://second")

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "first":
            raise httpx.ConnectError("gone", request=request)
        return httpx.Response(200, json={"from": request.url.host})

    peers = Peers(make_settings(SampleSettings, tmp_path), {"attendance": httpx.MockTransport(answer)})
    assert peers.client("attendance").get_json("/x") == {"from": "second"}
    peers.close()
