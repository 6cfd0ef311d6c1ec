"""The connection to a replica against every splitting of good answers, and against noise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar, cast

import pytest
from gateway.proxy.line import HIGH_WATER, Late, Line, Lost
from hypothesis import given, settings
from hypothesis import strategies as st

T = TypeVar("T")
LOOP = asyncio.Runner()


@dataclass
class Transport:
    """What a line writes to, without a network."""

    written: bytearray = field(default_factory=bytearray)
    aborted: bool = False
    reading: bool = True

    def write(self, data: bytes) -> None:
        self.written += data

    def abort(self) -> None:
        self.aborted = True

    def is_closing(self) -> bool:
        return self.aborted

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


@dataclass(frozen=True)
class Sample:
    """An answer as it is written, and what it says; `ended` when the service must close to end it."""

    wire: bytes
    status: int
    body: bytes
    bodiless: bool
    ended: bool


@dataclass(frozen=True)
class Told:
    """What was read of an answer; `free`: the connection may be used again."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    free: bool


def _run(work: Coroutine[Any, Any, T]) -> T:
    return LOOP.run(work)


def _line(*, bodiless: bool = False, has_body: bool = False) -> tuple[Line, Transport]:
    line, transport = Line(lambda _: None), Transport()
    line.connection_made(cast(asyncio.Transport, transport))
    line.ask(b"GET / HTTP/1.1\r\n\r\n", bodiless=bodiless, has_body=has_body, seconds=5)
    return line, transport


async def _read(pieces: list[bytes], *, bodiless: bool = False) -> Told | Lost:
    """Feed pieces as a network would, then its end; return what was told, or why nothing."""
    line, transport = _line(bodiless=bodiless)
    for piece in pieces:
        if not transport.aborted:
            line.data_received(piece)
    whole = line.complete
    line.connection_lost(None)
    try:
        async with asyncio.timeout(5):
            await line.head()
            body = await line.piece()
            while not line.complete:
                body += await line.piece()
    except Lost as error:
        return error
    line._closed = False
    return Told(line.status, line.headers, body, whole and line.free())


def _cut(wire: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(wire) + 1) for place in places} | {0, len(wire)})
    return [wire[start:end] for start, end in pairwise(ends)]


TOKENS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)
EARLY = st.sampled_from(
    [b"", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"]
)


@st.composite
def answers(draw: st.DrawFn) -> Sample:
    """An answer a correct server could write."""
    status = draw(st.sampled_from([200, 201, 204, 304, 404, 422, 500, 599]))
    head = b"HTTP/1.1 %d Some Words\r\n" % status
    for name, value in draw(st.lists(st.tuples(TOKENS, VALUES), max_size=4)):
        head += f"X-{name}: {value}\r\n".encode()
    body, bodiless = draw(st.binary(max_size=300)), draw(st.booleans())
    framing = draw(st.sampled_from(["sized", "chunked", "until close"]))
    if framing == "until close" or status == 204:
        framed, rest, ended = b"", body, status not in (204, 304) and not bodiless
    elif framing == "sized":
        framed, rest, ended = b"Content-Length: %d\r\n" % len(body), body, False
    else:
        framed, rest, ended = b"Transfer-Encoding: chunked\r\n", _chunked(draw, body), False
    if bodiless or status in (204, 304):
        body = rest = b""
    wire = draw(EARLY) + head + framed + b"\r\n" + rest
    return Sample(wire, status, body, bodiless, ended)


def _chunked(draw: st.DrawFn, body: bytes) -> bytes:
    extension = draw(st.sampled_from([b"", b";a", b";a=b", b';a="b c"']))
    parts = [part for part in _cut(body, draw(st.lists(st.integers(0, 300), max_size=5))) if part]
    wire = b"".join(b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in parts)
    return wire + b"0\r\n" + draw(st.sampled_from([b"", b"X-Trailer: t\r\n"])) + b"\r\n"


CUTS = st.lists(st.integers(0, 2000), max_size=12)


@given(answers(), CUTS)
@settings(max_examples=200, deadline=None)
def test_however_the_network_cuts_an_answer_it_is_the_same(sample: Sample, cuts: list[int]) -> None:
    whole = _run(_read([sample.wire], bodiless=sample.bodiless))
    assert isinstance(whole, Told)
    assert (whole.status, whole.body) == (sample.status, sample.body)
    assert _run(_read(_cut(sample.wire, cuts), bodiless=sample.bodiless)) == whole


@given(answers(), st.integers(1, 2000), CUTS)
@settings(max_examples=200, deadline=None)
def test_an_answer_that_ends_early_is_never_whole(sample: Sample, missing: int, cuts: list[int]) -> None:
    short = sample.wire[: -(missing % len(sample.wire)) or None]
    told = _run(_read(_cut(short, cuts), bodiless=sample.bodiless))
    if isinstance(told, Told):
        # Only what lasts until the service closes has no end of its own to miss.
        assert sample.ended or short == sample.wire


@given(answers(), answers(), CUTS)
@settings(max_examples=100, deadline=None)
def test_two_answers_to_one_question_leave_the_connection_unusable(
    first: Sample, second: Sample, cuts: list[int]
) -> None:
    if first.ended:
        return
    told = _run(_read(_cut(first.wire + second.wire, cuts), bodiless=first.bodiless))
    assert isinstance(told, Told)
    assert (told.status, told.body, told.free) == (first.status, first.body, False)


NOISE = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from(
            [b"HTTP/1.1 200 OK\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"\r\n",
             b"3\r\nabc\r\n", b"0\r\n\r\n", b"HTTP/1.1 100 Go\r\n\r\n", b"ffffffffffffffff\r\n", b"\0", b": "]
        ),
    ),
    max_size=12,
)  # fmt: skip


@given(NOISE, st.booleans())
@settings(max_examples=300, deadline=None)
def test_noise_is_refused_or_read_but_never_hangs_or_breaks(pieces: list[bytes], bodiless: bool) -> None:
    told = _run(_read(pieces, bodiless=bodiless))
    assert isinstance(told, Lost) or 200 <= told.status <= 599


async def _pieces(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@given(st.lists(st.binary(min_size=1, max_size=200), max_size=8))
@settings(max_examples=100, deadline=None)
def test_a_body_arrives_however_it_is_cut(pieces: list[bytes]) -> None:
    sized, chunked = _run(_sent(pieces, sized=True)), _run(_sent(pieces, sized=False))
    assert sized == b"".join(pieces)
    body = b""
    while length := int(chunked.partition(b"\r\n")[0], 16):
        start = chunked.index(b"\r\n") + 2
        body, chunked = body + chunked[start : start + length], chunked[start + length + 2 :]
    assert (body, chunked) == (b"".join(pieces), b"0\r\n\r\n")


async def _sent(pieces: list[bytes], *, sized: bool) -> bytes:
    line, transport = _line(has_body=True)
    head = len(transport.written)
    await line.send(_pieces(pieces), sized=sized)
    return bytes(transport.written[head:])


def test_a_body_waits_while_the_service_does_not_read() -> None:
    _run(_wait_for_room())


async def _wait_for_room() -> None:
    line, transport = _line(has_body=True)
    line.pause_writing()
    sending = asyncio.create_task(line.send(_pieces([b"body"]), sized=True))
    await asyncio.sleep(0)
    assert not transport.written.endswith(b"body")
    line.resume_writing()
    await sending
    assert transport.written.endswith(b"body")


def test_an_answer_waits_while_the_client_does_not_read() -> None:
    _run(_wait_for_the_client())


async def _wait_for_the_client() -> None:
    line, transport = _line()
    line.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * (HIGH_WATER + 1))
    assert not transport.reading
    assert len(await line.piece()) == HIGH_WATER + 1
    assert transport.reading


def test_a_body_that_only_trickles_is_given_up() -> None:
    _run(_trickle())


async def _trickle() -> None:
    line, _ = _line()
    line.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    line._waited = 5.0
    waiting = asyncio.create_task(line.piece())
    await asyncio.sleep(0)
    line.look_at(line.since + 0.1)
    with pytest.raises(Late):
        await waiting


def test_silence_ends_an_exchange_but_not_a_rest() -> None:
    _run(_be_silent())


async def _be_silent() -> None:
    line, transport = _line()
    waiting = asyncio.create_task(line.head())
    await asyncio.sleep(0)
    line.look_at(line.since + 4.9)
    assert not transport.aborted
    line.look_at(line.since + 5.1)
    with pytest.raises(Late):
        await waiting
    resting, transport = _line()
    resting.data_received(b"HTTP/1.1 204 Nothing\r\n\r\n")
    assert resting.free()
    resting.look_at(resting.since + 3600)
    assert not transport.aborted
