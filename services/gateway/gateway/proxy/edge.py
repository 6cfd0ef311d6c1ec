"""The door itself: every request is checked, given an identity, and sent to its service or our own pages."""

from __future__ import annotations

import logging
import time
from urllib.parse import quote, urlsplit

import uuid_utils
from chassis import logs
from chassis.errors import AppError, Forbidden, TooLarge, Unauthorized, error_answer, wants_json
from chassis.identity import ANYONE, HEADER, Identity
from chassis.metrics import active_requests
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.types import Message, Receive, Scope, Send

from gateway import metrics
from gateway.api_key.bearer import Bearer
from gateway.api_key.rules import bearer_of
from gateway.limits.general import GeneralLimit
from gateway.limits.rules import bucket_of
from gateway.proxy import counts, rules
from gateway.proxy.admission import Admission, Refused, Unlisted
from gateway.proxy.call import Body, Call, ClientLeft
from gateway.proxy.connection import allow_enough_files, for_crowd
from gateway.proxy.crowd import Crowd
from gateway.proxy.forward import forward
from gateway.proxy.passes import Passes
from gateway.proxy.replicas import Replicas
from gateway.proxy.routes import ALL, PROBES, SERVICES, Route, Table
from gateway.proxy.watchers import Watchers
from gateway.session.keeper import Keeper
from gateway.session.rules import COOKIES, cookie_name
from gateway.settings import GatewaySettings, networks
from gateway.workers.rules import is_open_to_former

log = logging.getLogger(__name__)
access_log = logging.getLogger("gateway.access")

CLIENT_LEFT = 499
_FIRST: dict[str, tuple[str, ...]] = {"staff": ("staff", "worker"), "worker": ("worker", "staff")}
_METHODS = ALL | {"OPTIONS", "TRACE", "CONNECT"}


class _Crashed(AppError):
    code, status, message = "internal_error", 500, "처리 중 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요."


class LeftTheFirm(Forbidden):
    code, message = "left_the_firm", "퇴사한 뒤에는 급여명세서만 볼 수 있어요."


class UnknownKey(Unauthorized):
    code, message = "unknown_key", "API 키가 맞지 않거나 끝났습니다. 새 키를 받아 주세요."


class Edge:
    """An ASGI application in front of the gateway's FastAPI pages (`pages`), sharing their state."""

    def __init__(self, pages: FastAPI, settings: GatewaySettings, table: Table | None = None) -> None:
        self.state = pages.state
        self._pages, self._settings = pages, settings
        self._keeper: Keeper = pages.state.keeper
        self._bearer = Bearer(pages.state.db)
        secure = settings.session_cookie_secure
        self._session_cookies = {kind: cookie_name(plain, secure) for kind, plain in COOKIES.items()}
        self._passes = Passes(settings.keys)
        self._limit = GeneralLimit(settings.rate_store_url)
        self._watchers = Watchers(settings.metrics_from, settings.metrics_hosts)
        trusted = networks(settings.trusted_proxies)
        self.http_protocol = for_crowd(Crowd(trusted))
        self._admission = Admission(
            table or Table(),
            hosts=settings.hosts,
            trusted=trusted,
            secure_cookies=settings.session_cookie_secure,
        )
        self.replicas = Replicas({name: settings.urls_of(name) for name in SERVICES})
        pages.state.replicas = self.replicas

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_in_step(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                allow_enough_files()
                await self.replicas.start()
            elif message["type"] == "lifespan.shutdown.complete":
                await self.replicas.stop()
                await self._limit.close()
            await send(message)

        await self._pages(scope, receive, send_in_step)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = _call_of(scope, receive, send, self._pages)
        mark = logs.request_id.set(call.request_id)
        try:
            await self._answer(call)
        finally:
            _note(call)
            logs.request_id.reset(mark)

    async def _answer(self, call: Call) -> None:
        try:
            await self._handle(call)
        except ClientLeft:
            call.status = CLIENT_LEFT
        except AppError as error:
            await self._refuse(call, error)
        except Exception as error:
            log.error("edge_failed", exc_info=error, extra={"fields": {"route": call.label}})
            await self._refuse(call, _Crashed())

    async def _handle(self, call: Call) -> None:
        self._admission.locate(call)
        self._admission.check_framing(call)
        _take_key_alone(call)
        if call.path in PROBES:
            await self._probe(call)
            return
        route = self._admission.check_route(call)
        await self._identify(call, route)
        if route.who == "staff" and call.who.kind != "staff":
            await self._ask_to_sign_in(call)
            return
        if _is_closed_to_former(call, route):
            raise LeftTheFirm
        if route.policy and not call.safe:
            signed_in = call.who.kind != "anyone"
            told = await self._limit.count(route.policy, bucket_of(call.address), signed_in=signed_in)
            call.more_headers = [(name.lower().encode(), value.encode()) for name, value in told.items()]
        if route.service == "gateway":
            await self._serve_own(call)
        else:
            await self._forward(call, route)

    async def _probe(self, call: Call) -> None:
        # A proxy in front of us may sit on this machine: what it passes on comes from outside.
        passed_on = call.header(b"x-forwarded-for") or call.header(b"forwarded")
        if passed_on or not await self._watchers.include(call.address):
            raise Unlisted
        await self._serve_own(call)

    async def _identify(self, call: Call, route: Route) -> None:
        if route.prefix.startswith("/static/"):
            return
        if (key := _key_of(call)) is not None:
            call.who = await self._known_program(key)
            call.scope["state"]["identity"] = call.who
            return
        for kind in _FIRST[route.prefers] if call.cookies else ():
            token = call.cookies.get(self._session_cookies[kind], "")
            if token and (known := await self._keeper.who(token)):
                call.who = known.who
                break
        call.scope["state"]["identity"] = call.who

    async def _known_program(self, key: str) -> Identity:
        if (who := await self._bearer.who(key)) is None:
            raise UnknownKey(headers={"WWW-Authenticate": "Bearer"})
        return who

    async def _ask_to_sign_in(self, call: Call) -> None:
        # The one page for people below /api.
        if call.path != "/api/docs" and wants_json(Request(call.scope)):
            raise Unauthorized if call.who.kind == "anyone" else Forbidden
        address = f"/login?next={quote(_page_of(call), safe='/')}"
        if not call.safe and call.cookies:
            # Something was sent with a session that has ended: the page says that it was not kept.
            address += "&expired=1"
        answer: Response = RedirectResponse(address, 303)
        if call.header(b"hx-request"):
            answer = Response(status_code=401, headers={"HX-Redirect": address})
        await self._send(call, answer)

    async def _serve_own(self, call: Call) -> None:
        kept = rules.kept_request_headers(call.headers)
        given = [pair for pair in call.headers if pair[0] in (b"host", b"content-length", b"cookie")]
        token = self._passes.token(call.who, "gateway")
        told = [
            (HEADER.lower().encode(), token.encode()),
            (b"x-request-id", call.request_id.encode()),
            (b"x-forwarded-for", call.address.encode()),
        ]
        scope = {
            **call.scope,
            # Our pages know GET; the server leaves the body of an answer to HEAD out by itself.
            "method": "GET" if call.method == "HEAD" else call.method,
            "headers": [*kept, *given, *told],
            "client": (call.address, 0),
            "scheme": call.scheme,
            "state": {},
        }
        await self._pages(scope, call.body.next_message, call.send)

    async def _forward(self, call: Call, route: Route) -> None:
        call.upstream = route.service
        active_requests.inc()
        try:
            await forward(call, self.replicas, self._passes.token(call.who, route.service))
        finally:
            active_requests.dec()

    async def _refuse(self, call: Call, error: AppError) -> None:
        if isinstance(error, Refused):
            metrics.rejected.labels(error.reason).inc()
        elif isinstance(error, TooLarge):
            metrics.rejected.labels("too_large").inc()
        if call.status:
            # Half an answer has gone out; the server closes the connection so that it looks like half.
            return
        await self._send(call, error_answer(Request(call.scope), error))

    async def _send(self, call: Call, answer: Response) -> None:
        await answer(call.scope, call.body.next_message, call.send)


def _call_of(scope: Scope, receive: Receive, send: Send, pages: FastAPI) -> Call:
    headers: rules.Headers = list(scope["headers"])
    announced = any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in headers
    )
    request_id = str(uuid_utils.uuid7())
    own_scope = {**scope, "app": pages, "state": {"request_id": request_id, "identity": ANYONE}}
    return Call(own_scope, send, Body(receive, announced), request_id, headers)


def _is_closed_to_former(call: Call, route: Route) -> bool:
    of_workers = route.prefers == "worker" and route.service != "gateway"
    return of_workers and call.who.has_role("former") and not is_open_to_former(call.path)


def _key_of(call: Call) -> str | None:
    """Return the API key of a program's call; pages know none."""
    return bearer_of(call.header(b"authorization")) if call.path.startswith("/api/") else None


def _take_key_alone(call: Call) -> None:
    # Who brings a key is that key's account and nothing else: no cookie counts or goes on. No browser adds
    # a key by itself, so nobody can be made to send one, and where the call comes from does not matter.
    if _key_of(call) is not None:
        call.cookies, call.services_cookies = {}, ""
        call.drop_headers(b"cookie", b"origin", b"referer", b"sec-fetch-site")


def _page_of(call: Call) -> str:
    """Return the page to come back to: the one asked for, or the one whose form was sent."""
    if call.safe:
        return call.target
    sent_from = urlsplit(call.header(b"referer"))
    same = sent_from.netloc == call.header(b"host")
    return sent_from.path if same and sent_from.path.startswith("/admin") else "/admin"


def _note(call: Call) -> None:
    seconds = time.perf_counter() - call.started
    if call.upstream or not call.route:
        # Our own pages are counted by the chassis under their own templates.
        counts.answered(_bounded(call.method), call.label, call.status or 500).observe(seconds)
        if call.body.expected:
            counts.carried(call.label).observe(call.body.size)
    fields = {
        "method": _bounded(call.method),
        "route": call.label,
        "status": call.status,
        "ms": round(seconds * 1000, 1),
        "in": call.body.size,
        "out": call.sent,
        "upstream": call.upstream,
        "kind": call.who.kind,
    }
    logs.note(access_log, "request", fields)


def _bounded(method: str) -> str:
    return method if method in _METHODS else "OTHER"
