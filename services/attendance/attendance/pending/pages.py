"""The worker asks the office to confirm a press; the office approves or rejects."""

from typing import Annotated, Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, OneLine, RowId, blank, parse
from chassis.identity import Identity, Manager, Staff, Worker
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from attendance import metrics
from attendance.asking.actions import Decision
from attendance.asking.pages import ListQuery, address, chips
from attendance.clock.rules import WORDS
from attendance.pending import actions, queries
from attendance.pending.rules import STATES
from attendance.place.queries import why_words
from attendance.place.rules import REQUEST_KINDS, read_ticket

router = APIRouter(include_in_schema=False)
OWN = "/attendance/requests"
OFFICE = "/admin/attendance/requests"
DONE = {
    "approved": "승인했습니다. 누른 시각으로 기록했습니다.",
    "rejected": "반려했습니다. 본인에게 사유가 보입니다.",
}


class AskForm(BaseModel):
    """A press that was not taken, as its page sends it."""

    kind: Literal["in", "out"]
    ticket: Annotated[str, Field(max_length=120)] = ""
    why: Literal["outside", "unknown", "refused", "unproven"] = "unproven"
    note: Annotated[str, OneLine, Field(max_length=150)] = ""


@router.post(OWN)
def ask(request: Request, who: Worker, db: Db, now: Now, submitted: FormInput) -> Response:
    asked = parse(AskForm, submitted.values).checked
    read = read_ticket(request.app.state.settings.keys, int(who.id), asked.ticket, now)
    kind, at, use_id = read or (asked.kind, now, None)
    press = actions.Press(kind, at, asked.why, use_id, asked.note)
    db.write(actions.ask, press, who, now)
    metrics.requests.labels("asked").inc()
    return RedirectResponse("/attendance", 303)


@router.post(f"{OWN}/{{request_id:int}}/withdrawal")
def withdraw(who: Worker, db: Db, now: Now, request_id: RowId) -> Response:
    db.write(actions.withdraw, request_id, who, now)
    return RedirectResponse("/attendance", 303)


@router.get(OFFICE)
def request_list(request: Request, who: Staff, db: Db, query: Annotated[ListQuery, Query()]) -> HTMLResponse:
    return _list_page(request, db, who, query)


@router.post(f"{OFFICE}/{{request_id:int}}/decision")
def decide(
    request: Request, who: Manager, db: Db, now: Now, request_id: RowId, submitted: FormInput
) -> Response:
    form = parse(Decision, submitted.values)
    try:
        made = db.write(actions.decide, request_id, form.checked, who, now)
    except AppError as error:
        return _list_page(request, db, who, ListQuery(), (request_id, form.refused(**error.fields), error))
    if made.decided_at == now:
        metrics.requests.labels(made.state).inc()
    return RedirectResponse(f"{OFFICE}?done={made.state}", 303)


Refused = tuple[int, Form[Decision], AppError]


def _list_page(
    request: Request, db: Db, who: Identity, query: ListQuery, refused: Refused | None = None
) -> HTMLResponse:
    wanted = query.wanted(STATES)
    with db.read() as session:
        page = queries.requests(session, wanted.state, query.cursor)
        counts = queries.request_counts(session)
    bad_id, form, error = refused or (0, blank(), None)
    return render(
        request, "pending/list.html", error.status if error else 200, page=page, query=query,
        wanted=wanted, chips=chips(OFFICE, STATES, wanted, counts),
        url=address(OFFICE, wanted, wanted.state), words=WORDS, states=STATES, kinds=REQUEST_KINDS,
        error=error, bad_id=bad_id, form=form, why_words=why_words, done=DONE.get(query.done, ""),
        may_decide=who.has_role("owner", "manager"),
    )  # fmt: skip
