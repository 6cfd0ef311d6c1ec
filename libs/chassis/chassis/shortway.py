"""A short way to the few routes that everyone asks in the same minutes.

FastAPI tries one route after another and works a route's dependencies out anew at each request, which costs
more than a clock-in itself. An endpoint named in `create_app(…, hot=…)` is found by its address, and what it
needs is laid out once. Whatever is not plain (bad input, another content type, an override with needs of its
own) goes the long way, through FastAPI, and is answered there: the short way only knows how things go well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from inspect import iscoroutinefunction, signature
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic import BaseModel
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Message, Receive, Scope, Send

Endpoint = Callable[..., Any]
_LONG_WAY = "humetix.long_way"
_KINDS_OF_PARAMETERS = ("path_params", "query_params", "header_params", "cookie_params", "body_params")


class NotPlain(TypeError):
    """An endpoint named as hot needs something that only FastAPI knows how to find."""


@dataclass(frozen=True, slots=True)
class _Need:
    """A dependency: what it is asked for as, and what it needs itself."""

    name: str
    call: Endpoint
    request_name: str | None
    needs: tuple[_Need, ...]

    async def met(self, request: Request, known: dict[Endpoint, Any]) -> Any:
        """Return its value, worked out once for a request."""
        if self.call not in known:
            override = request.app.dependency_overrides.get(self.call)
            known[self.call] = await (override() if override else self._called(request, known))
        return known[self.call]

    async def _called(self, request: Request, known: dict[Endpoint, Any]) -> Any:
        values = {need.name: await need.met(request, known) for need in self.needs}
        if self.request_name:
            values[self.request_name] = request
        return await self.call(**values)


class _Way:
    """One endpoint with one JSON body: its needs, its headers, its answer."""

    def __init__(self, app: FastAPI, context: RouteContext) -> None:
        dependant: Dependant = context.dependant
        self._app, self._context = app, context
        self._root = _need_of(dependant, but=("header_params", "body_params"))
        self._headers, self._response_name = dependant.header_params, dependant.response_param_name
        models = [each for each in dependant.body_params if _is_model(each.field_info.annotation)]
        if len(models) != 1 or models != dependant.body_params:
            raise NotPlain(f"{context.path} takes something else than one JSON body")
        self._body, model = models[0], context.response_model
        if not _is_model(model) or context.max_body_size is not None:
            raise NotPlain(f"{context.path} has an answer or a limit of another kind")
        if "{" in (context.path or "") or any(each.field_info.is_required() for each in self._headers):
            raise NotPlain(f"{context.path} has parts or headers that must be there")

    async def answer(self, request: Request, body: bytes) -> Response | None:
        """Do what the endpoint does, or return None for what goes the long way."""
        if request.headers.get("content-type") != "application/json" or not self._is_plain_now():
            return None
        values = self._values(request, body)
        if values is None:
            return None
        known: dict[Endpoint, Any] = {}
        for need in self._root.needs:
            values[need.name] = await need.met(request, known)
        if self._root.request_name:
            values[self._root.request_name] = request
        told = Response()
        del told.headers["content-length"]
        if self._response_name:
            values[self._response_name] = told
        return self._response(await self._root.call(**values), told)

    def _is_plain_now(self) -> bool:
        overrides = self._app.dependency_overrides.values()
        return all(iscoroutinefunction(each) and not signature(each).parameters for each in overrides)

    def _values(self, request: Request, body: bytes) -> dict[str, Any] | None:
        """The body and the headers as the endpoint wants them; None when something is wrong with them."""
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            return None
        values = dict[str, Any]()
        values[self._body.name], faults = self._body.validate(told)
        for field in self._headers:
            given = request.headers.get(field.validation_alias or field.alias)
            values[field.name], wrong = (field.default, []) if given is None else field.validate(given)
            faults = faults + wrong
        return None if faults else values

    def _response(self, made: BaseModel, told: Response) -> Response:
        context = self._context
        content = made.model_dump_json(
            by_alias=context.response_model_by_alias,
            exclude_unset=context.response_model_exclude_unset,
            exclude_defaults=context.response_model_exclude_defaults,
            exclude_none=context.response_model_exclude_none,
        )
        response = Response(content, context.status_code or 200, media_type="application/json")
        response.headers.raw.extend(told.headers.raw)
        return response


class ShortWays(BaseRoute):
    """Stands before all routes of an application and knows some of them by their addresses."""

    def __init__(self, app: FastAPI, endpoints: Sequence[Endpoint]) -> None:
        self._app = app
        self._ways = dict(_ways(app, set(endpoints)))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether this is one of those addresses."""
        known = self._ways.get((scope.get("method", ""), scope.get("path", "")))
        if known is None or _LONG_WAY in scope:
            return Match.NONE, {}
        route, _ = known
        return Match.FULL, {"route": route, "path_params": {}}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer on the short way, or send the request on the long one."""
        _, way = self._ways[scope["method"], scope["path"]]
        request = Request(scope, receive, send)
        body = await request.body()
        response = await way.answer(request, body)
        if response is None:
            scope[_LONG_WAY] = True
            await self._app.router(scope, _again(body, receive), send)
        else:
            await response(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Know no address: the routes themselves do."""
        raise NoMatchFound(name, path_params)


def install_short_ways(app: FastAPI, endpoints: Sequence[Endpoint]) -> None:
    """Lead to these endpoints directly; raises NotPlain for one that cannot be."""
    if endpoints:
        app.router.routes.insert(0, ShortWays(app, endpoints))


def _ways(app: FastAPI, endpoints: set[Endpoint]) -> Iterator[tuple[tuple[str, str], tuple[BaseRoute, _Way]]]:
    missing = set(endpoints)
    for context in iter_route_contexts(app.routes):
        if not missing:
            return
        if context.endpoint in missing:
            missing.discard(context.endpoint)
            for method in context.methods or ():
                yield (method, context.path or ""), (context.original_route, _Way(app, context))
    if missing:
        raise NotPlain(f"{missing} are no routes of this application")


def _need_of(dependant: Dependant, *, but: tuple[str, ...] = ()) -> _Need:
    call = dependant.call
    wants = [kind for kind in _KINDS_OF_PARAMETERS if kind not in but and getattr(dependant, kind)]
    if call is None or not iscoroutinefunction(call) or wants or dependant.background_tasks_param_name:
        raise NotPlain(f"{call} is not a coroutine of plain needs, but wants {wants}")
    needs = tuple(_need_of(each) for each in dependant.dependencies)
    return _Need(dependant.name or "", call, dependant.request_param_name, needs)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _again(body: bytes, receive: Receive) -> Receive:
    """Tell a body that was read already once more, then what comes."""
    told = False

    async def receive_again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
