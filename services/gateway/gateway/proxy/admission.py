"""What a request must be like to get in: one host, a plain path, a listed method, our own origin."""

from __future__ import annotations

import random
from typing import ClassVar

from chassis.errors import AppError

from gateway.limits import rules as addresses
from gateway.proxy import rules
from gateway.proxy.call import Call
from gateway.proxy.routes import Route, Table
from gateway.session import rules as sessions


class Refused(AppError):
    """Refused at the edge, before anybody was asked who is calling; `reason` is the metric's label."""

    reason: ClassVar[str] = "framing"


class BadHost(Refused):
    code, status, message, reason = "bad_host", 400, "요청 형식이 올바르지 않습니다.", "bad_host"


class WrongHost(Refused):
    code, status, message, reason = "wrong_host", 421, "이 주소로는 접속할 수 없습니다.", "bad_host"


class HeadersTooLarge(Refused):
    code, status, message = "headers_too_large", 431, "요청의 머리말이 너무 큽니다."


class TargetTooLong(Refused):
    code, status, message, reason = "target_too_long", 414, "주소가 너무 깁니다.", "path"


class BadPath(Refused):
    code, status, message, reason = "bad_path", 400, "주소의 형식이 올바르지 않습니다.", "path"


class Unlisted(Refused):
    code, status, reason = "not_found", 404, "path"
    message = "찾는 내용이 없습니다. 주소를 다시 확인해 주세요."


class MethodNotAllowed(Refused):
    code, status, reason = "method_not_allowed", 405, "method"
    message = "이 주소에서는 할 수 없는 동작입니다."


class ForeignOrigin(Refused):
    code, status, reason = "foreign_origin", 403, "csrf"
    message = "다른 사이트에서 온 요청이라 처리하지 않았습니다. 이 사이트의 화면에서 다시 시도해 주세요."


class TooLargeToSend(Refused):
    code, status, reason = "too_large", 413, "too_large"
    message = "보낸 내용이 너무 큽니다. 줄여서 다시 보내 주세요."


class Admission:
    """Checks requests against the route table and the settings; nothing here waits or asks."""

    def __init__(
        self,
        table: Table,
        *,
        hosts: frozenset[str],
        trusted: tuple[addresses.Network, ...],
        secure_cookies: bool,
    ) -> None:
        self._table, self._hosts, self._trusted = table, hosts, trusted
        self._own_cookies = sessions.own_cookies(secure_cookies)

    def locate(self, call: Call) -> None:
        """Find out where the request comes from and how it is traced."""
        peer = call.scope["client"][0] if call.scope.get("client") else ""
        call.address, call.scheme = peer, str(call.scope["scheme"])
        if self._trusted:
            forwarded = call.headers_named(b"x-forwarded-for")
            call.address = addresses.client_address(peer, forwarded, self._trusted)
        if (
            self._trusted
            and addresses.is_within(peer, self._trusted)
            and (proto := call.header(b"x-forwarded-proto"))
        ):
            call.scheme = "https" if proto.rpartition(",")[2].strip() == "https" else "http"
        given = call.header(b"traceparent").encode("latin-1")
        call.traceparent = given.decode() if rules.is_traceparent(given) else _new_traceparent()
        header = "; ".join(call.headers_named(b"cookie"))
        call.cookies = sessions.read_cookies(header, self._own_cookies)
        call.services_cookies = sessions.without_cookies(header, self._own_cookies)

    def check_framing(self, call: Call) -> None:
        """Refuse header blocks and paths that two programs could read differently."""
        if fault := rules.header_fault(call.headers):
            raise HeadersTooLarge if fault[0] == 431 else BadHost
        raw: bytes = call.scope["raw_path"]
        if len(raw) + len(call.scope["query_string"]) > rules.LONGEST_TARGET:
            raise TargetTooLong
        path = None if rules.path_fault(raw) else rules.decoded_path(raw)
        if path is None:
            raise BadPath
        call.path = path

    def check_route(self, call: Call) -> Route:
        """Find the row of the route table; refuse foreign hosts, unlisted paths, methods and origins."""
        if not rules.host_is_ours(call.header(b"host"), self._hosts):
            raise WrongHost
        route = call.route = self._table.find(call.path)
        if call.method in ("TRACE", "CONNECT"):
            raise MethodNotAllowed(headers={"Allow": "GET, HEAD"})
        if route is None:
            raise Unlisted
        if call.method not in route.methods:
            raise MethodNotAllowed(headers={"Allow": ", ".join(sorted(route.methods))})
        self._check_origin(call, route)
        if int(call.header(b"content-length") or 0) > route.body_limit:
            raise TooLargeToSend
        call.body.limit = route.body_limit
        return route

    def _check_origin(self, call: Call, route: Route) -> None:
        if call.safe:
            return
        names = ("sec-fetch-site", "origin", "referer", "host", "content-type")
        told = {name: call.header(name.encode()) for name in names}
        if not rules.is_own_request(call.method, told, bool(call.cookies), route.open_forms):
            raise ForeignOrigin


def _new_traceparent() -> str:
    # Names, not secrets: two random numbers that are not 0, without asking the kernel for them each time.
    trace, span = random.getrandbits(128) or 1, random.getrandbits(64) or 1
    return f"00-{trace:032x}-{span:016x}-01"
