"""The page without a network and what keeps it: the same for everybody, nothing of a person."""

import json
import re
from collections.abc import Callable

from attendance.roster.tables import Employee
from chassis.testing import TestApp, anyone, worker

People = Callable[..., Employee]


def test_the_worker_may_hold_the_clocks_address_and_lists_what_it_keeps(attendance: TestApp) -> None:
    visitor = attendance.client(anyone())
    answer = visitor.get("/attendance/sw.js")
    assert answer.headers["service-worker-allowed"] == "/attendance"
    assert answer.headers["content-type"].startswith("text/javascript")
    shell = json.loads(answer.text.partition("=")[2].partition(";\n")[0])
    assert shell["page"] == "/attendance/offline"
    names = {re.sub(r"\.[0-9a-f]{12}\.", ".", file.rsplit("/", 1)[1]) for file in shell["files"]}
    assert names >= {"base.css", "clock.css", "early.js", "offline.js", "queue.js", "relogin.js", "brand.svg"}
    assert all(visitor.get(file).status_code == 200 for file in shell["files"])


def test_the_kept_page_says_nothing_of_anybody(attendance: TestApp) -> None:
    page = attendance.client(anyone()).get("/attendance/offline").text
    assert "오프라인 – 기록은 이 휴대전화에 저장되고, 연결되면 보내요" in page
    assert "data-who" not in page
    assert attendance.client(anyone()).get("/attendance").text.count("offline.js") == 0


def test_manifest_and_icons_are_served(attendance: TestApp) -> None:
    visitor = attendance.client(anyone())
    manifest = visitor.get("/attendance/app.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    for icon in manifest.json()["icons"]:
        answer = visitor.get(icon["src"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, icon["type"])
    assert visitor.get("/attendance/icons/7.png").status_code == 422


def test_the_workers_page_can_be_installed(attendance: TestApp, people: People) -> None:
    page = attendance.client(worker(people().id)).get("/attendance").text
    assert '<link rel="manifest" href="/attendance/app.webmanifest">' in page
    assert 'data-clock data-next="in"' in page
