"""Sends a request to a replica and its answer to the client, streaming both ways."""

from __future__ import annotations

import asyncio
import logging
import random
import time

from chassis.errors import AppError
from chassis.identity import HEADER

from gateway import metrics
from gateway.proxy import counts, rules
from gateway.proxy.call import MOST_KEPT, Call, ClientLeft, Watch
from gateway.proxy.line import Late, Line, Lost
from gateway.proxy.pool import NoConnection
from gateway.proxy.replica import Replica
from gateway.proxy.replicas import Replicas, Service, ServiceAway
from gateway.proxy.wire import BODILESS, request_head

log = logging.getLogger(__name__)

MOST_TRIES = 3
MISDIRECTED = 421
_HEADER = HEADER.encode()
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class BadGateway(AppError):
    code, status = "bad_gateway", 502
    message = "서비스가 답하지 못했습니다. 처리되었는지 확인한 뒤 다시 시도해 주세요."


class GatewayTimeout(AppError):
    code, status = "gateway_timeout", 504
    message = "답이 너무 늦어 기다리기를 멈추었습니다. 처리되었는지 확인한 뒤 다시 시도해 주세요."


class _Misdirected(Exception):
    """Another service stands at this address now and has refused what was not meant for it."""


async def forward(call: Call, replicas: Replicas, identity: str) -> None:
    """Answer a request from its service; raises AppError when there is no answer to pass on.

    Returns early, with the client's connection to be closed, when an answer breaks off midway.
    """
    assert call.route is not None  # noqa: S101 - the edge has found it
    service = replicas.services[call.route.service]
    work = asyncio.current_task()
    assert work is not None  # noqa: S101 - we run in one
    watch = Watch(call, work)
    call.body.limit = call.route.body_limit
    try:
        await _forward(call, service, _request_head(call, identity))
    except asyncio.CancelledError:
        if not isinstance(call.body.fault, ClientLeft):
            raise
        work.uncancel()
        counts.asked(service.name, "cancelled").inc()
        raise call.body.fault from None
    finally:
        watch.end()


async def _forward(call: Call, service: Service, head: bytes) -> None:
    repeated = False
    try:
        for number in range(1, MOST_TRIES + 1):
            try:
                await _attempt(call, service, head, fresh=repeated)
                return
            except NoConnection:
                _count_retry(service, "connect")
            except _Misdirected as error:
                if call.body.expected and not call.body.can_be_sent_again:
                    raise ServiceAway(service.name) from error
                _count_retry(service, "misdirected")
            except Lost as error:
                if repeated or not _may_repeat(call, service):
                    raise BadGateway from error
                repeated = True
                service.repeating += 1
                _count_retry(service, "lost")
            await asyncio.sleep(random.uniform(*rules.pause_seconds(number)))  # noqa: S311 - hides nothing
        raise BadGateway
    finally:
        service.repeating -= repeated


def _may_repeat(call: Call, service: Service) -> bool:
    assert call.route is not None  # noqa: S101 - the edge has found it
    keyed = call.route.keyed and bool(call.header(b"idempotency-key"))
    whole = not call.body.expected or call.body.can_be_sent_again
    allowed = rules.may_repeat(call.method, has_body=call.body.expected, whole=whole, keyed=keyed)
    return allowed and service.may_repeat()


def _may_move(call: Call) -> bool:
    """Say whether a request that waits at a hanging replica can be sent to another one in full."""
    assert call.route is not None  # noqa: S101 - the edge has found it
    if not call.body.expected:
        return call.safe
    small = int(call.header(b"content-length") or MOST_KEPT + 1) <= MOST_KEPT
    return small and call.route.keyed and bool(call.header(b"idempotency-key"))


def _count_retry(service: Service, reason: str) -> None:
    outcome = "reset" if reason == "lost" else "connect_error"
    counts.asked(service.name, outcome).inc()
    metrics.retries.labels(service.name, reason).inc()


async def _attempt(call: Call, service: Service, head: bytes, *, fresh: bool) -> None:
    replica = await service.take(call.safe)
    started = time.perf_counter()
    try:
        line = await replica.pool.line(fresh=fresh)
        if await _exchange(call, service, replica, line, head):
            replica.succeeded(time.monotonic())
        else:
            service.failed(replica)
    except NoConnection:
        service.connect_failed(replica)
        raise
    except _Misdirected:
        service.misdirected(replica)
        raise
    except (Lost, GatewayTimeout):
        service.failed(replica)
        raise
    finally:
        service.give_back(replica)
        counts.took(service.name).observe(time.perf_counter() - started)


async def _exchange(call: Call, service: Service, replica: Replica, line: Line, head: bytes) -> bool:
    """Ask on one connection and pass the answer on; False when it broke off."""
    assert call.route is not None  # noqa: S101 - the edge has found it
    has_body = call.body.expected
    line.ask(head, bodiless=call.method == "HEAD", has_body=has_body, seconds=call.route.timeout)
    sender = asyncio.create_task(_send_body(call, line)) if has_body else None
    if _may_move(call):
        replica.movable.add(line)
    try:
        await _answer_begins(service, line)
        replica.movable.discard(line)
        return await _relay(call, service, line)
    finally:
        replica.movable.discard(line)
        if sender is not None:
            sender.cancel()
        replica.pool.give_back(line)


async def _send_body(call: Call, line: Line) -> None:
    try:
        await line.send(call.body.chunks(), sized=bool(call.header(b"content-length")))
    except Exception as fault:
        # Whoever waits for the answer hears why there is none: too large, the client left, a lost connection.
        line.fail(fault)


async def _answer_begins(service: Service, line: Line) -> None:
    try:
        await line.head()
    except Late as error:
        counts.asked(service.name, "timeout").inc()
        raise GatewayTimeout from error
    if line.status == MISDIRECTED:
        raise _Misdirected


async def _relay(call: Call, service: Service, line: Line) -> bool:
    """Pass an answer on; False when it broke off."""
    outcome = "http_5xx" if line.status >= 500 else "ok"
    try:
        start = {"type": "http.response.start", "status": line.status, "headers": _answer_headers(line)}
        await call.send(start)
        await _relay_body(call, line)
    except Lost as error:
        # Half an answer must look like half an answer: the client's connection is closed, not ended well.
        outcome = "reset"
        fields = {"upstream": service.name, "kind": str(error)}
        log.warning("answer_broke_off", extra={"fields": fields})
    finally:
        counts.asked(service.name, outcome).inc()
    return outcome != "reset"


async def _relay_body(call: Call, line: Line) -> None:
    while True:
        piece = await line.piece()
        last = line.complete
        await call.send({"type": "http.response.body", "body": piece, "more_body": not last})
        if last:
            return


def _answer_headers(line: Line) -> rules.Headers:
    if line.status in BODILESS:
        return [(name, value) for name, value in line.headers if name != b"content-length"]
    return line.headers


def _request_head(call: Call, identity: str) -> bytes:
    host = call.raw(b"host")
    headers = rules.kept_request_headers(call.headers)
    headers += [
        (b"Host", host),
        (_HEADER, identity.encode()),
        (b"X-Request-Id", call.request_id.encode()),
        (b"X-Forwarded-For", call.address.encode()),
        (b"X-Forwarded-Proto", call.scheme.encode()),
        (b"X-Forwarded-Host", host),
        (b"traceparent", call.traceparent.encode()),
    ]
    if other := call.services_cookies:
        headers.append((b"Cookie", other.encode("latin-1")))
    headers += _framing(call)
    return request_head(call.method, call.raw_target, headers)


def _framing(call: Call) -> rules.Headers:
    if call.body.expected:
        length = call.raw(b"content-length")
        # Written anew: what the client wrote may have been read by one rule and be read by another.
        return [(b"Content-Length", b"%d" % int(length))] if length else [(b"Transfer-Encoding", b"chunked")]
    return [(b"Content-Length", b"0")] if call.method in _WITH_BODY else []
