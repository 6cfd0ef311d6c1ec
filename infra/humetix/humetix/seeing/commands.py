"""`humetix check|smoke|status|logs`: how the installation is, for a person and for a program."""

from __future__ import annotations

import json
import time
from typing import Annotated, Any

import typer
from chassis.ports import SERVICES
from gateway.ops.views import views

from humetix.answers import AsJson, answer, chosen
from humetix.health import health
from humetix.layout import layout, say
from humetix.places import current_place
from humetix.seeing import checklist, door
from humetix.seeing.instances import instances
from humetix.seeing.logs import entries, follow
from humetix.seeing.readable import LEVELS, Wanted, readable
from humetix.seeing.rows import Row, document

Url = Annotated[str, typer.Option(help="address of the gateway; default: this machine's")]
Password = Annotated[
    str, typer.Option("--admin-password", envvar="ADMIN_PASSWORD", help="password of the account admin")
]
OneService = Annotated[str, typer.Argument(help="one service; default: all five")]


def check(url: Url = "", admin_password: Password = "", as_json: AsJson = False) -> None:
    """Do the five-minute list after a deploy: services, data, pages, self-tests, backups, alerts."""
    started = time.monotonic()
    rows = checklist.look(current_place(), url or layout().url, admin_password)
    _finish(rows, started, as_json)


def smoke(url: Url = "", admin_password: Password = "", as_json: AsJson = False) -> None:
    """Open the public pages, sign the admin in, open every office page, sign out. Changes nothing."""
    if not admin_password:
        say("name --admin-password or set ADMIN_PASSWORD")
        raise typer.Exit(2)
    started, address = time.monotonic(), url or layout().url
    _finish(door.public_pages(address) + door.office(address, admin_password), started, as_json)


def _finish(rows: list[Row], started: float, as_json: bool) -> None:
    told = document(rows, time.monotonic() - started)
    if as_json:
        answer(told, as_json=True)
    else:
        for row in rows:
            say(row.line)
        wrong = sum(not row.ok for row in rows)
        say(
            f"{len(rows)}가지를 {told['seconds']}초에 확인: "
            + (f"{wrong}가지 이상" if wrong else "모두 정상")
        )
    raise typer.Exit(0 if told["ok"] else 1)


def status(service: OneService = "", as_json: AsJson = False) -> None:
    """Tell the eight views as text; 1 when a replica takes no requests."""
    services = chosen([service] if service else None, SERVICES)
    found = instances(current_place(), services)
    drawn = views(found)
    ok = bool(found) and all(one.ready for one in found) and {one.service for one in found} == set(services)
    if as_json:
        replicas = [{**vars(one), "metrics": None, "ready": one.ready} for one in found]
        answer({**health(layout().url), "ok": ok, "replicas": replicas, "views": drawn}, as_json=True)
    else:
        _say_views(drawn, missing=[name for name in services if name not in {one.service for one in found}])
    raise typer.Exit(0 if ok else 1)


def _say_views(drawn: dict[str, list[str]], missing: list[str]) -> None:
    for title, lines in drawn.items():
        say(f"\n{title}" if lines else "")
        for line in lines:
            say(f"  {line}")
    for name in missing:
        say(f"  {name} · 실행 중인 것이 없음")


def logs(
    service: OneService = "",
    request_id: Annotated[str, typer.Option(help="only this request, through all services")] = "",
    level: Annotated[str, typer.Option(help=f"from this level on: {', '.join(LEVELS)}")] = "debug",
    last: Annotated[int, typer.Option(min=1, help="how many lines")] = 200,
    follow_on: Annotated[bool, typer.Option("--follow", help="go on showing new lines")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the log lines of one service, or of one request through all of them."""
    if level.lower() not in LEVELS:
        say(f"no such level: {level} (known: {', '.join(LEVELS)})")
        raise typer.Exit(2)
    services = chosen([service] if service else None, SERVICES)
    place, wanted = current_place(), Wanted(request_id, level.lower())
    found = entries(place, services, wanted, last)
    if as_json and not follow_on:
        answer({"ok": True, "lines": found}, as_json=True)
    else:
        for entry in found:
            say(_shown(entry, as_json=as_json))
    if follow_on:
        for entry in follow(place, services, wanted):
            say(_shown(entry, as_json=as_json))
    raise typer.Exit(0 if found or not request_id else 1)


def _shown(entry: dict[str, Any], *, as_json: bool) -> str:
    return json.dumps(entry, ensure_ascii=False) if as_json else readable(entry)
