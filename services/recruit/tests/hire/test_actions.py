"""A hire and its messages, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import staff
from recruit.application import queries as applications
from recruit.application.actions import Sent, accept_application, review_application
from recruit.application.forms import Applicant
from recruit.application.queries import ApplicationNotFound
from recruit.hire import actions, queries
from recruit.hire.actions import Decision
from recruit.hire.forms import HireTerms
from recruit.posting.tables import Posting, PostingApplication
from sqlalchemy.orm import Session

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def applied(db: Database) -> str:
    told = Applicant(name="김하늘", birth=date(1998, 3, 5), phone="010-2345-6789", consent_collection=True)
    return db.write(accept_application, Sent(told), NOW).application.id


def decision(application_id: str, **more: Any) -> Decision:
    terms = {"site_id": 3, "hire_date": "2026-11-30", "hourly_won": "10,500", **more}
    return Decision(application_id, HireTerms.model_validate(terms), "한빛물류")


def test_a_hire_sets_the_status_and_owes_two_messages(db: Database, applied: str) -> None:
    hired = db.write(actions.hire_applicant, decision(applied), staff(name="박서준"), NOW)
    with db.read() as session:
        application = applications.application(session, applied)
        history = applications.related(session, applied).history
        messages = queries.messages_of(session, applied)
    assert (hired.is_new, application.status) == (True, "hired")
    assert [(step.before, step.after, step.by) for step in history] == [("new", "hired", "박서준")]
    assert [message.target for message in messages] == ["attendance", "payroll"]
    assert json.loads(messages[0].body) == {
        "application_id": applied,
        "name": "김하늘",
        "birth_date": "1998-03-05",
        "phone": "010-2345-6789",
        "site_id": 3,
        "hire_date": "2026-11-30",
    }
    assert json.loads(messages[1].body) == {
        "application_id": applied,
        "valid_from": "2026-11-30",
        "hourly_won": 10_500,
        "tax_mode": "insured",
        "freelance_reason": "",
        "job": "",
    }


def test_why_a_hire_is_freelance_goes_with_the_wage(db: Database, applied: str) -> None:
    terms = {"tax_mode": "freelance", "freelance_reason": "스스로 시간을 정함"}
    db.write(actions.hire_applicant, decision(applied, **terms), staff(), NOW)
    with db.read() as session:
        wage = queries.messages_of(session, applied)[1]
    assert json.loads(wage.body)["freelance_reason"] == "스스로 시간을 정함"


def test_the_job_of_the_posting_goes_with_the_wage(db: Database, applied: str) -> None:
    call = Posting(
        id="posting",
        title="물류센터 주간 사원",
        site_id=3,
        site_name="한빛물류",
        job="상하차 " * 20,
        starts_on=NOW.date(),
        created_at=NOW,
        created_by="박서준",
        updated_at=NOW,
    )
    by = PostingApplication(
        application_id=applied, posting_id=call.id, title=call.title, site_name=call.site_name
    )
    for row in (call, by):
        db.write(Session.add, row)
    db.write(actions.hire_applicant, decision(applied), staff(), NOW)
    with db.read() as session:
        wage = queries.messages_of(session, applied)[1]
    assert json.loads(wage.body)["job"] == call.job[:50]


def test_pressing_eight_times_at_once_hires_once(db: Database, applied: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(
            pool.map(
                lambda _: db.write(actions.hire_applicant, decision(applied), staff(), NOW).is_new, range(8)
            )
        )
    assert sum(done) == 1
    with db.read() as session:
        assert len(queries.messages_of(session, applied)) == 2


def test_the_first_terms_stand(db: Database, applied: str) -> None:
    db.write(actions.hire_applicant, decision(applied), staff(), NOW)
    again = db.write(actions.hire_applicant, decision(applied, hourly_won=12_000), staff(), NOW)
    assert (again.is_new, again.hire.hourly_won) == (False, 10_500)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"hourly_won": 10_319}, "hourly_won"),
        ({"hire_date": "2027-01-02", "hourly_won": 10_500}, "hourly_won"),
        ({"hire_date": "2030-01-02", "hourly_won": 20_000}, "hire_date"),
    ],
)
def test_unlawful_terms_are_refused_and_nothing_is_kept(
    db: Database, applied: str, terms: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        db.write(actions.hire_applicant, decision(applied, **terms), staff(), NOW)
    assert list(refused.value.fields) == [field]
    with db.read() as session:
        assert queries.hire_state(session, applied) is None
        assert applications.application(session, applied).status == "new"


def test_nobody_cannot_be_hired(db: Database) -> None:
    with pytest.raises(ApplicationNotFound):
        db.write(actions.hire_applicant, decision("nobody"), staff(), NOW)


def test_a_hired_applicant_cannot_be_moved_back(db: Database, applied: str) -> None:
    db.write(actions.hire_applicant, decision(applied), staff(), NOW)
    with pytest.raises(Invalid, match="채용 확정된 지원서"):
        db.write(review_application, applied, {"status": "rejected"}, staff(), NOW)


def test_payroll_is_told_only_once_the_employee_is_known(db: Database, applied: str) -> None:
    db.write(actions.hire_applicant, decision(applied), staff(), NOW)
    with db.read() as session:
        due = queries.due_messages(session, NOW)
    assert [message.target for message in due] == ["attendance"]
    db.write(actions.note_employee, due[0].id, 41, "2611-0041", NOW)
    with db.read() as session:
        due = queries.due_messages(session, NOW)
        state = queries.hire_state(session, applied)
    assert [message.target for message in due] == ["payroll"]
    assert state is not None
    assert (state.hire.employee_id, state.pending, state.delivery) == (41, ("payroll",), "pending")


def test_a_failed_delivery_waits_and_says_why(db: Database, applied: str) -> None:
    db.write(actions.hire_applicant, decision(applied), staff(), NOW)
    with db.read() as session:
        message = queries.due_messages(session, NOW)[0]
    db.write(actions.note_failed, message.id, "근태 서비스에 연결할 수 없습니다.", NOW)
    with db.read() as session:
        assert queries.due_messages(session, NOW) == []
        assert len(queries.due_messages(session, NOW + timedelta(seconds=2))) == 1
        state = queries.hire_state(session, applied)
        assert queries.waiting(session) == (2, NOW)
    assert state is not None
    assert state.last_error == "근태 서비스에 연결할 수 없습니다."
