"""Receives a sent application, from the page and from the API alike: check, keep the photo, take it once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import AppError
from chassis.forms import Form, Submitted
from chassis.http import PeerCalls, Peers
from fastapi import Depends, Request

from recruit import metrics
from recruit.access.hashing import hash_pin
from recruit.application import actions, queries
from recruit.application.actions import Accepted, Sent
from recruit.application.forms import Applicant, content_key, read_applicant
from recruit.application.rules import PLEDGE_MISSING, UNDER_GUARD
from recruit.photo import files
from recruit.photo.actions import hold_photo
from recruit.photo.intake import Intake, held_photo, take_photo
from recruit.photo.rules import NOT_A_PHOTO, UPLOAD_GONE
from recruit.posting import queries as postings
from recruit.posting.forms import not_asked
from recruit.posting.rules import NO_SUCH_CALL, NOT_YET, Call
from recruit.settings import RecruitSettings


@dataclass(frozen=True)
class Received:
    """What became of a sent form: the taken application, or the form with its errors and the held photo.

    `form_token` is set when the form needs a new one, because its own belongs to someone else's application.
    """

    form: Form[Applicant]
    accepted: Accepted | None = None
    photo_token: str = ""
    form_token: str = ""
    call: Call | None = None
    not_kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reception:
    """Everything needed to take an application in, gathered once per request."""

    db: Database
    peers: Peers
    settings: RecruitSettings
    now: datetime

    def receive(self, submitted: Submitted, form_key: str | None, *, from_page: bool) -> Received:
        """Take the application, or return the form with its errors.

        A page's form must carry the pledge, may come back for its held photo, and without a token is known by
        its words on that day; a program repeats itself only under its own Idempotency-Key.
        """
        call = self.call_of(submitted.values.get("posting", ""))
        photo = Intake() if self._is_known(form_key) else self.photo_of(submitted)
        form = self._checked(submitted, photo, call, from_page=from_page)
        if not form.ok:
            return replace(self._refused(form, photo, submitted, hold=from_page), call=call)
        key = form_key or (self._content_key(submitted, photo) if from_page else None)
        try:
            sent = replace(_sent(form.checked, key, photo), call=call)
            accepted = self.db.write(actions.accept_application, sent, self.now)
        except AppError as error:
            if not from_page:
                self._drop(photo)
                raise
            refused = form.refused_by(error)
            returned = self._refused(refused, photo, submitted, hold=from_page)
            is_used = isinstance(error, actions.KeyReused)
            return replace(returned, call=call, form_token=secrets.token_hex(16) if is_used else "")
        if not accepted.is_new:
            self._drop(photo)
        metrics.applications.labels("accepted" if accepted.is_new else "repeated").inc()
        return Received(form, accepted, not_kept=tuple(not_asked(submitted.values, call)))

    def call_of(self, posting_id: str) -> Call | None:
        """Return the posting of this id as it stands now; None when there is none."""
        if not posting_id.strip():
            return None
        with self.db.read() as session:
            return postings.call(session, posting_id.strip(), business_date(self.now))

    def _is_known(self, form_key: str | None) -> bool:
        if form_key is None:
            return False
        with self.db.read() as session:
            return queries.application_by_key(session, form_key) is not None

    def photo_of(self, submitted: Submitted) -> Intake:
        """Return the photo of a sent form: a file, one that was sent before it, or one still held."""
        if sent := submitted.files.get("photo"):
            return take_photo(self.settings, self.peers, sent.file, sent.size or 0)
        if submitted.values.get("photo", "").strip():
            return Intake(problem=NOT_A_PHOTO)
        if upload_id := submitted.values.get("upload_id", ""):
            found = held_photo(self.db, upload_id, self.now)
            return found if found.kept else Intake(problem=UPLOAD_GONE)
        return held_photo(self.db, submitted.values.get("photo_token", ""), self.now)

    def _checked(
        self, submitted: Submitted, photo: Intake, call: Call | None, *, from_page: bool
    ) -> Form[Applicant]:
        today = business_date(self.now)
        form = read_applicant(submitted, today, has_photo=photo.kept is not None, call=call)
        if submitted.values.get("posting", "").strip() and (call is None or call.state == "waiting"):
            form = form.refused(posting=NOT_YET if call else NO_SUCH_CALL)
        if from_page and not submitted.values.get("agree"):
            form = form.refused(agree=PLEDGE_MISSING)
        return form.refused(photo=photo.problem) if photo.problem else form

    def _content_key(self, submitted: Submitted, photo: Intake) -> str:
        return content_key(submitted, photo.kept.sha256 if photo.kept else "", business_date(self.now))

    def _refused(self, form: Form[Applicant], photo: Intake, submitted: Submitted, *, hold: bool) -> Received:
        metrics.applications.labels("refused").inc()
        return self.give_back(form, photo, submitted, hold=hold)

    def give_back(
        self, form: Form[Applicant], photo: Intake, submitted: Submitted, *, hold: bool
    ) -> Received:
        """Return a form that has to be mended; its good photo is held for the next try when `hold`."""
        # Of a child nothing is kept, not even for the minutes of mending.
        is_child = form.errors.get("birth") == UNDER_GUARD
        if photo.kept is None or "photo" in form.errors or is_child or not hold:
            self._drop(photo)
            return Received(form)
        if photo.was_held:
            values = submitted.values
            return Received(form, photo_token=values.get("upload_id") or values["photo_token"])
        token = secrets.token_urlsafe(24)
        self.db.write(hold_photo, photo.kept, token, self.now)
        return Received(form, photo_token=token)

    def _drop(self, photo: Intake) -> None:
        if photo.kept and not photo.was_held:
            files.drop(self.settings.photo_dir, photo.kept.id)


def _sent(told: Applicant, key: str | None, photo: Intake) -> Sent:
    return Sent(told, key, photo.kept, hash_pin(told.status_pin) if told.status_pin else None)


async def _reception(request: Request, db: Db, peers: PeerCalls, now: Now) -> Reception:
    return Reception(db, peers, request.app.state.settings, now)


Desk = Annotated[Reception, Depends(_reception)]
