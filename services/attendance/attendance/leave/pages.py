"""연차 pages: they say that the figures come later and whom to ask until then."""

from chassis.identity import Anyone, Staff
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

router = APIRouter(include_in_schema=False)


@router.get("/leave")
def own_leave(request: Request, who: Anyone) -> Response:
    return render_public(request, "leave/own.html")


@router.get("/admin/leave")
def leave_ledger(request: Request, who: Staff) -> HTMLResponse:
    return render(request, "leave/office.html")
