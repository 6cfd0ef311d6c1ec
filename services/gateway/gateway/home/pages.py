"""`/admin`, `/api/docs` and `/robots.txt`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from chassis.http import PeerCalls, Peers
from chassis.identity import Anyone, Staff
from chassis.web.nav import PARTS as PART_NAMES
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from gateway import clients
from gateway.asking import PARTS, ask_within
from gateway.home import rules

router = APIRouter(include_in_schema=False)

DOCUMENTED = ("recruit", "attendance", "payroll", "gateway")

FIRST_PAINT = 0.3
"""Seconds the page waits for its parts; a slower part comes afterwards by itself."""

PATIENCE = 1.5
"""Seconds a browser without JavaScript waits for all parts."""

PART_PATIENCE = 2.5
"""Seconds a part that is fetched alone may take (its own call ends after two)."""

Part = Literal["recruit", "attendance", "payroll"]
Kind = Literal["todo", "numbers"]


@router.get("/admin")
def home(request: Request, peers: PeerCalls, who: Staff, wait: bool = False) -> Response:
    """Show what waits and this month's figures; a service that is away leaves only its own gap."""
    parts = _parts(peers, PARTS, PATIENCE if wait else FIRST_PAINT)
    if wait:
        parts = [part.given_up() for part in parts]
    return render(request, "home/home.html", parts=parts, quiet=rules.nothing_waits(parts), words=PART_NAMES)


@router.get("/admin/parts/{service}/{kind}")
def home_part(request: Request, service: Part, kind: Kind, peers: PeerCalls, who: Staff) -> Response:
    """Return one service's cards for the page that did not wait for them."""
    part = _parts(peers, [service], PART_PATIENCE)[0].given_up()
    return render(request, "home/part.html", part=part, kind=kind, words=PART_NAMES)


def _parts(peers: Peers, names: Sequence[str], seconds: float) -> list[rules.Part]:
    answers = ask_within(names, lambda name: clients.summary_of(peers, name), seconds)
    return [_part(name, answers.told.get(name), name in answers.late) for name in names]


def _part(name: str, summary: clients.Summary | None, late: bool) -> rules.Part:
    if summary is None:
        return rules.Part(name, "late" if late else "away")
    cards = [rules.Card(c.label, c.value, c.unit, c.href, c.kind == "todo") for c in summary.cards]
    return rules.Part(name, "told", cards)


@router.get("/api/docs")
def api_documents(request: Request, who: Staff, service: str = "") -> Response:
    """Show the API of one service, with links to the others."""
    chosen = service if service in DOCUMENTED else DOCUMENTED[0]
    return render(request, "home/docs.html", chosen=chosen, services=DOCUMENTED, words=PART_NAMES)


@router.get("/robots.txt")
def robots(who: Anyone) -> Response:
    """Ask search engines to stay out."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


@router.get("/favicon.ico")
def favicon(request: Request, who: Anyone) -> Response:
    """Lead old browsers to the drawn mark."""
    return RedirectResponse(request.app.state.templates.globals["asset"]("brand.svg"), 303)
