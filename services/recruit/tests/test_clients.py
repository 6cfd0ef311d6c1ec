"""What recruit asks of other services, and how it bears their answers."""

import json

import pytest
from chassis.http import PeerAway, PeerRefused, Peers
from chassis.testing import FakePeer, TestApp
from recruit import clients


@pytest.fixture
def peers(recruit: TestApp) -> Peers:
    found: Peers = recruit.app.state.peers
    return found


def test_sites_are_read_and_unknown_fields_are_overlooked(recruit: TestApp, peers: Peers) -> None:
    answer = {"items": [{"id": 3, "name": "한빛물류", "address": "이천"}], "next": None, "total": 1}
    recruit.peer("attendance").on("GET", "/internal/sites", json=answer)
    assert [(site.id, site.name) for site in clients.sites(peers)] == [(3, "한빛물류")]


def test_an_employee_is_asked_for_under_the_application_s_key(recruit: TestApp, peers: Peers) -> None:
    made = clients.create_employee(peers, {"application_id": "a-1", "name": "김하늘"})
    assert (made.employee_id, made.employee_no) == (41, "2611-0041")
    call = recruit.peer("attendance").calls[-1]
    assert call.headers["idempotency-key"] == "hire-a-1"
    assert json.loads(call.content) == {"application_id": "a-1", "name": "김하늘"}


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_peer_in_trouble_is_away(recruit: TestApp, peers: Peers, status: int) -> None:
    recruit.peer("payroll").on("POST", "/internal/wage-terms", status=status, json={})
    with pytest.raises(PeerAway):
        clients.create_wage_terms(peers, {"application_id": "a-1"})


def test_a_refusal_keeps_its_reason(recruit: TestApp, peers: Peers) -> None:
    detail = {"code": "invalid", "detail": "시급을 확인해 주세요."}
    recruit.peer("payroll").on("POST", "/internal/wage-terms", status=422, json=detail)
    with pytest.raises(PeerRefused, match="시급을 확인해 주세요"):
        clients.create_wage_terms(peers, {"application_id": "a-1"})


def test_a_photo_goes_as_plain_bytes(renderer: FakePeer, peers: Peers) -> None:
    assert clients.upright_photo(peers, b"raw", 320, timeout=1).startswith(b"\xff\xd8\xff")
    call = renderer.calls[-1]
    assert (call.content, call.url.params["max_side"]) == (b"raw", "320")
    assert call.headers["content-type"] == "application/octet-stream"
