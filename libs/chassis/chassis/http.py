"""Calls between services: signed, traced, with time limits; a peer that restarts is waited for.

A call is sent again when nothing was sent, when somebody else's container stood at the address (421), and
once after a lost connection if doing it twice changes nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import httpx
from fastapi import Depends, Request

from chassis import logs, metrics
from chassis.errors import AppError
from chassis.identity import FOR_HEADER, HEADER, Identity, behind, sign
from chassis.settings import Settings
from chassis.web.nav import PARTS

# httpx's pool slows down as more threads wait on it than it has connections (performance.md §1).
_MOST_AT_ONCE = 8
_SECONDS = 10.0
_PAUSE_SECONDS = 0.2
_MISDIRECTED = 421
_CONNECTION_LOST = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError)


class PeerAway(AppError):
    """Another service did not answer; the page says which part is missing."""

    code, status, message = (
        "peer_away",
        503,
        "다른 서비스에 잠시 연결할 수 없습니다. 잠시 뒤 다시 시도해 주세요.",
    )

    def __init__(self, peer: str) -> None:
        self.peer = peer
        name = PARTS.get(peer, peer)
        super().__init__(
            f"{name} 서비스에 잠시 연결할 수 없습니다. 잠시 뒤 다시 시도해 주세요.",
            headers={"Retry-After": "5"},
        )


class PeerRefused(AppError):
    """Another service answered 4xx: its status, code, Korean detail and bad fields are kept."""

    code = "peer_refused"

    def __init__(self, answer: httpx.Response) -> None:
        body = _problem_of(answer)
        self.peer_code: str = body.get("code", "")
        super().__init__(
            body.get("detail"), fields={item["field"]: item["message"] for item in body.get("errors", [])}
        )
        self.peer_status = answer.status_code

    @property
    def status(self) -> int:  # type: ignore[override]
        """The peer's own status: what it refused, this service refuses."""
        return self.peer_status


def _problem_of(answer: httpx.Response) -> dict[str, Any]:
    if "json" not in answer.headers.get("content-type", ""):
        return {}
    body = answer.json()
    return body if isinstance(body, dict) else {}


class Client:
    """Calls one peer. Every method raises PeerAway (no answer, timeout, 5xx) or PeerRefused (4xx)."""

    def __init__(self, settings: Settings, peer: str, transport: httpx.BaseTransport | None = None) -> None:
        self._settings, self._peer = settings, peer
        self._bases = settings.urls_of(peer)
        self._hold = _Hold(settings.peer_hold_seconds)
        self._slots = threading.BoundedSemaphore(_MOST_AT_ONCE)
        self._http = httpx.Client(
            transport=transport, timeout=httpx.Timeout(_SECONDS, connect=1), trust_env=False
        )

    def get_json(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        *,
        hold: bool = True,
    ) -> Any:
        """GET and return the decoded JSON; a parameter that is None is left out.

        `hold=False`: a glance, for which a peer that restarts is not waited for.
        """
        given = {name: value for name, value in (params or {}).items() if value is not None}
        return self._send("GET", path, timeout, repeatable=True, hold=hold, params=given).json()

    def post_json(
        self, path: str, body: Any, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> Any:
        """POST JSON and return the decoded JSON."""
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        repeatable = idempotency_key is not None
        return self._send("POST", path, timeout, repeatable=repeatable, json=body, headers=headers).json()

    def post_bytes(self, path: str, timeout: float | None = None, **body: Any) -> httpx.Response:
        """POST something to be drawn, which changes nothing there, and return the whole answer.

        The body comes as httpx takes it: `content=`, `json=`, `files=`/`data=`.
        """
        return self._send("POST", path, timeout, repeatable=True, **body)

    def get_lines(self, path: str, params: Mapping[str, Any], timeout: float | None = None) -> Iterator[str]:
        """GET and return the lines of the answer as they arrive; PeerAway when it breaks off.

        The answer is held open until its last line was taken or the iterator is closed.
        """
        return self._lines_of(
            self._send("GET", path, timeout, repeatable=True, params=dict(params), stream=True)
        )

    def _lines_of(self, answer: httpx.Response) -> Iterator[str]:
        rest = b""
        try:
            for part in answer.iter_bytes():
                *whole, rest = (rest + part).split(b"\n")
                yield from (line.decode() for line in whole)
            if rest:
                yield rest.decode()
        except httpx.TransportError as error:
            self._count("no_answer")
            raise PeerAway(self._peer) from error
        finally:
            answer.close()

    def close(self) -> None:
        """Close the connections; whoever waits for the peer stops waiting."""
        self._hold.over.set()
        self._http.close()

    def _send(
        self,
        method: str,
        path: str,
        timeout: float | None,
        *,
        repeatable: bool,
        hold: bool = True,
        **more: Any,
    ) -> httpx.Response:
        headers = {**more.pop("headers", {}), **self._own_headers()}
        if timeout is not None:
            more["timeout"] = httpx.Timeout(timeout, connect=1)
        patience = (timeout or _SECONDS) if hold else 0.0
        with self._slots:
            answer = self._ask(method, path, patience, repeatable, headers=headers, **more)
        self._count("ok" if answer.is_success else f"http_{answer.status_code // 100}xx")
        if not answer.is_success:
            answer.read()
            answer.close()
        if answer.status_code >= 500:
            raise PeerAway(self._peer)
        if not answer.is_success:
            raise PeerRefused(answer)
        return answer

    def _ask(self, method: str, path: str, patience: float, repeatable: bool, **more: Any) -> httpx.Response:
        started, lost = time.monotonic(), False
        while True:
            try:
                if answer := self._ask_replicas(method, path, more):
                    self._hold.met()
                    return answer
            except httpx.TransportError as error:
                self._count("no_answer")
                if lost or not repeatable or not isinstance(error, _CONNECTION_LOST):
                    raise PeerAway(self._peer) from error
                lost = True
            else:
                if not self._hold.wait(started, patience):
                    raise PeerAway(self._peer)

    def _ask_replicas(self, method: str, path: str, more: dict[str, Any]) -> httpx.Response | None:
        given = {**more}
        stream = given.pop("stream", False)
        for base in (*self._bases, self._bases[0]):
            try:
                asked = self._http.build_request(method, base + path, **given)
                answer = self._http.send(asked, stream=stream)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                self._count("connect_error")
                continue
            if answer.status_code != _MISDIRECTED:
                return answer
            answer.close()
            self._count("misdirected")
        return None

    def _own_headers(self) -> dict[str, str]:
        me = Identity("service", self._settings.service, self._settings.service)
        headers = {HEADER: sign(me, audience=self._peer, keys=self._settings.keys)}
        if rid := logs.request_id.get():
            headers["X-Request-Id"] = rid
        if address := logs.client_address.get():
            headers["X-Forwarded-For"] = address
        if person := behind():
            headers[FOR_HEADER] = person
        return headers

    def _count(self, outcome: str) -> None:
        metrics.client_requests.labels(self._peer, outcome).inc()


class _Hold:
    """How long to wait for a peer without a connection: through a restart, not through an outage.

    The clock runs from the first failure, so a peer that stays away is soon answered for at once. One that
    this process has never met is not waited for.
    """

    def __init__(self, seconds: float) -> None:
        self.over = threading.Event()
        self._seconds, self._known = seconds, False
        self._gone_since: float | None = None

    def met(self) -> None:
        """Note that the peer answered."""
        self._known, self._gone_since = True, None

    def wait(self, started: float, patience: float) -> bool:
        """Pause before the next try of a call that began at `started`; False when it is not worth it."""
        now = time.monotonic()
        if self._gone_since is None:
            self._gone_since = now
        left = min(self._gone_since + self._seconds, started + min(self._seconds, patience)) - now
        if not self._known or left <= 0:
            return False
        return not self.over.wait(min(_PAUSE_SECONDS, left))


class Peers:
    """The clients of one service, made when first asked for."""

    def __init__(
        self, settings: Settings, transports: Mapping[str, httpx.BaseTransport] | None = None
    ) -> None:
        self._settings, self._transports = settings, dict(transports or {})
        self._clients: dict[str, Client] = {}
        self._lock = threading.Lock()

    def client(self, peer: str) -> Client:
        """Return the client for a service by its name."""
        with self._lock:
            if peer not in self._clients:
                self._clients[peer] = Client(self._settings, peer, self._transports.get(peer))
            return self._clients[peer]

    def close(self) -> None:
        """Close every client."""
        for client in self._clients.values():
            client.close()


async def _peers_of(request: Request) -> Peers:
    peers: Peers = request.app.state.peers
    return peers


PeerCalls = Annotated[Peers, Depends(_peers_of)]
