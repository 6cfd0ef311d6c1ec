"""What an applicant does with the own application: look, correct, withdraw, take a copy. All is audited."""

from __future__ import annotations

import json
from datetime import datetime

from chassis import audit
from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import delete
from sqlalchemy.orm import Session

from recruit.application import queries as applications
from recruit.application.actions import careers_told, columns_told, move_to
from recruit.application.forms import Applicant
from recruit.application.rules import APPLICANT
from recruit.application.tables import CareerRow, ConsentChange, ConsentRow
from recruit.base import AuditRow
from recruit.consent.rules import ID_PHOTO, OPTIONAL, RESTRICTED
from recruit.photo.actions import claim_photo, release_photo
from recruit.photo.files import Kept
from recruit.posting.actions import answers_told, replace_answers
from recruit.posting.rules import ITEM_OF
from recruit.status import queries, rules
from recruit.status.tables import ApplicationVersion

_WHO = Identity("anyone", "applicant", APPLICANT)


class ReviewHasBegun(Conflict):
    code = "review_has_begun"
    message = "담당자가 이미 보기 시작해서 고칠 수 없어요. 바뀐 내용은 사무실에 알려 주세요."


class MayNotWithdraw(Conflict):
    code = "may_not_withdraw"
    message = "이미 채용이 확정돼 여기에서는 철회할 수 없어요. 사무실로 전화해 주세요."


class MayNotTakeBack(Conflict):
    code = "may_not_take_back"
    message = "여기에서 거둘 수 있는 동의가 아니에요. 사무실로 전화해 주세요."


def note_read(session: Session, application_id: str, action: str, now: datetime) -> queries.Own:
    """Return one's own application, with the reading in the audit trail. Raises ApplicationNotFound."""
    own = queries.own_application(session, application_id)
    _note(session, action, application_id, now)
    return own


def correct(
    session: Session, application_id: str, told: Applicant, now: datetime, photo: Kept | None = None
) -> bool:
    """Replace what an application tells, and its photo by a new one; False when nothing differs.

    What stood there is kept, but never a replaced photo. Raises ReviewHasBegun once the office has opened it,
    PhotoTaken when the photo is another application's.
    """
    own = queries.own_application(session, application_id)
    if not own.may_correct:
        raise ReviewHasBegun
    if photo and photo.id == own.application.photo_id:
        # The same form once more, while its first coming was being taken.
        photo = None
    if photo:
        _change_photo(session, own, photo, now)
    return _correct_words(session, own, told, now) or photo is not None


def _correct_words(session: Session, own: queries.Own, told: Applicant, now: datetime) -> bool:
    application, before = own.application, own.typed
    application_id = application.id
    for name, value in columns_told(told).items():
        setattr(application, name, value)
    careers = careers_told(application_id, told)
    restricted = answers_told(application_id, told, own.call)
    if queries.as_typed(application, careers, restricted) == before:
        return False
    replace_answers(session, application_id, restricted)
    session.execute(delete(CareerRow).where(CareerRow.application_id == application_id))
    session.add_all(careers)
    version = json.dumps(before, ensure_ascii=False)
    session.add(ApplicationVersion(application_id=application_id, told=version, replaced_at=now))
    application.updated_at = now
    _note(session, "applicant.correct", application_id, now)
    return True


def _change_photo(session: Session, own: queries.Own, photo: Kept, now: datetime) -> None:
    application, before = own.application, own.application.photo_id
    claim_photo(session, photo, now)
    application.photo_id, application.updated_at = photo.id, now
    session.flush()
    if before:
        release_photo(session, before, now)
    for row in own.related.consents:
        if row.kind == ID_PHOTO.kind and not row.given:
            _answer(session, row, now, given=True)
            row.version, row.text_sha256 = ID_PHOTO.version, ID_PHOTO.sha256
    _note(session, "applicant.photo", application.id, now)


def _answer(session: Session, row: ConsentRow, now: datetime, *, given: bool) -> None:
    words = ("application_id", "kind", "given", "version", "text_sha256", "at", "recipient")
    before = {name: getattr(row, name) for name in words}
    session.add(ConsentChange(**before, replaced_at=now))
    row.given, row.at = given, now


def withdraw(session: Session, application_id: str, now: datetime) -> None:
    """Take an application back, once; its data goes when the retention period is over.

    Raises MayNotWithdraw for somebody who is hired.
    """
    application = applications.application(session, application_id, also_deleted=True)
    if application.status == "withdrawn":
        return
    if not rules.may_withdraw(application.status):
        raise MayNotWithdraw
    move_to(session, application, "withdrawn", _WHO, now)
    _note(session, "applicant.withdraw", application_id, now)


def take_back(session: Session, application_id: str, kind: str, now: datetime) -> None:
    """Take an optional consent back, once (개인정보 보호법 제37조); the answer before stays on record.

    What hung on it goes: body items at once, the photo with the next sweep. Raises MayNotTakeBack for what is
    no optional consent of this application, and for a photo that has to be kept.
    """
    own = queries.own_application(session, application_id)
    row = next((one for one in own.related.consents if one.kind == kind and kind in OPTIONAL), None)
    if row is None or (row.given and row not in own.given):
        raise MayNotTakeBack
    if not row.given:
        return
    _answer(session, row, now, given=False)
    if kind == RESTRICTED.kind:
        replace_answers(session, application_id, [])
        forget_inputs(session, application_id)
    if kind == ID_PHOTO.kind and (photo_id := own.application.photo_id):
        own.application.photo_id, own.application.updated_at = None, now
        session.flush()
        release_photo(session, photo_id, now)
    _note(session, "applicant.take_back", application_id, now)


def forget_inputs(session: Session, application_id: str) -> None:
    """Erase the restricted items from the earlier states of a corrected application."""
    for version in queries.versions_of(session, application_id):
        told = {name: text for name, text in json.loads(version.told).items() if name not in ITEM_OF}
        version.told = json.dumps(told, ensure_ascii=False)


def _note(session: Session, action: str, application_id: str, now: datetime) -> None:
    audit.record(session, AuditRow, _WHO, action=action, object=f"application:{application_id}", now=now)
