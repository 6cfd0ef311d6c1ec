"""`/admin`, `/api/docs` and `/robots.txt`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from chassis.errors import AppError
from chassis.http import PeerCalls, Peers
from chassis.identity import Anyone, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from pydantic import ValidationError

from gateway import clients
from gateway.home import rules

router = APIRouter(include_in_schema=False)

PARTS = ("recruit", "attendance", "payroll")
DOCUMENTED = ("recruit", "attendance", "payroll", "gateway")


@dataclass(frozen=True)
class Part:
    """One service's share of the home page; `away` when it could not be asked."""

    name: str
    cards: list[clients.Card] = field(default_factory=list)
    away: bool = False


@router.get("/admin")
def home(request: Request, peers: PeerCalls, who: Staff) -> Response:
    """Show what waits and this month's figures; a service that is away leaves only its own gap."""
    with ThreadPoolExecutor(len(PARTS)) as threads:
        parts = list(threads.map(lambda service: _part_of(peers, service), PARTS))
    return render(request, "home/home.html", parts=parts, words=rules.KOREAN)


def _part_of(peers: Peers, service: str) -> Part:
    try:
        return Part(service, clients.summary_of(peers, service).cards)
    except (AppError, ValidationError):
        return Part(service, away=True)


@router.get("/api/docs")
def api_documents(request: Request, who: Staff, service: str = "") -> Response:
    """Show the API of one service, with links to the others."""
    chosen = service if service in DOCUMENTED else DOCUMENTED[0]
    return render(request, "home/docs.html", chosen=chosen, services=DOCUMENTED, words=rules.KOREAN)


@router.get("/robots.txt")
def robots(who: Anyone) -> Response:
    """Ask search engines to stay out."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


@router.get("/favicon.ico")
def favicon(request: Request, who: Anyone) -> Response:
    """Lead old browsers to the drawn mark."""
    return RedirectResponse(request.app.state.templates.globals["asset"]("brand.svg"), 303)
