"""Sends a request to a replica and its answer to the client, streaming both ways."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncIterator

import aiohttp
from chassis.errors import AppError, TooLarge
from chassis.identity import HEADER
from multidict import CIMultiDict
from yarl import URL

from gateway import metrics
from gateway.proxy import rules
from gateway.proxy.call import Call, ClientLeft, Watch
from gateway.proxy.replica import Replica
from gateway.proxy.replicas import Replicas, Service, ServiceAway

log = logging.getLogger(__name__)

MOST_TRIES = 3
MISDIRECTED = 421
_NO_BODY_STATUSES = (204, 304)


class BadGateway(AppError):
    code, status = "bad_gateway", 502
    message = "서비스가 답하지 못했습니다. 처리되었는지 확인한 뒤 다시 시도해 주세요."


class GatewayTimeout(AppError):
    code, status = "gateway_timeout", 504
    message = "답이 너무 늦어 기다리기를 멈추었습니다. 처리되었는지 확인한 뒤 다시 시도해 주세요."


class _ConnectFailed(Exception):
    """No connection: nothing was sent, any request may be sent elsewhere."""


class _Misdirected(Exception):
    """Another service stands at this address now and has refused what was not meant for it."""


class _Lost(Exception):
    """The connection ended before an answer: the service may or may not have acted."""


async def forward(call: Call, replicas: Replicas, identity: str) -> None:
    """Answer a request from its service; raises AppError when there is no answer to pass on.

    Returns early, with the client's connection to be closed, when an answer breaks off midway.
    """
    assert call.route is not None  # noqa: S101 - the edge has found it
    service = replicas.services[call.route.service]
    work = asyncio.current_task()
    assert work is not None  # noqa: S101 - we run in one
    watch = Watch(call, work)
    try:
        await _forward(call, service, _request_headers(call, identity))
    except asyncio.CancelledError:
        if not isinstance(call.body.fault, ClientLeft):
            raise
        work.uncancel()
        metrics.upstream_requests.labels(service.name, "cancelled").inc()
        raise call.body.fault from None
    finally:
        watch.end()


async def _forward(call: Call, service: Service, headers: CIMultiDict[str]) -> None:
    repeated = False
    try:
        for number in range(1, MOST_TRIES + 1):
            try:
                await _attempt(call, service, headers)
                return
            except _ConnectFailed:
                _count_retry(service, "connect")
            except _Misdirected as error:
                if call.body.expected and not call.body.can_be_sent_again:
                    raise ServiceAway(service.name) from error
                _count_retry(service, "misdirected")
            except _Lost as error:
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


async def _attempt(call: Call, service: Service, headers: CIMultiDict[str]) -> None:
    replica = await service.take(call.safe)
    started = time.perf_counter()
    try:
        answer = await _open(call, replica, headers)
        if answer.status == MISDIRECTED:
            answer.close()
            raise _Misdirected
        if await _relay(call, service, answer):
            replica.succeeded(time.monotonic())
        else:
            service.failed(replica)
    except _ConnectFailed:
        service.connect_failed(replica)
        raise
    except _Misdirected:
        service.misdirected(replica)
        raise
    except (_Lost, GatewayTimeout):
        service.failed(replica)
        raise
    finally:
        service.give_back(replica)
        metrics.upstream_duration.labels(service.name).observe(time.perf_counter() - started)


def _count_retry(service: Service, reason: str) -> None:
    outcome = "reset" if reason == "lost" else "connect_error"
    metrics.upstream_requests.labels(service.name, outcome).inc()
    metrics.retries.labels(service.name, reason).inc()


async def _open(call: Call, replica: Replica, headers: CIMultiDict[str]) -> aiohttp.ClientResponse:
    assert call.route is not None  # noqa: S101 - the edge has found it
    call.body.limit = call.route.body_limit
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=0.5, sock_read=call.route.timeout)
    try:
        return await replica.http.request(
            call.method,
            URL(replica.base + call.target, encoded=True),
            headers=headers,
            data=_sent_body(call),
            allow_redirects=False,
            timeout=timeout,
        )
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise _ConnectFailed from error
    except aiohttp.ServerTimeoutError as error:
        metrics.upstream_requests.labels(call.route.service, "timeout").inc()
        raise GatewayTimeout from error
    except (aiohttp.ClientError, OSError) as error:
        raise _blame(call, error) from error


def _blame(call: Call, error: Exception) -> Exception:
    # When sending the body failed on our side of it, that is the reason, not the connection.
    if isinstance(call.body.fault, (TooLarge, ClientLeft)):
        return call.body.fault
    return _Lost(type(error).__name__)


def _sent_body(call: Call) -> AsyncIterator[bytes] | None:
    return call.body.chunks() if call.body.expected else None


async def _relay(call: Call, service: Service, answer: aiohttp.ClientResponse) -> bool:
    """Pass an answer on; False when it broke off."""
    outcome = "http_5xx" if answer.status >= 500 else "ok"
    try:
        await call.send(
            {"type": "http.response.start", "status": answer.status, "headers": _answer_headers(answer)}
        )
        await _relay_body(call, answer)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        # Half an answer must look like half an answer: the client's connection is closed, not ended well.
        outcome = "reset"
        fields = {"upstream": service.name, "kind": type(error).__name__}
        log.warning("answer_broke_off", extra={"fields": fields})
    finally:
        metrics.upstream_requests.labels(service.name, outcome).inc()
        if not answer.content.at_eof() or not call.body.done:
            answer.close()
        answer.release()
    return outcome != "reset"


async def _relay_body(call: Call, answer: aiohttp.ClientResponse) -> None:
    while True:
        chunk = await answer.content.readany()
        last = answer.content.at_eof()
        await call.send({"type": "http.response.body", "body": chunk, "more_body": not last})
        if last:
            return


def _answer_headers(answer: aiohttp.ClientResponse) -> rules.Headers:
    headers = [(name.lower(), value) for name, value in answer.raw_headers]
    if answer.status in _NO_BODY_STATUSES:
        return [(name, value) for name, value in headers if name != b"content-length"]
    return headers


def _request_headers(call: Call, identity: str) -> CIMultiDict[str]:
    headers: CIMultiDict[str] = CIMultiDict()
    for name, value in rules.kept_request_headers(call.headers):
        headers.add(name.decode("latin-1"), _text(value))
    headers["Host"] = call.header(b"host")
    headers[HEADER] = identity
    headers["X-Request-Id"] = call.request_id
    headers["X-Forwarded-For"] = call.address
    headers["X-Forwarded-Proto"] = call.scheme
    headers["X-Forwarded-Host"] = call.header(b"host")
    headers["traceparent"] = call.traceparent
    if call.body.expected and (length := call.header(b"content-length")):
        headers["Content-Length"] = length
    if other := call.services_cookies:
        headers["Cookie"] = other
    return headers


def _text(value: bytes) -> str:
    # aiohttp writes UTF-8; bytes that are none are passed on as the signs they would be in Latin-1.
    with contextlib.suppress(UnicodeDecodeError):
        return value.decode()
    return value.decode("latin-1")
