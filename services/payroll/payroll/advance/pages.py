"""Advances of earned wages: what the pages say until requests are taken here."""

from __future__ import annotations

from chassis.identity import Anyone
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from payroll.access import PayOffice

router = APIRouter(include_in_schema=False)


@router.get("/advance")
async def advance(request: Request, who: Anyone) -> Response:
    """Tell a worker how to ask for an advance today."""
    return render_public(request, "advance/worker.html", signed_in=who.kind == "worker")


@router.get("/admin/advance")
def advance_office(request: Request, _who: PayOffice) -> HTMLResponse:
    """Tell the office that requests are not taken here yet."""
    return render(request, "advance/office.html")
