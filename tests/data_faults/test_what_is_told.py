"""What logs and metrics tell after people have used the house, and others have tried to write into them."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest
from chassis.identity import HEADER, Identity, sign
from chassis.ports import SERVICES
from humetix.client import Office, Person

from tests.e2e.journey import PIN, Journey
from tests.e2e.stack import ProcessStack

RESIDENT_NUMBER = "901010-1234567"
REQUESTS = int(os.environ.get("HUMETIX_RANDOM_PATHS") or 1500)
FIRST_WORDS = "첫 관리자 계정"
"""The one line for a person, at the first start."""
RAW = int(os.environ.get("HUMETIX_RAW_REQUESTS") or 600)
_MIB = 1024 * 1024


def lines_of(house: ProcessStack) -> list[str]:
    return [line for service in SERVICES for line in house.log_of(service).splitlines()]


def test_no_log_and_no_metric_tells_who_it_was(house: ProcessStack, office: Office) -> None:
    way = Journey(house.url, office, 4074)
    way.walk()
    refused = office.http.patch(way.application, json={"memo": f"주민번호 {RESIDENT_NUMBER}"})
    assert refused.status_code == 422
    office.http.get("/api/recruit/v1/applications", params={"q": RESIDENT_NUMBER})
    office.http.get(f"/api/recruit/v1/applications/{RESIDENT_NUMBER}")
    code = office.activation_code(int(way.employee))
    with Person(house.url) as worker:
        worker.http.post("/activate", data={"login": way.phone, "code": "00000000", "pin": PIN})
        worker.enter("/signin", {"login": way.phone, "pin": PIN})
        secrets = [way.phone, way.phone.replace("-", ""), way.name, PIN, code, RESIDENT_NUMBER]
        secrets += [house.admin_password, house.keys[0], *worker.http.cookies.values()]
        secrets += list(office.http.cookies.values())
    told = "\n".join(lines_of(house))
    for service in SERVICES:
        told += httpx.get(f"{house.address_of(service)}/metrics", trust_env=False).text
    found = [secret for secret in secrets if re.search(rf"(?<![\w.-]){re.escape(secret)}(?![\w.-])", told)]
    assert found == []


def test_nobody_writes_lines_of_their_own_into_a_log(house: ProcessStack) -> None:
    forged = '{"event":"forged"}'
    before = len(lines_of(house))
    tricks = {
        "User-Agent": f"\x1b[31mred\x1b[0m {forged}",
        "X-Request-Id": "\x1b[2Jcleared",
        "Referer": "a\tb",
    }
    gateway = httpx.Client(base_url=house.url, headers={"Origin": house.url}, trust_env=False)
    with gateway:
        gateway.get(f"/nothing%0d%0a{forged}")
        gateway.get("/notices", params={"q": f"a\r\n{forged}\x00\x1b[31m"})
        gateway.post("/api/recruit/v1/inquiries", json={"name": f"a\n{forged}", "company": "\x1b[31m"})
        assert gateway.get("/", headers={"User-Agent": "u" * _MIB}).status_code == 431
    raw(house, tricks)
    token = sign(Identity("staff", "owner", "소유자", ("owner",)), audience="recruit", keys=house.keys)
    straight = {HEADER: token, "X-Request-Id": f"id {forged}"}
    httpx.get(f"{house.address_of('recruit')}/admin/applications", headers=straight, trust_env=False)
    last = httpx.get(f"{house.url}/notices", trust_env=False).headers["x-request-id"]
    deadline = time.monotonic() + 10
    while last not in house.log_of("gateway"):
        assert time.monotonic() < deadline, "the log is late"
        time.sleep(0.05)
    written = lines_of(house)
    assert len(written) - before >= 5
    for line in [line for line in written if not line.startswith(FIRST_WORDS)]:
        told = json.loads(line)
        assert {"ts", "level", "service", "event"} <= set(told), line[:300]
        assert told["event"] != "forged"
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", line), repr(line[:300])


def raw(house: ProcessStack, headers: dict[str, str]) -> None:
    with socket.create_connection(("127.0.0.1", house.ports["gateway"]), timeout=10) as line:
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        line.sendall(f"GET / HTTP/1.1\r\nHost: {house.url[7:]}\r\n{told}Connection: close\r\n\r\n".encode())
        while line.recv(65536):
            pass


def test_random_paths_and_people_add_no_series(house: ProcessStack) -> None:
    walk_at_random(house, random.Random(74), 200)
    before = series_of(house)
    walk_at_random(house, random.Random(75), REQUESTS)
    grown = {service: sorted(series_of(house)[service] - names) for service, names in before.items()}
    unbounded = {service: names for service, names in grown.items() if len(names) > 5}
    assert unbounded == {}


def series_of(house: ProcessStack) -> dict[str, set[str]]:
    """The names and labels that each service tells now; a histogram counts by its sum alone."""
    told = {}
    for service in ("gateway", "recruit", "attendance", "payroll"):
        text = httpx.get(f"{house.address_of(service)}/metrics", trust_env=False).text
        named = {line.rsplit(" ", 1)[0] for line in text.splitlines() if not line.startswith("#")}
        told[service] = {name for name in named if "_bucket{" not in name and "_created" not in name}
    return told


def walk_at_random(house: ProcessStack, dice: random.Random, count: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", house.ports["gateway"], timeout=30)
    begins = [
        "/",
        "/api/recruit/v1/",
        "/api/attendance/v1/me/",
        "/static/recruit/",
        "/apply/",
        "/notices/",
        "/x/",
    ]
    for _ in range(count):
        path = dice.choice(begins) + "/".join(
            f"{dice.getrandbits(48):x}" for _ in range(dice.randrange(1, 4))
        )
        headers = {"Cookie": f"worker={dice.getrandbits(64):x}", "User-Agent": f"{dice.getrandbits(32)}"}
        line.request(dice.choice(["GET", "HEAD"]), path, headers=headers)
        line.getresponse().read()
    line.close()


@pytest.mark.parametrize("kind", ["noise", "mutated"])
def test_bytes_at_random_break_no_parser_and_leave_nothing_open(house: ProcessStack, kind: str) -> None:
    process = psutil.Process(house.pid_of("gateway"))
    dice = random.Random(68)
    sent = [noise(dice) if kind == "noise" else mutated(house, dice) for _ in range(RAW)]
    answers = send_all(house, sent[:50])
    files, memory = process.num_fds(), process.memory_info().rss
    answers += send_all(house, sent[50:])
    assert [each[:120] for each in answers if re.match(rb"HTTP/1\.\d 5\d\d", each)] == []
    assert process.memory_info().rss - memory < 32 * _MIB
    assert process.num_fds() - files < 40
    assert httpx.get(f"{house.url}/health", trust_env=False).json()["status"] == "healthy"


def noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(1, 2000)) + dice.choice([b"", b"\r\n\r\n"])


def mutated(house: ProcessStack, dice: random.Random) -> bytes:
    request = bytearray(
        f"POST /api/recruit/v1/inquiries HTTP/1.1\r\nHost: {house.url[7:]}\r\nOrigin: {house.url}\r\n"
        'Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{"name":"a"}'.encode()
    )
    for _ in range(dice.randrange(1, 6)):
        place = dice.randrange(len(request))
        request[place : place + dice.randrange(0, 3)] = dice.randbytes(dice.randrange(0, 4))
    return bytes(request)


def send_all(house: ProcessStack, requests: list[bytes]) -> list[bytes]:
    def send(content: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", house.ports["gateway"]), timeout=20) as line:
            try:
                line.sendall(content)
                line.shutdown(socket.SHUT_WR)
                return line.recv(65536)
            except OSError:  # closed while we still spoke
                return b""

    with ThreadPoolExecutor(8) as crowd:
        return list(crowd.map(send, requests))
