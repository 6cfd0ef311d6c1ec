"""The short way answers what the long way answers: one endpoint stands at two addresses, one of them hot."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
from chassis.app import create_app, openapi_of
from chassis.clock import Now
from chassis.db import Db
from chassis.errors import Conflict
from chassis.identity import Identity, Worker
from chassis.shortway import NotPlain
from chassis.testing import TestApp, anyone, kst, make_app, staff, worker
from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from httpx2 import Response as Answer
from pydantic import BaseModel, Field
from sample.base import Base
from sample.settings import SampleSettings

HOT, COLD = "/api/sample/v1/hot", "/api/sample/v1/cold"


class Wish(BaseModel):
    """What a test asks for."""

    word: Annotated[str, Field(max_length=10)]
    times: int = 1
    day: date | None = None


class Told(BaseModel):
    """What the endpoint saw."""

    word: str
    who: str
    at: datetime
    key: str | None = None
    day: date | None = None
    is_same_request: bool
    nothing: None = None


class Taken(Conflict):
    code, message = "taken", "이미 있어요."

    def __init__(self) -> None:
        super().__init__(fields={"word": "다른 말을 쓰세요."}, headers={"Retry-After": "3"})


async def _seen(request: Request, _who: Worker) -> Request:
    return request


async def repeat(  # noqa: PLR0917 - everything that an endpoint may ask for
    who: Worker,
    seen: Annotated[Request, Depends(_seen)],
    db: Db,
    now: Now,
    request: Request,
    response: Response,
    body: Wish,
    idempotency_key: Annotated[str | None, Header(min_length=2, max_length=8)] = None,
) -> Told:
    if body.word == "taken":
        raise Taken
    if body.word == "crash":
        raise RuntimeError
    response.headers["X-Said"] = "yes"
    return Told(
        word=body.word * body.times,
        who=who.id,
        at=now,
        key=idempotency_key,
        day=body.day,
        is_same_request=seen is request and db is request.app.state.db,
    )


def create(settings: SampleSettings) -> FastAPI:
    router = APIRouter()
    for path in (HOT, COLD):
        router.post(path, status_code=201, response_model_exclude_none=True)(repeat)
    return create_app(settings, base=Base, routers=[router], hot=(repeat,))


@pytest.fixture
def twice(tmp_path: Path) -> Iterator[TestApp]:
    tested = make_app(create, SampleSettings, tmp_path)
    tested.at(kst("2026-11-23 08:27"))
    yield tested
    tested.close()


def answers(tested: TestApp, who: Identity, headers: dict[str, str], content: bytes | str) -> list[Answer]:
    client = tested.client(who)
    headers = {"Content-Type": "application/json", "X-Request-Id": "r-1", **headers}
    client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]  # a crash is an answer here
    return [client.post(path, content=content, headers=headers) for path in (HOT, COLD)]


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        ('{"word": "a"}', {}, 201),
        ('{"word": "가", "times": "3", "day": "2026-11-23"}', {"Idempotency-Key": "key-1"}, 201),
        ('{"word": "a", "more": [1]}', {}, 201),
        ('{"word": "taken"}', {}, 409),
        ('{"word": "crash"}', {}, 500),
        ('{"word": "longer than ten", "day": "no"}', {}, 422),
        ("{}", {}, 422),
        ("[]", {}, 422),
        ("null", {}, 422),
        ("", {}, 422),
        ('{"word"', {}, 422),
        (b'{"word": "\xff"}', {}, 400),
        ("[" * 20_000, {}, 400),
        ('{"word": "a"}', {"Idempotency-Key": "k"}, 422),
        ('{"word": "a"}', {"Content-Type": "text/plain"}, 422),
        ('{"word": "a"}', {"Content-Type": "application/json; charset=utf-8"}, 201),
    ],
)
def test_both_ways_answer_the_same(
    twice: TestApp, content: bytes | str, headers: dict[str, str], status: int
) -> None:
    short, long = answers(twice, worker(7), headers, content)
    assert (short.status_code, long.status_code) == (status, status)
    assert short.text.replace(HOT, COLD) == long.text
    assert {**short.headers, "content-length": ""} == {**long.headers, "content-length": ""}


@pytest.mark.parametrize("who", [anyone(), staff()])
@pytest.mark.parametrize("content", ['{"word": "a"}', "{}"])
def test_both_ways_ask_who_calls_before_anything_else(twice: TestApp, who: Identity, content: str) -> None:
    short, long = answers(twice, who, {}, content)
    assert short.status_code == long.status_code
    assert short.status_code in (401, 403)
    assert short.json()["code"] == long.json()["code"]


def test_the_short_way_is_taken_by_its_address_and_method_alone(
    twice: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    way = twice.app.router.routes[0]
    handle = way.handle

    async def noted(scope: Any, receive: Any, send: Any) -> None:
        taken.append(scope["path"])
        await handle(scope, receive, send)

    monkeypatch.setattr(way, "handle", noted)
    client = twice.client(worker(7))
    for path in (HOT, COLD, f"{HOT}/", f"{HOT}/1"):
        client.post(path, json={"word": "a"})
    assert client.get(HOT).status_code == 405
    assert taken == [HOT]


def test_an_override_with_needs_of_its_own_goes_the_long_way(twice: TestApp) -> None:
    async def asks_more(word: str = "query") -> str:
        return word

    twice.app.dependency_overrides[_seen] = asks_more
    [short, _] = answers(twice, worker(7), {}, '{"word": "a"}')
    assert short.json()["is_same_request"] is False


def test_the_contract_names_a_hot_route_as_any_other(twice: TestApp) -> None:
    paths = openapi_of(twice.app, "/api/")["paths"]
    assert set(paths) == {HOT, COLD}
    assert paths[HOT]["post"]["requestBody"] == paths[COLD]["post"]["requestBody"]


async def of_a_form(request: Request) -> Told:
    raise NotImplementedError(request)


def waits_in_a_thread(body: Wish) -> Told:
    raise NotImplementedError(body)


async def by_number(number: int, body: Wish) -> Told:
    raise NotImplementedError(number, body)


@pytest.mark.parametrize(
    ("endpoint", "path"), [(of_a_form, "/a"), (waits_in_a_thread, "/b"), (by_number, "/c/{number}")]
)
def test_what_is_not_plain_cannot_be_hot(tmp_path: Path, endpoint: Any, path: str) -> None:
    def create_other(settings: SampleSettings) -> FastAPI:
        router = APIRouter()
        router.post(path)(endpoint)
        return create_app(settings, base=Base, routers=[router], hot=(endpoint,))

    with pytest.raises(NotPlain):
        make_app(create_other, SampleSettings, tmp_path)


def test_an_endpoint_without_a_route_cannot_be_hot(tmp_path: Path) -> None:
    def create_other(settings: SampleSettings) -> FastAPI:
        return create_app(settings, base=Base, routers=[], hot=(repeat,))

    with pytest.raises(NotPlain):
        make_app(create_other, SampleSettings, tmp_path)
