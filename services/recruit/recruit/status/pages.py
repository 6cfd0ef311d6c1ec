"""지원 조회: let in by receipt number and PIN; look, correct, withdraw, take a copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, Submitted, blank
from chassis.identity import Anyone
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from recruit.access.actions import TooManyTries
from recruit.application.forms import Applicant, read_applicant
from recruit.application.queries import ApplicationNotFound
from recruit.application.reception import Desk, Received
from recruit.application.rules import FORM_WORDS, LABELS, PLEDGE_MISSING
from recruit.consent.rules import ID_PHOTO, TITLES
from recruit.photo.actions import PhotoTaken
from recruit.photo.intake import Intake
from recruit.photo.queries import came_as
from recruit.posting.rules import RESTRICTED
from recruit.status import actions, rules
from recruit.status.copies import told_fields, whole_copy
from recruit.status.entrance import enter
from recruit.status.queries import Own
from recruit.status.visits import PATH, begin_visit, end_visit, visited

router = APIRouter()

_NO_STORE = {"Cache-Control": "no-store"}
_ENTRY_LABELS = {"receipt_no": "접수번호", "status_pin": "조회 번호"}
_NOT_THE_WORD = f"‘{rules.WITHDRAW_WORD}’라고 적어 주세요."


@router.get(PATH)
def status(request: Request, who: Anyone, db: Db, now: Now) -> Response:
    """Show the own application, or ask for its number and PIN."""
    own = _visited(request, db, now)
    if own is None:
        return _entry(request, blank())
    return _shown(request, own, now)


@router.post(PATH)
def status_enter(request: Request, who: Anyone, submitted: FormInput, db: Db, now: Now) -> Response:
    """Let the applicant in, or say what was wrong; numbers never stand in an address."""
    # The gateway has put the true address there and dropped whatever the client claimed.
    address = request.headers.get("x-forwarded-for", "")
    try:
        found = enter(db, submitted, address, now)
    except TooManyTries as error:
        refused = blank(submitted.values).refused(form=error.detail)
        return _entry(request, refused, error.status, error.headers)
    if isinstance(found, Form):
        return _entry(request, found, 422)
    answer = RedirectResponse(PATH, status_code=303, headers=_NO_STORE)
    begin_visit(answer, request, found, now)
    return answer


@router.post(f"{PATH}/end")
async def status_end(request: Request, who: Anyone) -> Response:
    """End the visit on this device."""
    answer = RedirectResponse(PATH, status_code=303, headers=_NO_STORE)
    end_visit(answer, request)
    return answer


@router.get(f"{PATH}/correction")
def status_correction(request: Request, who: Anyone, db: Db, now: Now) -> Response:
    """Show the form as it was sent, while it may still be changed."""
    own = _visited(request, db, now)
    if own is None or not own.may_correct:
        return _again()
    return _correction(request, own, Received(_as_sent(own.typed)), now)


@router.post(f"{PATH}/correction")
def status_correct(request: Request, who: Anyone, submitted: FormInput, db: Db, desk: Desk) -> Response:
    """Take the corrected form with a new photo, or show it again with everything that was typed."""
    own = _visited(request, db, desk.now)
    if own is None:
        return _again()
    try:
        if not own.may_correct:
            raise actions.ReviewHasBegun
        photo = _photo_of(desk, own, submitted)
        form = _corrected(own, submitted, photo, desk.now)
        if not form.ok:
            return _correction(request, own, desk.give_back(form, photo, submitted, hold=True), desk.now)
        db.write(actions.correct, own.application.id, form.checked, desk.now, photo.kept)
    except PhotoTaken as error:
        return _correction(request, own, Received(form.refused(**error.fields)), desk.now)
    except actions.ReviewHasBegun as error:
        own = db.write(actions.note_read, own.application.id, "applicant.read", desk.now)
        return _shown(request, own, desk.now, form=blank().refused(form=error.detail), code=error.status)
    request.app.state.background.wake("photo sweep")
    return _again("?done=correction")


@router.post(f"{PATH}/withdrawal")
def status_withdraw(request: Request, who: Anyone, submitted: FormInput, db: Db, now: Now) -> Response:
    """Take the application back once the word has been typed."""
    own = _visited(request, db, now)
    if own is None:
        return _again()
    form, code = blank(submitted.values), 422
    try:
        if submitted.values.get("word", "").strip().strip("‘’'\"") == rules.WITHDRAW_WORD:
            db.write(actions.withdraw, own.application.id, now)
            return _again("?done=withdrawal")
        form = form.refused(word=_NOT_THE_WORD)
    except AppError as error:
        form, code = form.refused(form=error.detail), error.status
    return _shown(request, own, now, form=form, code=code)


@router.post(f"{PATH}/consents")
def status_take_back(request: Request, who: Anyone, submitted: FormInput, db: Db, now: Now) -> Response:
    """Take an optional consent back."""
    own = _visited(request, db, now)
    if own is None:
        return _again()
    try:
        db.write(actions.take_back, own.application.id, submitted.values.get("kind", ""), now)
    except actions.MayNotTakeBack as error:
        form = blank().refused(form=error.detail)
        return _shown(request, own, now, form=form, code=error.status)
    request.app.state.background.wake("photo sweep")
    return _again("?done=consent")


@router.get(f"{PATH}/copy")
def status_copy(request: Request, who: Anyone, db: Db, now: Now) -> Response:
    """Show everything that is kept, to read and to print."""
    own = _visited(request, db, now, "applicant.copy")
    if own is None:
        return _again()
    page = render(
        request,
        "status/copy.html",
        own=own,
        fields=told_fields(own),
        now=now,
        told=_told(own),
        rules=rules,
        restricted=RESTRICTED,
    )
    return _kept_nowhere(page, request, own, now)


@router.get(f"{PATH}/export")
def status_export(request: Request, who: Anyone, db: Db, now: Now) -> Response:
    """Hand out everything that is kept, as JSON."""
    own = _visited(request, db, now, "applicant.copy")
    if own is None:
        return _again()
    named = (
        "attachment; filename=\"humetix-application.json\"; filename*=UTF-8''%EC%A7%80%EC%9B%90%EC%84%9C.json"
    )
    headers = {"Content-Disposition": named}
    return Response(whole_copy(own, now), media_type="application/json", headers=headers | _NO_STORE)


def _visited(request: Request, db: Db, now: datetime, action: str = "applicant.read") -> Own | None:
    application_id = visited(request, now)
    try:
        return db.write(actions.note_read, application_id, action, now) if application_id else None
    except ApplicationNotFound:
        # Erased since: it asks again, as for a number that nobody has.
        return None


def _again(more: str = "") -> Response:
    return RedirectResponse(PATH + more, status_code=303, headers=_NO_STORE)


def _entry(
    request: Request, form: Form[Any], code: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    company = request.app.state.settings
    page = render(
        request, "status/entry.html", status_code=code, form=form, labels=_ENTRY_LABELS, company=company
    )
    page.headers.update(_NO_STORE | (headers or {}))
    return page


def _shown(
    request: Request, own: Own, now: datetime, *, form: Form[Any] | None = None, code: int = 200
) -> Response:
    page = render(
        request,
        "status/own.html",
        status_code=code,
        form=form or blank(),
        own=own,
        told=_told(own),
        step=rules.step_of(own.application.status, is_opened=own.is_opened),
        rules=rules,
        titles=TITLES,
        done=request.query_params.get("done", ""),
        company=request.app.state.settings,
    )
    return _kept_nowhere(page, request, own, now)


def _told(own: Own) -> rules.Told:
    return rules.told_state(own.application.status, is_opened=own.is_opened)


def _as_sent(typed: dict[str, str]) -> Form[Any]:
    return Form(None, typed, {})


def _correction(request: Request, own: Own, received: Received, now: datetime) -> Response:
    form = received.form
    places = {name: place for place, name in enumerate(LABELS)}
    in_order = dict(sorted(form.errors.items(), key=lambda item: places.get(item[0], -1)))
    page = render(
        request,
        "status/correction.html",
        status_code=422 if form.errors else 200,
        own=own,
        form=Form(form.value, form.raw, in_order),
        photo_token=received.photo_token,
        id_photo=ID_PHOTO,
        has_photo_consent=_answers(own)["consent_id_photo"] == "1",
        **FORM_WORDS,
        call=own.call,
    )
    return _kept_nowhere(page, request, own, now)


def _corrected(own: Own, submitted: Submitted, photo: Intake, now: datetime) -> Form[Applicant]:
    # Consents stay as they were given, but a first photo brings its own.
    answers = _answers(own)
    answers["consent_id_photo"] = answers["consent_id_photo"] or submitted.values.get("consent_id_photo", "")
    values = {name: text for name, text in submitted.values.items() if name != "status_pin"} | answers
    form = read_applicant(
        Submitted(values=values), business_date(now), has_photo=photo.kept is not None, call=own.call
    )
    if not values.get("agree"):
        form = form.refused(agree=PLEDGE_MISSING)
    return form.refused(photo=photo.problem) if photo.problem else form


def _photo_of(desk: Desk, own: Own, submitted: Submitted) -> Intake:
    # A form that comes twice brings a photo that is the application's already: there is nothing to change.
    with desk.db.read() as session:
        is_ours = came_as(session, own.application.photo_id, submitted.values.get("upload_id", ""))
    return Intake() if is_ours else desk.photo_of(submitted)


def _answers(own: Own) -> dict[str, str]:
    given = {f"consent_{row.kind}": "1" if row.given else "" for row in own.related.consents}
    return {"consent_id_photo": ""} | given


def _kept_nowhere(page: Response, request: Request, own: Own, now: datetime) -> Response:
    page.headers.update(_NO_STORE)
    # Fifteen minutes from the last page, so that nobody is thrown out while typing.
    begin_visit(page, request, own.application.id, now)
    return page
