"""Behind the edge no gateway has a port of its own; without it nothing of it is there."""

from __future__ import annotations

from typing import Any

import yaml

from tests.repo.tree import ROOT

EDGE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["edge"]
OVERLAY = (ROOT / "infra" / "edge.yaml").read_text()


def test_the_edge_is_there_only_when_asked_for() -> None:
    assert EDGE["profiles"] == ["edge"]
    assert "  edge:\n    profiles: !reset []\n" in OVERLAY


def test_behind_the_edge_a_gateway_has_no_port_and_can_be_two() -> None:
    assert "  gateway:\n    ports: !reset []\n" in OVERLAY
    assert '"${GATEWAY_REPLICAS:-2}"' in OVERLAY


def test_the_edge_reaches_gateways_and_nothing_behind_them() -> None:
    assert EDGE["networks"] == ["edge"]
    assert all(port.startswith("${EDGE_ADDRESS:-0.0.0.0}:") for port in EDGE["ports"])


def test_the_edge_asks_more_often_than_a_gateway_needs_to_stop() -> None:
    text = (ROOT / "infra" / "edge" / "haproxy.cfg").read_text()
    assert "inter 500ms fastinter 250ms rise 1 fall 2" in text
    assert "meth GET uri /readyz" in text
