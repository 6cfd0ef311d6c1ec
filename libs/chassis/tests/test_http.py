"""Calls between services are signed, bounded, and tell apart "away" from "refused"."""

from collections.abc import Callable, Iterator
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


def waiting(tmp_path: Path, answer: Callable[[httpx.Request], httpx.Response], seconds: float) -> Peers:
    settings = make_settings(SampleSettings, tmp_path, peer_hold_seconds=seconds)
    return Peers(settings, {"attendance": httpx.MockTransport(answer)})


class Restarting:
    """A peer that answers once, refuses some connections as one that restarts, then answers again."""

    def __init__(self, refused: int) -> None:
        self.calls, self._refused = 0, refused

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        if 1 < self.calls <= 1 + self._refused:
            raise httpx.ConnectError("restarting", request=request)
        return httpx.Response(200, json={"call": self.calls})


def test_a_peer_that_restarts_is_waited_for(tmp_path: Path) -> None:
    peers = waiting(tmp_path, Restarting(refused=5), seconds=10)
    client = peers.client("attendance")
    assert client.get_json("/x") == {"call": 1}
    assert client.post_json("/x", {}) == {"call": 7}
    peers.close()


def test_a_peer_that_stays_away_is_not_waited_for_again(tmp_path: Path) -> None:
    peer = Restarting(refused=10_000)
    peers = waiting(tmp_path, peer, seconds=0.5)
    client = peers.client("attendance")
    client.get_json("/x")
    for _ in range(2):  # The first counts from its own beginning, a little before the peer was missed.
        with pytest.raises(PeerAway):
            client.get_json("/x")
    before = peer.calls
    with pytest.raises(PeerAway):
        client.get_json("/x")
    assert peer.calls == before + 2
    peers.close()


def test_a_glance_does_not_wait_for_a_peer_that_restarts(tmp_path: Path) -> None:
    peer = Restarting(refused=10_000)
    peers = waiting(tmp_path, peer, seconds=3600)
    client = peers.client("attendance")
    client.get_json("/x")
    with pytest.raises(PeerAway):
        client.get_json("/x", hold=False)
    assert peer.calls == 3
    peers.close()


def test_a_peer_never_met_is_not_waited_for(tmp_path: Path) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        raise httpx.ConnectError("not there", request=request)

    calls: list[httpx.Request] = []
    peers = waiting(tmp_path, refuse, seconds=3600)
    with pytest.raises(PeerAway):
        peers.client("attendance").get_json("/x")
    assert len(calls) == 2
    peers.close()


@pytest.mark.parametrize("key", ["hire-1", None])
def test_a_lost_call_is_repeated_once_if_twice_is_like_once(tmp_path: Path, key: str | None) -> None:
    def lose_first(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        if len(calls) == 1:
            raise httpx.RemoteProtocolError("closed", request=request)
        return httpx.Response(200, json={})

    calls: list[httpx.Request] = []
    peers = waiting(tmp_path, lose_first, seconds=0)
    if key:
        assert peers.client("attendance").post_json("/x", {}, idempotency_key=key) == {}
    else:
        with pytest.raises(PeerAway):
            peers.client("attendance").post_json("/x", {})
    assert len(calls) == (2 if key else 1)
    peers.close()


def test_an_address_taken_over_by_another_service_is_passed_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTENDANCE_URLS", "http://stale,http://right")

    def answer(request: httpx.Request) -> httpx.Response:
        status = 421 if request.url.host == "stale" else 200
        return httpx.Response(status, json={"from": request.url.host})

    peers = waiting(tmp_path, answer, seconds=0)
    assert peers.client("attendance").post_json("/x", {}) == {"from": "right"}
    peers.close()
