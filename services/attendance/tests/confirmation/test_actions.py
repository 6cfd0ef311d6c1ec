"""A client's confirmation on both databases: what is signed, what makes it void, what is left to do."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attendance.base import AuditRow
from attendance.confirmation import actions, queries
from attendance.day import actions as days
from attendance.month import jobs as month
from attendance.month.checklist import checklist
from attendance.month.rules import version_of
from attendance.roster.tables import Employee, Site
from attendance.signoff.queries import left_between
from attendance.signoff.rules import hash_of
from attendance.signoff.tables import Objection, Signature, SignoffRequest
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import kst, staff
from sqlalchemy import func, select, update

Person = Callable[..., Employee]
NOW = kst("2026-11-23 09:00")
KIM = staff("manager", name="kim")
TOKEN = "a-token-nobody-guesses"
FIRST, LAST = date(2026, 11, 16), date(2026, 11, 22)


def enter(db: Database, person: Employee, day: str, end: str = "17:30") -> int:
    new = days.NewDay.model_validate(
        {"employee_id": person.id, "work_date": day, "in": "08:30", "out": end, "reason": "종이 기록"}
    )
    return db.write(days.enter_day, new, KIM, NOW - timedelta(hours=1)).id


def change(db: Database, day_id: int, end: str, now: datetime = NOW + timedelta(hours=1)) -> None:
    times = days.Times.model_validate({"in": "08:30", "out": end, "reason": "정정"})
    db.write(days.change_day, day_id, times, KIM, now)


def ask(db: Database, person: Employee, token: str = TOKEN) -> SignoffRequest:
    assert person.site_id is not None
    new = actions.NewRequest(site_id=person.site_id, day=date(2026, 11, 18))
    return db.write(actions.open_request, new, hash_of(token), KIM, NOW)


def seen(db: Database, request: SignoffRequest) -> queries.Sheet:
    with db.read() as session:
        return queries.sheet(session, queries.request_of_id(session, request.id))


def sign(db: Database, request: SignoffRequest, token: str = TOKEN, now: datetime = NOW) -> Signature:
    version = seen(db, request).version
    signing = actions.Signing(signer_name="박소장", signer_position="현장소장", agreed="1", version=version)
    return db.write(actions.sign, token, signing, now)


def objecting(
    person: Employee, remark: str = "18시에 퇴근", day: date = date(2026, 11, 17)
) -> actions.Objecting:
    return actions.Objecting(employee_id=person.id, work_date=day, remark=remark, raised_by="박소장")


def acts(db: Database) -> list[str]:
    with db.read() as session:
        rows = session.scalars(select(AuditRow.action).where(AuditRow.action.like("signoff.%")))
        return list(rows.all())


def count(db: Database, table: Any) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def left(db: Database) -> list[tuple[str, list[date], int]]:
    with db.read() as session:
        found = left_between(session, FIRST, LAST)
    return [(one.site.name, one.days, len(one.objections)) for one in found]


def demand(db: Database) -> None:
    db.write(lambda session: session.execute(update(Site).values(needs_signoff=True)))


def test_what_is_signed_is_kept_word_for_word_with_its_hash(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    enter(db, kim, "2026-11-17")
    signed = sign(db, ask(db, kim))
    document = json.loads(signed.document)
    assert signed.version == version_of(document)
    assert (document["site"], document["lines"][0]["worked"]) == ("한빛물류", 480)
    assert set(document["lines"][0]) == {
        "employee_id", "employee_no", "name", "work_date", "clock_in", "clock_out", "break",
        "worked", "overtime", "night", "holiday",
    }  # fmt: skip
    assert acts(db) == ["signoff.open", "signoff.sign"]


def test_a_double_tap_signs_once(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    enter(db, kim, "2026-11-17")
    asked = ask(db, kim)
    assert sign(db, asked).id == sign(db, asked, now=NOW + timedelta(seconds=1)).id
    assert count(db, Signature) == 1


def test_a_later_change_voids_the_signature_and_tells_the_difference(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    day = enter(db, kim, "2026-11-17")
    asked = ask(db, kim)
    first = sign(db, asked)
    change(db, day, "19:30")
    now = seen(db, asked)
    assert (now.stands, now.state, now.has_news) == (False, "changed", True)
    assert [(one.kind, one.fields[0]) for one in now.changes] == [("변경", ("퇴근", "17:30", "19:30"))]
    db.write(actions.note_news, asked.id, NOW + timedelta(hours=2))
    second = sign(db, asked, now=NOW + timedelta(hours=3))
    assert second.id != first.id
    assert seen(db, asked).state == "signed"
    assert acts(db)[-2:] == ["signoff.void", "signoff.sign"]
    with db.read() as session:
        kept = session.get_one(Signature, first.id)
    assert (kept.version, kept.document) == (first.version, first.document)


def test_a_noted_void_stays_void_even_when_the_day_is_put_back(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    day = enter(db, kim, "2026-11-17")
    asked = ask(db, kim)
    sign(db, asked)
    change(db, day, "19:30")
    db.write(actions.note_news, asked.id, NOW + timedelta(hours=2))
    change(db, day, "17:30", NOW + timedelta(hours=3))
    assert seen(db, asked).stands is False


def test_nobody_signs_what_changed_while_it_was_read(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    day = enter(db, kim, "2026-11-17")
    asked = ask(db, kim)
    old = actions.Signing(signer_name="박", signer_position="장", agreed="1", version=seen(db, asked).version)
    change(db, day, "19:30")
    with pytest.raises(actions.ChangedMeanwhile):
        db.write(actions.sign, TOKEN, old, NOW)


def test_a_week_that_goes_on_is_not_signed(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    enter(db, kim, "2026-11-17")
    with pytest.raises(actions.NotYet):
        sign(db, ask(db, kim), now=kst("2026-11-22 23:59"))


def test_a_link_ends_when_it_is_revoked_expired_or_made_anew(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    enter(db, kim, "2026-11-17")
    asked = ask(db, kim)
    assert ask(db, kim, "the-second-token").id == asked.id
    late = NOW + timedelta(days=31)
    for token, now in ((TOKEN, NOW), ("the-second-token", late), ("never-given", NOW)):
        with db.read() as session, pytest.raises(queries.LinkIsOver):
            queries.request_of_token(session, token, now)
    db.write(actions.revoke_link, asked.id, KIM, NOW)
    db.write(actions.revoke_link, asked.id, KIM, NOW)
    with db.read() as session, pytest.raises(queries.LinkIsOver):
        queries.request_of_token(session, "the-second-token", NOW)
    assert acts(db) == ["signoff.open", "signoff.link", "signoff.revoke"]


def test_the_first_opening_is_noted_once(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    enter(db, kim, "2026-11-17")
    asked = ask(db, kim)
    for _ in range(2):
        db.write(actions.note_opened, asked.id, NOW)
    assert acts(db) == ["signoff.open", "signoff.read"]


def test_an_objection_waits_until_the_day_is_mended_or_answered(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    day = enter(db, kim, "2026-11-17")
    enter(db, kim, "2026-11-18")
    asked = ask(db, kim)
    first = db.write(actions.raise_objection, TOKEN, objecting(kim), NOW)
    assert db.write(actions.raise_objection, TOKEN, objecting(kim), NOW).id == first.id
    missing = db.write(actions.raise_objection, TOKEN, objecting(kim, "19일도 왔음", date(2026, 11, 19)), NOW)
    assert left(db) == [("한빛물류", [], 2)]
    change(db, day, "18:00")
    assert [one.row.id for one in seen(db, asked).open_objections] == [missing.id]
    answer = actions.Answer(answer="휴무일이었습니다")
    db.write(actions.answer_objection, missing.id, answer, KIM, NOW)
    db.write(actions.note_news, asked.id, NOW)
    assert (seen(db, asked).open_objections, left(db)) == ([], [])
    with db.read() as session:
        settled = {row.id: row.settled_by for row in session.scalars(select(Objection))}
    assert settled == {first.id: "change", missing.id: KIM.id}


def test_other_words_take_the_place_of_an_open_objection(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    enter(db, kim, "2026-11-17")
    asked = ask(db, kim)
    db.write(actions.raise_objection, TOKEN, objecting(kim), NOW)
    db.write(actions.raise_objection, TOKEN, objecting(kim, "19시에 퇴근"), NOW)
    assert [one.row.remark for one in seen(db, asked).open_objections] == ["19시에 퇴근"]


def test_an_objection_is_about_a_person_and_a_day_of_the_sheet(db: Database, person: Person) -> None:
    kim, lee = person(site_name="한빛물류"), person("이바다")
    enter(db, kim, "2026-11-17")
    ask(db, kim)
    for wrong in (objecting(lee), objecting(kim, day=date(2026, 11, 30))):
        with pytest.raises(Invalid):
            db.write(actions.raise_objection, TOKEN, wrong, NOW)


def test_a_span_without_a_day_is_not_asked_for(db: Database, person: Person) -> None:
    with pytest.raises(Invalid):
        ask(db, person(site_name="한빛물류"))


def test_the_checklist_names_days_nobody_confirmed_where_the_client_has_to(
    db: Database, person: Person
) -> None:
    kim = person(site_name="한빛물류")
    day = enter(db, kim, "2026-11-17")
    assert left(db) == []
    demand(db)
    assert left(db) == [("한빛물류", [date(2026, 11, 17)], 0)]
    sign(db, ask(db, kim))
    assert left(db) == []
    change(db, day, "19:30")
    assert left(db) == [("한빛물류", [date(2026, 11, 17)], 0)]


def test_a_day_that_came_or_went_after_the_signature_is_not_confirmed(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    day = enter(db, kim, "2026-11-17")
    enter(db, kim, "2026-11-18")
    demand(db)
    sign(db, ask(db, kim))
    db.write(days.remove_day, day, "결근", KIM, NOW)
    assert left(db) == [("한빛물류", [date(2026, 11, 18)], 0)]


def test_closing_keeps_how_much_was_not_confirmed(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    enter(db, kim, "2026-11-17")
    demand(db)
    ask(db, kim)
    db.write(actions.raise_objection, TOKEN, objecting(kim), NOW)
    with db.read() as session:
        assert [todo.site for todo in checklist(session, "2026-11", NOW)] == ["한빛물류"]
    month.close_month(db, "2026-11", KIM, NOW)
    with db.read() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "month.close")).one()
    assert json.loads(row.detail)["left"] == {
        "without_out": 0,
        "corrections": 0,
        "requests": 0,
        "unconfirmed": 1,
        "objections": 1,
        "offline": 0,
    }
